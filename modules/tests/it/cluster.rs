//! The constructs of a cluster: the exact values that Helm and Kubernetes get, and what the real Terraform plans of them.

mod autoscaler;
mod container_insights;
mod datadog_agent;
mod fluent_bit;
mod github;
mod istio_telemetry;
mod metrics_server;
mod prometheus;
mod prometheus_stack;
mod redis;
#[cfg(unix)]
mod redis_scripts;
mod secrets;
mod vault;

use ledgerform::{App, Scope};
use ledgerform_bindings::helm;
use ledgerform_testing::{Root, Template};
use serde_json::{Value, json};

/// An app whose stack `workloads` has what `construct` adds.
fn app(construct: &dyn Fn(&Scope)) -> App {
    let app = App::new();
    construct(&app.stack("workloads"));
    app
}

/// The stack, which the real Terraform plans, applies, and then finds nothing to do for.
#[track_caller]
fn applied(construct: impl Fn(&Scope)) -> Template {
    let app = app(&construct);
    Root::of(&app.synth().unwrap().stacks[0]).apply();
    Template::of(&app, "workloads")
}

/// The only planned object of a type, where Terraform works out what is left to it.
#[track_caller]
fn planned(construct: impl Fn(&Scope), ty: &str) -> Value {
    let plan = Root::of(&app(&construct).synth().unwrap().stacks[0]).plan();
    let changes = plan.0["resource_changes"].as_array().unwrap();
    let mut of_type = changes.iter().filter(|change| change["type"] == ty);
    let found = of_type.next().unwrap();
    assert_eq!(of_type.next(), None);
    found["change"]["after"].clone()
}

/// The only release of the stack: its chart, where it comes to stand, and the YAML of its values.
#[track_caller]
fn check_release(template: &Template, chart: [&str; 4], values: &str) {
    let release = template.only::<helm::Release>().body;
    let [repository, name, version, namespace] = chart;
    let expected = json!({ "repository": repository, "chart": name, "version": version, "namespace": namespace });
    for (argument, value) in expected.as_object().unwrap() {
        assert_eq!(&release[argument], value, "{argument}");
    }
    for argument in ["atomic", "cleanup_on_fail", "create_namespace"] {
        assert_eq!(release[argument], Value::Bool(true), "{argument}");
    }
    let found = release["values"][0].as_str().unwrap();
    assert!(found == values, "the values are\n{found}");
}

/// The problems of a stack that is refused.
#[track_caller]
fn problems(construct: impl Fn(&Scope)) -> String {
    app(&construct).synth().unwrap_err().to_string()
}
