//! What is known of a graph's elements, and expressions with it put in.
//!
//! There is no evaluator here: a reference is replaced by what is known of its element, and the expression folds again.

use crate::value::Value;
use ledgerform::{Addr, AddrKind, Node, Part, Role, Symbol};
use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::fmt;
use std::sync::Arc;

/// What is known of the elements.
#[derive(Clone, Default)]
pub(crate) struct World {
    /// Variables and locals by address.
    named: HashMap<String, Named>,
    /// Resources and data sources by their address without key; one whose instances are not known is not in it.
    objects: HashMap<String, Instances>,
}

#[derive(Clone)]
struct Named {
    value: Node,
    facts: Facts,
}

/// What an expression rests on.
#[derive(Debug, Clone, Default, PartialEq)]
pub(crate) struct Facts {
    /// The addresses of the instances that it refers to.
    pub(crate) needs: BTreeSet<String>,
    /// Resources among them whose instances are not known yet.
    pub(crate) deferred: BTreeSet<String>,
    /// Whether something sensitive is in it.
    pub(crate) sensitive: bool,
    /// The names of the variables among what it is made of.
    pub(crate) variables: BTreeSet<String>,
}

impl Facts {
    pub(crate) fn add(&mut self, other: &Facts) {
        self.needs.extend(other.needs.iter().cloned());
        self.deferred.extend(other.deferred.iter().cloned());
        self.sensitive |= other.sensitive;
        self.variables.extend(other.variables.iter().cloned());
    }
}

/// The instances of a resource, each with its value.
#[derive(Clone)]
struct Instances {
    shape: Shape,
    values: BTreeMap<String, Node>,
    /// The attributes that are sensitive.
    secrets: Arc<BTreeSet<String>>,
}

/// How the instances of a resource are told apart; the texts are their addresses.
#[derive(Debug, Clone)]
pub(crate) enum Shape {
    One(String),
    Counted(Vec<String>),
    Keyed(BTreeMap<Arc<str>, String>),
}

/// What the names of one instance mean.
#[derive(Clone, Default)]
pub(crate) struct Binding {
    /// The repetition that binds, with key and value; a position is both.
    pub(crate) symbols: Option<(u32, Node, Node)>,
    /// `self`
    pub(crate) own: Option<Node>,
}

/// Secrets are put in, so values are not shown.
impl fmt::Debug for World {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("World").finish_non_exhaustive()
    }
}

impl Binding {
    fn symbol(&self, symbol: Symbol) -> Option<Node> {
        let (id, key, value) = self.symbols.as_ref()?;
        match symbol.role {
            _ if symbol.id != *id => None,
            Role::EachKey | Role::Index => Some(key.clone()),
            Role::EachValue => Some(value.clone()),
            Role::Key | Role::Value => None,
        }
    }
}

impl World {
    /// Gives a variable or local a value.
    pub(crate) fn name(&mut self, address: &str, value: Node, facts: Facts) {
        self.named.insert(address.to_owned(), Named { value, facts });
    }

    /// Says which instances a resource has; their values come one by one.
    pub(crate) fn declare(&mut self, base: &str, shape: Shape, secrets: BTreeSet<String>) {
        self.objects.insert(base.to_owned(), Instances { shape, values: BTreeMap::new(), secrets: Arc::new(secrets) });
    }

    /// Gives an instance a value.
    pub(crate) fn set(&mut self, base: &str, address: &str, value: Node) {
        if let Some(instances) = self.objects.get_mut(base) {
            instances.values.insert(address.to_owned(), value);
        }
    }

    /// The expression with what is known put in, and folded.
    pub(crate) fn resolve(&self, node: &Node, binding: &Binding) -> Node {
        if node.is_literal() {
            return node.clone();
        }
        node.rewrite(&mut |part| match part {
            Node::Symbol(symbol) => binding.symbol(*symbol),
            Node::Raw(text) if &**text == "self" => binding.own.clone(),
            Node::Ref(addr) => self.reference(addr, binding),
            _ => None,
        })
    }

    fn reference(&self, addr: &Addr, binding: &Binding) -> Option<Node> {
        match addr.kind() {
            AddrKind::Variable | AddrKind::Local => self.named.get(addr.base()).map(|named| named.value.clone()),
            AddrKind::Managed | AddrKind::Data | AddrKind::Ephemeral => {
                let instances = self.objects.get(addr.base())?;
                match addr.key().map(|key| self.resolve(key, binding)) {
                    None => Some(instances.whole()),
                    Some(key) if key.is_literal() => match instances.shape.find(&key) {
                        Some(address) => Some(instances.value(address)),
                        None => Some(Node::invalid(format!("there is no `{}[{}]`", addr.base(), Value::of(&key)))),
                    },
                    Some(key) => Some(instances.whole().index(key)),
                }
            }
            _ => None,
        }
    }

    /// Adds what an expression rests on, as it is written: also what folding drops.
    pub(crate) fn facts(&self, node: &Node, binding: &Binding, facts: &mut Facts) {
        let (mut names, mut secrets): (BTreeSet<Arc<str>>, Vec<Arc<BTreeSet<String>>>) = Default::default();
        let given = given(node);
        node.walk(&mut |part| match part {
            Node::Get(base, name) if !is_given(base, &given) => _ = names.insert(name.clone()),
            Node::Ref(addr) => match addr.kind() {
                AddrKind::Managed | AddrKind::Data | AddrKind::Ephemeral => match self.objects.get(addr.base()) {
                    Some(instances) => {
                        secrets.push(instances.secrets.clone());
                        let key = addr.key().map(|key| self.resolve(key, binding));
                        match key.as_ref().and_then(|key| instances.shape.find(key)) {
                            Some(address) => _ = facts.needs.insert(address.to_owned()),
                            None => facts.needs.extend(instances.shape.addresses().cloned()),
                        }
                    }
                    None => _ = facts.deferred.insert(addr.base().to_owned()),
                },
                _ => {
                    if let Some(named) = self.named.get(addr.base()) {
                        facts.add(&named.facts);
                    }
                }
            },
            _ => {}
        });
        facts.sensitive |= secrets.iter().any(|secrets| secrets.iter().any(|secret| names.contains(secret.as_str())));
    }

    /// The addresses of the instances of a resource, if they are known.
    pub(crate) fn instances(&self, base: &str) -> Option<impl Iterator<Item = &String>> {
        self.objects.get(base).map(|instances| instances.shape.addresses())
    }
}

/// The `for` expressions in an expression that walk over variables: what they bind holds no attribute of an object.
fn given(node: &Node) -> BTreeSet<u32> {
    let mut given = BTreeSet::new();
    node.walk(&mut |part| {
        let Node::For(each) = part else { return };
        let mut is_given = true;
        each.collection.walk(&mut |part| {
            is_given &= match part {
                Node::Ref(addr) => addr.kind() == AddrKind::Variable,
                // What a `for` around it binds may be anything; what is bound within comes from the same collection.
                Node::Symbol(symbol) => given.contains(&symbol.id) || binds(&each.collection, symbol.id),
                _ => true,
            };
        });
        if is_given {
            given.insert(each.id);
        }
    });
    given
}

/// Whether a `for` expression within binds a symbol.
fn binds(node: &Node, id: u32) -> bool {
    let mut found = false;
    node.walk(&mut |part| found |= matches!(part, Node::For(each) if each.id == id));
    found
}

/// Whether a value comes from a variable: an attribute of it may have any name, and the variable itself says whether it is
/// sensitive.
fn is_given(node: &Node, given: &BTreeSet<u32>) -> bool {
    match node {
        Node::Ref(addr) => addr.kind() == AddrKind::Variable,
        Node::Symbol(symbol) => given.contains(&symbol.id),
        Node::Get(base, _) | Node::Index(base, _) | Node::Splat(base) => is_given(base, given),
        _ => false,
    }
}

impl Instances {
    fn value(&self, address: &str) -> Node {
        self.values.get(address).cloned().unwrap_or(Node::Null)
    }

    fn whole(&self) -> Node {
        match &self.shape {
            Shape::One(address) => self.value(address),
            Shape::Counted(addresses) => Node::list(addresses.iter().map(|address| self.value(address))),
            Shape::Keyed(addresses) => {
                Node::object(addresses.iter().map(|(key, address)| (key.clone(), self.value(address))))
            }
        }
    }
}

impl Shape {
    fn find(&self, key: &Node) -> Option<&str> {
        match (self, key) {
            (Self::Counted(addresses), Node::Number(n)) => {
                let position = n.as_i64().and_then(|n| usize::try_from(n).ok())?;
                addresses.get(position).map(String::as_str)
            }
            (Self::Keyed(addresses), Node::String(key)) => addresses.get(key).map(String::as_str),
            _ => None,
        }
    }

    fn addresses(&self) -> Box<dyn Iterator<Item = &String> + '_> {
        match self {
            Self::One(address) => Box::new(std::iter::once(address)),
            Self::Counted(addresses) => Box::new(addresses.iter()),
            Self::Keyed(addresses) => Box::new(addresses.values()),
        }
    }
}

/// Why an expression has no value now and will not have one later; nothing if it has or may still get one.
pub(crate) fn failure(node: &Node) -> Option<String> {
    let inner = match node {
        Node::Invalid(reason) => Some(reason.to_string()),
        Node::Ref(_) => return None,
        Node::List(items) => return items.iter().find_map(failure),
        Node::Object(items) => return items.values().find_map(failure),
        _ if node.is_literal() => return None,
        Node::Get(base, _) | Node::Unary(_, base) | Node::Splat(base) | Node::Expand(base) => failure(base),
        Node::Template(parts) => parts.iter().find_map(|part| match part {
            Part::Expr(node) => failure(node),
            Part::Text(_) => None,
        }),
        Node::Index(a, b) => failure(a).or_else(|| failure(b)),
        Node::Binary(_, parts) => failure(&parts.0).or_else(|| failure(&parts.1)),
        // What is not chosen, walked or caught in the end does not have to have a value.
        Node::Conditional(parts) => failure(&parts.0),
        Node::For(each) => failure(&each.collection),
        Node::Call("try" | "can", _) => None,
        Node::Call(_, args) => args.iter().find_map(failure),
        _ => None,
    };
    inner.or_else(|| {
        let text = || ledgerform::Expr::<()>::from_node(node.clone()).to_hcl();
        (!has_reference(node)).then(|| format!("`{}` cannot be worked out without Terraform", text()))
    })
}

fn has_reference(node: &Node) -> bool {
    let mut found = false;
    node.walk(&mut |part| found |= matches!(part, Node::Ref(_)));
    found
}
