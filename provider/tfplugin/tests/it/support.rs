//! A directory with a configuration, and Terraform run in it with the provider `acme`.

use serde_json::Value as Json;
use std::io::Write;
use std::path::{Path, PathBuf};
use std::process::{Command, Output, Stdio};
use tempfile::TempDir;

/// The provider.
pub(crate) const BINARY: &str = env!("CARGO_BIN_EXE_terraform-provider-acme");

/// The same for the client, which benchmarks have another one for.
pub(crate) fn binary() -> &'static str {
    BINARY
}

/// What every configuration begins with.
pub(crate) const HEAD: &str = r#"
terraform {
  required_providers {
    acme = { source = "example.com/acme/acme" }
  }
}
"#;

/// A directory of the test's own, with everything Terraform needs to know in its environment.
pub(crate) struct Workspace {
    directory: TempDir,
    environment: Vec<(String, String)>,
}

/// How a command ended.
#[derive(Debug)]
pub(crate) struct Outcome {
    pub(crate) code: i32,
    pub(crate) stdout: String,
    pub(crate) stderr: String,
}

impl Outcome {
    fn of(output: &Output) -> Self {
        Self {
            code: output.status.code().unwrap_or(-1),
            stdout: String::from_utf8_lossy(&output.stdout).into_owned(),
            stderr: String::from_utf8_lossy(&output.stderr).into_owned(),
        }
    }

    /// Both streams, with lines joined that Terraform wrapped and framed.
    pub(crate) fn text(&self) -> String {
        let all = format!("{}\n{}", self.stdout, self.stderr);
        let words = |line: &str| line.trim_matches(|c: char| "│╷╵ ".contains(c)).to_owned();
        all.lines().map(words).collect::<Vec<_>>().join(" ")
    }

    #[track_caller]
    pub(crate) fn fails_with(&self, text: &str) {
        assert_ne!(self.code, 0, "{}", self.text());
        self.says(text);
    }

    #[track_caller]
    pub(crate) fn says(&self, text: &str) {
        assert!(self.text().contains(text), "no `{text}` in: {}", self.text());
    }
}

impl Workspace {
    /// A workspace with this configuration after [`HEAD`]; the provider is used by a developer override.
    pub(crate) fn new(config: &str) -> Self {
        let workspace = Self::empty(config);
        let bin = workspace.path().join("bin");
        std::fs::create_dir(&bin).unwrap();
        std::os::unix::fs::symlink(BINARY, bin.join("terraform-provider-acme")).unwrap();
        let overridden = format!(
            "provider_installation {{\n  dev_overrides {{ \"example.com/acme/acme\" = {:?} }}\n  direct {{}}\n}}\n",
            bin.to_str().unwrap()
        );
        workspace.write("terraform.rc", &overridden);
        workspace
    }

    /// A workspace that finds the provider by `TF_REATTACH_PROVIDERS`.
    pub(crate) fn attached(config: &str, variable: &str) -> Self {
        let mut workspace = Self::empty(config);
        workspace.environment.push(("TF_REATTACH_PROVIDERS".to_owned(), variable.to_owned()));
        workspace
    }

    fn empty(config: &str) -> Self {
        let workspace = Self { directory: tempfile::tempdir().unwrap(), environment: Vec::new() };
        workspace.write("terraform.rc", "");
        std::fs::create_dir(workspace.world()).unwrap();
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

    /// Where the remote objects are.
    pub(crate) fn world(&self) -> PathBuf {
        self.path().join("world")
    }

    pub(crate) fn journal(&self) -> String {
        std::fs::read_to_string(self.world().join("journal")).unwrap_or_default()
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
            .env("ACME_DIR", self.world())
            .env_remove("TF_LOG")
            .envs(self.environment.iter().map(|(name, value)| (name, value)))
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

    /// What `terraform console` answers to a line.
    pub(crate) fn answers(&self, line: &str) -> Outcome {
        let mut child = self
            .command(&["console"], &[])
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn()
            .unwrap();
        child.stdin.take().unwrap().write_all(format!("{line}\n").as_bytes()).unwrap();
        Outcome::of(&child.wait_with_output().unwrap())
    }

    /// Runs Terraform.
    pub(crate) fn run(&self, arguments: &[&str]) -> Outcome {
        self.run_with(arguments, &[])
    }

    /// Applies while something goes wrong.
    pub(crate) fn apply_with(&self, fault: &str) -> Outcome {
        self.run_with(&["apply", "-auto-approve"], &[("ACME_FAULT", fault)])
    }

    /// Runs Terraform, which must succeed; returns what it printed.
    #[track_caller]
    pub(crate) fn ok(&self, arguments: &[&str]) -> String {
        let outcome = self.run(arguments);
        assert_eq!(outcome.code, 0, "terraform {arguments:?}\n{}\n{}", outcome.stdout, outcome.stderr);
        outcome.stdout
    }

    /// Applies the configuration.
    #[track_caller]
    pub(crate) fn apply(&self) -> String {
        self.ok(&["apply", "-auto-approve"])
    }

    /// Plans; returns what it printed.
    #[track_caller]
    pub(crate) fn plan(&self) -> String {
        self.ok(&["plan"])
    }

    /// Plans; nothing may change.
    #[track_caller]
    pub(crate) fn plan_is_empty(&self) {
        let outcome = self.run(&["plan", "-detailed-exitcode"]);
        assert_eq!(outcome.code, 0, "{}\n{}", outcome.stdout, outcome.stderr);
    }

    /// The state file.
    pub(crate) fn state_file(&self) -> Json {
        let text = std::fs::read_to_string(self.path().join("terraform.tfstate")).unwrap_or_else(|_| "{}".to_owned());
        serde_json::from_str(&text).unwrap()
    }

    /// An instance in the state, by the address of its resource.
    pub(crate) fn instance(&self, address: &str) -> Option<Json> {
        let state = self.state_file();
        let resources = state["resources"].as_array()?;
        let found = resources.iter().find(|resource| {
            format!("{}.{}", resource["type"].as_str().unwrap(), resource["name"].as_str().unwrap()) == address
        })?;
        found["instances"].get(0).cloned()
    }

    /// The attributes of an object in the state.
    #[track_caller]
    pub(crate) fn attributes(&self, address: &str) -> Json {
        self.instance(address).unwrap_or_else(|| panic!("{address} is not in the state"))["attributes"].clone()
    }

    /// Changes a remote object behind Terraform's back.
    pub(crate) fn drift(&self, ty: &str, id: &str, change: impl FnOnce(&mut Json)) {
        let path = self.world().join(ty).join(format!("{id}.json"));
        let mut json = serde_json::from_str(&std::fs::read_to_string(&path).unwrap()).unwrap();
        change(&mut json);
        std::fs::write(path, json.to_string()).unwrap();
    }
}
