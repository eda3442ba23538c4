//! What Terraform is told: its command lines.

use std::ffi::OsString;
use std::path::PathBuf;

/// What Terraform is to do.
#[derive(Debug, Default, Clone, PartialEq, Eq)]
pub(crate) enum Action {
    Plan {
        detailed_exitcode: bool,
    },
    Apply {
        auto_approve: bool,
    },
    Destroy {
        auto_approve: bool,
    },
    Output {
        json: bool,
        name: Option<String>,
    },
    #[default]
    Validate,
    /// Whatever the user says.
    Any,
}

impl Action {
    /// The subcommand.
    pub(crate) fn name(&self) -> &'static str {
        match self {
            Self::Plan { .. } => "plan",
            Self::Apply { .. } => "apply",
            Self::Destroy { .. } => "destroy",
            Self::Output { .. } => "output",
            Self::Validate => "validate",
            Self::Any => "terraform",
        }
    }

    /// Whether the states of other stacks are read.
    pub(crate) fn reads_states(&self) -> bool {
        matches!(self, Self::Plan { .. } | Self::Apply { .. } | Self::Destroy { .. })
    }

    /// Whether an exit code is a result and not a failure.
    pub(crate) fn accepts(&self, code: u8) -> bool {
        code == 0 || (code == 2 && *self == Self::Plan { detailed_exitcode: true })
    }

    /// Whether Terraform will ask for approval.
    pub(crate) fn asks(&self) -> bool {
        matches!(self, Self::Apply { auto_approve: false } | Self::Destroy { auto_approve: false })
    }
}

/// The arguments for an action. `extra` comes last but for the name of an output, which ends options.
///
/// Terraform colours its words even where nobody sees colours, so it is told when there is no terminal.
pub(crate) fn arguments(
    action: &Action,
    coloured: bool,
    vars: &[(String, String)],
    var_files: &[PathBuf],
    extra: &[OsString],
) -> Vec<OsString> {
    if *action == Action::Any {
        return extra.to_vec();
    }
    let mut line: Vec<OsString> = vec![action.name().into()];
    match action {
        Action::Plan { detailed_exitcode } => {
            line.push("-input=false".into());
            if *detailed_exitcode {
                line.push("-detailed-exitcode".into());
            }
        }
        // Without input Terraform could not ask for approval.
        Action::Apply { auto_approve } | Action::Destroy { auto_approve } => {
            if *auto_approve {
                line.extend(["-input=false".into(), "-auto-approve".into()]);
            }
        }
        Action::Output { json, .. } => line.extend(json.then(|| "-json".into())),
        Action::Validate | Action::Any => {}
    }
    if !coloured {
        line.push("-no-color".into());
    }
    line.extend(vars.iter().map(|(name, value)| format!("-var={name}={value}").into()));
    line.extend(var_files.iter().map(|file| {
        let mut argument = OsString::from("-var-file=");
        argument.push(file);
        argument
    }));
    line.extend(extra.iter().cloned());
    if let Action::Output { name: Some(name), .. } = action {
        line.push(name.into());
    }
    line
}

/// The exit code of a whole command: the first failure if there is one, else the greatest result.
pub(crate) fn combined(action: &Action, codes: &[u8]) -> u8 {
    let failed = codes.iter().find(|code| !action.accepts(**code));
    failed.or_else(|| codes.iter().max()).copied().unwrap_or(0)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(action: &Action, extra: &[&str], expected: &str) {
        let vars = [("region".to_owned(), "eu west".to_owned())];
        let vars = if matches!(action, Action::Plan { .. }) { &vars[..] } else { &[] };
        let extra: Vec<OsString> = extra.iter().map(OsString::from).collect();
        let line = arguments(action, true, vars, &[], &extra);
        assert_eq!(line.join("|".as_ref()), expected);
    }

    #[test]
    fn lines_table() {
        check(
            &Action::Plan { detailed_exitcode: true },
            &["-target=aws_vpc.main"],
            "plan|-input=false|-detailed-exitcode|-var=region=eu west|-target=aws_vpc.main",
        );
        check(&Action::Plan { detailed_exitcode: false }, &[], "plan|-input=false|-var=region=eu west");
        check(&Action::Apply { auto_approve: false }, &["plan.bin"], "apply|plan.bin");
        check(&Action::Apply { auto_approve: true }, &[], "apply|-input=false|-auto-approve");
        check(&Action::Destroy { auto_approve: true }, &[], "destroy|-input=false|-auto-approve");
        check(&Action::Validate, &["-json"], "validate|-json");
        check(&Action::Any, &["state", "list"], "state|list");
        let name = Some("vpc_id".to_owned());
        check(&Action::Output { json: true, name: name.clone() }, &[], "output|-json|vpc_id");
        check(&Action::Output { json: false, name }, &["-raw"], "output|-raw|vpc_id");
        let files = arguments(&Action::Plan { detailed_exitcode: false }, false, &[], &["/a/b.tfvars".into()], &[]);
        assert_eq!(files[2..], ["-no-color", "-var-file=/a/b.tfvars"]);
    }

    #[test]
    fn exit_codes_table() {
        let (plan, detailed) = (Action::Plan { detailed_exitcode: false }, Action::Plan { detailed_exitcode: true });
        for (action, codes, expected) in [
            (&plan, &[0, 0][..], 0),
            (&plan, &[0, 2], 2),
            (&detailed, &[0, 0], 0),
            (&detailed, &[0, 2, 0], 2),
            (&detailed, &[2, 1, 0], 1),
            (&Action::Validate, &[0, 1, 0], 1),
            (&plan, &[], 0),
        ] {
            assert_eq!(combined(action, codes), expected, "{action:?} {codes:?}");
        }
    }
}
