//! `terraform init`: when it is needed, and with which options.
//!
//! What init depends on is kept as text beside what init made, in Terraform's data folder: whoever removes that folder
//! removes the stamp with it. Init is skipped only if the text is the same; a needless init costs seconds, a missing one
//! is an error.

use super::binary::Version;
use crate::facts::{Facts, Provider};
use std::ffi::OsString;
use std::path::{Path, PathBuf};

/// Name of the file with the stamp, in Terraform's data folder.
const STAMP: &str = "ledgerform.init";

/// Name of the lock file, in the folder of the stack.
pub(crate) const LOCK: &str = ".terraform.lock.hcl";

/// The file with the stamp of a stack; `data` is the value of `TF_DATA_DIR`.
pub(crate) fn stamp_file(folder: &Path, data: Option<OsString>) -> PathBuf {
    data_folder(folder, data).join(STAMP)
}

fn data_folder(folder: &Path, data: Option<OsString>) -> PathBuf {
    folder.join(data.filter(|data| !data.is_empty()).unwrap_or_else(|| ".terraform".into()))
}

/// The file in which Terraform keeps the workspace that was selected for a stack.
pub(crate) fn workspace_file(folder: &Path, data: Option<OsString>) -> PathBuf {
    data_folder(folder, data).join("environment")
}

/// All that init depends on: the configuration with what `modules` say, the lock file, and the program with its format of
/// the data folder.
pub(crate) fn stamp(facts: &Facts, modules: &str, version: Version, lock: &str) -> String {
    format!("{version}\n{}\n{modules}{lock}", facts.init)
}

/// The arguments of init.
pub(crate) fn arguments(place: Place, facts: &Facts, lock: &str) -> Vec<&'static str> {
    let mut line = vec!["init", "-input=false"];
    match place {
        // The backend of an offline run is always the same; what another run left behind is of no interest.
        Place::Offline => line.push("-reconfigure"),
        // Every version is chosen by the configuration alone, so there is nothing that an upgrade could surprise with.
        Place::Online if is_outdated(lock, &facts.providers) => line.push("-upgrade"),
        Place::Online => {}
    }
    line
}

/// Where Terraform runs.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Place {
    Online,
    Offline,
}

/// Whether the lock file has another version of a provider than the exact one that the configuration asks for.
///
/// Init refuses such a lock without `-upgrade`, and every new release of the bindings leads there. With a version range
/// among the requirements it is left to the user, because an upgrade would choose anew for all of them.
fn is_outdated<'a>(lock: &str, providers: impl IntoIterator<Item = (&'a String, &'a Provider)>) -> bool {
    let mut outdated = false;
    for (_, provider) in providers {
        let exact = provider.version.trim_start_matches(['=', ' ']);
        if exact.is_empty() || !exact.chars().all(|c| c.is_ascii_digit() || c == '.') {
            return false;
        }
        outdated |= locked(lock, &provider.source).is_some_and(|locked| locked != exact);
    }
    outdated
}

/// The version of a provider in a lock file.
fn locked<'a>(lock: &'a str, source: &str) -> Option<&'a str> {
    let mut lines = lock.lines().skip_while(|line| {
        let address = line.strip_prefix("provider \"").and_then(|rest| rest.strip_suffix("\" {"));
        !address.is_some_and(|address| address == source || address.ends_with(&format!("/{source}")))
    });
    lines.next()?;
    let version = lines.take_while(|line| *line != "}").find_map(|line| line.trim().strip_prefix("version"))?;
    version.split('"').nth(1)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::facts::provider;
    use std::collections::BTreeMap;

    const LOCKED: &str = r#"# This file is maintained automatically by "terraform init".
provider "registry.terraform.io/hashicorp/aws" {
  version     = "6.46.0"
  constraints = "6.46.0"
  hashes = [
    "h1:abc=",
  ]
}

provider "registry.terraform.io/hashicorp/random" {
  version = "3.7.2"
}
"#;

    #[track_caller]
    fn check(providers: &[(&str, &str)], expected: &[&str]) {
        let providers: BTreeMap<String, Provider> =
            providers.iter().map(|(source, version)| ((*source).to_owned(), provider(source, version))).collect();
        let (variables, modules) = Default::default();
        let facts = Facts { providers, variables, modules, states: BTreeMap::new(), init: String::new() };
        assert_eq!(arguments(Place::Online, &facts, LOCKED)[2..], *expected);
        assert_eq!(arguments(Place::Offline, &facts, LOCKED)[2..], ["-reconfigure"]);
    }

    #[test]
    fn upgrades_table() {
        check(&[("hashicorp/aws", "6.46.0")], &[]);
        check(&[("hashicorp/aws", "6.47.0")], &["-upgrade"]);
        check(&[("registry.terraform.io/hashicorp/aws", "= 6.47.0")], &["-upgrade"]);
        check(&[("hashicorp/aws", "6.46.0"), ("hashicorp/random", "3.8.0")], &["-upgrade"]);
        // Not in the lock file: init adds it without being told to.
        check(&[("hashicorp/aws", "6.46.0"), ("hashicorp/tls", "4.1.0")], &[]);
        check(&[("hashicorp/aws", "6.47.0"), ("hashicorp/random", "~> 3.0")], &[]);
        check(&[("acme/aws", "1.0.0")], &[]);
        check(&[], &[]);
    }

    #[test]
    fn the_stamp_lies_where_terraform_keeps_its_data() {
        let file = |data: Option<&str>| stamp_file(Path::new("/out/a"), data.map(OsString::from));
        assert_eq!(file(None), Path::new("/out/a/.terraform/ledgerform.init"));
        assert_eq!(file(Some("")), Path::new("/out/a/.terraform/ledgerform.init"));
        assert_eq!(file(Some("data")), Path::new("/out/a/data/ledgerform.init"));
        assert_eq!(file(Some("/data")), Path::new("/data/ledgerform.init"));
    }
}
