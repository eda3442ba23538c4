//! Whether what does not wait for each other is done side by side.

use crate::roots;
use crate::support::Workspace;
use std::time::{Duration, Instant};

/// How long an apply takes with so many calls at once, each of which takes 100 ms longer.
fn apply(limit: &str) -> Duration {
    let workspace = Workspace::new(roots::PLATFORM);
    workspace.set("max_parallel_calls", limit);
    workspace.account.latency(Duration::from_millis(100)).unwrap();
    let start = Instant::now();
    workspace.apply();
    let took = start.elapsed();
    workspace.account.latency(Duration::ZERO).unwrap();
    let calls = workspace.account.requests().unwrap().calls.len();
    println!("{limit:>4} calls at once: {took:.1?} for {calls} calls");
    workspace.destroy();
    took
}

/// Without a limit an apply takes as long as the longest chain of objects that wait for each other.
#[test]
#[ignore = "a benchmark: `cargo test --workspace --test emulated parallel -- --ignored --nocapture` on an idle machine"]
fn parallel_calls_take_as_long_as_the_longest_chain() {
    let chain = apply("1000");
    let usual = apply("16");
    let ratio = usual.as_secs_f64() / chain.as_secs_f64();
    println!("16 calls at once take {ratio:.2} times as long as the longest chain");
}
