//! What each input of the cluster must fulfil by itself.

use super::controllers::{KNOWN, NOTHING};
use super::inputs::{
    Access, AccessFields, Addon, AddonFields, FargateProfile, FargateProfileFields, Karpenter, KarpenterFields, Role,
    RoleFields, Rule, RuleFields, SelectorFields, Ssh, SshFields, Workload, WorkloadFields,
};
use crate::check::{among, is_key_arn, is_principal, matches, none, within};
use crate::kms::ExistingFields;
use ledgerform::function::{alltrue, anytrue, can, cidrhost, jsondecode, lookup, regex};
use ledgerform::{Condition, Expr, IntoExpr, Number, tf};
use std::collections::BTreeMap;

pub(super) type Map<T> = Expr<BTreeMap<String, T>>;

/// The logs of a control plane: the API reference, `LogSetup`.
pub(super) const LOGS: [&str; 5] = ["api", "audit", "authenticator", "controllerManager", "scheduler"];

/// The access policies of EKS: the AWS page "Review access policy permissions".
const ACCESS_POLICIES: [&str; 10] = [
    "AmazonEKSAdminPolicy",
    "AmazonEKSAdminViewPolicy",
    "AmazonEKSAutoNodePolicy",
    "AmazonEKSClusterAdminPolicy",
    "AmazonEKSClusterInsightsPolicy",
    "AmazonEKSEditPolicy",
    "AmazonEKSEventPolicy",
    "AmazonEKSHybridPolicy",
    "AmazonEKSViewPolicy",
    "AmazonEMRJobPolicy",
];

/// Names of Kubernetes objects that are part of DNS names.
const LABEL: &str = "^[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?$";

/// The versions that EKS offers with standard or extended support, and the next ones.
pub(super) fn kubernetes_version(field: &str, value: &Expr<String>) -> Condition {
    Condition::new(
        matches(r"^1\.(?:29|3[0-9])$", value),
        tf!("{field} must be a version of Kubernetes from 1.29 on, without patch, such as 1.33, not `{value}`"),
    )
}

pub(super) fn vpc_id(field: &str, value: &Expr<String>) -> Condition {
    Condition::new(matches("^vpc-[0-9a-f]+$", value), tf!("{field} must be the ID of a VPC, not `{value}`"))
}

pub(super) fn subnet_ids(field: &str, value: &Expr<Vec<String>>) -> Condition {
    Condition::new(value.length().at_least(2), tf!("{field} must be subnets in two zones at least: EKS takes no fewer"))
}

fn is_cidr(value: &Expr<String>) -> Expr<bool> {
    can(cidrhost(value, 0)).and(!matches(":", value))
}

pub(super) fn service_cidr(field: &str, value: &Expr<String>) -> Condition {
    Condition::new(
        is_cidr(value).and(matches("^(?:10|172|192)[.]", value)).and(matches("/(?:1[2-9]|2[0-4])$", value)),
        tf!("{field} must be a private IPv4 range from /12 to /24, not `{value}`"),
    )
}

pub(super) fn cidrs(field: &str, value: &Expr<Vec<String>>) -> Condition {
    none(value.filter(|cidr| !is_cidr(&cidr)), format!("{field} must be IPv4 ranges such as 203.0.113.0/24"))
}

pub(super) fn log_types(field: &str, value: &Expr<Vec<String>>) -> Condition {
    let known = LOGS.join(", ");
    none(value.filter(|log| !among(&LOGS, &log)), format!("{field} may have {known}"))
}

pub(super) fn access_keys(field: &str, value: &Map<Access>) -> Condition {
    let bad = value.keys().filter(|key| !matches("^[A-Za-z0-9_-]+$", &key));
    none(bad, format!("the keys of {field} must be letters, digits, _ and -"))
}

pub(super) fn access(field: &str, value: &Map<Access>) -> Condition {
    let bad = value.filter(|_, entry| {
        let reserved = entry.kubernetes_groups().map(|group| matches("^(?:system:|eks:|aws:|amazon:|iam:)", &group));
        !is_principal(&entry.principal_arn())
            .and(!matches(":root$|:assumed-role/", &entry.principal_arn()))
            .and(!anytrue(reserved))
    });
    none(
        bad.keys(),
        format!(
            "{field} must have the ARN of a role or user as principal_arn, and kubernetes_groups that do not begin with \
             system:, eks:, aws:, amazon: or iam:"
        ),
    )
}

pub(super) fn access_policies(field: &str, value: &Map<Access>) -> Condition {
    let bad = value.flat_map(|key, entry| {
        entry.policies().keys().filter(|name| !among(&ACCESS_POLICIES, &name)).map(|name| tf!("{key}/{name}"))
    });
    none(bad, format!("policies of {field} may have {}", ACCESS_POLICIES.join(", ")))
}

pub(super) fn role(field: &str, value: &Expr<Role>) -> Condition {
    let arn = value.arn();
    Condition::new(
        matches("^arn:[a-z-]+:iam::[0-9]{12}:role/", &arn),
        tf!("{field}.arn must be the ARN of a role, not `{arn}`"),
    )
}

pub(super) fn rules(field: &str, value: &Map<Rule>) -> Condition {
    // AWS refuses a rule that is there already, whatever its key is.
    let same = |rule: &Expr<Rule>| {
        let last: Expr<Number> = rule.to_port().equals(0).then(rule.from_port(), rule.to_port());
        let source = rule.security_group_id().or_else(rule.cidr().or_else(""));
        tf!("{} {} {} {} {last} {source}", rule.group(), rule.direction(), rule.protocol(), rule.from_port())
    };
    let all = value.to_list(|_, rule| same(&rule));
    let bad = value.filter(|_, rule| {
        let alone = all.filter(|other| other.equals(same(&rule))).length().equals(1);
        let (cidr, group) = (rule.cidr(), rule.security_group_id());
        let chosen = among(&["cluster", "node"], &rule.group())
            .and(among(&["egress", "ingress"], &rule.direction()))
            .and(among(&["tcp", "udp"], &rule.protocol()));
        let last = rule.to_port().equals(0).or(rule.to_port().at_least(rule.from_port()));
        let ports = within(&rule.from_port(), 1, 65535).and(last).and(rule.to_port().at_most(65535));
        let range = cidr.is_null().then(true, is_cidr(&cidr.or_null()));
        !chosen.and(ports).and(range).and(cidr.is_null().differs(group.is_null())).and(alone)
    });
    none(
        bad.keys(),
        format!(
            "{field} must have group node or cluster, direction ingress or egress, protocol tcp or udp, ports from 1 to \
             65535, and either cidr (an IPv4 range) or security_group_id, no two alike"
        ),
    )
}

pub(super) fn addons(field: &str, value: &Map<Addon>) -> Condition {
    let bad = value.filter(|name, addon| {
        let version = addon.version();
        let version = version
            .is_null()
            .then(true, matches(r"^(?:default|latest|v[0-9]+\.[0-9]+\.[0-9]+-eksbuild\.[0-9]+)$", &version.or_null()));
        let configuration = addon.configuration();
        let configuration = configuration.is_null().then(true, can(jsondecode(configuration.or_null())));
        !matches("^[a-z0-9_-]+$", &name).and(version).and(configuration)
    });
    none(
        bad.keys(),
        format!(
            "{field} must have names that EKS knows as keys, a version such as v1.19.5-eksbuild.3, default or latest, and a \
             configuration that is JSON"
        ),
    )
}

/// The limit of five selectors is that of the AWS page "Define which Pods use AWS Fargate when launched".
pub(super) fn fargate_profiles(field: &str, value: &Map<FargateProfile>) -> Condition {
    let bad = value.filter(|name, profile| {
        let namespaces = profile.selectors().map(|selector| matches("^[a-z0-9*?-]{1,63}$", &selector.namespace()));
        let named = matches("^[A-Za-z0-9][A-Za-z0-9_-]{0,62}$", &name).and(!matches("^eks-", &name));
        !named.and(within(&profile.selectors().length(), 1, 5)).and(alltrue(namespaces))
    });
    none(
        bad.keys(),
        format!(
            "{field} must have names of letters, digits, _ and - that do not begin with eks-, and one to five selectors, each \
             with a namespace"
        ),
    )
}

pub(super) fn workloads(field: &str, value: &Map<Workload>) -> Condition {
    let bad = value.filter(|key, workload| {
        let account = workload.service_account().or_else(&key);
        let arns =
            workload.policy_arns().to_list(|_, arn| matches("^arn:[a-z-]+:iam::(?:aws|[0-9]{12}):policy/", &arn));
        matches("^[a-z0-9-]{1,63}$", &key)
            .and(matches(LABEL, &workload.namespace()))
            .and(matches("^[a-z0-9](?:[a-z0-9.-]{0,251}[a-z0-9])?$", &account))
            .and(among(&["irsa", "pod_identity"], &workload.identity()))
            .and(alltrue(arns))
            .equals(false)
    });
    none(
        bad.keys(),
        format!(
            "{field} must have keys of lower-case letters, digits and hyphens, a namespace and a service_account of one name \
             each, without wildcards, identity pod_identity or irsa, and in policy_arns ARNs of policies"
        ),
    )
}

/// Each controller has ARNs of the kind that it works on, and none of a whole service.
pub(super) fn controllers(field: &str, value: &Map<Workload>) -> Condition {
    let kinds: Expr<BTreeMap<String, String>> = KNOWN.into_expr();
    let bad = value.filter(|_, workload| {
        let is_bad = |name: Expr<String>, arns: Expr<Vec<String>>| {
            let known = kinds.keys().contains(&name);
            let kind = lookup(&kinds, &name, NOTHING);
            let wrong = arns.filter(|arn| !matches("^arn:aws[a-z-]*:[^*]*$", &arn).and(can(regex(&kind, arn))));
            let is_empty = arns.length().equals(0).differs(kind.equals(NOTHING));
            !known.and(wrong.length().equals(0)).and(!is_empty)
        };
        workload.controllers().filter(is_bad).length().greater(0)
    });
    none(
        bad.keys(),
        format!(
            "controllers of {field} may have cert-manager and external-dns with ARNs of hosted zones, external-secrets with \
             ARNs of secrets, fluent-bit with ARNs of log groups and velero with ARNs of buckets, without wildcards, and \
             aws-load-balancer-controller and cluster-autoscaler with none"
        ),
    )
}

pub(super) fn ssh(field: &str, value: &Expr<Ssh>) -> Condition {
    Condition::new(
        matches("^[^ ].{0,254}$", &value.key_name()).and(matches("^sg-[0-9a-f]+$", &value.security_group_id())),
        format!(
            "{field} must have the name of a key pair as key_name, and the ID of a security group as security_group_id"
        ),
    )
}

pub(super) fn karpenter(field: &str, value: &Expr<Karpenter>) -> Condition {
    let key = value.queue_key();
    let key = key.is_null().then(true, is_key_arn(&key.or_null().arn()));
    Condition::new(
        matches(LABEL, &value.namespace()).and(matches(LABEL, &value.service_account())).and(key),
        tf!(
            "{field} must have the names of a namespace and a service account, and the ARN of a KMS key as queue_key.arn, if any"
        ),
    )
}
