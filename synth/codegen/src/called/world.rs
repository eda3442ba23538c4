//! What expressions of a module refer to: variables, locals, resources with their recorded schemas.

use super::Variable;
use super::source::Block;
use crate::provider::Mode;
use hcl_edit::expr::{Expression, ObjectKey, TraversalOperator};
use hcl_edit::template::Element;
use ledgerform_schema::{Schema, Type};
use std::collections::BTreeMap;
use std::sync::Arc;

/// The declarations of a module by name.
pub(super) struct World<'a> {
    pub(super) variables: BTreeMap<&'a str, &'a Variable>,
    pub(super) locals: BTreeMap<&'a str, &'a Expression>,
    resources: BTreeMap<(Mode, String, String), Resource>,
}

/// A resource, data source or ephemeral resource.
#[derive(Debug, Clone)]
pub(super) struct Resource {
    pub(super) mode: Mode,
    pub(super) repeat: Repeat,
    /// As recorded, if it is.
    pub(super) schema: Option<Arc<Schema>>,
}

/// What a reference without a key stands for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Repeat {
    /// An object.
    Once,
    /// A list of them.
    Count,
    /// A map of them.
    ForEach,
}

impl Resource {
    /// The type of a reference without a key.
    pub(super) fn value_type(&self) -> Option<Type> {
        let object = self.schema.as_ref()?.block.value_type();
        Some(match self.repeat {
            Repeat::Once => object,
            Repeat::Count => Type::List(Box::new(object)),
            Repeat::ForEach => Type::Map(Box::new(object)),
        })
    }
}

impl<'a> World<'a> {
    pub(super) fn new(blocks: &'a [Block], variables: &'a [Variable]) -> Self {
        let sources = sources(blocks);
        let (mut locals, mut resources) = (BTreeMap::new(), BTreeMap::new());
        for block in blocks {
            if block.kind == "locals" {
                locals.extend(block.arguments.iter().map(|(name, argument)| (name.as_str(), &argument.value)));
            }
            let ("resource" | "data" | "ephemeral", [ty, name]) = (block.kind.as_str(), block.labels.as_slice()) else {
                continue;
            };
            let mode = match block.kind.as_str() {
                "resource" => Mode::Managed,
                "data" => Mode::Data,
                _ => Mode::Ephemeral,
            };
            let repeat = match () {
                () if block.arguments.contains_key("count") => Repeat::Count,
                () if block.arguments.contains_key("for_each") => Repeat::ForEach,
                () => Repeat::Once,
            };
            let provider = block.arguments.get("provider").and_then(|argument| local_name(&argument.value));
            let provider = provider.unwrap_or_else(|| ty.split('_').next().unwrap_or(ty).to_owned());
            let schema = recorded(&sources, &provider, mode, ty);
            resources.insert((mode, ty.clone(), name.clone()), Resource { mode, repeat, schema });
        }
        let variables = variables.iter().map(|variable| (variable.name.as_str(), variable)).collect();
        Self { variables, locals, resources }
    }

    /// The resource that a path begins with, and the steps after its address: `aws_vpc`, `.main`, `.id`.
    pub(super) fn resource<'p>(&self, path: &Path<'p>) -> Option<(&Resource, Vec<&'p TraversalOperator>)> {
        let (mode, skip) = match path.root {
            "data" => (Mode::Data, 1),
            "ephemeral" => (Mode::Ephemeral, 1),
            _ => (Mode::Managed, 0),
        };
        let ty = if skip == 0 { path.root } else { path.name(0)? };
        let resource = self.resources.get(&(mode, ty.to_owned(), path.name(skip)?.to_owned()))?;
        Some((resource, path.steps[skip + 1..].to_vec()))
    }
}

/// `root.step.step`
pub(super) struct Path<'p> {
    pub(super) root: &'p str,
    pub(super) steps: Vec<&'p TraversalOperator>,
}

impl<'p> Path<'p> {
    pub(super) fn of(expression: &'p Expression) -> Option<Self> {
        match expression {
            Expression::Variable(name) => Some(Self { root: name.value().as_str(), steps: Vec::new() }),
            Expression::Traversal(path) => match &path.expr {
                Expression::Variable(root) => Some(Self {
                    root: root.value().as_str(),
                    steps: path.operators.iter().map(|operator| operator.value()).collect(),
                }),
                _ => None,
            },
            _ => None,
        }
    }

    /// The name that a step takes.
    pub(super) fn name(&self, step: usize) -> Option<&'p str> {
        match self.steps.get(step)? {
            TraversalOperator::GetAttr(name) => Some(name.value().as_str()),
            _ => None,
        }
    }
}

/// The source of each required provider that says one, by local name.
fn sources(blocks: &[Block]) -> BTreeMap<&str, String> {
    let required = blocks.iter().filter(|block| block.kind == "required_providers");
    let arguments = required.flat_map(|block| &block.arguments);
    arguments
        .filter_map(|(name, argument)| Some((name.as_str(), literal(field(&argument.value, "source")?)?)))
        .collect()
}

/// The value of an attribute of an object expression.
pub(super) fn field<'e>(object: &'e Expression, name: &str) -> Option<&'e Expression> {
    let Expression::Object(object) = object else { return None };
    let is_it = |key: &ObjectKey| match key {
        ObjectKey::Ident(key) => key.as_str() == name,
        ObjectKey::Expression(Expression::Variable(key)) => key.value().as_str() == name,
        ObjectKey::Expression(Expression::String(key)) => key.value() == name,
        ObjectKey::Expression(_) => false,
    };
    object.iter().find(|(key, _)| is_it(key)).map(|(_, value)| value.expr())
}

/// A text without references.
pub(super) fn literal(expression: &Expression) -> Option<String> {
    let joined = |elements: &mut dyn Iterator<Item = &Element>| -> Option<String> {
        elements.map(|element| element.as_literal().map(|text| text.value().as_str())).collect()
    };
    let text = match expression {
        Expression::String(text) => text.value().clone(),
        Expression::StringTemplate(template) => joined(&mut template.iter())?,
        Expression::HeredocTemplate(document) => joined(&mut document.template.iter())?,
        Expression::Parenthesis(inner) => return literal(inner.inner()),
        _ => return None,
    };
    Some(text.replace("$${", "${").replace("%%{", "%{"))
}

/// `provider = aws.peer`: the name before the dot.
fn local_name(expression: &Expression) -> Option<String> {
    match Path::of(expression) {
        Some(path) => Some(path.root.to_owned()),
        None => literal(expression).and_then(|text| text.split('.').next().map(str::to_owned)),
    }
}

/// The recorded schema of a type, if its provider is the one that was recorded.
#[cfg(feature = "documents")]
fn recorded(sources: &BTreeMap<&str, String>, provider: &str, mode: Mode, ty: &str) -> Option<Arc<Schema>> {
    let source = sources.get(provider).cloned().unwrap_or_else(|| format!("hashicorp/{provider}"));
    let short = source.strip_prefix("registry.terraform.io/").unwrap_or(&source);
    let document = ledgerform_schema::documents().iter().rfind(|document| document.short_source() == short)?;
    match mode {
        Mode::Managed => document.resource(ty),
        Mode::Data => document.data_source(ty),
        Mode::Ephemeral => document.ephemeral_resource(ty),
    }
}

#[cfg(not(feature = "documents"))]
fn recorded(_: &BTreeMap<&str, String>, _: &str, _: Mode, _: &str) -> Option<Arc<Schema>> {
    None
}
