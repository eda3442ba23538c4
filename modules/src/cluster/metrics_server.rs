//! The metrics server: what `kubectl top` and the autoscaler of pods ask.
//!
//! A cluster has one. The EKS component has it as well, as the add-on `metrics-server`; this is for clusters that want the
//! chart, with more than one replica and a budget of disruptions.

use super::chart::{Chart, name, object, quantity, resources, version};
use ledgerform::{Any, Component, Condition, Expr, Inputs, IntoExpr, Number, Outputs, Scope, tf};

/// The chart: the page "Metrics Server" of the Kubernetes SIGs, release `metrics-server-helm-chart-3.13.1`.
pub const CHART: Chart = Chart {
    repository: "https://kubernetes-sigs.github.io/metrics-server/",
    name: "metrics-server",
    version: "3.13.1",
};

/// The port of its API. The kubelet has the chart's own, 10250, on hosts and on Fargate; the EKS component lets the control
/// plane reach this one.
const PORT: i64 = 10251;

/// The metrics server as a construct.
#[derive(Debug, Clone, Copy)]
pub struct MetricsServer;

/// The inputs of the metrics server.
#[derive(Debug, Clone, Inputs)]
pub struct MetricsServerInputs {
    /// Namespace of the release.
    #[input(default = "kube-system", validate = name)]
    pub namespace: Expr<String>,
    /// Version of the chart.
    #[input(default = CHART.version, validate = version)]
    pub chart_version: Expr<String>,
    /// Pods that answer, 1 to 10. From two on, one stays while nodes are drained.
    #[input(default = 2, validate = replicas)]
    pub replicas: Expr<Number>,
    /// Seconds between two looks at the pods, 10 to 300.
    #[input(default = 15, validate = resolution)]
    pub resolution_seconds: Expr<Number>,
    /// Processor that each pod asks for. The project's page "Scaling" reckons 1m for each node.
    #[input(default = "100m", validate = quantity)]
    pub cpu: Expr<String>,
    /// Memory of each pod. The project's page "Scaling" reckons 2Mi for each node.
    #[input(default = "200Mi", validate = quantity)]
    pub memory: Expr<String>,
}

/// What the metrics server gives.
#[derive(Debug, Clone, Outputs)]
pub struct MetricsServerOutputs {
    /// Version of the metrics server that runs; known when it is there.
    pub app_version: Expr<String>,
}

impl Component for MetricsServer {
    const NAME: &'static str = "metrics-server";
    const DESCRIPTION: &'static str = "The metrics server from its chart.";
    const TERRAFORM: &'static str = ">= 1.5";
    const PROVIDERS: &'static [(&'static str, &'static str)] = &[("helm", ">= 3.0")];
    type Inputs = MetricsServerInputs;
    type Outputs = MetricsServerOutputs;

    fn build(scope: &Scope, inputs: MetricsServerInputs) -> MetricsServerOutputs {
        let budget = object([("enabled", inputs.replicas.greater(1).into_expr()), ("minAvailable", 1.into_expr())]);
        let resolution: Expr<String> = tf!("--metric-resolution={}s", &inputs.resolution_seconds);
        let values = object([
            ("replicas", inputs.replicas.into_expr()),
            ("containerPort", PORT.into_expr()),
            ("podDisruptionBudget", budget),
            // What stands here comes after the chart's own arguments, and the last one counts.
            ("args", Expr::<Any>::list([resolution])),
            ("resources", resources(&inputs.cpu, &inputs.memory)),
        ]);
        let release = CHART.release("metrics-server", &inputs.namespace, &inputs.chart_version, &values);
        let release = scope.add("this", release);
        MetricsServerOutputs { app_version: release.metadata().get("app_version") }
    }
}

fn replicas(field: &str, value: &Expr<Number>) -> Condition {
    Condition::new(crate::check::within(value, 1, 10), tf!("{field} must be 1 to 10, not {value}"))
}

fn resolution(field: &str, value: &Expr<Number>) -> Condition {
    Condition::new(crate::check::within(value, 10, 300), tf!("{field} must be 10 to 300 seconds, not {value}"))
}
