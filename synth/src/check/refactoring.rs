//! Moves, removals and imports among each other, and against what is there.

use super::Found;
use crate::addr::AddrKind;
use crate::block::{Bare, Item};
use crate::element::{Element, Kind, Repeat};
use crate::graph::Graph;
use crate::node::Node;
use crate::path::Path;
use crate::problem::Problem;
use crate::statement::{Keyword, Statement};
use std::collections::BTreeMap;
use std::rc::Rc;

/// Checks all statements of a stack.
pub(super) fn statements(graph: &Graph, problems: &mut Vec<Problem>) {
    let all = || {
        graph.elements.iter().filter_map(|element| match &element.kind {
            Kind::Statement(statement) => Some((element, &**statement)),
            _ => None,
        })
    };
    let of = |keyword: Keyword| all().filter(move |(_, statement)| statement.keyword == keyword);
    if of(Keyword::Moved).chain(of(Keyword::Removed)).chain(of(Keyword::Import)).next().is_none() {
        return;
    }
    let there: BTreeMap<&str, &Rc<Element>> =
        graph.elements.iter().map(|element| (element.addr.base(), element)).collect();
    for (element, statement) in of(Keyword::Removed) {
        let from = text(statement, "from");
        if there.get(from.as_str()).is_some_and(|element| is_object(element)) {
            let message = format!("`{from}` is still in the stack");
            let help = "drop the resource or the module, or the removal";
            Found { problems, element }.add(&Path::of("from"), message, Some(help.to_owned()));
        }
    }
    let (mut sources, mut targets): (BTreeMap<String, String>, BTreeMap<String, String>) = Default::default();
    for (element, statement) in of(Keyword::Moved) {
        let (from, to) = (text(statement, "from"), text(statement, "to"));
        let mut found = Found { problems: &mut *problems, element };
        if from == to {
            let help = "drop the move";
            found.add(&Path::of("to"), format!("`{from}` does not move"), Some(help.to_owned()));
            continue;
        }
        let is_instance = to.ends_with(']');
        if let Some(object) = there.get(from.as_str()).filter(|object| is_object(object))
            && !(is_instance && is_repeated(object))
        {
            let message = format!("`{from}` is still in the stack, so it has not moved");
            let help = "give the resource or module its new id, or drop the move";
            found.add(&Path::of("from"), message, Some(help.to_owned()));
        }
        if let Some(other) = sources.insert(from.clone(), to.clone()) {
            let message = format!("`{from}` cannot become both `{other}` and `{to}`");
            let help = "drop one of the two moves";
            found.add(&Path::of("from"), message, Some(help.to_owned()));
        }
        if let Some(other) = targets.insert(to.clone(), from.clone()) {
            let message = format!("`{other}` and `{from}` cannot both become `{to}`");
            let help = "an object has one address before: drop one of the two moves";
            found.add(&Path::of("to"), message, Some(help.to_owned()));
        }
    }
    for (element, statement) in of(Keyword::Import) {
        let mut found = Found { problems: &mut *problems, element };
        if graph.settings.is_module {
            let message = "the import would stand in a module, and Terraform reads imports of the root only".to_owned();
            let help = "import in the stack that uses the component";
            found.add(&Path::ROOT, message, Some(help.to_owned()));
        }
        let to = text(statement, "to");
        if let Some(Item::Argument(id)) = statement.block.get("id") {
            let mut refers = false;
            id.walk(&mut |node| refers |= matches!(node, Node::Ref(addr) if to.split('[').next() == Some(addr.base())));
            if refers {
                let help = "give the id as text, or read it from a variable or a data source";
                let message = format!("the id of what is imported cannot come from `{to}` itself");
                found.add(&Path::of("id"), message, Some(help.to_owned()));
            }
        }
    }
}

fn text(statement: &Statement, argument: &str) -> String {
    match statement.block.get(argument) {
        Some(Item::Bare(Bare::Text(text))) => text.to_string(),
        Some(Item::Bare(Bare::Addr(addr))) => addr.to_string(),
        _ => String::new(),
    }
}

fn is_object(element: &Element) -> bool {
    matches!(element.addr.kind(), AddrKind::Managed | AddrKind::Module)
}

fn is_repeated(element: &Element) -> bool {
    match &element.kind {
        Kind::Resource(resource) => resource.repeat != Repeat::Once,
        Kind::Statement(statement) => statement.repeat != Repeat::Once,
        _ => false,
    }
}
