//! M11 and M12: the chart kube-prometheus-stack, whose metrics stay and whose Grafana has its password from a secret.

use super::{applied, check_release, problems};
use ledgerform::{App, Output};
use ledgerform_bindings::kubernetes;
use ledgerform_modules::cluster::prometheus_stack::{Grafana, PrometheusStack, PrometheusStackInputs};
use serde_json::json;

const CHART: [&str; 4] =
    ["https://prometheus-community.github.io/helm-charts", "kube-prometheus-stack", "88.5.3", "monitoring"];

fn values(grafana: &str) -> String {
    format!(
        r#""alertmanager":
  "alertmanagerSpec":
    "storage":
      "volumeClaimTemplate":
        "spec":
          "accessModes":
          - "ReadWriteOnce"
          "resources":
            "requests":
              "storage": "5Gi"
          "storageClassName": "gp3"
"grafana":
{grafana}"kubeControllerManager":
  "enabled": false
"kubeEtcd":
  "enabled": false
"kubeProxy":
  "enabled": false
"kubeScheduler":
  "enabled": false
"prometheus":
  "prometheusSpec":
    "evaluationInterval": "15s"
    "podMonitorSelectorNilUsesHelmValues": false
    "probeSelectorNilUsesHelmValues": false
    "replicas": 2
    "resources":
      "limits":
        "memory": "2Gi"
      "requests":
        "cpu": "500m"
        "memory": "2Gi"
    "retention": "30d"
    "retentionSize": "80GiB"
    "ruleSelectorNilUsesHelmValues": false
    "scrapeConfigSelectorNilUsesHelmValues": false
    "scrapeInterval": "15s"
    "serviceMonitorSelectorNilUsesHelmValues": false
    "storageSpec":
      "volumeClaimTemplate":
        "spec":
          "accessModes":
          - "ReadWriteOnce"
          "resources":
            "requests":
              "storage": "100Gi"
          "storageClassName": "gp3"
"#
    )
}

fn inputs() -> PrometheusStackInputs {
    PrometheusStackInputs::new().scrape_interval_seconds(15).retention_days(30).storage_gib(100).retention_gib(80)
}

#[test]
fn m11_metrics_are_on_volumes() {
    let template = applied(|scope| {
        scope.component::<PrometheusStack>("monitoring", inputs());
    });
    check_release(&template, CHART, &values("  \"enabled\": false\n"));
}

/// What stays when the release goes is told, because Helm leaves it behind.
#[test]
fn m11_kinds_that_stay_are_told() {
    let app = App::new();
    let stack = app.stack("workloads");
    let outputs = stack.component::<PrometheusStack>("monitoring", inputs());
    stack.output("kinds", Output::new(outputs.custom_resource_definitions));
    stack.output("url", Output::new(outputs.prometheus_url));
    let text = &app.synth().unwrap().stacks[0].text;
    let document: serde_json::Value = serde_json::from_str(text).unwrap();
    let kinds = document["output"]["kinds"]["value"].as_array().unwrap();
    assert_eq!((kinds.len(), &kinds[5]), (10, &json!("prometheuses.monitoring.coreos.com")));
    let url = document["output"]["url"]["value"].as_str().unwrap();
    assert!(url.starts_with("http://kube-prometheus-stack-prometheus.${helm_release."), "{url}");
}

#[test]
fn m12_grafana_has_its_password_from_a_secret() {
    let dashboard = r#"{"title":"Nodes"}"#;
    let template = applied(|scope| {
        let grafana = Grafana::new().admin_secret("grafana-admin").password_key("password");
        let inputs = inputs().grafana(Some(grafana)).dashboards([("nodes", dashboard)]);
        scope.component::<PrometheusStack>("monitoring", inputs);
    });
    let grafana = r#"  "admin":
    "existingSecret": "grafana-admin"
    "passwordKey": "password"
    "userKey": "admin-user"
  "enabled": true
  "sidecar":
    "dashboards":
      "enabled": true
      "label": "grafana_dashboard"
"#;
    check_release(&template, CHART, &values(grafana));
    assert!(!template.text().contains("adminPassword"));
    let map = template.only::<kubernetes::ConfigMapV1>().body;
    assert_eq!(map["data"], json!({ "nodes.json": dashboard }));
    assert_eq!(map["metadata"]["labels"], json!({ "grafana_dashboard": "1" }));
}

#[test]
fn m11_what_is_wrong_is_said_at_once() {
    let problems = problems(|scope| {
        let grafana = Grafana::new().admin_secret("admin/admin123");
        let inputs = inputs().retention_gib(100).scrape_interval_seconds(1).replicas(9).grafana(Some(grafana));
        scope.component::<PrometheusStack>("monitoring", inputs.dashboards([("Nodes", "{")]));
    });
    for expected in [
        "retention_gib must be less than storage_gib, which is 100, not 100: a full volume stops Prometheus",
        "scrape_interval_seconds must be 5 to 300 seconds, not 1",
        "replicas must be 1 to 3, not 9",
        "grafana.admin_secret must be the name of a secret",
        "dashboards must be JSON texts, by names of lower-case letters, digits and hyphens; wrong: Nodes",
    ] {
        assert!(problems.contains(expected), "{problems}");
    }
    assert!(!problems.contains("admin123"), "{problems}");
}
