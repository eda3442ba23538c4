//! A directory with a configuration, and Terraform run in it.

#![allow(dead_code, unreachable_pub, reason = "each test binary uses a part")]

use ledgerform_offline::Offline;
use serde_json::Value as Json;
use std::path::Path;
use std::process::{Command, Stdio};
use tempfile::TempDir;

/// A directory of the test's own, with everything Terraform needs to know in its environment.
pub struct Workspace {
    pub directory: TempDir,
    environment: Vec<(String, String)>,
}

/// How a command ended.
pub struct Outcome {
    pub code: i32,
    pub stdout: String,
    pub stderr: String,
}

impl Workspace {
    /// A workspace whose providers are served by `offline`.
    pub fn attached(offline: &Offline, config: &str) -> Self {
        Self::with(config, "", &[("TF_REATTACH_PROVIDERS", &offline.reattach())])
    }

    /// A workspace with this configuration, Terraform's settings and further environment.
    pub fn with(config: &str, settings: &str, environment: &[(&str, &str)]) -> Self {
        let directory = tempfile::tempdir().unwrap();
        let owned = |(name, value): &(&str, &str)| ((*name).to_owned(), (*value).to_owned());
        let workspace = Self { directory, environment: environment.iter().map(owned).collect() };
        workspace.write("terraform.rc", settings);
        workspace.configure(config);
        workspace
    }

    /// Replaces the configuration.
    pub fn configure(&self, config: &str) {
        self.write("main.tf", config);
    }

    pub fn write(&self, name: &str, content: &str) {
        std::fs::write(self.path().join(name), content).unwrap();
    }

    pub fn path(&self) -> &Path {
        self.directory.path()
    }

    /// Terraform with these arguments, ready to run.
    pub fn command(&self, arguments: &[&str]) -> Command {
        let mut command = Command::new("terraform");
        command
            .args(arguments)
            .current_dir(self.path())
            .env("TF_CLI_CONFIG_FILE", self.path().join("terraform.rc"))
            .env("CHECKPOINT_DISABLE", "1")
            .env("TF_IN_AUTOMATION", "1")
            .env_remove("TF_LOG")
            .envs(self.environment.iter().map(|(name, value)| (name, value)))
            .stdin(Stdio::null());
        command
    }

    /// Runs Terraform.
    pub fn run(&self, arguments: &[&str]) -> Outcome {
        let output = self.command(arguments).output().unwrap_or_else(|error| {
            panic!("cannot run `terraform` ({error}): install Terraform 1.11.4 from releases.hashicorp.com into PATH")
        });
        Outcome {
            code: output.status.code().unwrap_or(-1),
            stdout: String::from_utf8(output.stdout).unwrap(),
            stderr: String::from_utf8(output.stderr).unwrap(),
        }
    }

    /// Runs Terraform, which must succeed; returns what it printed.
    #[track_caller]
    pub fn ok(&self, arguments: &[&str]) -> String {
        let outcome = self.run(arguments);
        assert_eq!(outcome.code, 0, "terraform {arguments:?}\n{}\n{}", outcome.stdout, outcome.stderr);
        outcome.stdout
    }

    /// Applies the configuration.
    #[track_caller]
    pub fn apply(&self) -> String {
        self.ok(&["apply", "-auto-approve", "-no-color"])
    }

    /// Plans; nothing may change.
    #[track_caller]
    pub fn plan_is_empty(&self) {
        let outcome = self.run(&["plan", "-detailed-exitcode", "-no-color"]);
        assert_eq!(outcome.code, 0, "{}\n{}", outcome.stdout, outcome.stderr);
    }

    /// The attributes of an object in the state, by its address; the file is read, since `terraform show` would ask
    /// for all schemas again.
    #[track_caller]
    pub fn state(&self, address: &str) -> Json {
        let text = std::fs::read_to_string(self.path().join("terraform.tfstate")).unwrap();
        let state: Json = serde_json::from_str(&text).unwrap();
        for resource in state["resources"].as_array().unwrap() {
            let data = if resource["mode"] == "data" { "data." } else { "" };
            let name = format!("{data}{}.{}", resource["type"].as_str().unwrap(), resource["name"].as_str().unwrap());
            for instance in resource["instances"].as_array().unwrap() {
                let key = instance.get("index_key").map_or(String::new(), |key| format!("[{key}]"));
                if format!("{name}{key}") == address {
                    return instance["attributes"].clone();
                }
            }
        }
        panic!("{address} is not in {text}")
    }
}
