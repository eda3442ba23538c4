//! A folder of test data, its goldens, and Terraform's view of it and of what the converted program gives.

#![allow(dead_code, reason = "each test binary uses a part")]

mod terraform;

use hcl_edit::structure::{Block, Body};
use ledgerform::Synthesis;
use ledgerform_convert::{Converted, convert};
use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::io::Write;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

/// A module under test.
pub(crate) struct Module {
    name: String,
    folder: PathBuf,
    files: BTreeMap<PathBuf, String>,
}

/// The folder of the modules under test.
pub(crate) fn data() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../../testdata/convert")
}

/// The names of all modules under test.
pub(crate) fn folders() -> BTreeSet<String> {
    let entries = fs::read_dir(data()).unwrap().map(Result::unwrap).filter(|entry| entry.path().is_dir());
    entries.map(|entry| entry.file_name().into_string().unwrap()).collect()
}

impl Module {
    pub(crate) fn read(name: &str) -> Self {
        let folder = data().join(name);
        let mut files = BTreeMap::new();
        for entry in fs::read_dir(&folder).unwrap() {
            let path = entry.unwrap().path();
            let file = path.file_name().unwrap().to_string_lossy().into_owned();
            if [".tf", ".tf.json", ".tfquery.hcl"].iter().any(|end| file.ends_with(end)) {
                files.insert(Path::new(name).join(file), fs::read_to_string(&path).unwrap());
            }
        }
        Self { name: name.to_owned(), folder, files }
    }

    /// The program and the findings are those that are kept.
    pub(crate) fn check_goldens(&self) {
        let Converted { rust, unsupported, summary } = convert(&self.files);
        let findings: String = unsupported.iter().map(|finding| format!("{finding}\n")).collect();
        let counts = format!(
            "{} elements, {} of {} resources through bindings, {} passed through as text\n",
            summary.elements, summary.typed_resources, summary.resources, summary.raw_expressions
        );
        self.golden("rs", &rustfmt(&rust));
        self.golden("txt", &format!("{findings}{counts}"));
    }

    fn golden(&self, extension: &str, text: &str) {
        let goldens = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/goldens");
        let path = goldens.join(format!("{}.{extension}", self.name));
        if std::env::var_os("UPDATE").is_some() {
            return fs::write(path, text).unwrap();
        }
        let golden = fs::read_to_string(&path).unwrap_or_default().replace("\r\n", "\n");
        assert!(golden == text, "{} is not up to date: run with UPDATE=1\n{text}", path.display());
    }

    /// Terraform plans the same for both.
    pub(crate) fn check_plans(&self, synthesis: &Synthesis) {
        let place = tempfile::tempdir().unwrap();
        let (source, out) = (place.path().join("source"), place.path().join("out"));
        copy(&self.folder, &source, |_| true);
        synthesis.write(&out).unwrap();
        let converted = out.join("stacks").join(&synthesis.stacks[0].name);
        // What the configuration itself reads by a path of its own, such as values of variables.
        copy(&self.folder, &converted, |name| name.ends_with(".tfvars") || name == "network.json");
        let server = terraform::Server::start(&self.types());
        let expected = server.plan(&source);
        let actual = server.plan(&converted);
        for (key, value) in expected.iter() {
            let other = actual.get(key).unwrap_or_else(|| panic!("{}: {key} is missing", self.name));
            assert_eq!(other, value, "{}: {key}", self.name);
        }
        let more: Vec<&String> = actual.keys().filter(|key| !expected.contains_key(*key)).collect();
        assert!(more.is_empty(), "{}: only in the output: {more:?}", self.name);
    }

    /// The types in use.
    fn types(&self) -> BTreeSet<String> {
        let mut types = BTreeSet::new();
        let mut files = self.files.clone();
        for folder in fs::read_dir(&self.folder).unwrap().map(|entry| entry.unwrap().path()) {
            let inner = folder.join("main.tf");
            if let Ok(text) = fs::read_to_string(&inner) {
                files.insert(inner, text);
            }
        }
        for (path, text) in &files {
            if path.extension().is_some_and(|extension| extension == "json") {
                let top: serde_json::Value = serde_json::from_str(text).unwrap();
                let kinds = ["resource", "data"].iter().filter_map(|kind| top[kind].as_object());
                types.extend(kinds.flat_map(|kind| kind.keys().cloned()));
            } else {
                let Some(body) = body(text) else { continue };
                let checks =
                    body.blocks().filter(|block| block.has_ident("check")).flat_map(|block| block.body.blocks());
                let kinds = ["resource", "data", "ephemeral"];
                let all = body.blocks().chain(checks);
                let blocks = all.filter(|block| kinds.contains(&block.ident.as_str()));
                types.extend(blocks.map(|block| block.labels[0].as_str().to_owned()));
            }
        }
        types
    }

    /// What a plan does not show is the same too: lifecycles, and how variables are declared.
    pub(crate) fn check_structure(&self, output: &str) {
        let hcl = self.files.iter().filter(|(path, _)| path.extension().is_some_and(|extension| extension == "tf"));
        let source: BTreeMap<String, String> = hcl.flat_map(|(_, text)| structure(text)).collect();
        if !source.is_empty() {
            assert_eq!(structure(output), source, "{}", self.name);
        }
    }
}

/// The blocks of a file; nothing of one that only declares locals, in a form that this parser does not read.
fn body(text: &str) -> Option<Body> {
    let body = hcl_edit::parser::parse_body(text);
    assert!(body.is_ok() || text.starts_with("locals {") && text.matches("\n}\n").count() == 1, "{body:?}");
    body.ok()
}

/// By address: the arguments that are settings of Terraform itself, normalised.
fn structure(text: &str) -> BTreeMap<String, String> {
    let mut found = BTreeMap::new();
    let Some(body) = body(text) else { return found };
    for block in body.blocks() {
        let labels: Vec<&str> = block.labels.iter().map(|label| label.as_str()).collect();
        let address = labels.join(".");
        match block.ident.as_str() {
            "resource" => {
                for lifecycle in block.body.get_blocks("lifecycle") {
                    found.insert(address.clone(), settings(&lifecycle.body));
                }
            }
            "moved" | "removed" | "import" => {
                let from = ["from", "to"].iter().find_map(|name| block.body.get_attribute(name));
                let from = from.map(|attribute| plain(&attribute.value.to_string())).unwrap_or_default();
                found.insert(format!("{} {from}", block.ident.as_str()), settings(&block.body));
            }
            "check" => {
                found.insert(format!("check {address}"), settings(&block.body));
            }
            "terraform" => {
                for inner in block.body.blocks().filter(|inner| matches!(inner.ident.as_str(), "backend" | "cloud")) {
                    let kind = inner.labels.first().map_or("cloud", |label| label.as_str());
                    // A stack that names no backend has a local one.
                    if kind != "local" {
                        found.insert(format!("state in {kind}"), settings(&inner.body));
                    }
                }
            }
            "variable" => {
                found.insert(format!("var.{address}"), declaration(block));
            }
            _ => {}
        }
    }
    found
}

fn settings(body: &Body) -> String {
    let mut all: Vec<String> = body
        .attributes()
        .map(|attribute| format!("{} = {}", attribute.key.as_str(), plain(&attribute.value.to_string())))
        .filter(|text| !text.ends_with("= false"))
        .collect();
    all.extend(body.blocks().map(|block| format!("{} {{}}", block.ident.as_str())));
    all.sort();
    all.join("; ")
}

/// Type, nullability, sensitivity and the number of validations.
fn declaration(block: &Block) -> String {
    let text = |name: &str| block.body.get_attribute(name).map(|attribute| plain(&attribute.value.to_string()));
    let ty = match text("type").as_deref() {
        None => "any".to_owned(),
        Some("map") => "map(any)".to_owned(),
        Some(ty) => ty.to_owned(),
    };
    let validations = block.body.get_blocks("validation").count();
    let description = text("description").unwrap_or_default();
    let flag = |name: &str, default: &str| text(name).unwrap_or_else(|| default.to_owned());
    format!(
        "{ty} {description} nullable={} sensitive={} validations={validations}",
        flag("nullable", "true"),
        flag("sensitive", "false")
    )
}

/// Text without white space and the commas that end lines.
fn plain(text: &str) -> String {
    let text: String = text.chars().filter(|c| !c.is_whitespace() && *c != ',').collect();
    text
}

fn copy(from: &Path, to: &Path, wanted: fn(&str) -> bool) {
    fs::create_dir_all(to).unwrap();
    for entry in fs::read_dir(from).unwrap() {
        let path = entry.unwrap().path();
        let name = path.file_name().unwrap().to_string_lossy().into_owned();
        if path.is_dir() {
            copy(&path, &to.join(name), wanted);
        } else if wanted(&name) {
            fs::copy(&path, to.join(name)).unwrap();
        }
    }
}

/// The text as `cargo fmt` leaves it in this repository.
fn rustfmt(text: &str) -> String {
    let config = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../rustfmt.toml");
    let mut child = Command::new("rustfmt")
        .args(["--edition", "2024", "--config-path"])
        .arg(config)
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .spawn()
        .unwrap_or_else(|error| panic!("cannot run rustfmt ({error}): `rustup component add rustfmt`"));
    child.stdin.take().unwrap().write_all(text.as_bytes()).unwrap();
    let output = child.wait_with_output().unwrap();
    assert!(output.status.success(), "rustfmt refuses:\n{text}");
    String::from_utf8(output.stdout).unwrap()
}
