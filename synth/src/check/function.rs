//! Calls of functions that providers define.

use super::Found;
use super::near::nearest;
use crate::graph::{Graph, called_provider};
use crate::node::Node;
use crate::path::Path;
use crate::problem::Problem;
use crate::recorded::document;
use crate::resource::Provider;
use std::collections::BTreeMap;

/// Checks that the provider of every such function is there, and that it has the function, as far as it is recorded.
pub(super) fn calls(graph: &Graph, found: &mut Vec<Problem>) {
    if graph.provider_calls.is_empty() {
        return;
    }
    let providers: BTreeMap<&str, Provider> = graph.declared_providers().chain(graph.providers()).collect();
    for (position, call) in &graph.provider_calls {
        let element = &graph.elements[*position];
        let mut found = Found { problems: found, element };
        let name = called_provider(call);
        match providers.get(name) {
            None => {
                let message = format!("`{call}` is of the provider `{name}`, which the stack does not require");
                let help = "name the provider with `require_provider`, or configure it with `provider`";
                found.add(&Path::ROOT, message, Some(help.to_owned()));
            }
            Some(provider) => arguments(&mut found, provider, call),
        }
    }
}

fn arguments(found: &mut Found<'_>, provider: &Provider, call: &'static str) {
    let Some(document) = document(provider) else { return };
    let name = call.rsplit("::").next().unwrap_or_default();
    let Some(function) = document.functions().get(name) else {
        let message = format!("provider {} {} has no function `{name}`", document.short_source(), document.version());
        let help = match nearest(name, document.functions().keys().map(String::as_str)) {
            Some(near) => format!("did you mean `{near}`?"),
            None => "see the provider's documentation for the functions there are".to_owned(),
        };
        return found.add(&Path::ROOT, message, Some(help));
    };
    let wanted = function.parameters.len();
    let mut wrong = None;
    found.element.walk(&mut |path, node| {
        node.walk(&mut |node| {
            if let Node::Call(called, args) = node
                && *called == call
                && !args.iter().any(|arg| matches!(arg, Node::Expand(_)))
                && (args.len() < wanted || (args.len() > wanted && function.variadic_parameter.is_none()))
            {
                wrong = Some((path.to_string(), args.len()));
            }
        });
    });
    if let Some((path, given)) = wrong {
        let names: Vec<&str> = function.parameters.iter().map(|parameter| parameter.name.as_str()).collect();
        let message = format!("`{call}` takes {wanted} arguments ({}), not {given}", names.join(", "));
        found.add(&Path::of(&path), message, None);
    }
}
