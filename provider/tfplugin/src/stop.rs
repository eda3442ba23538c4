//! Telling handlers that the user wants to stop.

use std::sync::{Arc, Mutex, PoisonError};
use tokio::sync::watch;

/// Tells a handler that the user pressed Ctrl-C: start nothing new, finish or undo what runs, return what is true.
#[derive(Debug, Clone)]
pub struct Stop(watch::Receiver<bool>);

impl Default for Stop {
    /// A token that nobody will use, to call handlers in tests.
    fn default() -> Self {
        StopSource::new().token()
    }
}

impl Stop {
    /// Whether the user wants to stop.
    pub fn is_requested(&self) -> bool {
        *self.0.borrow()
    }

    /// Returns when the user wants to stop; never, if that does not happen.
    pub async fn requested(&mut self) {
        if self.0.wait_for(|stop| *stop).await.is_err() {
            std::future::pending::<()>().await;
        }
    }
}

/// The other end: one per server.
#[derive(Debug, Clone)]
pub(crate) struct StopSource(Arc<Mutex<watch::Sender<bool>>>);

impl StopSource {
    pub(crate) fn new() -> Self {
        Self(Arc::new(Mutex::new(watch::Sender::new(false))))
    }

    pub(crate) fn token(&self) -> Stop {
        Stop(self.0.lock().unwrap_or_else(PoisonError::into_inner).subscribe())
    }

    pub(crate) fn request(&self) {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).send_replace(true);
    }

    /// Forgets an earlier request: a server that outlives a run is configured again for the next one. Handlers of
    /// the stopped run keep their request, and so the sender is a new one.
    pub(crate) fn reset(&self) {
        let mut sender = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        if *sender.borrow() {
            *sender = watch::Sender::new(false);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test]
    async fn a_request_stays_with_its_run() {
        let source = StopSource::new();
        let mut first = source.token();
        source.request();
        first.requested().await;
        source.reset();
        assert!(first.is_requested());
        assert!(!source.token().is_requested());
    }
}
