//! What becomes of an apply whose provider is killed, refused or not answered, at every call that changes something.
//!
//! The gate tries a few calls of each phase. `CRASH=all cargo test --workspace --test emulated crash` tries all of them.

use crate::life::vpc;
use crate::support::Workspace;
use ledgerform_emulator::{Fault, Injection, When};
use std::time::{Duration, Instant};

/// Creation, change and deletion of the same resource.
#[derive(Debug, Clone, Copy, PartialEq)]
enum Phase {
    Create,
    Update,
    Delete,
}

const PHASES: [Phase; 3] = [Phase::Create, Phase::Update, Phase::Delete];

impl Phase {
    /// A workspace that is about to enter the phase, and the command that does.
    fn begin(self) -> (Workspace, &'static [&'static str]) {
        let workspace = Workspace::new(&vpc("gateway", "one"));
        if self != Self::Create {
            workspace.apply();
        }
        if self == Self::Update {
            workspace.configure(&vpc("gateway_per_az", "two"));
        }
        workspace.account.forget_requests().unwrap();
        let command: &[&str] = match self {
            Self::Delete => &["destroy", "-auto-approve"],
            _ => &["apply", "-auto-approve"],
        };
        (workspace, command)
    }

    /// How many calls of the phase change something.
    fn calls(self) -> u64 {
        let (workspace, command) = self.begin();
        workspace.ok(command);
        u64::try_from(workspace.account.requests().unwrap().mutations()).unwrap()
    }

    /// The calls that are tried.
    fn tried(self) -> Vec<u64> {
        let calls = self.calls();
        assert!(calls > 5, "{self:?} has {calls} calls");
        match std::env::var("CRASH").as_deref() {
            Ok("all") => (1..=calls).collect(),
            _ => vec![2, calls / 2, calls],
        }
    }
}

/// What each address and each mark is there for, once.
fn census(workspace: &Workspace) -> Vec<String> {
    let mut kinds: Vec<String> = workspace.objects().into_iter().map(|object| object.kind).collect();
    kinds.sort();
    kinds
}

/// Goes on after something went wrong until it is done, and compares with a run in which nothing did.
fn recover(phase: Phase, workspace: &Workspace, command: &[&str], what: &str) {
    // What was recorded as tainted would be destroyed and made again.
    drop(workspace.run(&["untaint", "fintech_vpc.main"]));
    let ended = workspace.run(command);
    assert_eq!(ended.code, Some(0), "{what}\n{}", ended.text);
    if phase == Phase::Delete {
        let left = workspace.objects();
        assert!(left.is_empty(), "{what}: this is left: {left:#?}");
        return;
    }
    workspace.assert_idle();
    let (undisturbed, command) = phase.begin();
    undisturbed.ok(command);
    assert_eq!(census(workspace), census(&undisturbed), "{what}");
    undisturbed.destroy();
    workspace.destroy();
}

#[test]
fn crash_of_the_provider_loses_nothing() {
    for phase in PHASES {
        for nth in phase.tried() {
            for when in [When::Before, When::After] {
                let what = format!("{phase:?}, killed {when:?} call {nth}");
                let (workspace, command) = phase.begin();
                workspace.account.inject(&Injection::new(Fault::Hold(when)).nth(nth)).unwrap();
                let mut terraform = workspace.start(command);
                let end = Instant::now() + Duration::from_secs(60);
                while !workspace.account.faults().unwrap().iter().any(|fault| fault.fired > 0) {
                    assert!(Instant::now() < end, "{what}: the call never came");
                    std::thread::sleep(Duration::from_millis(20));
                }
                kill_provider(terraform.id());
                terraform.wait().unwrap();
                workspace.account.remove_faults().unwrap();
                recover(phase, &workspace, command, &what);
            }
        }
    }
}

/// Kills the children of a process that are providers.
fn kill_provider(terraform: u32) {
    let output = std::process::Command::new("ps").args(["-eo", "pid=,ppid=,args="]).output().unwrap();
    let text = String::from_utf8_lossy(&output.stdout).into_owned();
    let is_provider = |line: &&str| {
        let mut words = line.split_whitespace().skip(1);
        words.next().and_then(|word| word.parse().ok()) == Some(terraform)
            && line.contains("terraform-provider-fintech")
    };
    let pids: Vec<&str> = text.lines().filter(is_provider).filter_map(|line| line.split_whitespace().next()).collect();
    assert!(!pids.is_empty(), "Terraform has no provider");
    assert!(std::process::Command::new("kill").arg("-9").args(pids).status().unwrap().success());
}

#[test]
fn crash_free_lost_answers_and_refusals() {
    for phase in PHASES {
        for nth in phase.tried() {
            let refusal = Fault::Refuse { code: "UnauthorizedOperation".to_owned(), status: 403 };
            for (fault, times) in [(refusal, 1), (Fault::LoseAnswer, 1), (Fault::Throttle, 2)] {
                let what = format!("{phase:?}, {fault:?} at call {nth}");
                let (workspace, command) = phase.begin();
                workspace.account.inject(&Injection::new(fault).nth(nth).times(times)).unwrap();
                // It may succeed at once: answers that are lost and calls that are throttled are asked for again.
                drop(workspace.run(command));
                workspace.account.remove_faults().unwrap();
                recover(phase, &workspace, command, &what);
            }
        }
    }
}
