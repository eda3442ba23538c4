//! HCL, laid out as `terraform fmt` leaves it.

mod body;

use crate::addr::Addr;
use crate::block::Bare;
use crate::element::{ActionTrigger, Condition, Element, Kind, Meta, Output, ResourceElement, Variable};
use crate::graph::Graph;
use crate::node::Node;
use crate::print::{Style, aligned, flat, pretty, quote};
use crate::resource::Mode;
use crate::settings::State;
use crate::statement::{Keyword, Statement};
use body::{Body, Value, grouped, list, texts};
use std::fmt::Write;

/// The text of `cdk.tf` of a stack.
pub(crate) fn stack(graph: &Graph) -> String {
    let mut terraform = Body::default();
    if let Some(version) = &graph.settings.required_version {
        terraform.attribute("required_version", &Node::string(version.as_str()));
    }
    let providers = graph.providers();
    if !providers.is_empty() {
        let mut required = Body::default();
        for provider in providers.values() {
            let value = provider.requirement().map(|(key, value)| (key, Node::string(value)));
            required.attribute(provider.name, &Node::object(value));
        }
        terraform.block("required_providers", required);
    }
    match graph.settings.state(&graph.name) {
        State::Backend(backend) => {
            terraform.block(&format!("backend \"{}\"", backend.kind), Body::of_data(&backend.block))
        }
        State::Cloud(block) => terraform.block("cloud", Body::of_data(&block)),
    }
    for (provider, block, _) in &graph.settings.provider_meta {
        terraform.block(&format!("provider_meta \"{}\"", provider.name), Body::of_data(block));
    }
    let mut out = terraform.into_block("terraform", 0);
    for part in Part::ALL {
        out.push_str(&section(graph, part, !out.is_empty()));
    }
    out
}

/// The text of the query file of a stack; nothing if it asks for nothing.
pub(crate) fn query(graph: &Graph) -> Option<String> {
    let text = section(graph, Part::Statement(Keyword::List), false);
    (!text.is_empty()).then_some(text)
}

/// Which elements of a stack to print.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Part {
    Provider,
    Variable,
    Local,
    /// Data sources and ephemeral resources.
    Data,
    Managed,
    Statement(Keyword),
    Output,
}

impl Part {
    /// What the main file of a module holds; imports are for root modules.
    pub(crate) const MODULE: [Self; 8] = [
        Self::Local,
        Self::Data,
        Self::Managed,
        Self::Statement(Keyword::Action),
        Self::Statement(Keyword::Module),
        Self::Statement(Keyword::Check),
        Self::Statement(Keyword::Moved),
        Self::Statement(Keyword::Removed),
    ];
    const ALL: [Self; 12] = [
        Self::Provider,
        Self::Variable,
        Self::Local,
        Self::Data,
        Self::Managed,
        Self::Statement(Keyword::Action),
        Self::Statement(Keyword::Module),
        Self::Statement(Keyword::Check),
        Self::Statement(Keyword::Import),
        Self::Statement(Keyword::Moved),
        Self::Statement(Keyword::Removed),
        Self::Output,
    ];
}

/// The elements of one part in the order they were added, a blank line between two; one before the first if `gap`.
pub(crate) fn section(graph: &Graph, part: Part, gap: bool) -> String {
    let mut out = String::new();
    let mut locals = Vec::new();
    let mut push = |text: String| {
        if gap || !out.is_empty() {
            out.push('\n');
        }
        out.push_str(&text);
    };
    for element in &graph.elements {
        let name = element.addr.name();
        match (&element.kind, part) {
            (Kind::Provider { provider, alias, block }, Part::Provider) => {
                let mut body = Body::of(block);
                if let Some(alias) = alias {
                    body.attribute("alias", &Node::string(alias.as_str()));
                }
                push(body.into_block(&format!("provider \"{}\"", provider.name), 0));
            }
            (Kind::Variable(variable), Part::Variable) => {
                push(self::variable(variable).into_block(&format!("variable \"{name}\""), 0));
            }
            (Kind::Local(node), Part::Local) => locals.push((name.to_owned(), pretty(node, 2, name.len() + 5))),
            (Kind::Resource(resource), Part::Data | Part::Managed)
                if (resource.mode == Mode::Managed) == (part == Part::Managed) =>
            {
                push(self::resource(element, resource));
            }
            (Kind::Statement(statement), Part::Statement(keyword)) if statement.keyword == keyword => {
                push(self::statement(element, statement));
            }
            (Kind::Output(output), Part::Output) => {
                push(self::output(output).into_block(&format!("output \"{name}\""), 0));
            }
            _ => {}
        }
    }
    if !locals.is_empty() {
        // Expressions over several lines get air around them.
        let text: Vec<String> = grouped(&locals).iter().map(|group| aligned(group, 2)).collect();
        push(format!("locals {{\n{}}}\n", text.join("\n")));
    }
    out
}

fn resource(element: &Element, resource: &ResourceElement) -> String {
    let keyword = match resource.mode {
        Mode::Managed => "resource",
        Mode::Data => "data",
        Mode::Ephemeral => "ephemeral",
    };
    let mut body = Body::default();
    for (rule, reason) in resource.meta.acknowledged() {
        // Codes of ours mean nothing to checkov.
        let skip =
            if rule.starts_with("LF") { format!("{rule}: {reason}") } else { format!("checkov:skip={rule}:{reason}") };
        body.comment(skip);
    }
    body.repeat(&resource.repeat);
    if let Some(provider) = &resource.meta.provider {
        body.bare("provider", provider.base().to_owned());
    }
    body.extend(&resource.effective());
    lifecycle(&mut body, &resource.meta);
    if !resource.meta.depends_on.is_empty() {
        body.last = Some(("depends_on".to_owned(), Value::Bare(Bare::Addrs(resource.meta.depends_on.clone()))));
    }
    body.into_block(&format!("{keyword} \"{}\" \"{}\"", resource.ty, element.addr.name()), 0)
}

fn statement(element: &Element, statement: &Statement) -> String {
    let mut body = Body::default();
    body.repeat(&statement.repeat);
    body.extend(&statement.block);
    let word = statement.keyword.word();
    let name = element.addr.name();
    match statement.of {
        Some((_, ty)) => body.into_block(&format!("{word} \"{ty}\" \"{name}\""), 0),
        None if statement.keyword.is_named() => body.into_block(&format!("{word} \"{name}\""), 0),
        None => body.into_block(word, 0),
    }
}

fn lifecycle(body: &mut Body, meta: &Meta) {
    if !meta.has_lifecycle() {
        return;
    }
    let mut inner = Body::default();
    if meta.create_before_destroy {
        inner.bare("create_before_destroy", "true".to_owned());
    }
    if meta.prevent_destroy {
        inner.bare("prevent_destroy", "true".to_owned());
    }
    if meta.ignores_all() {
        inner.bare("ignore_changes", "all".to_owned());
    } else if !meta.ignore_changes.is_empty() {
        inner.bare("ignore_changes", format!("[{}]", meta.ignore_changes.join(", ")));
    }
    let triggers: Vec<String> = meta.trigger_texts().collect();
    if !triggers.is_empty() {
        inner.bare("replace_triggered_by", texts(&triggers, 4));
    }
    for (name, conditions) in [("precondition", &meta.preconditions), ("postcondition", &meta.postconditions)] {
        for condition in conditions {
            inner.block(name, self::condition(condition));
        }
    }
    for trigger in &meta.action_triggers {
        inner.block("action_trigger", self::trigger(trigger));
    }
    body.block("lifecycle", inner);
}

fn trigger(trigger: &ActionTrigger) -> Body {
    let mut body = Body::default();
    let events: Vec<&str> = trigger.events.iter().map(|event| event.word()).collect();
    body.bare("events", format!("[{}]", events.join(", ")));
    if let Some(condition) = &trigger.condition {
        body.attribute("condition", condition.node());
    }
    let actions: Vec<String> = trigger.actions.iter().map(Addr::to_string).collect();
    body.bare("actions", texts(&actions, 6));
    if let Some(on_failure) = trigger.on_failure {
        body.bare("on_failure", on_failure.word().to_owned());
    }
    body
}

fn condition(condition: &Condition) -> Body {
    let mut body = Body::default();
    body.attribute("condition", condition.condition.node());
    body.attribute("error_message", condition.message.node());
    body
}

fn variable(variable: &Variable) -> Body {
    let mut body = Body::default();
    if let Some(description) = &variable.description {
        body.data("description", &Node::string(description.as_str()));
    }
    body.bare("type", variable.ty.pretty(2));
    if let Some(default) = &variable.default {
        body.data("default", default);
    }
    if variable.sensitive {
        body.bare("sensitive", "true".to_owned());
    }
    if variable.ephemeral {
        body.bare("ephemeral", "true".to_owned());
    }
    if !variable.nullable {
        body.bare("nullable", "false".to_owned());
    }
    for validation in &variable.validations {
        body.block("validation", condition(validation));
    }
    body
}

fn output(output: &Output) -> Body {
    let mut body = Body::default();
    if let Some(description) = &output.description {
        body.data("description", &Node::string(description.as_str()));
    }
    body.attribute("value", &output.value);
    if output.sensitive {
        body.bare("sensitive", "true".to_owned());
    }
    if output.ephemeral {
        body.bare("ephemeral", "true".to_owned());
    }
    for precondition in &output.preconditions {
        body.block("precondition", condition(precondition));
    }
    if !output.depends_on.is_empty() {
        body.bare("depends_on", list(&output.depends_on, 2));
    }
    body
}

/// The comment that heads a generated file.
pub(crate) fn banner(source: &str) -> String {
    let mut text = String::new();
    quote(&mut text, source);
    let mut out = String::new();
    _ = writeln!(
        out,
        "# Generated by Ledgerform from the component {text}. Change the component, then export it again."
    );
    out
}

/// An expression on one line, for tables.
pub(crate) fn inline(node: &Node) -> String {
    flat(node, Style::Hcl)
}
