//! What is asked of the chosen stacks: which variables go where, and which output is meant.

use crate::pattern::is_pattern;
use crate::select::{self, SelectError, StackName, listed, there_are};
use std::collections::BTreeSet;

/// The words do not fit the stacks.
#[derive(Debug, PartialEq, Eq, thiserror::Error)]
pub(crate) enum RequestError {
    #[error(transparent)]
    Select(#[from] SelectError),
    #[error("`{word}` is neither a stack nor an output of {}: {}", listed(.stacks), there_are("outputs", .outputs))]
    NoOutput { word: String, stacks: Vec<String>, outputs: Vec<String> },
    #[error("no variable `{name}` is in {}: {}", listed(.stacks), there_are("variables", .variables))]
    NoVariable { name: String, stacks: Vec<String>, variables: Vec<String> },
    #[error("`--{option}` is for one stack, and {} are chosen: name the one that has the address", listed(.stacks))]
    ManyStacks { option: &'static str, stacks: Vec<String> },
}

/// What `output` is to print.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct OutputRequest {
    /// Positions of the stacks.
    pub(crate) stacks: Vec<usize>,
    /// The output, if only one is wanted.
    pub(crate) name: Option<String>,
    /// Whether results are told apart by stack. This follows from what was typed and not from how many stacks it
    /// matches, so that a script reads the same shape when a stack is added.
    pub(crate) by_stack: bool,
}

/// Reads the words after `output`: stacks, then perhaps the name of an output.
///
/// `stacks` are names with the outputs of each. The last word is an output if it is not a pattern and no stack has this
/// name.
pub(crate) fn output(stacks: &[(StackName<'_>, &[String])], words: &[String]) -> Result<OutputRequest, RequestError> {
    let names: Vec<StackName<'_>> = stacks.iter().map(|(name, _)| *name).collect();
    let is_output = |word: &String| !is_pattern(word) && !names.iter().any(|name| name.is(word));
    let (patterns, name) = match words.split_last() {
        Some((last, rest)) if is_output(last) => (rest, Some(last)),
        _ => (words, None),
    };
    let by_stack = patterns.len() > 1 || patterns.iter().any(|word| is_pattern(word));
    let mut chosen = select::stacks(&names, patterns)?;
    if let Some(name) = name {
        let all: BTreeSet<String> = chosen.iter().flat_map(|i| stacks[*i].1).cloned().collect();
        let asked = chosen.iter().map(|i| names[*i].name.to_owned()).collect();
        chosen.retain(|i| stacks[*i].1.contains(name));
        if chosen.is_empty() {
            let outputs = all.into_iter().collect();
            return Err(RequestError::NoOutput { word: name.clone(), stacks: asked, outputs });
        }
    }
    Ok(OutputRequest { stacks: chosen, name: name.cloned(), by_stack })
}

/// The values for each of the stacks, which are given as names with their variables.
///
/// Terraform refuses values for variables that a configuration does not have, so each stack gets those it has; a value
/// for no stack at all is a mistake.
pub(crate) fn variables(
    stacks: &[(&str, &BTreeSet<String>)],
    vars: &[(String, String)],
) -> Result<Vec<Vec<(String, String)>>, RequestError> {
    for (name, _) in vars {
        if !stacks.iter().any(|(_, variables)| variables.contains(name)) {
            let all: BTreeSet<String> = stacks.iter().flat_map(|(_, variables)| *variables).cloned().collect();
            return Err(RequestError::NoVariable {
                name: name.clone(),
                stacks: stacks.iter().map(|(name, _)| (*name).to_owned()).collect(),
                variables: all.into_iter().collect(),
            });
        }
    }
    let of = |variables: &BTreeSet<String>| vars.iter().filter(|(name, _)| variables.contains(name)).cloned().collect();
    Ok(stacks.iter().map(|(_, variables)| of(variables)).collect())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn strings(words: &[&str]) -> Vec<String> {
        words.iter().map(|word| (*word).to_owned()).collect()
    }

    fn named(name: &str) -> StackName<'_> {
        StackName { name, path: name }
    }

    #[track_caller]
    fn check(words: &[&str], expected: Result<(&[usize], Option<&str>, bool), &str>) {
        let (network, app) = (strings(&["vpc_id", "zone"]), strings(&["url", "zone"]));
        let found = output(&[(named("network"), &network), (named("app"), &app)], &strings(words));
        let found = found.map_err(|error| error.to_string());
        let expected = expected.map_err(str::to_owned).map(|(stacks, name, by_stack)| OutputRequest {
            stacks: stacks.to_vec(),
            name: name.map(str::to_owned),
            by_stack,
        });
        assert_eq!(found, expected);
    }

    #[test]
    fn outputs_table() {
        check(&["network"], Ok((&[0], None, false)));
        check(&["network", "vpc_id"], Ok((&[0], Some("vpc_id"), false)));
        check(&["*"], Ok((&[0, 1], None, true)));
        check(&["network", "app"], Ok((&[0, 1], None, true)));
        check(&["*", "zone"], Ok((&[0, 1], Some("zone"), true)));
        // Only the stacks that have the output; the shape stays.
        check(&["*", "url"], Ok((&[1], Some("url"), true)));
        check(&["n*"], Ok((&[0], None, true)));
        check(
            &["network", "vpc"],
            Err("`vpc` is neither a stack nor an output of `network`: the outputs are `vpc_id` and `zone`"),
        );
        check(&["netwrk", "zone"], Err("no stack matches `netwrk`: the stacks are `network` and `app`"));
        check(&["zone"], Err("the program has 2 stacks, `network` and `app`: name some of them, or '*' for all"));
    }

    #[test]
    fn the_only_stack_needs_no_name() {
        let outputs = strings(&["vpc_id"]);
        let request = output(&[(named("network"), &outputs)], &strings(&["vpc_id"])).unwrap();
        assert_eq!(request, OutputRequest { stacks: vec![0], name: Some("vpc_id".to_owned()), by_stack: false });
    }

    #[test]
    fn variables_go_where_they_are_declared() {
        let set = |names: &[&str]| strings(names).into_iter().collect::<BTreeSet<_>>();
        let (network, app) = (set(&["region", "cidr"]), set(&["region"]));
        let stacks = [("network", &network), ("app", &app)];
        let pair = |name: &str, value: &str| (name.to_owned(), value.to_owned());
        let given = [pair("region", "eu"), pair("cidr", "10.0.0.0/8")];
        assert_eq!(variables(&stacks, &given), Ok(vec![given.to_vec(), vec![pair("region", "eu")]]));
        let error = variables(&stacks, &[pair("regoin", "eu")]).unwrap_err();
        assert_eq!(
            error.to_string(),
            "no variable `regoin` is in `network` and `app`: the variables are `cidr` and `region`"
        );
    }
}
