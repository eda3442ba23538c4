//! The wish of the user that a run ends.

use std::pin::Pin;
use std::sync::{Arc, Mutex, PoisonError};
use std::task::{Context, Poll, Waker};

/// Says that the user wants to stop; clones are the same. As a future it is ready as soon as that is so.
///
/// ```
/// use ledgerform_engine::Stop;
/// let stop = Stop::default();
/// let same = stop.clone();
/// stop.request();
/// assert!(same.is_requested());
/// ```
#[derive(Debug, Clone, Default)]
pub struct Stop(Arc<Mutex<Stopping>>);

#[derive(Debug, Default)]
struct Stopping {
    is_requested: bool,
    waiting: Vec<Waker>,
}

impl Stop {
    /// The user wants to stop.
    pub fn request(&self) {
        let waiting = self.with(|stopping| {
            stopping.is_requested = true;
            std::mem::take(&mut stopping.waiting)
        });
        waiting.into_iter().for_each(Waker::wake);
    }

    /// Whether the user wants to stop.
    pub fn is_requested(&self) -> bool {
        self.with(|stopping| stopping.is_requested)
    }

    /// The next run is not stopped.
    pub(crate) fn reset(&self) {
        self.with(|stopping| *stopping = Stopping::default());
    }

    fn with<T>(&self, f: impl FnOnce(&mut Stopping) -> T) -> T {
        f(&mut self.0.lock().unwrap_or_else(PoisonError::into_inner))
    }
}

impl Future for Stop {
    type Output = ();

    fn poll(self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<()> {
        self.with(|stopping| {
            if stopping.is_requested {
                return Poll::Ready(());
            }
            // A call that waits long is polled often, mostly by the same task.
            if !stopping.waiting.iter().any(|waker| waker.will_wake(context.waker())) {
                stopping.waiting.push(context.waker().clone());
            }
            Poll::Pending
        })
    }
}
