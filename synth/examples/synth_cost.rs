//! What synthesizing an app costs: processor time and the most memory in use, measured in a process of its own.
//!
//! `cargo run --release -p ledgerform --example synth_cost -- 5000`
//!
//! Reads `/proc`, so it runs on Linux only.

#![expect(clippy::print_stdout, reason = "the numbers are for people")]

#[path = "../benches/shape.rs"]
mod shape;

use std::error::Error;
use std::fs;

fn main() -> Result<(), Box<dyn Error>> {
    let resources = match std::env::args().nth(1) {
        Some(text) => text.parse()?,
        None => 5000,
    };
    let (cpu, memory) = (cpu_milliseconds()?, peak_megabytes()?);
    let app = shape::app(resources);
    let built = cpu_milliseconds()?;
    let synthesis = app.synth()?;
    let done = cpu_milliseconds()?;
    println!(
        "{resources} resources: {:.1} ms of processor time ({:.1} to build, {:.1} to synthesize), {:.1} MB at most \
         ({memory:.1} before), {} bytes of JSON",
        done - cpu,
        built - cpu,
        done - built,
        peak_megabytes()?,
        synthesis.stacks[0].text.len()
    );
    Ok(())
}

/// Time that the only thread has run.
fn cpu_milliseconds() -> Result<f64, Box<dyn Error>> {
    let text = fs::read_to_string("/proc/self/schedstat")?;
    let nanoseconds: f64 = text.split_whitespace().next().ok_or("no time in /proc/self/schedstat")?.parse()?;
    Ok(nanoseconds / 1e6)
}

/// The largest resident set so far.
fn peak_megabytes() -> Result<f64, Box<dyn Error>> {
    let text = fs::read_to_string("/proc/self/status")?;
    let line = text.lines().find_map(|line| line.strip_prefix("VmHWM:")).ok_or("no VmHWM in /proc/self/status")?;
    let kilobytes: f64 = line.trim().trim_end_matches(" kB").parse()?;
    Ok(kilobytes / 1024.0)
}
