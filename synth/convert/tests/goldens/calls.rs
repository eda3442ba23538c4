//! Converted from Terraform by `ledgerform-convert`.
//!
//! Features of `ledgerform-bindings`: `aws`, `aws-kms`.

use ledgerform::{
    Any, App, Expr, Inputs, IntoExpr, ModuleCall, Output, Reference, Typed, Variable, function, object, tf,
};
use ledgerform_bindings::aws;
use std::collections::BTreeMap;

/// Buckets by purpose.
#[derive(Debug, Clone, Inputs)]
pub struct Bucket {
    /// `versioned`
    #[input(default = true)]
    pub versioned: Expr<bool>,
    /// `owner`
    pub owner: Expr<Option<String>>,
}

/// Adds the stack to an app.
pub fn stack(app: &App) {
    let stack = app.stack("calls");

    let buckets: Expr<BTreeMap<String, Bucket>> = stack.variable(
        "buckets",
        Variable::new(<BTreeMap<String, Bucket>>::constraint())
            .default::<BTreeMap<String, Any>>([
                ("logs", object!("versioned" = false)),
                ("backup", object!("owner" = "platform")),
            ])
            .description("Buckets by purpose.")
            .nullable(),
    );
    let audited: Expr<bool> =
        stack.variable("audited", Variable::new(bool::constraint()).default::<bool>(true).nullable());
    stack.provider(aws::Provider::new().region("eu-central-1"));
    let replica = stack.provider_alias("replica", aws::Provider::new().region("eu-west-1"));
    let kms_key = stack.add("this", aws::KmsKey::new().description("For all buckets."));

    // One call for every purpose.
    let bucket = stack.each(&buckets, |scope, key, bucket| {
        scope.module(
            "bucket",
            ModuleCall::local("calls/bucket")
                .input::<String>("name", tf!("acme-{key}"))
                .input::<bool>("versioned", bucket.versioned())
                .input::<String>(
                    "owner",
                    function::coalesce_any::<String>([
                        bucket.owner(),
                        IntoExpr::<Option<String>>::into_expr("unknown"),
                    ]),
                )
                .depends_on([kms_key.addr()]),
        )
    });

    stack.module(
        "replica",
        ModuleCall::local("calls/bucket")
            .input::<String>(
                "name",
                tf!("{}-replica", bucket.at("backup", |item| item.output::<Any>("id")).cast::<String>()),
            )
            .provider("aws", &replica),
    );

    let audit = stack.when(&audited, |scope| {
        scope.module("audit", ModuleCall::local("calls/bucket").input::<String>("name", "acme-audit"))
    });

    let shards = stack.count(2, |scope, index| {
        scope.module(
            "shards",
            ModuleCall::local("calls/parts//shard").input::<String>("name", tf!("acme-shard-{index}")),
        )
    });
    stack.output("ids", Output::new(bucket.map(|item| item.output::<Any>("id"))));
    stack.output("audit", Output::new(audit.map(|item| item.output::<Any>("id"))));
    stack.output("shards", Output::new(shards.all(|item| item.output::<Any>("id"))));
}
