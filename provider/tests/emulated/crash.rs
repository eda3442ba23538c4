//! What becomes of an apply whose provider is killed, or that gets no answer or a refusal, at a call that changes something.
//!
//! Each trouble comes to a creation, a change and a destruction in turn; after each of them the same command is run again
//! and must end with what an undisturbed run leaves, counted in the emulator. An object that was made twice is one too
//! many then, since nobody knows of it.
//!
//! The gate tries some calls of a small root module. `CRASH=all cargo test --workspace --test emulated crash -- --nocapture`
//! tries every call of the whole platform, in one life for each trouble, which takes hours; `CRASH=network`, `cluster`,
//! `data`, `guards`, `stores`, `watch` or `small` those of another root module. `CRASH_TROUBLE=KilledAfter` tries that trouble only.

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

const TROUBLES: [Trouble; 6] = [LostAnswer, Throttled, LostAnswers, KilledAfter, KilledBefore, Refused];

/// More than there are calls.
const ALL: u64 = 1_000_000;

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

    /// What happens in a run that is one of a row of runs, so that it comes to every call once in the row: where the
    /// service does what it is asked for, at the first call, or at all of them; else the first is let through, so that each
    /// run gets one call further. What clients try again comes to the first call of each of these operations. `first` is 1,
    /// or 2 for a run that lets one more call through.
    fn injections(self, operations: &BTreeMap<String, u64>, first: u64) -> Vec<Injection> {
        let injection = self.injection();
        match self {
            KilledBefore => vec![injection.nth(first + 1)],
            KilledAfter => vec![injection.nth(first)],
            LostAnswers => vec![injection.times(ALL)],
            Refused => vec![injection.nth(first + 1).times(ALL)],
            LostAnswer | Throttled => operations.keys().map(|name| injection.clone().operation(name)).collect(),
        }
    }

    /// Runs a command in which these faults happen, and says whether one did. That it succeeds is no matter: calls are
    /// repeated.
    fn disturb(self, workspace: &Workspace, command: &[&str], faults: &[Injection], what: &str) -> bool {
        for fault in faults {
            workspace.account.inject(fault).unwrap();
        }
        if !matches!(self, KilledBefore | KilledAfter) {
            drop(workspace.run(command));
        } else if let Some(mut terraform) = until_held(workspace, command, what) {
            kill_provider(terraform.id());
            terraform.wait().unwrap();
        }
        let met = workspace.account.faults().unwrap().iter().any(|fault| fault.fired > 0);
        workspace.account.remove_faults().unwrap();
        met
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
            "guards" => roots::GUARDS,
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
        for ((phase, nth), Undisturbed { calls, .. }) in PHASES.into_iter().zip(calls).zip(&self.undisturbed) {
            let nth = nth.clamp(1, *calls);
            let what = format!("{phase:?}, {trouble:?} at call {nth} of {calls}");
            println!("{what}");
            let command = begin(phase, &workspace, self.root);
            trouble.disturb(&workspace, command, &[trouble.injection().nth(nth)], &what);
            untaint(phase, &workspace);
            self.assert_ended(phase, &workspace, command, &what);
        }
        workspace.assert_judged();
    }

    /// Runs a command in peace, and asserts that it leaves what an undisturbed run leaves.
    fn assert_ended(&self, phase: Phase, workspace: &Workspace, command: &[&str], what: &str) {
        let ended = workspace.run(command);
        assert_eq!(ended.code, Some(0), "{what}\n{}", ended.text);
        if phase != Phase::Delete {
            workspace.assert_idle();
        }
        let census = &self.undisturbed[phase as usize].census;
        assert_eq!(&workspace.census(), census, "{what}: {:#?}", workspace.objects());
    }

    /// Creates, changes and deletes, each in a row of runs with some trouble, each of which goes on where the one before
    /// ended, until one meets with none. After every run there must be no more than what there is to be.
    fn check_in_turn(&self, trouble: Trouble) {
        let (workspace, _) = begun(self.root);
        if matches!(trouble, KilledBefore | KilledAfter) {
            // One call at a time: what is under way beside the call that is held would be done, and never be held itself.
            workspace.set("max_parallel_calls", "1");
        }
        let mut before = workspace.census();
        for (phase, undisturbed) in PHASES.into_iter().zip(&self.undisturbed) {
            let command = begin(phase, &workspace, self.root);
            let (mut runs, mut seen, began) = (0, Vec::new(), Instant::now());
            loop {
                let what = format!("{phase:?}, {trouble:?}, run {runs}");
                // To find a subscription that nobody has confirmed is to subscribe again, over and over.
                let is_stuck = seen.len() > 2 && seen[seen.len() - 3..].iter().all(|one| *one == seen[seen.len() - 1]);
                let faults = trouble.injections(&undisturbed.operations, if is_stuck { 2 } else { 1 });
                workspace.account.forget_requests().unwrap();
                let met = trouble.disturb(&workspace, command, &faults, &what);
                untaint(phase, &workspace);
                let census = workspace.census();
                let most =
                    |kind: &String| before.get(kind).max(undisturbed.census.get(kind)).copied().unwrap_or_default();
                let twice: Vec<_> = census.iter().filter(|(kind, count)| **count > most(kind)).collect();
                assert!(twice.is_empty(), "{what}: more than there are to be: {twice:?}");
                let calls = workspace.account.requests().unwrap().calls;
                let asked: Vec<_> = calls.into_iter().filter(|call| call.mutates).map(|call| call.operation).collect();
                println!(
                    "{what}: {asked:?}, {} objects, {} s",
                    census.values().sum::<usize>(),
                    began.elapsed().as_secs()
                );
                if is_stuck {
                    seen.clear();
                }
                seen.push((asked, census));
                if !met {
                    break;
                }
                runs += 1;
                assert!(runs < 3 * undisturbed.calls, "{what}: it does not get on");
            }
            assert!(runs > 0, "{phase:?}, {trouble:?}: nothing happened");
            self.assert_ended(phase, &workspace, command, &format!("{phase:?}, {trouble:?} in turn"));
            before.clone_from(&undisturbed.census);
        }
        workspace.assert_judged();
    }
}

/// Takes back that what was not made whole is to be destroyed and made again.
fn untaint(phase: Phase, workspace: &Workspace) {
    if phase == Phase::Create {
        for address in workspace.run(&["state", "list"]).text.lines() {
            drop(workspace.run(&["untaint", address]));
        }
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
        let only = std::env::var("CRASH_TROUBLE").ok();
        let tried =
            TROUBLES.into_iter().filter(|trouble| only.as_ref().is_none_or(|only| *only == format!("{trouble:?}")));
        return tried.for_each(|trouble| plan.check_in_turn(trouble));
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
