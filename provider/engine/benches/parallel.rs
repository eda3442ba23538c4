//! `cargo bench -p ledgerform-engine --bench parallel`: how long an apply of FinTech Global takes where each call to the
//! cloud takes 100 ms, beside the longest chain of objects that wait for each other. It fails if that is more than 1.2
//! times as long. The second platform has more alarms: so many objects that the limit and not the chain decides, and what it
//! is compared with is all calls, 16 at a time.
//!
//! Real time passes, so a scheduler that is slow itself shows. The same bound on simulated time is a test.

#![allow(clippy::unwrap_used, reason = "a benchmark that cannot run has to say so")]
#![allow(clippy::print_stdout, reason = "a benchmark tells what it found")]

#[path = "../tests/it/fintech.rs"]
mod fintech;

use ledgerform_engine::testing::{Fake, MemoryStore};
use ledgerform_engine::{
    Action, Actual, Attributes, Call, Cloud, CloudError, Journal, Kinds, Options, Owned, Plan, State, Token, apply,
    destroy, plan, prepare,
};
use std::time::{Duration, Instant};

/// What each call takes.
const CALL: Duration = Duration::from_millis(100);

/// How many calls may be under way: what the provider does where nothing is said.
const LIMIT: usize = 16;

/// How much longer than the longest chain an apply may take.
const ALLOWED: f64 = 1.2;

/// The fake cloud on real time: each call takes [`CALL`].
struct Slow(Fake);

impl Slow {
    async fn call<T>(&self, work: impl Future<Output = T>) -> T {
        tokio::time::sleep(CALL).await;
        self.0.run(None, work).done().unwrap()
    }
}

impl Cloud for Slow {
    fn kinds(&self) -> &Kinds {
        self.0.kinds()
    }

    async fn find(&self, kind: &str, token: &Token, arguments: &Attributes) -> Result<Option<Actual>, CloudError> {
        self.call(self.0.find(kind, token, arguments)).await
    }

    async fn read(&self, kind: &str, id: &str, recorded: &Attributes) -> Result<Option<Actual>, CloudError> {
        self.call(self.0.read(kind, id, recorded)).await
    }

    async fn create(&self, call: Call<'_>, kind: &str, arguments: &Attributes) -> Result<Actual, CloudError> {
        self.call(self.0.create(call, kind, arguments)).await
    }

    async fn update(
        &self,
        call: Call<'_>,
        kind: &str,
        id: &str,
        prior: &Attributes,
        arguments: &Attributes,
    ) -> Result<Actual, CloudError> {
        self.call(self.0.update(call, kind, id, prior, arguments)).await
    }

    async fn delete(&self, call: Call<'_>, kind: &str, id: &str, prior: &Attributes) -> Result<(), CloudError> {
        self.call(self.0.delete(call, kind, id, prior)).await
    }

    async fn query(&self, kind: &str, arguments: &Attributes) -> Result<Attributes, CloudError> {
        self.call(self.0.query(kind, arguments)).await
    }

    async fn open(&self, kind: &str, arguments: &Attributes) -> Result<Attributes, CloudError> {
        self.call(self.0.open(kind, arguments)).await
    }

    async fn owned(&self, platform: &str, place: Option<&str>) -> Result<Vec<Owned>, CloudError> {
        self.call(self.0.owned(platform, place)).await
    }

    async fn pause(&self, duration: Duration) {
        tokio::time::sleep(duration).await;
    }
}

/// How often everything is measured; the least counts, since other work on the machine only adds.
const RUNS: usize = 5;

fn main() {
    let runtime = tokio::runtime::Builder::new_current_thread().enable_time().build().unwrap();
    println!("{:<21}{:>8}{:>9}{:>9}{:>9}{:>8}", "", "objects", "chain", "all", "apply", "ratio");
    for (what, alerts) in [("platform", false), ("more alarms", true)] {
        let runs: Vec<[Measured; 2]> = (0..RUNS).map(|_| runtime.block_on(measure(alerts))).collect();
        for (i, verb) in ["create", "destroy"].into_iter().enumerate() {
            tell(&format!("{what}, {verb}"), runs.iter().map(|run| &run[i]));
        }
    }
}

/// What an apply took, and what it would take at least.
struct Measured {
    calls: usize,
    /// The longest chain of objects that wait for each other.
    chain: Duration,
    took: Duration,
}

/// Prints the fastest of some runs, and fails if it is too slow.
fn tell<'a>(what: &str, runs: impl Iterator<Item = &'a Measured>) {
    let Measured { calls, chain, took } = runs.min_by_key(|run| run.took).unwrap();
    let all = CALL * u32::try_from(calls.div_ceil(LIMIT)).unwrap();
    let ratio = took.as_secs_f64() / chain.as_secs_f64();
    println!("{what:<21}{calls:>8}{chain:>9.2?}{all:>9.2?}{took:>9.2?}{ratio:>8.2}");
    let least = if all > chain.mul_f64(ALLOWED) { all } else { *chain };
    assert!(*took <= least.mul_f64(ALLOWED), "{what} takes {took:?} and could take {least:?}");
}

/// Makes a platform and destroys it.
async fn measure(alerts: bool) -> [Measured; 2] {
    let kinds = fintech::kinds(CALL);
    let cloud = Slow(Fake::new(kinds.clone()));
    let mut journal = Journal::open(MemoryStore::new(), "bench").unwrap();
    let inputs = fintech::inputs(alerts);
    let make = |state: &State, seen: &_| plan(&fintech::graph(), &inputs, state, seen, &kinds);
    let first = prepare(&make, State::new("bench"), &journal, &cloud, LIMIT).await.unwrap();
    let (made, state) = timed(first, &mut journal, &cloud).await;
    let remove = |state: &State, seen: &_| destroy(&fintech::graph(), state, seen, &kinds);
    let last = prepare(&remove, state, &journal, &cloud, LIMIT).await.unwrap();
    let (destroyed, _) = timed(last, &mut journal, &cloud).await;
    assert_eq!(cloud.0.objects().len(), 0);
    [made, destroyed]
}

/// Applies a plan.
async fn timed(plan: Plan, journal: &mut Journal<MemoryStore>, cloud: &Slow) -> (Measured, State) {
    let calls = plan.steps.iter().filter(|step| step.action != Action::NoOp).count();
    let chain = plan.critical_path();
    let start = Instant::now();
    let options = Options { limit: LIMIT, report: &() };
    let outcome = apply(plan, journal, cloud, options, std::future::pending()).await.unwrap();
    let took = start.elapsed();
    assert!(outcome.is_complete(), "{:?} {:?}", outcome.failures, outcome.unfinished);
    (Measured { calls, chain, took }, outcome.state)
}
