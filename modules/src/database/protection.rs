//! What keeps databases from being lost.

use super::inputs::{Backups, Protection, ProtectionFields};
use super::plan::Plan;
use crate::diagnostics::{DATABASE_NO_SNAPSHOT, DATABASE_SHORT_BACKUPS, DATABASE_UNPROTECTED};
use ledgerform::{Each, Expr, Scope};
use ledgerform_bindings::random;

/// Ends of the names of the last snapshots: a database that is made again under its name needs another one.
pub(super) fn build(scope: &Scope, plan: &Plan<'_>) -> Each<random::id::Ref> {
    scope.each(&plan.names, |scope, _, name| {
        scope.add("final_snapshot", random::Id::new().byte_length(4).keepers([("database", name)]))
    })
}

/// What production refuses of a cluster or an instance.
pub(super) fn refuse(
    scope: &Scope,
    plan: &Plan<'_>,
    key: &Expr<String>,
    protection: &Expr<Protection>,
    backups: &Expr<Backups>,
) {
    let guard = plan.guard;
    guard.refuse(scope, &DATABASE_UNPROTECTED, key, !protection.deletion_protection().or_else(true));
    guard.refuse(scope, &DATABASE_NO_SNAPSHOT, key, protection.skip_final_snapshot().or_else(false));
    guard.refuse(scope, &DATABASE_SHORT_BACKUPS, key, plan.backup_days(backups).less(7));
}

/// Whether AWS refuses to delete it, and whether it goes without a last snapshot.
pub(super) fn choose(plan: &Plan<'_>, protection: &Expr<Protection>) -> (Expr<bool>, Expr<bool>) {
    let guard = plan.guard;
    (
        guard.choose(&protection.deletion_protection(), true, false),
        guard.choose(&protection.skip_final_snapshot(), false, true),
    )
}
