//! The Datadog agent: metrics, logs and traces of the nodes and their pods.

use super::chart::{Chart, name, object, quantity, resources, secret, version};
use crate::check::{matches, within};
use ledgerform::{Any, Component, Condition, Expr, Inputs, IntoExpr, Number, Outputs, Scope, tf};

/// The chart: `charts/datadog` of the repository `DataDog/helm-charts`.
pub const CHART: Chart = Chart { repository: "https://helm.datadoghq.com", name: "datadog", version: "3.240.0" };

/// The sites of Datadog: its page "Getting Started with Datadog Sites".
const SITES: [&str; 7] = [
    "ap1.datadoghq.com",
    "ap2.datadoghq.com",
    "datadoghq.com",
    "datadoghq.eu",
    "ddog-gov.com",
    "us3.datadoghq.com",
    "us5.datadoghq.com",
];

/// The Datadog agent on every node, and the cluster agent that asks the API for all of them.
///
/// Its keys are in secrets that are there, such as those that External Secrets makes: no key is an input.
///
/// ```
/// use ledgerform::App;
/// use ledgerform_modules::cluster::datadog_agent::{DatadogAgent, DatadogAgentInputs};
///
/// let app = App::new();
/// let stack = app.stack("workloads");
/// let inputs = DatadogAgentInputs::new().cluster_name("shop").api_key_secret("datadog-keys").logs("all");
/// stack.component::<DatadogAgent>("datadog", inputs);
/// assert!(app.synth().is_ok());
/// ```
#[derive(Debug, Clone, Copy)]
pub struct DatadogAgent;

/// The inputs of the Datadog agent.
#[derive(Debug, Clone, Inputs)]
pub struct DatadogAgentInputs {
    /// Name of the cluster in Datadog: lower-case letters, digits, hyphens and dots, up to 80 characters.
    #[input(validate = cluster_name)]
    pub cluster_name: Expr<String>,
    /// Namespace of the release and of the secrets.
    #[input(default = "datadog", validate = name)]
    pub namespace: Expr<String>,
    /// Name of the secret that has the API key under `api-key`.
    #[input(validate = secret)]
    pub api_key_secret: Expr<String>,
    /// Name of the secret that has the application key under `app-key`; needed where autoscalers scale by Datadog's metrics.
    #[input(validate = secret)]
    pub app_key_secret: Expr<Option<String>>,
    /// Site that it sends to.
    #[input(default = "datadoghq.com", validate = site)]
    pub site: Expr<String>,
    /// Logs that it sends: `all` pods', those of pods that are `annotated`, or `none`.
    #[input(default = "annotated", one_of("all", "annotated", "none"))]
    pub logs: Expr<String>,
    /// How pods hand over traces: by `socket` (a volume of the host), by `port` (8126 of the host) or not at all, `none`.
    #[input(default = "socket", one_of("none", "port", "socket"))]
    pub apm: Expr<String>,
    /// Namespaces whose pods get Datadog's tracing libraries without being built with them.
    #[input(default = Vec::<&str>::new(), validate = namespaces)]
    pub instrumented_namespaces: Expr<Vec<String>>,
    /// Tags of everything that it sends, as `key:value`.
    #[input(default = Vec::<&str>::new(), validate = tags)]
    pub tags: Expr<Vec<String>>,
    /// Pods of the cluster agent, 1 to 5.
    #[input(default = 2, validate = replicas)]
    pub cluster_agent_replicas: Expr<Number>,
    /// Version of the chart.
    #[input(default = CHART.version, validate = version)]
    pub chart_version: Expr<String>,
    /// Processor that the agent on each node asks for.
    #[input(default = "200m", validate = quantity)]
    pub cpu: Expr<String>,
    /// Memory of the agent on each node.
    #[input(default = "512Mi", validate = quantity)]
    pub memory: Expr<String>,
}

/// What the Datadog agent gives.
#[derive(Debug, Clone, Outputs)]
pub struct DatadogAgentOutputs {
    /// Version of the agent that runs; known when it is there.
    pub app_version: Expr<String>,
}

impl Component for DatadogAgent {
    const NAME: &'static str = "datadog-agent";
    const DESCRIPTION: &'static str = "The Datadog agent from its chart.";
    const TERRAFORM: &'static str = ">= 1.5";
    const PROVIDERS: &'static [(&'static str, &'static str)] = &[("helm", ">= 3.0")];
    type Inputs = DatadogAgentInputs;
    type Outputs = DatadogAgentOutputs;

    fn build(scope: &Scope, inputs: DatadogAgentInputs) -> DatadogAgentOutputs {
        let instrumented = &inputs.instrumented_namespaces;
        let instrumentation = object([
            ("enabled", instrumented.length().greater(0).into_expr()),
            ("enabledNamespaces", instrumented.into_expr()),
        ]);
        let apm = object([
            ("socketEnabled", inputs.apm.equals("socket").into_expr()),
            ("portEnabled", inputs.apm.equals("port").into_expr()),
            ("instrumentation", instrumentation),
        ]);
        let logs = object([
            ("enabled", inputs.logs.differs("none").into_expr()),
            ("containerCollectAll", inputs.logs.equals("all").into_expr()),
        ]);
        let datadog = object([
            ("apiKeyExistingSecret", inputs.api_key_secret.into_expr()),
            ("appKeyExistingSecret", inputs.app_key_secret.into_expr()),
            ("clusterName", inputs.cluster_name.into_expr()),
            ("site", inputs.site.into_expr()),
            ("tags", inputs.tags.into_expr()),
            ("logs", logs),
            ("apm", apm),
            // Arguments of processes hold passwords more often than not.
            ("processAgent", object([("stripProcessArguments", true.into_expr())])),
        ]);
        let cluster_agent = object([
            ("replicas", (&inputs.cluster_agent_replicas).into_expr()),
            ("createPodDisruptionBudget", inputs.cluster_agent_replicas.greater(1).into_expr()),
        ]);
        let agents = object([
            ("containers", object([("agent", object([("resources", resources(&inputs.cpu, &inputs.memory))]))])),
            ("tolerations", Expr::<Any>::list([object([("operator", "Exists".into_expr())])])),
        ]);
        let values = object([("datadog", datadog), ("clusterAgent", cluster_agent), ("agents", agents)]);
        let release = CHART.release("datadog", &inputs.namespace, &inputs.chart_version, &values);
        let release = scope.add("this", release);
        DatadogAgentOutputs { app_version: release.metadata().get("app_version") }
    }
}

/// The chart's own rule for `datadog.clusterName`.
fn cluster_name(field: &str, value: &Expr<String>) -> Condition {
    Condition::new(
        matches("^[a-z](?:[a-z0-9-]*[a-z0-9])?(?:[.][a-z](?:[a-z0-9-]*[a-z0-9])?)*$", value)
            .and(value.length().at_most(80)),
        tf!(
            "{field} must be up to 80 lower-case letters, digits, hyphens and dots, each part beginning with a letter, not \
             `{value}`"
        ),
    )
}

fn site(field: &str, value: &Expr<String>) -> Condition {
    Condition::new(
        crate::check::among(&SITES, value),
        tf!("{field} must be one of {}, not `{value}`", SITES.join(", ")),
    )
}

fn namespaces(field: &str, value: &Expr<Vec<String>>) -> Condition {
    let bad = value.filter(|space| !name(field, &space).condition);
    crate::check::none(bad, format!("{field} must be names of namespaces"))
}

fn tags(field: &str, value: &Expr<Vec<String>>) -> Condition {
    let bad = value.filter(|tag| !matches("^[a-z][^:, ]*:[^, ]+$", &tag));
    crate::check::none(bad, format!("{field} must be tags such as env:production"))
}

fn replicas(field: &str, value: &Expr<Number>) -> Condition {
    Condition::new(within(value, 1, 5), tf!("{field} must be 1 to 5, not {value}"))
}
