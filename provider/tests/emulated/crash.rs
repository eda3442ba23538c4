//! What becomes of an apply whose provider is killed or refused, at every call that changes something.
//!
//! The gate tries a few calls. `CRASH=all cargo test --workspace --test emulated crash -- --nocapture` tries each call of
//! a network; `CRASH=stores` or `CRASH=watch` those of another root module.

use crate::roots;
use crate::support::Workspace;
use ledgerform_emulator::{Fault, Injection, When};
use std::collections::BTreeMap;
use std::time::{Duration, Instant};

/// Creation, change and deletion of the same resources.
#[derive(Debug, Clone, Copy, PartialEq)]
enum Phase {
    Create,
    Update,
    Delete,
}

const PHASES: [Phase; 3] = [Phase::Create, Phase::Update, Phase::Delete];

impl Phase {
    /// Prepares what the phase brings about, and gives the command that does.
    fn begin(self, workspace: &Workspace) -> &'static [&'static str] {
        workspace.set("stage", if self == Self::Create { "one" } else { "two" });
        workspace.account.forget_requests().unwrap();
        match self {
            Self::Delete => &["destroy", "-auto-approve"],
            _ => &["apply", "-auto-approve"],
        }
    }
}

/// A phase in which nothing goes wrong.
struct Undisturbed {
    /// How many calls change something.
    calls: u64,
    /// How many objects of each type there are afterwards.
    census: BTreeMap<String, usize>,
}

/// What is tried: a root module, and the calls of each phase at which something goes wrong.
struct Plan {
    root: &'static str,
    undisturbed: Vec<Undisturbed>,
    calls: Vec<[u64; 3]>,
}

impl Plan {
    /// Runs without a fault, and chooses: all calls if `CRASH` says so, otherwise some of a network's.
    fn new() -> Self {
        let (root, is_all) = match std::env::var("CRASH").as_deref() {
            Ok("all" | "network") => (roots::NETWORK, true),
            Ok("stores") => (roots::STORES, true),
            Ok("watch") => (roots::WATCH, true),
            Ok(other) => panic!("CRASH={other}: there is no such root module"),
            Err(_) => (roots::NETWORK, false),
        };
        let workspace = Workspace::new(root);
        let undisturbed = PHASES.map(|phase| {
            let command = phase.begin(&workspace);
            workspace.ok(command);
            let calls = workspace.account.requests().unwrap().mutations();
            assert!(calls > 5, "{phase:?} has {calls} calls");
            Undisturbed { calls: calls.try_into().unwrap(), census: workspace.census() }
        });
        assert!(undisturbed[2].census.is_empty());
        let calls = |n: u64| [0, 1, 2].map(|phase: usize| n.min(undisturbed[phase].calls));
        let most = undisturbed.iter().map(|phase| phase.calls).max().unwrap_or_default();
        let calls = if is_all { (1..=most).map(calls).collect() } else { Vec::new() };
        Self { root, undisturbed: undisturbed.into(), calls }
    }

    /// The calls that are tried; in the gate those at these parts of each phase, in percent.
    fn tried(&self, parts: &[u64]) -> Vec<[u64; 3]> {
        if !self.calls.is_empty() {
            return self.calls.clone();
        }
        let at = |part: u64| [0, 1, 2].map(|phase: usize| (self.undisturbed[phase].calls * part / 100).max(1));
        parts.iter().map(|part| at(*part)).collect()
    }

    /// Creates, changes and deletes, each with something that goes wrong at a call, and goes on each time.
    fn check(&self, calls: [u64; 3], what: &str, disturb: impl Fn(&Workspace, &[&str], u64, &str)) {
        let workspace = Workspace::new(self.root);
        for ((phase, nth), undisturbed) in PHASES.into_iter().zip(calls).zip(&self.undisturbed) {
            let what = format!("{phase:?}, {what} at call {nth} of {}", undisturbed.calls);
            println!("{what}");
            let command = phase.begin(&workspace);
            disturb(&workspace, command, nth, &what);
            workspace.account.remove_faults().unwrap();
            // What was recorded as tainted would be destroyed and made again.
            for address in workspace.run(&["state", "list"]).text.lines() {
                drop(workspace.run(&["untaint", address]));
            }
            let ended = workspace.run(command);
            assert_eq!(ended.code, Some(0), "{what}\n{}", ended.text);
            if phase != Phase::Delete {
                workspace.assert_idle();
            }
            assert_eq!(workspace.census(), undisturbed.census, "{what}: {:#?}", workspace.objects());
        }
        workspace.assert_judged();
    }
}

#[test]
fn crash_of_the_provider_loses_nothing() {
    let plan = Plan::new();
    for (i, calls) in plan.tried(&[5]).into_iter().enumerate() {
        let both = [When::Before, When::After];
        // The gate takes turns.
        let sides = if plan.calls.is_empty() { &both[i % 2..=i % 2] } else { &both[..] };
        for when in sides {
            plan.check(calls, &format!("killed {when:?}"), |workspace, command, nth, what| {
                workspace.account.inject(&Injection::new(Fault::Hold(*when)).nth(nth)).unwrap();
                let mut terraform = workspace.start(command);
                let end = Instant::now() + Duration::from_secs(300);
                while !workspace.account.faults().unwrap().iter().any(|fault| fault.fired > 0) {
                    assert!(Instant::now() < end, "{what}: the call never came");
                    assert!(terraform.try_wait().unwrap().is_none(), "{what}: Terraform ended before the call");
                    std::thread::sleep(Duration::from_millis(20));
                }
                kill_provider(terraform.id());
                terraform.wait().unwrap();
            });
        }
    }
}

/// Kills the children of a process that are providers.
fn kill_provider(terraform: u32) {
    let output = std::process::Command::new("ps").args(["-eo", "pid=,ppid=,args="]).output().unwrap();
    let text = String::from_utf8_lossy(&output.stdout).into_owned();
    let is_provider = |line: &&str| {
        let parent = line.split_whitespace().nth(1).and_then(|word| word.parse().ok());
        parent == Some(terraform) && line.contains("terraform-provider-fintech")
    };
    let pids: Vec<&str> = text.lines().filter(is_provider).filter_map(|line| line.split_whitespace().next()).collect();
    assert!(!pids.is_empty(), "Terraform has no provider");
    assert!(std::process::Command::new("kill").arg("-9").args(pids).status().unwrap().success());
}

#[test]
fn crash_free_refusals_and_throttling() {
    let plan = Plan::new();
    let refusal = Fault::Refuse { code: "UnauthorizedOperation".to_owned(), status: 403 };
    let faults = [(refusal, 1, [45]), (Fault::Throttle, 2, [10])];
    for (fault, times, parts) in faults {
        for calls in plan.tried(&parts) {
            plan.check(calls, &format!("{fault:?}"), |workspace, command, nth, _| {
                workspace.account.inject(&Injection::new(fault.clone()).nth(nth).times(times)).unwrap();
                // It may succeed at once: calls that are throttled are asked for again.
                drop(workspace.run(command));
            });
        }
    }
}
