//! The engine against a cloud in memory.

#![allow(clippy::unwrap_used, reason = "helpers of tests panic as tests do")]

mod drift;
mod faults;
mod fintech;
mod found;
mod golden;
mod halfway;
mod names;
mod platform;
mod properties;
mod rounds;
mod secrets;
mod speed;
mod support;
mod vpc;
