//! Users, who log in with a token of IAM, and what workloads attach to their roles.

use super::inputs::UserFields;
use super::plan::Plan;
use crate::network::ExistingNameFields;
use crate::policy::{Policy, Statement};
use ledgerform::function::{concat, element, merge_all, split};
use ledgerform::{Each, Expr, IntoExpr, Scope, tf};
use ledgerform_bindings::aws;
use std::collections::BTreeMap;

/// Users and their groups.
pub(super) struct Users {
    /// Users by `cache/user`.
    pub(super) users: Each<aws::elasticache_user::Ref>,
    /// Groups by cache.
    pub(super) groups: Each<aws::elasticache_user_group::Ref>,
}

impl Users {
    /// The ID of the user group of a cache.
    pub(super) fn group_id(&self, plan: &Plan<'_>, key: &Expr<String>) -> Expr<String> {
        let existing = plan.user_groups.at(key);
        existing.is_null().then(self.groups.at(key, |group| group.user_group_id()), existing.or_null().name())
    }
}

/// IDs of users by `cache/user`. A user of IAM has the same name and ID.
fn ids(plan: &Plan<'_>) -> Expr<BTreeMap<String, String>> {
    let users = plan
        .users
        .to_list(|key, users| users.to_map(|user, _| (tf!("{key}/{user}"), tf!("{}-{user}", plan.names.at(&key)))));
    merge_all(&users)
}

pub(super) fn build(scope: &Scope, plan: &Plan<'_>) -> Users {
    use aws::elasticache_user::AuthenticationMode;
    let inputs = plan.inputs;
    let own = plan.user_groups.filter(|_, existing| existing.is_null());
    // Every group needs a user of this name; it is off and may do nothing.
    let defaults = scope.each(&own, |scope, key, _| {
        scope.add(
            "default",
            aws::ElasticacheUser::new()
                .access_string("off ~* -@all")
                .engine("redis")
                .user_id(tf!("{}-default", plan.names.at(&key)))
                .user_name("default")
                .authentication_mode(AuthenticationMode::new().r#type("no-password-required"))
                .tags(inputs.named(tf!("{key}-default"))),
        )
    });
    let users = scope.each(&ids(plan), |scope, key, id| {
        let parts = split("/", &key);
        let user = plan.users.at(element(&parts, 0)).at(element(&parts, 1));
        scope.require(
            id.length().at_most(40),
            tf!("the name of a user has 40 characters at most; shorten the keys of {key}: {id}"),
        );
        scope.add(
            "this",
            aws::ElasticacheUser::new()
                .access_string(user.access())
                .engine("redis")
                .user_id(&id)
                .user_name(&id)
                .authentication_mode(AuthenticationMode::new().r#type("iam"))
                .tags(inputs.named(&key)),
        )
    });
    let groups = scope.each(&own, |scope, key, _| {
        let default: Expr<Vec<String>> = [defaults.at(&key, |user| user.user_id())].into_expr();
        let members = plan.users.at(&key).to_list(|user, _| users.at(tf!("{key}/{user}"), |user| user.user_id()));
        scope.add(
            "this",
            aws::ElasticacheUserGroup::new()
                .engine("redis")
                .user_group_id(plan.names.at(&key))
                .user_ids(concat(default, members))
                .tags(inputs.named(&key)),
        )
    });
    Users { users, groups }
}

/// Lets a workload log in as one user.
pub(super) fn connect(scope: &Scope, plan: &Plan<'_>) -> Expr<BTreeMap<String, String>> {
    ids(plan).map(|key, id| {
        let cache = element(split("/", &key), 0);
        let is_group = plan.inputs.groups.keys().contains(&cache);
        let kind: Expr<String> = is_group.then("replicationgroup", "serverlesscache");
        let arns =
            [tf!("{kind}:{}", plan.names.at(&cache)), tf!("user:{id}")].map(|part| plan.place.arn("elasticache", part));
        Policy::new().with(Statement::allow("LogIn").actions("elasticache:Connect").resources(arns)).document(scope)
    })
}
