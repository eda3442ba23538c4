//! The app that is measured: one VPC for every ten resources and nine subnets in it, whose range is computed from the
//! VPC's, with references in the text of tags, a lifecycle, and one output.

use ledgerform::{Addr, App, Block, IntoExpr, Meta, Mode, Output, Provider, Untyped, function, tf};
use std::collections::BTreeMap;

const AWS: Provider = Provider { name: "aws", source: "hashicorp/aws", version: "6.47.0" };

/// An app of one stack with `resources` resources.
pub(crate) fn app(resources: usize) -> App {
    let app = App::new();
    let stack = app.stack("network");
    let mut vpc: Option<Addr> = None;
    for i in 0..resources {
        let meta = Meta::new().create_before_destroy().ignore_changes(["tags"]);
        vpc = match vpc {
            Some(vpc) if i % 10 != 0 => {
                let number = i64::try_from(i % 10).unwrap_or(0);
                let range = function::cidrsubnet(vpc.attr::<String>("cidr_block"), 8, number);
                let name = tf!("{}-subnet-{number}", vpc.attr::<String>("id"));
                let block = Block::new()
                    .attr::<String>("vpc_id", vpc.attr::<String>("id"))
                    .attr::<String>("cidr_block", range)
                    .attr::<BTreeMap<String, String>>("tags", [("Name", name), ("Tier", "private".into_expr())]);
                stack.add_untyped(format!("subnet{i}"), untyped("aws_subnet", block), meta);
                Some(vpc)
            }
            _ => {
                let block = Block::new()
                    .attr::<String>("cidr_block", format!("10.{}.0.0/16", i / 10 % 256))
                    .attr::<bool>("enable_dns_hostnames", true)
                    .attr::<BTreeMap<String, String>>("tags", [("Name", tf!("vpc-{}", i64::try_from(i).unwrap_or(0)))]);
                Some(stack.add_untyped(format!("vpc{i}"), untyped("aws_vpc", block), meta))
            }
        };
    }
    if let Some(vpc) = vpc {
        stack.output("last_vpc", Output::new(vpc.attr::<String>("id")));
    }
    app
}

fn untyped(ty: &'static str, block: Block) -> Untyped {
    Untyped { mode: Mode::Managed, ty, provider: AWS, block }
}
