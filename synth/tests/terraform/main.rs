//! Tests whose judge is the real Terraform. They fail where it is absent.

#![expect(clippy::unwrap_used, reason = "a test that cannot go on fails")]

mod actions;
mod assets;
mod backends;
mod calls;
mod console;
mod cross_stack;
mod defects;
mod emission;
mod escaping;
mod functions;
mod judge;
mod printing;
mod renames;
mod rules;
mod statements;
