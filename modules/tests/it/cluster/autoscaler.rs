//! M16: the horizontal autoscaler of pods, which needs a metrics server.

use super::{applied, problems};
use crate::cases::{eks_admin, eks_inputs};
use ledgerform::{App, Scope};
use ledgerform_bindings::{aws, kubernetes};
use ledgerform_modules::cluster::autoscaler::{Autoscaler, AutoscalerInputs};
use ledgerform_modules::cluster::metrics_server::{MetricsServer, MetricsServerInputs};
use ledgerform_modules::eks::{Addon, Eks, NodeGroup};
use serde_json::json;

fn inputs() -> AutoscalerInputs {
    AutoscalerInputs::new().name("api").namespace("shop").max_replicas(10)
}

fn metrics_server(scope: &Scope) {
    scope.component::<MetricsServer>("metrics-server", MetricsServerInputs::new());
}

#[test]
fn m16_autoscaler() {
    let template = applied(|scope| {
        metrics_server(scope);
        scope.component::<Autoscaler>("api", inputs().memory_percent(80));
    });
    let found = template.only::<kubernetes::HorizontalPodAutoscalerV2>().body;
    assert_eq!(found["metadata"], json!({ "name": "api", "namespace": "shop" }));
    let metric = |name: &str, percent: i64| {
        let target = json!({ "type": "Utilization", "average_utilization": percent });
        json!({ "type": "Resource", "resource": { "name": name, "target": target } })
    };
    let policy = json!([{ "type": "Percent", "value": 100, "period_seconds": 15 }]);
    let down = json!({ "policy": policy, "select_policy": "Max", "stabilization_window_seconds": 300 });
    assert_eq!(
        found["spec"],
        json!({
            "min_replicas": 2,
            "max_replicas": 10,
            "scale_target_ref": { "api_version": "apps/v1", "kind": "Deployment", "name": "api" },
            "behavior": { "scale_down": [down] },
            "metric": [metric("cpu", 70), metric("memory", 80)],
        })
    );
}

const REFUSED: &str = "workloads/api/this: the autoscaler has no metrics server to ask: it would see no pod's processor or \
                       memory and never scale";

#[test]
fn m16_an_autoscaler_without_a_metrics_server_is_refused() {
    let problems = problems(|scope| {
        scope.component::<Autoscaler>("api", inputs());
    });
    assert!(problems.contains(REFUSED), "{problems}");
    assert!(problems.contains("add the construct MetricsServer or the EKS add-on metrics-server"), "{problems}");
}

/// An add-on of the cluster is one, another add-on is none.
#[test]
fn m16_the_add_on_is_a_metrics_server() {
    let with = |addon: &'static str| {
        let app = App::new();
        let stack = app.stack("workloads");
        stack.provider(aws::Provider::new().region("us-east-1"));
        let nodes = NodeGroup::new().instance_types(["m7g.large"]).min_size(2).max_size(6);
        let addons = [addon, "kube-proxy", "vpc-cni"].map(|name| (name, Addon::new()));
        let cluster = eks_inputs().access([("platform", eks_admin())]).node_groups([("system", nodes)]);
        stack.component::<Eks>("eks", cluster.addons(addons));
        stack.component::<Autoscaler>("api", inputs());
        app.synth().map(|_| ()).map_err(|problems| problems.to_string())
    };
    assert_eq!(with("metrics-server"), Ok(()));
    assert!(with("coredns").unwrap_err().contains(REFUSED));
}

/// Where the server stands elsewhere, its version says that it is there.
#[test]
fn m16_a_metrics_server_of_another_stack() {
    let template = applied(|scope| {
        scope.component::<Autoscaler>("api", inputs().metrics_server("v0.8.0-eksbuild.2"));
    });
    template.count::<kubernetes::HorizontalPodAutoscalerV2>(1);
    let problems = problems(|scope| {
        scope.component::<Autoscaler>("api", inputs().metrics_server(""));
    });
    assert!(problems.contains("metrics_server must be the version of the metrics server"), "{problems}");
}

#[test]
fn m16_what_is_wrong_is_said_at_once() {
    let problems = problems(|scope| {
        metrics_server(scope);
        let inputs = AutoscalerInputs::new()
            .name("Api")
            .namespace("shop")
            .max_replicas(10)
            .min_replicas(12)
            .cpu_percent(0)
            .scale_down_seconds(7200);
        scope.component::<Autoscaler>("api", inputs);
    });
    for expected in [
        "name must be 1 to 63 lower-case letters, digits and hyphens, not `Api`",
        "max_replicas must be at least min_replicas, which is 12, not 10",
        "cpu_percent and memory_percent must not both be 0",
        "scale_down_seconds must be 0 to 3600 seconds, not 7200",
    ] {
        assert!(problems.contains(expected), "{problems}");
    }
}
