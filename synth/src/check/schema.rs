//! Blocks against the schema of their provider.

use super::near::nearest;
use crate::block::{Block, Blocks, Item, Nested};
use crate::element::ResourceElement;
use crate::fold::scalar_text;
use crate::node::Node;
use crate::path::Path;
use crate::recorded::document;
use crate::resource::{Mode, Provider};
use ledgerform_schema::{Attribute, Block as BlockSchema, NestedBlock, Type};

/// Takes a problem: attribute path, what is wrong, what to do.
type Report<'a> = &'a mut dyn FnMut(&Path<'_>, String, Option<String>);

/// Checks a resource. A type whose provider is not recorded passes: Terraform will judge it.
pub(super) fn resource(resource: &ResourceElement, report: Report<'_>) {
    let Some(document) = document(&resource.provider) else { return };
    match resource.schema() {
        Some(schema) => block(&Path::ROOT, &resource.effective(), &schema.block, &mut |path, message, help| {
            if !path.first().is_some_and(|name| resource.is_overridden(name)) {
                report(path, message, help);
            }
        }),
        None => {
            let kind = match resource.mode {
                Mode::Managed => "resource",
                Mode::Data => "data source",
                Mode::Ephemeral => "ephemeral resource",
            };
            let message =
                format!("provider {} {} has no {kind} `{}`", document.short_source(), document.version(), resource.ty);
            let types: Vec<&str> = match resource.mode {
                Mode::Managed => document.resource_types().collect(),
                Mode::Data => document.data_source_types().collect(),
                Mode::Ephemeral => document.ephemeral_types().collect(),
            };
            let help = match nearest(resource.ty, types.into_iter()) {
                Some(near) => format!("did you mean `{near}`?"),
                None => "see the provider's documentation for the types there are".to_owned(),
            };
            report(&Path::ROOT, message, Some(help));
        }
    }
}

/// Checks a provider block.
pub(super) fn provider(provider: &Provider, config: &Block, report: Report<'_>) {
    if let Some(document) = document(provider) {
        block(&Path::ROOT, config, &document.provider().block, report);
    }
}

fn block(path: &Path<'_>, block: &Block, schema: &BlockSchema, report: Report<'_>) {
    for (name, item) in &block.items {
        let path = path.name(name);
        match (item, schema.attributes.get(*name), schema.block_types.get(*name)) {
            (Item::Argument(node), Some(attribute), _) => argument(&path, node, attribute, report),
            (Item::Block(inner), _, Some(nested)) => self::block(&path, inner, &nested.block, report),
            (Item::Blocks(inner), _, Some(nested)) => blocks(&path, inner, nested, report),
            (Item::Argument(_), None, Some(_)) => {
                report(&path, "this is a nested block, not an argument".to_owned(), None);
            }
            (Item::Block(_) | Item::Blocks(_), Some(_), _) => {
                report(&path, "this is an argument, not a nested block".to_owned(), None)
            }
            // Meta-arguments, which every schema has.
            (Item::Bare(_) | Item::Labelled(_), ..) => {}
            (_, None, None) if path.is_meta("connection") => {}
            (_, None, None) => {
                let names = schema.attributes.keys().chain(schema.block_types.keys()).map(String::as_str);
                let help = match nearest(name, names) {
                    Some(near) => format!("did you mean `{near}`?"),
                    None => "see the provider's documentation for the arguments there are".to_owned(),
                };
                report(&path, "there is no such argument".to_owned(), Some(help));
            }
        }
    }
    for (name, attribute) in &schema.attributes {
        let given = block.get(name);
        if attribute.required && !matches!(given, Some(Item::Argument(node)) if *node != Node::Null) {
            report(&path.name(name), "this argument is required".to_owned(), None);
        }
    }
    for (name, nested) in &schema.block_types {
        let count = match block.get(name) {
            None => 0,
            // How many there will be is known later.
            Some(Item::Blocks(blocks)) if blocks.is_dynamic() => continue,
            Some(Item::Blocks(blocks)) => blocks.parts.len() as u64,
            Some(_) => 1,
        };
        if count < nested.min_items {
            let message = format!("at least {} of these blocks must be there, not {count}", nested.min_items);
            report(&path.name(name), message, None);
        }
    }
}

fn blocks(path: &Path<'_>, blocks: &Blocks<Block>, nested: &NestedBlock, report: Report<'_>) {
    let count = blocks.parts.iter().filter(|part| matches!(part, Nested::One(_))).count();
    if nested.is_single() && count > 1 {
        report(path, format!("at most one of these blocks may be there, not {count}"), None);
    } else if nested.max_items > 0 && count as u64 > nested.max_items {
        report(path, format!("at most {} of these blocks may be there, not {count}", nested.max_items), None);
    }
    for (i, part) in blocks.parts.iter().enumerate() {
        match part {
            Nested::One(inner) => block(&path.position(i), inner, &nested.block, report),
            Nested::Each(each) => block(&path.content(each.id), &each.content, &nested.block, report),
        }
    }
}

fn argument(path: &Path<'_>, node: &Node, attribute: &Attribute, report: Report<'_>) {
    if !attribute.is_argument() {
        let help = "drop it; read the value through the reference that adding the resource gives";
        return report(path, "the provider sets this attribute".to_owned(), Some(help.to_owned()));
    }
    match &attribute.ty {
        Some(ty) => value(path, node, ty, report),
        None => value(path, node, &attribute.value_type(), report),
    }
}

/// Checks what is known of a value against a type, with the conversions that Terraform does.
fn value(path: &Path<'_>, node: &Node, ty: &Type, report: Report<'_>) {
    let fits = match (ty, node) {
        (Type::Dynamic, _) | (_, Node::Null) => true,
        (Type::String, Node::List(_) | Node::Object(_)) => false,
        (Type::Number, Node::String(text)) => crate::number::Number::parse(text).is_some(),
        (Type::Number, Node::Bool(_) | Node::List(_) | Node::Object(_)) => false,
        (Type::Bool, Node::String(text)) => matches!(&**text, "true" | "false"),
        (Type::Bool, Node::Number(_) | Node::List(_) | Node::Object(_)) => false,
        (Type::List(element) | Type::Set(element), Node::List(items)) => {
            for (i, item) in items.iter().enumerate() {
                value(&path.position(i), item, element, report);
            }
            true
        }
        (Type::Map(element), Node::Object(items)) => {
            for (key, item) in items.iter() {
                value(&path.key(key), item, element, report);
            }
            true
        }
        (Type::Object(attributes), Node::Object(items)) => {
            for (key, item) in items.iter() {
                match attributes.get(&**key) {
                    Some(ty) => value(&path.name(key), item, ty, report),
                    None => report(&path.name(key), "the object has no such attribute".to_owned(), None),
                }
            }
            true
        }
        (Type::List(_) | Type::Set(_), Node::Object(_)) | (Type::Map(_) | Type::Object(_), Node::List(_)) => false,
        (Type::List(_) | Type::Set(_) | Type::Map(_) | Type::Object(_), node) => scalar_text(node).is_none(),
        _ => true,
    };
    if !fits {
        report(path, format!("a value of type {ty} is wanted, not {}", what(node)), None);
    }
}

fn what(node: &Node) -> &'static str {
    match node {
        Node::String(_) | Node::Template(_) => "a string",
        Node::Number(_) => "a number",
        Node::Bool(_) => "a boolean",
        Node::List(_) => "a list",
        Node::Object(_) => "an object",
        _ => "this",
    }
}
