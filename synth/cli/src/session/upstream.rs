//! Stacks that were never applied although others read their states.
//!
//! Terraform's own words for it are about a data source that the program does not even have.

use crate::terraform::Action;
use ledgerform::SynthesizedStack;
use std::path::PathBuf;

/// The stacks whose states a stack reads and that have none. `state` gives the file of a state by the name of the data
/// source that reads it and the name of its stack, where there is to be a file; `exists` looks.
pub(super) fn never_applied(
    stack: &SynthesizedStack,
    state: impl Fn(&str, &str) -> Option<PathBuf>,
    exists: impl Fn(&PathBuf) -> bool,
) -> Vec<&str> {
    let is_missing = |(import, name): &(&String, &String)| state(import, name).is_some_and(|file| !exists(&file));
    stack.states.iter().filter(is_missing).map(|(_, name)| name.as_str()).collect()
}

/// What to say about one of them.
pub(super) fn sentence(action: &Action, stack: &str, missing: &str, offline: bool) -> String {
    let option = if offline { " --offline" } else { "" };
    let verb = action.name();
    format!("{stack}: reads the state of `{missing}`, which was never applied: `apply {missing}{option}` before {verb}")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_states_that_are_files_can_be_missing() {
        let app = ledgerform::App::new();
        app.stack("edge");
        let mut stack = app.synth().unwrap().stacks.remove(0);
        let states = [("input-a", "a"), ("input-b", "b"), ("input-c", "c")];
        stack.states = states.map(|(import, name)| (import.to_owned(), name.to_owned())).into();
        // `a` is kept in a bucket, `b` was applied.
        let state = |import: &str, name: &str| (import != "input-a").then(|| PathBuf::from(name));
        assert_eq!(never_applied(&stack, state, |file| file.ends_with("b")), ["c"]);
        assert_eq!(
            sentence(&Action::Plan { detailed_exitcode: false }, "edge", "c", true),
            "edge: reads the state of `c`, which was never applied: `apply c --offline` before plan"
        );
    }
}
