//! What became of each stack when several run, and what a failure means for the others.

use crate::terraform::Action;
use ledgerform::SynthesizedStack;
use std::fmt;

/// What became of a stack.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Outcome {
    /// Terraform ended with this exit code.
    Ended(u8),
    /// Somebody asked to stop meanwhile; Terraform ended with this exit code.
    Interrupted(u8),
    /// Not begun, because another stack failed on which this one depends, or which depends on it.
    Skipped { failed: String },
    /// Not begun, because somebody asked to stop before.
    NotBegun,
}

/// The stack among `failed` whose failure keeps `stack` from running, all given as positions.
///
/// `apply` needs what it stands on, and `destroy` would take it away from what still stands on it. Other actions change
/// nothing, so every stack can have its turn.
pub(super) fn blocker(action: &Action, stacks: &[SynthesizedStack], stack: usize, failed: &[usize]) -> Option<usize> {
    let blocks = |other: usize| match action {
        Action::Apply { .. } => depends(stacks, stack, other),
        Action::Destroy { .. } => depends(stacks, other, stack),
        Action::Plan { .. } | Action::Output { .. } | Action::Validate | Action::Any => false,
    };
    failed.iter().copied().find(|other| blocks(*other))
}

/// Whether one stack must be applied after another, directly or because of those between them.
fn depends(stacks: &[SynthesizedStack], stack: usize, on: usize) -> bool {
    let mut seen = vec![false; stacks.len()];
    let mut open = vec![stack];
    while let Some(at) = open.pop() {
        if std::mem::replace(&mut seen[at], true) {
            continue;
        }
        open.extend(stacks[at].after.iter().filter_map(|name| stacks.iter().position(|stack| stack.name == *name)));
    }
    stack != on && seen[on]
}

/// A line about one stack.
pub(super) struct Line<'a> {
    pub(super) action: &'a Action,
    pub(super) stack: &'a str,
    pub(super) outcome: &'a Outcome,
}

impl fmt::Display for Line<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { action, stack, outcome } = self;
        let verb = action.name();
        match outcome {
            Outcome::Ended(0) if **action == (Action::Plan { detailed_exitcode: true }) => {
                write!(f, "{stack}: {verb} done, no changes")
            }
            Outcome::Ended(code) if !action.accepts(*code) => write!(f, "{stack}: {verb} failed with exit code {code}"),
            Outcome::Ended(2) => write!(f, "{stack}: {verb} done, changes"),
            Outcome::Ended(_) => write!(f, "{stack}: {verb} done"),
            Outcome::Interrupted(code) => write!(f, "{stack}: {verb} interrupted, exit code {code}"),
            Outcome::Skipped { failed } => match action {
                Action::Destroy { .. } => write!(f, "{stack}: {verb} skipped, because `{failed}` depends on it"),
                _ => write!(f, "{stack}: {verb} skipped, because it depends on `{failed}`"),
            },
            Outcome::NotBegun => write!(f, "{stack}: {verb} not begun"),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const APPLY: Action = Action::Apply { auto_approve: true };
    const DESTROY: Action = Action::Destroy { auto_approve: true };

    /// `network ← data ← app`, `network ← edge`, and `alone`.
    fn stacks() -> Vec<SynthesizedStack> {
        let stack = |(name, after): &(&str, &[&str])| SynthesizedStack {
            annotations: Vec::new(),
            name: (*name).to_owned(),
            path: (*name).to_owned(),
            text: String::new(),
            file: "cdk.tf.json",
            assets: Default::default(),
            outputs: Vec::new(),
            after: after.iter().map(|name| (*name).to_owned()).collect(),
            states: Default::default(),
            types: Default::default(),
            query: None,
        };
        let all: [(&str, &[&str]); 5] =
            [("network", &[]), ("data", &["network"]), ("app", &["data"]), ("edge", &["network"]), ("alone", &[])];
        all.iter().map(stack).collect()
    }

    /// The stacks that a failure of `failed` keeps from running.
    #[track_caller]
    fn check(action: &Action, failed: &str, expected: &[&str]) {
        let stacks = stacks();
        let failed = stacks.iter().position(|stack| stack.name == failed).unwrap();
        let blocked = (0..stacks.len()).filter(|stack| blocker(action, &stacks, *stack, &[failed]) == Some(failed));
        assert_eq!(blocked.map(|stack| stacks[stack].name.as_str()).collect::<Vec<_>>(), expected);
    }

    #[test]
    fn a_failure_keeps_only_what_depends_from_running() {
        check(&APPLY, "network", &["data", "app", "edge"]);
        check(&APPLY, "data", &["app"]);
        check(&APPLY, "app", &[]);
        check(&APPLY, "alone", &[]);
        check(&DESTROY, "app", &["network", "data"]);
        check(&DESTROY, "edge", &["network"]);
        check(&DESTROY, "network", &[]);
        check(&Action::Plan { detailed_exitcode: false }, "network", &[]);
        check(&Action::Validate, "network", &[]);
    }

    #[test]
    fn lines_table() {
        let detailed = Action::Plan { detailed_exitcode: true };
        let skipped = || Outcome::Skipped { failed: "data".to_owned() };
        for (action, outcome, expected) in [
            (&APPLY, Outcome::Ended(0), "app: apply done"),
            (&APPLY, Outcome::Ended(2), "app: apply failed with exit code 2"),
            (&APPLY, Outcome::Interrupted(1), "app: apply interrupted, exit code 1"),
            (&APPLY, Outcome::NotBegun, "app: apply not begun"),
            (&APPLY, skipped(), "app: apply skipped, because it depends on `data`"),
            (&DESTROY, skipped(), "app: destroy skipped, because `data` depends on it"),
            (&detailed, Outcome::Ended(0), "app: plan done, no changes"),
            (&detailed, Outcome::Ended(1), "app: plan failed with exit code 1"),
            (&detailed, Outcome::Ended(2), "app: plan done, changes"),
        ] {
            assert_eq!(Line { action, stack: "app", outcome: &outcome }.to_string(), expected);
        }
    }
}
