//! The real Terraform with the offline provider.

use ledgerform_offline::Offline;
use serde_json::{Map, Value};
use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;
use std::process::{Command, Stdio};

/// Serves the providers of some types.
pub(crate) struct Server {
    _offline: Offline,
    reattach: String,
}

/// No state but one in the folder itself, whatever backend is configured.
const OVERRIDE: &str = r#"{"terraform": {"backend": {"local": {"path": "terraform.tfstate"}}}}"#;

impl Server {
    pub(crate) fn start(types: &BTreeSet<String>) -> Self {
        let mut by_provider: BTreeMap<&str, Vec<&str>> = BTreeMap::new();
        for ty in types.iter().filter(|ty| !ty.starts_with("terraform_")) {
            by_provider.entry(ty.split('_').next().unwrap()).or_default().push(ty);
        }
        let mut builder = Offline::builder();
        for (name, types) in by_provider {
            builder = builder.provider(name).types(types.iter().copied(), types.iter().copied());
        }
        let offline = builder.start().unwrap();
        let reattach = offline.reattach();
        Self { _offline: offline, reattach }
    }

    /// Every part of the plan by its address.
    pub(crate) fn plan(&self, folder: &Path) -> BTreeMap<String, Value> {
        std::fs::write(folder.join("judge_override.tf.json"), OVERRIDE).unwrap();
        self.run(folder, &["init", "-no-color", "-input=false"]);
        self.run(folder, &["plan", "-no-color", "-input=false", "-out=plan"]);
        let shown = self.run(folder, &["show", "-json", "plan"]);
        let plan: Value = serde_json::from_str(&shown).unwrap();
        let mut parts = BTreeMap::new();
        for change in array(&plan["resource_changes"]) {
            let address = change["address"].as_str().unwrap();
            parts.insert(address.to_owned(), change["change"].clone());
        }
        for (name, change) in object(&plan["output_changes"]) {
            parts.insert(format!("output.{name}"), change.clone());
        }
        for resource in array(&plan["prior_state"]["values"]["root_module"]["resources"]) {
            let address = resource["address"].as_str().unwrap();
            parts.insert(format!("read {address}"), resource["values"].clone());
        }
        for (name, value) in object(&plan["variables"]) {
            parts.insert(format!("var.{name}"), value.clone());
        }
        let root = &plan["configuration"]["root_module"];
        for resource in array(&root["resources"]) {
            let address = resource["address"].as_str().unwrap();
            parts.insert(format!("configuration {address}"), configuration(resource));
        }
        for (name, call) in object(&root["module_calls"]) {
            // A folder of the project is copied; that it is the right one shows in what the plan says of its resources.
            let is_local = call["source"].as_str().is_some_and(|source| source.starts_with('.'));
            let source = if is_local { "a folder".into() } else { call["source"].clone() };
            let call = serde_json::json!({
                "source": source,
                "inputs": names(&call["expressions"]),
                "depends_on": call["depends_on"],
            });
            parts.insert(format!("call of {name}"), call);
        }
        for (name, provider) in object(&plan["configuration"]["provider_config"]) {
            let mut provider = provider.clone();
            provider.as_object_mut().unwrap().remove("version_constraint");
            let expressions = names(&provider["expressions"]);
            provider["expressions"] = expressions;
            parts.insert(format!("provider {name}"), provider);
        }
        parts
    }

    fn run(&self, folder: &Path, arguments: &[&str]) -> String {
        let settings = tempfile::NamedTempFile::new().unwrap();
        let output = Command::new("terraform")
            .args(arguments)
            .current_dir(folder)
            .env("TF_REATTACH_PROVIDERS", &self.reattach)
            .env("TF_CLI_CONFIG_FILE", settings.path())
            .env("CHECKPOINT_DISABLE", "1")
            .env_remove("TF_LOG")
            .stdin(Stdio::null())
            .output()
            .unwrap_or_else(|error| panic!("cannot run terraform ({error}): put version 1.8 or newer on the PATH"));
        let (stdout, stderr) = (String::from_utf8(output.stdout).unwrap(), String::from_utf8(output.stderr).unwrap());
        assert!(output.status.success(), "terraform {arguments:?} in {}:\n{stderr}", folder.display());
        stdout
    }
}

/// What Terraform was told about a resource besides its arguments, whose values the plan has.
fn configuration(resource: &Value) -> Value {
    let mut kept = Map::new();
    for key in ["mode", "type", "name", "provider_config_key", "depends_on"] {
        kept.insert(key.to_owned(), resource[key].clone());
    }
    let provisioner = |it: &Value| serde_json::json!({ "type": it["type"], "arguments": names(&it["expressions"]) });
    kept.insert("provisioners".to_owned(), array(&resource["provisioners"]).map(provisioner).collect());
    Value::Object(kept)
}

/// The names in an object of expressions, in the place of the expressions.
fn names(expressions: &Value) -> Value {
    Value::Array(object(expressions).map(|(name, _)| Value::String(name.clone())).collect())
}

fn array(value: &Value) -> impl Iterator<Item = &Value> {
    value.as_array().into_iter().flatten()
}

fn object(value: &Value) -> impl Iterator<Item = (&String, &Value)> {
    value.as_object().into_iter().flatten()
}
