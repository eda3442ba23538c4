//! What happened, in the table and in the journal.

use super::Run;
use super::call::Job;
use crate::cloud::{Actual, Cloud, Fault};
use crate::journal::{Entry, Made, Store};
use crate::state::{Key, Object};

impl<C: Cloud, S: Store> Run<'_, C, S> {
    /// Puts what a call gave into the table and the journal; `fault` is what kept the call from its end.
    pub(super) fn record(&mut self, i: usize, job: &Job, actual: &Actual, fault: Option<Fault>) {
        if let Some(object) = self.object(i, job, actual) {
            let unready = fault == Some(Fault::Cancelled);
            let tainted = fault.is_some() && !unready;
            self.put(i, Object { tainted, unready, ..object });
        }
    }

    /// An object as it is recorded.
    pub(super) fn object(&self, i: usize, job: &Job, actual: &Actual) -> Option<Object> {
        let (step, kinds) = (&self.steps[self.operations[i].step], self.cloud.kinds());
        let object = Object::new(&step.kind, &actual.id, job.token()?, job.arguments(), &actual.attributes, kinds);
        let object = match job {
            Job::Update { given, .. } => object.with_secrets_of(given, kinds),
            _ => object,
        };
        Some(Object { dependencies: step.work.needs.clone(), ..object })
    }

    pub(super) fn put(&mut self, i: usize, object: Object) {
        let key = self.operations[i].key.clone();
        self.state.insert(key.clone(), object.clone());
        self.write(vec![Entry::Made(Made { address: key.address, generation: key.generation, object })]);
    }

    pub(super) fn forget(&mut self, key: &Key) {
        self.state.objects.remove(key);
        self.write(vec![Entry::Gone { address: key.address.clone(), generation: key.generation }]);
    }

    /// Adds to the journal; after a failure nothing is begun any more.
    pub(super) fn write(&mut self, entries: Vec<Entry>) -> bool {
        if self.broken.is_none() {
            self.broken = self.journal.append(entries).err();
        }
        self.broken.is_none()
    }
}
