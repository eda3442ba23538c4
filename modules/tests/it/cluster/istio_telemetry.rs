//! M24: the telemetry of a mesh.

use super::{applied, problems};
use ledgerform::{App, Output};
use ledgerform_bindings::helm;
use ledgerform_modules::cluster::istio_telemetry::{Elasticsearch, IstioTelemetry, IstioTelemetryInputs};
use ledgerform_modules::cluster::prometheus_stack::{PrometheusStack, PrometheusStackInputs};
use ledgerform_testing::Root;
use serde_json::{Value, json};

fn inputs() -> IstioTelemetryInputs {
    IstioTelemetryInputs::new().prometheus_url("http://prometheus-service.monitoring.svc:9090").sampling_percent(100)
}

/// Jaeger keeps traces in memory.
#[test]
fn m24_jaeger() {
    let template = applied(|scope| {
        scope.component::<IstioTelemetry>("telemetry", inputs());
    });
    let jaeger = &template.has::<helm::Release>(json!({ "chart": "jaeger" }))[0].body;
    assert_eq!((&jaeger["version"], &jaeger["namespace"]), (&json!("4.11.1"), &json!("istio-system")));
    let values = jaeger["values"][0].as_str().unwrap();
    assert!(values == JAEGER, "{values}");
}

/// Kiali looks at Prometheus and at Jaeger, in the namespace that Jaeger came to.
#[test]
fn m24_kiali() {
    let app = App::new();
    app.stack("workloads").component::<IstioTelemetry>("telemetry", inputs());
    let root = Root::of(&app.synth().unwrap().stacks[0]);
    root.apply();
    let state: Value = serde_json::from_str(&root.succeed(&["state", "pull"])).unwrap();
    let releases =
        state["resources"].as_array().unwrap().iter().map(|resource| &resource["instances"][0]["attributes"]);
    let kiali = releases.filter(|release| release["chart"] == "kiali-server").collect::<Vec<_>>()[0];
    assert_eq!((&kiali["version"], &kiali["repository"]), (&json!("2.29.0"), &json!("https://kiali.org/helm-charts")));
    let values = kiali["values"][0].as_str().unwrap();
    assert!(values == KIALI, "{values}");
}

const JAEGER: &str = r#""jaeger":
  "resources":
    "limits":
      "memory": "1Gi"
    "requests":
      "cpu": "250m"
      "memory": "1Gi"
"userconfig":
  "exporters":
    "jaeger_storage_exporter":
      "trace_storage": "traces"
  "extensions":
    "healthcheckv2":
      "http":
        "endpoint": "0.0.0.0:13133"
      "use_v2": true
    "jaeger_query":
      "storage":
        "traces": "traces"
    "jaeger_storage":
      "backends":
        "traces":
          "memory":
            "max_traces": 50000
  "processors":
    "batch": {}
  "receivers":
    "otlp":
      "protocols":
        "grpc":
          "endpoint": "0.0.0.0:4317"
        "http":
          "endpoint": "0.0.0.0:4318"
  "service":
    "extensions":
    - "healthcheckv2"
    - "jaeger_query"
    - "jaeger_storage"
    "pipelines":
      "traces":
        "exporters":
        - "jaeger_storage_exporter"
        "processors":
        - "batch"
        "receivers":
        - "otlp"
"#;

const KIALI: &str = r#""auth":
  "strategy": "token"
"deployment":
  "view_only_mode": false
"external_services":
  "grafana":
    "enabled": false
  "prometheus":
    "url": "http://prometheus-service.monitoring.svc:9090"
  "tracing":
    "enabled": true
    "internal_url": "http://jaeger.istio-system.svc:16685"
    "provider": "jaeger"
    "use_grpc": true
"#;

/// What `istiod` gets, so that proxies trace what they are told to.
#[test]
fn m24_the_mesh_sends_its_traces_to_jaeger() {
    let app = App::new();
    let stack = app.stack("workloads");
    let outputs = stack.component::<IstioTelemetry>("telemetry", inputs());
    stack.output("istiod", Output::new(outputs.istiod_values));
    let root = Root::of(&app.synth().unwrap().stacks[0]);
    root.apply();
    let values = root.succeed(&["output", "-raw", "istiod"]);
    assert!(values == ISTIOD, "{values}");
}

const ISTIOD: &str = r#""meshConfig":
  "defaultConfig":
    "tracing":
      "sampling": 100
  "defaultProviders":
    "tracing":
    - "jaeger"
  "enableTracing": true
  "extensionProviders":
  - "name": "jaeger"
    "opentelemetry":
      "port": 4317
      "service": "jaeger.istio-system.svc"
"#;

/// Traces in Elasticsearch outlive the pod; the password is that of a secret, and Jaeger reads it from its environment.
#[test]
fn m24_traces_in_elasticsearch() {
    let template = applied(|scope| {
        let elasticsearch = Elasticsearch::new().urls(["https://traces.example.com:9200"]).credentials_secret("traces");
        scope.component::<IstioTelemetry>("telemetry", inputs().elasticsearch(Some(elasticsearch)));
    });
    let found = template.has::<helm::Release>(json!({ "chart": "jaeger" }));
    let values = found[0].body["values"][0].as_str().unwrap();
    for expected in ["$${env:ES_PASSWORD}", "\"secretKeyRef\"", "\"https://traces.example.com:9200\""] {
        assert!(values.contains(expected), "{values}");
    }
    assert!(!values.contains("max_traces"), "{values}");
}

/// The chart of Prometheus looks at the mesh too.
#[test]
fn m24_the_stack_of_prometheus_scrapes_the_mesh() {
    let app = App::new();
    let stack = app.stack("workloads");
    stack.component::<PrometheusStack>("monitoring", PrometheusStackInputs::new().istio(true));
    let synthesis = app.synth().unwrap();
    let plan = Root::of(&synthesis.stacks[0]).plan();
    let address = plan.changes().into_keys().next().unwrap();
    let values = plan.after(&address)["values"][0].as_str().unwrap().to_owned();
    for expected in ["\"additionalScrapeConfigs\":\n", "\"job_name\": \"istiod\"", "\"job_name\": \"envoy-stats\""] {
        assert!(values.contains(expected), "{values}");
    }
}

#[test]
fn m24_what_is_wrong_is_said_at_once() {
    let problems = problems(|scope| {
        let elasticsearch = Elasticsearch::new().urls(["https://elastic:hunter2@traces"]).credentials_secret("traces");
        let inputs =
            IstioTelemetryInputs::new().prometheus_url("prometheus").sampling_percent(101).kiali_login("nobody");
        scope.component::<IstioTelemetry>("telemetry", inputs.elasticsearch(Some(elasticsearch)));
    });
    for expected in [
        "prometheus_url must be a URL such as",
        "sampling_percent must be 0 to 100 percent, not 101",
        "kiali_login must be one of `anonymous`, `token`, not `nobody`",
        "elasticsearch.urls must be URLs without passwords, at least one",
    ] {
        assert!(problems.contains(expected), "{problems}");
    }
    assert!(!problems.contains("hunter2"), "{problems}");
}
