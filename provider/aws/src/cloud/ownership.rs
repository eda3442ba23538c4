//! Whose the object is that a name leads to: what somebody else made is not written over.

use super::Aws;
use crate::args::Args;
use crate::context::Context;
use crate::fault::{Failed, Result};
use crate::kind::{Entry, New};
use ledgerform_engine::{Actual, CloudError, Fault, Owner, Token};
use std::time::Duration;

/// How long it is waited for an object to go that was ours under the same name: a service tells of some for a while.
const GOING: Duration = Duration::from_secs(90);

/// Parts of what services say when there is such an object already.
const TAKEN: &[&str] = &["AlreadyExist", "Conflict", "Duplicate", "EntityAlready", "Exists", "InUse"];

impl Aws {
    /// The object that bears a mark, or that is what it is to be if its kind cannot bear one; also what has its name and is
    /// another's.
    pub(super) async fn found(&self, cx: &Context, entry: &Entry, new: &New<'_>) -> Result<Option<Actual>> {
        let id = match (entry.find)(cx, new).await {
            Ok(Some(id)) => id,
            Err(failed) if !failed.is_missing() => return Err(failed),
            _ => return Ok(None),
        };
        let Some(actual) = self.look(cx, entry, &id, new.args).await? else { return Ok(None) };
        let (Owner::Unmarkable, Some(info), Args::Top(given)) =
            (&actual.owner, self.kinds.resources.get(entry.ty), new.args)
        else {
            return Ok(Some(actual));
        };
        let departure = if info.overwritten_by().is_empty() { None } else { info.departure(given, &actual.attributes) };
        Ok(Some(match departure {
            Some(name) => {
                let owner = Owner::Other(format!("its kind bears no marks, and its {name} is another"));
                Actual { owner, ..actual }
            }
            None => actual,
        }))
    }

    /// Refuses to make what would be written over something that is not ours.
    pub(super) async fn free(&self, cx: &Context, entry: &Entry, new: &New<'_>) -> Result<()> {
        if self.kinds.resources.get(entry.ty).is_none_or(|info| info.overwritten_by().is_empty()) {
            return Ok(());
        }
        let look = || async {
            match self.found(cx, entry, new).await? {
                Some(actual) if is_former(&actual, new.token) => {
                    Err(Failed { fault: Fault::NotFound, ..taken(&actual, new.token) })
                }
                Some(actual) if is_other(&actual, new.token) => Err(taken(&actual, new.token)),
                _ => Ok(()),
            }
        };
        let looked = cx.retry(GOING, Failed::is_missing, look).await;
        looked.map_err(|failed| Failed {
            fault: if failed.is_missing() { Fault::Refused } else { failed.fault },
            ..failed
        })
    }

    /// What a service refused since there is such an object already, with whose that is.
    pub(super) async fn explained(&self, cx: &Context, entry: &Entry, new: &New<'_>, failed: Failed) -> Failed {
        let is_taken = failed.fault == Fault::Refused && TAKEN.iter().any(|part| failed.code.contains(part));
        if !is_taken || failed.id.is_some() {
            return failed;
        }
        match self.found(cx, entry, new).await {
            Ok(Some(actual)) if is_other(&actual, new.token) => {
                let message = format!("{}: {}", failed.message, taken(&actual, new.token).message);
                Failed { message, ..failed }
            }
            _ => failed,
        }
    }
}

/// Whether an object bears another mark, or should bear one and does not.
pub(super) fn is_other(actual: &Actual, token: &Token) -> bool {
    match &actual.owner {
        Owner::Marked(mark) => mark != token,
        Owner::Unmarkable => false,
        Owner::Other(_) => true,
    }
}

/// Whether an object is the one that this one takes the place of.
fn is_former(actual: &Actual, token: &Token) -> bool {
    match &actual.owner {
        Owner::Marked(mark) => {
            mark.platform == token.platform && mark.address == token.address && mark.generation < token.generation
        }
        _ => false,
    }
}

fn taken(actual: &Actual, token: &Token) -> Failed {
    let owner = match &actual.owner {
        Owner::Marked(mark) if mark.platform == token.platform => format!("it is our {mark}"),
        Owner::Marked(mark) => format!("it is marked as {mark}"),
        Owner::Other(owner) => owner.clone(),
        Owner::Unmarkable => String::new(),
    };
    let CloudError { message, .. } = CloudError::taken(&actual.id, &owner);
    Failed::refused(message)
}
