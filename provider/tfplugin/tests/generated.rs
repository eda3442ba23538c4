//! Generates the protocol code from `proto/` and compares it with what is committed.
//!
//! `cargo test -p ledgerform-tfplugin --test generated -- --ignored` checks; with `REGENERATE=1` it writes. It stands
//! outside of the build so that building needs neither `protoc` nor the generators.
//!
//! Messages of protocol 5 that are the same on the wire as one of protocol 6 are not generated again: the code of
//! protocol 5 uses the types of protocol 6, and one set of handlers serves both.

#![allow(clippy::unwrap_used, reason = "helpers of tests panic as tests do")]

use prost::Message;
use prost_types::{DescriptorProto, FieldDescriptorProto, FileDescriptorSet};
use std::collections::BTreeMap;
use std::path::Path;
use std::process::Command;
use std::{env, fs};

const PROTOS: [&str; 4] = ["tfplugin6.proto", "tfplugin5.proto", "plugin.proto", "health.proto"];

/// What protocol 6 calls a message of protocol 5, where the names differ.
const RENAMED: [(&str, &str); 5] = [
    ("PrepareProviderConfig", "ValidateProviderConfig"),
    ("ValidateResourceTypeConfig", "ValidateResourceConfig"),
    ("ValidateDataSourceConfig", "ValidateDataResourceConfig"),
    ("Configure", "ConfigureProvider"),
    ("Stop", "StopProvider"),
];

#[test]
#[ignore = "compiles the generators' output; CI runs it"]
fn generated_code_is_current() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let out = tempfile::tempdir().unwrap();
    let descriptors = protox::compile(PROTOS, [root.join("proto")]).unwrap();
    let mut config = tonic_prost_build::configure()
        .build_client(false)
        .build_transport(false)
        .btree_map(".")
        .bytes(".")
        .out_dir(out.path());
    for (five, six) in same_messages(&descriptors) {
        config = config.extern_path(five, six);
    }
    config.compile_fds(descriptors).unwrap();
    fs::write(out.path().join("descriptors.bin"), published_names(root, out.path())).unwrap();

    let mut stale = Vec::new();
    for entry in fs::read_dir(out.path()).unwrap() {
        let file = entry.unwrap().path();
        if file.extension().is_some_and(|extension| extension == "rs") {
            let code = fs::read_to_string(&file).unwrap();
            fs::write(&file, format!("// @generated from proto/ by tests/generated.rs; do not edit.\n{code}")).unwrap();
            let config = root.join("../../rustfmt.toml");
            let status =
                Command::new("rustfmt").args(["--edition", "2024", "--config-path"]).arg(config).arg(&file).status();
            assert!(status.unwrap().success());
        }
        let committed = root.join("src/generated").join(file.file_name().unwrap());
        let fresh = fs::read(&file).unwrap();
        if fs::read(&committed).unwrap_or_default() != fresh {
            stale.push(committed.clone());
            if env::var_os("REGENERATE").is_some() {
                fs::write(&committed, fresh).unwrap();
            }
        }
    }
    assert!(stale.is_empty(), "not what proto/ says (set REGENERATE=1 to write): {stale:?}");
}

/// Descriptors for reflection, with `Schema` where our files say `bytes`. A file of their own each, without comments.
fn published_names(root: &Path, scratch: &Path) -> Vec<u8> {
    let directory = scratch.join("published");
    fs::create_dir(&directory).unwrap();
    for name in PROTOS {
        let text = fs::read_to_string(root.join("proto").join(name)).unwrap();
        let named = |line: &str| match line.strip_suffix(" // Schema") {
            Some(field) => field.replacen("bytes", "Schema", 1),
            None => line.to_owned(),
        };
        fs::write(directory.join(name), text.lines().map(named).collect::<Vec<_>>().join("\n")).unwrap();
    }
    let mut descriptors = protox::compile(PROTOS, [&directory]).unwrap();
    fs::remove_dir_all(directory).unwrap();
    descriptors.file.iter_mut().for_each(|file| file.source_code_info = None);
    descriptors.encode_to_vec()
}

/// Paths of messages and enums of protocol 5, and the Rust types of protocol 6 that are the same on the wire.
fn same_messages(descriptors: &FileDescriptorSet) -> Vec<(String, String)> {
    let of = |package: &str| {
        let file = descriptors.file.iter().find(|file| file.package() == package).unwrap();
        let mut messages = BTreeMap::new();
        file.message_type.iter().for_each(|message| collect(message, &format!(".{package}"), &mut messages));
        messages
    };
    let (fives, sixes) = (of("tfplugin5"), of("tfplugin6"));
    let mut same: Vec<(String, String)> = fives
        .keys()
        .filter(|five| sixes.contains_key(&six_name(five)) && equal(five, &fives, &sixes))
        .map(|five| (five.clone(), rust_path(&six_name(five))))
        .collect();
    same.push((".tfplugin5.StringKind".to_owned(), "crate::proto::StringKind".to_owned()));
    same
}

fn collect<'m>(message: &'m DescriptorProto, scope: &str, into: &mut BTreeMap<String, &'m DescriptorProto>) {
    let name = format!("{scope}.{}", message.name());
    message.nested_type.iter().for_each(|nested| collect(nested, &name, into));
    into.insert(name, message);
}

/// `.tfplugin5.Stop.Request` is `.tfplugin6.StopProvider.Request`.
fn six_name(five: &str) -> String {
    let mut parts: Vec<&str> = five.split('.').collect();
    parts[1] = "tfplugin6";
    if let Some((_, six)) = RENAMED.iter().find(|(five, _)| *five == parts[2]) {
        parts[2] = six;
    }
    parts.join(".")
}

/// Whether a message and all it holds, its nested messages too, have the same fields. Fields that only protocol 6 has
/// may stay unset, so they make no difference.
fn equal(five: &str, fives: &BTreeMap<String, &DescriptorProto>, sixes: &BTreeMap<String, &DescriptorProto>) -> bool {
    let (Some(of), Some(six)) = (fives.get(five), sixes.get(&six_name(five))) else {
        return false;
    };
    let field = |field: &FieldDescriptorProto| {
        let Some(other) = six.field.iter().find(|other| other.number == field.number) else {
            return false;
        };
        let same = (field.name(), field.r#type, field.label) == (other.name(), other.r#type, other.label);
        let ty = field.type_name();
        same && (ty.is_empty()
            || (six_name(ty) == other.type_name() && (!fives.contains_key(ty) || equal(ty, fives, sixes))))
    };
    of.field.iter().all(field)
        && of.nested_type.iter().all(|nested| equal(&format!("{five}.{}", nested.name()), fives, sixes))
}

/// `.tfplugin6.ReadResource.Request` is `crate::proto::read_resource::Request`.
fn rust_path(name: &str) -> String {
    let parts: Vec<&str> = name.split('.').skip(2).collect();
    let (last, modules) = parts.split_last().unwrap();
    let snake = |name: &&str| {
        let mut out = String::new();
        for c in name.chars() {
            if c.is_uppercase() && !out.is_empty() {
                out.push('_');
            }
            out.extend(c.to_lowercase());
        }
        out
    };
    let modules: String = modules.iter().map(|module| format!("{}::", snake(module))).collect();
    format!("crate::proto::{modules}{last}")
}
