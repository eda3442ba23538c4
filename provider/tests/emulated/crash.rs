//! What becomes of an apply whose provider is killed, or that gets no answer or a refusal, at a call that changes something.
//!
//! Each trouble comes to a creation, a change and a destruction in turn; after each of them the same command is run again
//! and must end with what an undisturbed run leaves, counted in the emulator. An object that was made twice is one too
//! many then, since nobody knows of it.
//!
//! The gate tries some calls of a small root module. `CRASH=all cargo test --workspace --test emulated crash -- --nocapture`
//! tries every call of the whole platform in every way, which takes many hours; `CRASH=network`, `cluster`, `data`,
//! `stores`, `watch` or `small` those of another root module. `CRASH_FROM=40` begins at a later call, `CRASH_STEP=10`
//! leaves nine of ten out.

use crate::roots;
use crate::support::Workspace;
use ledgerform_emulator::{Fault, Injection, Object, When};
use std::collections::BTreeMap;
use std::sync::OnceLock;
use std::time::{Duration, Instant};

/// Creation, change and deletion of the same resources.
#[derive(Debug, Clone, Copy, PartialEq)]
enum Phase {
    Create,
    Update,
    Delete,
}

const PHASES: [Phase; 3] = [Phase::Create, Phase::Update, Phase::Delete];

/// What goes wrong with a call.
#[derive(Debug, Clone, Copy, PartialEq)]
enum Trouble {
    /// The provider is killed, with `SIGKILL`, before the service did anything.
    KilledBefore,
    /// It is killed when the service has done it, and the provider does not know.
    KilledAfter,
    /// The service does it, and the connection is dropped; once.
    LostAnswer,
    /// So often that no repetition helps.
    LostAnswers,
    Refused,
    /// Twice.
    Throttled,
}

use Trouble::{KilledAfter, KilledBefore, LostAnswer, LostAnswers, Refused, Throttled};

const TROUBLES: [Trouble; 6] = [KilledBefore, KilledAfter, LostAnswer, LostAnswers, Refused, Throttled];

impl Trouble {
    fn injection(self) -> Injection {
        match self {
            KilledBefore => Injection::new(Fault::Hold(When::Before)),
            KilledAfter => Injection::new(Fault::Hold(When::After)),
            LostAnswer => Injection::new(Fault::LoseAnswer),
            LostAnswers => Injection::new(Fault::LoseAnswer).times(5),
            Refused => Injection::new(Fault::Refuse { code: "UnauthorizedOperation".to_owned(), status: 403 }),
            Throttled => Injection::new(Fault::Throttle).times(2),
        }
    }

    /// Runs a command in which this happens. That it succeeds is no matter: calls are repeated.
    fn disturb(self, workspace: &Workspace, command: &[&str], nth: u64, what: &str) {
        workspace.account.inject(&self.injection().nth(nth)).unwrap();
        if !matches!(self, KilledBefore | KilledAfter) {
            drop(workspace.run(command));
        } else if let Some(mut terraform) = until_held(workspace, command, what) {
            kill_provider(terraform.id());
            terraform.wait().unwrap();
        }
        workspace.account.remove_faults().unwrap();
    }
}

/// Starts a command and waits until a call of it is held. There may be none: which calls there are depends on the time
/// that answers take.
fn until_held(workspace: &Workspace, command: &[&str], what: &str) -> Option<std::process::Child> {
    let mut terraform = workspace.start(command);
    let end = Instant::now() + Duration::from_secs(300);
    while !workspace.account.faults().unwrap().iter().any(|fault| fault.fired > 0) {
        assert!(Instant::now() < end, "{what}: the call never came");
        if let Some(status) = terraform.try_wait().unwrap() {
            assert!(status.success(), "{what}: Terraform failed before the call");
            println!("{what}: it ended before");
            return None;
        }
        std::thread::sleep(Duration::from_millis(20));
    }
    Some(terraform)
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

/// A phase in which nothing goes wrong.
#[derive(Debug)]
struct Undisturbed {
    /// How many calls change something, by operation.
    operations: BTreeMap<String, u64>,
    /// How many such calls there are.
    calls: u64,
    /// How many objects of each type there are afterwards.
    census: BTreeMap<String, usize>,
}

/// A root module that is tried, and what it does where nothing goes wrong.
struct Plan {
    root: &'static str,
    undisturbed: [Undisturbed; 3],
}

impl Plan {
    /// The one that `CRASH` names.
    fn named() -> Option<Self> {
        let root = match std::env::var("CRASH").ok()?.as_str() {
            "all" | "platform" => roots::PLATFORM,
            "cluster" => roots::CLUSTER,
            "data" => roots::DATA,
            "network" => roots::NETWORK,
            "small" => roots::SMALL,
            "stores" => roots::STORES,
            "watch" => roots::WATCH,
            other => panic!("CRASH={other}: there is no such root module"),
        };
        Some(Self::new(root))
    }

    /// That of the gate.
    fn small() -> &'static Self {
        static SMALL: OnceLock<Plan> = OnceLock::new();
        SMALL.get_or_init(|| Self::new(roots::SMALL))
    }

    fn new(root: &'static str) -> Self {
        let (workspace, foreign) = begun(root);
        let undisturbed = PHASES.map(|phase| {
            let command = begin(phase, &workspace, root);
            workspace.ok(command);
            let requests = workspace.account.requests().unwrap();
            let mut operations = BTreeMap::new();
            for call in requests.calls.iter().filter(|call| call.mutates) {
                *operations.entry(call.operation.clone()).or_default() += 1;
            }
            let calls = requests.mutations().try_into().unwrap();
            assert!(calls > 5, "{phase:?} has {calls} calls");
            println!("{phase:?} has {calls} calls");
            Undisturbed { operations, calls, census: workspace.census() }
        });
        assert_eq!(workspace.objects(), foreign);
        Self { root, undisturbed }
    }

    /// Creates, changes and deletes, each with some trouble at a call, and goes on each time.
    fn check(&self, trouble: Trouble, calls: [u64; 3]) {
        let (workspace, _) = begun(self.root);
        for ((phase, nth), undisturbed) in PHASES.into_iter().zip(calls).zip(&self.undisturbed) {
            let nth = nth.clamp(1, undisturbed.calls);
            let what = format!("{phase:?}, {trouble:?} at call {nth} of {}", undisturbed.calls);
            println!("{what}");
            let command = begin(phase, &workspace, self.root);
            trouble.disturb(&workspace, command, nth, &what);
            if phase == Phase::Create {
                // What is tainted would be destroyed and made again.
                for address in workspace.run(&["state", "list"]).text.lines() {
                    drop(workspace.run(&["untaint", address]));
                }
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

    /// All calls of the longest phase, those of the others at the same time.
    fn check_all(&self) {
        let number = |name: &str| std::env::var(name).ok().and_then(|text| text.parse().ok()).unwrap_or(1);
        let last = self.undisturbed.iter().map(|phase| phase.calls).max().unwrap_or_default();
        let mut failed = Vec::new();
        for nth in (number("CRASH_FROM")..=last).step_by(number("CRASH_STEP").max(1).try_into().unwrap()) {
            for trouble in TROUBLES {
                // The others are tried as well.
                let tried = std::panic::catch_unwind(std::panic::AssertUnwindSafe(|| self.check(trouble, [nth; 3])));
                failed.extend(tried.is_err().then(|| format!("{trouble:?} at call {nth}")));
            }
        }
        assert!(failed.is_empty(), "{failed:#?}");
    }
}

/// An account in which is what the inputs name, and what that is.
fn begun(root: &str) -> (Workspace, Vec<Object>) {
    let workspace = Workspace::new(root);
    workspace.roles(roots::roles(root));
    let foreign = workspace.objects();
    (workspace, foreign)
}

/// Prepares what a phase brings about, and gives the command that does.
fn begin(phase: Phase, workspace: &Workspace, root: &str) -> &'static [&'static str] {
    workspace.set("stage", if phase == Phase::Create { "one" } else { "two" });
    if phase == Phase::Delete && root == roots::PLATFORM {
        // Production does not let everything be deleted.
        workspace.set("stage", "four");
        workspace.apply();
    }
    workspace.account.forget_requests().unwrap();
    match phase {
        Phase::Delete => &["destroy", "-auto-approve"],
        _ => &["apply", "-auto-approve"],
    }
}

#[test]
fn crash_and_silence_and_refusals_at_any_call() {
    if let Some(plan) = Plan::named() {
        return plan.check_all();
    }
    let plan = Plan::small();
    // Each is one run of all three phases.
    for (trouble, parts) in [
        (KilledBefore, [30, 20, 10]),
        (KilledAfter, [60, 50, 80]),
        (LostAnswers, [10, 80, 40]),
        (Refused, [90, 30, 60]),
    ] {
        let calls = [0, 1, 2].map(|phase: usize| plan.undisturbed[phase].calls * parts[phase] / 100);
        plan.check(trouble, calls);
    }
}

/// What the service does not know again is asked for once, and looked for where the answer is lost.
#[test]
fn crash_free_lost_answers_make_nothing_twice() {
    let plan = Plan::small();
    let created = &plan.undisturbed[0];
    let (workspace, _) = begun(plan.root);
    let lost = [
        "kms:CreateKey",
        "ce:CreateAnomalyMonitor",
        "ce:CreateAnomalySubscription",
        "ec2:CreateVpc",
        "ec2:CreateSubnet",
        "ec2:CreateInternetGateway",
        "ec2:CreateRouteTable",
    ];
    for operation in lost {
        workspace.account.inject(&Injection::new(Fault::LoseAnswer).operation(operation)).unwrap();
    }
    workspace.apply();
    let asked = workspace.account.requests().unwrap().operations;
    for (fault, operation) in workspace.account.faults().unwrap().iter().zip(lost) {
        assert_eq!(fault.fired, 1, "the answer of {operation} was not lost");
        assert_eq!(asked.get(operation), created.operations.get(operation), "{operation}");
    }
    // What takes several requests, such as a VPC with host names, is found as it was after the first of them.
    workspace.apply();
    assert_eq!(workspace.census(), created.census, "{:#?}", workspace.objects());
    workspace.assert_idle();
    workspace.destroy();
}
