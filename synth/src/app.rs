//! The app: its stacks, and the way from them to files.

mod stage;
mod tree;

pub use stage::Stage;
pub(crate) use stage::{Address, may_refer};
use tree::Sealed;
pub(crate) use tree::{Accepted, Requirement, Suspect, Tree};

use crate::aspect::{self, Annotation};
use crate::check;
use crate::cross_stack::{self, Linked};
use crate::emit::{Format, QueryFile, Synthesis, SynthesizedStack, hcl, json, manifest};
use crate::graph::Graph;
use crate::logical_id;
use crate::name::Naming;
use crate::problem::{Problem, Problems};
use crate::rename::{self, Rename};
use crate::scope::Scope;
use crate::target::Target;
use crate::validation;
use std::cell::RefCell;
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
        self.stack_at(Address::of_app(&name.into()), Naming::Cdktf, Location::caller())
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
        // Aspects and validations may keep a scope and say something through it: the tree is not borrowed while they run.
        let Sealed { aspects, stacks: described } = self.tree.borrow_mut().seal();
        let (mut refused, mut noted) = (Vec::new(), Vec::new());
        let mut visited: Vec<_> =
            described.into_iter().map(|all| aspect::visit(&aspects, all, &mut noted, &mut refused)).collect();
        let (through, said) = self.tree.borrow_mut().take_said();
        let tree = self.tree.borrow();
        let mut problems = [tree.problems.as_slice(), &refused, &through].concat();
        let mut annotations = [tree.annotations.as_slice(), &noted, &said].concat();
        for Requirement { stack, path, condition, location, .. } in &tree.requirements {
            let path = [&[Arc::from(tree.stack_path(*stack))], path.as_slice()].concat().join("/");
            let message = format!("no resource of this scope can carry the requirement: {}", condition.message_text());
            let help = "state requirements before the first resource of the scope is added";
            problems.push(Problem::new(path, message, *location).help(help));
        }
        problems.extend(logical_id::unused(&tree));
        let names: Vec<&str> = tree.stacks.iter().map(|stack| stack.address.path.as_str()).collect();
        let graphs = tree
            .stacks
            .iter()
            .enumerate()
            .map(|(i, stack)| {
                let tree::StackData { address, settings, .. } = stack;
                // A stack that was added meanwhile is refused, and has no elements.
                let mut elements = visited.get_mut(i).map(std::mem::take).unwrap_or_default();
                let renames: Vec<&Rename> = tree.renames.iter().filter(|rename| rename.stack == i).collect();
                let moves = rename::moves(&renames, &address.path, tree.naming(i), &elements);
                problems.extend(moves.problems);
                annotations.extend(moves.annotations);
                elements.extend(moves.elements);
                Graph::new(i, address, &elements, settings)
            })
            .collect();
        let Linked { graphs, problems: crossing } = cross_stack::link(graphs);
        problems.extend(crossing);
        problems.extend(tree.target.problems());
        for graph in &graphs {
            problems.extend(check::graph(graph, &names));
            problems.extend(tree.target.check(graph));
        }
        check::literals(&tree, &graphs, &mut problems, &mut annotations);
        let validations = tree.validations.clone();
        drop(tree);
        validation::run(&validations, &graphs, &mut annotations, &mut problems);
        let (through, said) = self.tree.borrow_mut().unseal();
        problems.extend(through);
        annotations.extend(said);
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
        let of_stack = |stack: &str| -> Vec<Annotation> {
            let is_own =
                |path: &str| path.strip_prefix(stack).is_some_and(|rest| rest.is_empty() || rest.starts_with('/'));
            annotations.iter().filter(|annotation| is_own(&annotation.path)).cloned().collect()
        };
        let tree = self.tree.borrow();
        let stacks: Vec<SynthesizedStack> = graphs
            .iter()
            .map(|graph| SynthesizedStack {
                name: graph.name.clone(),
                path: graph.path.clone(),
                text: match format {
                    Format::Json => json::stack(graph),
                    Format::Hcl => hcl::stack(graph),
                },
                file: format.file(),
                query: QueryFile::of(graph, format),
                outputs: graph.output_names(),
                types: graph.types(),
                states: cross_stack::states(graph),
                after: graph.after.clone(),
                assets: tree.stacks[graph.stack].assets.clone(),
                annotations: of_stack(&graph.path),
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
        f.debug_list().entries(tree.stacks.iter().map(|stack| &stack.address.path)).finish()
    }
}
