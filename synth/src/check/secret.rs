//! Secrets that the program writes out: they would stand in a generated file, and go from there into plans, states and
//! version control.

use crate::app::Tree;
use crate::aspect::{Annotation, Level, is_within};
use crate::element::{Element, Kind};
use crate::graph::Graph;
use crate::node::{Node, Part};
use crate::path::Path;
use crate::problem::Problem;
use crate::secret::{CODE, all, is_accepted};
use std::collections::BTreeSet;
use std::panic::Location;

/// Looks at the texts of a node itself, not at those of the nodes in it.
pub(crate) fn texts<'a>(node: &'a Node, visit: &mut dyn FnMut(&'a str)) {
    match node {
        Node::String(text) | Node::Raw(text) => visit(text),
        Node::Object(items) => items.keys().for_each(|key| visit(key)),
        Node::Template(parts) => parts.iter().for_each(|part| match part {
            Part::Text(text) => visit(text),
            Part::Expr(_) => {}
        }),
        _ => {}
    }
}

/// Refuses what is found and not accepted, and leaves a note about each text that is.
pub(crate) fn literals(tree: &Tree, graphs: &[Graph], problems: &mut Vec<Problem>, notes: &mut Vec<Annotation>) {
    let mut look = Look { tree, used: BTreeSet::new(), problems };
    for graph in graphs {
        for (position, element) in graph.elements.iter().enumerate() {
            // Where the graph has expressions, it has looked at them; it has none for these.
            let is_described = matches!(element.kind, Kind::Variable(_) | Kind::Output(_));
            if is_described || graph.secrets.binary_search(&position).is_ok() {
                look.element(graph, element);
            }
        }
        graph.settings.literals(&mut |path, node, location| {
            look.node(Place { stack: graph.stack, path: &graph.path, location, can_acknowledge: false }, path, node);
        });
    }
    for suspect in &tree.suspects {
        let place =
            Place { stack: suspect.stack, path: &suspect.path, location: suspect.location, can_acknowledge: false };
        for (what, text) in &suspect.found {
            look.found(place, &format!("the file `{}`", suspect.file), what, text);
        }
    }
    let Look { used, .. } = look;
    for (i, accepted) in tree.accepted.iter().enumerate() {
        let reason = &accepted.reason;
        let (level, message) = if used.contains(&i) {
            (Level::Info, format!("{CODE}: a text that looks like a secret is accepted: {reason}"))
        } else {
            (Level::Warning, format!("{CODE}: a text is accepted that is nowhere, so drop `not_secret`: {reason}"))
        };
        notes.push(Annotation { path: accepted.path.clone(), level, message });
    }
}

/// What holds a text.
#[derive(Clone, Copy)]
struct Place<'a> {
    stack: usize,
    path: &'a str,
    location: &'static Location<'static>,
    /// Whether it has meta-arguments.
    can_acknowledge: bool,
}

struct Look<'a> {
    tree: &'a Tree,
    /// The accepted texts that were met.
    used: BTreeSet<usize>,
    problems: &'a mut Vec<Problem>,
}

impl Look<'_> {
    fn element(&mut self, graph: &Graph, element: &Element) {
        let can_acknowledge = match &element.kind {
            Kind::Resource(resource) if resource.meta.acknowledged().any(|(rule, _)| rule == CODE) => return,
            Kind::Resource(_) => true,
            _ => false,
        };
        let place = Place { stack: graph.stack, path: &element.path, location: element.location, can_acknowledge };
        let mut described = |name: &str, text: &Option<String>| {
            if let Some(text) = text {
                self.text(place, &Path::of(name), text);
            }
        };
        match &element.kind {
            Kind::Variable(variable) => {
                described("description", &variable.description);
                variable.default.iter().for_each(|default| self.node(place, &Path::of("default"), default));
            }
            Kind::Output(output) => described("description", &output.description),
            _ => {}
        }
        element.walk(&mut |path, node| self.node(place, path, node));
    }

    fn node(&mut self, place: Place<'_>, path: &Path<'_>, node: &Node) {
        node.walk(&mut |node| texts(node, &mut |text| self.text(place, path, text)));
    }

    fn text(&mut self, place: Place<'_>, path: &Path<'_>, text: &str) {
        for found in all(text) {
            self.found(place, &format!("`{path}`"), found.what, found.text);
        }
    }

    fn found(&mut self, place: Place<'_>, holder: &str, what: &str, text: &str) {
        let accepted = self.tree.accepted.iter().position(|accepted| {
            let covers = accepted.path == place.path || is_within(place.path, &accepted.path);
            accepted.stack == place.stack && covers && is_accepted(text, &accepted.text)
        });
        if let Some(accepted) = accepted {
            self.used.insert(accepted);
            return;
        }
        let message =
            format!("{holder} holds what looks like {what}, and the files that are written would show it ({CODE})");
        let here = if place.can_acknowledge {
            format!("on the resource, `Meta::acknowledge(\"{CODE}\", true, reason)`; elsewhere, ")
        } else {
            String::new()
        };
        let help = format!(
            "keep it in Secrets Manager or another store, and let what needs it read it there, or give it through an \
             ephemeral variable to a write-only argument; what is no secret is accepted with a reason: {here}\
             `not_secret(text, reason)` of a scope around it"
        );
        self.problems.push(Problem::new(place.path, message, Some(place.location)).help(help));
    }
}
