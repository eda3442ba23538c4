//! From graphs to files.

mod asset;
pub mod files;
pub(crate) mod hcl;
pub(crate) mod json;
mod out;

use crate::aspect::{Annotation, Level};
use crate::graph::Graph;
use json::{Json, object};
use ledgerform_asset::File;
use std::collections::{BTreeMap, BTreeSet};

/// The files of an app, in memory; [`Synthesis::write`] puts them into a folder.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Synthesis {
    /// Text of `manifest.json`.
    pub manifest: String,
    /// The stacks, in the order they were added.
    pub stacks: Vec<SynthesizedStack>,
}

/// One stack, in memory.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SynthesizedStack {
    /// The name, which is also the name of its folder.
    pub name: String,
    /// The construct path: the name, behind those of the stages around the stack. Without stages it is the name.
    pub path: String,
    /// Text of the configuration: Terraform JSON or HCL.
    pub text: String,
    /// Name of the file: `cdk.tf.json` or `cdk.tf`.
    pub file: &'static str,
    /// What `terraform query` asks, if the stack has lists.
    pub query: Option<QueryFile>,
    /// The files of its assets, by path within its folder; [`SynthesizedStack::write_assets`] writes them.
    pub assets: BTreeMap<String, File>,
    /// Terraform names of the outputs.
    pub outputs: Vec<String>,
    /// What there is to say about the stack and its constructs.
    pub annotations: Vec<Annotation>,
    /// Names of the stacks that must be applied before this one.
    pub after: Vec<String>,
    /// Stacks whose state this one reads, by the name of the `terraform_remote_state` that reads it.
    pub states: BTreeMap<String, String>,
    /// The resource types and data sources in use, by provider.
    pub types: BTreeMap<&'static str, BTreeSet<&'static str>>,
}

/// A file of questions beside the configuration of a stack, which only `terraform query` reads.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct QueryFile {
    /// Name of the file: `cdk.tfquery.json` or `cdk.tfquery.hcl`.
    pub file: &'static str,
    /// Text of the file.
    pub text: String,
}

impl QueryFile {
    pub(crate) fn of(graph: &Graph, format: Format) -> Option<Self> {
        let text = match format {
            Format::Json => json::query(graph),
            Format::Hcl => hcl::query(graph),
        };
        text.map(|text| Self { file: format.query_file(), text })
    }
}

/// The language of the emitted configuration.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Format {
    /// `cdk.tf.json`, which existing tools of the CDKTF family read.
    #[default]
    Json,
    /// `cdk.tf`, for people.
    Hcl,
}

impl Format {
    pub(crate) const fn file(self) -> &'static str {
        match self {
            Self::Json => "cdk.tf.json",
            Self::Hcl => "cdk.tf",
        }
    }

    pub(crate) const fn query_file(self) -> &'static str {
        match self {
            Self::Json => "cdk.tfquery.json",
            Self::Hcl => "cdk.tfquery.hcl",
        }
    }
}

/// `manifest.json`, with the keys that CDKTF writes, so that tools which read its output read ours.
pub(crate) fn manifest(stacks: &[SynthesizedStack]) -> String {
    let paths = stacks.iter().map(|stack| (stack.name.as_str(), stack.path.as_str())).collect();
    let stacks = Json::Object(stacks.iter().map(|stack| (stack.name.as_str().into(), entry(stack, &paths))).collect());
    object([("stacks", stacks), ("version", Json::text(env!("CARGO_PKG_VERSION")))]).into_text()
}

/// The entry of one stack; `paths` are the construct paths of all, by name.
fn entry<'a>(stack: &'a SynthesizedStack, paths: &BTreeMap<&'a str, &'a str>) -> Json<'a> {
    let name = &stack.name;
    let after = stack.after.iter().map(|name| paths.get(name.as_str()).copied().unwrap_or(name));
    object([
        ("annotations", Json::Array(stack.annotations.iter().map(annotation).collect())),
        ("constructPath", Json::text(&stack.path)),
        ("dependencies", Json::Array(after.map(Json::text).collect())),
        ("name", Json::text(name)),
        ("stackMetadataPath", Json::text(format!("stacks/{name}/metadata.json"))),
        ("synthesizedStackPath", Json::text(format!("stacks/{name}/{}", stack.file))),
        ("workingDirectory", Json::text(format!("stacks/{name}"))),
    ])
}

/// The levels have the names that CDKTF gives them.
fn annotation(annotation: &Annotation) -> Json<'_> {
    let level = match annotation.level {
        Level::Info => "@cdktf/info",
        Level::Warning => "@cdktf/warn",
    };
    object([
        ("constructPath", Json::text(&annotation.path)),
        ("level", Json::text(level)),
        ("message", Json::text(&annotation.message)),
    ])
}

/// Where the state of a stack is kept without a backend of its own: beside the output folder, as CDKTF does, but
/// relative, so that the output is the same on every machine.
pub(crate) fn local_state_path(stack: &str) -> String {
    format!("../../../terraform.{stack}.tfstate")
}
