//! What follows from the inputs, alike for groups and serverless caches, before anything exists.

use super::inputs::{CacheInputs, ExistingGroups, ExistingName, GroupFields, Ingress, ServerlessFields, User};
use crate::place::Place;
use crate::profile::Guard;
use ledgerform::{Expr, Number, Scope, tf};
use std::collections::BTreeMap;

type Map<T> = Expr<BTreeMap<String, T>>;

/// What groups and serverless caches have, by key.
pub(super) struct Plan<'a> {
    pub(super) inputs: &'a CacheInputs,
    pub(super) guard: &'a Guard<'a>,
    pub(super) place: &'a Place,
    pub(super) key_arn: &'a Expr<String>,
    /// Identifiers.
    pub(super) names: Map<String>,
    pub(super) ports: Map<Number>,
    pub(super) ingress: Map<BTreeMap<String, Ingress>>,
    pub(super) security_groups: Map<Option<ExistingGroups>>,
    pub(super) users: Map<BTreeMap<String, User>>,
    pub(super) user_groups: Map<Option<ExistingName>>,
}

impl<'a> Plan<'a> {
    pub(super) fn new(
        scope: &Scope,
        inputs: &'a CacheInputs,
        guard: &'a Guard<'a>,
        place: &'a Place,
        key_arn: &'a Expr<String>,
    ) -> Self {
        let (groups, serverless) = (&inputs.groups, &inputs.serverless);
        let name = |key: Expr<String>| identifier(&inputs.name, &key);
        let names = groups.map(|key, _| name(key)).merge(serverless.map(|key, _| name(key)));
        let ports = groups.map(|_, group| group.port()).merge(serverless.map(|_, _| Expr::from(6379)));
        let ingress = groups.map(|_, g| g.ingress()).merge(serverless.map(|_, s| s.ingress()));
        let existing = groups.map(|_, g| g.security_groups()).merge(serverless.map(|_, s| s.security_groups()));
        let users = groups.map(|_, g| g.users()).merge(serverless.map(|_, s| s.users()));
        let user_groups = groups.map(|_, g| g.user_group()).merge(serverless.map(|_, s| s.user_group()));
        Self {
            names: scope.local("names", names),
            ports: scope.local("ports", ports),
            ingress: scope.local("ingress", ingress),
            security_groups: scope.local("security_groups", existing),
            users: scope.local("users", users),
            user_groups: scope.local("user_groups", user_groups),
            inputs,
            guard,
            place,
            key_arn,
        }
    }

    /// What a cache must fulfil whatever kind it is.
    pub(super) fn require(&self, scope: &Scope, key: &Expr<String>) {
        let name = self.names.at(key);
        scope.require(
            name.length().at_most(40),
            tf!("the identifier of a cache has 40 characters at most; shorten the key {key}: {name}"),
        );
    }

    /// Days that snapshots are kept.
    pub(super) fn snapshot_days(&self, given: &Expr<Option<Number>>) -> Expr<Number> {
        self.guard.choose(given, 7, 0)
    }
}

/// The identifier of a cache.
pub(crate) fn identifier(name: &Expr<String>, key: &Expr<String>) -> Expr<String> {
    tf!("{name}-{key}")
}
