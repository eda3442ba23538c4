//! The construct tree: scopes within a stack, and what is added to them.

use crate::addr::{Addr, AddrKind};
use crate::app::{Accepted, Requirement, Tree};
use crate::block::Block;
use crate::component::{Component, check_inputs};
use crate::element::{Condition, Element, Kind, Meta, Output, Repeat, ResourceElement, Variable};
use crate::expr::{Expr, IntoExpr};
use crate::name::{Naming, logical_id};
use crate::node::{Binary, Node};
use crate::problem::{Problem, place};
use crate::provisioner::Provisioner;
use crate::repeat::{Frame, repeat_of};
use crate::resource::{Mode, Provider, ProviderConfig, Reference, Resource, Untyped};
use crate::secret::SHORTEST_ACCEPTED;
use std::cell::RefCell;
use std::panic::Location;
use std::rc::Rc;
use std::sync::Arc;

/// A place in the construct tree: a stack, or a construct within one.
///
/// Scopes are handles; clones are the same place. Everything added is collected in the app, and so are the mistakes:
/// nothing here fails, [`App::synth`](crate::App::synth) reports all problems at once.
#[derive(Clone)]
pub struct Scope {
    pub(crate) tree: Rc<RefCell<Tree>>,
    pub(crate) stack: usize,
    /// Ids from just below the stack to this scope.
    pub(crate) path: Vec<Arc<str>>,
    /// Keys of the unrolled repetitions around this scope; they end the path of whatever is added.
    pub(crate) keys: Vec<Arc<str>>,
    /// Repetitions around this scope that Terraform does.
    pub(crate) frames: Vec<Frame>,
}

impl Scope {
    /// A construct with its own ids.
    #[track_caller]
    pub fn scope(&self, id: impl Into<String>) -> Scope {
        let path = self.claim(&id.into(), "", Location::caller());
        Scope { path, keys: Vec::new(), ..self.clone() }
    }

    /// Builds a component as a construct of this scope and gives its outputs.
    ///
    /// Inputs that are known are checked here; inputs that are known later are checked by Terraform.
    #[track_caller]
    pub fn component<C: Component>(&self, id: impl Into<String>, inputs: C::Inputs) -> C::Outputs {
        let location = Location::caller();
        let scope = self.scope(id);
        self.tree.borrow_mut().origin.push(location);
        check_inputs(&scope, &inputs, location);
        let outputs = C::build(&scope, inputs);
        self.tree.borrow_mut().origin.pop();
        outputs
    }

    /// Adds a resource, data source or ephemeral resource and gives the reference to it.
    #[track_caller]
    pub fn add<R: Resource>(&self, id: impl Into<String>, resource: R) -> R::Ref {
        self.add_with(id, resource, Meta::new())
    }

    /// Adds a resource with meta-arguments.
    #[track_caller]
    pub fn add_with<R: Resource>(&self, id: impl Into<String>, resource: R, meta: Meta) -> R::Ref {
        let untyped = Untyped { mode: R::MODE, ty: R::TYPE, provider: *R::PROVIDER, block: resource.into_block() };
        R::Ref::from_addr(self.insert(&id.into(), untyped, meta))
    }

    /// Adds a resource of a type for which there are no bindings.
    #[track_caller]
    pub fn add_untyped(&self, id: impl Into<String>, resource: Untyped, meta: Meta) -> Addr {
        self.insert(&id.into(), resource, meta)
    }

    #[track_caller]
    fn insert(&self, id: &str, resource: Untyped, mut meta: Meta) -> Addr {
        let location = self.origin(Location::caller());
        let path = self.claim(id, resource.ty, location);
        let Untyped { mode, ty, provider, block } = resource;
        let addr = self.name(mode.kind(), ty, &path, location);
        let (repeat, key) = self.repetition(&path, location);
        if mode == Mode::Managed {
            let conditions = self.tree.borrow_mut().take_requirements(self);
            meta.preconditions.extend(conditions);
        }
        let block = Provisioner::add_all(block, &meta.provisioners, meta.connection.as_ref());
        let kind = Kind::Resource(Box::new(ResourceElement { mode, ty, provider, block, meta, repeat }));
        self.push(path, addr.clone(), location, kind);
        match key {
            Some(key) => addr.with_key(key),
            None => addr,
        }
    }

    /// How often Terraform makes what is added here, and the key that picks an instance.
    pub(crate) fn repetition(&self, path: &[Arc<str>], location: &'static Location<'static>) -> (Repeat, Option<Node>) {
        repeat_of(&self.frames).unwrap_or_else(|message| {
            let help = "walk one map whose keys join both, such as \"tier/zone\": `flatten` and `merge` build it";
            self.problem(Problem::new(self.display(path), message, Some(location)).help(help));
            (Repeat::Once, None)
        })
    }

    /// Declares an input variable of the stack and gives its value.
    #[track_caller]
    pub fn variable<T>(&self, name: impl Into<String>, variable: Variable) -> Expr<T> {
        self.declare(&name.into(), AddrKind::Variable, Kind::Variable(Box::new(variable))).value()
    }

    /// Declares an output of the stack.
    #[track_caller]
    pub fn output(&self, name: impl Into<String>, output: Output) {
        self.declare(&name.into(), AddrKind::Output, Kind::Output(output));
    }

    /// Gives a value a name.
    ///
    /// A value that is known, at least in its shape, or has a name already, is given back as it is; anything else becomes an
    /// element of `locals`, so that a long expression is written once.
    #[track_caller]
    pub fn local<T>(&self, name: impl Into<String>, value: Expr<T>) -> Expr<T> {
        let is_named = match value.node() {
            Node::Ref(addr) => matches!(addr.kind(), AddrKind::Local | AddrKind::Variable),
            node => node.is_literal() || node.is_structure() || matches!(node, Node::Invalid(_)),
        };
        if is_named {
            return value;
        }
        let node = self.where_it_is(value.into_node());
        self.declare(&name.into(), AddrKind::Local, Kind::Local(node)).value()
    }

    /// A value that stands outside of what [`when`](Scope::when) repeats, as locals do: null where it refers to what may
    /// not be there and is not.
    fn where_it_is(&self, value: Node) -> Node {
        let mut refers = false;
        value
            .walk(&mut |node| refers |= matches!(node, Node::Ref(addr) if addr.key() == Some(&Node::Number(0.into()))));
        let conditions = self.frames.iter().filter_map(|frame| match frame {
            Frame::When(condition) => Some(condition.clone()),
            Frame::Each { .. } | Frame::Count { .. } => None,
        });
        let all = conditions.reduce(|a, b| Node::binary(Binary::And, a, b));
        match all {
            Some(condition) if refers => Node::conditional(condition, value, Node::Null),
            _ => value,
        }
    }

    /// Configures the default provider of the stack.
    #[track_caller]
    pub fn provider<P: ProviderConfig>(&self, config: P) -> Addr {
        self.configure(*P::PROVIDER, None, config.into_block())
    }

    /// Configures a further provider of the stack, which resources choose through [`Meta::provider`].
    #[track_caller]
    pub fn provider_alias<P: ProviderConfig>(&self, alias: impl Into<String>, config: P) -> Addr {
        self.configure(*P::PROVIDER, Some(alias.into()), config.into_block())
    }

    /// The provider that whoever uses a component configured under an alias.
    ///
    /// In a stack it is the one that [`provider_alias`](Scope::provider_alias) added; in the component's module it becomes
    /// an entry of `configuration_aliases`, which callers give through `providers`.
    ///
    /// ```
    /// # use ledgerform::{Addr, Meta, Provider, Scope, Untyped};
    /// # fn example(scope: &Scope, aws: Provider, accepter: Untyped) {
    /// let peer = scope.provider_given(aws, "peer");
    /// scope.add_untyped("accepter", accepter, Meta::new().provider(&peer));
    /// # }
    /// ```
    #[track_caller]
    pub fn provider_given(&self, provider: Provider, alias: &str) -> Addr {
        let addr = Addr::new(self.stack, AddrKind::Provider, provider.name, alias);
        let mut tree = self.tree.borrow_mut();
        if tree.naming(self.stack) == Naming::Plain && !tree.has(self.stack, addr.base()) {
            let (path, location) = (addr.base().into(), Location::caller());
            let problem =
                tree.push(self.stack, Element { path, addr: addr.clone(), location, kind: Kind::Given(provider) });
            tree.problems.extend(problem);
        }
        addr
    }

    /// Requires a provider that needs no configuration, for its functions ([`function::provider`](crate::function::provider)).
    ///
    /// A provider of a resource, of a provider block or of the recorded ones is required without this.
    ///
    /// ```
    /// use ledgerform::{App, Expr, Output, Provider, function};
    /// let app = App::new();
    /// let stack = app.stack("s");
    /// stack.require_provider(Provider { name: "acme", source: "acme/acme", version: "1.2.0" });
    /// stack.output("code", Output::new(function::provider::<String>("acme", "code", ("x",))));
    /// assert!(app.synth()?.stacks[0].text.contains("\"source\": \"acme/acme\""));
    /// # Ok::<(), ledgerform::Problems>(())
    /// ```
    #[track_caller]
    pub fn require_provider(&self, provider: Provider) {
        let addr = Addr::new(self.stack, AddrKind::Statement, "required_providers", provider.name);
        if !self.tree.borrow().has(self.stack, addr.base()) {
            self.push(vec![addr.shared_base()], addr, Location::caller(), Kind::Given(provider));
        }
    }

    #[track_caller]
    fn configure(&self, provider: Provider, alias: Option<String>, block: Block) -> Addr {
        let location = Location::caller();
        let addr = Addr::new(self.stack, AddrKind::Provider, provider.name, alias.as_deref().unwrap_or_default());
        let path = [Arc::from(addr.base())].to_vec();
        self.push(path, addr.clone(), location, Kind::Provider { provider, alias, block });
        addr
    }

    /// States what the inputs of this scope must fulfil together.
    ///
    /// What is known already is checked now and reported with the other problems. What is not becomes a precondition of
    /// the next resource added to this scope, so Terraform checks it before anything is created.
    pub fn require(&self, condition: impl IntoExpr<bool>, message: impl IntoExpr<String>) {
        let condition = Condition::new(condition, message);
        match condition.condition.node() {
            Node::Bool(true) => {}
            Node::Bool(false) => {
                let message = condition.message_text();
                let location = self.tree.borrow().origin.first().copied();
                self.problem(Problem::new(self.display(&self.path), message, location));
            }
            _ => {
                let mut tree = self.tree.borrow_mut();
                let location = tree.origin.first().copied();
                let (stack, path, frames) = (self.stack, self.path.clone(), self.frames.clone());
                tree.requirements.push(Requirement { stack, path, frames, condition, location });
            }
        }
    }

    /// Accepts a text that looks like a secret and is none, in this scope and below it, with the reason.
    ///
    /// A program whose files would show a key, a token, a password in a connection string or a password that everybody
    /// knows is refused (LF0002). The text accepts what is found if it is the same, a part of it or around it; it has 6
    /// bytes or more. The reason goes into `manifest.json` as a note, and so does a text that is found nowhere. For one
    /// resource there is also [`Meta::acknowledge`].
    ///
    /// ```
    /// use ledgerform::{App, Output};
    /// let app = App::new();
    /// let stack = app.stack("docs");
    /// stack.output("example", Output::new("AKIAIOSFODNN7EXAMPLE"));
    /// assert!(app.synth().is_err());
    /// stack.not_secret("AKIAIOSFODNN7EXAMPLE", "the key in the documentation of AWS");
    /// assert!(app.synth()?.manifest.contains("the key in the documentation of AWS"));
    /// # Ok::<(), ledgerform::Problems>(())
    /// ```
    #[track_caller]
    pub fn not_secret(&self, text: impl Into<String>, reason: impl Into<String>) {
        let (text, reason) = (text.into(), reason.into());
        let path = self.display(&self.path);
        let wrong = if text.len() < SHORTEST_ACCEPTED {
            Some(format!(
                "a text that is no secret must have {SHORTEST_ACCEPTED} bytes, so that it accepts nothing else"
            ))
        } else if reason.trim().is_empty() {
            Some("a text that is no secret must be accepted with a reason".to_owned())
        } else {
            None
        };
        match wrong {
            Some(message) => self.problem(Problem::new(path, message, Some(Location::caller()))),
            None => self.tree.borrow_mut().accepted.push(Accepted { stack: self.stack, path, text, reason }),
        }
    }

    #[track_caller]
    fn declare(&self, name: &str, kind: AddrKind, mut element: Kind) -> Addr {
        let location = self.origin(Location::caller());
        let mut path = self.path.clone();
        path.extend([Arc::from(name)]);
        path.extend(self.keys.iter().cloned());
        let addr = self.name(kind, "", &path, location);
        if let Kind::Variable(variable) = &mut element {
            variable.bind(&addr);
        }
        self.push(path, addr.clone(), location, element);
        addr
    }

    /// The line to show for something added here: within a component, the line that uses the component.
    pub(crate) fn origin(&self, caller: &'static Location<'static>) -> &'static Location<'static> {
        self.tree.borrow().origin.first().copied().unwrap_or(caller)
    }

    /// Takes an id for a child; ids are unique among siblings of one type, as Terraform's names are.
    pub(crate) fn claim(&self, id: &str, ty: &'static str, location: &'static Location<'static>) -> Vec<Arc<str>> {
        let mut path = self.path.clone();
        // A slash separates ids in paths, so it cannot be part of one; the rule is that of the constructs library.
        path.push(id.replace('/', "--").into());
        path.extend(self.keys.iter().map(|key| Arc::from(key.replace('/', "--"))));
        if id.trim().is_empty() {
            self.problem(
                Problem::new(self.display(&path), "the id is empty", Some(location)).help("give the construct a name"),
            );
        }
        let taken = self.tree.borrow_mut().claim(self.stack, &path, ty, location);
        if let Some(first) = taken {
            let message = format!("there is already a construct with this id, from {}", place(first));
            let help = "ids must differ within a scope: choose another, or put one of the two into a scope of its own";
            self.problem(Problem::new(self.display(&path), message, Some(location)).help(help));
        }
        path
    }

    pub(crate) fn name(
        &self,
        kind: AddrKind,
        ty: &str,
        path: &[Arc<str>],
        location: &'static Location<'static>,
    ) -> Addr {
        let naming = self.tree.borrow().naming(self.stack);
        let given = self.tree.borrow_mut().take_name(self.stack, path);
        let name = given.map_or_else(|| logical_id(naming, path), Ok).unwrap_or_else(|message| {
            self.problem(Problem::new(self.display(path), message, Some(location)));
            path.join("_")
        });
        Addr::new(self.stack, kind, ty, &name)
    }

    pub(crate) fn push(&self, path: Vec<Arc<str>>, addr: Addr, location: &'static Location<'static>, kind: Kind) {
        let path = self.display(&path);
        let mut tree = self.tree.borrow_mut();
        if let Some(problem) = tree.push(self.stack, Element { path: path.into(), addr, location, kind }) {
            tree.problems.push(problem);
        }
    }

    pub(crate) fn problem(&self, problem: Problem) {
        self.tree.borrow_mut().problems.push(problem);
    }

    /// The construct path as people see it, with the stack's name in front.
    pub(crate) fn display(&self, path: &[Arc<str>]) -> String {
        let mut text = self.tree.borrow().stack_path(self.stack).to_owned();
        for id in path {
            text.push('/');
            text.push_str(id);
        }
        text
    }
}
