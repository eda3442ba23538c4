//! The environment Terraform gets: the user's, with changes.

use std::collections::{BTreeMap, BTreeSet};
use std::ffi::{OsStr, OsString};
use std::path::Path;
use std::process::Command;

/// Changes to the environment of this process.
#[derive(Debug, Default, Clone, PartialEq, Eq)]
pub(crate) struct Environment {
    set: BTreeMap<&'static str, OsString>,
    remove: BTreeSet<OsString>,
}

/// Variables that offline runs must not see, and why.
const FOREIGN: [&str; 6] = [
    // The states of offline runs have one workspace, in their own folder.
    "TF_WORKSPACE",
    "TF_DATA_DIR",
    // A missing cache folder is an error, and nothing is downloaded anyway.
    "TF_PLUGIN_CACHE_DIR",
    // OpenTofu would encrypt the invented state with a key that may need an account.
    "TF_ENCRYPTION",
    // The old name of TF_CLI_CONFIG_FILE.
    "TERRAFORM_CONFIG",
    // Terraform takes the backend of the configuration, which here is a local one.
    "TF_FORCE_LOCAL_BACKEND",
];

impl Environment {
    /// For runs against real providers: only the hints of Terraform change, which would name its own commands.
    pub(crate) fn online() -> Self {
        Self { set: BTreeMap::from([("TF_IN_AUTOMATION", "1".into())]), remove: BTreeSet::new() }
    }

    /// For offline runs: nothing of the user's setup that could reach out or get in the way. Input variables
    /// (`TF_VAR_…`) and logging stay. `settings` is an empty file in place of the user's Terraform settings.
    pub(crate) fn offline<'a>(user: impl IntoIterator<Item = &'a OsStr>, settings: &Path) -> Self {
        let set = BTreeMap::from([
            ("CHECKPOINT_DISABLE", "1".into()),
            ("TF_CLI_CONFIG_FILE", settings.as_os_str().to_owned()),
            ("TF_IN_AUTOMATION", "1".into()),
        ]);
        let foreign = FOREIGN.into_iter().map(OsString::from);
        let remove = foreign.chain(arguments(user)).collect();
        Self { set, remove }
    }

    /// The same, with the providers of an offline run.
    pub(crate) fn with_providers(&self, reattach: String) -> Self {
        let mut changed = self.clone();
        changed.set.insert("TF_REATTACH_PROVIDERS", reattach.into());
        changed
    }

    /// The same, for a question about the version: no look for updates, no arguments of the user's in between, and no
    /// providers, which Terraform would parse first.
    pub(super) fn for_version(&self) -> Self {
        let mut changed = self.clone();
        changed.set.insert("CHECKPOINT_DISABLE", "1".into());
        changed.remove.insert("TF_REATTACH_PROVIDERS".into());
        let names: Vec<OsString> = std::env::vars_os().map(|(name, _)| name).collect();
        changed.remove.extend(arguments(names.iter().map(OsString::as_os_str)));
        changed
    }

    /// Makes the changes for a command.
    pub(crate) fn apply(&self, command: &mut Command) {
        for name in &self.remove {
            command.env_remove(name);
        }
        command.envs(&self.set);
    }
}

/// `TF_CLI_ARGS` and `TF_CLI_ARGS_plan`: arguments that Terraform would add to ours.
fn arguments<'a>(user: impl IntoIterator<Item = &'a OsStr>) -> impl Iterator<Item = OsString> {
    let is_arguments = |name: &&OsStr| name.as_encoded_bytes().starts_with(b"TF_CLI_ARGS");
    user.into_iter().filter(is_arguments).map(OsStr::to_owned)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn offline_runs_see_nothing_that_reaches_out() {
        let user = ["PATH", "TF_CLI_ARGS", "TF_CLI_ARGS_plan", "TF_VAR_region", "TF_LOG", "TF_WORKSPACE"];
        let changes = Environment::offline(user.map(OsStr::new), Path::new("/out/settings"));
        let changes = changes.with_providers("{}".to_owned());
        let mut command = Command::new("terraform");
        changes.apply(&mut command);
        let seen: BTreeMap<&OsStr, Option<&OsStr>> = command.get_envs().collect();
        for (name, value) in [
            ("CHECKPOINT_DISABLE", Some("1")),
            ("TF_CLI_CONFIG_FILE", Some("/out/settings")),
            ("TF_IN_AUTOMATION", Some("1")),
            ("TF_REATTACH_PROVIDERS", Some("{}")),
            ("TF_CLI_ARGS", None),
            ("TF_CLI_ARGS_plan", None),
            ("TF_WORKSPACE", None),
            ("TF_DATA_DIR", None),
        ] {
            assert_eq!(seen.get(OsStr::new(name)), Some(&value.map(OsStr::new)), "{name}");
        }
        for name in ["PATH", "TF_VAR_region", "TF_LOG"] {
            assert_eq!(seen.get(OsStr::new(name)), None, "{name} must stay as it is");
        }
    }
}
