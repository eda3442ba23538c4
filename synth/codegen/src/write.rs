//! Modules → files: a directory for the command, one file for a build script.

use crate::fixup;
use crate::model::Module;
use crate::name::{Scope, camel, snake};
use crate::provider::{Mode, Provider};
use crate::render::{self, Root};
use std::collections::BTreeMap;
use std::fs;
use std::io;
use std::path::Path;

/// A generated file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct File {
    /// Its path below the output directory, with `/`.
    pub path: String,
    /// Its text.
    pub text: String,
}

/// The bindings as a directory of modules: `aws/mod.rs`, `aws/vpc.rs`, `aws/data/mod.rs`, `aws/data/vpc.rs`, …
pub fn files(provider: &Provider) -> Vec<File> {
    let dir = module_name(&provider.name);
    let mut files = Vec::new();
    let mut root = root_head(provider);
    let mut submodules = String::new();
    for item in items(provider) {
        let (folder, index) = match item.folder {
            None => (String::new(), &mut root),
            Some(folder) => (format!("{folder}/"), &mut submodules),
        };
        match &item.body {
            Some(body) => {
                index.push_str(&format!("pub mod {};\n", item.module));
                index.push_str(&format!("pub use {}::{};\n", item.module, item.ident));
                let stem = item.module.strip_prefix("r#").unwrap_or(&item.module);
                files
                    .push(File { path: format!("{dir}/{folder}{stem}.rs"), text: format!("{}{body}", head(provider)) });
            }
            None => {
                let doc = folder_doc(provider, &item.module);
                root.push_str(&format!("pub mod {};\n", item.module));
                let text = format!("{doc}\n{}", std::mem::take(&mut submodules));
                files.push(File { path: format!("{dir}/{}/mod.rs", item.module), text });
            }
        }
    }
    files.push(File { path: format!("{dir}/mod.rs"), text: format!("{}{root}", head_doc(provider)) });
    files.sort_by(|a, b| a.path.cmp(&b.path));
    files
}

/// The bindings as the content of one module, to be included in it.
pub fn one_file(provider: &Provider) -> String {
    let mut text = root_head(provider);
    let mut folder = String::new();
    for item in items(provider) {
        match &item.body {
            Some(body) => {
                let text = if item.folder.is_some() { &mut folder } else { &mut text };
                text.push_str(&format!("\npub mod {} {{\n{body}}}\n", item.module));
                text.push_str(&format!("pub use {}::{};\n", item.module, item.ident));
            }
            None => {
                let doc = folder_doc(provider, &item.module);
                text.push_str(&format!("\npub mod {} {{\n{doc}{}}}\n", item.module, std::mem::take(&mut folder)));
            }
        }
    }
    text
}

/// Writes the directory of modules below `out`; returns how many files there are.
///
/// # Errors
/// Says which file could not be written.
pub fn write_dir(provider: &Provider, out: &Path) -> io::Result<usize> {
    let files = files(provider);
    for file in &files {
        let path = out.join(&file.path);
        let at = |error: io::Error| io::Error::new(error.kind(), format!("{}: {error}", path.display()));
        path.parent().map_or(Ok(()), fs::create_dir_all).map_err(at)?;
        fs::write(&path, &file.text).map_err(at)?;
    }
    Ok(files.len())
}

/// A module of a provider.
struct Item {
    /// `data`, `ephemeral`, or none for what stands at the top.
    folder: Option<&'static str>,
    module: String,
    ident: String,
    /// None for a folder, which comes after its modules.
    body: Option<String>,
}

fn items(provider: &Provider) -> Vec<Item> {
    let block = Module::new(&provider.name, "Provider", &provider.schema.block);
    let body = body(&block, Root::Provider, "super::PROVIDER");
    let mut items =
        vec![Item { folder: None, module: "provider".to_string(), ident: "Provider".to_string(), body: Some(body) }];
    for mode in Mode::ALL {
        let (folder, constant) = match mode {
            Mode::Managed => (None, "super::PROVIDER"),
            Mode::Data => (Some("data"), "super::super::PROVIDER"),
            Mode::Ephemeral => (Some("ephemeral"), "super::super::PROVIDER"),
        };
        let types = provider.types.range((mode, String::new())..).take_while(|((m, _), _)| *m == mode);
        // A name depends on all others of its mode, and there are a thousand of them.
        if types.clone().all(|(_, schema)| schema.is_none()) {
            continue;
        }
        let names = names(provider, mode);
        let before = items.len();
        for ((_, ty), schema) in types {
            let (Some(schema), Some((module, ident))) = (schema, names.get(ty.as_str())) else { continue };
            let schema = fixup::apply(&provider.name, mode, schema);
            let model = Module::new(ty, ident, &schema.block);
            let body = Some(self::body(&model, Root::Resource(mode), constant));
            items.push(Item { folder, module: module.clone(), ident: ident.clone(), body });
        }
        if let (Some(folder), true) = (folder, items.len() > before) {
            items.push(Item { folder: None, module: folder.to_string(), ident: String::new(), body: None });
        }
    }
    items
}

fn body(module: &Module<'_>, root: Root, constant: &str) -> String {
    let name = module.types.first().map_or("", |ty| ty.name);
    let noun = root.noun();
    format!(
        "//! The `{name}` {noun} and its blocks.\n#![allow(clippy::all, reason = \"methods have the names of arguments\")]\n{}",
        render::module(module, root, constant)
    )
}

/// The Rust module and type of every type of a mode.
fn names(provider: &Provider, mode: Mode) -> BTreeMap<&str, (String, String)> {
    let (mut modules, mut idents) = match mode {
        Mode::Managed => (Scope::of(["provider", "data", "ephemeral"]), Scope::of(["Provider", "Ref"])),
        Mode::Data | Mode::Ephemeral => (Scope::default(), Scope::of(["Ref"])),
    };
    let prefix = format!("{}_", provider.name);
    let types = provider.types.keys().filter(|(m, _)| *m == mode).map(|(_, ty)| ty.as_str());
    let name = |ty| {
        let short = str::strip_prefix(ty, &prefix).unwrap_or(ty);
        let (module, ident) = (snake(short), camel(short));
        let module = modules.claim(&[&module, &format!("{}_resource", module.trim_start_matches("r#"))]);
        let ident = idents.claim(&[&ident, &format!("{ident}Resource")]);
        (ty, (module, ident))
    };
    types.map(name).collect()
}

/// The module of a provider.
fn module_name(provider: &str) -> String {
    snake(provider).trim_start_matches("r#").to_string()
}

fn title(provider: &Provider) -> String {
    format!("{} {}", provider.source, provider.version).trim_end().to_string()
}

fn head(provider: &Provider) -> String {
    format!("// @generated by ledgerform-codegen from {}\n", title(provider))
}

fn head_doc(provider: &Provider) -> String {
    format!("{}//! The resource types of {}.\n\n", head(provider), title(provider))
}

fn root_head(provider: &Provider) -> String {
    let Provider { name, source, version, .. } = provider;
    format!(
        "/// {}.\npub const PROVIDER: ::ledgerform::Provider =\n    ::ledgerform::Provider {{ name: {name:?}, source: {source:?}, version: {version:?} }};\n",
        title(provider)
    )
}

fn folder_doc(provider: &Provider, folder: &str) -> String {
    let noun = if folder == "data" { "data sources" } else { "ephemeral resources" };
    format!("//! The {noun} of {}.\n", title(provider))
}
