//! Prometheus, Alertmanager and Grafana with the operator that runs them.

use super::chart::{Chart, name, object, quantity, resources, secret, size, storage, version};
use super::scrape;
use crate::check::{self, matches, within};
use ledgerform::function::{can, jsondecode, zipmap};
use ledgerform::{Any, Component, Condition, Expr, Inputs, IntoExpr, Number, Outputs, Scope, tf};
use ledgerform_bindings::kubernetes;
use std::collections::BTreeMap;

/// The chart: `charts/kube-prometheus-stack` of the repository `prometheus-community/helm-charts`.
pub const CHART: Chart = Chart {
    repository: "https://prometheus-community.github.io/helm-charts",
    name: "kube-prometheus-stack",
    version: "88.5.3",
};

/// The custom resources that the chart defines: its folder `charts/crds/crds`.
const KINDS: [&str; 10] = [
    "alertmanagerconfigs",
    "alertmanagers",
    "podmonitors",
    "probes",
    "prometheusagents",
    "prometheuses",
    "prometheusrules",
    "scrapeconfigs",
    "servicemonitors",
    "thanosrulers",
];

/// The label by which Grafana finds dashboards; the chart's own.
const DASHBOARD_LABEL: &str = "grafana_dashboard";

/// The chart `kube-prometheus-stack`: metrics outlive restarts, and nobody logs in to Grafana with a password of a manual.
///
/// It looks at nodes, pods and services, and at the monitors and rules of all charts. What EKS runs by itself (etcd,
/// scheduler and controller manager) cannot be looked at, so its alerts are off.
///
/// Helm does not delete the kinds of resources that a chart defines: deleting them deletes all monitors and rules. When the
/// release has gone for good, `kubectl delete crd` the names of the output `custom_resource_definitions`.
///
/// ```
/// use ledgerform::App;
/// use ledgerform_modules::cluster::prometheus_stack::{Grafana, PrometheusStack, PrometheusStackInputs};
///
/// let app = App::new();
/// let stack = app.stack("workloads");
/// let inputs = PrometheusStackInputs::new()
///     .scrape_interval_seconds(15)
///     .grafana(Some(Grafana::new().admin_secret("grafana-admin")));
/// stack.component::<PrometheusStack>("monitoring", inputs);
/// assert!(app.synth().is_ok());
/// ```
#[derive(Debug, Clone, Copy)]
pub struct PrometheusStack;

/// The inputs of the stack.
#[derive(Debug, Clone, Inputs)]
pub struct PrometheusStackInputs {
    /// Namespace of the release.
    #[input(default = "monitoring", validate = name)]
    pub namespace: Expr<String>,
    /// Pods of Prometheus, 1 to 3. Each has all metrics and a volume of its own.
    #[input(default = 2, validate = replicas)]
    pub replicas: Expr<Number>,
    /// Seconds between two looks at a target, 5 to 300.
    #[input(default = 30, validate = interval)]
    pub scrape_interval_seconds: Expr<Number>,
    /// Days that metrics are kept, 1 to 400.
    #[input(default = 15, validate = days)]
    pub retention_days: Expr<Number>,
    /// Size of each volume in GiB.
    #[input(default = 50, validate = size)]
    pub storage_gib: Expr<Number>,
    /// Size in GiB from which on the oldest metrics go, whatever their age: less than the volume, which must never be full.
    #[input(default = 40, validate = size, together = retention_size)]
    pub retention_gib: Expr<Number>,
    /// Class of the volumes. That of the EKS component's `storage_class_manifest` is called `gp3`.
    #[input(default = "gp3", validate = name)]
    pub storage_class: Expr<String>,
    /// Whether it looks at the control plane of Istio and at the proxies beside the pods.
    #[input(default = false)]
    pub istio: Expr<bool>,
    /// Processor that each pod of Prometheus asks for.
    #[input(default = "500m", validate = quantity)]
    pub cpu: Expr<String>,
    /// Memory of each pod of Prometheus.
    #[input(default = "2Gi", validate = quantity)]
    pub memory: Expr<String>,
    /// Size of the volume of Alertmanager in GiB, which has silences and what has been told.
    #[input(default = 5, validate = size)]
    pub alertmanager_storage_gib: Expr<Number>,
    /// Grafana; without it only the metrics are there.
    #[input(nested)]
    pub grafana: Expr<Option<Grafana>>,
    /// Dashboards of Grafana as JSON texts, by name.
    #[input(default = BTreeMap::<String, String>::new(), validate = dashboards, together = dashboards_shown)]
    pub dashboards: Expr<BTreeMap<String, String>>,
    /// Version of the chart.
    #[input(default = CHART.version, validate = version)]
    pub chart_version: Expr<String>,
}

/// Grafana and who may administer it.
///
/// Name and password of the administrator are in a secret that is there, such as one that External Secrets makes. There is
/// no input for a password: it would be in the state, and in the values that Helm keeps in the cluster.
#[derive(Debug, Clone, Inputs)]
pub struct Grafana {
    /// Name of the secret.
    #[input(validate = secret)]
    pub admin_secret: Expr<String>,
    /// Key of the name in the secret.
    #[input(default = "admin-user")]
    pub user_key: Expr<String>,
    /// Key of the password in the secret.
    #[input(default = "admin-password")]
    pub password_key: Expr<String>,
}

/// What the stack gives.
#[derive(Debug, Clone, Outputs)]
pub struct PrometheusStackOutputs {
    /// URL of Prometheus within the cluster.
    pub prometheus_url: Expr<String>,
    /// Kinds of resources that stay when the release goes.
    pub custom_resource_definitions: Expr<Vec<String>>,
}

impl Component for PrometheusStack {
    const NAME: &'static str = "prometheus-stack";
    const DESCRIPTION: &'static str = "Prometheus, Alertmanager and Grafana from the chart kube-prometheus-stack.";
    const TERRAFORM: &'static str = ">= 1.5";
    const PROVIDERS: &'static [(&'static str, &'static str)] = &[("helm", ">= 3.0"), ("kubernetes", ">= 2.20")];
    type Inputs = PrometheusStackInputs;
    type Outputs = PrometheusStackOutputs;

    fn build(scope: &Scope, inputs: PrometheusStackInputs) -> PrometheusStackOutputs {
        let off = || object([("enabled", false.into_expr())]);
        let values = object([
            ("prometheus", object([("prometheusSpec", prometheus(&inputs))])),
            ("alertmanager", object([("alertmanagerSpec", alertmanager(&inputs))])),
            ("grafana", grafana(&inputs.grafana)),
            ("kubeControllerManager", off()),
            ("kubeEtcd", off()),
            ("kubeScheduler", off()),
            // On EKS it shows its metrics to its own node only.
            ("kubeProxy", off()),
        ]);
        let release = CHART.release("kube-prometheus-stack", &inputs.namespace, &inputs.chart_version, &values);
        let release = scope.add("this", release);
        let namespace: Expr<String> = release.namespace();
        scope.each(&inputs.dashboards, |scope, key, text| {
            use kubernetes::config_map_v1::Metadata;
            let metadata =
                Metadata::new().name(tf!("dashboard-{key}")).namespace(&namespace).labels([(DASHBOARD_LABEL, "1")]);
            scope.add(
                "dashboard",
                kubernetes::ConfigMapV1::new().metadata(metadata).data(zipmap([tf!("{key}.json")], [text])),
            );
        });
        PrometheusStackOutputs {
            prometheus_url: tf!("http://kube-prometheus-stack-prometheus.{namespace}.svc:9090"),
            custom_resource_definitions: KINDS.map(|kind| format!("{kind}.monitoring.coreos.com")).into_expr(),
        }
    }
}

fn prometheus(inputs: &PrometheusStackInputs) -> Expr<Any> {
    let all = || false.into_expr();
    let mesh = Expr::<Any>::list([scrape::istiod(), scrape::proxies()]);
    let interval: Expr<String> = tf!("{}s", &inputs.scrape_interval_seconds);
    let retention: Expr<String> = tf!("{}d", &inputs.retention_days);
    let retention_size: Expr<String> = tf!("{}GiB", &inputs.retention_gib);
    object([
        ("replicas", (&inputs.replicas).into_expr()),
        ("scrapeInterval", interval.clone().into_expr()),
        ("evaluationInterval", interval.into_expr()),
        ("retention", retention.into_expr()),
        ("retentionSize", retention_size.into_expr()),
        ("storageSpec", storage(&inputs.storage_class, &inputs.storage_gib)),
        ("resources", resources(&inputs.cpu, &inputs.memory)),
        ("additionalScrapeConfigs", inputs.istio.then(mesh, Expr::<Any>::null())),
        // Monitors and rules of other charts count too, not only those with this release's label.
        ("podMonitorSelectorNilUsesHelmValues", all()),
        ("probeSelectorNilUsesHelmValues", all()),
        ("ruleSelectorNilUsesHelmValues", all()),
        ("scrapeConfigSelectorNilUsesHelmValues", all()),
        ("serviceMonitorSelectorNilUsesHelmValues", all()),
    ])
}

fn alertmanager(inputs: &PrometheusStackInputs) -> Expr<Any> {
    object([("storage", storage(&inputs.storage_class, &inputs.alertmanager_storage_gib))])
}

fn grafana(grafana: &Expr<Option<Grafana>>) -> Expr<Any> {
    let given = grafana.or_null();
    let admin = object([
        ("existingSecret", given.admin_secret().into_expr()),
        ("userKey", given.user_key().into_expr()),
        ("passwordKey", given.password_key().into_expr()),
    ]);
    let dashboards = object([("enabled", true.into_expr()), ("label", DASHBOARD_LABEL.into_expr())]);
    let on =
        object([("enabled", true.into_expr()), ("admin", admin), ("sidecar", object([("dashboards", dashboards)]))]);
    grafana.is_some().then(on, object([("enabled", false.into_expr())]))
}

fn replicas(field: &str, value: &Expr<Number>) -> Condition {
    Condition::new(within(value, 1, 3), tf!("{field} must be 1 to 3, not {value}"))
}

fn interval(field: &str, value: &Expr<Number>) -> Condition {
    Condition::new(within(value, 5, 300), tf!("{field} must be 5 to 300 seconds, not {value}"))
}

fn days(field: &str, value: &Expr<Number>) -> Condition {
    Condition::new(within(value, 1, 400), tf!("{field} must be 1 to 400 days, not {value}"))
}

fn retention_size(inputs: &PrometheusStackInputs) -> Condition {
    let (kept, whole) = (&inputs.retention_gib, &inputs.storage_gib);
    Condition::new(
        kept.less(whole),
        tf!(
            "retention_gib must be less than storage_gib, which is {whole}, not {kept}: a full volume stops Prometheus"
        ),
    )
}

fn dashboards(field: &str, value: &Expr<BTreeMap<String, String>>) -> Condition {
    let bad = check::bad_keys(value, |key, text| {
        matches("^[a-z0-9](?:[a-z0-9-]{0,48}[a-z0-9])?$", key).and(can(jsondecode(text)))
    });
    check::none(bad, format!("{field} must be JSON texts, by names of lower-case letters, digits and hyphens"))
}

fn dashboards_shown(inputs: &PrometheusStackInputs) -> Condition {
    Condition::new(
        inputs.grafana.is_some().or(inputs.dashboards.length().equals(0)),
        "dashboards need grafana, which shows them",
    )
}
