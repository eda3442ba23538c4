//! The `terraform` block of a stack: versions, where its state is, what providers are told about the module.

use crate::app::Stack;
use crate::backend::{Backend, Cloud, names_workspace};
use crate::block::Block;
use crate::emit::local_state_path;
use crate::node::Node;
use crate::path::Path;
use crate::problem::Problem;
use crate::resource::Provider;
use std::collections::BTreeSet;
use std::panic::Location;
use std::rc::Rc;

type Place = &'static Location<'static>;

/// What a stack says of itself.
#[derive(Debug, Clone, Default)]
pub(crate) struct Settings {
    pub(crate) required_version: Option<String>,
    state: Option<(State, Place)>,
    pub(crate) provider_meta: Vec<(Provider, Block, Place)>,
    /// The stacks that are said to be applied before.
    pub(crate) waits_for: BTreeSet<usize>,
    /// Whether this is a module that others call, and no root.
    pub(crate) is_module: bool,
}

/// What keeps the state of a stack.
#[derive(Debug, Clone)]
pub(crate) enum State {
    Backend(Backend),
    Cloud(Block),
}

impl Stack {
    /// `required_version`: the versions of Terraform that the stack works with, such as `>= 1.8`.
    pub fn required_version(&self, constraint: impl Into<String>) {
        self.settings(|settings| settings.required_version = Some(constraint.into()));
    }

    /// Has the stack applied after another, and destroyed before it, where no reference says so.
    ///
    /// A value of another stack that is used here orders the two by itself.
    ///
    /// ```
    /// use ledgerform::App;
    /// let app = App::new();
    /// let (workloads, cluster) = (app.stack("workloads"), app.stack("cluster"));
    /// workloads.depends_on(&cluster);
    /// assert_eq!(app.synth()?.stacks[0].name, "cluster");
    /// # Ok::<(), ledgerform::Problems>(())
    /// ```
    #[track_caller]
    pub fn depends_on(&self, other: &Stack) {
        if !Rc::ptr_eq(&self.tree, &other.tree) {
            let message = format!("it cannot wait for `{}`, a stack of another app", other.display(&[]));
            let help = "describe stacks that need each other in one app";
            self.problem(Problem::new(self.display(&[]), message, Some(Location::caller())).help(help));
            return;
        }
        let before = other.stack;
        self.settings(|settings| settings.waits_for.extend([before]));
    }

    /// Where the state is kept; without a backend, in a file beside the output folder.
    ///
    /// ```
    /// use ledgerform::{App, backend};
    /// let app = App::new();
    /// app.stack("network").backend(backend::Gcs::new().bucket("acme-state").prefix("network"));
    /// assert!(app.synth()?.stacks[0].text.contains("\"gcs\": {"));
    /// # Ok::<(), ledgerform::Problems>(())
    /// ```
    #[track_caller]
    pub fn backend(&self, backend: impl Into<Backend>) {
        let backend = backend.into();
        self.literal(&Path::of("backend").name(backend.kind), &backend.block, Location::caller());
        self.keep_state(State::Backend(backend), Location::caller());
    }

    /// The workspaces of HCP Terraform that keep the state, in the place of a backend.
    #[track_caller]
    pub fn cloud(&self, cloud: Cloud) {
        let block = cloud.into_block();
        self.literal(&Path::of("cloud"), &block, Location::caller());
        self.keep_state(State::Cloud(block), Location::caller());
    }

    /// `provider_meta`: what a provider is told about the module, for the few that ask.
    #[track_caller]
    pub fn provider_meta(&self, provider: Provider, block: Block) {
        let location = Location::caller();
        self.literal(&Path::of("provider_meta").name(provider.name), &block, location);
        self.settings(|settings| settings.provider_meta.push((provider, block, location)));
    }

    fn keep_state(&self, state: State, location: Place) {
        let mut first = None;
        self.settings(|settings| match &settings.state {
            Some((_, place)) => first = Some(*place),
            None => settings.state = Some((state, location)),
        });
        if let Some(first) = first {
            let message = format!("the state has a place already, from {}:{}", first.file(), first.line());
            let help = "a stack has one backend: drop one of the two, or make two stacks";
            self.problem(Problem::new(self.display(&[]), message, Some(location)).help(help));
        }
    }

    /// Reports what Terraform could not read before anything else.
    fn literal(&self, path: &Path<'_>, block: &Block, location: Place) {
        block.walk(path, &mut |path, node| {
            if !node.is_literal() {
                let message = format!("`{path}`: Terraform reads this first, so it cannot refer to anything");
                let help = "give a literal, or leave it out and pass it with `terraform init -backend-config`";
                self.problem(Problem::new(self.display(&[]), message, Some(location)).help(help));
            }
        });
    }

    pub(crate) fn settings(&self, change: impl FnOnce(&mut Settings)) {
        self.tree.borrow_mut().settings(self.stack, change);
    }
}

impl Settings {
    /// Calls `visit` with what Terraform reads first, and where it was said.
    pub(crate) fn literals(&self, visit: &mut dyn FnMut(&Path<'_>, &Node, Place)) {
        if let Some((state, place)) = &self.state {
            let (path, block) = match state {
                State::Backend(backend) => (Path::of("backend"), &backend.block),
                State::Cloud(block) => (Path::of("cloud"), block),
            };
            block.walk(&path, &mut |path, node| visit(path, node, place));
        }
        for (provider, block, place) in &self.provider_meta {
            block.walk(&Path::of("provider_meta").name(provider.name), &mut |path, node| visit(path, node, place));
        }
    }

    /// What keeps the state of the stack with this name.
    pub(crate) fn state(&self, stack: &str) -> State {
        match &self.state {
            Some((state, _)) => state.clone(),
            None => {
                let block = Block::new().attr::<String>("path", local_state_path(stack));
                State::Backend(Backend { kind: "local", block })
            }
        }
    }
}

impl State {
    /// Whether the state is one of HCP Terraform's workspaces with a name of its own, so that a run has no other.
    pub(crate) fn is_one_workspace(&self) -> bool {
        match self {
            Self::Backend(backend) => backend.kind == "remote" && names_workspace(&backend.block),
            Self::Cloud(block) => names_workspace(block),
        }
    }

    /// The name that tools read in the metadata of the output.
    pub(crate) fn name(&self) -> &'static str {
        match self {
            Self::Backend(backend) => backend.kind,
            Self::Cloud(_) => "cloud",
        }
    }
}
