//! What happens during a run: for the log, and for what is said of each object afterwards.

use crate::inventory::describe;
use ledgerform_engine::{Action, Event, Plan, Report, Stage, Verb};
use ledgerform_tfplugin::{Context, Log};
use serde_json::json;
use std::collections::{BTreeMap, BTreeSet};
use std::sync::{Mutex, PoisonError};

/// Keeps what happens, and writes it to the log.
pub(crate) struct Reported {
    log: Log,
    happened: Mutex<Happened>,
}

#[derive(Default)]
struct Happened {
    /// What was going to be done, by address.
    said: BTreeMap<String, String>,
    done: BTreeSet<String>,
}

impl Reported {
    pub(crate) fn new(context: &Context) -> Self {
        Self { log: context.log.clone(), happened: Mutex::default() }
    }

    /// Remembers what a plan does; the last plan that does something to an object says what.
    pub(crate) fn plans(&self, plan: &Plan) {
        let mut happened = self.happened.lock().unwrap_or_else(PoisonError::into_inner);
        let changed = plan.steps.iter().filter(|step| step.token.is_some() && step.action != Action::NoOp);
        happened.said.extend(changed.map(|step| (step.address.clone(), describe(step))));
    }

    /// Whether an object was made or changed.
    pub(crate) fn is_done(&self, address: &str) -> bool {
        self.happened.lock().unwrap_or_else(PoisonError::into_inner).done.contains(address)
    }

    /// What was going to be done to an object.
    pub(crate) fn said(&self, address: &str) -> Option<String> {
        self.happened.lock().unwrap_or_else(PoisonError::into_inner).said.get(address).cloned()
    }
}

impl Report for Reported {
    fn report(&self, event: &Event<'_>) {
        let Event { address, verb, stage } = event;
        let verb_text = word(*verb);
        let fields = json!({ "object": address, "verb": verb_text });
        match stage {
            Stage::Begun => self.log.debug("Calling AWS", fields),
            Stage::Working(text) => self.log.debug("Waiting", json!({ "object": address, "progress": text })),
            Stage::Retrying(message, delay) => {
                let seconds = delay.as_secs();
                self.log.warn("Trying again", json!({ "object": address, "reason": message, "seconds": seconds }));
            }
            Stage::Done => {
                self.log.info("Done", fields);
                if matches!(verb, Verb::Create | Verb::Update) {
                    let mut happened = self.happened.lock().unwrap_or_else(PoisonError::into_inner);
                    happened.done.insert((*address).to_owned());
                }
            }
            Stage::Failed(message) => {
                self.log.error("Failed", json!({ "object": address, "verb": verb_text, "reason": message }));
            }
        }
    }
}

fn word(verb: Verb) -> &'static str {
    match verb {
        Verb::Read => "read",
        Verb::Create => "create",
        Verb::Update => "update",
        Verb::Delete => "delete",
        Verb::Forget => "forget",
    }
}
