//! A cloud in memory that breaks on demand, a clock that needs no time, and a journal that outlives its process.
//!
//! Everything is deterministic: equal programs give equal calls in equal order.

mod fake;
mod faults;
mod simulation;
mod store;

pub use fake::{Fake, FakeObject};
pub use faults::{Fault, Injection};
pub use simulation::Ended;
pub use store::MemoryStore;
