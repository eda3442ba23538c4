//! Telling types as text. `UPDATE=1 cargo test -p ledgerform-codegen` writes them anew; the review is the diff.
#![expect(clippy::unwrap_used, reason = "a helper of a test fails like a test")]

use ledgerform_codegen::{File, Mode, Provider, TerraformModule, files, one_file, read_schema};
use ledgerform_schema::document;
use std::path::{Path, PathBuf};
use std::{env, fs};

const ACME: &[u8] = include_bytes!("../../../testdata/schemas/acme.json");

#[track_caller]
fn check(name: &str, text: &str) {
    let path = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("tests/goldens").join(name).with_extension("rs");
    if env::var_os("UPDATE").is_some() {
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, text).unwrap();
        return;
    }
    let golden = fs::read_to_string(&path).unwrap_or_default();
    if let Some((i, (new, old))) = text.lines().zip(golden.lines()).enumerate().find(|(_, (new, old))| new != old) {
        panic!("{name} differs at line {}; write it anew with UPDATE=1\n  now: {new}\n  was: {old}", i + 1);
    }
    assert_eq!(text.lines().count(), golden.lines().count(), "{name} has a different length; write it with UPDATE=1");
}

/// The module of a recorded type.
fn module(provider: &str, mode: Mode, ty: &str) -> String {
    let provider = Provider::recorded(document(provider).unwrap(), |m, t| (m, t) == (mode, ty));
    let folder = match mode {
        Mode::Managed => "",
        Mode::Data => "data/",
        Mode::Ephemeral => "ephemeral/",
    };
    let short = ty.strip_prefix(&format!("{}_", provider.name)).unwrap();
    let path = format!("{}/{folder}{short}.rs", provider.name);
    files(&provider).into_iter().find(|file| file.path == path).unwrap().text
}

#[test]
fn resources() {
    for (provider, types) in [
        // Stages; attributes as blocks; a block limit; deep nesting; very many arguments.
        ("aws", ["vpc", "subnet", "eks_cluster", "security_group"].as_slice()),
        ("aws", &["s3_bucket_lifecycle_configuration", "instance", "wafv2_ip_set"]),
        ("kubernetes", &["deployment_v1"]),
        // Nested attributes.
        ("helm", &["release"]),
        ("random", &["password"]),
        ("tls", &["self_signed_cert"]),
    ] {
        for ty in types {
            let ty = format!("{provider}_{ty}");
            check(&ty, &module(provider, Mode::Managed, &ty));
        }
    }
}

#[test]
fn data_sources_and_ephemeral_resources() {
    check("data_aws_ami", &module("aws", Mode::Data, "aws_ami"));
    check("data_aws_region", &module("aws", Mode::Data, "aws_region"));
    check("ephemeral_random_password", &module("random", Mode::Ephemeral, "random_password"));
}

#[test]
fn a_provider_with_every_clash_of_names() {
    let provider = read_schema(ACME, None, "1.2.3", |_, _| true).unwrap();
    for file in files(&provider) {
        check(file.path.trim_end_matches(".rs"), &file.text);
    }
}

/// A build script's one file has the same modules.
#[test]
fn one_file_has_what_the_directory_has() {
    let provider = read_schema(ACME, None, "1.2.3", |_, _| true).unwrap();
    let file = one_file(&provider);
    for module in files(&provider).iter().filter(|file| !file.path.ends_with("mod.rs")) {
        let (_, body) = module.text.split_once('\n').unwrap();
        assert!(file.contains(body), "{}", module.path);
    }
}

/// A type's name must not depend on which others are generated with it.
#[test]
fn one_type_alone_is_what_it_is_among_all() {
    let all = files(&read_schema(ACME, None, "1.2.3", |_, _| true).unwrap());
    for ty in ["acme_a1", "acme_a_1", "acme_provider", "acme_block"] {
        let provider = read_schema(ACME, None, "1.2.3", |_, name| name == ty).unwrap();
        let modules = files(&provider).into_iter().filter(|file| !file.path.ends_with("mod.rs"));
        let modules: Vec<File> = modules.collect();
        assert!(modules.len() > 1, "{ty}");
        for file in modules {
            assert!(all.contains(&file), "{ty}: {}", file.path);
        }
    }
}

/// A module folder among the tests.
fn folder(name: &str) -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("tests/modules").join(name)
}

#[test]
fn a_module_with_every_kind_of_type() {
    let module = TerraformModule::read(folder("telling")).unwrap().source("acme/telling/aws").version("~> 2.1");
    check("module_telling", &module.file().text);
}

#[test]
fn the_module_of_the_vpc() {
    let module = TerraformModule::read(folder("../../../../modules/terraform/vpc")).unwrap().source("./vpc");
    check("module_vpc", &module.file().text);
}

#[test]
fn everything_that_is_wrong_with_a_module_is_told_at_once() {
    let faults = TerraformModule::read(folder("faulty")).unwrap_err().to_string();
    let path = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("tests/goldens/module_faulty.txt");
    let faults = faults.replace(&*folder("faulty").to_string_lossy(), "faulty") + "\n";
    if env::var_os("UPDATE").is_some() {
        fs::write(path, faults).unwrap();
    } else {
        assert_eq!(faults, fs::read_to_string(path).unwrap(), "write it anew with UPDATE=1");
    }
    let nothing = tempfile::tempdir().unwrap();
    let error = TerraformModule::read(nothing.path()).unwrap_err().to_string();
    assert!(error.ends_with("there are no *.tf or *.tf.json files"), "{error}");
}

#[test]
fn the_command_writes_the_call_of_a_module() {
    let out = tempfile::tempdir().unwrap();
    let run = |arguments: &[&str]| {
        let mut command = std::process::Command::new(env!("CARGO_BIN_EXE_ledgerform-codegen"));
        command.current_dir(env!("CARGO_MANIFEST_DIR")).arg("--out").arg(out.path()).args(arguments);
        let output = command.output().unwrap();
        (output.status.code(), String::from_utf8(output.stdout).unwrap(), String::from_utf8(output.stderr).unwrap())
    };
    let (code, stdout, stderr) = run(&["--module", "tests/modules/telling", "--name", "my-network"]);
    let file = out.path().join("my_network.rs");
    assert_eq!((code, stdout, stderr.as_str()), (Some(0), format!("{}\n", file.display()), ""));
    let text = fs::read_to_string(&file).unwrap();
    assert!(text.contains("pub struct MyNetwork(::ledgerform::ModuleCall);"));
    assert!(text.contains("::ledgerform::ModuleCall::local(\"tests/modules/telling\")"));
    let (code, stdout, stderr) = run(&["--module", "tests/modules/faulty"]);
    assert_eq!((code, stdout.as_str(), stderr.lines().count() > 10), (Some(1), "", true), "{stderr}");
    assert_eq!(run(&["--module", "a", "--schema", "b"]).0, Some(1));
    assert_eq!(run(&[]).2, "error: failed to read the arguments: `--schema` or `--module` is missing; try `--help`\n");
}

#[test]
fn the_command_writes_a_directory_of_modules() {
    let out = tempfile::tempdir().unwrap();
    let schema = Path::new(env!("CARGO_MANIFEST_DIR")).join("../schema/documents/tls-4.1.0.json.gz");
    let command = |arguments: &[&str]| {
        let output = std::process::Command::new(env!("CARGO_BIN_EXE_ledgerform-codegen"))
            .args(["--schema".as_ref(), schema.as_os_str(), "--out".as_ref(), out.path().as_os_str()])
            .args(arguments)
            .output()
            .unwrap();
        (
            output.status.success(),
            String::from_utf8(if output.status.success() { output.stdout } else { output.stderr }),
        )
    };
    let (ok, text) = command(&["--version", "4.1.0", "--type", "tls_self_signed_cert"]);
    assert!(ok);
    assert_eq!(text.unwrap(), format!("3 files in {}\n", out.path().join("tls").display()));
    check("tls_self_signed_cert", &fs::read_to_string(out.path().join("tls/self_signed_cert.rs")).unwrap());
    assert!(out.path().join("tls/mod.rs").exists());

    let (ok, text) = command(&["--type", "tls_nothing"]);
    assert!(!ok);
    assert_eq!(text.unwrap(), "error: failed to find the type `tls_nothing`: hashicorp/tls does not have it\n");
    let (ok, text) = command(&["--provider", "aws"]);
    assert!(!ok);
    let found = "`registry.terraform.io/hashicorp/tls`";
    assert_eq!(text.unwrap(), format!("error: failed to find the provider `aws`: the schema has {found}\n"));
    let (ok, text) = command(&["--verbose"]);
    assert!(!ok);
    assert_eq!(text.unwrap(), "error: failed to read the arguments: `--verbose` is not one; try `--help`\n");
}
