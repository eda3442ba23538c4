//! The releases a program is for, and what it uses that they may lack.

mod feature;

use crate::graph::Graph;
use crate::problem::Problem;
pub(crate) use feature::is_new_function;
use feature::{FEATURES, Feature, calls};
use std::fmt;

/// The releases of Terraform and OpenTofu that must be able to run what is written.
///
/// Whatever a program uses must be known to the oldest of them, and what only one of the two has is refused where both
/// are named. A program that says nothing is for Terraform 1.11 and later.
///
/// ```
/// use ledgerform::{App, Target, Variable, Constraint};
/// let app = App::new();
/// app.target(Target::new().terraform(">= 1.8").opentofu(">= 1.8"));
/// app.stack("s").variable::<String>("token", Variable::new(Constraint::String).ephemeral());
/// let problems = app.synth().unwrap_err().to_string();
/// assert!(problems.contains("an ephemeral variable needs Terraform 1.10, and 1.8 is among the targets"));
/// assert!(problems.contains("an ephemeral variable needs OpenTofu 1.11, and 1.8 is among the targets"));
/// ```
#[derive(Debug, Clone, PartialEq, Eq)]
#[must_use]
pub struct Target {
    terraform: Option<String>,
    opentofu: Option<String>,
}

/// When a feature came.
type Since = fn(&Feature) -> Option<Release>;

/// A release, without the last number: features come with minor releases only.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Release(pub(crate) u32, pub(crate) u32);

impl fmt::Display for Release {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}.{}", self.0, self.1)
    }
}

impl Default for Target {
    /// Terraform 1.11 and later.
    fn default() -> Self {
        Self::new().terraform(">= 1.11")
    }
}

impl Target {
    /// Nothing named yet.
    pub fn new() -> Self {
        Self { terraform: None, opentofu: None }
    }

    /// The releases of Terraform, as a version constraint with a lower end: `>= 1.8`, `~> 1.9`.
    pub fn terraform(self, constraint: impl Into<String>) -> Self {
        Self { terraform: Some(constraint.into()), ..self }
    }

    /// The releases of OpenTofu, likewise.
    pub fn opentofu(self, constraint: impl Into<String>) -> Self {
        Self { opentofu: Some(constraint.into()), ..self }
    }

    /// What is wrong with the target itself.
    pub(crate) fn problems(&self) -> Vec<Problem> {
        let named = [("Terraform", &self.terraform), ("OpenTofu", &self.opentofu)];
        let wrong = named.into_iter().filter_map(|(name, constraint)| {
            let constraint = constraint.as_deref().filter(|constraint| oldest(constraint).is_none())?;
            Some(Problem::new("target", format!("`{constraint}` names no oldest release of {name}"), None))
        });
        wrong.map(|problem| problem.help("write a constraint with a lower end, such as `>= 1.8`")).collect()
    }

    /// What the elements of a stack use that a release of the target lacks.
    pub(crate) fn check(&self, graph: &Graph) -> Vec<Problem> {
        let programs: Vec<(&str, Release, Since)> =
            [("Terraform", &self.terraform, (|f| f.terraform) as Since), ("OpenTofu", &self.opentofu, |f| f.opentofu)]
                .into_iter()
                .filter_map(|(name, constraint, since)| Some((name, oldest(constraint.as_deref()?)?, since)))
                .collect();
        let calls = calls(graph);
        let mut problems = Vec::new();
        for feature in FEATURES {
            for (name, oldest, since) in &programs {
                let message = match since(feature) {
                    Some(since) if since <= *oldest => continue,
                    Some(since) => {
                        format!("{} needs {name} {since}, and {oldest} is among the targets", feature.what)
                    }
                    None => format!("{} is nothing that {name} knows", feature.what),
                };
                let (code, without) =
                    feature.coded.map_or((String::new(), "do without"), |(code, way)| (format!(" ({code})"), way));
                let message = message + &code;
                let help = match since(feature) {
                    Some(since) => {
                        format!("{without}, or raise the target: `{}(\">= {since}\")`", name.to_lowercase())
                    }
                    None => format!("{without}, or drop {name} from the targets"),
                };
                for (path, location) in feature.used(graph, &calls) {
                    problems.push(Problem::new(path, message.clone(), location).help(help.clone()));
                }
            }
        }
        problems
    }
}

/// The oldest release that a constraint lets through; nothing if it has no lower end or cannot be read.
fn oldest(constraint: &str) -> Option<Release> {
    let mut oldest = None;
    for part in constraint.split(',') {
        let part = part.trim();
        let operator: String = part.chars().take_while(|c| "<>=~!".contains(*c)).collect();
        let mut numbers = part.get(operator.len()..)?.trim().split('.').map(str::parse::<u32>);
        let release = Release(numbers.next()?.ok()?, numbers.next().unwrap_or(Ok(0)).ok()?);
        match operator.as_str() {
            "" | "=" | ">=" | ">" | "~>" => oldest = oldest.max(Some(release)),
            "<" | "<=" | "!=" => {}
            _ => return None,
        }
    }
    oldest
}

#[cfg(test)]
mod tests {
    use super::{Release, oldest};

    #[test]
    fn the_lower_end_of_a_constraint_is_found() {
        assert_eq!(oldest(">= 1.8"), Some(Release(1, 8)));
        assert_eq!(oldest("~> 1.9.2, < 2.0"), Some(Release(1, 9)));
        assert_eq!(oldest(">=1.5,>= 1.10.0"), Some(Release(1, 10)));
        assert_eq!(oldest("1.6"), Some(Release(1, 6)));
        assert_eq!(oldest("< 2.0"), None);
        assert_eq!(oldest("=> 1.0"), None);
        assert_eq!(oldest("new"), None);
    }
}
