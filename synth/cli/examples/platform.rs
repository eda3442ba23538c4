//! Several stacks, variables, and a component that is also exported as a Terraform module.
//!
//! `cargo run --example platform -- plan --offline '*'`

use ledgerform::{
    App, Block, Component, ComponentEntry, Expr, Inputs, Meta, Mode, Output, Outputs, Provider, Scope, Untyped,
    Variable,
};
use std::process::ExitCode;

const AWS: Provider = Provider { name: "aws", source: "hashicorp/aws", version: "6.47.0" };

/// What a network is made of.
#[derive(Debug, Clone, Inputs)]
pub struct NetworkInputs {
    /// IPv4 range of the VPC.
    pub cidr: Expr<String>,
}

/// What others need to know about a network.
#[derive(Debug, Clone, Outputs)]
pub struct NetworkOutputs {
    /// Id of the VPC.
    pub vpc_id: Expr<String>,
}

/// A VPC and nothing else.
#[derive(Debug)]
pub struct Network;

impl Component for Network {
    const NAME: &'static str = "network";
    const DESCRIPTION: &'static str = "A VPC and nothing else.";
    const TERRAFORM: &'static str = ">= 1.8";
    const PROVIDERS: &'static [(&'static str, &'static str)] = &[("aws", ">= 6.0")];
    type Inputs = NetworkInputs;
    type Outputs = NetworkOutputs;

    fn build(scope: &Scope, inputs: NetworkInputs) -> NetworkOutputs {
        let block = Block::new().attr::<String>("cidr_block", inputs.cidr);
        let vpc =
            scope.add_untyped("vpc", Untyped { mode: Mode::Managed, ty: "aws_vpc", provider: AWS, block }, Meta::new());
        NetworkOutputs { vpc_id: vpc.attr("id") }
    }
}

fn main() -> ExitCode {
    ledgerform_cli::Program::new("platform").components(&[ComponentEntry::of::<Network>()]).run(|app: &App| {
        for (name, cidr) in [("prod-eu", "10.0.0.0/16"), ("prod-us", "10.1.0.0/16"), ("test", "10.2.0.0/16")] {
            let stack = app.stack(name);
            let network = stack.component::<Network>("network", NetworkInputs::new().cidr(cidr));
            stack.output("vpc_id", Output::new(network.vpc_id));
        }
        let parameters = app.stack("parameters");
        let owner: Expr<String> = parameters.variable("owner", Variable::new(ledgerform::Constraint::String));
        let block = Block::new().attr::<String>("name", "/platform/owner").attr::<String>("type", "String");
        let parameter = parameters.add_untyped(
            "owner",
            Untyped {
                mode: Mode::Managed,
                ty: "aws_ssm_parameter",
                provider: AWS,
                block: block.attr::<String>("value", owner),
            },
            Meta::new(),
        );
        parameters.output("arn", Output::new(parameter.attr::<String>("arn")));
    })
}
