//! What called modules in folders need that the stack itself does not say: providers with their types, and what `init`
//! must look at again when it changes.

use crate::facts::is_folder;
use hcl_edit::expr::{Expression, ObjectKey};
use hcl_edit::structure::{Block, BlockLabel, Body};
use serde_json::Value as Json;
use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::{Path, PathBuf};

/// The providers by source, each with the types that are used of it, in the folders that `sources` name from `folder` and
/// in those that they call in turn.
///
/// What cannot be read is left out: Terraform will say what is wrong with it.
pub(crate) fn needs(folder: &Path, sources: &BTreeSet<String>) -> BTreeMap<String, BTreeSet<String>> {
    let mut needs: BTreeMap<String, BTreeSet<String>> = BTreeMap::new();
    for module in all(folder, sources) {
        for (local, source) in &module.providers {
            needs.entry(source.clone().unwrap_or_else(|| format!("hashicorp/{local}"))).or_default();
        }
        for (ty, provider) in module.types {
            let local = provider.unwrap_or_else(|| ty.split('_').next().unwrap_or_default().to_owned());
            let source = module.providers.get(&local).cloned().flatten();
            // Terraform has this one built in.
            if local != "terraform" || source.is_some() {
                needs.entry(source.unwrap_or_else(|| format!("hashicorp/{local}"))).or_default().insert(ty);
            }
        }
    }
    needs
}

/// What `terraform init` reads in the same modules, as text: equal texts need one init.
pub(crate) fn init(folder: &Path, sources: &BTreeSet<String>) -> String {
    all(folder, sources).iter().flat_map(|module| &module.init).fold(String::new(), |text, part| text + part + "\n")
}

/// The modules in the folders, and those that they call in turn, each once.
fn all(folder: &Path, sources: &BTreeSet<String>) -> Vec<Module> {
    let (mut all, mut seen) = (Vec::new(), BTreeSet::new());
    let mut open: Vec<PathBuf> = sources.iter().map(|source| folder.join(source)).collect();
    while let Some(folder) = open.pop() {
        if seen.insert(folder.canonicalize().unwrap_or_else(|_| folder.clone())) {
            let module = Module::read(&folder);
            open.extend(module.calls.iter().filter(|source| is_folder(source)).map(|source| folder.join(source)));
            all.push(module);
        }
    }
    all
}

/// What the files of one folder say.
#[derive(Debug, Default)]
struct Module {
    /// Sources by local name, where they are said.
    providers: BTreeMap<String, Option<String>>,
    /// Types of resources, data sources and ephemeral resources, with the local name of the provider if it is said.
    types: BTreeSet<(String, Option<String>)>,
    /// Sources of called modules.
    calls: BTreeSet<String>,
    /// What `init` reads: the `terraform` blocks, sources and versions of calls.
    init: BTreeSet<String>,
}

impl Module {
    fn read(folder: &Path) -> Self {
        let mut module = Self::default();
        let entries = fs::read_dir(folder).into_iter().flatten().filter_map(Result::ok);
        for path in entries.map(|entry| entry.path()) {
            let Ok(text) = fs::read_to_string(&path) else { continue };
            let name = path.to_string_lossy();
            if name.ends_with(".tf") {
                module.hcl(&text);
            } else if name.ends_with(".tf.json") {
                module.json(&serde_json::from_str(&text).unwrap_or_default());
            }
        }
        module
    }

    fn hcl(&mut self, text: &str) {
        let Ok(body) = hcl_edit::parser::parse_body(text) else { return };
        for block in body.blocks() {
            match (block.ident.as_str(), block.labels.as_slice()) {
                ("terraform", _) => {
                    self.init.insert(block.body.to_string());
                    block.body.get_blocks("required_providers").for_each(|block| self.required(block));
                }
                ("module", labels) => {
                    let label = labels.first().map_or("", BlockLabel::as_str);
                    let (source, version) = (text_of(&block.body, "source"), text_of(&block.body, "version"));
                    self.init.insert(format!("{label} {source:?} {version:?}"));
                    self.calls.extend(source);
                }
                ("resource" | "data" | "ephemeral", [ty, _]) => {
                    let provider = block.body.get_attribute("provider").map(|attribute| attribute.value.to_string());
                    self.add(BlockLabel::as_str(ty), provider.as_deref());
                }
                _ => {}
            }
        }
    }

    fn required(&mut self, block: &Block) {
        for attribute in block.body.attributes() {
            let source = match &attribute.value {
                Expression::Object(object) => object.iter().find_map(|(key, value)| {
                    let is_source = match key {
                        ObjectKey::Ident(name) => name.as_str() == "source",
                        ObjectKey::Expression(name) => name.as_str() == Some("source"),
                    };
                    value.expr().as_str().filter(|_| is_source)
                }),
                _ => None,
            };
            self.providers.insert(attribute.key.as_str().to_owned(), source.map(str::to_owned));
        }
    }

    fn json(&mut self, root: &Json) {
        for terraform in each(&root["terraform"]) {
            self.init.insert(terraform.to_string());
            for (name, provider) in each(&terraform["required_providers"]).filter_map(Json::as_object).flatten() {
                self.providers.insert(name.clone(), provider["source"].as_str().map(str::to_owned));
            }
        }
        for (label, calls) in each(&root["module"]).filter_map(Json::as_object).flatten() {
            for call in each(calls) {
                self.init.insert(format!("{label} {} {}", call["source"], call["version"]));
                self.calls.extend(call["source"].as_str().map(str::to_owned));
            }
        }
        for kind in ["resource", "data", "ephemeral"] {
            for (ty, named) in each(&root[kind]).filter_map(Json::as_object).flatten() {
                for (_, body) in each(named).filter_map(Json::as_object).flatten() {
                    each(body).for_each(|body| self.add(ty, body["provider"].as_str()));
                }
            }
        }
    }

    /// `provider` is an address, such as `aws.eu`.
    fn add(&mut self, ty: &str, provider: Option<&str>) {
        let local = provider.and_then(|address| address.trim().split('.').next()).map(str::to_owned);
        self.types.insert((ty.to_owned(), local));
    }
}

fn text_of(body: &Body, name: &str) -> Option<String> {
    body.get_attribute(name)?.value.as_str().map(str::to_owned)
}

/// The items of a list, or what stands there instead of one.
fn each(value: &Json) -> impl Iterator<Item = &Json> {
    let items = value.as_array().map_or_else(|| std::slice::from_ref(value), Vec::as_slice);
    items.iter().filter(|item| !item.is_null())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn modules_and_what_they_call_are_read_in_both_languages() {
        let folder = tempfile::tempdir().unwrap();
        let write = |path: &str, text: &str| {
            let path = folder.path().join(path);
            fs::create_dir_all(path.parent().unwrap()).unwrap();
            fs::write(path, text).unwrap();
        };
        write(
            "a/main.tf",
            r#"terraform {
  required_providers {
    own = { source = "acme/own" }
    tls = { version = "~> 4.0" }
  }
}
resource "own_thing" "a" {}
resource "aws_vpc" "a" { provider = own.x }
resource "terraform_data" "a" {}
data "aws_region" "a" {}
module "b" { source = "../b" }
module "c" { source = "acme/c/aws" }"#,
        );
        write("a/broken.tf", "resource {");
        write(
            "b/main.tf.json",
            r#"{"resource": {"random_pet": {"a": [{}]}}, "module": {"a": {"source": "../a"}},
                "terraform": {"required_providers": {"random": {"source": "hashicorp/random"}}}}"#,
        );
        let sources = BTreeSet::from(["./a".to_owned(), "./nothing".to_owned()]);
        let needs = needs(folder.path(), &sources);
        let needs: Vec<String> = needs.iter().map(|(source, types)| format!("{source}: {types:?}")).collect();
        assert_eq!(
            needs,
            [
                r#"acme/own: {"aws_vpc", "own_thing"}"#,
                r#"hashicorp/aws: {"aws_region"}"#,
                r#"hashicorp/random: {"random_pet"}"#,
                "hashicorp/tls: {}"
            ]
        );

        let before = init(folder.path(), &sources);
        write("b/more.tf", "output \"x\" {\n  value = 1\n}");
        assert_eq!(init(folder.path(), &sources), before);
        write("b/more.tf", "module \"d\" {\n  source = \"acme/d/aws\"\n}");
        assert_ne!(init(folder.path(), &sources), before);
    }
}
