//! What the configuration of a stack says about itself, read from its JSON.

use serde_json::{Map, Value as Json};
use std::collections::{BTreeMap, BTreeSet};

/// What there is to know before Terraform runs.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Facts {
    /// The required providers, by local name.
    pub(crate) providers: BTreeMap<String, Provider>,
    /// Names of the variables.
    pub(crate) variables: BTreeSet<String>,
    /// The files of the states of other stacks, seen from the stack's folder, by the name of the data source that reads
    /// them; states that are kept elsewhere are left out.
    pub(crate) states: BTreeMap<String, String>,
    /// Folders of called modules, seen from the stack's folder.
    pub(crate) modules: BTreeSet<String>,
    /// The part that `terraform init` reads: backend, versions and modules. Equal texts need one init.
    pub(crate) init: String,
}

/// One required provider.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Provider {
    /// `hashicorp/aws`, or with a registry's host in front.
    pub(crate) source: String,
    /// The version constraint; empty where there is none.
    pub(crate) version: String,
}

impl Facts {
    /// Reads the text of `cdk.tf.json`.
    ///
    /// # Errors
    /// It is not JSON.
    pub(crate) fn read(text: &str) -> Result<Self, serde_json::Error> {
        let root: Json = serde_json::from_str(text)?;
        let text = |value: &Json| value.as_str().unwrap_or_default().to_owned();
        let provider = |(name, entry): (&String, &Json)| {
            (name.clone(), Provider { source: text(&entry["source"]), version: text(&entry["version"]) })
        };
        let required = root["terraform"]["required_providers"].as_object();
        let providers = required.into_iter().flatten().map(provider).collect();
        let variables = root["variable"].as_object().map(|all| all.keys().cloned().collect()).unwrap_or_default();
        let state = |(name, entry): (&String, &Json)| {
            let is_local = entry["backend"] == "local";
            Some((name.clone(), entry["config"]["path"].as_str().filter(|_| is_local)?.to_owned()))
        };
        let read = root["data"]["terraform_remote_state"].as_object();
        let states = read.into_iter().flatten().filter_map(state).collect();
        let calls = root["module"].as_object().into_iter().flatten();
        let sources = calls.filter_map(|(_, call)| call["source"].as_str());
        let modules = sources.filter(|source| is_folder(source)).map(str::to_owned).collect();
        let parts =
            ["terraform", "module"].into_iter().filter_map(|key| Some((key.to_owned(), root.get(key)?.clone())));
        Ok(Self { providers, variables, states, modules, init: Json::Object(parts.collect::<Map<_, _>>()).to_string() })
    }
}

/// Whether the source of a module is a folder. An absolute one is downloaded, as Terraform says, but is there too.
pub(crate) fn is_folder(source: &str) -> bool {
    ["./", "../", "/"].iter().any(|start| source.starts_with(start)) || matches!(source, "." | "..")
}

#[cfg(test)]
pub(crate) fn provider(source: &str, version: &str) -> Provider {
    Provider { source: source.to_owned(), version: version.to_owned() }
}

#[cfg(test)]
mod tests {
    use super::*;

    const TEXT: &str = r#"{
        "terraform": {
            "backend": {"local": {"path": "x.tfstate"}},
            "required_providers": {"aws": {"source": "hashicorp/aws", "version": "6.47.0"}, "own": {"source": "acme/own"}}
        },
        "variable": {"region": {"type": "string"}},
        "data": {"terraform_remote_state": {
            "a": {"backend": "local", "config": {"path": "../a.tfstate"}},
            "b": {"backend": "s3", "config": {"path": "b"}}
        }},
        "module": {"vpc": {"source": "./vpc"}, "dns": {"source": "acme/dns/aws"}},
        "resource": {"aws_vpc": {"main": {"cidr_block": "10.0.0.0/16"}}}
    }"#;

    #[test]
    fn a_configuration_tells_what_it_needs() {
        let facts = Facts::read(TEXT).unwrap();
        let providers = [("aws", provider("hashicorp/aws", "6.47.0")), ("own", provider("acme/own", ""))];
        assert_eq!(facts.providers, providers.map(|(name, provider)| (name.to_owned(), provider)).into());
        assert_eq!(facts.variables, BTreeSet::from(["region".to_owned()]));
        assert_eq!(facts.modules, BTreeSet::from(["./vpc".to_owned()]));
        assert_eq!(facts.states, BTreeMap::from([("a".to_owned(), "../a.tfstate".to_owned())]));
    }

    #[test]
    fn only_what_init_reads_asks_for_another_init() {
        let init = |text: &str| Facts::read(text).unwrap().init;
        assert_eq!(init(TEXT), init(&TEXT.replace("10.0.0.0/16", "10.1.0.0/16")));
        assert_ne!(init(TEXT), init(&TEXT.replace("x.tfstate", "y.tfstate")));
        assert_ne!(init(TEXT), init(&TEXT.replace("6.47.0", "6.48.0")));
    }

    #[test]
    fn an_empty_stack_needs_nothing() {
        let facts = Facts::read("{}").unwrap();
        assert!(facts.providers.is_empty() && facts.variables.is_empty());
    }
}
