//! Fluent Bit: the logs of all pods go to a log group of CloudWatch, with what Kubernetes knows of each pod.

use super::chart::{Chart, name, object, quantity, resources, version};
use crate::check::{self, matches};
use ledgerform::{Any, Component, Condition, Expr, Inputs, IntoExpr, Outputs, Scope, tf};

/// The chart: `stable/aws-for-fluent-bit` of the repository `aws/eks-charts`.
pub const CHART: Chart =
    Chart { repository: "https://aws.github.io/eks-charts", name: "aws-for-fluent-bit", version: "0.2.0" };

/// Fluent Bit on every node.
///
/// The log group is one that is there, with its key and its retention: a group of the monitoring component. So the role
/// needs no right to make groups. That role is a workload of the EKS component with the controller `fluent-bit`, bound to
/// the service account by Pod Identity, or named in `role_arn`.
///
/// ```
/// use ledgerform::App;
/// use ledgerform_modules::cluster::fluent_bit::{FluentBit, FluentBitInputs};
///
/// let app = App::new();
/// let stack = app.stack("workloads");
/// let inputs = FluentBitInputs::new().region("eu-central-1").log_group_name("/shop/pods");
/// stack.component::<FluentBit>("fluent-bit", inputs);
/// assert!(app.synth().is_ok());
/// ```
#[derive(Debug, Clone, Copy)]
pub struct FluentBit;

/// The inputs of Fluent Bit.
#[derive(Debug, Clone, Inputs)]
pub struct FluentBitInputs {
    /// Namespace of the release.
    #[input(default = "amazon-cloudwatch", validate = name)]
    pub namespace: Expr<String>,
    /// Name of its service account, which the role is for.
    #[input(default = "fluent-bit", validate = name)]
    pub service_account: Expr<String>,
    /// ARN of its role, for a cluster that hands out roles by tokens (`irsa`); null where Pod Identity binds one.
    #[input(validate = role)]
    pub role_arn: Expr<Option<String>>,
    /// Region of the log group.
    #[input(validate = check::region)]
    pub region: Expr<String>,
    /// Name of the log group, which must exist.
    #[input(validate = log_group)]
    pub log_group_name: Expr<String>,
    /// What names of log streams begin with; the rest is namespace, pod and container.
    #[input(default = "pods-")]
    pub stream_prefix: Expr<String>,
    /// Version of the chart.
    #[input(default = CHART.version, validate = version)]
    pub chart_version: Expr<String>,
    /// Processor that the pod on each node asks for.
    #[input(default = "50m", validate = quantity)]
    pub cpu: Expr<String>,
    /// Memory of the pod on each node.
    #[input(default = "250Mi", validate = quantity)]
    pub memory: Expr<String>,
}

/// What Fluent Bit gives.
#[derive(Debug, Clone, Outputs)]
pub struct FluentBitOutputs {
    /// Version of Fluent Bit that runs; known when it is there.
    pub app_version: Expr<String>,
}

impl Component for FluentBit {
    const NAME: &'static str = "fluent-bit";
    const DESCRIPTION: &'static str = "Fluent Bit from its chart, to CloudWatch.";
    const TERRAFORM: &'static str = ">= 1.5";
    const PROVIDERS: &'static [(&'static str, &'static str)] = &[("helm", ">= 3.0")];
    type Inputs = FluentBitInputs;
    type Outputs = FluentBitOutputs;

    fn build(scope: &Scope, inputs: FluentBitInputs) -> FluentBitOutputs {
        let annotations = inputs
            .role_arn
            .is_null()
            .then(object([]), object([("eks.amazonaws.com/role-arn", inputs.role_arn.or_null().into_expr())]));
        let account = object([
            ("create", true.into_expr()),
            ("name", inputs.service_account.into_expr()),
            ("annotations", annotations),
        ]);
        // JSON in a line becomes fields under `data`, in the place of the line.
        let filter = object([
            ("enabled", true.into_expr()),
            ("match", "kube.*".into_expr()),
            ("mergeLog", "On".into_expr()),
            ("mergeLogKey", "data".into_expr()),
            ("keepLog", "Off".into_expr()),
            ("k8sLoggingParser", "On".into_expr()),
            ("k8sLoggingExclude", "On".into_expr()),
            // No limit: what the API says of a pod with long annotations is larger than the chart's own.
            ("bufferSize", "0".into_expr()),
        ]);
        let output = object([
            ("enabled", true.into_expr()),
            ("match", "kube.*".into_expr()),
            ("region", inputs.region.into_expr()),
            ("logGroupName", inputs.log_group_name.into_expr()),
            ("logStreamPrefix", inputs.stream_prefix.into_expr()),
            ("autoCreateGroup", false.into_expr()),
        ]);
        let values = object([
            ("serviceAccount", account),
            ("filter", filter),
            ("cloudWatchLogs", output),
            ("resources", resources(&inputs.cpu, &inputs.memory)),
            // Nodes with taints have logs as well.
            ("tolerations", Expr::<Any>::list([object([("operator", "Exists".into_expr())])])),
        ]);
        let release = CHART.release("aws-for-fluent-bit", &inputs.namespace, &inputs.chart_version, &values);
        let release = scope.add("this", release);
        FluentBitOutputs { app_version: release.metadata().get("app_version") }
    }
}

fn role(field: &str, value: &Expr<String>) -> Condition {
    Condition::new(
        matches("^arn:[a-z-]+:iam::[0-9]{12}:role/", value),
        tf!("{field} must be the ARN of a role, not `{value}`"),
    )
}

/// The API reference of CloudWatch Logs, `CreateLogGroup`.
fn log_group(field: &str, value: &Expr<String>) -> Condition {
    Condition::new(
        matches("^[A-Za-z0-9_./#-]+$", value).and(value.length().at_most(512)),
        tf!("{field} must be the name of a log group, not `{value}`"),
    )
}
