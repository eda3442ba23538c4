//! Terraform as it is installed: found, new enough, run in the folder of a stack, and waited for.

#![allow(clippy::unwrap_used, reason = "helpers of tests panic as tests do")]

mod support;

use std::io::Write;
use std::process::Stdio;
use support::{Place, need_terraform, outcome};

#[test]
fn a_stack_without_providers_lives_and_dies() {
    need_terraform();
    let place = Place::new();
    let applied = place.run("greeting", &["apply", "--auto-approve", "--var", "name=world"]);
    assert_eq!(applied.code, 0, "{applied:?}");
    assert!(applied.stderr.starts_with("greeting: terraform init\n"), "{applied:?}");
    assert_eq!(place.ok("greeting", &["output", "text", "--", "-raw"]), "hello, world");
    assert!(place.file("terraform.greeting.tfstate").is_file(), "where CDKTF has it");

    // Without input nobody approves, and the way out is told.
    let asked = place.run("greeting", &["apply", "--var", "name=other"]);
    assert_eq!(asked.code, 1);
    assert!(asked.stderr.ends_with("where nobody can answer, approve with `--auto-approve`\n"), "{asked:?}");

    // Somebody does.
    let mut command = place.command("greeting", &["destroy"]);
    let mut child = command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap();
    child.stdin.take().unwrap().write_all(b"yes\n").unwrap();
    let destroyed = child.wait_with_output().unwrap();
    assert!(destroyed.status.success(), "{}", String::from_utf8_lossy(&destroyed.stderr));
    assert!(String::from_utf8_lossy(&destroyed.stdout).contains("Destroy complete!"));
}

#[test]
fn init_runs_when_something_changed() {
    need_terraform();
    let place = Place::new();
    let inits = |arguments: &[&str]| {
        let run = place.run("greeting", arguments);
        assert_eq!(run.code, 0, "{run:?}");
        run.stderr.matches("terraform init").count()
    };
    assert_eq!(inits(&["validate"]), 1);
    assert_eq!(inits(&["plan"]), 0);
    std::fs::remove_dir_all(place.file("ledgerform.out/stacks/greeting/.terraform")).unwrap();
    assert_eq!(inits(&["plan"]), 1);
}

#[test]
fn a_failed_init_is_not_remembered() {
    need_terraform();
    let place = Place::new();
    let mut command = place.command("pet", &["plan"]);
    // No registry can be reached.
    command.env("HTTPS_PROXY", "http://127.0.0.1:1").env("CHECKPOINT_DISABLE", "1");
    command.env("TF_CLI_CONFIG_FILE", {
        place.write("settings", "");
        place.file("settings")
    });
    let failed = outcome(command);
    assert_eq!((failed.code, failed.stdout.as_str()), (1, ""));
    assert!(failed.stderr.contains("\ninit failed for `pet`: if Terraform asks"), "{failed:?}");
    assert!(!place.file("ledgerform.out/stacks/pet/.terraform/ledgerform.init").exists());
}

#[test]
fn a_missing_program_is_one_sentence() {
    let place = Place::new();
    for arguments in [&["plan"][..], &["apply", "--offline"], &["validate"]] {
        let mut command = place.command("pet", arguments);
        let missing = outcome({
            command.env("PATH", place.path());
            command
        });
        assert_eq!(
            (missing.code, missing.stderr.as_str()),
            (
                1,
                "error: cannot find `terraform` on PATH: install Terraform 1.8 or newer, or set TERRAFORM_BINARY_NAME to \
                 another program such as `tofu` (OpenTofu 1.8 or newer)\n"
            )
        );
    }
    let mut command = place.command("pet", &["plan"]);
    command.env("TERRAFORM_BINARY_NAME", "tofu").env("PATH", place.path());
    let missing = outcome(command).stderr;
    assert!(missing.starts_with("error: cannot find `tofu`, which TERRAFORM_BINARY_NAME names: "), "{missing}");
    assert!(!place.file("ledgerform.out/stacks").exists());
}

#[cfg(unix)]
mod with_a_fake {
    use super::*;
    use std::process::{Child, Command};
    use std::time::{Duration, Instant};

    fn fake(place: &Place, arguments: &[&str], version: &str, rest: &str) -> Command {
        place.fake_terraform(version, rest);
        let mut command = place.command("greeting", arguments);
        // A relative path means the user's folder, not that of the stack in which the program runs.
        command.env("TERRAFORM_BINARY_NAME", "./fake-terraform");
        command
    }

    #[test]
    fn an_old_program_is_one_sentence() {
        let place = Place::new();
        let old = outcome(fake(&place, &["plan"], "1.3.0", "exit 9"));
        let program = place.path().canonicalize().unwrap().join("fake-terraform");
        assert_eq!(old.code, 1);
        assert!(
            old.stderr.ends_with(
                "fake-terraform` is version 1.3.0, and 1.8 is the oldest that works: install a newer Terraform, or set \
                 TERRAFORM_BINARY_NAME to a newer Terraform or OpenTofu\n"
            ),
            "{program:?} {}",
            old.stderr
        );
        assert_eq!(old.stderr.lines().count(), 1);
    }

    #[test]
    fn a_program_without_version_is_one_sentence() {
        let place = Place::new();
        let odd = outcome(fake(&place, &["plan"], "next", "exit 9"));
        assert!(odd.stderr.contains("does not tell a version: set TERRAFORM_BINARY_NAME"), "{}", odd.stderr);
    }

    #[test]
    fn a_failure_does_not_stop_stacks_of_their_own() {
        let place = Place::new();
        let script = "echo \"$1\" >> ../../../log\ncase \"$1-$PWD\" in *ply-*greeting-2) exit 3;; plan-*greeting-1) exit 1;; plan-*) exit 2;; esac";
        let run = |arguments: &[&str]| {
            let mut command = fake(&place, arguments, "1.8.0", script);
            command.env("GREETINGS", "3");
            outcome(command)
        };
        let applied = run(&["apply", "*", "--auto-approve"]);
        assert_eq!(applied.code, 3);
        let summary = "greeting-1: apply done\ngreeting-2: apply failed with exit code 3\ngreeting-3: apply done\n";
        assert!(applied.stderr.ends_with(summary), "{applied:?}");
        assert_eq!(place.read("log"), "init\napply\ninit\napply\ninit\napply\n");
        std::fs::remove_file(place.file("log")).unwrap();

        assert_eq!(run(&["plan", "*", "--detailed-exitcode"]).code, 1);
        assert_eq!(place.read("log"), "plan\nplan\nplan\n");
        assert_eq!(run(&["plan", "greeting-[23]"]).code, 1);
        assert_eq!(run(&["plan", "greeting-2", "greeting-3", "--detailed-exitcode"]).code, 2);
    }

    #[test]
    fn what_depends_on_a_failure_is_skipped() {
        let place = Place::new();
        let script = "case \"$1-$PWD\" in apply-*network|destroy-*edge) echo failed; exit 7;; esac";
        let run = |arguments: &[&str]| {
            place.fake_terraform("1.8.0", script);
            let mut command = place.command("linked", arguments);
            command.env("TERRAFORM_BINARY_NAME", "./fake-terraform");
            let outcome = outcome(command);
            assert_eq!((outcome.code, outcome.stdout.as_str()), (7, "failed\n"), "{outcome:?}");
            outcome.stderr
        };
        let applied = run(&["apply", "*", "--auto-approve"]);
        assert!(
            applied.ends_with(
                "network: terraform apply\nnetwork: apply failed with exit code 7\n\
                 edge: apply skipped, because it depends on `network`\n"
            ),
            "{applied}"
        );
        let destroyed = run(&["destroy", "*", "--auto-approve"]);
        assert!(
            destroyed.ends_with(
                "edge: terraform destroy\n\
                 edge: reads the state of `network`, which was never applied: `apply network` before destroy\n\
                 edge: destroy failed with exit code 7\nnetwork: destroy skipped, because `edge` depends on it\n"
            ),
            "{destroyed}"
        );
    }

    #[test]
    fn an_interrupt_is_left_to_terraform() {
        let place = Place::new();
        // As in a terminal, where the whole group gets the signal: Terraform takes its time and ends with its own code.
        let script = "[ \"$1\" = init ] && exit 0\ntrap 'sleep 0.3; echo saved; exit 5' INT TERM\ntouch ../../../ready\nwhile :; do sleep 0.05; done";
        let mut command = fake(&place, &["apply", "*", "--auto-approve"], "1.8.0", script);
        command.env("GREETINGS", "2");
        let child = group(command, &place);
        signal(&child, "INT", "-");
        let output = child.wait_with_output().unwrap();
        let stderr = String::from_utf8_lossy(&output.stderr);
        assert_eq!((output.status.code(), &*output.stdout), (Some(5), &b"saved\n"[..]), "{stderr}");
        assert!(
            stderr.ends_with("greeting-1: apply interrupted, exit code 5\ngreeting-2: apply not begun\n"),
            "{stderr}"
        );
    }

    #[test]
    fn an_interrupted_init_is_the_end() {
        let place = Place::new();
        let script = "echo \"$1\" >> ../../../log\n[ \"$1\" = init ] || exit 0\ntrap 'exit 0' INT\ntouch ../../../ready\nwhile :; do sleep 0.05; done";
        let child = group(fake(&place, &["plan"], "1.8.0", script), &place);
        signal(&child, "INT", "-");
        assert_eq!(child.wait_with_output().unwrap().status.code(), Some(1));
        assert_eq!(place.read("log"), "init\n");
    }

    #[test]
    fn a_request_to_end_is_passed_on() {
        let place = Place::new();
        let script = "[ \"$1\" = init ] && exit 0\ntrap 'echo ended; exit 5' TERM\ntouch ../../../ready\nwhile :; do sleep 0.05; done";
        let child = group(fake(&place, &["plan"], "1.8.0", script), &place);
        // A supervisor knows this process only.
        signal(&child, "TERM", "");
        let output = child.wait_with_output().unwrap();
        assert_eq!((output.status.code(), &*output.stdout), (Some(5), &b"ended\n"[..]));
    }

    /// Starts a command as a process group of its own, and waits until the program it runs says that it is ready.
    fn group(mut command: Command, place: &Place) -> Child {
        use std::os::unix::process::CommandExt;
        let child = command.process_group(0).stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap();
        let start = Instant::now();
        while !place.file("ready").exists() {
            assert!(start.elapsed() < Duration::from_secs(60), "the program did not start");
            std::thread::sleep(Duration::from_millis(10));
        }
        child
    }

    fn signal(child: &Child, name: &str, group: &str) {
        let target = format!("{group}{}", child.id());
        assert!(Command::new("kill").args(["-s", name, "--", &target]).status().unwrap().success());
    }
}
