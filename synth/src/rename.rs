//! Renames: ids that changed, from which the `moved` blocks follow.
//!
//! A construct's address follows from its path, so a new id, another scope or a component around it would make Terraform
//! destroy what is there and make it anew. A program that says what the ids were before keeps it.

use crate::addr::{Addr, AddrKind};
use crate::aspect::{Annotation, Level};
use crate::block::{Bare, Block, Item};
use crate::element::{Element, Kind, Repeat};
use crate::name::{Naming, logical_id};
use crate::problem::{Problem, place};
use crate::resource::Mode;
use crate::scope::Scope;
use crate::statement::{Keyword, Statement};
use std::collections::{HashMap, HashSet, VecDeque};
use std::panic::Location;
use std::rc::Rc;
use std::sync::Arc;

/// Something that was called otherwise.
#[derive(Debug, Clone)]
pub(crate) struct Rename {
    pub(crate) stack: usize,
    /// The ids from just below the stack, as they were and as they are.
    from: Vec<Arc<str>>,
    to: Vec<Arc<str>>,
    /// The type that is another now, with the one it is; then the ids are the same.
    types: Option<(String, String)>,
    location: &'static Location<'static>,
}

impl Scope {
    /// Says that what was called `from` is called `to` now, so that Terraform moves it and does not make it anew.
    ///
    /// Both are paths of ids within this scope, in which a `/` leads into a scope or component. A path names what is at it
    /// and everything below: a resource, a module call, a scope with all its resources, a component. So one line covers a
    /// new id (`"db"`, `"database"`), another scope (`"bucket"`, `"storage/bucket"`) and a component around what was there
    /// (`"vpc"`, `"network/vpc"`). An element of an unrolled [`each`](Scope::each) has its key at the end (`"subnet/a"`).
    ///
    /// Synthesis writes a `moved` block for every managed resource and module call that is concerned. Under `count` and
    /// `for_each` it moves all instances, whose keys stay. Several renames of one thing form a chain, so that a state is
    /// moved whichever of them it has seen: keep them until every state has. To another stack nothing can be moved, since
    /// it has another state; and for a move between keys or from an address of another kind there is
    /// [`moved`](Scope::moved).
    ///
    /// A former address that is in use, or that two things claim, is a problem. A name that nothing has is a warning.
    ///
    /// ```
    /// use ledgerform::{App, Block, Meta, Mode, Provider, Untyped};
    ///
    /// let app = App::new();
    /// let stack = app.stack("network");
    /// let data = Untyped { mode: Mode::Managed, ty: "terraform_data", provider: Provider::TERRAFORM, block: Block::new() };
    /// stack.scope("core").add_untyped("vpc", data, Meta::new());
    /// stack.renamed("vpc", "core/vpc");
    /// let text = &app.synth()?.stacks[0].text;
    /// assert!(text.contains(r#""from": "terraform_data.vpc""#), "{text}");
    /// assert!(text.contains(r#""to": "terraform_data.core_vpc_"#), "{text}");
    /// # Ok::<(), ledgerform::Problems>(())
    /// ```
    #[track_caller]
    pub fn renamed(&self, from: &str, to: &str) {
        let location = self.origin(Location::caller());
        let (Some(from), Some(to)) = (self.ids(from, location), self.ids(to, location)) else { return };
        if from == to {
            let message = "it is said to have been renamed to what it was".to_owned();
            let help = "give the former id first, then the present one";
            self.problem(Problem::new(self.display(&to), message, Some(location)).help(help));
            return;
        }
        self.tree.borrow_mut().renames.push(Rename { stack: self.stack, from, to, types: None, location });
    }

    /// Says that what is at a path, or below it, and has the type `to` had the type `from` before.
    ///
    /// Terraform asks the provider of the new type to read the state of the old one. This needs Terraform 1.8 and a provider
    /// that knows the move; `null_resource` can become `terraform_data` from Terraform 1.9 on. A new id at the same time
    /// is a problem, since Terraform follows no chain through another type: rename when every state has the new type.
    ///
    /// ```
    /// # use ledgerform::Stack;
    /// # fn example(stack: &Stack) {
    /// stack.retyped("deployment", "null_resource", "terraform_data");
    /// # }
    /// ```
    #[track_caller]
    pub fn retyped(&self, path: &str, from: &str, to: &str) {
        let location = self.origin(Location::caller());
        let Some(ids) = self.ids(path, location) else { return };
        let is_type = |ty: &str| !ty.is_empty() && ty.chars().all(|c| c.is_ascii_alphanumeric() || c == '_');
        if from == to || !is_type(from) || !is_type(to) {
            let message = format!("`{from}` and `{to}` are not two types of resources");
            let help = "give the former type first, then the present one, such as `null_resource` and `terraform_data`";
            self.problem(Problem::new(self.display(&ids), message, Some(location)).help(help));
            return;
        }
        let types = Some((from.to_owned(), to.to_owned()));
        let rename = Rename { stack: self.stack, from: ids.clone(), to: ids, types, location };
        self.tree.borrow_mut().renames.push(rename);
    }

    /// The ids from just below the stack that a path within this scope names.
    pub(crate) fn ids(&self, path: &str, location: &'static Location<'static>) -> Option<Vec<Arc<str>>> {
        let steps: Vec<&str> = path.split('/').collect();
        if steps.iter().any(|id| id.trim().is_empty()) {
            let message = format!("`{path}` is no path of ids");
            let help = "give an id of this scope, or several with `/` between them, such as `storage/bucket`";
            self.problem(Problem::new(self.display(&self.path), message, Some(location)).help(help));
            return None;
        }
        let keys = self.keys.iter().map(|key| Arc::from(key.replace('/', "--")));
        Some(self.path.iter().cloned().chain(steps.into_iter().map(Arc::from)).chain(keys).collect())
    }
}

/// What a stack gets from its renames.
#[derive(Debug, Default)]
pub(crate) struct Moves {
    pub(crate) elements: Vec<Rc<Element>>,
    pub(crate) problems: Vec<Problem>,
    pub(crate) annotations: Vec<Annotation>,
}

/// The `moved` blocks of a stack: its construct path, how it names things, and what it holds.
pub(crate) fn moves(renames: &[&Rename], stack: &str, naming: Naming, elements: &[Rc<Element>]) -> Moves {
    let mut moves = Moves::default();
    if renames.is_empty() {
        return moves;
    }
    let places: HashMap<&str, &Element> = elements.iter().map(|element| (element.addr.base(), &**element)).collect();
    let targets: HashMap<String, &Element> =
        elements.iter().filter_map(|element| Some((explicit_target(element)?, &**element))).collect();
    let mut claims: HashMap<String, &Element> = HashMap::new();
    let mut used = vec![false; renames.len()];
    for element in elements {
        let Some(ty) = movable(element) else { continue };
        let ids = element.path.strip_prefix(stack).unwrap_or(&element.path).split('/').skip(1).map(Arc::from).collect();
        let mut next = Bare::Addr(element.addr.without_key());
        let mut seen = HashSet::from([element.addr.base().to_owned()]);
        let formers = formers(renames, ids, ty, &mut used);
        if let Some(former) = formers.iter().find(|former| *former.ty != *ty).filter(|_| formers.len() > 1) {
            let message =
                format!("Terraform cannot follow `{}` to another type and another address at once", former.ty);
            let help = "apply one of the changes first, and drop what says it when every state has seen it";
            let location = renames[former.rename].location;
            moves.problems.push(Problem::new(&*element.path, message, Some(location)).help(help));
            continue;
        }
        for former in formers {
            let rename = renames[former.rename];
            let mut problem = |message: String, help: &str| {
                moves.problems.push(Problem::new(&*element.path, message, Some(rename.location)).help(help));
            };
            let from = match logical_id(naming, &former.ids) {
                Ok(name) => address(&former.ty, &name),
                Err(message) => {
                    problem(format!("of its former path `{}`: {message}", former.ids.join("/")), "give a former id");
                    continue;
                }
            };
            if !seen.insert(from.clone()) {
                continue;
            }
            let statement = Addr::new(element.addr.stack(), AddrKind::Statement, Keyword::Moved.word(), &from);
            let other = |other: &Element| format!("`{}`, from {}", other.path, place(other.location));
            if let Some(first) = places.get(from.as_str()) {
                let message = format!("its former address `{from}` is still in use by {}", other(first));
                problem(message, "Terraform moves only to where nothing was: apply the removal of the other one first");
            } else if let Some(first) = claims.get(&from) {
                let message = format!("its former address `{from}` is also claimed by {}", other(first));
                problem(message, "an object can become one thing only: drop one of the two renames");
            } else if let Some(first) = places.get(statement.base()).or_else(|| targets.get(&text(&next))) {
                let message = format!(
                    "there is a `moved` block from or to its addresses already, from {}",
                    place(first.location)
                );
                problem(message, "drop the `moved` or the `renamed`: both say where the object was");
            } else {
                claims.insert(from.clone(), element);
                let block = Block::new().bare("from", Bare::Text(from.as_str().into())).bare("to", next);
                let statement_kind = Statement::new(Keyword::Moved, block, Repeat::Once);
                moves.elements.push(Rc::new(Element {
                    path: element.path.clone(),
                    addr: statement,
                    location: rename.location,
                    kind: Kind::Statement(Box::new(statement_kind)),
                }));
            }
            next = Bare::Text(from.into());
        }
    }
    for (rename, _) in renames.iter().zip(used).filter(|(_, used)| !used) {
        let path = [&[Arc::from(stack)], rename.to.as_slice()].concat().join("/");
        let message = format!("nothing here was renamed, although {} says so", place(rename.location));
        moves.annotations.push(Annotation { path, level: Level::Warning, message });
    }
    moves
}

/// Where something was before.
struct Former {
    ids: Vec<Arc<str>>,
    ty: Arc<str>,
    /// The rename that led here.
    rename: usize,
}

/// Everything that something at a path was before, latest first.
fn formers(renames: &[&Rename], ids: Vec<Arc<str>>, ty: &str, used: &mut [bool]) -> Vec<Former> {
    let mut found: Vec<Former> = Vec::new();
    let mut seen = HashSet::from([(ids.clone(), Arc::<str>::from(ty))]);
    let mut open = VecDeque::from([(ids, Arc::<str>::from(ty), Vec::<usize>::new())]);
    while let Some((ids, ty, applied)) = open.pop_front() {
        for (i, rename) in renames.iter().enumerate() {
            // Once each: a rename into a path below itself would go on for ever.
            let Some(rest) = ids.strip_prefix(rename.to.as_slice()).filter(|_| !applied.contains(&i)) else { continue };
            let (former, old) = match &rename.types {
                None => ([rename.from.as_slice(), rest].concat(), ty.clone()),
                Some((old, new)) if **new == *ty => (ids.clone(), Arc::from(old.as_str())),
                Some(_) => continue,
            };
            used[i] = true;
            if seen.insert((former.clone(), old.clone())) {
                found.push(Former { ids: former.clone(), ty: old.clone(), rename: i });
                open.push_back((former, old, [applied.as_slice(), &[i]].concat()));
            }
        }
    }
    found
}

/// The type of an element that Terraform can move: a managed resource, or `module` for a call.
fn movable(element: &Element) -> Option<&'static str> {
    match &element.kind {
        Kind::Resource(resource) if resource.mode == Mode::Managed => Some(resource.ty),
        Kind::Statement(statement) if statement.keyword == Keyword::Module => Some("module"),
        _ => None,
    }
}

fn address(ty: &str, name: &str) -> String {
    format!("{ty}.{name}")
}

/// Where a `moved` block of the program's own leads to.
fn explicit_target(element: &Element) -> Option<String> {
    match &element.kind {
        Kind::Statement(statement) if statement.keyword == Keyword::Moved => match statement.block.get("to") {
            Some(Item::Bare(to)) => Some(text(to)),
            _ => None,
        },
        _ => None,
    }
}

fn text(bare: &Bare) -> String {
    match bare {
        Bare::Addr(addr) => addr.to_string(),
        Bare::Text(text) => text.to_string(),
        Bare::Addrs(_) | Bare::Map(_) => String::new(),
    }
}
