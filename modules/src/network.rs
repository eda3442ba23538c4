//! Where databases and caches are, and who reaches them.

use crate::check::{matches, none, optional};
use ledgerform::function::{element, merge_all, split};
use ledgerform::{Condition, Each, Expr, Inputs, IntoExpr, Meta, Number, Scope, tf};
use ledgerform_bindings::aws;
use std::collections::BTreeMap;

type Rules = Expr<BTreeMap<String, Ingress>>;

/// Where databases and caches are.
#[derive(Debug, Clone, Inputs)]
pub struct Network {
    /// ID of the VPC of the new security groups.
    pub vpc_id: Expr<String>,
    /// IDs of subnets in two zones at least, without a route to the internet.
    #[input(default = Vec::<&str>::new())]
    pub subnet_ids: Expr<Vec<String>>,
    /// A subnet group that exists, in place of one of `subnet_ids`.
    pub subnet_group: Expr<Option<ExistingName>>,
}

/// Something that exists, by name.
#[derive(Debug, Clone, Inputs)]
pub struct ExistingName {
    /// Its name.
    pub name: Expr<String>,
}

/// A rule of a security group: where connections come from.
#[derive(Debug, Clone, Inputs)]
pub struct Ingress {
    /// ID of a security group, such as that of the nodes of a cluster.
    pub security_group_id: Expr<Option<String>>,
    /// A range of IPv4 addresses.
    pub cidr: Expr<Option<String>>,
    /// What it is for, for those who find it; made of the keys where it is null.
    pub description: Expr<Option<String>>,
}

/// Security groups that exist.
#[derive(Debug, Clone, Inputs)]
pub struct ExistingGroups {
    /// Their IDs.
    pub ids: Expr<Vec<String>>,
}

type Tags = Expr<BTreeMap<String, String>>;
type Ports = (Expr<Number>, Expr<Number>);
type Requirement<'a> = dyn Fn(&Scope, &Expr<String>, Expr<bool>) + 'a;

/// What new security groups guard.
pub(crate) struct Guarded<'a, T> {
    /// In a word, for descriptions.
    pub(crate) what: &'static str,
    /// The name that all names begin with.
    pub(crate) name: &'a Expr<String>,
    pub(crate) vpc_id: &'a Expr<String>,
    pub(crate) tags: &'a dyn Fn(&Expr<String>) -> Tags,
    /// Who reaches it.
    pub(crate) ingress: &'a dyn Fn(&Expr<T>) -> Rules,
    /// The first and the last port of what has a key.
    pub(crate) ports: &'a dyn Fn(&Expr<String>) -> Ports,
    /// Says what must hold of what has a key; the last tells whether everybody reaches it.
    pub(crate) require: &'a Requirement<'a>,
}

impl<T> Guarded<'_, T> {
    /// Adds a security group for each of `guarded`, and its rules.
    pub(crate) fn build(&self, scope: &Scope, guarded: &Expr<BTreeMap<String, T>>) -> Each<aws::security_group::Ref> {
        let groups = scope.each(guarded, |scope, key, value| {
            let everybody: Expr<Vec<String>> = ["0.0.0.0/0"].into_expr();
            let open = (self.ingress)(&value).filter(|_, rule| everybody.contains(rule.cidr().or_else("")));
            (self.require)(scope, &key, open.length().greater(0));
            scope.add_with(
                "this",
                aws::SecurityGroup::new()
                    .name_prefix(tf!("{}-{key}-", self.name))
                    .description(tf!("Who reaches the {} {key}", self.what))
                    .vpc_id(self.vpc_id)
                    .tags((self.tags)(&key)),
                // A group in use cannot be deleted, so a new one must be there first.
                Meta::new().create_before_destroy(),
            )
        });
        let rules =
            guarded.to_list(|key, value| (self.ingress)(&value).to_map(|rule, ingress| (tf!("{key}/{rule}"), ingress)));
        scope.each(&merge_all(&rules), |scope, key, rule| {
            let guarded = element(split("/", &key), 0);
            let (first, last) = (self.ports)(&guarded);
            scope.add(
                "this",
                aws::VpcSecurityGroupIngressRule::new()
                    .ip_protocol("tcp")
                    .security_group_id(groups.at(&guarded, |group| group.id()))
                    .referenced_security_group_id(rule.security_group_id().or_null())
                    .cidr_ipv4(rule.cidr().or_null())
                    .from_port(first)
                    .to_port(last)
                    .description(rule.description().or_else(tf!("{key} of {}", self.name)))
                    .tags((self.tags)(&key)),
            );
        });
        groups
    }
}

pub(crate) fn check(field: &str, value: &Expr<Network>) -> Condition {
    let group = optional(&value.subnet_group(), |group| matches("^[a-zA-Z0-9_. -]+$", &group.name()));
    let subnets = value.subnet_group().is_null().then(value.subnet_ids().length().at_least(2), true);
    Condition::new(
        matches("^vpc-", &value.vpc_id()).and(group).and(subnets),
        tf!(
            "{field} must have the ID of a VPC as vpc_id, and either two subnet_ids at least or the name of a subnet_group"
        ),
    )
}

/// Whether the rules of a security group are good, and there are none beside groups that exist.
pub(crate) fn is_good_ingress(ingress: &Rules, groups: &Expr<Option<ExistingGroups>>) -> Expr<bool> {
    let rules = bad_rules(ingress);
    rules.length().equals(0).and(groups.is_null().or(ingress.length().equals(0)))
}

fn bad_rules(ingress: &Rules) -> Rules {
    // AWS refuses a rule that is there already, whatever its key is.
    let source = |rule: &Expr<Ingress>| rule.security_group_id().or_else(rule.cidr().or_else(""));
    let sources = ingress.to_list(|_, rule| source(&rule));
    ingress.filter(|key, rule| {
        let alone = sources.filter(|other| other.equals(source(&rule))).length().equals(1);
        let (group, cidr) = (rule.security_group_id(), rule.cidr());
        let shape = optional(&group, |id| matches("^sg-", id))
            .and(optional(&cidr, |cidr| matches(r"^[0-9.]+/[0-9]{1,2}$", cidr)));
        let one = group.is_null().differs(cidr.is_null());
        !matches("^[a-z0-9_-]+$", &key).and(one).and(shape).and(alone)
    })
}

/// The rules of a component must be good.
pub(crate) fn check_ingress(field: &str, value: &Rules) -> Condition {
    none(
        bad_rules(value).keys(),
        format!(
            "{field} must have keys of lower-case letters, digits, - and _, each with either security_group_id or cidr, no two of \
             them alike"
        ),
    )
}
