//! Applying a plan: one loop that owns all state, and calls that only report back.

mod call;
mod found;
mod outcome;
mod prepare;
mod progress;
mod record;

pub use outcome::{Failure, Options, Outcome, Unfinished};
pub use progress::{Event, Report, Stage};

use crate::cloud::{Cloud, CloudError, Fault};
use crate::journal::{Entry, Journal, JournalError, Store};
use crate::plan::{Operation, OutputWork, Plan, Step, Verb, judge, remaining};
use crate::refresh::{ATTEMPTS, backoff, is_ours};
use crate::state::State;
use crate::stop::Stop;
use crate::world::{Binding, World};
use call::{Answer, Around, Job, perform};
use found::take_over;
use futures_util::future::{Either, FutureExt, select};
use futures_util::stream::{FuturesUnordered, StreamExt};
use prepare::Prepared;
use std::cmp::Reverse;
use std::collections::{BTreeMap, BinaryHeap};
use std::pin::pin;
use std::time::Duration;

/// Does what a plan says.
///
/// Operations on the longest way are begun first. A failure keeps back what depends on it and nothing else; nothing is
/// undone. When `stop` is ready nothing more is begun, and calls that are under way end as soon as they only wait: see
/// [`Call::stop`](crate::Call::stop). Before an object is made, the intent is in the journal.
///
/// Dropping the future is like a crash: the next [`refresh`](crate::refresh()) with the journal finds what was made.
///
/// # Errors
/// If the journal cannot be begun; then nothing was done.
pub async fn apply<C: Cloud, S: Store>(
    plan: Plan,
    journal: &mut Journal<S>,
    cloud: &C,
    options: Options<'_>,
    stop: impl Future<Output = ()>,
) -> Result<Outcome, JournalError> {
    let mut run = Run::begin(plan, journal, cloud, options)?;
    let told = Stop::default();
    let mut running = FuturesUnordered::new();
    let mut stop = pin!(stop);
    run.is_stopped = stop.as_mut().now_or_never().is_some();
    let around = Around { report: options.report, lineage: run.state.lineage.as_str().into(), stop: told.clone() };
    loop {
        for (operation, job) in run.next_jobs(options.limit.max(1).saturating_sub(running.len())) {
            running.push(perform(cloud, around.clone(), operation, job, Duration::ZERO));
        }
        let event = match run.is_stopped {
            true => running.next().await,
            false => match select(running.next(), stop.as_mut()).await {
                Either::Left((event, _)) => event,
                Either::Right(((), _)) => {
                    run.is_stopped = true;
                    told.request();
                    continue;
                }
            },
        };
        let Some((operation, job, result)) = event else { break };
        if let Some((job, delay)) = run.finished(operation, job, result) {
            running.push(perform(cloud, around.clone(), operation, job, delay));
        }
    }
    Ok(run.end())
}

/// The state of the loop.
struct Run<'a, C, S> {
    cloud: &'a C,
    journal: &'a mut Journal<S>,
    report: &'a dyn Report,
    state: State,
    world: World,
    steps: Vec<Step>,
    operations: Vec<Operation>,
    outputs: Vec<OutputWork>,
    /// For each operation, how many others it waits for, and which wait for it.
    waiting: Vec<usize>,
    next: Vec<Vec<usize>>,
    attempts: Vec<u32>,
    /// What may begin, by the time that is left from there.
    ready: BinaryHeap<(Duration, Reverse<usize>)>,
    remaining: Vec<Duration>,
    progress: Vec<Progress>,
    failures: BTreeMap<String, String>,
    is_stopped: bool,
    broken: Option<JournalError>,
}

#[derive(Debug, Clone, Copy, PartialEq)]
enum Progress {
    Waiting,
    Done,
    Failed,
    /// It waits for something that failed: the position of that.
    Kept(usize),
}

impl<'a, C: Cloud, S: Store> Run<'a, C, S> {
    fn begin(
        plan: Plan,
        journal: &'a mut Journal<S>,
        cloud: &'a C,
        options: Options<'a>,
    ) -> Result<Self, JournalError> {
        let Plan { steps, mut state, operations, world, outcomes, .. } = plan;
        take_over(&mut state, &steps, cloud.kinds());
        journal.begin(&mut state)?;
        let remaining = remaining(&operations);
        let waiting: Vec<usize> = operations.iter().map(|operation| operation.after.len()).collect();
        let mut next = vec![Vec::new(); operations.len()];
        for (i, operation) in operations.iter().enumerate() {
            operation.after.iter().for_each(|before| next[*before].push(i));
        }
        let ready = (0..operations.len()).filter(|i| waiting[*i] == 0).map(|i| (remaining[i], Reverse(i))).collect();
        Ok(Self {
            cloud,
            journal,
            report: options.report,
            state,
            world,
            steps,
            outputs: outcomes,
            waiting,
            next,
            attempts: vec![0; operations.len()],
            ready,
            remaining,
            progress: vec![Progress::Waiting; operations.len()],
            operations,
            failures: BTreeMap::new(),
            is_stopped: false,
            broken: None,
        })
    }

    /// Begins as many operations as there is room for; their intents are in the journal when it returns.
    fn next_jobs(&mut self, room: usize) -> Vec<(usize, Job)> {
        let (mut jobs, mut intents) = (Vec::new(), Vec::new());
        while jobs.len() < room && !self.is_stopped && self.broken.is_none() {
            let Some((_, Reverse(i))) = self.ready.pop() else { break };
            match self.prepare(i) {
                Ok(Prepared::Call(job, intent)) => {
                    intents.extend(intent.map(Entry::Intent));
                    jobs.push((i, *job));
                }
                Ok(Prepared::Nothing) => self.succeeded(i),
                Err(message) => self.failed(i, message),
            }
        }
        // One write for all: a disk takes as long for one line as for ten.
        if !self.write(intents) {
            return Vec::new();
        }
        for (i, _) in &jobs {
            self.tell(*i, Stage::Begun);
        }
        jobs
    }

    /// Takes what a call gave; gives the next call of the same operation, and how long to wait before it.
    fn finished(&mut self, i: usize, job: Job, result: Result<Answer, CloudError>) -> Option<(Job, Duration)> {
        let error = match result {
            Ok(Answer::Found(None)) if self.is_stopped => return None,
            Ok(Answer::Found(None)) => return Some((job.again(), Duration::ZERO)),
            Ok(Answer::Found(Some(actual))) => {
                let Some(rest) = self.rest(i, &job, &actual) else {
                    self.accept(i, &job, Answer::Found(Some(actual)));
                    return None;
                };
                let is_over = self.is_stopped || self.broken.is_some();
                return (!is_over).then_some((rest, Duration::ZERO));
            }
            Ok(answer) => {
                self.accept(i, &job, answer);
                return None;
            }
            Err(error) => error,
        };
        if let (Some(actual), true) = (&error.object, job.is_create()) {
            self.record(i, &job, actual, Some(error.fault));
        }
        let is_repeated = matches!(error.fault, Fault::Throttled | Fault::Lost) && error.object.is_none();
        let attempt = self.attempts[i];
        self.attempts[i] += 1;
        match error.fault {
            Fault::NotFound if matches!(job, Job::Delete { .. }) => self.accept(i, &job, Answer::Gone),
            // The outcome is not known, or nothing happened: the next run finds out.
            Fault::Cancelled => {}
            _ if is_repeated && attempt + 1 < ATTEMPTS => {
                let job = if error.fault == Fault::Lost { job.after_lost_answer() } else { job };
                // Whether an object was made is worth finding out also at the end.
                if !self.is_stopped || matches!(job, Job::Find(_)) {
                    let delay = backoff(attempt);
                    self.tell(i, Stage::Retrying(&error.message, delay));
                    return Some((job, delay));
                }
            }
            Fault::NotFound => {
                self.failed(i, format!("{}; it was deleted in the meantime: apply again", error.message));
            }
            _ => self.failed(i, error.message),
        }
        None
    }

    fn accept(&mut self, i: usize, job: &Job, answer: Answer) {
        let Operation { key, verb, step, .. } = self.operations[i].clone();
        match answer {
            Answer::Object(actual) | Answer::Found(Some(actual)) => {
                let is_own = job.token().is_some_and(|token| is_ours(&actual, token));
                if !is_own {
                    return self.failed(i, format!("`{}` is not ours and is not touched", actual.id));
                }
                self.record(i, job, &actual, None);
                let after = self.after(step, job.arguments(), &actual.attributes);
                let own = self.tell_world(step, &after);
                if let Err(message) = self.postconditions(step, own) {
                    return self.failed(i, message);
                }
            }
            Answer::Data(attributes) => {
                let after = self.after(step, job.arguments(), &attributes);
                let own = self.tell_world(step, &after);
                if let Err(message) = self.postconditions(step, own) {
                    return self.failed(i, message);
                }
            }
            Answer::Gone => {
                debug_assert!(matches!(verb, Verb::Delete | Verb::Forget));
                self.forget(&key);
            }
            Answer::Found(None) => {}
        }
        self.succeeded(i);
    }

    fn succeeded(&mut self, i: usize) {
        self.progress[i] = Progress::Done;
        self.tell(i, Stage::Done);
        for after in self.next[i].clone() {
            self.waiting[after] -= 1;
            if self.waiting[after] == 0 {
                self.ready.push((self.remaining[after], Reverse(after)));
            }
        }
    }

    fn failed(&mut self, i: usize, message: String) {
        self.progress[i] = Progress::Failed;
        self.tell(i, Stage::Failed(&message));
        let mut kept = self.next[i].clone();
        while let Some(after) = kept.pop() {
            if self.progress[after] == Progress::Waiting {
                self.progress[after] = Progress::Kept(i);
                kept.extend(&self.next[after]);
            }
        }
        self.failures.insert(self.operations[i].key.address.clone(), message);
    }

    fn tell(&self, i: usize, stage: Stage<'_>) {
        let Operation { key, verb, .. } = &self.operations[i];
        self.report.report(&Event { address: &key.address, verb: *verb, stage });
    }

    fn end(mut self) -> Outcome {
        let mut unfinished: BTreeMap<&str, Option<String>> = BTreeMap::new();
        for (i, progress) in self.progress.iter().enumerate() {
            let because = match progress {
                Progress::Done | Progress::Failed => continue,
                Progress::Waiting => None,
                Progress::Kept(cause) => Some(self.operations[*cause].key.address.clone()),
            };
            unfinished.insert(&self.operations[i].key.address, because);
        }
        let unfinished: Vec<Unfinished> = unfinished
            .into_iter()
            .map(|(address, because)| Unfinished { address: address.to_owned(), because })
            .collect();
        for output in &self.outputs {
            for condition in &output.preconditions {
                if let Err(message) = judge(&self.world, condition, &Binding::default()) {
                    self.failures.insert(format!("output.{}", output.name), message);
                }
            }
        }
        Outcome {
            state: self.state,
            outputs: self.outputs.iter().map(|output| (output.name.clone(), output.value(&self.world))).collect(),
            failures: self.failures.into_iter().map(|(address, message)| Failure { address, message }).collect(),
            unfinished,
            journal: self.broken,
        }
    }
}

#[cfg(test)]
mod tests {
    use crate::testing::{Fake, MemoryStore};
    use crate::{Attributes, Journal, Kinds, Observed, Options, Plan, State, converge};

    /// The future may run on another thread: calls of a server do.
    #[test]
    fn a_run_can_be_sent() {
        fn is_send(_: &impl Send) {}
        let cloud = Fake::new(Kinds::default());
        let mut journal = Journal::open(MemoryStore::new(), "demo").unwrap();
        let make = |state: &State, observed: &Observed| -> Result<Plan, crate::PlanError> {
            let app = ledgerform::App::new();
            app.stack("demo");
            let graphs = app.graphs().map_err(|problems| crate::PlanError {
                problems: problems.iter().cloned().map(Into::into).collect(),
            })?;
            crate::plan(&graphs[0], &Attributes::new(), state, observed, &Kinds::default())
        };
        let options = Options { limit: 16, report: &() };
        let run = converge(&make, State::new("demo"), &mut journal, &cloud, options, std::future::pending());
        is_send(&run);
        assert!(cloud.run(None, run).done().unwrap().unwrap().is_complete());
    }
}
