//! Grafana as plain objects of Kubernetes.

use super::chart::{image, name, object, quantity, secret};
use super::workload::{Workload, limits};
use crate::check::matches;
use ledgerform::function::{sha256, yamlencode};
use ledgerform::{Any, Component, Condition, Expr, Inputs, IntoExpr, Outputs, Scope, tf};
use ledgerform_bindings::kubernetes;

/// The image.
pub const IMAGE: &str = "docker.io/grafana/grafana:12.1.1";

/// Grafana with a source of metrics, reached from within the cluster and by `kubectl port-forward`.
///
/// Name and password of the administrator come from a secret that is there; no input takes a password, so Grafana's own
/// `admin` is never the one that holds. Dashboards that people make are gone with the pod: what should stay is a dashboard of
/// [`PrometheusStack`](super::prometheus_stack::PrometheusStack).
///
/// ```
/// use ledgerform::App;
/// use ledgerform_modules::cluster::grafana::{Grafana, GrafanaInputs};
///
/// let app = App::new();
/// let stack = app.stack("monitoring");
/// let inputs = GrafanaInputs::new().admin_secret("grafana-admin").prometheus_url("http://prometheus-service:9090");
/// stack.component::<Grafana>("grafana", inputs);
/// assert!(app.synth().is_ok());
/// ```
#[derive(Debug, Clone, Copy)]
pub struct Grafana;

/// The inputs of Grafana.
#[derive(Debug, Clone, Inputs)]
pub struct GrafanaInputs {
    /// Namespace of its objects and of the secret, which must exist.
    #[input(default = "monitoring", validate = name)]
    pub namespace: Expr<String>,
    /// Image of Grafana, with an exact tag.
    #[input(default = IMAGE, validate = image)]
    pub image: Expr<String>,
    /// Name of the secret that has name and password of the administrator.
    #[input(validate = secret)]
    pub admin_secret: Expr<String>,
    /// Key of the name in the secret.
    #[input(default = "admin-user")]
    pub user_key: Expr<String>,
    /// Key of the password in the secret.
    #[input(default = "admin-password")]
    pub password_key: Expr<String>,
    /// URL of Prometheus.
    #[input(validate = url)]
    pub prometheus_url: Expr<String>,
    /// Processor that it asks for.
    #[input(default = "100m", validate = quantity)]
    pub cpu: Expr<String>,
    /// Memory that it has.
    #[input(default = "256Mi", validate = quantity)]
    pub memory: Expr<String>,
}

/// What Grafana gives.
#[derive(Debug, Clone, Outputs)]
pub struct GrafanaOutputs {
    /// URL within the cluster.
    pub url: Expr<String>,
}

impl Component for Grafana {
    const NAME: &'static str = "grafana";
    const DESCRIPTION: &'static str = "Grafana as plain objects.";
    const TERRAFORM: &'static str = ">= 1.5";
    const PROVIDERS: &'static [(&'static str, &'static str)] = &[("kubernetes", ">= 2.20")];
    type Inputs = GrafanaInputs;
    type Outputs = GrafanaOutputs;

    fn build(scope: &Scope, inputs: GrafanaInputs) -> GrafanaOutputs {
        use kubernetes::deployment_v1::{
            ConfigMap, ConfigMapKeyRef, Container, EmptyDir, Env, TemplateSpec, ValueFrom, Volume, VolumeMount,
        };
        let source = object([
            ("name", "Prometheus".into_expr()),
            ("type", "prometheus".into_expr()),
            ("access", "proxy".into_expr()),
            ("url", (&inputs.prometheus_url).into_expr()),
            ("isDefault", true.into_expr()),
        ]);
        let text = yamlencode(object([("apiVersion", 1.into_expr()), ("datasources", Expr::<Any>::list([source]))]));
        let text = scope.local("grafana_sources", text);
        let workload = Workload {
            name: "grafana",
            namespace: &inputs.namespace,
            user: "472",
            port: 3000,
            health: "/api/health",
            configuration: &sha256(&text),
        };
        let map = scope.add("grafana", workload.configuration("grafana-datasources", [("prometheus.yaml", &text)]));
        let from_secret = |variable: &'static str, key: &Expr<String>| {
            let from = ConfigMapKeyRef::new().name(&inputs.admin_secret).key(key);
            Env::new().name(variable).value_from(ValueFrom::new().secret_key_ref(from))
        };
        let mount = |name: &'static str, path: &'static str| VolumeMount::new().mount_path(path).name(name);
        let container = Container::new()
            .name("grafana")
            .image(&inputs.image)
            .env([
                from_secret("GF_SECURITY_ADMIN_USER", &inputs.user_key),
                from_secret("GF_SECURITY_ADMIN_PASSWORD", &inputs.password_key),
                Env::new().name("GF_USERS_ALLOW_SIGN_UP").value("false"),
                Env::new().name("GF_AUTH_ANONYMOUS_ENABLED").value("false"),
            ])
            .volume_mount([
                mount("sources", "/etc/grafana/provisioning/datasources").read_only(true),
                mount("data", "/var/lib/grafana"),
                mount("temporary", "/tmp"),
            ])
            .resources(limits(&inputs.cpu, &inputs.memory));
        let pod = TemplateSpec::new().automount_service_account_token(false).volume([
            Volume::new().name("sources").config_map(ConfigMap::new().name(map.metadata().at(0).get("name"))),
            Volume::new().name("data").empty_dir(EmptyDir::new()),
            Volume::new().name("temporary").empty_dir(EmptyDir::new()),
        ]);
        scope.add("grafana", workload.deployment(container, pod));
        scope.add("grafana", workload.service("grafana-service"));
        GrafanaOutputs { url: tf!("http://grafana-service.{}.svc:3000", &inputs.namespace) }
    }
}

fn url(field: &str, value: &Expr<String>) -> Condition {
    Condition::new(
        matches("^https?://[^/@]+(?:/[^@]*)?$", value),
        // The value is not shown: it may hold a password.
        tf!("{field} must be a URL such as http://prometheus-service:9090, without a password"),
    )
}
