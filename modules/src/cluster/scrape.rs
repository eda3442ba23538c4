//! Jobs of Prometheus: what it looks at, as its page "Configuration" describes them.

use super::chart::object;
use ledgerform::{Any, Expr, IntoExpr};

const POD_PORT: &str = "__meta_kubernetes_pod_annotation_prometheus_io_port";

/// Pods that say by annotations that they have metrics.
pub(super) fn pods() -> Expr<Any> {
    let relabel = Expr::<Any>::list([
        keep(&["__meta_kubernetes_pod_annotation_prometheus_io_scrape"], "true"),
        label(&["__meta_kubernetes_pod_annotation_prometheus_io_path"], "(.+)", "__metrics_path__", "$1"),
        label(&["__address__", POD_PORT], "([^:]+)(?::[0-9]+)?;([0-9]+)", "__address__", "$1:$2"),
        label(&["__meta_kubernetes_namespace"], "(.*)", "namespace", "$1"),
        label(&["__meta_kubernetes_pod_name"], "(.*)", "pod", "$1"),
    ]);
    object([
        ("job_name", "kubernetes-pods".into_expr()),
        ("kubernetes_sd_configs", discovery("pod", &[])),
        ("relabel_configs", relabel),
    ])
}

/// The control plane of Istio: the page "Prometheus" of its documentation.
pub(super) fn istiod() -> Expr<Any> {
    let endpoint = ["__meta_kubernetes_service_name", "__meta_kubernetes_endpoint_port_name"];
    object([
        ("job_name", "istiod".into_expr()),
        ("kubernetes_sd_configs", discovery("endpoints", &["istio-system"])),
        ("relabel_configs", Expr::<Any>::list([keep(&endpoint, "istiod;http-monitoring")])),
    ])
}

/// The proxies of Istio beside the pods: the same page.
pub(super) fn proxies() -> Expr<Any> {
    let relabel = Expr::<Any>::list([
        keep(&["__meta_kubernetes_pod_container_port_name"], ".*-envoy-prom"),
        label(&["__meta_kubernetes_namespace"], "(.*)", "namespace", "$1"),
        label(&["__meta_kubernetes_pod_name"], "(.*)", "pod", "$1"),
    ]);
    object([
        ("job_name", "envoy-stats".into_expr()),
        ("metrics_path", "/stats/prometheus".into_expr()),
        ("kubernetes_sd_configs", discovery("pod", &[])),
        ("relabel_configs", relabel),
    ])
}

/// What finds targets in the cluster.
fn discovery(role: &'static str, namespaces: &[&'static str]) -> Expr<Any> {
    let names = Expr::<Any>::list(namespaces.iter().copied());
    let within = (!namespaces.is_empty()).then(|| ("namespaces", object([("names", names)])));
    let entries = [("role", role.into_expr())].into_iter().chain(within);
    Expr::<Any>::list([Expr::<Any>::object(entries)])
}

/// Keeps the targets whose labels, joined by `;`, match.
fn keep(labels: &[&'static str], regex: &'static str) -> Expr<Any> {
    object([
        ("source_labels", Expr::<Any>::list(labels.iter().copied())),
        ("action", "keep".into_expr()),
        ("regex", regex.into_expr()),
    ])
}

/// Gives a label the value of others where they match.
fn label(from: &[&'static str], regex: &'static str, to: &'static str, value: &'static str) -> Expr<Any> {
    object([
        ("source_labels", Expr::<Any>::list(from.iter().copied())),
        ("action", "replace".into_expr()),
        ("regex", regex.into_expr()),
        ("target_label", to.into_expr()),
        ("replacement", value.into_expr()),
    ])
}
