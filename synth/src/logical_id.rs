//! Names that the user gives, in the place of those that follow from construct paths.

use crate::app::Tree;
use crate::print::is_identifier;
use crate::problem::{Problem, place};
use crate::scope::Scope;
use std::panic::Location;
use std::sync::Arc;

/// A name that is given to what stands at a construct path.
pub(crate) struct Given {
    /// The ids from just below the stack.
    pub(crate) path: Vec<Arc<str>>,
    name: String,
    location: &'static Location<'static>,
    is_used: bool,
}

impl Scope {
    /// Gives what will be at a path of ids within this scope its name in Terraform.
    ///
    /// It is said before that is added. Everything with this path gets the name: the resource, variable or output, or
    /// several of different types. So a stack that is to take over a state can have any addresses, also within components
    /// that were not written for it. Where the state is ours to change, [`renamed`](Scope::renamed) moves the object to the
    /// name that follows from the path.
    ///
    /// A path that nothing has in the end is a problem, as is a name that Terraform does not take.
    ///
    /// ```
    /// use ledgerform::{App, Block, Meta, Mode, Provider, Untyped};
    ///
    /// let app = App::new();
    /// let stack = app.stack("network");
    /// let data = Untyped { mode: Mode::Managed, ty: "terraform_data", provider: Provider::TERRAFORM, block: Block::new() };
    /// stack.logical_id("core/vpc", "main");
    /// let vpc = stack.scope("core").add_untyped("vpc", data, Meta::new());
    /// assert_eq!(vpc.to_string(), "terraform_data.main");
    /// # app.synth()?;
    /// # Ok::<(), ledgerform::Problems>(())
    /// ```
    #[track_caller]
    pub fn logical_id(&self, path: &str, name: impl Into<String>) {
        let (location, name) = (self.origin(Location::caller()), name.into());
        let Some(path) = self.ids(path, location) else { return };
        let problem = |message: String, help: &str| {
            self.problem(Problem::new(self.display(&path), message, Some(location)).help(help));
        };
        if !is_identifier(&name) {
            let help = "begin with a letter or `_`, and go on with letters, digits, `_` and `-`";
            return problem(format!("`{name}` cannot be a name in Terraform"), help);
        }
        let (added, given) = {
            let tree = self.tree.borrow();
            (tree.is_claimed(self.stack, &path), tree.given(self.stack, &path).map(|first| first.location))
        };
        if added {
            return problem(
                format!("it has its name already, so it cannot get `{name}`"),
                "give the name before the thing is added",
            );
        }
        if let Some(first) = given {
            return problem(format!("it was given a name already, from {}", place(first)), "drop one of the two");
        }
        self.tree.borrow_mut().give(self.stack, Given { path, name, location, is_used: false });
    }
}

impl Given {
    /// The name, for the thing that has the path.
    pub(crate) fn take(&mut self) -> String {
        self.is_used = true;
        self.name.clone()
    }
}

/// Names that nothing got.
pub(crate) fn unused(tree: &Tree) -> Vec<Problem> {
    let problem = |(stack, given): (usize, &Given)| {
        let path = [&[Arc::from(tree.stack_path(stack))], given.path.as_slice()].concat().join("/");
        let message = format!("nothing here has this path, so nothing gets the name `{}`", given.name);
        let help = "give the ids from this scope to the thing, with `/` between them, before the thing is added";
        Problem::new(path, message, Some(given.location)).help(help)
    };
    tree.all_given().filter(|(_, given)| !given.is_used).map(problem).collect()
}
