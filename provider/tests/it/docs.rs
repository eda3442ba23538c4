//! The pages of the registry, made of what Terraform is told: `UPDATE=1 cargo test … --test it docs` writes them.

use crate::cases::example_root;
use crate::support::Workspace;
use ledgerform_modules::COMPONENTS;
use serde_json::Value as Json;
use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};

/// Name of the provider, in front of the names of everything it has.
const PREFIX: &str = "fintech_";

#[test]
fn the_pages_are_those_of_the_schema() {
    let workspace = Workspace::new("provider \"fintech\" {}\n");
    let text = workspace.ok(&["providers", "schema", "-json"]);
    let json: Json = serde_json::from_str(&text).unwrap();
    let schema = &json["provider_schemas"]["registry.terraform.io/ledgerform/fintech"];
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("docs");
    let pages = pages(schema);
    if std::env::var_os("UPDATE").is_some() {
        drop(fs::remove_dir_all(&folder));
        for (name, text) in &pages {
            let path = folder.join(name);
            fs::create_dir_all(path.parent().unwrap()).unwrap();
            fs::write(path, text).unwrap();
        }
    }
    let written = files(&folder);
    assert_eq!(written.keys().collect::<Vec<_>>(), pages.keys().collect::<Vec<_>>());
    for (name, text) in &pages {
        assert!(written[name] == *text, "{name} is out of date: run the test with UPDATE=1");
    }
}

fn files(folder: &Path) -> BTreeMap<String, String> {
    let (mut found, mut folders) = (BTreeMap::new(), vec![PathBuf::new()]);
    while let Some(inner) = folders.pop() {
        for entry in fs::read_dir(folder.join(&inner)).into_iter().flatten() {
            let path = inner.join(entry.unwrap().file_name());
            match folder.join(&path).is_dir() {
                true => folders.push(path),
                false => {
                    let text = fs::read_to_string(folder.join(&path)).unwrap();
                    found.insert(path.to_str().unwrap().to_owned(), text);
                }
            }
        }
    }
    found
}

/// All pages by path.
fn pages(schema: &Json) -> BTreeMap<String, String> {
    let mut pages = BTreeMap::new();
    let usage = "terraform {\n  required_providers {\n    fintech = { source = \"ledgerform/fintech\" }\n  }\n}\n\n\
                 provider \"fintech\" {\n  default_tags {\n    tags = { ManagedBy = \"fintech\" }\n  }\n}\n";
    let index = page("fintech Provider", &schema["provider"]["block"], Some(usage), "");
    pages.insert("index.md".to_owned(), index);
    let kinds = [
        ("resources", "Resource", "resource_schemas"),
        ("data-sources", "Data Source", "data_source_schemas"),
        ("ephemeral-resources", "Ephemeral Resource", "ephemeral_resource_schemas"),
    ];
    for (folder, kind, key) in kinds {
        for (name, of) in schema[key].as_object().into_iter().flatten() {
            let short = name.strip_prefix(PREFIX).unwrap_or(name);
            let component = COMPONENTS.iter().find(|c| kind == "Resource" && c.name.replace('-', "_") == short);
            let example = component.map(|component| example_root(component.name, "minimal"));
            let import = match component {
                Some(_) => format!(
                    "\n## Import\n\nBy region and name, or by name in the region of the provider:\n\n```shell\nterraform \
                     import {name}.this us-east-1/main\n```\n\nThe inputs cannot be told from AWS: the first apply \
                     records them, and changes no object that is as they say.\n"
                ),
                None => String::new(),
            };
            let text = page(&format!("{name} {kind}"), &of["block"], example.as_deref(), &import);
            pages.insert(format!("{folder}/{short}.md"), text);
        }
    }
    for (name, function) in schema["functions"].as_object().into_iter().flatten() {
        pages.insert(format!("functions/{name}.md"), function_page(name, function));
    }
    pages
}

fn head(title: &str, description: &str) -> String {
    let plain = description.replace('\n', " ");
    format!(
        "---\npage_title: \"{title} - fintech\"\nsubcategory: \"\"\ndescription: |-\n  {plain}\n---\n\n# {title}\n\n{description}\n"
    )
}

fn page(title: &str, block: &Json, example: Option<&str>, end: &str) -> String {
    let mut text = head(title, block["description"].as_str().unwrap_or_default());
    if let Some(example) = example {
        text += &format!("\n## Example Usage\n\n```terraform\n{}\n```\n", example.trim());
    }
    text += "\n## Schema\n";
    let mut nested = Vec::new();
    sections(block, "", "###", &mut text, &mut nested);
    while let Some((path, block)) = nested.pop() {
        text += &format!("\n<a id=\"{}\"></a>\n### Nested Schema for `{path}`\n", anchor(&path));
        let mut inner = Vec::new();
        sections(&block, &path, "####", &mut text, &mut inner);
        nested.extend(inner);
    }
    text + end
}

fn anchor(path: &str) -> String {
    format!("nested--{}", path.replace('.', "--"))
}

/// The attributes of a block by who sets them; what is nested goes on the list, last first.
fn sections(block: &Json, path: &str, level: &str, text: &mut String, nested: &mut Vec<(String, Json)>) {
    let mut groups: BTreeMap<usize, Vec<String>> = BTreeMap::new();
    let mut inner = Vec::new();
    for (name, attribute) in block["attributes"].as_object().into_iter().flatten() {
        let is = |what: &str| attribute[what] == true;
        let group = if is("required") {
            0
        } else if is("optional") {
            1
        } else {
            2
        };
        let full = if path.is_empty() { name.clone() } else { format!("{path}.{name}") };
        let below = &attribute["nested_type"];
        let mut marks = vec![if below.is_null() { ty(&attribute["type"]) } else { nesting(below) }];
        marks.extend(is("sensitive").then(|| "Sensitive".to_owned()));
        marks.extend(is("write_only").then(|| "Write-only".to_owned()));
        let description = attribute["description"].as_str().unwrap_or_default();
        let mut line = format!("- `{name}` ({}) {description}", marks.join(", "));
        if !below.is_null() {
            line += &format!(" (see [below](#{}))", anchor(&full));
            inner.push((full, below.clone()));
        }
        groups.entry(group).or_default().push(line.trim_end().to_owned());
    }
    for (name, below) in block["block_types"].as_object().into_iter().flatten() {
        let full = if path.is_empty() { name.clone() } else { format!("{path}.{name}") };
        let description = below["block"]["description"].as_str().unwrap_or_default();
        let line = format!("- `{name}` (Block) {description} (see [below](#{}))", anchor(&full));
        groups.entry(1).or_default().push(line);
        inner.push((full, below["block"].clone()));
    }
    for (group, lines) in groups {
        *text += &format!("\n{level} {}\n\n{}\n", ["Required", "Optional", "Read-Only"][group], lines.join("\n"));
    }
    nested.extend(inner.into_iter().rev());
}

fn nesting(below: &Json) -> String {
    match below["nesting_mode"].as_str() {
        Some("single") => "Attributes".to_owned(),
        Some(mode) => format!("Attributes {}{}", mode[..1].to_uppercase(), &mode[1..]),
        None => String::new(),
    }
}

fn ty(ty: &Json) -> String {
    match ty {
        Json::String(name) => format!("{}{}", name[..1].to_uppercase(), &name[1..]),
        Json::Array(parts) => format!("{} of {}", self::ty(&parts[0]), self::ty(&parts[1])),
        _ => "Object".to_owned(),
    }
}

fn function_page(name: &str, function: &Json) -> String {
    let text = |key: &str| function[key].as_str().unwrap_or_default();
    let parameters: Vec<&Json> = function["parameters"].as_array().into_iter().flatten().collect();
    let names: Vec<&str> = parameters.iter().filter_map(|parameter| parameter["name"].as_str()).collect();
    let lines = parameters.iter().map(|parameter| {
        let description = parameter["description"].as_str().unwrap_or_default();
        format!("1. `{}` ({}) {description}", parameter["name"].as_str().unwrap_or_default(), ty(&parameter["type"]))
    });
    let mut page = head(&format!("{name} Function"), text("summary"));
    if !text("description").is_empty() {
        page += &format!("\n{}\n", text("description"));
    }
    page += &format!("\n## Signature\n\n```text\n{name}({})\n```\n\n## Arguments\n\n", names.join(", "));
    page + &lines.collect::<Vec<_>>().join("\n") + "\n"
}
