//! The text that `convert` writes for every folder of `testdata/convert`, and what it reports.
//!
//! `UPDATE=1 cargo test -p ledgerform-convert --test goldens` writes them.

#![expect(clippy::unwrap_used, reason = "helpers of tests panic as tests do")]

mod support;

use support::{Module, folders};

#[test]
fn programs_and_findings() {
    for name in folders() {
        Module::read(&name).check_goldens();
    }
}
