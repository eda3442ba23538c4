//! M10: the Datadog agent.

use super::{applied, check_release, problems};
use ledgerform_modules::cluster::datadog_agent::{DatadogAgent, DatadogAgentInputs};

/// In the shape of an API key.
const KEY: &str = "0123456789abcdef0123456789abcdef";

fn inputs() -> DatadogAgentInputs {
    DatadogAgentInputs::new().cluster_name("financehub").api_key_secret("datadog-keys")
}

/// The agent collects logs and traces, and its key is a name.
#[test]
fn m10_datadog_agent_with_traces_and_logs() {
    let template = applied(|scope| {
        let inputs = inputs()
            .logs("all")
            .apm("port")
            .instrumented_namespaces(["payments"])
            .site("datadoghq.eu")
            .tags(["env:production", "team:platform"]);
        scope.component::<DatadogAgent>("datadog", inputs);
    });
    let values = r#""agents":
  "containers":
    "agent":
      "resources":
        "limits":
          "memory": "512Mi"
        "requests":
          "cpu": "200m"
          "memory": "512Mi"
  "tolerations":
  - "operator": "Exists"
"clusterAgent":
  "createPodDisruptionBudget": true
  "replicas": 2
"datadog":
  "apiKeyExistingSecret": "datadog-keys"
  "apm":
    "instrumentation":
      "enabled": true
      "enabledNamespaces":
      - "payments"
    "portEnabled": true
    "socketEnabled": false
  "clusterName": "financehub"
  "logs":
    "containerCollectAll": true
    "enabled": true
  "processAgent":
    "stripProcessArguments": true
  "site": "datadoghq.eu"
  "tags":
  - "env:production"
  - "team:platform"
"#;
    check_release(&template, ["https://helm.datadoghq.com", "datadog", "3.240.0", "datadog"], values);
}

#[test]
fn m10_what_is_wrong_is_said_at_once() {
    let problems = problems(|scope| {
        let inputs = DatadogAgentInputs::new().cluster_name("Finance Hub").api_key_secret(KEY);
        scope.component::<DatadogAgent>("datadog", inputs.site("datadog.com").logs("some").tags(["production"]));
    });
    for expected in [
        "cluster_name must be up to 80 lower-case letters",
        "site must be one of ap1.datadoghq.com, ap2.datadoghq.com, datadoghq.com, datadoghq.eu, ddog-gov.com",
        "logs must be one of `all`, `annotated`, `none`, not `some`",
        "tags must be tags such as env:production; wrong: production",
        "api_key_secret must be the name of a secret: 1 to 63 lower-case letters, digits and hyphens, and not the key itself",
    ] {
        assert!(problems.contains(expected), "{problems}");
    }
    assert!(!problems.contains(KEY), "{problems}");
}
