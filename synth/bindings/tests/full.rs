//! Every type of every provider compiles, without a warning. Takes half a minute of processor time and 3 GB of memory, so
//! it runs when it is asked for: `cargo test -p ledgerform-bindings --test full -- --ignored`.

use std::path::Path;
use std::process::Command;

#[test]
#[ignore = "compiles every type of every provider"]
fn everything_compiles() {
    let output = Command::new(env!("CARGO"))
        .args(["check", "--package", "ledgerform-bindings", "--features", "full", "--locked"])
        .current_dir(Path::new(env!("CARGO_MANIFEST_DIR")))
        .output()
        .unwrap();
    let text = String::from_utf8_lossy(&output.stderr);
    assert!(output.status.success() && !text.contains("warning"), "{text}");
}
