//! Logs of the engines.

use super::inputs::{DatabaseInputs, ObservationFields};
use super::plan::{Plan, rows};
use crate::kms::USE;
use crate::place::Place;
use crate::policy::{Policy, Principal, Statement, Test};
use ledgerform::function::{element, merge_all, split};
use ledgerform::{Each, Expr, Scope, tf};
use ledgerform_bindings::aws;

/// Logs that each engine writes, and whether they need no option group: the AWS pages "Publishing … logs to Amazon
/// CloudWatch Logs" of each engine.
const LOGS: &[[&str; 3]] = &[
    ["aurora-mysql", "audit", "yes"],
    ["aurora-mysql", "error", "yes"],
    ["aurora-mysql", "general", "yes"],
    ["aurora-mysql", "slowquery", "yes"],
    ["aurora-postgresql", "postgresql", "yes"],
    ["mariadb", "audit", "no"],
    ["mariadb", "error", "yes"],
    ["mariadb", "general", "yes"],
    ["mariadb", "slowquery", "yes"],
    ["mysql", "audit", "no"],
    ["mysql", "error", "yes"],
    ["mysql", "general", "yes"],
    ["mysql", "slowquery", "yes"],
    ["postgres", "postgresql", "yes"],
    ["postgres", "upgrade", "yes"],
];

/// The logs of an engine: all, or those that need no option group.
pub(super) fn of(engine: &Expr<String>, all: bool) -> Expr<Vec<String>> {
    let known = rows(LOGS);
    known.filter(|row| row.at(0).equals(engine).and(row.at(2).equals("yes").or(all))).map(|row| row.at(1))
}

/// CloudWatch Logs uses the key for the log groups of these databases.
pub(super) fn key_policy(place: &Place, inputs: &DatabaseInputs) -> Policy {
    let groups =
        ["cluster", "instance"].map(|kind| place.arn("logs", tf!("log-group:/aws/rds/{kind}/{}-*", &inputs.name)));
    Policy::new().with(
        Statement::allow("DatabaseLogsUseKey")
            .principal(Principal::Service, tf!("logs.{}.amazonaws.com", place.region))
            .actions(USE)
            .resources("*")
            .wildcard("in the policy of a key, the resource `*` is the key itself")
            .when(Test::arn_like("kms:EncryptionContext:aws:logs:arn", groups)),
    )
}

/// The log groups. RDS would make them itself, without key and for ever, so they are there before the database.
pub(super) fn build(scope: &Scope, plan: &Plan<'_>) -> Each<aws::cloudwatch_log_group::Ref> {
    let groups = plan
        .logs
        .to_list(|key, logs| logs.to_map(|log| (tf!("{key}/{log}"), tf!("{}/{log}", plan.log_prefixes.at(&key)))));
    scope.each(&merge_all(&groups), |scope, key, name| {
        let database = element(split("/", &key), 0);
        scope.add(
            "this",
            aws::CloudwatchLogGroup::new()
                .name(name)
                .retention_in_days(plan.observation.at(database).log_retention_days())
                .kms_key_id(plan.key_arn)
                .tags(plan.inputs.named(&key)),
        )
    })
}
