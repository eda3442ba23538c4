//! Checks of a program's own, over everything that it describes.
//!
//! An [aspect](crate::Scope::aspect) sees one resource after the other and may change it. A validation comes last: it sees
//! what all aspects left, with the references, and refuses or notes.

use crate::app::{App, Stage};
use crate::aspect::{Annotation, Level, is_within};
use crate::block::Item;
use crate::element::Kind;
use crate::expr::Expr;
use crate::graph::{Graph, Vertex};
use crate::problem::Problem;
use crate::scope::Scope;
use std::rc::Rc;

/// What a validation sees: the constructs of one scope in the graph of their stack.
#[derive(Debug)]
pub struct Validated<'a> {
    graph: &'a Graph,
    scope: &'a str,
    annotations: &'a mut Vec<Annotation>,
    problems: &'a mut Vec<Problem>,
}

impl<'a> Validated<'a> {
    /// The graph of the whole stack, to which the positions of [`Vertex::dependencies`] belong.
    pub fn graph(&self) -> &'a Graph {
        self.graph
    }

    /// The elements of the validated scope, in the order they were added.
    pub fn vertices(&self) -> impl Iterator<Item = Vertex<'a>> + use<'a> {
        let scope = self.scope;
        self.graph.vertices().filter(move |vertex| is_within(vertex.path, scope))
    }

    /// The value of an argument that the resource at an address sets. Nested blocks are not arguments.
    pub fn argument<T>(&self, address: &str, name: &str) -> Option<Expr<T>> {
        let element = self.graph.elements.iter().find(|element| element.addr.base() == address)?;
        let Kind::Resource(resource) = &element.kind else { return None };
        match resource.block.get(name) {
            Some(Item::Argument(node)) => Some(Expr::from_node(node.clone())),
            _ => None,
        }
    }

    /// Leaves a note about the construct at a path.
    pub fn note(&mut self, level: Level, path: &str, message: impl Into<String>) {
        self.annotations.push(Annotation { path: path.to_owned(), level, message: message.into() });
    }

    /// Refuses the construct at a path: synthesis fails, and says what to do. If an element has the path, the problem
    /// shows the line that added it.
    pub fn refuse(&mut self, path: &str, message: impl Into<String>, help: impl Into<String>) {
        let element = self.graph.elements.iter().find(|element| &*element.path == path);
        let problem = Problem::new(path, message, element.map(|element| element.location));
        self.problems.push(problem.help(help));
    }
}

/// What a validation does with the graph of a stack.
type Validate = Rc<dyn Fn(&mut Validated<'_>)>;

/// A validation and what it looks at.
#[derive(Clone)]
pub(crate) struct Validation {
    /// The construct path of the stage, stack or scope; empty for the app.
    scope: String,
    validate: Validate,
}

impl App {
    /// Checks every stack of the app; see [`Scope::add_validation`].
    pub fn add_validation(&self, validate: impl Fn(&mut Validated<'_>) + 'static) {
        let validation = Validation { scope: String::new(), validate: Rc::new(validate) };
        self.tree.borrow_mut().validations.push(validation);
    }
}

impl Stage {
    /// Checks every stack of the stage; see [`Scope::add_validation`].
    pub fn add_validation(&self, validate: impl Fn(&mut Validated<'_>) + 'static) {
        let validation = Validation { scope: self.path().to_owned(), validate: Rc::new(validate) };
        self.app().tree.borrow_mut().validations.push(validation);
    }
}

impl Scope {
    /// Checks what this scope holds when all of it is described: a rule that needs more than one resource to judge.
    ///
    /// It runs when the app is synthesized, after the aspects and after references across stacks became remote states,
    /// once for each stack that it concerns. What it refuses is reported with all other problems.
    ///
    /// ```
    /// use ledgerform::{AddrKind, App, Block, Meta, Mode, Provider, Untyped};
    ///
    /// let app = App::new();
    /// let stack = app.stack("jobs");
    /// stack.add_validation(|seen| {
    ///     let many = seen.vertices().filter(|vertex| vertex.kind == AddrKind::Managed).skip(1);
    ///     for vertex in many.collect::<Vec<_>>() {
    ///         seen.refuse(vertex.path, "a second resource", "keep one resource in a stack of jobs");
    ///     }
    /// });
    /// for id in ["a", "b"] {
    ///     let data = Untyped { mode: Mode::Managed, ty: "terraform_data", provider: Provider::TERRAFORM, block: Block::new() };
    ///     stack.add_untyped(id, data, Meta::new());
    /// }
    /// assert!(app.synth().unwrap_err().to_string().starts_with("jobs/b: a second resource"));
    /// ```
    pub fn add_validation(&self, validate: impl Fn(&mut Validated<'_>) + 'static) {
        let validation = Validation { scope: self.display(&self.path), validate: Rc::new(validate) };
        self.tree.borrow_mut().validations.push(validation);
    }
}

/// Runs the validations in the order they were added, each over the stacks that it concerns.
pub(crate) fn run(
    validations: &[Validation],
    graphs: &[Graph],
    annotations: &mut Vec<Annotation>,
    problems: &mut Vec<Problem>,
) {
    for Validation { scope, validate } in validations {
        for graph in graphs {
            // The scope is the stack, around it or in it.
            let concerns = *scope == graph.path || is_within(&graph.path, scope) || is_within(scope, &graph.path);
            if concerns {
                validate(&mut Validated { graph, scope, annotations, problems });
            }
        }
    }
}
