//! Two stacks, one of which reads a value from the state of the other.
//!
//! `cargo run --example linked -- apply --offline '*'`

use ledgerform::{App, Block, Level, Meta, Mode, Output, Provider, Untyped};
use std::process::ExitCode;

const AWS: Provider = Provider { name: "aws", source: "hashicorp/aws", version: "6.47.0" };

fn managed(ty: &'static str, block: Block) -> Untyped {
    Untyped { mode: Mode::Managed, ty, provider: AWS, block }
}

fn main() -> ExitCode {
    ledgerform_cli::run(|app: &App| {
        // The stack that needs the other is added first; the order of running follows the reference.
        let (edge, network) = (app.stack("edge"), app.stack("network"));
        let vpc = Block::new().attr::<String>("cidr_block", "10.0.0.0/16");
        let vpc = network.add_untyped("vpc", managed("aws_vpc", vpc), Meta::new());
        network.output("vpc_id", Output::new(vpc.attr::<String>("id")));
        let gateway = Block::new().attr::<String>("vpc_id", vpc.attr::<String>("id"));
        let gateway = edge.add_untyped("gateway", managed("aws_internet_gateway", gateway), Meta::new());
        edge.annotate(Level::Warning, "the gateway is in no zone");
        edge.output("vpc_id", Output::new(gateway.attr::<String>("vpc_id")));
    })
}
