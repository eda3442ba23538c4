//! Which of several named things are meant: stacks, and components.

use crate::pattern;
use ledgerform::SynthesizedStack;

/// The names do not choose anything.
#[derive(Debug, PartialEq, Eq, thiserror::Error)]
pub(crate) enum SelectError {
    #[error("the program describes no stacks: add one with `app.stack(\"name\")`")]
    NoStacks,
    #[error("the program has {} stacks, {}: name some of them, or '*' for all", .0.len(), listed(.0))]
    Several(Vec<String>),
    #[error("no stack matches {}: {}", listed(.unmatched), there_are("stacks", .names))]
    NoStack { unmatched: Vec<String>, names: Vec<String> },
    #[error("no component matches {}: {}", listed(.unmatched), there_are("components", .names))]
    NoComponent { unmatched: Vec<String>, names: Vec<String> },
}

/// What a stack goes by: both its name and its construct path choose it, so `production-*` and `production/*` do too.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct StackName<'a> {
    pub(crate) name: &'a str,
    pub(crate) path: &'a str,
}

impl<'a> From<&'a SynthesizedStack> for StackName<'a> {
    fn from(stack: &'a SynthesizedStack) -> Self {
        Self { name: &stack.name, path: &stack.path }
    }
}

impl StackName<'_> {
    /// Whether this is what somebody calls the stack.
    pub(crate) fn is(&self, word: &str) -> bool {
        self.name == word || self.path == word
    }
}

/// The positions of the chosen stacks, in the order of the program; without patterns, the only one.
pub(crate) fn stacks(stacks: &[StackName<'_>], patterns: &[String]) -> Result<Vec<usize>, SelectError> {
    let names = || stacks.iter().map(|stack| stack.name.to_owned()).collect();
    match stacks {
        [] => Err(SelectError::NoStacks),
        [_] if patterns.is_empty() => Ok(vec![0]),
        _ if patterns.is_empty() => Err(SelectError::Several(names())),
        _ => {
            let is = |pattern: &str, i: usize| {
                pattern::matches(pattern, stacks[i].name) || pattern::matches(pattern, stacks[i].path)
            };
            matching(stacks.len(), patterns, is).map_err(|unmatched| SelectError::NoStack { unmatched, names: names() })
        }
    }
}

/// The positions of the chosen components; without patterns, all.
pub(crate) fn components(names: &[&str], patterns: &[String]) -> Result<Vec<usize>, SelectError> {
    if patterns.is_empty() {
        return Ok((0..names.len()).collect());
    }
    let names_owned = || names.iter().map(|name| (*name).to_owned()).collect();
    matching(names.len(), patterns, |pattern, i| pattern::matches(pattern, names[i]))
        .map_err(|unmatched| SelectError::NoComponent { unmatched, names: names_owned() })
}

/// The positions, of so many, that some pattern matches, or all patterns that match none.
fn matching(
    count: usize,
    patterns: &[String],
    matches: impl Fn(&str, usize) -> bool,
) -> Result<Vec<usize>, Vec<String>> {
    let unmatched: Vec<String> = patterns.iter().filter(|p| !(0..count).any(|i| matches(p, i))).cloned().collect();
    if !unmatched.is_empty() {
        return Err(unmatched);
    }
    Ok((0..count).filter(|i| patterns.iter().any(|p| matches(p, *i))).collect())
}

/// `` `a`, `b` and `c` ``
pub(crate) fn listed<S: AsRef<str>>(names: &[S]) -> String {
    let quoted: Vec<String> = names.iter().map(|name| format!("`{}`", name.as_ref())).collect();
    match quoted.split_last() {
        None => String::new(),
        Some((last, [])) => last.clone(),
        Some((last, rest)) => format!("{} and {last}", rest.join(", ")),
    }
}

/// `1 stack`, `2 stacks`
pub(crate) fn counted(count: usize, what: &str) -> String {
    format!("{count} {what}{}", if count == 1 { "" } else { "s" })
}

/// `the stacks are …`, also where there is one or none.
pub(crate) fn there_are(what: &str, names: &[String]) -> String {
    match names {
        [] => format!("there are no {what}"),
        [name] => format!("the only one is `{name}`"),
        names => format!("the {what} are {}", listed(names)),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(names: &[&str], patterns: &[&str], expected: Result<&[usize], &str>) {
        let patterns: Vec<String> = patterns.iter().map(|p| (*p).to_owned()).collect();
        let folders: Vec<String> = names.iter().map(|path| path.replace('/', "-")).collect();
        let known: Vec<StackName<'_>> =
            names.iter().zip(&folders).map(|(path, name)| StackName { name, path }).collect();
        let found = stacks(&known, &patterns);
        assert_eq!(found.as_deref().map_err(ToString::to_string), expected.map_err(str::to_owned));
    }

    #[test]
    fn stacks_table() {
        let three = ["network", "data", "app"];
        check(&["network"], &[], Ok(&[0]));
        check(&three, &["data"], Ok(&[1]));
        // The order is that of the program, not of the command line, and each stack comes once.
        check(&three, &["app", "network", "n*"], Ok(&[0, 2]));
        check(&three, &["*"], Ok(&[0, 1, 2]));
        check(&three, &["?ata"], Ok(&[1]));
        check(&[], &[], Err("the program describes no stacks: add one with `app.stack(\"name\")`"));
        check(&[], &["x"], Err("the program describes no stacks: add one with `app.stack(\"name\")`"));
        check(
            &three,
            &[],
            Err("the program has 3 stacks, `network`, `data` and `app`: name some of them, or '*' for all"),
        );
        check(
            &three,
            &["app", "netwrk", "x*"],
            Err("no stack matches `netwrk` and `x*`: the stacks are `network`, `data` and `app`"),
        );
        check(&["network"], &["app"], Err("no stack matches `app`: the only one is `network`"));
    }

    #[test]
    fn stages_are_chosen_by_path_or_name() {
        let two = ["test/network", "test/eu/app", "production/network", "production-like"];
        check(&two, &["test/*"], Ok(&[0, 1]));
        check(&two, &["test-network", "test-eu-*"], Ok(&[0, 1]));
        check(&two, &["*/network"], Ok(&[0, 2]));
        // With the slash only what is in the stage.
        check(&two, &["production/*"], Ok(&[2]));
        check(&two, &["production*"], Ok(&[2, 3]));
        check(
            &two,
            &["staging/*"],
            Err(
                "no stack matches `staging/*`: the stacks are `test-network`, `test-eu-app`, `production-network` and \
                 `production-like`",
            ),
        );
    }

    #[test]
    fn components_default_to_all() {
        assert_eq!(components(&["vpc", "eks"], &[]), Ok(vec![0, 1]));
        assert_eq!(components(&["vpc", "eks"], &["e*".to_owned()]), Ok(vec![1]));
        let error = components(&["vpc", "eks"], &["rds".to_owned()]).unwrap_err();
        assert_eq!(error.to_string(), "no component matches `rds`: the components are `vpc` and `eks`");
    }
}
