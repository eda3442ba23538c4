//! Converted from Terraform by `ledgerform-convert`.
//!
//! Features of `ledgerform-bindings`: `aws-iam`, `aws-meta`, `aws-sts`.

use ledgerform::{Any, App, Expr, IntoExpr, Output, function, list, object, tf};
use ledgerform_bindings::aws;
use std::collections::BTreeMap;

/// Adds the stack to an app.
pub fn stack(app: &App) {
    let stack = app.stack("iam_policy");
    let caller_identity = stack.add("current", aws::data::CallerIdentity::new());
    let partition = stack.add("current", aws::data::Partition::new());
    let account_id = stack.local("account_id", caller_identity.account_id());
    let actions = stack.local("actions", IntoExpr::<Vec<String>>::into_expr(["s3:GetObject", "s3:PutObject"]));

    let buckets = stack.local(
        "buckets",
        IntoExpr::<BTreeMap<String, Any>>::into_expr([
            ("reports", object!("path" = "out/*", "write" = true)),
            ("archive", object!("path" = "*", "write" = false)),
        ]),
    );

    let writable = stack
        .local("writable", buckets.filter(|_, bucket| bucket.get::<bool>("write")).to_list(|name, _| name.clone()));

    let assume = stack.add(
        "assume",
        aws::data::IamPolicyDocument::new().statement([aws::data::iam_policy_document::Statement::new()
            .sid("Assume")
            .actions(["sts:AssumeRole"])
            .principals([aws::data::iam_policy_document::Principals::new()
                .identifiers(["ec2.amazonaws.com", "lambda.amazonaws.com"])
                .r#type("Service")])
            .condition([aws::data::iam_policy_document::Condition::new()
                .test("StringEquals")
                .values([account_id.clone()])
                .variable("aws:SourceAccount")])]),
    );
    let iam_role_app = stack.add("app", aws::IamRole::new().assume_role_policy(assume.json()).name("app"));

    let access = stack.add(
        "access",
        aws::IamPolicy::new()
            .policy(function::jsonencode(object!(
                "Version" = "2012-10-17",
                "Statement" = list![
                    object!(
                        "Sid" = "Objects",
                        "Effect" = "Allow",
                        "Action" = &actions,
                        "Resource" = buckets.to_list(|name, bucket| tf!(
                            "arn:{}:s3:::{name}/{}",
                            partition.partition(),
                            bucket.get::<String>("path")
                        ))
                    ),
                    object!(
                        "Effect" = "Deny",
                        "Action" = "iam:*",
                        "Resource" = "*",
                        "Condition" = object!("Bool" = object!("aws:MultiFactorAuthPresent" = false))
                    )
                ]
            )))
            .name("access"),
    );

    let heredoc = stack.add(
        "heredoc",
        aws::IamPolicy::new()
            .policy(tf!(r#"{{
  "Version": "2012-10-17",
  "Statement": [
    {{
      "Effect": "Allow",
      "Action": "kms:Decrypt",
      "Resource": "arn:aws:kms:*:{account_id}:key/*"
    }}
  ]
}}
"#))
            .name("heredoc"),
    );

    stack.for_each(
        &IntoExpr::<BTreeMap<String, String>>::into_expr([("access", access.arn()), ("heredoc", heredoc.arn())]),
        |scope, _key, value| {
            scope.add("app", aws::IamRolePolicyAttachment::new().policy_arn(&value).role(iam_role_app.name()))
        },
    );
    stack.output("writable", Output::new(&writable));

    stack.output("escaped", Output::new(Expr::<String>::from("arn:aws:iam::*:user/${aws:username} 100%{x}")));
}
