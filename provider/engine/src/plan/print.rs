//! Plans as people read them.

use super::{Action, Plan, Reason, Step};
use std::fmt;

impl fmt::Display for Plan {
    /// One paragraph for each object that something happens to, then a summary.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for step in self.steps.iter().filter(|step| step.action != Action::NoOp) {
            writeln!(f, "{step}")?;
        }
        for deferred in &self.deferred {
            write!(f, "  ?  {}: decided once more is known", deferred.address)?;
            match deferred.waits_for.as_slice() {
                [] => writeln!(f)?,
                waits_for => writeln!(f, ": {}", waits_for.join(", "))?,
            }
        }
        let count = |wanted: fn(&Action) -> bool| self.steps.iter().filter(|step| wanted(&step.action)).count();
        let counts = [
            (count(|action| matches!(action, Action::Create)), "to create"),
            (count(|action| matches!(action, Action::Update)), "to change"),
            (count(|action| matches!(action, Action::Replace { .. })), "to replace"),
            (count(|action| matches!(action, Action::Delete)), "to delete"),
            (count(|action| matches!(action, Action::Forget)), "to forget"),
            (count(|action| matches!(action, Action::Read)), "to read"),
            (self.deferred.len(), "to be decided"),
        ];
        let told: Vec<String> =
            counts.into_iter().filter(|(count, _)| *count > 0).map(|(count, what)| format!("{count} {what}")).collect();
        match told.as_slice() {
            [] => f.write_str("Nothing to do."),
            told => write!(f, "{}.", told.join(", ")),
        }
    }
}

impl fmt::Display for Step {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:>3}  {}", self.action.symbol(), self.address)?;
        if let Some(token) = self.token.as_ref().filter(|token| token.generation > 0) {
            write!(f, " #{}", token.generation)?;
        }
        for reason in self.reasons.iter().filter(|reason| **reason != Reason::New) {
            write!(f, "\n       {reason}")?;
        }
        match self.after.as_slice() {
            [] => Ok(()),
            after => write!(f, "\n       after {}", after.join(", ")),
        }
    }
}

impl Action {
    /// The symbol of a plan: `+`, `~`, `-`, `+/-` (made before the old one is deleted), `-/+`, `<=` (read), `.` (forgotten).
    pub fn symbol(self) -> &'static str {
        match self {
            Self::NoOp => "",
            Self::Read => "<=",
            Self::Create => "+",
            Self::Update => "~",
            Self::Replace { create_first: true } => "+/-",
            Self::Replace { create_first: false } => "-/+",
            Self::Delete => "-",
            Self::Forget => ".",
        }
    }
}

impl fmt::Display for Reason {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::New => f.write_str("new"),
            Self::DeletedOutside => f.write_str("was deleted outside"),
            Self::ChangedOutside { attribute, from, to } => write!(f, "{attribute} was changed outside: {from} → {to}"),
            Self::Changes { attribute, from, to, replaces } => {
                let end = if *replaces { " (forces replacement)" } else { "" };
                write!(f, "{attribute}: {from} → {to}{end}")
            }
            Self::Tainted => f.write_str("came into being but does not work"),
            Self::TriggeredBy(address) => write!(f, "replaced with {address}"),
            Self::NotInConfiguration => f.write_str("not in the configuration any more"),
            Self::LeftOver => f.write_str("left over from a replacement"),
            Self::NotOurs(owner) => write!(f, "not ours: {owner}; it is left alone"),
            Self::Removed => f.write_str("not in the configuration any more, and kept"),
        }
    }
}
