//! Stages: the same stacks several times, once for each environment.

use super::tree::StackData;
use super::{App, Stack};
use crate::aspect::{Aspect, Visited};
use crate::name::Naming;
use crate::problem::{Problem, place};
use crate::scope::Scope;
use std::fmt;
use std::panic::Location;

/// A part of an app that stands for an environment, such as `production`: stacks, and perhaps further stages.
///
/// The same function can describe the stacks of several stages. A stack of a stage is named after both, so folders,
/// states and manifest entries tell them apart, but the addresses within the stack are the same in each stage.
///
/// ```
/// use ledgerform::{App, Output, Stage};
///
/// fn environment(stage: &Stage, domain: &str) {
///     stage.stack("network").output("domain", Output::new(domain));
/// }
///
/// let app = App::new();
/// environment(&app.stage("staging"), "staging.acme.example");
/// environment(&app.stage("production"), "acme.example");
/// let synthesis = app.synth()?;
/// let names: Vec<&str> = synthesis.stacks.iter().map(|stack| stack.name.as_str()).collect();
/// assert_eq!(names, ["staging-network", "production-network"]);
/// assert_eq!(synthesis.stacks[1].path, "production/network");
/// # Ok::<(), ledgerform::Problems>(())
/// ```
///
/// A stack may refer to stacks of its own stage and of the stages around it, up to the app: what environments share
/// stands outside of them. It cannot refer into another stage, so no environment depends on another.
#[derive(Clone)]
pub struct Stage {
    app: App,
    address: Address,
}

/// What a stage or stack is called.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Address {
    /// The ids of the stages around it and its own, joined by `-`: the name of a stack's folder.
    pub(crate) name: String,
    /// The same ids, joined by `/`.
    pub(crate) path: String,
    /// Its own id.
    id: String,
}

impl Address {
    /// The address of a child of the app.
    pub(crate) fn of_app(id: &str) -> Self {
        Self { name: id.to_owned(), path: id.to_owned(), id: id.to_owned() }
    }

    fn child(&self, id: &str) -> Self {
        Self { name: format!("{}-{id}", self.name), path: format!("{}/{id}", self.path), id: id.to_owned() }
    }

    /// Says why the id cannot be one, if it cannot.
    fn problem(&self, what: &str, location: &'static Location<'static>) -> Option<Problem> {
        // The characters that CDKTF refuses (white space and globs), and those that would leave the folder.
        let bad = |c: char| c.is_whitespace() || "*?[]{}!/\\".contains(c);
        let id = &self.id;
        if !id.is_empty() && !id.starts_with('.') && !id.contains(bad) {
            return None;
        }
        let help = "use letters, digits, `_`, `-` and `.`: the name becomes a folder and is matched by patterns";
        let path = if self.path.is_empty() { "app" } else { self.path.as_str() };
        Some(Problem::new(path, format!("`{id}` cannot be the name of a {what}"), Some(location)).help(help))
    }
}

impl App {
    /// Adds a stage. Its name begins the names of its stacks.
    #[track_caller]
    pub fn stage(&self, name: impl Into<String>) -> Stage {
        self.stage_at(Address::of_app(&name.into()), Location::caller())
    }

    fn stage_at(&self, address: Address, location: &'static Location<'static>) -> Stage {
        let mut tree = self.tree.borrow_mut();
        let mut found: Vec<Problem> = address.problem("stage", location).into_iter().collect();
        let stages = tree.stages.iter().map(|(other, place)| (other, *place));
        let stacks = tree.stacks.iter().map(|stack| (&stack.address, stack.location));
        if let Some((_, first)) = stages.chain(stacks).find(|(other, _)| other.path.eq_ignore_ascii_case(&address.path))
        {
            let message = format!("there is already a stage or stack with this name, from {}", place(first));
            let help = "give one of the two another name, or hand the first one to what adds to it";
            found.push(Problem::new(&address.path, message, Some(location)).help(help));
        }
        tree.problems.extend(found);
        tree.stages.push((address.clone(), location));
        Stage { app: self.clone(), address }
    }

    pub(crate) fn stack_at(&self, address: Address, naming: Naming, location: &'static Location<'static>) -> Stack {
        let mut tree = self.tree.borrow_mut();
        let mut found: Vec<Problem> = address.problem("stack", location).into_iter().collect();
        found.extend(tree.sealed_at(&address.path, Some(location)));
        // Folders whose names differ in case only are one folder on some machines.
        let is_same = |stack: &&StackData| stack.address.name.eq_ignore_ascii_case(&address.name);
        if let Some(first) = tree.stacks.iter().find(is_same) {
            let from = place(first.location);
            let message = if first.address.path == address.path {
                format!("there is already a stack with this name, from {from}")
            } else {
                let (name, path) = (&first.address.name, &first.address.path);
                format!("its folder would be `{name}`, which is that of the stack `{path}`, from {from}")
            };
            let help = "give one of the two another name";
            found.push(Problem::new(&address.path, message, Some(location)).help(help));
        } else if let Some((_, first)) = tree.stages.iter().find(|(stage, _)| stage.path == address.path) {
            let message = format!("there is already a stage with this name, from {}", place(first));
            found.push(Problem::new(&address.path, message, Some(location)).help("give one of the two another name"));
        }
        tree.problems.extend(found);
        let stack = tree.stacks.len();
        tree.stacks.push(StackData::new(address, naming, location));
        drop(tree);
        Stack(Scope { tree: self.tree.clone(), stack, path: Vec::new(), keys: Vec::new(), frames: Vec::new() })
    }
}

impl Stage {
    /// Adds a stack. The name of its folder is `<stage>-<name>`.
    #[track_caller]
    pub fn stack(&self, name: impl Into<String>) -> Stack {
        self.app.stack_at(self.address.child(&name.into()), Naming::Cdktf, Location::caller())
    }

    /// Adds a stage within this one, such as a region of an environment.
    #[track_caller]
    pub fn stage(&self, name: impl Into<String>) -> Stage {
        self.app.stage_at(self.address.child(&name.into()), Location::caller())
    }

    pub(crate) fn app(&self) -> &App {
        &self.app
    }

    /// The construct path: `production`, or `production/eu` for a stage within a stage.
    pub fn path(&self) -> &str {
        &self.address.path
    }

    /// Visits every resource of the stage's stacks; see [`Scope::aspect`](crate::Scope::aspect).
    pub fn aspect(&self, priority: i32, visit: impl Fn(&mut Visited<'_>) + 'static) {
        self.app.tree.borrow_mut().aspects.push(Aspect::new(self.path(), priority, visit));
    }
}

impl fmt::Debug for Stage {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_tuple("Stage").field(&self.address.path).finish()
    }
}

/// Whether the stack at one construct path may refer to the one at another: it stands in the same stage or around it.
pub(crate) fn may_refer(from: &str, to: &str) -> bool {
    let stage = |path: &str| path.rsplit_once('/').map(|(stage, _)| format!("{stage}/"));
    match (stage(from), stage(to)) {
        (_, None) => true,
        (None, Some(_)) => false,
        (Some(own), Some(other)) => own.starts_with(&other),
    }
}

#[cfg(test)]
mod tests {
    use super::may_refer;

    #[test]
    fn references_stay_within_the_stage_or_go_outwards() {
        for (from, to) in [("a", "b"), ("prod/a", "prod/b"), ("prod/a", "shared"), ("prod/eu/a", "prod/dns")] {
            assert!(may_refer(from, to), "{from} → {to}");
        }
        for (from, to) in [("a", "prod/b"), ("prod/a", "test/b"), ("prod/dns", "prod/eu/a"), ("prod/a", "pro/b")] {
            assert!(!may_refer(from, to), "{from} → {to}");
        }
    }
}
