//! Logs of the engine and of slow commands.

use super::inputs::{CacheInputs, GroupFields};
use super::plan::Plan;
use crate::kms::USE;
use crate::place::Place;
use crate::policy::{Policy, Principal, Statement, Test};
use ledgerform::function::{element, merge_all, split};
use ledgerform::{Each, Expr, IntoExpr, Scope, tf};
use ledgerform_bindings::aws;

/// CloudWatch Logs uses the key for the log groups of these caches.
pub(super) fn key_policy(place: &Place, inputs: &CacheInputs) -> Policy {
    Policy::new().with(
        Statement::allow("CacheLogsUseKey")
            .principal(Principal::Service, tf!("logs.{}.amazonaws.com", place.region))
            .actions(USE)
            .resources("*")
            .wildcard("in the policy of a key, the resource `*` is the key itself")
            .when(Test::arn_like(
                "kms:EncryptionContext:aws:logs:arn",
                place.arn("logs", tf!("log-group:/aws/elasticache/{}-*", &inputs.name)),
            )),
    )
}

/// The logs of a group of nodes.
pub(super) fn kinds() -> Expr<Vec<String>> {
    ["engine-log", "slow-log"].into_expr()
}

/// The log groups, with the key, before the caches that write into them.
pub(super) fn build(scope: &Scope, plan: &Plan<'_>) -> Each<aws::cloudwatch_log_group::Ref> {
    let inputs = plan.inputs;
    let groups = inputs.groups.to_list(|key, _| {
        kinds().to_map(|log| (tf!("{key}/{log}"), tf!("/aws/elasticache/{}-{key}/{log}", &inputs.name)))
    });
    scope.each(&merge_all(&groups), |scope, key, name| {
        let cache = element(split("/", &key), 0);
        scope.add(
            "this",
            aws::CloudwatchLogGroup::new()
                .name(name)
                .retention_in_days(inputs.groups.at(cache).log_retention_days())
                .kms_key_id(plan.key_arn)
                .tags(inputs.named(&key)),
        )
    })
}
