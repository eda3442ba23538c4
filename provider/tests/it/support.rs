//! A directory with a configuration and a cloud of its own, and Terraform run in it with the provider.

use serde_json::Value as Json;
use std::path::{Path, PathBuf};
use std::process::{Command, Output, Stdio};
use tempfile::TempDir;

/// The provider over a cloud in a file.
const BINARY: &str = env!("CARGO_BIN_EXE_terraform-provider-fintech-fake");

/// What every configuration begins with.
const HEAD: &str = r#"
terraform {
  required_providers {
    fintech = { source = "ledgerform/fintech" }
  }
}
"#;

/// A directory of the test's own.
pub(crate) struct Workspace {
    directory: TempDir,
}

/// How a command ended.
#[derive(Debug)]
pub(crate) struct Outcome {
    pub(crate) code: Option<i32>,
    pub(crate) stdout: String,
    pub(crate) stderr: String,
}

impl Outcome {
    pub(crate) fn of(output: &Output) -> Self {
        let text = |bytes: &[u8]| String::from_utf8_lossy(bytes).into_owned();
        Self { code: output.status.code(), stdout: text(&output.stdout), stderr: text(&output.stderr) }
    }

    /// Both streams, with lines joined that Terraform wrapped and framed.
    pub(crate) fn text(&self) -> String {
        let words = |line: &str| line.trim_matches(|c: char| "│╷╵ ".contains(c)).to_owned();
        self.stdout.lines().chain(self.stderr.lines()).map(words).collect::<Vec<_>>().join(" ")
    }

    #[track_caller]
    pub(crate) fn fails_with(&self, text: &str) {
        assert_ne!(self.code, Some(0), "{}", self.stdout);
        self.says(text);
    }

    #[track_caller]
    pub(crate) fn says(&self, text: &str) {
        assert!(self.text().contains(text), "no `{text}` in: {}", self.text());
    }
}

impl Workspace {
    /// A workspace with this configuration behind the head.
    pub(crate) fn new(config: &str) -> Self {
        let workspace = Self { directory: tempfile::tempdir().unwrap() };
        let bin = workspace.path().join("bin");
        std::fs::create_dir(&bin).unwrap();
        std::os::unix::fs::symlink(BINARY, bin.join("terraform-provider-fintech")).unwrap();
        let overridden = format!(
            "provider_installation {{\n  dev_overrides {{ \"ledgerform/fintech\" = {:?} }}\n  direct {{}}\n}}\n",
            bin.to_str().unwrap()
        );
        workspace.write("terraform.rc", &overridden);
        workspace.configure(config);
        workspace
    }

    /// Replaces the configuration.
    pub(crate) fn configure(&self, config: &str) {
        self.write("main.tf", &format!("{HEAD}{config}"));
    }

    pub(crate) fn write(&self, name: &str, content: &str) {
        std::fs::write(self.path().join(name), content).unwrap();
    }

    pub(crate) fn path(&self) -> &Path {
        self.directory.path()
    }

    /// The journals of all resources.
    pub(crate) fn journals(&self) -> PathBuf {
        self.path().join(".fintech")
    }

    /// Terraform with these arguments, ready to run.
    pub(crate) fn command(&self, arguments: &[&str], environment: &[(&str, &str)]) -> Command {
        let mut command = Command::new("terraform");
        command
            .args(arguments)
            .current_dir(self.path())
            .env("TF_CLI_CONFIG_FILE", self.path().join("terraform.rc"))
            .env("CHECKPOINT_DISABLE", "1")
            .env("TF_IN_AUTOMATION", "1")
            .env("TF_CLI_ARGS", "-no-color")
            .env("FINTECH_FAKE", self.path().join("cloud.json"))
            .env_remove("TF_LOG")
            .envs(environment.iter().copied())
            .stdin(Stdio::null());
        command
    }

    /// Runs Terraform with further environment.
    pub(crate) fn run_with(&self, arguments: &[&str], environment: &[(&str, &str)]) -> Outcome {
        let output = self.command(arguments, environment).output().unwrap_or_else(|error| {
            panic!("cannot run `terraform` ({error}): install Terraform 1.11.4 from releases.hashicorp.com into PATH")
        });
        Outcome::of(&output)
    }

    /// Runs Terraform.
    pub(crate) fn run(&self, arguments: &[&str]) -> Outcome {
        self.run_with(arguments, &[])
    }

    /// Applies while something goes wrong.
    pub(crate) fn apply_with(&self, fault: &str) -> Outcome {
        self.run_with(&["apply", "-auto-approve"], &[("FINTECH_FAULT", fault)])
    }

    /// Runs Terraform, which must succeed; returns what it printed.
    #[track_caller]
    pub(crate) fn ok(&self, arguments: &[&str]) -> String {
        let outcome = self.run(arguments);
        assert_eq!(outcome.code, Some(0), "terraform {arguments:?}\n{}\n{}", outcome.stdout, outcome.stderr);
        outcome.stdout
    }

    #[track_caller]
    pub(crate) fn apply(&self) -> String {
        self.ok(&["apply", "-auto-approve"])
    }

    #[track_caller]
    pub(crate) fn destroy(&self) {
        self.ok(&["destroy", "-auto-approve"]);
        assert_eq!(self.cloud().as_object().map(serde_json::Map::len), Some(0), "{}", self.cloud());
    }

    #[track_caller]
    pub(crate) fn plan(&self) -> String {
        self.ok(&["plan"])
    }

    /// Plans; nothing may change.
    #[track_caller]
    pub(crate) fn plan_is_empty(&self) {
        let outcome = self.run(&["plan", "-detailed-exitcode"]);
        assert_eq!(outcome.code, Some(0), "{}\n{}", outcome.stdout, outcome.stderr);
    }

    /// What is in the cloud, by id.
    pub(crate) fn cloud(&self) -> Json {
        let text = std::fs::read(self.path().join("cloud.json")).unwrap_or_else(|_| b"{}".to_vec());
        serde_json::from_slice(&text).unwrap()
    }

    /// Changes what is in the cloud behind the provider's back.
    pub(crate) fn meddle(&self, change: impl FnOnce(&mut serde_json::Map<String, Json>)) {
        let mut cloud = self.cloud();
        change(cloud.as_object_mut().unwrap());
        self.write("cloud.json", &cloud.to_string());
    }

    /// The id of an object of the cloud, by its mark.
    #[track_caller]
    pub(crate) fn id(&self, address: &str) -> String {
        let cloud = self.cloud();
        let found = cloud.as_object().unwrap().iter().find(|(_, row)| row["owner"]["Ok"]["address"] == address);
        found.unwrap_or_else(|| panic!("no {address} in the cloud")).0.clone()
    }

    /// No mark may be there twice.
    #[track_caller]
    pub(crate) fn nothing_is_there_twice(&self) {
        let cloud = self.cloud();
        let mut marks: Vec<String> = cloud.as_object().unwrap().values().map(|row| row["owner"].to_string()).collect();
        let all = marks.len();
        marks.sort();
        marks.dedup();
        assert_eq!(marks.len(), all);
    }

    /// The calls since the last time that they were asked for.
    pub(crate) fn calls(&self) -> Vec<String> {
        let path = self.path().join("cloud.calls");
        let text = std::fs::read_to_string(&path).unwrap_or_default();
        drop(std::fs::remove_file(path));
        text.lines().map(str::to_owned).collect()
    }

    /// The attributes of an object in the state; null if it is not there.
    pub(crate) fn attributes(&self, address: &str) -> Json {
        self.instance(address)["attributes"].clone()
    }

    /// An instance in the state.
    pub(crate) fn instance(&self, address: &str) -> Json {
        let text = std::fs::read_to_string(self.path().join("terraform.tfstate")).unwrap_or_else(|_| "{}".to_owned());
        let state: Json = serde_json::from_str(&text).unwrap();
        let name = |resource: &Json| {
            let data = if resource["mode"] == "data" { "data." } else { "" };
            format!("{data}{}.{}", resource["type"].as_str().unwrap(), resource["name"].as_str().unwrap())
        };
        let found = state["resources"].as_array().into_iter().flatten().find(|resource| name(resource) == address);
        found.map_or(Json::Null, |resource| resource["instances"][0].clone())
    }

    /// Everything that this run wrote down: state, journals, plan.
    pub(crate) fn written(&self) -> String {
        let mut text = String::new();
        let mut folders = vec![self.path().to_owned()];
        while let Some(folder) = folders.pop() {
            for entry in std::fs::read_dir(folder).unwrap() {
                let path = entry.unwrap().path();
                match path.file_name().and_then(|name| name.to_str()) {
                    Some("bin" | "main.tf" | "cloud.json") => {}
                    _ if path.is_dir() => folders.push(path),
                    _ => text += &String::from_utf8_lossy(&std::fs::read(path).unwrap()),
                }
            }
        }
        text
    }
}
