//! Hours in which things are stopped.

use super::inputs::{CostGovernanceInputs, OffHours, OffHoursFields};
use crate::place::Place;
use crate::policy::{Policy, Statement, Test, trust};
use ledgerform::function::{flatten, jsonencode, substr};
use ledgerform::{Any, Expr, Inputs, IntoExpr, Scope, tf};
use ledgerform_bindings::aws;
use std::collections::BTreeMap;

/// One call at one time.
#[derive(Debug, Clone, Inputs)]
struct Call {
    /// Key of the hours.
    pub key: Expr<String>,
    /// `stop` or `start`.
    pub verb: Expr<String>,
    /// When.
    pub at: Expr<String>,
}

/// The schedules, each with a call of the service's API, and the role that makes the calls.
pub(super) fn build(scope: &Scope, inputs: &CostGovernanceInputs, place: &Place, key_arn: &Expr<String>) {
    use aws::scheduler_schedule::{FlexibleTimeWindow, Target};
    let role = scope.when(inputs.off_hours.length().greater(0), |scope| {
        let role = scope.add(
            "hours",
            aws::IamRole::new()
                .assume_role_policy(trust("scheduler.amazonaws.com", place).document(scope))
                .name_prefix(tf!("{}-", substr(tf!("{}-hours", &inputs.name), 0, 37)))
                .description("Stops and starts things at the hours of the cost governance")
                .tags(inputs.named("hours")),
        );
        let document = policy(inputs, place, key_arn).document(scope);
        scope.add("hours", aws::IamRolePolicy::new().policy(document).role(role.id()).name("stop-and-start"));
        role
    });
    let role_arn = role.map(|role| role.arn());
    let calls = inputs.off_hours.flat_map(|key, hours| {
        let call = |verb: &str, at: Expr<String>| Call::new().key(&key).verb(verb).at(at).into_expr();
        [call("start", hours.start()), call("stop", hours.stop())].into_expr()
    });
    let calls: Expr<BTreeMap<String, Call>> = calls.to_map(|call| (tf!("{}/{}", call.key(), call.verb()), call));
    scope.each(&calls, |scope, _, call| {
        let hours = inputs.off_hours.at(call.key());
        let target = tf!("arn:{}:scheduler:::aws-sdk:{}", place.partition(), action(&hours, &call));
        scope.add(
            "this",
            aws::SchedulerSchedule::new()
                .schedule_expression(call.at())
                .flexible_time_window(FlexibleTimeWindow::new().mode("OFF"))
                .target(Target::new().arn(target).role_arn(role_arn.or_null()).input(request(&hours)))
                .name(tf!("{}-{}-{}", &inputs.name, call.key(), call.verb()))
                .kms_key_arn(key_arn)
                .schedule_expression_timezone(hours.timezone()),
        );
    });
}

/// Service and action as the scheduler writes them, such as `ec2:stopInstances`.
fn action(hours: &Expr<OffHours>, call: &Expr<Call>) -> Expr<String> {
    let of: Expr<BTreeMap<String, String>> =
        [("aurora", "rds:%sDBCluster"), ("instances", "ec2:%sInstances"), ("rds", "rds:%sDBInstance")].into_expr();
    ledgerform::function::format(of.at(hours.kind()), [call.verb()])
}

/// The parameters of the call.
fn request(hours: &Expr<OffHours>) -> Expr<String> {
    let of = |kind: &str, name: &'static str| {
        let id = hours.ids().at(0);
        (hours.kind().equals(kind), jsonencode(Expr::<Any>::object([(name, id.cast::<Any>())])))
    };
    let instances = jsonencode(Expr::<Any>::object([("InstanceIds", hours.ids().cast::<Any>())]));
    let (is_aurora, cluster) = of("aurora", "DbClusterIdentifier");
    let (is_rds, database) = of("rds", "DbInstanceIdentifier");
    is_aurora.then(cluster, is_rds.then(database, instances))
}

/// The role stops and starts what the hours name, and nothing else.
fn policy(inputs: &CostGovernanceInputs, place: &Place, key_arn: &Expr<String>) -> Policy {
    let arns = |kind: &str, service: &str, resource: &str| {
        let hours = inputs.off_hours.filter(|_, hours| hours.kind().equals(kind));
        flatten(hours.to_list(|_, hours| hours.ids().map(|id| place.arn(service, tf!("{resource}{id}")))))
    };
    let instances = arns("instances", "ec2", "instance/");
    let clusters = arns("aurora", "rds", "cluster:");
    let databases = arns("rds", "rds", "db:");
    let has = |list: &Expr<Vec<String>>| list.length().greater(0);
    Policy::new()
        .with_if(
            has(&instances),
            Statement::allow("Instances").actions(["ec2:StartInstances", "ec2:StopInstances"]).resources(&instances),
        )
        .with_if(
            has(&clusters),
            Statement::allow("Clusters").actions(["rds:StartDBCluster", "rds:StopDBCluster"]).resources(&clusters),
        )
        .with_if(
            has(&databases),
            Statement::allow("Databases").actions(["rds:StartDBInstance", "rds:StopDBInstance"]).resources(&databases),
        )
        .with(
            Statement::allow("UseKey")
                .actions("kms:Decrypt")
                .resources(key_arn)
                .when(Test::string_equals("kms:ViaService", tf!("scheduler.{}.amazonaws.com", &place.region))),
        )
}
