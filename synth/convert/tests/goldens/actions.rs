//! Converted from Terraform by `ledgerform-convert`.
//!
//! Features of `ledgerform-bindings`: `aws`, `aws-s3`.

use ledgerform::{
    Action, ActionTrigger, App, Block, Event, Expr, List, Meta, Mode, Provider, Target, Typed, Untyped, Variable,
    function, object,
};
use ledgerform_bindings::aws;
use std::collections::BTreeSet;

/// Adds the stack to an app.
pub fn stack(app: &App) {
    let stack = app.stack("actions");

    // ---- main.tf

    app.target(Target::new().terraform(">= 1.14"));
    stack.required_version(">= 1.14");
    let notify: Expr<bool> =
        stack.variable("notify", Variable::new(bool::constraint()).default::<bool>(true).nullable());

    let functions: Expr<BTreeSet<String>> = stack.variable(
        "functions",
        Variable::new(<BTreeSet<String>>::constraint()).default::<BTreeSet<String>>(["warm", "seed"]).nullable(),
    );

    // ---- found.tfquery.hcl

    let edge = stack.provider_alias("edge", aws::Provider::new().region("us-east-1"));

    stack.list(
        "running",
        List::new("aws_instance", aws::PROVIDER).include_resource(true).limit(50).provider(&edge).config(
            Block::new().blocks(
                "filter",
                [Block::new().attr::<String>("name", "instance-state-name").attr::<Vec<String>>("values", ["running"])],
            ),
        ),
    );

    // ---- main.tf

    let releases = stack.add("releases", aws::S3Bucket::new().bucket("acme-releases"));

    // Told of every new release.
    let announce = stack.action(
        "announce",
        Action::new("aws_lambda_invoke", aws::PROVIDER).provider(&edge).config(
            Block::new()
                .attr::<String>("function_name", "announce")
                .attr::<String>("payload", function::jsonencode(object!("bucket" = releases.bucket()))),
        ),
    );

    stack.each_in(&functions.clone().cast::<Vec<String>>(), |scope, key| {
        scope.action(
            "prepare",
            Action::new("aws_lambda_invoke", aws::PROVIDER)
                .config(Block::new().attr::<String>("function_name", &key).attr::<String>("payload", "{}")),
        )
    });

    stack.add_untyped(
        "release",
        Untyped {
            mode: Mode::Managed,
            ty: "terraform_data",
            provider: Provider::TERRAFORM,
            block: Block::new().attr::<String>("input", "v1"),
        },
        Meta::new().action_trigger(
            ActionTrigger::on([Event::AfterCreate, Event::AfterUpdate]).condition(&notify).run(&announce),
        ),
    );
}
