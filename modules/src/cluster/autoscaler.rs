//! The horizontal autoscaler of pods, and the metrics server that it asks.

use super::chart::name;
use super::metrics_server;
use crate::check::{optional, within};
use ledgerform::{AddrKind, Component, Condition, Expr, Inputs, Node, Number, Outputs, Scope, Validated, tf};
use ledgerform_bindings::kubernetes;

/// A horizontal autoscaler of pods by processor and memory, of the API `autoscaling/v2`.
///
/// Without a metrics server it sees nothing and never scales, and says so only in its events. So a stack with an autoscaler
/// needs a metrics server: the construct [`MetricsServer`](metrics_server::MetricsServer), the add-on `metrics-server` of
/// the EKS component, or any release of that chart. Where it stands in another stack, `metrics_server` says so.
///
/// ```
/// use ledgerform::App;
/// use ledgerform_modules::cluster::autoscaler::{Autoscaler, AutoscalerInputs};
/// use ledgerform_modules::cluster::metrics_server::{MetricsServer, MetricsServerInputs};
///
/// let app = App::new();
/// let stack = app.stack("workloads");
/// let inputs = AutoscalerInputs::new().name("api").namespace("shop").max_replicas(10);
/// stack.component::<Autoscaler>("api", inputs);
/// let problems = app.synth().unwrap_err().to_string();
/// assert!(problems.contains("the autoscaler has no metrics server"));
///
/// stack.component::<MetricsServer>("metrics-server", MetricsServerInputs::new());
/// assert!(app.synth().is_ok());
/// ```
#[derive(Debug, Clone, Copy)]
pub struct Autoscaler;

/// The inputs of an autoscaler.
#[derive(Debug, Clone, Inputs)]
pub struct AutoscalerInputs {
    /// Name of the autoscaler, and of what it scales where `target_name` is null.
    #[input(validate = name)]
    pub name: Expr<String>,
    /// Namespace of both.
    #[input(validate = name)]
    pub namespace: Expr<String>,
    /// What it scales: `Deployment` or `StatefulSet`.
    #[input(default = "Deployment", one_of("Deployment", "StatefulSet"))]
    pub target_kind: Expr<String>,
    /// Name of what it scales.
    #[input(validate = name)]
    pub target_name: Expr<Option<String>>,
    /// Pods that are always there, from 1 on.
    #[input(default = 2, validate = replicas)]
    pub min_replicas: Expr<Number>,
    /// Pods that are there at most.
    #[input(validate = replicas, together = bounds)]
    pub max_replicas: Expr<Number>,
    /// Percent of the processor that pods ask for, which it keeps them at; 0 leaves the processor out.
    #[input(default = 70, validate = percent, together = metrics)]
    pub cpu_percent: Expr<Number>,
    /// Percent of the memory that pods ask for, which it keeps them at; 0 leaves memory out.
    #[input(default = 0, validate = percent)]
    pub memory_percent: Expr<Number>,
    /// Seconds that fewer pods must have been enough before it takes one away, 0 to 3600.
    #[input(default = 300, validate = stabilization)]
    pub scale_down_seconds: Expr<Number>,
    /// Version of a metrics server that stands in another stack, such as
    /// `addon_versions["metrics-server"]` of the EKS component; where it is null, this stack must have one.
    pub metrics_server: Expr<Option<String>>,
}

/// What an autoscaler gives.
#[derive(Debug, Clone, Outputs)]
pub struct AutoscalerOutputs {
    /// Its name.
    pub name: Expr<String>,
}

impl Component for Autoscaler {
    const NAME: &'static str = "autoscaler";
    const DESCRIPTION: &'static str = "A horizontal autoscaler of pods.";
    const TERRAFORM: &'static str = ">= 1.5";
    const PROVIDERS: &'static [(&'static str, &'static str)] = &[("kubernetes", ">= 2.20")];
    type Inputs = AutoscalerInputs;
    type Outputs = AutoscalerOutputs;

    fn build(scope: &Scope, inputs: AutoscalerInputs) -> AutoscalerOutputs {
        use kubernetes::horizontal_pod_autoscaler_v2::{
            Behavior, Metadata, Metric, Policy, Resource, ScaleDown, ScaleTargetRef, Spec, Target,
        };
        let elsewhere = &inputs.metrics_server;
        if *elsewhere.is_null().node() == Node::Bool(true) {
            scope.add_validation(needs_metrics_server);
        }
        scope.require(
            optional(elsewhere, |version| version.differs("")),
            tf!("metrics_server must be the version of the metrics server, so that there is one"),
        );
        let metric = |resource: &'static str, percent: &Expr<Number>| {
            percent.greater(0).blocks(|| {
                let target = Target::new().r#type("Utilization").average_utilization(percent);
                Metric::new().r#type("Resource").resource(Resource::new().name(resource).target(target))
            })
        };
        let target = ScaleTargetRef::new()
            .kind(&inputs.target_kind)
            .name(inputs.target_name.or_else(&inputs.name))
            .api_version("apps/v1");
        // What Kubernetes does by itself, but for the window: all pods that are too many may go at once.
        let down = ScaleDown::new()
            .policy([Policy::new().period_seconds(15).r#type("Percent").value(100)])
            .select_policy("Max")
            .stabilization_window_seconds(&inputs.scale_down_seconds);
        scope.add(
            "this",
            kubernetes::HorizontalPodAutoscalerV2::new()
                .metadata(Metadata::new().name(&inputs.name).namespace(&inputs.namespace))
                .spec(
                    Spec::new()
                        .max_replicas(&inputs.max_replicas)
                        .scale_target_ref(target)
                        .min_replicas(&inputs.min_replicas)
                        .behavior(Behavior::new().scale_down([down]))
                        .metric(metric("cpu", &inputs.cpu_percent).and(metric("memory", &inputs.memory_percent))),
                ),
        );
        AutoscalerOutputs { name: inputs.name }
    }
}

/// Refuses autoscalers of a scope whose stack has no metrics server; for autoscalers that are no [`Autoscaler`].
///
/// ```
/// use ledgerform::App;
/// use ledgerform_bindings::kubernetes;
/// use ledgerform_modules::cluster::autoscaler::needs_metrics_server;
///
/// let app = App::new();
/// let stack = app.stack("workloads");
/// stack.add_validation(needs_metrics_server);
/// assert!(app.synth().is_ok());
/// ```
pub fn needs_metrics_server(seen: &mut Validated<'_>) {
    let graph = seen.graph();
    if graph.vertices().any(|vertex| gives_metrics(seen, vertex.address)) {
        return;
    }
    let is_autoscaler = |address: &str| {
        ["kubernetes_horizontal_pod_autoscaler_v2.", "kubernetes_horizontal_pod_autoscaler_v2beta2."]
            .iter()
            .any(|ty| address.starts_with(ty))
    };
    let autoscalers =
        seen.vertices().filter(|vertex| vertex.kind == AddrKind::Managed && is_autoscaler(vertex.address));
    for path in autoscalers.map(|vertex| vertex.path).collect::<Vec<_>>() {
        seen.refuse(
            path,
            "the autoscaler has no metrics server to ask: it would see no pod's processor or memory and never scale",
            "add the construct MetricsServer or the EKS add-on metrics-server to this stack, or give metrics_server the \
             version of the one in another stack",
        );
    }
}

/// Whether a resource is a metrics server. An add-on or a chart whose name is known later may be one.
fn gives_metrics(seen: &Validated<'_>, address: &str) -> bool {
    let argument = if address.starts_with("helm_release.") {
        "chart"
    } else if address.starts_with("aws_eks_addon.") {
        "addon_name"
    } else {
        return false;
    };
    match seen.argument::<String>(address, argument).as_ref().map(Expr::node) {
        Some(Node::String(name)) => &**name == metrics_server::CHART.name,
        Some(_) => true,
        None => false,
    }
}

fn replicas(field: &str, value: &Expr<Number>) -> Condition {
    Condition::new(value.at_least(1), tf!("{field} must be at least 1, not {value}"))
}

fn percent(field: &str, value: &Expr<Number>) -> Condition {
    Condition::new(within(value, 0, 1000), tf!("{field} must be 1 to 1000 percent, or 0 to leave it out, not {value}"))
}

fn stabilization(field: &str, value: &Expr<Number>) -> Condition {
    Condition::new(within(value, 0, 3600), tf!("{field} must be 0 to 3600 seconds, not {value}"))
}

fn bounds(inputs: &AutoscalerInputs) -> Condition {
    let (least, most) = (&inputs.min_replicas, &inputs.max_replicas);
    Condition::new(
        most.at_least(least),
        tf!("max_replicas must be at least min_replicas, which is {least}, not {most}"),
    )
}

fn metrics(inputs: &AutoscalerInputs) -> Condition {
    Condition::new(
        inputs.cpu_percent.greater(0).or(inputs.memory_percent.greater(0)),
        tf!("cpu_percent and memory_percent must not both be 0: the autoscaler would have nothing to look at"),
    )
}
