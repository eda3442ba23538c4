//! Prometheus as plain objects of Kubernetes, without an operator.

use super::chart::{name, object, quantity, size};
use super::scrape;
use super::workload::{Workload, limits};
use crate::check::{self, matches, within};
use ledgerform::function::{sha256, yamlencode};
use ledgerform::{Any, Component, Condition, Expr, Inputs, IntoExpr, Number, Outputs, Scope, tf};
use ledgerform_bindings::kubernetes;
use std::collections::BTreeMap;

/// The image. Its tag is that of the chart `kube-prometheus-stack` 88.5.3, without `-distroless`.
pub const IMAGE: &str = "quay.io/prometheus/prometheus:v3.14.0";

/// Prometheus for one namespace of applications, a mesh, and whatever pods say that they have metrics.
///
/// It is small on purpose: a configuration in a `ConfigMap`, one pod with a volume, a service, and the right to look at pods
/// and endpoints. Alerts and dashboards of the cluster itself come with
/// [`PrometheusStack`](super::prometheus_stack::PrometheusStack).
///
/// ```
/// use ledgerform::App;
/// use ledgerform_modules::cluster::prometheus::{Application, Prometheus, PrometheusInputs};
///
/// let app = App::new();
/// let stack = app.stack("monitoring");
/// let shop = Application::new().targets(["shop-service.shop.svc:8000"]);
/// let inputs = PrometheusInputs::new().istio(true).applications([("shop", shop)]);
/// let prometheus = stack.component::<Prometheus>("prometheus", inputs);
/// stack.output("prometheus_url", ledgerform::Output::new(prometheus.url));
/// assert!(app.synth().is_ok());
/// ```
#[derive(Debug, Clone, Copy)]
pub struct Prometheus;

/// The inputs of Prometheus.
#[derive(Debug, Clone, Inputs)]
pub struct PrometheusInputs {
    /// Namespace of its objects, which must exist.
    #[input(default = "monitoring", validate = name)]
    pub namespace: Expr<String>,
    /// Image of Prometheus, with an exact tag.
    #[input(default = IMAGE, validate = super::chart::image)]
    pub image: Expr<String>,
    /// Seconds between two looks at a target, 5 to 300.
    #[input(default = 15, validate = interval)]
    pub scrape_interval_seconds: Expr<Number>,
    /// Whether it looks at pods that have the annotation `prometheus.io/scrape: "true"`, with `prometheus.io/path` and
    /// `prometheus.io/port` where they have them.
    #[input(default = true)]
    pub pods: Expr<bool>,
    /// Whether it looks at the control plane of Istio and at the proxies beside the pods.
    #[input(default = false)]
    pub istio: Expr<bool>,
    /// Applications at known addresses, by the name of their job.
    #[input(default = BTreeMap::<String, Application>::new(), validate = applications)]
    pub applications: Expr<BTreeMap<String, Application>>,
    /// Days that metrics are kept, 1 to 400.
    #[input(default = 15, validate = days)]
    pub retention_days: Expr<Number>,
    /// Size of the volume in GiB.
    #[input(default = 20, validate = size)]
    pub storage_gib: Expr<Number>,
    /// Class of the volume.
    #[input(default = "gp3", validate = name)]
    pub storage_class: Expr<String>,
    /// Processor that it asks for.
    #[input(default = "250m", validate = quantity)]
    pub cpu: Expr<String>,
    /// Memory that it has.
    #[input(default = "1Gi", validate = quantity)]
    pub memory: Expr<String>,
}

/// An application that shows metrics.
#[derive(Debug, Clone, Inputs)]
pub struct Application {
    /// Addresses with ports, such as `shop-service.shop.svc:8000`.
    pub targets: Expr<Vec<String>>,
    /// Path of the metrics.
    #[input(default = "/metrics")]
    pub path: Expr<String>,
}

/// What Prometheus gives.
#[derive(Debug, Clone, Outputs)]
pub struct PrometheusOutputs {
    /// URL within the cluster.
    pub url: Expr<String>,
}

impl Component for Prometheus {
    const NAME: &'static str = "prometheus";
    const DESCRIPTION: &'static str = "Prometheus as plain objects.";
    const TERRAFORM: &'static str = ">= 1.5";
    const PROVIDERS: &'static [(&'static str, &'static str)] = &[("kubernetes", ">= 2.20")];
    type Inputs = PrometheusInputs;
    type Outputs = PrometheusOutputs;

    fn build(scope: &Scope, inputs: PrometheusInputs) -> PrometheusOutputs {
        use kubernetes::deployment_v1::{
            ConfigMap, Container, EmptyDir, PersistentVolumeClaim, TemplateSpec, Volume, VolumeMount,
        };
        let text = scope.local("prometheus_configuration", yamlencode(configuration(&inputs)));
        let workload = Workload {
            name: "prometheus",
            namespace: &inputs.namespace,
            user: "65534",
            port: 9090,
            health: "/-/ready",
            configuration: &sha256(&text),
        };
        let account = rights(scope, &inputs, &workload);
        let claim = claim(scope, &inputs, &workload);
        let map = scope.add("prometheus", workload.configuration("prometheus-config", [("prometheus.yml", &text)]));
        let mount = |name: &'static str, path: &'static str| VolumeMount::new().mount_path(path).name(name);
        let retention: Expr<String> = tf!("--storage.tsdb.retention.time={}d", &inputs.retention_days);
        let container = Container::new()
            .name("prometheus")
            .image(&inputs.image)
            .args([
                "--config.file=/etc/prometheus/prometheus.yml".into_expr(),
                "--storage.tsdb.path=/prometheus".into_expr(),
                retention,
            ])
            .volume_mount([
                mount("configuration", "/etc/prometheus").read_only(true),
                mount("metrics", "/prometheus"),
                mount("temporary", "/tmp"),
            ])
            .resources(limits(&inputs.cpu, &inputs.memory));
        let pod = TemplateSpec::new().service_account_name(account).volume([
            Volume::new().name("configuration").config_map(ConfigMap::new().name(map.metadata().at(0).get("name"))),
            Volume::new().name("metrics").persistent_volume_claim(PersistentVolumeClaim::new().claim_name(claim)),
            Volume::new().name("temporary").empty_dir(EmptyDir::new()),
        ]);
        scope.add("prometheus", workload.deployment(container, pod));
        scope.add("prometheus", workload.service("prometheus-service"));
        PrometheusOutputs { url: tf!("http://prometheus-service.{}.svc:9090", &inputs.namespace) }
    }
}

/// The right to look at what there is; gives the name of the service account.
fn rights(scope: &Scope, inputs: &PrometheusInputs, workload: &Workload<'_>) -> Expr<String> {
    use kubernetes::{cluster_role_binding_v1 as binding, cluster_role_v1 as role, service_account_v1 as account};
    let account = scope.add(
        "prometheus",
        kubernetes::ServiceAccountV1::new().metadata(
            account::Metadata::new().name("prometheus").namespace(&inputs.namespace).labels(workload.labels()),
        ),
    );
    let look = ["get", "list", "watch"];
    let role = scope.add(
        "prometheus",
        kubernetes::ClusterRoleV1::new()
            .metadata(role::Metadata::new().name("prometheus").labels(workload.labels()))
            .rule([role::Rule::new().verbs(look).api_groups([""]).resources(["endpoints", "pods", "services"])]),
    );
    let name: Expr<String> = account.metadata().at(0).get("name");
    scope.add(
        "prometheus",
        kubernetes::ClusterRoleBindingV1::new()
            .metadata(binding::Metadata::new().name("prometheus").labels(workload.labels()))
            .role_ref(
                binding::RoleRef::new()
                    .api_group("rbac.authorization.k8s.io")
                    .kind("ClusterRole")
                    .name(role.metadata().at(0).get::<String>("name")),
            )
            .subject([binding::Subject::new().kind("ServiceAccount").name(&name).namespace(&inputs.namespace)]),
    );
    name
}

/// The volume; gives its name.
fn claim(scope: &Scope, inputs: &PrometheusInputs, workload: &Workload<'_>) -> Expr<String> {
    use kubernetes::persistent_volume_claim_v1::{Metadata, Resources, Spec};
    let claim = scope.add(
        "prometheus",
        kubernetes::PersistentVolumeClaimV1::new()
            .metadata(Metadata::new().name("prometheus").namespace(&inputs.namespace).labels(workload.labels()))
            .spec(
                Spec::new()
                    .access_modes(["ReadWriteOnce"])
                    .resources(Resources::new().requests([("storage", tf!("{}Gi", &inputs.storage_gib))]))
                    .storage_class_name(&inputs.storage_class),
            )
            // The volume is made where the pod comes to run: waiting for it would be waiting for ever.
            .wait_until_bound(false),
    );
    claim.metadata().at(0).get("name")
}

/// What Prometheus does: the page "Configuration" of its documentation.
fn configuration(inputs: &PrometheusInputs) -> Expr<Any> {
    let interval: Expr<String> = tf!("{}s", &inputs.scrape_interval_seconds);
    let global =
        object([("scrape_interval", (&interval).into_expr()), ("evaluation_interval", (&interval).into_expr())]);
    let part = |on: &Expr<bool>, job: Expr<Any>| object([("on", on.into_expr()), ("job", job)]);
    // The jobs differ in shape, so that they are chosen in a walk and not by conditions.
    let known: Expr<Vec<Any>> = Expr::<Any>::list([
        part(&inputs.pods, scrape::pods()),
        part(&inputs.istio, scrape::istiod()),
        part(&inputs.istio, scrape::proxies()),
    ])
    .cast();
    let known: Expr<Vec<Any>> = known.filter(|part| part.get("on")).map(|part| part.get("job"));
    let own: Expr<Vec<Any>> = inputs.applications.to_list(|name, application| {
        object([
            ("job_name", name.into_expr()),
            ("metrics_path", application.path().into_expr()),
            ("static_configs", Expr::<Any>::list([object([("targets", application.targets().into_expr())])])),
        ])
    });
    let jobs: Expr<Vec<Vec<Any>>> = [known, own].into_expr();
    object([("global", global), ("scrape_configs", jobs.flatten().into_expr())])
}

fn interval(field: &str, value: &Expr<Number>) -> Condition {
    Condition::new(within(value, 5, 300), tf!("{field} must be 5 to 300 seconds, not {value}"))
}

fn days(field: &str, value: &Expr<Number>) -> Condition {
    Condition::new(within(value, 1, 400), tf!("{field} must be 1 to 400 days, not {value}"))
}

fn applications(field: &str, value: &Expr<BTreeMap<String, Application>>) -> Condition {
    // Two jobs of one name are an error of Prometheus, which then does not start.
    let bad = check::bad_keys(value, |name, application| {
        let taken = check::among(&["envoy-stats", "istiod", "kubernetes-pods"], name);
        let odd = application.targets().filter(|target| !matches("^[a-z0-9.-]+:[0-9]{1,5}$", &target));
        let some = application.targets().length().greater(0);
        (!taken).and(odd.length().equals(0)).and(some).and(matches("^/", &application.path()))
    });
    check::none(
        bad,
        format!(
            "{field} must have targets such as shop.default.svc:8000, paths that begin with a slash, and names other than \
             envoy-stats, istiod and kubernetes-pods"
        ),
    )
}
