//! The engine against a cloud in memory.

mod drift;
mod faults;
mod golden;
mod properties;
mod rounds;
mod secrets;
mod speed;
mod support;
mod vpc;
