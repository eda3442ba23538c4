//! What a module declares: its variables, outputs and providers.

use super::constraint::Constraint;
use super::infer::Infer;
use super::place::Fault;
use super::source::{Argument, Block};
use super::world::{self, World};
use super::{Output, Variable, secret};
use hcl_edit::expr::{Expression, TraversalOperator};
use std::collections::{BTreeMap, BTreeSet};

/// Names that Terraform keeps for itself among the arguments of a module call.
const RESERVED: [&str; 8] =
    ["source", "version", "providers", "count", "for_each", "lifecycle", "depends_on", "locals"];

/// Reads declarations, and keeps what is wrong with them.
pub(super) struct Reader<'a> {
    pub(super) blocks: &'a [Block],
    pub(super) faults: Vec<Fault>,
}

impl<'a> Reader<'a> {
    /// The blocks of a kind that have one label each, by label.
    fn named(&mut self, kind: &str) -> BTreeMap<&'a str, &'a Block> {
        let mut named = BTreeMap::new();
        for block in self.blocks.iter().filter(|block| block.kind == kind) {
            let [name] = block.labels.as_slice() else {
                self.faults.push(block.fault("it needs one name", &format!("write `{kind} \"name\" {{ … }}`")));
                continue;
            };
            if !is_name(name) {
                let help = "use letters, digits, `_` and `-`, and a letter or `_` first";
                self.faults.push(block.fault("this is no name", help));
            } else if named.contains_key(name.as_str()) {
                self.faults.push(block.fault("it is declared twice", "remove one of the blocks"));
            } else {
                named.insert(name.as_str(), block);
            }
        }
        named
    }

    pub(super) fn variables(&mut self) -> Vec<Variable> {
        let blocks = self.named("variable");
        blocks.into_iter().map(|(name, block)| self.variable(name, block)).collect()
    }

    fn variable(&mut self, name: &str, block: &Block) -> Variable {
        let title = block.title();
        if RESERVED.contains(&name) {
            self.faults.push(block.fault("Terraform has another use for this name", "choose another name"));
        }
        let constraint = match block.arguments.get("type") {
            Some(argument) => Constraint::read(argument, &title, &mut self.faults),
            None => Constraint::Any,
        };
        Variable {
            name: name.to_owned(),
            constraint,
            default: block.arguments.get("default").map(|argument| argument.text(&argument.value)),
            description: self.words(block, "description").unwrap_or_default(),
            is_sensitive: self.flag(block, "sensitive", false),
            is_ephemeral: self.flag(block, "ephemeral", false),
            is_nullable: self.flag(block, "nullable", true),
            deprecated: self.words(block, "deprecated"),
        }
    }

    pub(super) fn outputs(&mut self, variables: &[Variable]) -> Vec<Output> {
        let outputs = self.named("output");
        let world = World::new(self.blocks, variables);
        let infer = Infer::new(&world);
        let mut read = Vec::new();
        for (name, block) in outputs {
            let Some(value) = block.arguments.get("value") else {
                self.faults.push(block.fault("it has no value", "add `value = …`"));
                continue;
            };
            read.push(Output {
                name: name.to_owned(),
                ty: infer.value(&value.value),
                description: self.words(block, "description").unwrap_or_default(),
                is_sensitive: self.flag(block, "sensitive", false) || secret::is_read(&world, &value.value),
                is_ephemeral: self.flag(block, "ephemeral", false),
                deprecated: self.words(block, "deprecated"),
            });
        }
        read
    }

    /// The local names of the required providers, and the configurations that the caller must give.
    pub(super) fn providers(&mut self) -> (BTreeSet<String>, BTreeSet<String>) {
        let (mut names, mut aliases) = (BTreeSet::new(), BTreeSet::new());
        for block in self.blocks.iter().filter(|block| block.kind == "required_providers") {
            for (name, argument) in &block.arguments {
                names.insert(name.clone());
                let Some(Expression::Array(items)) = world::field(&argument.value, "configuration_aliases") else {
                    continue;
                };
                for item in items.iter() {
                    match alias(item) {
                        Some(alias) if alias.split_once('.').is_some_and(|(provider, _)| provider == name) => {
                            aliases.insert(alias);
                        }
                        _ => {
                            let message = format!("`{}` is no configuration of `{name}`", argument.text(item));
                            let help = format!("write `{name}.` and a name of your own");
                            self.faults.push(argument.at(item).fault("configuration_aliases", message, &help));
                        }
                    }
                }
            }
        }
        (names, aliases)
    }

    /// An argument that must be `true` or `false`.
    fn flag(&mut self, block: &Block, name: &str, default: bool) -> bool {
        let Some(argument) = block.arguments.get(name) else { return default };
        match &argument.value {
            Expression::Bool(value) => *value.value(),
            Expression::String(text) if matches!(text.value().as_str(), "true" | "false") => text.value() == "true",
            _ => {
                self.wrong(block, name, argument, "`true` or `false`");
                default
            }
        }
    }

    /// An argument that must be a text without references.
    fn words(&mut self, block: &Block, name: &str) -> Option<String> {
        let argument = block.arguments.get(name)?;
        let text = world::literal(&argument.value);
        if text.is_none() && !argument.value.is_null() {
            self.wrong(block, name, argument, "a text without references");
        }
        text
    }

    fn wrong(&mut self, block: &Block, name: &str, argument: &Argument, wanted: &str) {
        let message = format!("`{name}` is not {wanted}");
        self.faults.push(argument.place.fault(&block.title(), message, &format!("write {wanted}")));
    }
}

fn is_name(text: &str) -> bool {
    let mut chars = text.chars();
    chars.next().is_some_and(|c| c.is_alphabetic() || c == '_')
        && chars.all(|c| c.is_alphanumeric() || matches!(c, '_' | '-'))
}

/// `aws.peer`, or the text of it in JSON.
fn alias(item: &Expression) -> Option<String> {
    match item {
        Expression::String(text) => Some(text.value().clone()).filter(|text| text.contains('.')),
        Expression::Traversal(path) => match (&path.expr, path.operators.as_slice()) {
            (Expression::Variable(provider), [operator]) => match operator.value() {
                TraversalOperator::GetAttr(alias) => {
                    Some(format!("{}.{}", provider.value().as_str(), alias.value().as_str()))
                }
                _ => None,
            },
            _ => None,
        },
        _ => None,
    }
}
