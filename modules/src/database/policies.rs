//! Passwords of master users, and what workloads attach to their roles.

use super::clusters::{self, Clusters};
use super::inputs::{AccessFields, Cluster, ClusterFields, Instance, InstanceFields, PasswordFields};
use super::instances::{self, Instances};
use super::plan::Plan;
use crate::diagnostics::DATABASE_ROTATED_SELDOM;
use crate::policy::{Policy, Statement, Test};
use ledgerform::function::{element, merge_all, split};
use ledgerform::{Any, Expr, Scope, tf};
use ledgerform_bindings::aws;
use std::collections::BTreeMap;

type Map<T> = Expr<BTreeMap<String, T>>;

/// The databases that there are.
pub(super) struct Made<'a> {
    pub(super) plan: &'a Plan<'a>,
    pub(super) clusters: &'a Clusters,
    pub(super) instances: &'a Instances,
}

fn secret_arn(secrets: Expr<Vec<Any>>) -> Expr<String> {
    secrets.at(0).get("secret_arn")
}

impl Made<'_> {
    /// The clusters and instances whose passwords Secrets Manager makes.
    fn managed(&self) -> (Map<Cluster>, Map<Instance>) {
        let inputs = self.plan.inputs;
        (
            inputs.clusters.filter(|_, cluster| clusters::is_managed(&cluster)),
            inputs.instances.filter(|_, instance| instances::is_managed(&instance)),
        )
    }

    /// The ARNs of the secrets with the passwords.
    pub(super) fn secret_arns(&self) -> Expr<BTreeMap<String, String>> {
        let (clusters, instances) = self.managed();
        let clusters =
            clusters.map(|key, _| self.clusters.clusters.at(&key, |cluster| secret_arn(cluster.master_user_secret())));
        let instances = instances
            .map(|key, _| self.instances.instances.at(&key, |instance| secret_arn(instance.master_user_secret())));
        clusters.merge(instances)
    }

    /// The schedules of the passwords. Secrets Manager rotates these without a function.
    pub(super) fn rotate(&self, scope: &Scope) {
        use aws::secretsmanager_secret_rotation::RotationRules;
        let (clusters, instances) = self.managed();
        let days = clusters
            .map(|_, cluster| cluster.password().rotation_days())
            .merge(instances.map(|_, instance| instance.password().rotation_days()));
        let arns = scope.local("master_secret_arns", self.secret_arns());
        scope.each(&days, |scope, key, days| {
            self.plan.guard.refuse(scope, &DATABASE_ROTATED_SELDOM, &key, days.greater(90));
            scope.add(
                "master",
                aws::SecretsmanagerSecretRotation::new()
                    .secret_id(arns.at(&key))
                    .rotation_rules(RotationRules::new().automatically_after_days(days))
                    .rotate_immediately(false),
            );
        });
    }

    /// Lets a workload read a password.
    pub(super) fn read_secret(&self, scope: &Scope) -> Expr<BTreeMap<String, String>> {
        let service = tf!("secretsmanager.{}.amazonaws.com", &self.plan.inputs.region);
        self.secret_arns().map(|_, arn| {
            Policy::new()
                .with(
                    Statement::allow("ReadPassword")
                        .actions(["secretsmanager:DescribeSecret", "secretsmanager:GetSecretValue"])
                        .resources(arn),
                )
                .with(
                    Statement::allow("UseKey")
                        .actions("kms:Decrypt")
                        .resources(self.plan.key_arn)
                        .when(Test::string_equals("kms:ViaService", &service)),
                )
                .document(scope)
        })
    }

    /// Lets a workload log in as one user.
    pub(super) fn connect(&self, scope: &Scope) -> Expr<BTreeMap<String, String>> {
        let ids = self
            .clusters
            .clusters
            .map(|cluster| cluster.cluster_resource_id())
            .merge(self.instances.instances.map(|instance| instance.resource_id()));
        let ids = scope.local("resource_ids", ids);
        let users =
            self.plan.access.to_list(|key, access| access.iam_users().to_map(|user| (tf!("{key}/{user}"), user)));
        merge_all(&users).map(|key, user| {
            let id = ids.at(element(split("/", &key), 0));
            let arn = self.plan.place.arn("rds-db", tf!("dbuser:{id}/{user}"));
            Policy::new().with(Statement::allow("LogIn").actions("rds-db:connect").resources(arn)).document(scope)
        })
    }
}
