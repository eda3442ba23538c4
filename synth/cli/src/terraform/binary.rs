//! Which program to run, and whether it is new enough.

use super::{Children, Environment};
use serde_json::Value as Json;
use std::ffi::{OsStr, OsString};
use std::fmt;
use std::io;
use std::path::Path;
use std::process::{Command, Stdio};

/// The variable that names another program, as CDKTF has it.
const VARIABLE: &str = "TERRAFORM_BINARY_NAME";

/// The oldest Terraform and OpenTofu whose configuration language has everything that is emitted.
const OLDEST: Version = Version(1, 8, 0);

/// A program that runs and is new enough.
#[derive(Debug)]
pub(crate) struct Binary {
    /// What to execute.
    pub(crate) program: OsString,
    /// Its version.
    pub(crate) version: Version,
}

/// There is no program to run.
#[derive(Debug, thiserror::Error)]
pub(crate) enum BinaryError {
    #[error(
        "cannot find `terraform` on PATH: install Terraform {OLDEST} or newer, or set {VARIABLE} to another program such as `tofu` (OpenTofu {OLDEST} or newer)"
    )]
    Missing,
    #[error(
        "cannot find `{program}`, which {VARIABLE} names: install Terraform or OpenTofu {OLDEST} or newer and set the variable to it, or unset it to use `terraform` on PATH"
    )]
    NamedMissing { program: String },
    #[error("cannot run `{program}`")]
    Run { program: String, source: io::Error },
    #[error(
        "`{program}` is version {version}, and {OLDEST} is the oldest that works: install a newer Terraform, or set {VARIABLE} to a newer Terraform or OpenTofu"
    )]
    TooOld { program: String, version: Version },
    #[error(
        "`{program} version` does not tell a version{}: set {VARIABLE} to a Terraform or OpenTofu of version {OLDEST} or newer",
        said(.answer)
    )]
    NoVersion { program: String, answer: String },
}

impl Binary {
    /// Finds the program and asks for its version.
    ///
    /// # Errors
    /// There is none, it does not run, it does not say its version, or it is too old.
    pub(crate) fn find(children: &mut Children, environment: &Environment) -> Result<Self, BinaryError> {
        let named = std::env::var_os(VARIABLE);
        let program = program(named.as_deref());
        let shown = program.to_string_lossy().into_owned();
        let mut command = Command::new(&program);
        command.args(["version", "-json"]).stdin(Stdio::null()).stdout(Stdio::piped()).stderr(Stdio::piped());
        environment.for_version().apply(&mut command);
        let output = children.wait(&mut command).map_err(|source| match source.kind() {
            io::ErrorKind::NotFound if is_set(named.as_deref()) => BinaryError::NamedMissing { program: shown.clone() },
            io::ErrorKind::NotFound => BinaryError::Missing,
            _ => BinaryError::Run { program: shown.clone(), source },
        })?;
        match version(&String::from_utf8_lossy(&output.stdout)) {
            Some(version) if version < OLDEST => Err(BinaryError::TooOld { program: shown, version }),
            Some(version) => Ok(Self { program, version }),
            None => {
                let answer = String::from_utf8_lossy(&output.stderr).trim().to_owned();
                Err(BinaryError::NoVersion { program: shown, answer })
            }
        }
    }
}

fn said(answer: &str) -> String {
    if answer.is_empty() { String::new() } else { format!(" but says `{answer}`") }
}

fn is_set(named: Option<&OsStr>) -> bool {
    named.is_some_and(|name| !name.is_empty())
}

/// What to execute, given the value of the variable.
///
/// A path is made absolute: Terraform runs in the folder of a stack, from which a relative one would lead elsewhere.
fn program(named: Option<&OsStr>) -> OsString {
    match named {
        Some(name) if !name.is_empty() => {
            let path = Path::new(name);
            if path.components().count() > 1 {
                std::path::absolute(path).map_or_else(|_| name.to_owned(), Into::into)
            } else {
                name.to_owned()
            }
        }
        _ => "terraform".into(),
    }
}

/// Major, minor and patch; what follows a patch, such as `-beta1`, does not count.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Version(u32, u32, u32);

impl fmt::Display for Version {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            // Requirements are told as people say them: `1.8`.
            Self(major, minor, 0) if *self == OLDEST => write!(f, "{major}.{minor}"),
            Self(major, minor, patch) => write!(f, "{major}.{minor}.{patch}"),
        }
    }
}

/// The version in what `version -json` prints, also where a wrapper prints lines of its own around it, and in the plain
/// text of programs too old for `-json`.
fn version(text: &str) -> Option<Version> {
    let json = text.find('{').and_then(|start| {
        let mut values = serde_json::Deserializer::from_str(&text[start..]).into_iter::<Json>();
        Some(values.next()?.ok()?["terraform_version"].as_str()?.to_owned())
    });
    match json {
        Some(version) => parse(&version),
        None => text.lines().find_map(|line| parse(line.strip_prefix("Terraform v")?)),
    }
}

fn parse(text: &str) -> Option<Version> {
    let mut parts = text.splitn(3, '.');
    let major = parts.next()?.parse().ok()?;
    let minor = parts.next()?.parse().ok()?;
    let rest = parts.next()?;
    let patch = rest.find(|c: char| !c.is_ascii_digit()).map_or(rest, |end| &rest[..end]);
    Some(Version(major, minor, patch.parse().ok()?))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn versions_table() {
        for (text, expected) in [
            (r#"{"terraform_version": "1.11.4", "platform": "linux_amd64"}"#, Some(Version(1, 11, 4))),
            (r#"{"terraform_version": "1.8.0-beta1"}"#, Some(Version(1, 8, 0))),
            (r#"{"terraform_version": "1.12.0-dev"}"#, Some(Version(1, 12, 0))),
            ("version 1.9.8 is installed\n{\"terraform_version\": \"1.9.8\"}\nbye\n", Some(Version(1, 9, 8))),
            ("Terraform v0.12.31\n+ provider.aws v3.0\n", Some(Version(0, 12, 31))),
            (r#"{"terraform_version": "one"}"#, None),
            (r#"{"version": "1.8.0"}"#, None),
            ("{", None),
            ("", None),
        ] {
            assert_eq!(version(text), expected, "{text}");
        }
        assert!(Version(1, 7, 9) < OLDEST && Version(1, 10, 0) > OLDEST && Version(0, 12, 31) < OLDEST);
    }

    #[test]
    fn the_variable_names_the_program() {
        assert_eq!(program(None), "terraform");
        assert_eq!(program(Some("".as_ref())), "terraform");
        assert_eq!(program(Some("tofu".as_ref())), "tofu");
        assert!(Path::new(&program(Some("./bin/tofu".as_ref()))).is_absolute());
    }

    #[test]
    fn messages_say_what_to_do() {
        let old = BinaryError::TooOld { program: "terraform".to_owned(), version: Version(1, 3, 0) };
        assert_eq!(
            old.to_string(),
            "`terraform` is version 1.3.0, and 1.8 is the oldest that works: install a newer Terraform, or set \
             TERRAFORM_BINARY_NAME to a newer Terraform or OpenTofu"
        );
        assert_eq!(
            BinaryError::Missing.to_string(),
            "cannot find `terraform` on PATH: install Terraform 1.8 or newer, or set TERRAFORM_BINARY_NAME to another \
             program such as `tofu` (OpenTofu 1.8 or newer)"
        );
    }
}
