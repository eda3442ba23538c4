//! Who reaches the pods, by which names, and how many of them may be away at once.

use super::{ClientFields, PORT, RedisInputs};
use ledgerform::{Expr, IntoExpr, Number, Scope, tf};
use ledgerform_bindings::kubernetes::{self, network_policy_v1, service_v1};
use std::collections::BTreeMap;

/// The label that Kubernetes gives to every namespace.
const NAMESPACE: &str = "kubernetes.io/metadata.name";

/// The names of the services.
pub(super) struct Services {
    /// That which leads to the primary.
    pub(super) primary: Expr<String>,
    /// That which leads to any pod.
    pub(super) readers: Expr<String>,
    /// That which gives each pod a name.
    pub(super) set: Expr<String>,
}

pub(super) fn services(scope: &Scope, inputs: &RedisInputs) -> Services {
    use service_v1::{Metadata, Port, Spec};
    let add = |id: &'static str, name: Expr<String>, spec: Spec| {
        let port = Port::new().port(PORT).name("redis").target_port("redis");
        let service = kubernetes::ServiceV1::new()
            .metadata(Metadata::new().name(name).namespace(&inputs.namespace).labels(inputs.labels()))
            .spec(spec.r#type("ClusterIP").port([port]));
        scope.add(id, service).metadata().at(0).get::<String>("name")
    };
    let first = tf!("{}-0", &inputs.name);
    let primary = inputs.labels().merge([("statefulset.kubernetes.io/pod-name", first)]);
    // A replica looks for the primary while neither is ready.
    let set = Spec::new().cluster_ip("None").publish_not_ready_addresses(true).selector(inputs.labels());
    Services {
        primary: add("primary", inputs.name.clone(), Spec::new().selector(primary)),
        readers: add("readers", tf!("{}-readers", &inputs.name), Spec::new().selector(inputs.labels())),
        set: add("pods", tf!("{}-pods", &inputs.name), set),
    }
}

/// Nothing comes in but clients and replicas, and nothing goes out but what replicas need: the primary, and its address.
///
/// Each rule has one peer. A rule whose list of peers is empty would let in everybody.
pub(super) fn policy(scope: &Scope, inputs: &RedisInputs) -> kubernetes::network_policy_v1::Ref {
    use network_policy_v1::{Egress, Ingress, IpBlock, Metadata, PodSelector, Ports, Spec, To};
    let port = |number: i64, protocol: &'static str| {
        let number: Expr<String> = tf!("{}", Expr::<Number>::from(number));
        Ports::new().port(number).protocol(protocol)
    };
    let names = || [port(53, "UDP"), port(53, "TCP")];
    let labels = |labels: Expr<BTreeMap<String, String>>| PodSelector::new().match_labels(labels);
    let own = || To::new().pod_selector(labels(inputs.labels()));
    let has_replicas = inputs.replicas.greater(0);

    let clients = inputs.clients.blocks(|_, client| {
        let namespace = labels([(NAMESPACE, client.namespace())].into_expr());
        let peer = To::new().namespace_selector(namespace).pod_selector(labels(client.pods()));
        Ingress::new().from([peer]).ports([port(PORT, "TCP")])
    });
    let replicas = has_replicas.blocks(|| Ingress::new().from([own()]).ports([port(PORT, "TCP")]));

    let primary = has_replicas.blocks(|| Egress::new().to([own()]).ports([port(PORT, "TCP")]));
    let system = has_replicas.blocks(|| {
        let namespace = labels([(NAMESPACE, "kube-system")].into_expr());
        Egress::new().to([To::new().namespace_selector(namespace)]).ports(names())
    });
    let cidrs: Expr<Vec<String>> = has_replicas.then(&inputs.name_server_cidrs, Vec::<String>::new());
    let servers = cidrs.blocks(|cidr| Egress::new().to([To::new().ip_block(IpBlock::new().cidr(cidr))]).ports(names()));
    scope.add(
        "this",
        kubernetes::NetworkPolicyV1::new()
            .metadata(Metadata::new().name(&inputs.name).namespace(&inputs.namespace).labels(inputs.labels()))
            .spec(
                Spec::new()
                    .policy_types(["Ingress", "Egress"])
                    .pod_selector(labels(inputs.labels()))
                    .ingress(clients.and(replicas))
                    .egress(primary.and(system).and(servers)),
            ),
    )
}

/// One pod at a time may be taken away on purpose, so that nodes can be drained and readers keep a pod.
pub(super) fn budget(scope: &Scope, inputs: &RedisInputs) {
    use kubernetes::pod_disruption_budget_v1::{Metadata, Selector, Spec};
    scope.add(
        "this",
        kubernetes::PodDisruptionBudgetV1::new()
            .metadata(Metadata::new().name(&inputs.name).namespace(&inputs.namespace).labels(inputs.labels()))
            .spec(Spec::new().selector(Selector::new().match_labels(inputs.labels())).max_unavailable("1")),
    );
}
