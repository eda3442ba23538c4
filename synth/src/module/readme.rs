//! The README of a module, its tables as terraform-docs writes them.

use super::constraint;
use crate::component::{Component, OutputValue};
use crate::constraint::Field;
use crate::element::Kind;
use crate::emit::hcl::inline;
use crate::graph::Graph;
use crate::resource::{Mode, Provider};
use std::collections::BTreeSet;
use std::fmt::Write;

/// The text of `README.md`.
pub(super) fn text<C: Component>(graph: &Graph, fields: &[Field], outputs: &[OutputValue]) -> String {
    let mut out = format!("# {}\n\n{}\n\n## Usage\n\n{}\n", C::NAME, C::DESCRIPTION, usage::<C>(fields));
    out.push_str("<!-- BEGIN_TF_DOCS -->\n");
    requirements::<C>(&mut out, graph);
    providers::<C>(&mut out, graph);
    out.push_str("## Modules\n\nNo modules.\n\n");
    resources(&mut out, graph);
    inputs(&mut out, fields);
    self::outputs(&mut out, outputs);
    out.push_str("<!-- END_TF_DOCS -->\n");
    out
}

/// A call with the required inputs.
fn usage<C: Component>(fields: &[Field]) -> String {
    let mut entries = vec![("source".to_owned(), format!("\"./modules/{}\"", C::NAME))];
    let required = fields.iter().filter(|field| field.default.is_none());
    entries.extend(required.map(|field| (field.name.to_owned(), format!("var.{}", field.name))));
    format!("```hcl\nmodule \"{}\" {{\n{}}}\n```\n", C::NAME, crate::print::aligned(&entries, 2))
}

/// terraform-docs escapes underscores in the text of a link, not in its target.
fn escape(name: &str) -> String {
    name.replace('_', "\\_")
}

fn anchor(kind: &str, name: &str) -> String {
    format!("<a name=\"{kind}_{name}\"></a> [{}](#{kind}\\_{})", escape(name), escape(name))
}

fn requirements<C: Component>(out: &mut String, graph: &Graph) {
    out.push_str("## Requirements\n\n| Name | Version |\n|------|---------|\n");
    _ = writeln!(out, "| {} | {} |", anchor("requirement", "terraform"), C::TERRAFORM);
    for name in graph.providers().into_keys() {
        _ = writeln!(out, "| {} | {} |", anchor("requirement", name), constraint::<C>(name));
    }
    out.push('\n');
}

fn providers<C: Component>(out: &mut String, graph: &Graph) {
    out.push_str("## Providers\n\n| Name | Version |\n|------|---------|\n");
    for name in graph.providers().into_keys() {
        _ = writeln!(out, "| {} | {} |", anchor("provider", name), constraint::<C>(name));
    }
    out.push('\n');
}

fn resources(out: &mut String, graph: &Graph) {
    out.push_str("## Resources\n\n| Name | Type |\n|------|------|\n");
    // Sorted as terraform-docs sorts them: managed resources first, then by type and name.
    let mut rows = BTreeSet::new();
    for element in &graph.elements {
        if let Kind::Resource(resource) = &element.kind {
            let (order, folder, kind) = match resource.mode {
                Mode::Managed => (0, "resources", "resource"),
                Mode::Data => (1, "data-sources", "data source"),
                Mode::Ephemeral => (2, "ephemeral-resources", "ephemeral resource"),
            };
            let link = documentation(&resource.provider, folder, resource.ty);
            let name = element.addr.name();
            rows.insert((order, resource.ty, name, format!("| [{}.{name}]({link}) | {kind} |", resource.ty)));
        }
    }
    for (.., row) in rows {
        _ = writeln!(out, "{row}");
    }
    out.push('\n');
}

fn documentation(provider: &Provider, folder: &str, ty: &str) -> String {
    let short = ty.strip_prefix(provider.name).and_then(|rest| rest.strip_prefix('_')).unwrap_or(ty);
    format!("https://registry.terraform.io/providers/{}/latest/docs/{folder}/{short}", provider.source)
}

fn inputs(out: &mut String, fields: &[Field]) {
    let row =
        "| Name | Description | Type | Default | Required |\n|------|-------------|------|---------|:--------:|\n";
    _ = write!(out, "## Inputs\n\n{row}");
    let mut fields: Vec<&Field> = fields.iter().collect();
    fields.sort_by_key(|field| field.name);
    for field in fields {
        let ty = code(&field.ty.pretty(0));
        let (default, required) = match &field.default {
            Some(node) => (code(&inline(node)), "no"),
            None => ("n/a".to_owned(), "yes"),
        };
        let name = anchor("input", field.name);
        _ = writeln!(out, "| {name} | {} | {ty} | {default} | {required} |", cell(field.description));
    }
    out.push('\n');
}

fn outputs(out: &mut String, outputs: &[OutputValue]) {
    out.push_str("## Outputs\n\n| Name | Description |\n|------|-------------|\n");
    let mut outputs: Vec<&OutputValue> = outputs.iter().collect();
    outputs.sort_by_key(|output| output.name);
    for output in outputs {
        _ = writeln!(out, "| {} | {} |", anchor("output", output.name), cell(output.description));
    }
}

/// Code in a table cell: text of several lines goes into a `pre` element, as terraform-docs does it.
fn code(text: &str) -> String {
    if text.contains('\n') {
        format!("<pre>{}</pre>", text.replace('\n', "<br/>"))
    } else {
        format!("`{}`", text.replace('|', "\\|"))
    }
}

fn cell(text: &str) -> String {
    text.replace('|', "\\|").replace('_', "\\_")
}
