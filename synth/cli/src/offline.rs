//! Offline runs: a folder and a state of their own, and providers served by this process.

use crate::facts::{Facts, Provider};
use crate::modules;
use ledgerform::{Synthesis, SynthesizedStack, files};
use ledgerform_offline::{Offline, OfflineError};
use serde_json::{Map, Value as Json, json};
use std::collections::{BTreeMap, BTreeSet};
use std::io;
use std::path::{Path, PathBuf};

/// What an offline run replaces: the backend, so that an invented value cannot get into a real state, and the states of
/// other stacks, so that it reads their invented ones.
fn overrides(states: &BTreeMap<String, String>) -> Json {
    let mut document = json!({"terraform": {"backend": {"local": {"path": "terraform.tfstate"}}}});
    if !states.is_empty() {
        let read =
            |stack: &String| json!({"backend": "local", "config": {"path": format!("../{stack}/terraform.tfstate")}});
        let states: Map<String, Json> = states.iter().map(|(name, stack)| (name.clone(), read(stack))).collect();
        document["data"] = json!({ "terraform_remote_state": states });
    }
    document
}

/// The folder of a stack's offline runs.
pub(crate) fn folder(out: &Path, stack: &str) -> PathBuf {
    out.join("offline").join(stack)
}

/// The state of a stack's offline runs.
pub(crate) fn state(out: &Path, stack: &str) -> PathBuf {
    folder(out, stack).join("terraform.tfstate")
}

/// Writes the empty file that stands for the user's Terraform settings; gives its path.
///
/// # Errors
/// What the operating system says, with the path.
pub(crate) fn write_settings(out: &Path) -> io::Result<PathBuf> {
    // No stack's name begins with a dot, so none has its folder here.
    let path = out.join("offline").join(".terraformrc");
    files::replace(&path, "")?;
    Ok(path)
}

/// Writes a stack's configuration for offline runs.
///
/// # Errors
/// What the operating system says, with the path.
pub(crate) fn write(out: &Path, synthesis: &Synthesis, stack: usize) -> io::Result<()> {
    let stack = &synthesis.stacks[stack];
    let SynthesizedStack { name, text, file, states, .. } = stack;
    let folder = folder(out, name);
    // The override comes first: no moment in which the configuration stands there with its real backend.
    files::replace(&folder.join("ledgerform_override.tf.json"), &format!("{:#}\n", overrides(states)))?;
    // Terraform reads both languages, and a file of an earlier run in the other one would declare everything twice.
    for other in ["cdk.tf.json", "cdk.tf"] {
        if other != *file {
            files::remove(&folder.join(other))?;
        }
    }
    stack.write_assets(&folder)?;
    files::replace(&folder.join(file), text)?;
    Ok(())
}

/// Serves the providers of a stack, and of the modules in `folder` that it calls, until the result is dropped; with it comes the value of `TF_REATTACH_PROVIDERS`.
///
/// # Errors
/// A provider has no recorded schema, or cannot be served.
pub(crate) fn start(
    stack: &SynthesizedStack,
    facts: &Facts,
    folder: &Path,
    state: Option<&[u8]>,
) -> Result<(Offline, String), OfflineError> {
    let mut served = served(stack, facts, state);
    for (source, types) in modules::needs(folder, &facts.modules) {
        served.add(&source, types);
    }
    let mut builder = Offline::builder();
    for (name, types) in &served.types {
        let types = || types.iter().map(String::as_str);
        builder = builder.provider(name).types(types(), types());
    }
    let offline = builder.start()?;
    let reattach = under_all_addresses(&offline.reattach(), &served.sources);
    Ok((offline, reattach))
}

/// What to serve.
#[derive(Debug, Default, PartialEq, Eq)]
struct Served {
    /// Types by the name of the recorded provider.
    types: BTreeMap<String, BTreeSet<String>>,
    /// The source addresses that Terraform will ask for.
    sources: BTreeSet<String>,
}

/// The providers and types of the configuration, and those of the state: what is no longer described must be destroyed,
/// which takes its schema.
fn served(stack: &SynthesizedStack, facts: &Facts, state: Option<&[u8]>) -> Served {
    let mut served = Served::default();
    for (local, Provider { source, .. }) in &facts.providers {
        let types = stack.types.get(local.as_str()).into_iter().flatten();
        served.add(source, types.map(|ty| (*ty).to_owned()));
    }
    let state: Json = state.and_then(|text| serde_json::from_slice(text).ok()).unwrap_or_default();
    for resource in state["resources"].as_array().into_iter().flatten() {
        // `provider["registry.terraform.io/hashicorp/aws"].eu`, in a module with its path in front.
        let source = resource["provider"].as_str().and_then(|text| text.split('"').nth(1));
        if let (Some(source), Some(ty)) = (source, resource["type"].as_str()) {
            served.add(source, [ty.to_owned()]);
        }
    }
    served
}

impl Served {
    fn add(&mut self, source: &str, types: impl IntoIterator<Item = String>) {
        // Terraform has `terraform_data` built in.
        if source.starts_with("terraform.io/builtin/") {
            return;
        }
        self.types.entry(last(source).to_owned()).or_default().extend(types);
        self.sources.insert(source.to_owned());
    }
}

/// The name of a provider in its source address.
fn last(source: &str) -> &str {
    source.rsplit('/').next().unwrap_or(source)
}

/// Leads every address that the configuration can mean to the server of the recorded provider of that name: Terraform
/// and OpenTofu read `hashicorp/aws` with different hosts, and a company may have a registry of its own.
fn under_all_addresses(reattach: &str, sources: &BTreeSet<String>) -> String {
    let mut entries: Map<String, Json> = serde_json::from_str(reattach).unwrap_or_default();
    let recorded: Vec<(String, Json)> =
        entries.iter().map(|(address, entry)| (address.clone(), entry.clone())).collect();
    for source in sources {
        let Some((_, entry)) = recorded.iter().find(|(address, _)| last(address) == last(source)) else { continue };
        let addresses = match source.split('/').count() {
            1 => hosts(&format!("hashicorp/{source}")),
            2 => hosts(source),
            _ => vec![source.clone()],
        };
        entries.extend(addresses.into_iter().map(|address| (address, entry.clone())));
    }
    Json::Object(entries).to_string()
}

fn hosts(source: &str) -> Vec<String> {
    ["registry.terraform.io", "registry.opentofu.org"].map(|host| format!("{host}/{source}")).into()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::facts::provider;
    use ledgerform::Format;

    fn facts(providers: &[(&str, &str)]) -> Facts {
        let providers = providers.iter().map(|(name, source)| ((*name).to_owned(), provider(source, ""))).collect();
        let (variables, modules) = Default::default();
        Facts { providers, variables, modules, states: BTreeMap::new(), init: String::new() }
    }

    fn stack(types: &[(&'static str, &[&'static str])]) -> SynthesizedStack {
        SynthesizedStack {
            name: "network".to_owned(),
            path: "network".to_owned(),
            text: String::new(),
            file: "cdk.tf.json",
            assets: BTreeMap::new(),
            outputs: Vec::new(),
            annotations: Vec::new(),
            after: Vec::new(),
            states: BTreeMap::new(),
            types: types.iter().map(|(name, types)| (*name, types.iter().copied().collect())).collect(),
            query: None,
        }
    }

    #[test]
    fn what_the_state_holds_is_served_too() {
        let state = br#"{"version": 4, "resources": [
            {"mode": "managed", "type": "random_pet", "provider": "provider[\"registry.terraform.io/hashicorp/random\"]"},
            {"mode": "managed", "type": "aws_vpc", "provider": "module.a.provider[\"registry.terraform.io/hashicorp/aws\"].eu"},
            {"mode": "managed", "type": "terraform_data", "provider": "provider[\"terraform.io/builtin/terraform\"]"}
        ]}"#;
        let facts = facts(&[("aws", "hashicorp/aws"), ("tls", "hashicorp/tls")]);
        let served = served(&stack(&[("aws", &["aws_subnet"])]), &facts, Some(state));
        let types: Vec<String> = served.types.iter().map(|(name, types)| format!("{name}: {types:?}")).collect();
        // A provider with a block but without resources is configured, so it is served.
        assert_eq!(types, [r#"aws: {"aws_subnet", "aws_vpc"}"#, r#"random: {"random_pet"}"#, "tls: {}"]);
    }

    #[test]
    fn a_state_that_cannot_be_read_is_left_to_terraform() {
        let facts = facts(&[("aws", "hashicorp/aws")]);
        let stack = stack(&[]);
        assert_eq!(served(&stack, &facts, Some(b"{")), served(&stack, &facts, None));
    }

    #[test]
    fn a_provider_that_is_not_recorded_is_named() {
        let error = start(&stack(&[]), &facts(&[("own", "acme/own")]), Path::new("."), None).unwrap_err();
        assert!(error.to_string().starts_with("no schema of provider `own` is recorded"), "{error}");
    }

    #[test]
    fn servers_are_found_under_every_address() {
        let sources = ["hashicorp/aws", "registry.acme.example/infra/random"].map(str::to_owned).into();
        let reattach = r#"{"registry.terraform.io/hashicorp/aws": 1, "registry.terraform.io/hashicorp/random": 2}"#;
        let expected = json!({
            "registry.terraform.io/hashicorp/aws": 1,
            "registry.opentofu.org/hashicorp/aws": 1,
            "registry.terraform.io/hashicorp/random": 2,
            "registry.acme.example/infra/random": 2,
        });
        assert_eq!(under_all_addresses(reattach, &sources), expected.to_string());
    }

    #[test]
    fn the_override_is_a_local_backend() {
        let backend = json!({"backend": {"local": {"path": "terraform.tfstate"}}});
        assert_eq!(overrides(&BTreeMap::new()), json!({"terraform": backend}));
        let states = BTreeMap::from([("input".to_owned(), "network".to_owned())]);
        let state = json!({"backend": "local", "config": {"path": "../network/terraform.tfstate"}});
        let expected = json!({"data": {"terraform_remote_state": {"input": state}}, "terraform": backend});
        assert_eq!(overrides(&states), expected);
    }

    #[test]
    fn files_are_named_as_the_core_names_them() {
        let app = ledgerform::App::new();
        app.stack("a");
        for (format, file) in [(Format::Json, "cdk.tf.json"), (Format::Hcl, "cdk.tf")] {
            assert_eq!(app.synth_as(format).unwrap().stacks[0].file, file);
        }
    }
}
