//! Meta-arguments: which a kind of block takes, and which addresses they may name.

use super::Found;
use super::near::nearest;
use crate::addr::{Addr, AddrKind};
use crate::block::{Bare, Item};
use crate::element::{Element, Kind, Repeat, ResourceElement};
use crate::graph::Graph;
use crate::path::Path;
use crate::resource::{Mode, Provider};
use crate::statement::Keyword;

/// Finds what an element refers to.
type Find<'f> = dyn Fn(&Addr) -> Option<&'f Element> + 'f;

/// Checks one element.
pub(super) fn element(found: &mut Found<'_>, graph: &Graph, referred: &Find<'_>) {
    match &found.element.kind {
        Kind::Resource(resource) => {
            if let Some(addr) = &resource.meta.provider {
                provider(found, referred, &Path::of("provider"), addr, Some(&resource.provider));
            }
            match resource.mode {
                Mode::Managed => managed(found, graph, resource),
                Mode::Data => only_conditions(found, resource, "data source"),
                Mode::Ephemeral => only_conditions(found, resource, "ephemeral resource"),
            }
        }
        Kind::Statement(statement) => {
            let of = statement.of.as_ref().map(|(provider, _)| provider);
            match (statement.keyword, statement.block.get("provider"), statement.block.get("providers")) {
                (Keyword::Module, _, Some(Item::Bare(Bare::Map(entries)))) => {
                    for (name, addr) in entries {
                        provider(found, referred, &Path::of("providers").key(name), addr, None);
                    }
                }
                (_, Some(Item::Bare(Bare::Addr(addr))), _) => {
                    provider(found, referred, &Path::of("provider"), addr, of)
                }
                _ => {}
            }
        }
        Kind::Provider { alias: Some(alias), .. } if !crate::print::is_identifier(alias) => {
            let message = format!("`{alias}` cannot be an alias");
            let help = "begin with a letter or `_`, and use letters, digits, `_` and `-`";
            found.add(&Path::of("alias"), message, Some(help.to_owned()));
        }
        Kind::Variable(_) if RESERVED.contains(&found.element.addr.name()) => {
            let message = format!("a variable cannot be called `{}`", found.element.addr.name());
            let help = "Terraform keeps the word for the arguments of module calls: choose another name";
            found.add(&Path::ROOT, message, Some(help.to_owned()));
        }
        _ => {}
    }
}

/// The arguments of module calls, which no variable can have as its name.
const RESERVED: [&str; 8] =
    ["source", "version", "providers", "count", "for_each", "lifecycle", "depends_on", "locals"];

/// An address that must be that of a provider block, and of the provider of the type.
fn provider(found: &mut Found<'_>, referred: &Find<'_>, path: &Path<'_>, addr: &Addr, of: Option<&Provider>) {
    let help = "give what `provider` or `provider_alias` gave";
    if addr.kind() != AddrKind::Provider {
        return found.add(path, format!("`{addr}` is no provider block"), Some(help.to_owned()));
    }
    let configured = referred(addr).and_then(|element| match &element.kind {
        Kind::Provider { provider, .. } | Kind::Given(provider) => Some(provider),
        _ => None,
    });
    if let (Some(configured), Some(of)) = (configured, of)
        && configured.source != of.source
    {
        let message = format!("`{addr}` configures {}, and the type is of {}", configured.source, of.source);
        found.add(path, message, Some(help.to_owned()));
    }
}

fn managed(found: &mut Found<'_>, graph: &Graph, resource: &ResourceElement) {
    let lifecycle = Path::of("lifecycle");
    for addr in &resource.meta.replace_triggered_by {
        if addr.kind() != AddrKind::Managed {
            let message = format!("`{addr}` is no resource, and only a change of one can replace another");
            let help = "keep the value in a `terraform_data`, and name that";
            found.add(&lifecycle.name("replace_triggered_by"), message, Some(help.to_owned()));
        }
    }
    if let (false, Some(schema)) = (resource.meta.ignore_changes.is_empty(), resource.schema()) {
        let (attributes, blocks) = (&schema.block.attributes, &schema.block.block_types);
        for ignored in resource.meta.ignore_changes.iter().filter(|name| **name != "all") {
            let first = ignored.split(['.', '[']).next().unwrap_or_default();
            if !attributes.contains_key(first) && !blocks.contains_key(first) {
                let names = attributes.keys().chain(blocks.keys()).map(String::as_str);
                let help = nearest(first, names).map(|near| format!("did you mean `{near}`?"));
                found.add(&lifecycle.name("ignore_changes"), format!("there is no argument `{first}`"), help);
            }
        }
    }
    let triggers = lifecycle.name("action_trigger");
    for (i, trigger) in resource.meta.action_triggers.iter().enumerate() {
        let path = triggers.position(i);
        if trigger.events.is_empty() {
            let help = "give at least one event to `ActionTrigger::on`";
            found.add(&path.name("events"), "the trigger waits for nothing".to_owned(), Some(help.to_owned()));
        }
        if trigger.actions.is_empty() {
            let help = "name an action with `run`";
            found.add(&path.name("actions"), "the trigger runs nothing".to_owned(), Some(help.to_owned()));
        }
        for addr in &trigger.actions {
            action(found, graph, &path.name("actions"), addr);
        }
    }
}

fn action(found: &mut Found<'_>, graph: &Graph, path: &Path<'_>, addr: &Addr) {
    if addr.kind() != AddrKind::Action {
        let help = "give what `action` gave";
        return found.add(path, format!("`{addr}` is no action"), Some(help.to_owned()));
    }
    let is_repeated = |element: &&std::rc::Rc<Element>| {
        element.addr.base() == addr.base()
            && matches!(&element.kind, Kind::Statement(statement) if statement.repeat != Repeat::Once)
    };
    if addr.key().is_none() && graph.elements.iter().any(|element| is_repeated(&element)) {
        let message = format!("`{addr}` is there several times, and a trigger runs one of them");
        let help = "say which, with `instance`";
        found.add(path, message, Some(help.to_owned()));
    }
}

/// Data sources and ephemeral resources are not created, so most of what is said about creation has no place there.
fn only_conditions(found: &mut Found<'_>, resource: &ResourceElement, what: &str) {
    let meta = &resource.meta;
    let lifecycle = Path::of("lifecycle");
    let given = [
        (lifecycle.name("create_before_destroy"), meta.create_before_destroy),
        (lifecycle.name("prevent_destroy"), meta.prevent_destroy),
        (lifecycle.name("ignore_changes"), !meta.ignore_changes.is_empty()),
        (lifecycle.name("replace_triggered_by"), !meta.replace_triggered_by.is_empty()),
        (lifecycle.name("action_trigger"), !meta.action_triggers.is_empty()),
        (Path::of("provisioner"), !meta.provisioners.is_empty()),
        (Path::of("connection"), meta.connection.is_some()),
    ];
    for (path, _) in given.iter().filter(|(_, given)| *given) {
        let help = "drop it, or use a resource, such as `terraform_data`";
        found.add(path, format!("a {what} has no such thing"), Some(help.to_owned()));
    }
}
