//! Refactoring: what is called otherwise now, and what is no longer managed.

use super::{Keyword, Place};
use crate::addr::AddrKind;
use crate::block::{Bare, Block};
use crate::element::Repeat;
use crate::problem::Problem;
use crate::provisioner::{Connection, Provisioner};
use crate::scope::Scope;
use std::panic::Location;

/// What becomes of objects that a program no longer describes.
///
/// ```
/// # use ledgerform::{Removed, Stack};
/// # fn example(stack: &Stack) {
/// stack.removed("aws_s3_bucket.legacy", Removed::keep());
/// # }
/// ```
#[derive(Debug, Clone)]
#[must_use]
pub struct Removed {
    destroy: bool,
    provisioners: Vec<Provisioner>,
    connection: Option<Connection>,
}

impl Removed {
    /// They stay, and Terraform forgets them.
    pub fn keep() -> Self {
        Self { destroy: false, provisioners: Vec::new(), connection: None }
    }

    /// They are destroyed; with a provisioner, that runs before.
    pub fn destroy() -> Self {
        Self { destroy: true, ..Self::keep() }
    }

    /// What runs before an object is destroyed.
    pub fn provisioner(mut self, provisioner: impl Into<Provisioner>) -> Self {
        self.provisioners.push(provisioner.into().on_destroy());
        self
    }

    /// How provisioners reach the object.
    pub fn connection(mut self, connection: Connection) -> Self {
        self.connection = Some(connection);
        self
    }
}

impl Scope {
    /// `moved`: what was at one address is at another now, and is not made anew.
    ///
    /// Resources and modules can be moved, between instances, into and out of modules, and to another type where the
    /// provider supports that.
    ///
    /// ```
    /// # use ledgerform::{Addr, Stack};
    /// # fn example(stack: &Stack, subnet: &Addr) {
    /// stack.moved("aws_subnet.private", subnet.instance("app/a"));
    /// stack.moved("module.network", "module.vpc");
    /// # }
    /// ```
    #[track_caller]
    pub fn moved(&self, from: impl Into<Place>, to: impl Into<Place>) {
        let location = Location::caller();
        let (from, to) = (from.into(), to.into());
        self.refuse_repetition(Keyword::Moved, location);
        self.check_places(Keyword::Moved, [&from, &to], location);
        if let (Bare::Addr(from), Bare::Addr(to)) = (&from.0, &to.0)
            && (from.kind() == AddrKind::Module) != (to.kind() == AddrKind::Module)
        {
            let message = format!("`{from}` cannot become `{to}`: one is a module, the other is not");
            self.problem(Problem::new(self.display(&self.path), message, Some(location)));
        }
        // What is still declared has not moved away; as text it is not looked for.
        let subject = from.text();
        let block = Block::new().bare("from", Bare::Text(subject.as_str().into())).bare("to", to.0);
        self.state_about(&subject, location, Keyword::Moved, block, Repeat::Once);
    }

    /// `removed`: what becomes of the objects at an address that is no longer in the program.
    #[track_caller]
    pub fn removed(&self, from: impl Into<Place>, removed: Removed) {
        let location = Location::caller();
        let from = from.into();
        self.refuse_repetition(Keyword::Removed, location);
        self.check_places(Keyword::Removed, [&from], location);
        let problem = |message: String, help: &str| {
            self.problem(Problem::new(self.display(&self.path), message, Some(location)).help(help));
        };
        if from.has_key() {
            let message = format!("`{}` is one instance; a resource or module is removed as a whole", from.text());
            problem(message, "leave the key out, or leave the key out of the collection that is repeated");
        }
        if !removed.destroy && !removed.provisioners.is_empty() {
            let message = format!("nothing runs before `{}` is forgotten", from.text());
            problem(message, "drop the provisioners, or let the objects be destroyed");
        }
        let subject = from.text();
        let mut block = Block::new().bare("from", Bare::Text(subject.as_str().into()));
        block = block.block("lifecycle", Block::new().attr::<bool>("destroy", removed.destroy));
        block = Provisioner::add_all(block, &removed.provisioners, removed.connection.as_ref());
        self.state_about(&subject, location, Keyword::Removed, block, Repeat::Once);
    }

    fn check_places<const N: usize>(
        &self,
        keyword: Keyword,
        places: [&Place; N],
        location: &'static Location<'static>,
    ) {
        for message in places.into_iter().filter_map(Place::problem) {
            let help = match keyword {
                Keyword::Removed => "give an address such as `aws_vpc.main` or `module.network`",
                _ => "give an address such as `aws_vpc.main`, `module.network` or `aws_subnet.app[\"a\"]`",
            };
            self.problem(Problem::new(self.display(&self.path), message, Some(location)).help(help));
        }
    }
}
