//! What is wrong with inputs, at the place where the user wrote them.

use ledgerform_engine::{PlanError, PlanProblem};
use ledgerform_tfplugin::{Diagnostics, Path, Step, Value};

/// Inputs that nearly every condition looks at, and that are hardly ever what is wrong.
const EVERYWHERE: [&str; 2] = ["accept", "profile"];

/// The problems of a plan as diagnostics, each once, at the argument that is wrong in `config`.
pub(crate) fn diagnostics(error: &PlanError, config: &Value) -> Diagnostics {
    let mut found = Diagnostics::new();
    let mut seen = Vec::new();
    for problem in &error.problems {
        let message = &problem.problem.message;
        if seen.contains(&message) {
            continue;
        }
        seen.push(message);
        let Path(steps) = place(problem, config);
        let summary = match steps.as_slice() {
            [] => "Invalid configuration".to_owned(),
            steps => format!("Invalid value for {}", Path(steps.to_vec())),
        };
        // Terraform finds the line of an argument and of a key in it, but of nothing below.
        let depth = if matches!(steps.get(1), Some(Step::Key(_))) { 2 } else { 1 };
        let path = Path(steps.into_iter().take(depth).collect());
        let detail = match &problem.problem.help {
            Some(help) => format!("{message}\n\nWhat to do: {help}."),
            None => message.clone(),
        };
        found.extend(Diagnostics::error_at(path, summary, detail));
    }
    found
}

/// Where in the configuration a problem is: the input that the message speaks of, and within a map of objects the first
/// element and the attribute that it names, as far as the configuration has them.
fn place(problem: &PlanProblem, config: &Value) -> Path {
    let message = problem.problem.message.as_str();
    let given = problem.variables.iter().map(String::as_str).filter(|name| !config.attribute(name).is_null());
    let inputs: Vec<&str> = given.collect();
    let special: Vec<&str> = inputs.iter().copied().filter(|name| !EVERYWHERE.contains(name)).collect();
    let inputs = if special.is_empty() { inputs } else { special };
    let mentioned = inputs.iter().filter_map(|name| Some((rank(message, word(message, name)?), *name))).min();
    let with_key = || inputs.iter().copied().find(|name| key(message, config.attribute(name)).is_some());
    let maps = || {
        let is_map = |name: &&str| matches!(config.attribute(name), Value::Map(_));
        inputs.iter().copied().filter(is_map).collect::<Vec<_>>()
    };
    let name = match mentioned {
        Some(((Rank::Subject, _), name)) => Some(name),
        other => with_key().or(other.map(|(_, name)| name)).or_else(|| only(&inputs)).or_else(|| only(&maps())),
    };
    let Some(name) = name else { return Path::default() };
    let mut steps = vec![Step::Attribute(name.to_owned())];
    let mut value = config.attribute(name);
    if let Some(key) = key(message, value) {
        steps.push(Step::Key(key.to_owned()));
        value = value.attribute(key);
    }
    for attribute in attributes(message, name) {
        match value {
            Value::Object(_) if !value.attribute(attribute).is_null() => {
                steps.push(Step::Attribute(attribute.to_owned()));
                value = value.attribute(attribute);
            }
            _ => break,
        }
    }
    Path(steps)
}

/// The one there is.
fn only<'a>(names: &[&'a str]) -> Option<&'a str> {
    names.first().copied().filter(|_| names.len() == 1)
}

/// How sure it is that a message is about an input that it mentions.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Rank {
    /// It begins the sentence, or stands as in `storage of instances` and `(rotation.after_days)`.
    Subject,
    /// It is among the words.
    Word,
}

fn rank(message: &str, at: usize) -> (Rank, usize) {
    let before = &message[..at];
    let is_subject = before.is_empty() || before.ends_with(" of ") || before.ends_with('(');
    (if is_subject { Rank::Subject } else { Rank::Word }, at)
}

/// Where a name stands as a word of its own.
fn word(message: &str, name: &str) -> Option<usize> {
    let is_part = |c: char| c.is_ascii_alphanumeric() || c == '_';
    message.match_indices(name).map(|(at, _)| at).find(|at| {
        let before = message[..*at].chars().next_back();
        let after = message[at + name.len()..].chars().next();
        !before.is_some_and(|c| is_part(c) || c == '.' || c == '-') && !after.is_some_and(|c| is_part(c) || c == '-')
    })
}

/// The first key of a map that a message names: behind `wrong:` if that is there, else among its words.
fn key<'a>(message: &'a str, value: &Value) -> Option<&'a str> {
    let Value::Map(entries) = value else { return None };
    let listed = message.find("wrong: ").map_or(message, |at| &message[at + "wrong: ".len()..]);
    let words = listed.split([' ', ',', ';', '(', ')', '`']).map(|word| word.trim_end_matches(['.', ':']));
    let parts = words.flat_map(|word| [word, word.split('/').next().unwrap_or(word)]);
    parts.into_iter().find(|word| entries.contains_key(*word))
}

/// The attributes that a message speaks of: those in `rotation.function of secrets`, `trail.topics` and
/// `(rotation.after_days)`.
fn attributes<'a>(message: &'a str, name: &str) -> Vec<&'a str> {
    let dotted = |text: &'a str| text.split('.').filter(|part| !part.is_empty()).collect::<Vec<_>>();
    let ends = |text: &'a str| {
        text.find(|c: char| !(c.is_ascii_alphanumeric() || c == '_' || c == '.')).map_or(text, |end| &text[..end])
    };
    if let Some(at) = message.find(&format!(" of {name}")) {
        let start = message[..at].rfind(' ').map_or(0, |space| space + 1);
        return dotted(&message[start..at]);
    }
    if let Some(at) = word(message, name)
        && message[at + name.len()..].starts_with('.')
    {
        return dotted(ends(&message[at + name.len() + 1..]));
    }
    let in_brackets = message.find('(').map(|at| ends(&message[at + 1..]));
    in_brackets.map(dotted).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::{Value, place};
    use ledgerform::Problem;
    use ledgerform_engine::PlanProblem;

    fn map<const N: usize>(entries: [(&str, Value); N]) -> Value {
        Value::Map(entries.map(|(key, value)| (key.to_owned(), value)).into())
    }

    #[track_caller]
    fn check(message: &str, variables: &[&str], expected: &str) {
        let rotation = Value::object([("after_days", Value::from(100))]);
        let api = Value::object([("rotation", rotation), ("value", "given".into())]);
        let config = Value::object([
            ("secrets", map([("api", api)])),
            ("trail", Value::object([("topics", map([]))])),
            ("accept", map([("LF9", "x".into())])),
            ("cidr", "10.0.0.0/8".into()),
            ("tiers", map([("app", Value::object([("slot", Value::from(1))]))])),
        ]);
        let problem = Problem { path: String::new(), message: message.to_owned(), help: None, location: None };
        let variables = variables.iter().map(|name| (*name).to_owned()).collect();
        assert_eq!(place(&PlanProblem { problem, variables }, &config).to_string(), expected, "{message}");
    }

    #[test]
    fn a_problem_is_at_what_its_message_speaks_of() {
        check("cidr must be a range, not `x`", &["cidr"], "cidr");
        check("the ranges must not overlap; wrong: app/a (10.0.4.0/23)", &["cidr", "tiers"], "tiers[\"app\"]");
        check("rotation of secrets must have days; wrong: api", &["secrets"], "secrets[\"api\"].rotation");
        let bracket = "LF1: rotate every 90 days (rotation.after_days): api";
        check(bracket, &["accept", "profile", "secrets"], "secrets[\"api\"].rotation.after_days");
        check("LF2: somebody must hear (trail.topics)", &["accept", "profile", "trail"], "trail.topics");
        check("the name of the tier app is too long", &["cidr", "tiers"], "tiers[\"app\"]");
        check("LF3: bad (value); wrong: api. Write accept = { LF3 = \"…\" }", &["secrets"], "secrets[\"api\"].value");
        check("generator of secrets is odd; wrong: api", &["secrets"], "secrets[\"api\"]");
        check("accept must have codes", &["accept"], "accept");
        // What nothing is said of is most likely in the one input that has parts.
        check("something else", &["cidr", "tiers"], "tiers");
        check("something else", &["secrets", "tiers"], "");
    }
}
