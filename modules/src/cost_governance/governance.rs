//! Tags that bills show, and the policy that denies root.

use super::inputs::{CostGovernanceInputs, DenyRootFields};
use crate::policy::{Policy, Statement, Test};
use ledgerform::{Expr, Scope, tf};
use ledgerform_bindings::aws;
use std::collections::BTreeMap;

/// The tags that bills show.
pub(super) fn allocation_tags(scope: &Scope, inputs: &CostGovernanceInputs) {
    scope.each_in(&inputs.cost_allocation_tags, |scope, key| {
        scope.add("this", aws::CeCostAllocationTag::new().status("Active").tag_key(key));
    });
}

/// The policy that denies everything to root of member accounts; gives its id.
pub(super) fn deny_root(scope: &Scope, inputs: &CostGovernanceInputs) -> Expr<Option<String>> {
    let policy = scope.when(inputs.deny_root.is_some(), |scope| {
        let document = Policy::new()
            .with(
                Statement::deny("DenyRoot")
                    .actions("*")
                    .resources("*")
                    .when(Test::string_like("aws:PrincipalArn", "arn:*:iam::*:root")),
            )
            .document(scope);
        scope.add(
            "deny_root",
            aws::OrganizationsPolicy::new()
                .content(document)
                .name(tf!("{}-deny-root", &inputs.name))
                .description("Denies everything to root of member accounts")
                .r#type("SERVICE_CONTROL_POLICY")
                .tags(inputs.named("deny-root")),
        )
    });
    let none = BTreeMap::<String, String>::new();
    let targets: Expr<BTreeMap<String, String>> =
        inputs.deny_root.is_some().then(inputs.deny_root.or_null().targets(), none);
    scope.each(&targets, |scope, _, target| {
        let id = policy.map(|policy| policy.id());
        scope.add("deny_root", aws::OrganizationsPolicyAttachment::new().policy_id(id.or_null()).target_id(target));
    });
    policy.map(|policy| policy.id())
}
