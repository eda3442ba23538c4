//! Converted from Terraform by `ledgerform-convert`.
//!
//! Features of `ledgerform-bindings`: `aws-iam`, `aws-rds`, `random`.

use ledgerform::{
    Any, App, Condition, Expr, Inputs, IntoExpr, Meta, Number, Output, Typed, Variable, function, object, tf,
};
use ledgerform_bindings::{aws, random};
use std::collections::BTreeMap;

/// How the data is kept: size in GiB, and the type \[gp3 or io2].
#[derive(Debug, Clone, Inputs)]
pub struct Storage {
    /// `size`
    pub size: Expr<Number>,
    /// `type`
    #[input(default = "gp3")]
    pub r#type: Expr<String>,
    /// `iops`
    pub iops: Expr<Option<Number>>,
}

/// Adds the stack to an app.
pub fn stack(app: &App) {
    let stack = app.stack("rds_style");

    // ---- main.tf

    stack.required_version(">= 1.3");

    // ---- variables.tf

    let create: Expr<bool> = stack.variable(
        "create",
        Variable::new(bool::constraint()).default::<bool>(true).description("Whether there is a database.").nullable(),
    );

    let identifier: Expr<String> =
        stack.variable("identifier", Variable::new(String::constraint()).default::<String>("Ledger").nullable());

    let engine: Expr<String> =
        stack.variable("engine", Variable::new(String::constraint()).default::<String>("postgres").nullable());

    let engine_version: Expr<String> =
        stack.variable("engine_version", Variable::new(String::constraint()).default::<String>("16.4").nullable());

    let family: Expr<Option<String>> = stack.variable(
        "family",
        Variable::new(String::constraint()).default::<Option<String>>(Expr::<Option<String>>::null()).nullable(),
    );

    let instance_class: Expr<String> = stack
        .variable("instance_class", Variable::new(String::constraint()).default::<String>("db.t4g.medium").nullable());

    let storage: Expr<Storage> = stack.variable(
        "storage",
        Variable::new(Storage::constraint())
            .default::<Any>(object!("size" = 100))
            .description("How the data is kept: size in GiB, and the type [gp3 or io2].")
            .nullable(),
    );

    let username: Expr<String> =
        stack.variable("username", Variable::new(String::constraint()).default::<String>("ledger").nullable());

    let password: Expr<Option<String>> = stack.variable(
        "password",
        Variable::new(String::constraint())
            .default::<Option<String>>(Expr::<Option<String>>::null())
            .sensitive()
            .nullable(),
    );

    let password_length: Expr<Number> =
        stack.variable("password_length", Variable::new(Number::constraint()).default::<Number>(32).nullable());

    let port: Expr<Number> = stack.variable(
        "port",
        Variable::new(Number::constraint()).default::<Number>(5432).nullable().validate(|port: Expr<Number>| {
            Condition::new(port.greater(1023).and(port.less(65536)), "The port is one above 1023.")
        }),
    );

    let subnet_ids: Expr<Vec<String>> = stack.variable(
        "subnet_ids",
        Variable::new(<Vec<String>>::constraint()).default::<Vec<String>>(["subnet-a", "subnet-b"]).nullable(),
    );

    let security_group_ids: Expr<Vec<String>> = stack.variable(
        "security_group_ids",
        Variable::new(<Vec<String>>::constraint()).default::<Vec<String>>(Vec::<Expr<String>>::new()).nullable(),
    );

    let parameters: Expr<Vec<BTreeMap<String, String>>> = stack.variable(
        "parameters",
        Variable::new(<Vec<BTreeMap<String, String>>>::constraint())
            .default::<Vec<BTreeMap<String, String>>>([
                IntoExpr::<BTreeMap<String, String>>::into_expr([("name", "log_connections"), ("value", "1")]),
                IntoExpr::<BTreeMap<String, String>>::into_expr([
                    ("name", "max_connections"),
                    ("value", "200"),
                    ("apply_method", "pending-reboot"),
                ]),
            ])
            .nullable(),
    );

    let backup_retention_period: Expr<Number> =
        stack.variable("backup_retention_period", Variable::new(Number::constraint()).default::<Number>(14).nullable());

    let backup_window: Expr<String> = stack
        .variable("backup_window", Variable::new(String::constraint()).default::<String>("03:00-04:00").nullable());

    let maintenance_window: Expr<String> = stack.variable(
        "maintenance_window",
        Variable::new(String::constraint()).default::<String>("Mon:00:00-Mon:03:00").nullable(),
    );

    let skip_final_snapshot: Expr<bool> =
        stack.variable("skip_final_snapshot", Variable::new(bool::constraint()).default::<bool>(false).nullable());

    let final_snapshot_prefix: Expr<String> = stack
        .variable("final_snapshot_prefix", Variable::new(String::constraint()).default::<String>("final").nullable());

    let monitoring_interval: Expr<Number> =
        stack.variable("monitoring_interval", Variable::new(Number::constraint()).default::<Number>(60).nullable());

    let restore_to_point_in_time: Expr<Option<BTreeMap<String, String>>> = stack.variable(
        "restore_to_point_in_time",
        Variable::new(<BTreeMap<String, String>>::constraint())
            .default::<Option<BTreeMap<String, String>>>(Expr::<Option<BTreeMap<String, String>>>::null())
            .nullable(),
    );

    let timeouts: Expr<BTreeMap<String, String>> = stack.variable(
        "timeouts",
        Variable::new(<BTreeMap<String, String>>::constraint())
            .default::<BTreeMap<String, String>>(Vec::<(String, Expr<String>)>::new())
            .nullable(),
    );

    let tags: Expr<BTreeMap<String, String>> = stack.variable(
        "tags",
        Variable::new(<BTreeMap<String, String>>::constraint())
            .default::<BTreeMap<String, String>>([("Team", "ledger")])
            .nullable(),
    );

    // ---- main.tf

    let create_password = stack.local("create_password", create.and(password.is_null()));
    let family_major = stack.local("family_major", function::split(".", &engine_version).at(0));

    let family_local = stack.local(
        "family",
        function::coalesce_any::<String>([family.clone(), tf!("{engine}{family_major}").cast::<Option<String>>()]),
    );
    let identifier_local = stack.local("identifier", function::lower(&identifier));

    let master = stack.when(&create_password, |scope| {
        scope.add("master", random::Password::new().length(&password_length).special(false))
    });

    let password_local = stack.local(
        "password",
        create_password
            .then::<String>(master.map(|item| item.result()).or_null(), password.or_null())
            .cast::<Option<String>>(),
    );

    let final_snapshot = stack.local(
        "final_snapshot",
        skip_final_snapshot
            .then::<String>(
                Expr::<String>::null(),
                function::join("-", function::compact([final_snapshot_prefix.clone(), identifier_local.clone()])),
            )
            .cast::<Option<String>>(),
    );

    let db_subnet_group = stack.when(create.and(subnet_ids.length().greater(0)), |scope| {
        scope.add(
            "this",
            aws::DbSubnetGroup::new()
                .subnet_ids(&subnet_ids)
                .name_prefix(tf!("{identifier_local}-"))
                .description(tf!("For {identifier_local}"))
                .tags(tags.merge([("Name", identifier_local.clone())])),
        )
    });

    let db_parameter_group = stack.when(&create, |scope| {
        scope.add_with(
            "this",
            aws::DbParameterGroup::new()
                .family(&family_local)
                .name_prefix(tf!("{identifier_local}-"))
                .parameter(parameters.blocks(|parameter| {
                    aws::db_parameter_group::Parameter::new()
                        .name(parameter.at("name"))
                        .value(parameter.at("value"))
                        .apply_method(function::lookup::<String>(&parameter, "apply_method", Expr::<String>::null()))
                }))
                .tags(&tags),
            Meta::new().create_before_destroy(),
        )
    });

    let iam_policy_document_monitoring = stack.add(
        "monitoring",
        aws::data::IamPolicyDocument::new().statement([aws::data::iam_policy_document::Statement::new()
            .actions(["sts:AssumeRole"])
            .principals([aws::data::iam_policy_document::Principals::new()
                .identifiers(["monitoring.rds.amazonaws.com"])
                .r#type("Service")])]),
    );

    let monitoring = stack.when(monitoring_interval.greater(0), |scope| {
        scope.add(
            "monitoring",
            aws::IamRole::new()
                .assume_role_policy(iam_policy_document_monitoring.json())
                .name_prefix(tf!("{identifier_local}-monitoring-"))
                .tags(&tags),
        )
    });

    stack.when(monitoring_interval.greater(0), |scope| {
        scope.add(
            "monitoring",
            aws::IamRolePolicyAttachment::new()
                .policy_arn("arn:aws:iam::aws:policy/service-role/AmazonRDSEnhancedMonitoringRole")
                .role(monitoring.map(|item| item.name()).or_null()),
        )
    });

    let db_instance = stack.when(&create, |scope| {
        scope.add_with(
            "this",
            aws::DbInstance::new()
                .instance_class(&instance_class)
                .identifier(&identifier_local)
                .engine(&engine)
                .engine_version(&engine_version)
                .allocated_storage(storage.size())
                .storage_type(storage.r#type())
                .iops(storage.iops().or_null())
                .storage_encrypted(true)
                .username(&username)
                .password(password_local.or_null())
                .port(&port)
                .db_subnet_group_name(db_subnet_group.map(|item| item.name()).or_null())
                .parameter_group_name(db_parameter_group.map(|item| item.name()).or_null())
                .vpc_security_group_ids(&security_group_ids)
                .backup_retention_period(&backup_retention_period)
                .backup_window(&backup_window)
                .maintenance_window(&maintenance_window)
                .skip_final_snapshot(&skip_final_snapshot)
                .final_snapshot_identifier(final_snapshot.or_null())
                .monitoring_interval(&monitoring_interval)
                .monitoring_role_arn(monitoring.map(|item| item.arn()).or_null())
                .restore_to_point_in_time(restore_to_point_in_time.is_some().blocks(|| {
                    aws::db_instance::RestoreToPointInTime::new()
                        .restore_time(function::lookup::<String>(
                            restore_to_point_in_time.or_null(),
                            "restore_time",
                            Expr::<String>::null(),
                        ))
                        .source_db_instance_identifier(function::lookup::<String>(
                            restore_to_point_in_time.or_null(),
                            "source",
                            Expr::<String>::null(),
                        ))
                }))
                .timeouts(
                    aws::db_instance::Timeouts::new()
                        .create(function::lookup::<String>(&timeouts, "create", "40m"))
                        .delete(function::lookup::<String>(&timeouts, "delete", Expr::<String>::null())),
                )
                .tags(tags.merge([("Name", identifier_local.clone())])),
            Meta::new().ignore_changes(["password", "latest_restorable_time"]).precondition(Condition::new(
                storage.r#type().differs("io2").or(storage.iops().is_some()),
                "io2 needs iops.",
            )),
        )
    });

    // ---- outputs.tf

    stack.output("arn", Output::new(db_instance.map(|item| item.arn())).description("ARN of the database."));
    stack.output("endpoint", Output::new(db_instance.map_or::<String>("", |item| item.endpoint())));
    stack.output("password", Output::new(&password_local).sensitive());
    stack.output("parameter_group", Output::new(db_parameter_group.map(|item| item.name())));
    stack.output("monitoring_role", Output::new(monitoring.map_or::<String>("", |item| item.arn())));
}
