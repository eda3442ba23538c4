//! Time that passes only when everybody waits for it.

use std::collections::BTreeMap;
use std::pin::{Pin, pin};
use std::sync::{Arc, Mutex, PoisonError};
use std::task::{Context, Poll, Waker};
use std::time::Duration;

/// How a simulated process ended.
#[derive(Debug, PartialEq, Eq)]
pub enum Ended<T> {
    /// It came to its end.
    Done(T),
    /// It died; nothing of what it held in memory is left.
    Crashed,
    /// It waited for something that will not come.
    Stuck,
}

impl<T> Ended<T> {
    /// What it gave, if it came to its end.
    pub fn done(self) -> Option<T> {
        match self {
            Self::Done(value) => Some(value),
            Self::Crashed | Self::Stuck => None,
        }
    }
}

/// A clock, and whoever waits for it.
#[derive(Debug, Clone, Default)]
pub(super) struct Clock(Arc<Mutex<Time>>);

#[derive(Debug, Default)]
struct Time {
    now: Duration,
    /// Who waits, by the time they wait for and the order in which they began.
    waiting: BTreeMap<(Duration, u64), Waker>,
    begun: u64,
    is_dead: bool,
}

impl Clock {
    fn with<T>(&self, f: impl FnOnce(&mut Time) -> T) -> T {
        f(&mut self.0.lock().unwrap_or_else(PoisonError::into_inner))
    }

    pub(super) fn now(&self) -> Duration {
        self.with(|time| time.now)
    }

    /// The process dies: nothing of it goes on.
    pub(super) fn kill(&self) {
        self.with(|time| time.is_dead = true);
    }

    pub(super) fn sleep(&self, duration: Duration) -> Sleep {
        Sleep { clock: self.clone(), until: self.now() + duration, place: None }
    }

    /// Runs a process to its end; time passes whenever it has nothing to do.
    pub(super) fn run<T>(&self, process: impl Future<Output = T>) -> Ended<T> {
        self.with(|time| {
            time.is_dead = false;
            time.waiting.clear();
        });
        let mut process = pin!(process);
        loop {
            // Whoever sleeps wakes its own waker; the process as a whole is looked at each time.
            let state = process.as_mut().poll(&mut Context::from_waker(Waker::noop()));
            if self.with(|time| time.is_dead) {
                return Ended::Crashed;
            }
            if let Poll::Ready(value) = state {
                return Ended::Done(value);
            }
            let next = self.with(|time| {
                let ((until, _), waker) = time.waiting.pop_first()?;
                time.now = until;
                Some(waker)
            });
            match next {
                Some(waker) => waker.wake(),
                None => return Ended::Stuck,
            }
        }
    }
}

/// Waits until a time.
pub(super) struct Sleep {
    clock: Clock,
    until: Duration,
    place: Option<(Duration, u64)>,
}

impl Future for Sleep {
    type Output = ();

    fn poll(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<()> {
        let until = self.until;
        let place = self.place;
        let new = self.clock.with(|time| {
            if let Some(place) = place {
                time.waiting.remove(&place);
            }
            if time.now >= until {
                return None;
            }
            time.begun += 1;
            let place = (until, place.map_or(time.begun, |(_, order)| order));
            time.waiting.insert(place, context.waker().clone());
            Some(place)
        });
        self.place = new;
        if new.is_some() { Poll::Pending } else { Poll::Ready(()) }
    }
}

impl Drop for Sleep {
    fn drop(&mut self) {
        if let Some(place) = self.place {
            self.clock.with(|time| _ = time.waiting.remove(&place));
        }
    }
}
