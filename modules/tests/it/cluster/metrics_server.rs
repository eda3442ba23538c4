//! M17: the metrics server.

use super::{applied, check_release, problems};
use ledgerform_modules::cluster::metrics_server::{MetricsServer, MetricsServerInputs};

/// Its port is the one that the EKS component opens, and not the kubelet's.
#[test]
fn m17_metrics_server() {
    let template = applied(|scope| {
        scope.component::<MetricsServer>("metrics-server", MetricsServerInputs::new());
    });
    let chart = ["https://kubernetes-sigs.github.io/metrics-server/", "metrics-server", "3.13.1", "kube-system"];
    let values = r#""args":
- "--metric-resolution=15s"
"containerPort": 10251
"podDisruptionBudget":
  "enabled": true
  "minAvailable": 1
"replicas": 2
"resources":
  "limits":
    "memory": "200Mi"
  "requests":
    "cpu": "100m"
    "memory": "200Mi"
"#;
    check_release(&template, chart, values);
}

#[test]
fn m17_what_is_wrong_is_said_at_once() {
    let problems = problems(|scope| {
        let inputs = MetricsServerInputs::new().chart_version(">= 3").replicas(0).resolution_seconds(5).memory("lots");
        scope.component::<MetricsServer>("metrics-server", inputs);
    });
    for expected in [
        "workloads/metrics-server.chart_version: chart_version must be an exact version such as 1.2.3, not `>= 3`",
        "workloads/metrics-server.replicas: replicas must be 1 to 10, not 0",
        "workloads/metrics-server.resolution_seconds: resolution_seconds must be 10 to 300 seconds, not 5",
        "workloads/metrics-server.memory: memory must be an amount such as 100m, 256Mi or 2Gi, not `lots`",
    ] {
        assert!(problems.contains(expected), "{problems}");
    }
}
