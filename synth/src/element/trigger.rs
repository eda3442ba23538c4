//! Triggers: when a resource makes an action run.

use crate::addr::Addr;
use crate::expr::{Expr, IntoExpr};

/// When actions run for a resource: an entry of [`Meta::action_trigger`](crate::Meta::action_trigger).
///
/// ```
/// # use ledgerform::{ActionTrigger, Addr, Event, Expr};
/// # fn example(notify: &Addr, production: &Expr<bool>) -> ActionTrigger {
/// ActionTrigger::on([Event::AfterCreate, Event::AfterUpdate]).condition(production).run(notify)
/// # }
/// ```
#[derive(Debug, Clone, PartialEq)]
#[must_use]
pub struct ActionTrigger {
    pub(crate) events: Vec<Event>,
    pub(crate) condition: Option<Expr<bool>>,
    pub(crate) actions: Vec<Addr>,
    pub(crate) on_failure: Option<OnFailure>,
}

/// What happens to a resource when a trigger fires.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Event {
    /// Before the object is created.
    BeforeCreate,
    /// After the object was created.
    AfterCreate,
    /// Before the object is changed in place.
    BeforeUpdate,
    /// After the object was changed in place.
    AfterUpdate,
    /// Before the object is destroyed; needs Terraform 1.16.
    BeforeDestroy,
    /// After the object was destroyed; needs Terraform 1.16.
    AfterDestroy,
}

/// What becomes of the run when an action fails.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum OnFailure {
    /// It stops: the default.
    Halt,
    /// It stops, and an object that was just created is replaced by the next run.
    Taint,
    /// It goes on with a warning.
    Continue,
}

impl ActionTrigger {
    /// A trigger for events; it runs nothing until [`run`](Self::run) is called.
    pub fn on(events: impl IntoIterator<Item = Event>) -> Self {
        let mut events: Vec<Event> = events.into_iter().collect();
        // Terraform refuses an event that stands twice; the order means nothing.
        events.sort_unstable();
        events.dedup();
        Self { events, condition: None, actions: Vec::new(), on_failure: None }
    }

    /// What must hold for the actions to run. After an event it may look at the object itself
    /// ([`context::own`](crate::context::own)).
    pub fn condition(self, condition: impl IntoExpr<bool>) -> Self {
        Self { condition: Some(condition.into_expr()), ..self }
    }

    /// Adds an action, as [`Scope::action`](crate::Scope::action) gives it; actions run in the order they are added.
    pub fn run(mut self, action: &Addr) -> Self {
        self.actions.push(action.clone());
        self
    }

    /// What becomes of the run when an action fails; needs Terraform 1.16.
    pub fn on_failure(self, on_failure: OnFailure) -> Self {
        Self { on_failure: Some(on_failure), ..self }
    }
}

impl Event {
    /// Terraform's word.
    pub(crate) fn word(self) -> &'static str {
        match self {
            Self::BeforeCreate => "before_create",
            Self::AfterCreate => "after_create",
            Self::BeforeUpdate => "before_update",
            Self::AfterUpdate => "after_update",
            Self::BeforeDestroy => "before_destroy",
            Self::AfterDestroy => "after_destroy",
        }
    }

    pub(crate) fn is_before(self) -> bool {
        matches!(self, Self::BeforeCreate | Self::BeforeUpdate | Self::BeforeDestroy)
    }

    pub(crate) fn is_destroy(self) -> bool {
        matches!(self, Self::BeforeDestroy | Self::AfterDestroy)
    }
}

impl OnFailure {
    /// Terraform's word.
    pub(crate) fn word(self) -> &'static str {
        match self {
            Self::Halt => "halt",
            Self::Taint => "taint",
            Self::Continue => "continue",
        }
    }
}
