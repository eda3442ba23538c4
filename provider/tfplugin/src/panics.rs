//! Panics: those of handlers become answers, others a report that Terraform shows.

use std::any::Any;
use std::backtrace::Backtrace;
use std::cell::{Cell, RefCell};
use std::io::Write;
use std::panic::{AssertUnwindSafe, PanicHookInfo, catch_unwind};
use std::pin::Pin;
use std::sync::Once;
use std::task::{Context, Poll};

thread_local! {
    /// Whether this thread polls a handler, whose panic is caught.
    static GUARDED: Cell<bool> = const { Cell::new(false) };
    /// The panic that is on its way through this thread: a second one before it is caught aborts the process.
    static UNDER_WAY: RefCell<Option<String>> = const { RefCell::new(None) };
}

/// A panic that was caught.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Panicked {
    /// What it said.
    pub(crate) message: String,
    /// File, without its folders, and line; empty when the hook did not see it.
    pub(crate) place: String,
}

/// A handler whose panics are caught.
pub(crate) struct Guarded<T>(Pin<Box<dyn Future<Output = T> + Send>>);

impl<T> Guarded<T> {
    pub(crate) fn new(handler: impl Future<Output = T> + Send + 'static) -> Self {
        Self(Box::pin(handler))
    }
}

impl<T> Future for Guarded<T> {
    type Output = Result<T, Panicked>;

    fn poll(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Self::Output> {
        GUARDED.set(true);
        // A handler that panicked is never polled again, so nobody sees what it left half done.
        let polled = catch_unwind(AssertUnwindSafe(|| self.0.as_mut().poll(context)));
        GUARDED.set(false);
        match polled {
            Ok(Poll::Pending) => Poll::Pending,
            Ok(Poll::Ready(value)) => Poll::Ready(Ok(value)),
            Err(payload) => {
                let place = UNDER_WAY.take().unwrap_or_default();
                Poll::Ready(Err(Panicked { message: message(payload.as_ref()), place }))
            }
        }
    }
}

/// Installs the hook: silent where a panic is caught and answered. Elsewhere a panic that ends the process is printed
/// the way Terraform recognizes, if `crash_report`, and any other one goes to `other`.
///
/// Once in a process: the hook that was there before goes on seeing what is not ours.
pub(crate) fn install(crash_report: bool, other: impl Fn(&str) + Send + Sync + 'static) {
    static ONCE: Once = Once::new();
    ONCE.call_once(|| {
        let before = std::panic::take_hook();
        std::panic::set_hook(Box::new(move |info| {
            let second = UNDER_WAY.with_borrow(Option::is_some);
            if GUARDED.get() && !second && cfg!(panic = "unwind") {
                UNDER_WAY.set(Some(place(info)));
            } else if !crash_report {
                before(info);
            } else if second || cfg!(panic = "abort") || std::thread::current().name() == Some("main") {
                report(&message(info.payload()), &place(info));
            } else {
                other(&format!("{} at {}", message(info.payload()), place(info)));
            }
        }));
    });
}

/// Ends the process and makes Terraform show a crash report with this reason.
///
/// For a provider that finds its own memory in a state that cannot be: everything else is an error diagnostic.
/// What runs at this time is lost, and what it created is not recorded.
#[track_caller]
pub fn abort(reason: &str) -> ! {
    let caller = std::panic::Location::caller();
    report(reason, &format!("{}:{}", base_name(caller.file()), caller.line()));
    std::process::abort()
}

/// Terraform collects the lines that follow one with this beginning, and prints them when it ends.
fn report(message: &str, place: &str) {
    let backtrace = Backtrace::force_capture();
    let text = format!("panic: {} at {place}\n\n{backtrace}\n", message.replace('\n', " "));
    drop(std::io::stderr().write_all(text.as_bytes()));
}

fn place(info: &PanicHookInfo<'_>) -> String {
    info.location().map(|at| format!("{}:{}", base_name(at.file()), at.line())).unwrap_or_default()
}

/// Folders are those of the machine the provider was built on, and of no use to anyone.
fn base_name(file: &str) -> &str {
    file.rsplit(['/', '\\']).next().unwrap_or(file)
}

fn message(payload: &(dyn Any + Send)) -> String {
    let text = payload.downcast_ref::<&str>().map(|text| (*text).to_owned());
    text.or_else(|| payload.downcast_ref::<String>().cloned()).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test]
    async fn a_caught_panic_tells_what_and_where() {
        install(false, |_| {});
        let found = Guarded::new(async {
            tokio::task::yield_now().await;
            panic!("number {}", 7);
        });
        let panicked: Result<(), Panicked> = found.await;
        let panicked = panicked.unwrap_err();
        assert_eq!(panicked.message, "number 7");
        assert!(panicked.place.starts_with("panics.rs:"), "{}", panicked.place);
        assert_eq!(Guarded::new(async { 1 }).await, Ok(1), "the next one is fine");
    }
}
