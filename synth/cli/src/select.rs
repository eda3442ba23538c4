//! Which of several named things are meant: stacks, and components.

use crate::pattern;

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

/// The positions of the chosen stacks, in the order of the program; without patterns, the only one.
pub(crate) fn stacks(names: &[&str], patterns: &[String]) -> Result<Vec<usize>, SelectError> {
    match names {
        [] => Err(SelectError::NoStacks),
        [_] if patterns.is_empty() => Ok(vec![0]),
        _ if patterns.is_empty() => Err(SelectError::Several(owned(names))),
        _ => matching(names, patterns).map_err(|unmatched| SelectError::NoStack { unmatched, names: owned(names) }),
    }
}

/// The positions of the chosen components; without patterns, all.
pub(crate) fn components(names: &[&str], patterns: &[String]) -> Result<Vec<usize>, SelectError> {
    if patterns.is_empty() {
        return Ok((0..names.len()).collect());
    }
    matching(names, patterns).map_err(|unmatched| SelectError::NoComponent { unmatched, names: owned(names) })
}

/// The positions of the names that some pattern matches, or all patterns that match none.
fn matching(names: &[&str], patterns: &[String]) -> Result<Vec<usize>, Vec<String>> {
    let unmatched: Vec<String> =
        patterns.iter().filter(|p| !names.iter().any(|name| pattern::matches(p, name))).cloned().collect();
    if !unmatched.is_empty() {
        return Err(unmatched);
    }
    Ok((0..names.len()).filter(|i| patterns.iter().any(|p| pattern::matches(p, names[*i]))).collect())
}

fn owned(names: &[&str]) -> Vec<String> {
    names.iter().map(|name| (*name).to_owned()).collect()
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
        let found = stacks(names, &patterns);
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
    fn components_default_to_all() {
        assert_eq!(components(&["vpc", "eks"], &[]), Ok(vec![0, 1]));
        assert_eq!(components(&["vpc", "eks"], &["e*".to_owned()]), Ok(vec![1]));
        let error = components(&["vpc", "eks"], &["rds".to_owned()]).unwrap_err();
        assert_eq!(error.to_string(), "no component matches `rds`: the components are `vpc` and `eks`");
    }
}
