//! M13: Prometheus and Grafana as plain objects.

use super::{applied, problems};
use ledgerform_bindings::kubernetes;
use ledgerform_modules::cluster::grafana::{Grafana, GrafanaInputs};
use ledgerform_modules::cluster::prometheus::{Application, Prometheus, PrometheusInputs};
use serde_json::json;

/// Jobs for pods, for Istio and for the application, every fifteen seconds.
#[test]
fn m13_prometheus_scrapes_pods_istio_and_the_application() {
    let template = applied(|scope| {
        let app = Application::new().targets(["thndr-service.thndr-app.svc:8000"]);
        scope.component::<Prometheus>("prometheus", PrometheusInputs::new().istio(true).applications([("thndr", app)]));
    });
    let map = template.only::<kubernetes::ConfigMapV1>().body;
    assert_eq!(map["metadata"]["name"], "prometheus-config");
    let text = map["data"]["prometheus.yml"].as_str().unwrap();
    assert!(text == CONFIGURATION, "{text}");
    template.count::<kubernetes::ClusterRoleV1>(1);
    let deployment = template.only::<kubernetes::DeploymentV1>().body;
    let pod = &deployment["spec"]["template"]["spec"];
    let container = &pod["container"][0];
    assert_eq!(container["image"], "quay.io/prometheus/prometheus:v3.14.0");
    assert_eq!(
        container["args"],
        json!([
            "--config.file=/etc/prometheus/prometheus.yml",
            "--storage.tsdb.path=/prometheus",
            "--storage.tsdb.retention.time=15d"
        ])
    );
    assert_eq!(container["security_context"]["capabilities"]["drop"], json!(["ALL"]));
    assert_eq!(pod["security_context"]["run_as_non_root"], true);
    let claim = template.only::<kubernetes::PersistentVolumeClaimV1>().body;
    assert_eq!(claim["spec"]["resources"]["requests"], json!({ "storage": "20Gi" }));
    let service = template.only::<kubernetes::ServiceV1>().body;
    assert_eq!(service["metadata"]["name"], "prometheus-service");
}

const CONFIGURATION: &str = r#""global":
  "evaluation_interval": "15s"
  "scrape_interval": "15s"
"scrape_configs":
- "job_name": "kubernetes-pods"
  "kubernetes_sd_configs":
  - "role": "pod"
  "relabel_configs":
  - "action": "keep"
    "regex": "true"
    "source_labels":
    - "__meta_kubernetes_pod_annotation_prometheus_io_scrape"
  - "action": "replace"
    "regex": "(.+)"
    "replacement": "$1"
    "source_labels":
    - "__meta_kubernetes_pod_annotation_prometheus_io_path"
    "target_label": "__metrics_path__"
  - "action": "replace"
    "regex": "([^:]+)(?::[0-9]+)?;([0-9]+)"
    "replacement": "$1:$2"
    "source_labels":
    - "__address__"
    - "__meta_kubernetes_pod_annotation_prometheus_io_port"
    "target_label": "__address__"
  - "action": "replace"
    "regex": "(.*)"
    "replacement": "$1"
    "source_labels":
    - "__meta_kubernetes_namespace"
    "target_label": "namespace"
  - "action": "replace"
    "regex": "(.*)"
    "replacement": "$1"
    "source_labels":
    - "__meta_kubernetes_pod_name"
    "target_label": "pod"
- "job_name": "istiod"
  "kubernetes_sd_configs":
  - "namespaces":
      "names":
      - "istio-system"
    "role": "endpoints"
  "relabel_configs":
  - "action": "keep"
    "regex": "istiod;http-monitoring"
    "source_labels":
    - "__meta_kubernetes_service_name"
    - "__meta_kubernetes_endpoint_port_name"
- "job_name": "envoy-stats"
  "kubernetes_sd_configs":
  - "role": "pod"
  "metrics_path": "/stats/prometheus"
  "relabel_configs":
  - "action": "keep"
    "regex": ".*-envoy-prom"
    "source_labels":
    - "__meta_kubernetes_pod_container_port_name"
  - "action": "replace"
    "regex": "(.*)"
    "replacement": "$1"
    "source_labels":
    - "__meta_kubernetes_namespace"
    "target_label": "namespace"
  - "action": "replace"
    "regex": "(.*)"
    "replacement": "$1"
    "source_labels":
    - "__meta_kubernetes_pod_name"
    "target_label": "pod"
- "job_name": "thndr"
  "metrics_path": "/metrics"
  "static_configs":
  - "targets":
    - "thndr-service.thndr-app.svc:8000"
"#;

#[test]
fn m13_grafana_has_its_password_from_a_secret() {
    let template = applied(|scope| {
        let inputs = GrafanaInputs::new()
            .admin_secret("grafana-admin")
            .prometheus_url("http://prometheus-service.monitoring.svc:9090");
        scope.component::<Grafana>("grafana", inputs);
    });
    let service = template.only::<kubernetes::ServiceV1>().body;
    assert_eq!(service["metadata"]["name"], "grafana-service");
    assert_eq!(service["spec"]["port"][0]["port"], 3000);
    assert_eq!(service["spec"]["type"], "ClusterIP");
    let deployment = template.only::<kubernetes::DeploymentV1>().body;
    let environment = &deployment["spec"]["template"]["spec"]["container"][0]["env"];
    let secret = |key: &str| json!({ "secret_key_ref": { "name": "grafana-admin", "key": key } });
    assert_eq!(environment[0], json!({ "name": "GF_SECURITY_ADMIN_USER", "value_from": secret("admin-user") }));
    assert_eq!(environment[1], json!({ "name": "GF_SECURITY_ADMIN_PASSWORD", "value_from": secret("admin-password") }));
    let map = template.only::<kubernetes::ConfigMapV1>().body;
    let sources = r#""apiVersion": 1
"datasources":
- "access": "proxy"
  "isDefault": true
  "name": "Prometheus"
  "type": "prometheus"
  "url": "http://prometheus-service.monitoring.svc:9090"
"#;
    assert_eq!(map["data"]["prometheus.yaml"], sources);
}

#[test]
fn m13_what_is_wrong_is_said_at_once() {
    let problems = problems(|scope| {
        let taken = Application::new().targets(["shop.default.svc:8000"]);
        let odd = Application::new().targets(["http://shop"]);
        let inputs = PrometheusInputs::new().image("prom/prometheus:latest");
        scope.component::<Prometheus>("prometheus", inputs.applications([("istiod", taken), ("shop", odd)]));
        let inputs = GrafanaInputs::new().admin_secret("admin123!").prometheus_url("http://admin:hunter2@prometheus");
        scope.component::<Grafana>("grafana", inputs.image("grafana/grafana"));
    });
    for expected in [
        "image must be an image with an exact tag, such as name:1.2.3, not `prom/prometheus:latest`",
        "applications must have targets such as shop.default.svc:8000",
        "wrong: istiod, shop",
        "admin_secret must be the name of a secret",
        "image must be an image with an exact tag, such as name:1.2.3, not `grafana/grafana`",
        "prometheus_url must be a URL such as http://prometheus-service:9090, without a password",
    ] {
        assert!(problems.contains(expected), "{problems}");
    }
    assert!(!problems.contains("admin123") && !problems.contains("hunter2"), "{problems}");
}
