//! The engine against a cloud in memory.

#![allow(clippy::unwrap_used, reason = "helpers of tests panic as tests do")]

mod drift;
mod faults;
mod fintech;
mod golden;
mod names;
mod properties;
mod rounds;
mod secrets;
mod speed;
mod support;
mod vpc;
