//! Converted from Terraform by `ledgerform-convert`.
//!
//! Features of `ledgerform-bindings`: `aws-iam`, `aws-s3`.

use ledgerform::{Any, App, Expr, IntoExpr, Number, Output, Typed, Variable, function, list, object, tf};
use ledgerform_bindings::aws;
use std::collections::{BTreeMap, BTreeSet};

/// Adds the stack to an app.
pub fn stack(app: &App) {
    let stack = app.stack("bucket_style");
    let create_bucket: Expr<bool> =
        stack.variable("create_bucket", Variable::new(bool::constraint()).default::<bool>(true).nullable());

    let bucket: Expr<Option<String>> = stack.variable(
        "bucket",
        Variable::new(String::constraint()).default::<Option<String>>(Expr::<Option<String>>::null()).nullable(),
    );

    let bucket_prefix: Expr<String> =
        stack.variable("bucket_prefix", Variable::new(String::constraint()).default::<String>("acme-").nullable());

    let versioning: Expr<BTreeMap<String, String>> = stack.variable(
        "versioning",
        Variable::new(<BTreeMap<String, String>>::constraint())
            .default::<BTreeMap<String, String>>([("enabled", "true"), ("mfa_delete", "false")])
            .description("Settings of the versions.")
            .nullable(),
    );
    let logging: Expr<Any> =
        stack.variable("logging", Variable::new(Any::constraint()).default::<Any>(object!()).nullable());

    let cors_rule: Expr<Any> = stack.variable(
        "cors_rule",
        Variable::new(Any::constraint())
            .default::<Any>(list![
                object!(
                    "allowed_methods" = IntoExpr::<Vec<String>>::into_expr(["GET"]),
                    "allowed_origins" = IntoExpr::<Vec<String>>::into_expr(["*"]),
                    "max_age_seconds" = 3000
                ),
                object!(
                    "allowed_methods" = IntoExpr::<Vec<String>>::into_expr(["PUT", "POST"]),
                    "allowed_origins" = IntoExpr::<Vec<String>>::into_expr(["https://acme.example"])
                )
            ])
            .nullable(),
    );
    stack.variable::<Any>("grants", Variable::new(Any::constraint()).default::<Any>(list![]).nullable());

    let readers: Expr<BTreeMap<String, Vec<String>>> = stack.variable(
        "readers",
        Variable::new(<BTreeMap<String, Vec<String>>>::constraint())
            .default::<BTreeMap<String, Vec<String>>>([
                ("reports", IntoExpr::<Vec<String>>::into_expr(["111122223333"])),
                ("logs", IntoExpr::<Vec<String>>::into_expr(Vec::<Expr<String>>::new())),
            ])
            .nullable(),
    );
    let attach_policy: Expr<bool> =
        stack.variable("attach_policy", Variable::new(bool::constraint()).default::<bool>(true).nullable());
    let create_bucket_local = stack.local("create_bucket", create_bucket.clone());
    let attach_policy_local = stack.local("attach_policy", create_bucket_local.and(&attach_policy));

    let cors_rules = stack.local(
        "cors_rules",
        function::try_::<Any>(function::jsondecode(cors_rule.clone().cast::<String>()), &cors_rule),
    );

    let read_pairs = stack.local(
        "read_pairs",
        readers
            .to_list(|prefix, accounts| {
                accounts
                    .map(|account| object!("prefix" = &prefix, "account" = &account, "key" = tf!("{prefix}/{account}")))
            })
            .flatten(),
    );

    let s3_bucket = stack.when(&create_bucket_local, |scope| {
        scope.add(
            "this",
            aws::S3Bucket::new()
                .bucket(bucket.or_null())
                .bucket_prefix(bucket.is_null().then::<String>(&bucket_prefix, Expr::<String>::null()))
                .force_destroy(function::try_::<bool>(
                    function::tobool(function::lookup::<String>(&versioning, "force_destroy", "false")),
                    false,
                )),
        )
    });

    stack.when(create_bucket_local.and(versioning.keys().length().greater(0)), |scope| {
        scope.add(
            "this",
            aws::S3BucketVersioning::new()
                .bucket(s3_bucket.map(|item| item.id()).or_null())
                .versioning_configuration(
                    aws::s3_bucket_versioning::VersioningConfiguration::new()
                        .status(function::try_all::<String>([
                            versioning.at("enabled").cast::<bool>().then::<String>("Enabled", "Suspended"),
                            function::tobool(versioning.at("status")).then::<String>("Enabled", "Suspended"),
                            function::title(function::lower(versioning.at("status"))),
                        ]))
                        .mfa_delete(
                            function::try_all::<Option<String>>([
                                function::tobool(versioning.at("mfa_delete"))
                                    .then::<String>("Enabled", "Disabled")
                                    .cast::<Option<String>>(),
                                function::title(function::lower(versioning.at("mfa_delete"))).cast::<Option<String>>(),
                                Expr::<Option<String>>::null(),
                            ])
                            .or_null(),
                        ),
                )
                .mfa(
                    function::try_::<Option<String>>(
                        versioning.at("mfa").cast::<Option<String>>(),
                        Expr::<Option<String>>::null(),
                    )
                    .or_null(),
                ),
        )
    });

    stack.when(
        create_bucket_local.and(logging.clone().cast::<BTreeMap<String, Any>>().keys().length().greater(0)),
        |scope| {
            scope.add(
                "this",
                aws::S3BucketLogging::new()
                    .bucket(s3_bucket.map(|item| item.id()).or_null())
                    .target_bucket(logging.get::<String>("target_bucket"))
                    .target_prefix(function::try_::<String>(
                        logging.get::<String>("target_prefix"),
                        Expr::<String>::null(),
                    )),
            )
        },
    );

    stack.when(create_bucket_local.and(cors_rules.clone().cast::<Vec<Any>>().length().greater(0)), |scope| {
        scope.add(
            "this",
            aws::S3BucketCorsConfiguration::new().bucket(s3_bucket.map(|item| item.id()).or_null()).cors_rule(
                cors_rules.clone().cast::<Vec<Any>>().blocks(|each_cors_rule| {
                    aws::s3_bucket_cors_configuration::CorsRule::new()
                        .allowed_methods(each_cors_rule.get::<BTreeSet<String>>("allowed_methods"))
                        .allowed_origins(each_cors_rule.get::<BTreeSet<String>>("allowed_origins"))
                        .id(function::try_::<String>(each_cors_rule.get::<String>("id"), Expr::<String>::null()))
                        .allowed_headers(function::try_::<BTreeSet<String>>(
                            each_cors_rule.get::<BTreeSet<String>>("allowed_headers"),
                            Expr::<BTreeSet<String>>::null(),
                        ))
                        .max_age_seconds(function::try_::<Number>(
                            each_cors_rule.get::<Number>("max_age_seconds"),
                            Expr::<Number>::null(),
                        ))
                }),
            ),
        )
    });

    let read = stack.when(&attach_policy_local, |scope| {
        scope.add(
            "read",
            aws::data::IamPolicyDocument::new().statement(
                read_pairs.to_map(|pair| (pair.get::<String>("key"), pair.clone())).blocks(|key, statement| {
                    aws::data::iam_policy_document::Statement::new()
                        .sid(function::replace(function::title(&key), "/[^0-9A-Za-z]/", ""))
                        .actions(["s3:GetObject", "s3:ListBucket"])
                        .resources([tf!(
                            "{}/{}/*",
                            s3_bucket.map(|item| item.arn()).or_null(),
                            statement.get::<String>("prefix")
                        )])
                        .principals([aws::data::iam_policy_document::Principals::new()
                            .identifiers([function::format(
                                "arn:aws:iam::%s:root",
                                (statement.get::<String>("account"),),
                            )])
                            .r#type("AWS")])
                }),
            ),
        )
    });

    let s3_bucket_policy = stack.when(&attach_policy_local, |scope| {
        scope.add(
            "this",
            aws::S3BucketPolicy::new()
                .bucket(s3_bucket.map(|item| item.id()).or_null())
                .policy(read.map(|item| item.json()).or_null()),
        )
    });

    stack.output(
        "bucket_id",
        Output::new(function::try_all::<String>([
            s3_bucket_policy.map(|item| item.id()).or_null(),
            s3_bucket.map(|item| item.id()).or_null(),
            Expr::<String>::from(""),
        ])),
    );
    stack.output("bucket_arn", Output::new(s3_bucket.map_or::<String>("", |item| item.arn())));
}
