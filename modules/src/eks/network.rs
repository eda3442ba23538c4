//! Security groups of the control plane and the nodes.
//!
//! Every rule is a resource of its own, so the groups can name each other without a cycle. Nodes have the node group and no
//! other that carries the cluster's tag: controllers that open ports look for exactly one.

use super::cluster::Cluster;
use super::inputs::{EksInputs, Rule, RuleFields, SshFields};
use ledgerform::{Addr, Each, Expr, IntoExpr, Meta, Reference, Scope, tf};
use ledgerform_bindings::aws;
use std::collections::BTreeMap;

type Egress = aws::vpc_security_group_egress_rule::Ref;
type Ingress = aws::vpc_security_group_ingress_rule::Ref;

/// The groups, and the rules without which a node does not join.
pub(super) struct Groups {
    pub(super) cluster: aws::security_group::Ref,
    pub(super) node: aws::security_group::Ref,
    called: Each<Ingress>,
    ingress: Vec<Ingress>,
    egress: Vec<Egress>,
    https: Each<Egress>,
}

impl Groups {
    /// What must be there before the first node.
    pub(super) fn addrs(&self) -> Vec<&Addr> {
        let ingress = self.ingress.iter().map(Reference::addr);
        ingress
            .chain(self.egress.iter().map(Reference::addr))
            .chain(self.called.addrs())
            .chain(self.https.addrs())
            .collect()
    }
}

/// Ports of the nodes that the control plane calls: kubelet, metrics and the webhooks of common controllers.
const PORTS: [(&str, &str); 7] = [
    ("443", "Webhooks and aggregated APIs"),
    ("4443", "Webhooks of controllers such as the metrics server"),
    ("6443", "Adapters of metrics"),
    ("8443", "Webhooks of Karpenter and of ingress controllers"),
    ("9443", "Webhooks of the load balancer controller"),
    ("10250", "Kubelet"),
    ("10251", "Metrics server"),
];

/// The groups and their rules.
pub(super) fn build(scope: &Scope, inputs: &EksInputs) -> Groups {
    let group = |id: &'static str, description: &str, tags: Expr<BTreeMap<String, String>>| {
        scope.add_with(
            id,
            aws::SecurityGroup::new()
                .name_prefix(tf!("{}-{id}-", &inputs.name))
                .description(description)
                .vpc_id(&inputs.vpc_id)
                .tags(tags),
            // A group in use cannot be deleted, so a new one must be there first.
            Meta::new().create_before_destroy(),
        )
    };
    let cluster = group("cluster", "Control plane: called by nodes, calls nodes", inputs.named("cluster"));
    let owned: Expr<Vec<String>> = ["owned"].into_expr();
    let discovery = [("karpenter.sh/discovery", inputs.name.clone())];
    let owned = owned.to_map(|owned| (tf!("kubernetes.io/cluster/{}", &inputs.name), owned));
    let node = group("node", "Nodes and their pods", inputs.named("node").merge(owned).merge(discovery));

    let rules = Rules { scope, inputs };
    let calls = PORTS.into_expr();
    let called = scope.for_each(&calls, |scope, port, what| {
        Rules { scope, inputs }.ingress("node_from_cluster", (&node, "node"), &cluster.id(), &port, what)
    });
    scope.for_each(&calls, |scope, port, what| {
        Rules { scope, inputs }.egress("cluster_to_node", (&cluster, "cluster"), &node.id(), &port, what)
    });
    let ingress = vec![
        rules.ingress(
            "cluster_from_node",
            (&cluster, "cluster"),
            &node.id(),
            &"443".into_expr(),
            "API, from the nodes".into_expr(),
        ),
        scope.add(
            "node_from_node",
            aws::VpcSecurityGroupIngressRule::new()
                .ip_protocol("-1")
                .security_group_id(node.id())
                .referenced_security_group_id(node.id())
                .description("Between pods: network policies decide")
                .tags(inputs.named("node")),
        ),
    ];
    let egress = vec![
        rules.egress(
            "node_to_cluster",
            (&node, "node"),
            &cluster.id(),
            &"443".into_expr(),
            "API of the cluster".into_expr(),
        ),
        scope.add(
            "node_to_node",
            aws::VpcSecurityGroupEgressRule::new()
                .ip_protocol("-1")
                .security_group_id(node.id())
                .referenced_security_group_id(node.id())
                .description("Between pods: network policies decide")
                .tags(inputs.named("node")),
        ),
    ];
    let https = scope.each_in(&inputs.node_egress_cidrs, |scope, cidr| {
        scope.add(
            "node_https",
            aws::VpcSecurityGroupEgressRule::new()
                .ip_protocol("tcp")
                .security_group_id(node.id())
                .cidr_ipv4(cidr)
                .from_port(443)
                .to_port(443)
                .description("AWS and registries, over HTTPS")
                .tags(inputs.named("node")),
        )
    });
    scope.each_in(&inputs.private_access_cidrs, |scope, cidr| {
        scope.add(
            "cluster_private",
            aws::VpcSecurityGroupIngressRule::new()
                .ip_protocol("tcp")
                .security_group_id(cluster.id())
                .cidr_ipv4(cidr)
                .from_port(443)
                .to_port(443)
                .description("API, from within")
                .tags(inputs.named("cluster")),
        );
    });
    scope.when(inputs.ssh.is_some(), |scope| {
        let from: Expr<String> =
            inputs.ssh.is_null().then(Expr::<String>::null(), inputs.ssh.or_null().security_group_id());
        let what = "SSH, from the one group that may".into_expr();
        Rules { scope, inputs }.ingress("node_ssh", (&node, "node"), &from, &"22".into_expr(), what);
    });
    further(scope, inputs, &cluster, &node);
    Groups { cluster, node, called, ingress, egress, https }
}

struct Rules<'a> {
    scope: &'a Scope,
    inputs: &'a EksInputs,
}

impl Rules<'_> {
    /// Lets a TCP port in from another group.
    fn ingress(
        &self,
        id: &str,
        (group, tags): (&aws::security_group::Ref, &str),
        from: &Expr<String>,
        port: &Expr<String>,
        what: Expr<String>,
    ) -> Ingress {
        let port = ledgerform::function::tonumber(port);
        self.scope.add(
            id,
            aws::VpcSecurityGroupIngressRule::new()
                .ip_protocol("tcp")
                .security_group_id(group.id())
                .referenced_security_group_id(from)
                .from_port(&port)
                .to_port(&port)
                .description(what)
                .tags(self.inputs.named(tags)),
        )
    }

    /// Lets a TCP port out to another group.
    fn egress(
        &self,
        id: &str,
        (group, tags): (&aws::security_group::Ref, &str),
        to: &Expr<String>,
        port: &Expr<String>,
        what: Expr<String>,
    ) -> Egress {
        let port = ledgerform::function::tonumber(port);
        self.scope.add(
            id,
            aws::VpcSecurityGroupEgressRule::new()
                .ip_protocol("tcp")
                .security_group_id(group.id())
                .referenced_security_group_id(to)
                .from_port(&port)
                .to_port(&port)
                .description(what)
                .tags(self.inputs.named(tags)),
        )
    }
}

/// The rules that the inputs name.
fn further(scope: &Scope, inputs: &EksInputs, cluster: &aws::security_group::Ref, node: &aws::security_group::Ref) {
    let of = |direction: &str| inputs.rules.filter(|_, rule| rule.direction().equals(direction));
    let group = |rule: &Expr<Rule>| rule.group().equals("node").then(node.id(), cluster.id());
    let last = |rule: &Expr<Rule>| rule.to_port().equals(0).then(rule.from_port(), rule.to_port());
    scope.each(&of("ingress"), |scope, key, rule| {
        scope.add(
            "this",
            aws::VpcSecurityGroupIngressRule::new()
                .ip_protocol(rule.protocol())
                .security_group_id(group(&rule))
                .cidr_ipv4(rule.cidr().or_null())
                .referenced_security_group_id(rule.security_group_id().or_null())
                .from_port(rule.from_port())
                .to_port(last(&rule))
                .description(rule.description())
                .tags(inputs.named(&key)),
        );
    });
    scope.each(&of("egress"), |scope, key, rule| {
        scope.add(
            "this",
            aws::VpcSecurityGroupEgressRule::new()
                .ip_protocol(rule.protocol())
                .security_group_id(group(&rule))
                .cidr_ipv4(rule.cidr().or_null())
                .referenced_security_group_id(rule.security_group_id().or_null())
                .from_port(rule.from_port())
                .to_port(last(&rule))
                .description(rule.description())
                .tags(inputs.named(&key)),
        );
    });
}

/// Pods on nodes and pods on Fargate, which have the group that EKS makes, talk to each other.
pub(super) fn fargate(scope: &Scope, inputs: &EksInputs, groups: &Groups, cluster: &Cluster) {
    scope.when(inputs.fargate_profiles.length().greater(0), |scope| {
        let both = [
            ("node_from_fargate", groups.node.id(), cluster.own_group()),
            ("fargate_from_node", cluster.own_group(), groups.node.id()),
        ];
        for (id, group, from) in both {
            scope.add(
                id,
                aws::VpcSecurityGroupIngressRule::new()
                    .ip_protocol("-1")
                    .security_group_id(group)
                    .referenced_security_group_id(from)
                    .description("Between pods on nodes and on Fargate: network policies decide")
                    .tags(inputs.named("fargate")),
            );
        }
        scope.add(
            "node_to_fargate",
            aws::VpcSecurityGroupEgressRule::new()
                .ip_protocol("-1")
                .security_group_id(groups.node.id())
                .referenced_security_group_id(cluster.own_group())
                .description("Between pods on nodes and on Fargate: network policies decide")
                .tags(inputs.named("fargate")),
        );
    });
}
