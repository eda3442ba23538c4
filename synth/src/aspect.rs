//! Aspects: what holds for every resource of a scope, added once.
//!
//! An aspect visits resources after the program has described them and before they are checked. It may set arguments,
//! leave notes, or refuse what it sees: default tags and policies are written this way.

use crate::app::App;
use crate::block::Item;
use crate::element::{Element, Kind, ResourceElement};
use crate::expr::Expr;
use crate::problem::Problem;
use crate::resource::Mode;
use crate::scope::Scope;
use std::rc::Rc;

/// How urgent a note is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Level {
    /// Good to know.
    Info,
    /// Probably not what is wanted.
    Warning,
}

/// Something to say about a construct that does not stop synthesis.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Annotation {
    /// Construct path, from the stack on.
    pub path: String,
    /// How urgent it is.
    pub level: Level,
    /// What to say.
    pub message: String,
}

/// A resource, data source or ephemeral resource as an aspect sees it.
#[derive(Debug)]
pub struct Visited<'a> {
    element: &'a Element,
    resource: &'a mut ResourceElement,
    annotations: &'a mut Vec<Annotation>,
    problems: &'a mut Vec<Problem>,
    changed: bool,
}

impl Visited<'_> {
    /// The construct path, from the stack on: `network/vpc/this`.
    pub fn path(&self) -> &str {
        &self.element.path
    }

    /// The address: `aws_vpc.main`.
    pub fn address(&self) -> &str {
        self.element.addr.base()
    }

    /// Terraform's name of the type: `aws_vpc`.
    pub fn ty(&self) -> &'static str {
        self.resource.ty
    }

    /// Whether it is a resource, a data source or an ephemeral resource.
    pub fn mode(&self) -> Mode {
        self.resource.mode
    }

    /// The value of an argument that is set. Nested blocks are not arguments.
    pub fn argument<T>(&self, name: &str) -> Option<Expr<T>> {
        match self.resource.block.get(name) {
            Some(Item::Argument(node)) => Some(Expr::from_node(node.clone())),
            _ => None,
        }
    }

    /// Whether the type has an argument of that name, as far as its schema is recorded.
    pub fn accepts(&self, name: &str) -> bool {
        let schema = self.resource.schema();
        schema.is_some_and(|schema| schema.block.attributes.get(name).is_some_and(|attribute| attribute.is_argument()))
    }

    /// Sets an argument, in the place of any value it has.
    pub fn set<T>(&mut self, name: &'static str, value: impl Into<Expr<T>>) {
        self.resource.block = std::mem::take(&mut self.resource.block).attr::<T>(name, value.into());
        self.changed = true;
    }

    /// Leaves a note.
    pub fn note(&mut self, level: Level, message: impl Into<String>) {
        self.annotations.push(Annotation { path: self.element.path.to_string(), level, message: message.into() });
    }

    /// Refuses the resource: synthesis fails, and says what to do.
    pub fn refuse(&mut self, message: impl Into<String>, help: impl Into<String>) {
        let problem = Problem::new(&*self.element.path, message.into(), Some(self.element.location));
        self.problems.push(problem.help(help));
    }
}

/// What an aspect does with a resource.
type Visit = Rc<dyn Fn(&mut Visited<'_>)>;

/// An aspect and what it visits.
#[derive(Clone)]
pub(crate) struct Aspect {
    /// The construct path of the stage, stack or scope; empty for the app.
    scope: String,
    priority: i32,
    visit: Visit,
}

impl Aspect {
    pub(crate) fn new(scope: &str, priority: i32, visit: impl Fn(&mut Visited<'_>) + 'static) -> Self {
        Self { scope: scope.to_owned(), priority, visit: Rc::new(visit) }
    }
}

impl App {
    /// Visits every resource of the app; see [`Scope::aspect`].
    pub fn aspect(&self, priority: i32, visit: impl Fn(&mut Visited<'_>) + 'static) {
        self.tree.borrow_mut().aspects.push(Aspect::new("", priority, visit));
    }
}

impl Scope {
    /// Visits every resource of this scope and of the scopes in it.
    ///
    /// Aspects run in the order of their priorities, lowest first, and equal ones in the order they were added. As with
    /// the AWS CDK, 200 is usual for what changes resources and 500 for what only looks at them.
    ///
    /// An aspect runs when the app is synthesized. It changes and judges what is described; it may leave notes through a
    /// scope, but what it adds there is refused.
    ///
    /// ```
    /// use ledgerform::{App, Expr, IntoExpr};
    /// use std::collections::BTreeMap;
    ///
    /// let app = App::new();
    /// let stack = app.stack("network");
    /// stack.aspect(200, |resource| {
    ///     if resource.accepts("tags") {
    ///         let own = resource.argument("tags").unwrap_or_else(|| BTreeMap::<String, String>::new().into_expr());
    ///         let common: Expr<BTreeMap<String, String>> = [("Team", "platform")].into_expr();
    ///         resource.set("tags", common.merge(own));
    ///     }
    /// });
    /// ```
    pub fn aspect(&self, priority: i32, visit: impl Fn(&mut Visited<'_>) + 'static) {
        let aspect = Aspect::new(&self.display(&self.path), priority, visit);
        self.tree.borrow_mut().aspects.push(aspect);
    }

    /// Leaves a note about this scope; it reaches the manifest and the people who run the program.
    pub fn annotate(&self, level: Level, message: impl Into<String>) {
        let annotation = Annotation { path: self.display(&self.path), level, message: message.into() };
        self.tree.borrow_mut().annotations.push(annotation);
    }
}

/// Lets the aspects visit the elements of a stack; gives the elements as they are then.
pub(crate) fn visit(
    aspects: &[Aspect],
    elements: Vec<Rc<Element>>,
    annotations: &mut Vec<Annotation>,
    problems: &mut Vec<Problem>,
) -> Vec<Rc<Element>> {
    let mut aspects: Vec<&Aspect> = aspects.iter().collect();
    aspects.sort_by_key(|aspect| aspect.priority);
    let mut visited = elements;
    for aspect in aspects {
        for element in &mut visited {
            let Kind::Resource(resource) = &element.kind else { continue };
            if !is_within(&element.path, &aspect.scope) {
                continue;
            }
            let mut resource = resource.clone();
            let seen = element.clone();
            let mut view = Visited { element: &seen, resource: &mut resource, annotations, problems, changed: false };
            (aspect.visit)(&mut view);
            if view.changed {
                *element = Rc::new(Element { kind: Kind::Resource(resource), ..(*seen).clone() });
            }
        }
    }
    visited
}

/// Whether the construct at a path is within a scope; everything is within the app, whose path is empty.
pub(crate) fn is_within(path: &str, scope: &str) -> bool {
    scope.is_empty() || path.strip_prefix(scope).is_some_and(|rest| rest.starts_with('/'))
}
