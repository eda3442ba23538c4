//! kubectl, which reads the files that clusters are reached with.

use crate::root::{must, text_of};
use serde_json::Value;
use std::fs;
use std::process::Command;

/// What kubectl makes of a kubeconfig: the context that it would use, with its cluster and its user, as JSON.
///
/// Nothing where there is no kubectl on the `PATH`, unless the variable `CI` says that the test runs in a pipeline.
///
/// # Panics
/// With what kubectl says, if it cannot read the text, or if there is no kubectl in a pipeline.
#[track_caller]
pub fn kubectl_view(kubeconfig: &str) -> Option<Value> {
    let folder = must(tempfile::tempdir());
    let path = folder.path().join("config");
    must(fs::write(&path, kubeconfig));
    let view = ["config", "view", "--minify", "--output", "json", "--kubeconfig"];
    let output = match Command::new("kubectl").args(view).arg(&path).output() {
        Ok(output) => output,
        Err(error) => {
            assert!(std::env::var_os("CI").is_none(), "kubectl is not on the PATH: {error}");
            return None;
        }
    };
    assert!(output.status.success(), "{}", text_of(&output));
    Some(must(serde_json::from_slice(&output.stdout)))
}
