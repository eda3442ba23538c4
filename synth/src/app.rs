//! The app: its stacks, and the way from them to files.

use crate::aspect::{self, Annotation, Aspect};
use crate::check;
use crate::cross_stack::{self, Linked};
use crate::element::{Condition, Element, Kind};
use crate::emit::{Format, QueryFile, Synthesis, SynthesizedStack, hcl, json, manifest};
use crate::graph::Graph;
use crate::name::Naming;
use crate::problem::{Problem, Problems, place};
use crate::repeat::Frame;
use crate::scope::Scope;
use crate::settings::Settings;
use crate::target::Target;
use std::cell::RefCell;
use std::collections::HashMap;
use std::collections::hash_map::Entry;
use std::fmt;
use std::ops::Deref;
use std::panic::Location;
use std::rc::Rc;
use std::sync::Arc;

/// The root of the construct tree.
///
/// ```
/// use ledgerform::{App, Output};
/// let app = App::new();
/// let stack = app.stack("network");
/// stack.output("greeting", Output::new("hello"));
/// let synthesis = app.synth()?;
/// assert!(synthesis.stacks[0].text.contains("hello"));
/// # Ok::<(), ledgerform::Problems>(())
/// ```
#[derive(Clone, Default)]
pub struct App {
    pub(crate) tree: Rc<RefCell<Tree>>,
}

/// A stack: one Terraform root module with its own state. It is a [`Scope`].
#[derive(Clone)]
pub struct Stack(Scope);

impl Deref for Stack {
    type Target = Scope;

    fn deref(&self) -> &Scope {
        &self.0
    }
}

impl App {
    /// An app without stacks.
    pub fn new() -> Self {
        Self::default()
    }

    /// Adds a stack. Its name becomes the name of its folder.
    #[track_caller]
    pub fn stack(&self, name: impl Into<String>) -> Stack {
        self.stack_named(name.into(), Naming::Cdktf, Location::caller())
    }

    pub(crate) fn stack_named(&self, name: String, naming: Naming, location: &'static Location<'static>) -> Stack {
        let mut tree = self.tree.borrow_mut();
        // The characters that CDKTF refuses (white space and globs), and those that would leave the folder.
        let bad = |c: char| c.is_whitespace() || "*?[]{}!/\\".contains(c);
        if name.is_empty() || name.starts_with('.') || name.contains(bad) {
            let help = "use letters, digits, `_`, `-` and `.`: the name becomes a folder and is matched by patterns";
            let message = format!("`{name}` cannot be the name of a stack");
            let path = if name.is_empty() { "app" } else { name.as_str() };
            tree.problems.push(Problem::new(path, message, Some(location)).help(help));
        }
        // Folders whose names differ in case only are one folder on some machines.
        if let Some(first) = tree.stacks.iter().find(|stack| stack.name.eq_ignore_ascii_case(&name)) {
            let message = format!("there is already a stack with this name, from {}", place(first.location));
            let problem = Problem::new(&name, message, Some(location)).help("give one of the two another name");
            tree.problems.push(problem);
        }
        let stack = tree.stacks.len();
        tree.stacks.push(StackData {
            name,
            location,
            naming,
            settings: Settings::default(),
            elements: Vec::new(),
            ids: HashMap::new(),
            names: HashMap::new(),
        });
        drop(tree);
        Stack(Scope { tree: self.tree.clone(), stack, path: Vec::new(), keys: Vec::new(), frames: Vec::new() })
    }

    /// The releases of Terraform and OpenTofu that must be able to run what is written.
    pub fn target(&self, target: Target) {
        self.tree.borrow_mut().target = target;
    }

    /// The graph of every stack: each after those that it refers to, otherwise in the order they were added.
    ///
    /// # Errors
    /// All problems of the description: wrong inputs, ids and names taken twice, arguments that the provider's schema
    /// does not have or lacks, references that lead nowhere or to what is private to another stack, cycles.
    pub fn graphs(&self) -> Result<Vec<Graph>, Problems> {
        Ok(self.prepare()?.0)
    }

    /// The graphs, and what there is to say about them.
    fn prepare(&self) -> Result<(Vec<Graph>, Vec<Annotation>), Problems> {
        let tree = self.tree.borrow();
        let mut problems = tree.problems.clone();
        let mut annotations = tree.annotations.clone();
        for Requirement { stack, path, condition, location, .. } in &tree.requirements {
            let path = [&[Arc::from(tree.stack_name(*stack))], path.as_slice()].concat().join("/");
            let message = format!("no resource of this scope can carry the requirement: {}", condition.message_text());
            let help = "state requirements before the first resource of the scope is added";
            problems.push(Problem::new(path, message, *location).help(help));
        }
        let names: Vec<&str> = tree.stacks.iter().map(|stack| stack.name.as_str()).collect();
        let graphs = tree
            .stacks
            .iter()
            .enumerate()
            .map(|(i, stack)| {
                let StackData { name, elements, settings, .. } = stack;
                let visited = aspect::visit(&tree.aspects, (i, name), elements, &mut annotations, &mut problems);
                Graph::new(i, name, &visited, settings)
            })
            .collect();
        let Linked { graphs, problems: crossing } = cross_stack::link(graphs);
        problems.extend(crossing);
        problems.extend(tree.target.problems());
        for graph in &graphs {
            problems.extend(check::graph(graph, &names));
            problems.extend(tree.target.check(graph));
        }
        Problems::check(problems)?;
        Ok((in_order(graphs), annotations))
    }

    /// The files of the app, in memory, as Terraform JSON.
    ///
    /// # Errors
    /// As [`App::graphs`].
    pub fn synth(&self) -> Result<Synthesis, Problems> {
        self.synth_as(Format::Json)
    }

    /// The files of the app, in memory.
    ///
    /// # Errors
    /// As [`App::graphs`].
    pub fn synth_as(&self, format: Format) -> Result<Synthesis, Problems> {
        let (graphs, annotations) = self.prepare()?;
        let of_stack = |name: &str| -> Vec<Annotation> {
            let is_own =
                |path: &str| path.strip_prefix(name).is_some_and(|rest| rest.is_empty() || rest.starts_with('/'));
            annotations.iter().filter(|annotation| is_own(&annotation.path)).cloned().collect()
        };
        let stacks: Vec<SynthesizedStack> = graphs
            .iter()
            .map(|graph| SynthesizedStack {
                name: graph.name.clone(),
                text: match format {
                    Format::Json => json::stack(graph),
                    Format::Hcl => hcl::stack(graph),
                },
                file: format.file(),
                query: QueryFile::of(graph, format),
                outputs: graph.output_names(),
                types: graph.types(),
                states: graph.after.iter().map(|name| (cross_stack::import_name(name), name.clone())).collect(),
                after: graph.after.clone(),
                annotations: of_stack(&graph.name),
            })
            .collect();
        Ok(Synthesis { manifest: manifest(&stacks), stacks })
    }
}

/// Puts each stack after those whose state it reads.
fn in_order(graphs: Vec<Graph>) -> Vec<Graph> {
    let mut ordered: Vec<Graph> = Vec::new();
    let mut waiting = graphs;
    while !waiting.is_empty() {
        let is_ready = |graph: &Graph| graph.after.iter().all(|name| ordered.iter().any(|done| done.name == *name));
        // Cycles are refused before, so one is always ready; the first would do otherwise.
        let next = waiting.iter().position(is_ready).unwrap_or(0);
        ordered.push(waiting.remove(next));
    }
    ordered
}

impl fmt::Debug for App {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let tree = self.tree.borrow();
        f.debug_list().entries(tree.stacks.iter().map(|stack| &stack.name)).finish()
    }
}

/// What all scopes of an app share.
#[derive(Default)]
pub(crate) struct Tree {
    stacks: Vec<StackData>,
    pub(crate) target: Target,
    pub(crate) problems: Vec<Problem>,
    pub(crate) annotations: Vec<Annotation>,
    pub(crate) aspects: Vec<Aspect>,
    /// Requirements that wait for a resource of their scope.
    pub(crate) requirements: Vec<Requirement>,
    /// Where the components being built were used, outermost first.
    pub(crate) origin: Vec<&'static Location<'static>>,
}

/// What the inputs of a scope must fulfil, where Terraform has to check it.
pub(crate) struct Requirement {
    pub(crate) stack: usize,
    pub(crate) path: Vec<Arc<str>>,
    /// The repetitions around the scope, whose names the condition may use.
    pub(crate) frames: Vec<Frame>,
    pub(crate) condition: Condition,
    /// Where the component that requires it is used.
    pub(crate) location: Option<&'static Location<'static>>,
}

struct StackData {
    name: String,
    location: &'static Location<'static>,
    naming: Naming,
    settings: Settings,
    elements: Vec<Rc<Element>>,
    /// Construct paths in use, each with the resource type that has it; a scope has none.
    ids: HashMap<(Vec<Arc<str>>, &'static str), &'static Location<'static>>,
    /// Terraform addresses in use, with the element that has each.
    names: HashMap<Arc<str>, usize>,
}

impl Tree {
    pub(crate) fn naming(&self, stack: usize) -> Naming {
        self.stacks[stack].naming
    }

    pub(crate) fn stack_name(&self, stack: usize) -> &str {
        &self.stacks[stack].name
    }

    pub(crate) fn settings(&mut self, stack: usize, change: impl FnOnce(&mut Settings)) {
        change(&mut self.stacks[stack].settings);
    }

    pub(crate) fn has(&self, stack: usize, address: &str) -> bool {
        self.stacks[stack].names.contains_key(address)
    }

    /// Changes the element at an address, if there is one.
    pub(crate) fn change(&mut self, stack: usize, address: &str, change: impl FnOnce(&mut Element)) {
        let StackData { elements, names, .. } = &mut self.stacks[stack];
        if let Some(element) = names.get(address).and_then(|position| elements.get_mut(*position)) {
            change(Rc::make_mut(element));
        }
    }

    /// Takes a construct path; gives the place that has it already.
    pub(crate) fn claim(
        &mut self,
        stack: usize,
        path: &[Arc<str>],
        ty: &'static str,
        location: &'static Location<'static>,
    ) -> Option<&'static Location<'static>> {
        match self.stacks[stack].ids.entry((path.to_vec(), ty)) {
            Entry::Occupied(first) => Some(first.get()),
            Entry::Vacant(free) => {
                free.insert(location);
                None
            }
        }
    }

    /// Adds an element; gives a problem if its address is taken.
    pub(crate) fn push(&mut self, stack: usize, element: Element) -> Option<Problem> {
        let StackData { elements, names, .. } = &mut self.stacks[stack];
        let address = element.addr.shared_base();
        if let Some(first) = names.get(&address) {
            let first = &elements[*first];
            // The same id twice is already reported when the id is claimed.
            if first.path == element.path && matches!(element.kind, Kind::Resource(_)) {
                return None;
            }
            let from = place(first.location);
            let message = match element.kind {
                _ if first.path != element.path => {
                    format!("`{address}` is already the address of `{}`, from {from}", first.path)
                }
                Kind::Provider { .. } => format!("the provider `{address}` is configured already, from {from}"),
                _ => format!("there is already `{address}`, from {from}"),
            };
            let help = match element.kind {
                Kind::Provider { .. } => {
                    "configure further providers with `provider_alias`, each with an alias of its own"
                }
                _ if first.path == element.path => "choose another name",
                _ => {
                    "choose an id that differs in letters, digits, `_` or `-`: other characters are dropped from addresses"
                }
            };
            return Some(Problem::new(&*element.path, message, Some(element.location)).help(help));
        }
        names.insert(address, elements.len());
        elements.push(Rc::new(element));
        None
    }

    /// Removes and gives the requirements that a resource added to `scope` can carry: those of the scope and of the
    /// scopes around it, if Terraform repeats both alike.
    pub(crate) fn take_requirements(&mut self, scope: &Scope) -> Vec<Condition> {
        let fits =
            |r: &Requirement| r.stack == scope.stack && scope.path.starts_with(&r.path) && r.frames == scope.frames;
        self.requirements.extract_if(.., |r| fits(r)).map(|r| r.condition).collect()
    }
}
