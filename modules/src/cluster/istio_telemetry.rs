//! What a mesh of Istio tells: traces in Jaeger, and Kiali's picture of who calls whom.

use super::chart::{Chart, name, object, quantity, resources, secret, version};
use crate::check::{matches, within};
use ledgerform::function::yamlencode;
use ledgerform::{Any, Component, Condition, Expr, Inputs, IntoExpr, Number, Outputs, Scope, tf};

/// The chart of Jaeger: `charts/jaeger` of the repository `jaegertracing/helm-charts`. Its authors call it experimental, so
/// try another version before production does.
pub const JAEGER: Chart =
    Chart { repository: "https://jaegertracing.github.io/helm-charts", name: "jaeger", version: "4.11.1" };

/// The chart of Kiali: `kiali-server` of the repository `kiali/helm-charts`, tag `v2.29.0`.
pub const KIALI: Chart = Chart { repository: "https://kiali.org/helm-charts", name: "kiali-server", version: "2.29.0" };

/// The name by which the mesh knows where traces go.
const PROVIDER: &str = "jaeger";

/// Jaeger and Kiali beside a mesh of Istio.
///
/// Istio itself is released elsewhere: its chart `istiod` gets the output `istiod_values` as one more element of `values`.
/// Metrics of the mesh are collected by [`Prometheus`](super::prometheus::Prometheus) or
/// [`PrometheusStack`](super::prometheus_stack::PrometheusStack) with `istio`, and Kiali reads them there.
///
/// ```
/// use ledgerform::App;
/// use ledgerform_modules::cluster::istio_telemetry::{IstioTelemetry, IstioTelemetryInputs};
/// use ledgerform_modules::cluster::prometheus::{Prometheus, PrometheusInputs};
///
/// let app = App::new();
/// let stack = app.stack("monitoring");
/// let prometheus = stack.component::<Prometheus>("prometheus", PrometheusInputs::new().istio(true));
/// let inputs = IstioTelemetryInputs::new().prometheus_url(prometheus.url).sampling_percent(10);
/// let telemetry = stack.component::<IstioTelemetry>("telemetry", inputs);
/// stack.output("istiod_values", ledgerform::Output::new(telemetry.istiod_values));
/// assert!(app.synth().is_ok());
/// ```
#[derive(Debug, Clone, Copy)]
pub struct IstioTelemetry;

/// The inputs of the telemetry of a mesh.
#[derive(Debug, Clone, Inputs)]
pub struct IstioTelemetryInputs {
    /// Namespace of both releases.
    #[input(default = "istio-system", validate = name)]
    pub namespace: Expr<String>,
    /// URL of the Prometheus that has the metrics of the mesh.
    #[input(validate = url)]
    pub prometheus_url: Expr<String>,
    /// URL of Grafana, to which Kiali leads.
    #[input(validate = url)]
    pub grafana_url: Expr<Option<String>>,
    /// Percent of the requests that are traced, 0 to 100.
    #[input(default = 1, validate = percent)]
    pub sampling_percent: Expr<Number>,
    /// Where traces are kept; where it is null, in the memory of Jaeger, which forgets them when its pod goes.
    #[input(validate = elasticsearch, nested)]
    pub elasticsearch: Expr<Option<Elasticsearch>>,
    /// Traces in memory at most, where they are kept there, 1000 to 1000000. Older ones go.
    #[input(default = 50_000, validate = traces)]
    pub traces_in_memory: Expr<Number>,
    /// Who may look at Kiali: who has a `token` of a service account, or anybody who reaches it, `anonymous`, which then
    /// changes nothing.
    #[input(default = "token", one_of("anonymous", "token"))]
    pub kiali_login: Expr<String>,
    /// Processor that Jaeger asks for.
    #[input(default = "250m", validate = quantity)]
    pub cpu: Expr<String>,
    /// Memory of Jaeger.
    #[input(default = "1Gi", validate = quantity)]
    pub memory: Expr<String>,
    /// Version of the chart of Jaeger.
    #[input(default = JAEGER.version, validate = version)]
    pub jaeger_chart_version: Expr<String>,
    /// Version of the chart of Kiali.
    #[input(default = KIALI.version, validate = version)]
    pub kiali_chart_version: Expr<String>,
}

/// An Elasticsearch that keeps traces.
#[derive(Debug, Clone, Inputs)]
pub struct Elasticsearch {
    /// URLs of its nodes, without a password.
    pub urls: Expr<Vec<String>>,
    /// Name of the secret that has name and password under `username` and `password`.
    #[input(validate = secret)]
    pub credentials_secret: Expr<String>,
}

/// What the telemetry of a mesh gives.
#[derive(Debug, Clone, Outputs)]
pub struct IstioTelemetryOutputs {
    /// Values of the chart `istiod` as YAML: proxies send traces to Jaeger.
    pub istiod_values: Expr<String>,
    /// URL of Jaeger's pages within the cluster.
    pub jaeger_url: Expr<String>,
    /// URL of Kiali within the cluster.
    pub kiali_url: Expr<String>,
}

impl Component for IstioTelemetry {
    const NAME: &'static str = "istio-telemetry";
    const DESCRIPTION: &'static str = "Jaeger and Kiali beside a mesh of Istio.";
    const TERRAFORM: &'static str = ">= 1.5";
    const PROVIDERS: &'static [(&'static str, &'static str)] = &[("helm", ">= 3.0")];
    type Inputs = IstioTelemetryInputs;
    type Outputs = IstioTelemetryOutputs;

    fn build(scope: &Scope, inputs: IstioTelemetryInputs) -> IstioTelemetryOutputs {
        let values = jaeger(&inputs);
        let jaeger = JAEGER.release("jaeger", &inputs.namespace, &inputs.jaeger_chart_version, &values);
        let jaeger = scope.add("jaeger", jaeger);
        let host: Expr<String> = tf!("jaeger.{}.svc", jaeger.namespace());
        let kiali = KIALI.release("kiali", &inputs.namespace, &inputs.kiali_chart_version, &kiali(&inputs, &host));
        let kiali = scope.add("kiali", kiali);
        IstioTelemetryOutputs {
            istiod_values: yamlencode(mesh(&inputs, &host)),
            jaeger_url: tf!("http://{host}:16686"),
            kiali_url: tf!("http://kiali.{}.svc:20001", kiali.namespace()),
        }
    }
}

/// What the mesh must know: the page "Configure tracing using MeshConfig and pod annotations" of Istio's documentation.
fn mesh(inputs: &IstioTelemetryInputs, host: &Expr<String>) -> Expr<Any> {
    let service = object([("service", host.into_expr()), ("port", 4317.into_expr())]);
    let provider = object([("name", PROVIDER.into_expr()), ("opentelemetry", service)]);
    let sampling = object([("sampling", (&inputs.sampling_percent).into_expr())]);
    let config = object([
        ("enableTracing", true.into_expr()),
        ("extensionProviders", Expr::<Any>::list([provider])),
        ("defaultProviders", object([("tracing", Expr::<Any>::list([PROVIDER]))])),
        ("defaultConfig", object([("tracing", sampling)])),
    ]);
    object([("meshConfig", config)])
}

/// Jaeger's configuration: the file `cmd/jaeger/config.yaml` of its repository, with one place for traces.
fn jaeger(inputs: &IstioTelemetryInputs) -> Expr<Any> {
    let given = inputs.elasticsearch.or_null();
    let in_memory = object([("memory", object([("max_traces", (&inputs.traces_in_memory).into_expr())]))]);
    // Jaeger reads the variables; their values come from the secret and stand nowhere else.
    let basic =
        object([("username", "${env:ES_USERNAME}".into_expr()), ("password", "${env:ES_PASSWORD}".into_expr())]);
    let elsewhere = object([(
        "elasticsearch",
        object([("server_urls", given.urls().into_expr()), ("auth", object([("basic", basic)]))]),
    )]);
    let is_elsewhere = inputs.elasticsearch.is_some();
    let backend = is_elsewhere.then(elsewhere, in_memory);
    let endpoint = |port: i64| object([("endpoint", format!("0.0.0.0:{port}").into_expr())]);
    let extensions = object([
        ("healthcheckv2", object([("use_v2", true.into_expr()), ("http", endpoint(13133))])),
        ("jaeger_query", object([("storage", object([("traces", "traces".into_expr())]))])),
        ("jaeger_storage", object([("backends", object([("traces", backend)]))])),
    ]);
    let otlp = object([("protocols", object([("grpc", endpoint(4317)), ("http", endpoint(4318))]))]);
    let pipeline = object([
        ("receivers", Expr::<Any>::list(["otlp"])),
        ("processors", Expr::<Any>::list(["batch"])),
        ("exporters", Expr::<Any>::list(["jaeger_storage_exporter"])),
    ]);
    let service = object([
        ("extensions", Expr::<Any>::list(["healthcheckv2", "jaeger_query", "jaeger_storage"])),
        ("pipelines", object([("traces", pipeline)])),
    ]);
    let config = object([
        ("service", service),
        ("extensions", extensions),
        ("receivers", object([("otlp", otlp)])),
        ("processors", object([("batch", object([]))])),
        ("exporters", object([("jaeger_storage_exporter", object([("trace_storage", "traces".into_expr())]))])),
    ]);
    let variable = |name: &'static str, key: &'static str| {
        let reference = object([("name", given.credentials_secret().into_expr()), ("key", key.into_expr())]);
        object([("name", name.into_expr()), ("valueFrom", object([("secretKeyRef", reference)]))])
    };
    let variables = Expr::<Any>::list([variable("ES_USERNAME", "username"), variable("ES_PASSWORD", "password")]);
    let pod = object([
        ("extraEnv", is_elsewhere.then(variables, Expr::<Any>::null())),
        ("resources", resources(&inputs.cpu, &inputs.memory)),
    ]);
    object([("jaeger", pod), ("userconfig", config)])
}

/// Where Kiali looks: the page "Kiali CR Reference" of its documentation.
fn kiali(inputs: &IstioTelemetryInputs, jaeger: &Expr<String>) -> Expr<Any> {
    let internal: Expr<String> = tf!("http://{jaeger}:16685");
    let tracing = object([
        ("enabled", true.into_expr()),
        ("provider", "jaeger".into_expr()),
        ("internal_url", internal.into_expr()),
        ("use_grpc", true.into_expr()),
    ]);
    let grafana = object([
        ("enabled", inputs.grafana_url.is_some().into_expr()),
        ("internal_url", (&inputs.grafana_url).into_expr()),
    ]);
    let services = object([
        ("prometheus", object([("url", (&inputs.prometheus_url).into_expr())])),
        ("tracing", tracing),
        ("grafana", grafana),
    ]);
    object([
        ("auth", object([("strategy", (&inputs.kiali_login).into_expr())])),
        ("deployment", object([("view_only_mode", inputs.kiali_login.equals("anonymous").into_expr())])),
        ("external_services", services),
    ])
}

fn url(field: &str, value: &Expr<String>) -> Condition {
    Condition::new(
        is_url(value),
        // The value is not shown: it may hold a password.
        tf!("{field} must be a URL such as http://prometheus-service.monitoring.svc:9090, without a password"),
    )
}

fn is_url(value: &Expr<String>) -> Expr<bool> {
    matches("^https?://[^/@]+(?:/[^@]*)?$", value)
}

fn percent(field: &str, value: &Expr<Number>) -> Condition {
    Condition::new(within(value, 0, 100), tf!("{field} must be 0 to 100 percent, not {value}"))
}

fn traces(field: &str, value: &Expr<Number>) -> Condition {
    Condition::new(within(value, 1000, 1_000_000), tf!("{field} must be 1000 to 1000000, not {value}"))
}

fn elasticsearch(field: &str, value: &Expr<Elasticsearch>) -> Condition {
    let urls = value.urls();
    let bad = urls.filter(|url| !is_url(&url));
    Condition::new(
        urls.length().greater(0).and(bad.length().equals(0)),
        tf!("{field}.urls must be URLs without passwords, at least one"),
    )
}
