//! What waits for a later run.

use super::{Inner, lock, refuse};
use crate::provider::TypeSchema;
use crate::{Context, Deferred, Diagnostics, Value, mark_computed_unknown, proto, wire};

impl Inner {
    /// Why everything of this run waits, if it does.
    pub(super) fn waits(&self) -> Option<Deferred> {
        *lock(&self.deferred)
    }

    /// Remembers what the provider block said.
    pub(super) fn wait(&self, context: &Context, reason: Option<Deferred>) -> Result<(), Diagnostics> {
        let allowed = allowed("configure", "the provider", context, reason);
        *lock(&self.deferred) = if allowed.is_ok() { reason } else { None };
        allowed.map(drop)
    }
}

/// The message of a deferral, which the client must allow.
pub(super) fn allowed(
    handler: &str,
    ty: &str,
    context: &Context,
    reason: Option<Deferred>,
) -> Result<Option<proto::Deferred>, Diagnostics> {
    let Some(reason) = reason else {
        return Ok(None);
    };
    if !context.client.deferral {
        let rule = "deferred although the client does not allow it: look at `context.client.deferral`";
        refuse(handler, ty, super::broken(rule))?;
    }
    Ok(Some(wire::deferred(reason)))
}

/// What a change gives that is not planned yet: the proposal, everything that it leaves to the provider unknown.
pub(super) fn unplanned(ty: &TypeSchema, config: &Value, proposed: Value) -> Value {
    mark_computed_unknown(&ty.schema.block, config, proposed, &mut |_, _, value| value.is_null())
}
