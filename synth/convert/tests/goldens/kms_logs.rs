//! Converted from Terraform by `ledgerform-convert`.
//!
//! Features of `ledgerform-bindings`: `aws-kms`, `aws-logs`, `aws-sts`.

use ledgerform::{
    Any, App, Condition, Expr, IntoExpr, Meta, Number, Output, Typed, Variable, context, function, object, tf,
};
use ledgerform_bindings::aws;
use std::collections::BTreeMap;

/// Adds the stack to an app.
pub fn stack(app: &App) {
    let stack = app.stack("kms_logs");

    let administrators: Expr<Vec<String>> = stack.variable(
        "administrators",
        Variable::new(<Vec<String>>::constraint()).default::<Vec<String>>(Vec::<Expr<String>>::new()).nullable(),
    );
    let create_alias: Expr<bool> =
        stack.variable("create_alias", Variable::new(bool::constraint()).default::<bool>(true).nullable());
    let retention: Expr<Number> =
        stack.variable("retention", Variable::new(Number::constraint()).default::<Number>(30).nullable());
    let caller_identity = stack.add("this", aws::data::CallerIdentity::new());
    let root = stack.local("root", tf!("arn:aws:iam::{}:root", caller_identity.account_id()));

    let administrators_local = stack.local(
        "administrators",
        administrators.length().greater(0).then::<Vec<String>>(&administrators, [root.clone()]),
    );

    let groups = stack.local(
        "groups",
        IntoExpr::<BTreeMap<String, Number>>::into_expr([
            ("app", retention.clone()),
            ("audit", retention.clone() * 12),
        ]),
    );

    let kms_key = stack.add(
        "this",
        aws::KmsKey::new()
            .description("Logs")
            .deletion_window_in_days(7)
            .enable_key_rotation(true)
            .policy(function::jsonencode(object!(
                "Version" = "2012-10-17",
                "Statement" = function::concat::<Any>(
                    [object!(
                        "Sid" = "Root",
                        "Effect" = "Allow",
                        "Principal" = object!("AWS" = &root),
                        "Action" = "kms:*",
                        "Resource" = "*"
                    )],
                    administrators.map(|admin| object!(
                        "Effect" = "Allow",
                        "Principal" = object!("AWS" = &admin),
                        "Action" = IntoExpr::<Vec<String>>::into_expr(["kms:Describe*", "kms:Enable*"]),
                        "Resource" = "*"
                    ))
                )
            )))
            .tags([("Administrators", function::join(",", &administrators_local))]),
    );

    let kms_alias = stack.when(&create_alias, |scope| {
        scope.add("this", aws::KmsAlias::new().target_key_id(kms_key.key_id()).name("alias/logs"))
    });

    let cloudwatch_log_group = stack.for_each(&groups, |scope, key, group| {
        scope.add_with(
            "this",
            aws::CloudwatchLogGroup::new()
                .name(tf!("/ledger/{key}"))
                .retention_in_days(&group)
                .kms_key_id(kms_key.arn()),
            Meta::new().postcondition(Condition::new(
                context::own::<Number>("retention_in_days").greater(0),
                "Logs would be kept forever.",
            )),
        )
    });

    stack.output(
        "key",
        Output::new(object!("arn" = kms_key.arn(), "alias" = kms_alias.map_or::<String>("none", |item| item.name()))),
    );

    stack.output(
        "groups",
        Output::new(cloudwatch_log_group.map(|item| object!("name" = item.name(), "days" = item.retention_in_days()))),
    );
}
