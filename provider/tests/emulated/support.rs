//! A configuration in a folder of its own, with an account of its own.

use ledgerform_emulator::{Account, Emulator, Object};
use std::ffi::OsStr;
use std::path::Path;
use std::process::{Child, Command, Stdio};
use tempfile::TempDir;

pub(crate) const REGION: &str = "us-east-1";

const BINARY: &str = env!("CARGO_BIN_EXE_terraform-provider-fintech");

/// The version that the mirror has; it is that of the package.
const VERSION: &str = env!("CARGO_PKG_VERSION");

/// What every configuration begins with.
const HEAD: &str = r#"
terraform {
  required_providers {
    fintech = { source = "ledgerform/fintech" }
  }
}

provider "fintech" {
  region            = "us-east-1"
  s3_use_path_style = true
}
"#;

/// A root module, and the account that it is applied to.
pub(crate) struct Workspace {
    folder: TempDir,
    pub(crate) account: Account<'static>,
}

/// How a command ended.
#[derive(Debug)]
pub(crate) struct Ended {
    pub(crate) code: Option<i32>,
    pub(crate) text: String,
}

impl Workspace {
    /// Writes the configuration and initializes it from a mirror in the file system.
    pub(crate) fn new(configuration: &str) -> Self {
        let account = Emulator::shared().unwrap_or_else(|error| panic!("{error}")).account();
        let workspace = Self { folder: tempfile::tempdir().unwrap(), account };
        let os = if cfg!(target_os = "macos") { "darwin" } else { "linux" };
        let arch = if cfg!(target_arch = "aarch64") { "arm64" } else { "amd64" };
        let mirror = workspace.path().join("mirror");
        let package = mirror.join(format!("registry.terraform.io/ledgerform/fintech/{VERSION}/{os}_{arch}"));
        std::fs::create_dir_all(&package).unwrap();
        let binary = package.join(format!("terraform-provider-fintech_v{VERSION}"));
        // A copy of this size takes a while, and the mirror may be on another disk.
        if std::fs::hard_link(BINARY, &binary).is_err() {
            std::fs::copy(BINARY, &binary).unwrap();
        }
        let rc = format!("provider_installation {{\n  filesystem_mirror {{ path = {mirror:?} }}\n}}\n");
        std::fs::write(workspace.path().join("terraform.rc"), rc).unwrap();
        workspace.configure(configuration);
        workspace.ok(&["init"]);
        workspace
    }

    /// Replaces the configuration.
    pub(crate) fn configure(&self, configuration: &str) {
        std::fs::write(self.path().join("main.tf"), format!("{HEAD}{configuration}")).unwrap();
    }

    pub(crate) fn path(&self) -> &Path {
        self.folder.path()
    }

    fn command(&self, arguments: &[&str]) -> Command {
        let mut command = Command::new("terraform");
        command
            .args(arguments)
            .current_dir(self.path())
            .env("TF_CLI_CONFIG_FILE", self.path().join("terraform.rc"))
            .env("CHECKPOINT_DISABLE", "1")
            .env("TF_IN_AUTOMATION", "1")
            .env("TF_CLI_ARGS", "-no-color")
            .env_remove("TF_LOG")
            .envs(self.account.environment())
            .stdin(Stdio::null());
        command
    }

    /// Runs Terraform with further environment.
    pub(crate) fn run_with<V: AsRef<OsStr>>(&self, arguments: &[&str], environment: &[(&str, V)]) -> Ended {
        let mut command = self.command(arguments);
        command.envs(environment.iter().map(|(name, value)| (name, value)));
        let output = command.output().unwrap_or_else(|error| {
            panic!("cannot run `terraform` ({error}): install Terraform 1.11.4 from releases.hashicorp.com into PATH")
        });
        let text = [output.stdout, output.stderr].map(|bytes| String::from_utf8_lossy(&bytes).into_owned()).concat();
        Ended { code: output.status.code(), text }
    }

    pub(crate) fn run(&self, arguments: &[&str]) -> Ended {
        self.run_with::<&str>(arguments, &[])
    }

    /// Starts Terraform and does not wait.
    pub(crate) fn start(&self, arguments: &[&str]) -> Child {
        self.command(arguments).stdout(Stdio::null()).stderr(Stdio::null()).spawn().unwrap()
    }

    /// Runs Terraform, which must succeed.
    #[track_caller]
    pub(crate) fn ok(&self, arguments: &[&str]) -> String {
        let ended = self.run(arguments);
        assert_eq!(ended.code, Some(0), "terraform {arguments:?}\n{}", ended.text);
        ended.text
    }

    #[track_caller]
    pub(crate) fn apply(&self) -> String {
        self.ok(&["apply", "-auto-approve"])
    }

    /// Asserts that there is nothing to do.
    #[track_caller]
    pub(crate) fn assert_idle(&self) {
        let ended = self.run(&["plan", "-detailed-exitcode"]);
        assert_eq!(ended.code, Some(0), "{}", ended.text);
    }

    /// Destroys everything, and asks the emulator whether that is so.
    #[track_caller]
    pub(crate) fn destroy(&self) {
        self.ok(&["destroy", "-auto-approve"]);
        let left = self.objects();
        assert!(left.is_empty(), "this is left: {left:#?}");
    }

    /// What is in the account, as the emulator says.
    pub(crate) fn objects(&self) -> Vec<Object> {
        self.account.objects(REGION).unwrap()
    }

    /// The state as JSON.
    pub(crate) fn state(&self) -> serde_json::Value {
        serde_json::from_str(&self.ok(&["show", "-json"])).unwrap()
    }
}
