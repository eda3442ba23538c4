//! A folder of the test's own, and the examples of this crate run in it.

#![allow(dead_code, unreachable_pub, reason = "each test binary uses a part")]

use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use tempfile::TempDir;

/// A folder in which a program is run.
pub struct Place {
    folder: TempDir,
}

/// How a command ended.
#[derive(Debug)]
pub struct Outcome {
    pub code: i32,
    pub stdout: String,
    pub stderr: String,
}

impl Place {
    pub fn new() -> Self {
        Self { folder: tempfile::tempdir().unwrap() }
    }

    pub fn path(&self) -> &Path {
        self.folder.path()
    }

    pub fn file(&self, name: &str) -> PathBuf {
        self.path().join(name)
    }

    #[track_caller]
    pub fn read(&self, name: &str) -> String {
        std::fs::read_to_string(self.file(name)).unwrap_or_else(|error| panic!("{name}: {error}"))
    }

    pub fn write(&self, name: &str, text: &str) {
        std::fs::write(self.file(name), text).unwrap();
    }

    /// Writes a shell script that can stand for Terraform: it tells a version, and does the rest with any arguments.
    #[cfg(unix)]
    pub fn fake_terraform(&self, version: &str, rest: &str) -> PathBuf {
        use std::os::unix::fs::PermissionsExt;
        let text = format!(
            "#!/bin/sh\nif [ \"$1\" = version ]; then echo '{{\"terraform_version\": \"{version}\"}}'; exit 0; fi\n{rest}\n"
        );
        // Renamed into place: another test's child could hold the file open for writing, which makes it busy to execute.
        self.write("fake.new", &text);
        std::fs::set_permissions(self.file("fake.new"), std::fs::Permissions::from_mode(0o755)).unwrap();
        std::fs::rename(self.file("fake.new"), self.file("fake-terraform")).unwrap();
        self.file("fake-terraform")
    }

    /// An example with arguments, ready to run. The environment is this process's without what concerns Terraform or AWS,
    /// so that nothing a developer has set up can help or hinder.
    pub fn command(&self, example: &str, arguments: &[&str]) -> Command {
        let mut command = Command::new(self::example(example));
        command.args(arguments).current_dir(self.path()).stdin(Stdio::null());
        for (name, _) in std::env::vars_os() {
            let text = name.to_string_lossy();
            if ["TF_", "AWS_", "TERRAFORM_", "CHECKPOINT_"].iter().any(|prefix| text.starts_with(prefix)) {
                command.env_remove(&name);
            }
        }
        command
    }

    /// Runs an example.
    pub fn run(&self, example: &str, arguments: &[&str]) -> Outcome {
        outcome(self.command(example, arguments))
    }

    /// Runs an example, which must succeed; returns what it printed.
    #[track_caller]
    pub fn ok(&self, example: &str, arguments: &[&str]) -> String {
        let outcome = self.run(example, arguments);
        assert_eq!(outcome.code, 0, "{example} {arguments:?}\n{}\n{}", outcome.stdout, outcome.stderr);
        outcome.stdout
    }

    /// Runs an example, which must fail with 1, without a result, and with exactly these words on standard error.
    #[track_caller]
    pub fn fails(&self, example: &str, arguments: &[&str], expected: &str) {
        let outcome = self.run(example, arguments);
        assert_eq!((outcome.code, outcome.stdout.as_str(), outcome.stderr.trim_end()), (1, "", expected));
    }
}

/// Runs a command to its end.
pub fn outcome(mut command: Command) -> Outcome {
    let output = command.output().unwrap_or_else(|error| panic!("{command:?}: {error}"));
    Outcome {
        code: output.status.code().unwrap_or(-1),
        stdout: String::from_utf8(output.stdout).unwrap(),
        stderr: String::from_utf8(output.stderr).unwrap(),
    }
}

/// The program of an example, which `cargo test` builds beside the tests.
pub fn example(name: &str) -> PathBuf {
    let mut path = std::env::current_exe().unwrap();
    path.pop();
    path.pop();
    let path = path.join("examples").join(format!("{name}{}", std::env::consts::EXE_SUFFIX));
    assert!(path.is_file(), "there is no {}: run `cargo test -p ledgerform-cli`, which builds it", path.display());
    path
}

/// Fails with a sentence unless there is a real Terraform.
#[track_caller]
pub fn need_terraform() {
    if let Err(error) = Command::new("terraform").arg("version").stdin(Stdio::null()).output() {
        panic!("cannot run `terraform` ({error}): install Terraform 1.11.4 from releases.hashicorp.com into PATH");
    }
}
