//! Converted from Terraform by `ledgerform-convert`.
//!
//! Features of `ledgerform-bindings`: `aws-iam`, `aws-meta`, `aws-sts`.

use ledgerform::{Any, App, Block, Expr, IntoExpr, Output, function, tf};
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
            ("reports", Block::new().attr::<String>("path", "out/*").attr::<bool>("write", true).into_expr()),
            ("archive", Block::new().attr::<String>("path", "*").attr::<bool>("write", false).into_expr()),
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

    stack.add(
        "access",
        aws::IamPolicy::new()
            .policy(function::jsonencode(
                Block::new()
                    .attr::<String>("Version", "2012-10-17")
                    .attr::<Any>(
                        "Statement",
                        Expr::list([
                            Block::new()
                                .attr::<String>("Sid", "Objects")
                                .attr::<String>("Effect", "Allow")
                                .attr::<Vec<String>>("Action", &actions)
                                .attr::<Vec<String>>(
                                    "Resource",
                                    buckets.to_list(|name, bucket| {
                                        tf!(
                                            "arn:{}:s3:::{name}/{}",
                                            partition.partition(),
                                            bucket.get::<String>("path")
                                        )
                                    }),
                                )
                                .into_expr(),
                            Block::new()
                                .attr::<String>("Effect", "Deny")
                                .attr::<String>("Action", "iam:*")
                                .attr::<String>("Resource", "*")
                                .attr::<Any>(
                                    "Condition",
                                    Block::new()
                                        .attr::<Any>(
                                            "Bool",
                                            Block::new().attr::<bool>("aws:MultiFactorAuthPresent", false).into_expr(),
                                        )
                                        .into_expr(),
                                )
                                .into_expr(),
                        ]),
                    )
                    .into_expr(),
            ))
            .name("access"),
    );

    stack.add(
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

    stack.each(
        &Expr::<BTreeMap<String, String>>::raw(
            r#"{ "access" = aws_iam_policy.access.arn, "heredoc" = aws_iam_policy.heredoc.arn }"#,
        ),
        |scope, _key, value| {
            scope.add("app", aws::IamRolePolicyAttachment::new().policy_arn(&value).role(iam_role_app.name()))
        },
    );
    stack.output("writable", Output::new(&writable));

    stack.output("escaped", Output::new(Expr::<String>::from("arn:aws:iam::*:user/${aws:username} 100%{x}")));
}
