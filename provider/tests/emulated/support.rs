//! A root module in a folder of its own, with an account of its own.

use ledgerform_emulator::{Account, Emulator, Object};
use std::cell::RefCell;
use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;
use std::process::{Child, Command, Output, Stdio};
use tempfile::TempDir;

pub(crate) const REGION: &str = "us-east-1";

const BINARY: &str = env!("CARGO_BIN_EXE_terraform-provider-fintech");

/// The version that the mirror has; it is that of the package.
const VERSION: &str = env!("CARGO_PKG_VERSION");

/// What every root module begins with.
const HEAD: &str = r#"
terraform {
  required_providers {
    fintech = { source = "ledgerform/fintech" }
  }
}

variable "max_parallel_calls" { default = null }

provider "fintech" {
  region             = "us-east-1"
  s3_use_path_style  = true
  max_parallel_calls = var.max_parallel_calls
ARGUMENTS
}
"#;

/// A root module, and the account that it is applied to.
pub(crate) struct Workspace {
    folder: TempDir,
    variables: RefCell<BTreeMap<String, String>>,
    /// Those in which the root module has something.
    regions: BTreeSet<String>,
    pub(crate) account: Account<'static>,
}

/// How a command ended.
#[derive(Debug)]
pub(crate) struct Ended {
    pub(crate) code: Option<i32>,
    pub(crate) text: String,
}

impl Workspace {
    /// A root module that needs no `init`: Terraform is told where the provider is. A mirror would have its
    /// checksum taken at every command.
    pub(crate) fn new(root: &str) -> Self {
        let workspace = Self::empty(root);
        let bin = workspace.path().join("bin");
        std::fs::create_dir(&bin).unwrap();
        std::os::unix::fs::symlink(BINARY, bin.join("terraform-provider-fintech")).unwrap();
        workspace.install(&format!("dev_overrides {{ \"ledgerform/fintech\" = {bin:?} }}\n  direct {{}}"));
        workspace
    }

    /// A root module that is initialized from a mirror in the file system, as users do it.
    pub(crate) fn mirrored(root: &str) -> Self {
        let workspace = Self::empty(root);
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
        workspace.install(&format!("filesystem_mirror {{ path = {mirror:?} }}"));
        workspace.ok(&["init"]);
        workspace
    }

    fn empty(root: &str) -> Self {
        let account = Emulator::shared().unwrap_or_else(|error| panic!("{error}")).account();
        // The secret stands in no file: what Terraform shows of a configuration has the defaults of variables.
        let given = [("account_id", account.id()), ("stripe_key", "sk_live_of_the_test")];
        let variables = RefCell::new(given.map(|(name, value)| (name.to_owned(), value.to_owned())).into());
        let workspace = Self { folder: tempfile::tempdir().unwrap(), variables, regions: regions(root), account };
        workspace.configure("", root);
        workspace
    }

    /// Writes the root module, with further arguments in the provider block.
    pub(crate) fn configure(&self, arguments: &str, root: &str) {
        let head = HEAD.replace("ARGUMENTS\n", arguments);
        std::fs::write(self.path().join("main.tf"), format!("{head}{root}")).unwrap();
    }

    fn install(&self, method: &str) {
        let text = format!("provider_installation {{\n  {method}\n}}\n");
        std::fs::write(self.path().join("terraform.rc"), text).unwrap();
    }

    /// Gives a variable a value.
    pub(crate) fn set(&self, variable: &str, value: &str) {
        self.variables.borrow_mut().insert(variable.to_owned(), value.to_owned());
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
            .envs(self.variables.borrow().iter().map(|(name, value)| (format!("TF_VAR_{name}"), value)))
            .envs(self.account.environment())
            .stdin(Stdio::null());
        command
    }

    /// Runs Terraform with further environment.
    pub(crate) fn run_with(&self, arguments: &[&str], environment: &[(&str, &str)]) -> Ended {
        let mut command = self.command(arguments);
        command.envs(environment.iter().copied());
        let output = command.output().unwrap_or_else(|error| {
            panic!("cannot run `terraform` ({error}): install Terraform 1.11.4 from releases.hashicorp.com into PATH")
        });
        Ended { code: output.status.code(), text: text(&output) }
    }

    pub(crate) fn run(&self, arguments: &[&str]) -> Ended {
        self.run_with(arguments, &[])
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

    /// Destroys everything, and asks the emulator whether that is so, and whether it could judge all of it.
    #[track_caller]
    pub(crate) fn destroy(&self) {
        self.destroy_but(&[]);
    }

    /// The same where others have objects as well, which stay.
    #[track_caller]
    pub(crate) fn destroy_but(&self, foreign: &[Object]) {
        self.ok(&["destroy", "-auto-approve"]);
        let left = self.objects();
        assert_eq!(left, foreign, "what is left is not what others have");
        self.assert_judged();
    }

    /// Makes roles of somebody else, which inputs name.
    #[track_caller]
    pub(crate) fn roles(&self, names: &[&str]) {
        if names.is_empty() {
            return;
        }
        let trust = r#"json.dumps({"Version": "2012-10-17", "Statement": []})"#;
        let script = format!(
            "for name in {names:?}:\n    client('iam').create_role(RoleName=name, AssumeRolePolicyDocument={trust})"
        );
        self.python(&script);
    }

    /// Asserts that the emulator had every operation that was asked for.
    #[track_caller]
    pub(crate) fn assert_judged(&self) {
        let lacking = self.account.requests().unwrap().lacking;
        assert!(lacking.is_empty(), "the emulator lacks {lacking:?}");
    }

    /// What is in the account, in whatever region the root module names, as the emulator says. What is in no region is there
    /// once.
    pub(crate) fn objects(&self) -> Vec<Object> {
        let all = self.regions.iter().flat_map(|region| self.account.objects(region).unwrap());
        all.collect::<BTreeSet<Object>>().into_iter().collect()
    }

    /// How many objects of each type there are.
    pub(crate) fn census(&self) -> BTreeMap<String, usize> {
        let mut census = BTreeMap::new();
        for object in self.objects() {
            *census.entry(object.kind).or_default() += 1;
        }
        census
    }

    /// Does something by another client than ours: runs Python with `client("ec2")` for a client of boto3.
    #[track_caller]
    pub(crate) fn python(&self, script: &str) -> String {
        let head = format!("import boto3, json\nclient = lambda name: boto3.client(name, region_name='{REGION}')\n");
        let python = Emulator::shared().unwrap_or_else(|error| panic!("{error}")).python();
        let output = Command::new(python)
            .args(["-c", &format!("{head}{script}")])
            .envs(self.account.environment())
            .output()
            .unwrap();
        assert!(output.status.success(), "{script}\n{}", text(&output));
        String::from_utf8_lossy(&output.stdout).trim().to_owned()
    }
}

/// The regions that a text names, and the one that all root modules are in.
fn regions(root: &str) -> BTreeSet<String> {
    let words = root.split(|c: char| !c.is_ascii_alphanumeric() && c != '-');
    let is_region = |word: &&str| {
        let parts: Vec<&str> = word.split('-').collect();
        let is_number = |part: &str| part.len() == 1 && part.bytes().all(|byte| byte.is_ascii_digit());
        parts.len() == 3 && parts[0].len() == 2 && is_number(parts[2])
    };
    words.filter(is_region).chain([REGION]).map(str::to_owned).collect()
}

fn text(output: &Output) -> String {
    [&output.stdout, &output.stderr].map(|bytes| String::from_utf8_lossy(bytes).into_owned()).concat()
}
