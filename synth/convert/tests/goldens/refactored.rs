//! Converted from Terraform by `ledgerform-convert`.
//!
//! Features of `ledgerform-bindings`: `aws-ec2`, `aws-kms`, `aws-s3`.

use ledgerform::{
    App, Condition, Expr, Import, IntoExpr, Number, Removed, Typed, Variable, context, function, provisioner, tf,
};
use ledgerform_bindings::aws;
use std::collections::BTreeMap;

/// Adds the stack to an app.
pub fn stack(app: &App) {
    let stack = app.stack("refactored");

    let adopted: Expr<BTreeMap<String, String>> = stack.variable(
        "adopted",
        Variable::new(<BTreeMap<String, String>>::constraint())
            .default::<BTreeMap<String, String>>([("logs", "acme-logs"), ("backup", "acme-backup")])
            .nullable(),
    );
    let vpc = stack.add("this", aws::Vpc::new().cidr_block("10.0.0.0/16"));
    stack.moved("aws_vpc.old", &vpc);

    stack.for_each(&IntoExpr::<BTreeMap<String, Number>>::into_expr([("app", 0), ("db", 1)]), |scope, _key, value| {
        scope.add(
            "tier",
            aws::Subnet::new().vpc_id(vpc.id()).cidr_block(function::cidrsubnet(vpc.cidr_block(), 8, &value)),
        )
    });
    stack.moved("aws_subnet.app", "aws_subnet.tier[\"app\"]");
    stack.moved("module.network", "module.vpc");
    stack.removed("aws_s3_bucket.legacy", Removed::keep());

    stack.removed(
        "terraform_data.seed",
        Removed::destroy()
            .provisioner(provisioner::LocalExec::new(tf!("echo removed {}", context::own::<String>("id")))),
    );
    stack.import(&vpc, Import::id("vpc-0123456789abcdef0"));
    let s3_bucket_adopted =
        stack.each(&adopted, |scope, _key, value| scope.add("adopted", aws::S3Bucket::new().bucket(&value)));

    stack.each(&adopted, |scope, key, value| scope.import(s3_bucket_adopted.instance(&key), Import::id(&value)));

    // The key must stay usable.
    stack.check("key", |check| {
        let kms_key = check.data("main", aws::data::KmsKey::new().key_id("alias/main"));
        check.assert(Condition::new(kms_key.key_id().differs(""), tf!("The key {} is gone.", kms_key.key_id())));
        check.assert(Condition::new(vpc.cidr_block().equals("10.0.0.0/16"), "The range is another."));
    });
}
