//! Generates the protocol code from `proto/` and compares it with what is committed.
//!
//! `cargo test -p ledgerform-tfplugin --test generated -- --ignored` checks; with `REGENERATE=1` it writes. It stands
//! outside of the build so that building needs neither `protoc` nor the generators.

use std::path::Path;
use std::process::Command;
use std::{env, fs};

const PROTOS: [&str; 3] = ["tfplugin6.proto", "plugin.proto", "health.proto"];

#[test]
#[ignore = "compiles the generators' output; CI runs it"]
fn generated_code_is_current() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let out = tempfile::tempdir().unwrap();
    let descriptors = protox::compile(PROTOS, [root.join("proto")]).unwrap();
    tonic_prost_build::configure()
        .build_client(false)
        .build_transport(false)
        .btree_map(".")
        .bytes(".")
        .out_dir(out.path())
        .compile_fds(descriptors)
        .unwrap();

    let mut stale = Vec::new();
    for entry in fs::read_dir(out.path()).unwrap() {
        let file = entry.unwrap().path();
        let code = fs::read_to_string(&file).unwrap();
        fs::write(&file, format!("// @generated from proto/ by tests/generated.rs; do not edit.\n{code}")).unwrap();
        let config = root.join("../../rustfmt.toml");
        let status =
            Command::new("rustfmt").args(["--edition", "2024", "--config-path"]).arg(config).arg(&file).status();
        assert!(status.unwrap().success());

        let committed = root.join("src/generated").join(file.file_name().unwrap());
        let fresh = fs::read_to_string(&file).unwrap();
        if fs::read_to_string(&committed).unwrap_or_default() != fresh {
            stale.push(committed.clone());
            if env::var_os("REGENERATE").is_some() {
                fs::write(&committed, fresh).unwrap();
            }
        }
    }
    assert!(stale.is_empty(), "not what proto/ says (set REGENERATE=1 to write): {stale:?}");
}
