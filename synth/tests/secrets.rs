//! X19: a secret that a program writes out stops the synthesis, wherever it would be written, unless it is accepted.

use ledgerform::{
    App, Asset, Block, Constraint, Format, Meta, Mode, Output, Provider, ProviderConfig, Stack, Untyped, Variable,
    backend, tf,
};
use std::fs;

const AWS: Provider = Provider { name: "aws", source: "hashicorp/aws", version: "6.47.0" };

struct Keys;

impl ProviderConfig for Keys {
    const PROVIDER: &'static Provider = &AWS;

    fn into_block(self) -> Block {
        Block::new().attr::<String>("access_key", key())
    }
}

/// Joined here, so that no scanner of repositories stops at this file.
fn key() -> String {
    ["AKIA", "IOSFODNN7EXAMPLE"].concat()
}

fn pem() -> String {
    ["-----BEGIN RSA PRIVATE ", "KEY-----\nMIIEpAIBAAKCAQEA\n-----END RSA PRIVATE KEY-----\n"].concat()
}

fn parameter(stack: &Stack, value: &str, meta: Meta) {
    let block =
        Block::new().attr::<String>("name", "n").attr::<String>("type", "String").attr::<String>("value", value);
    stack.add_untyped("it", Untyped { mode: Mode::Managed, ty: "aws_ssm_parameter", provider: AWS, block }, meta);
}

/// The path and the beginning of each problem.
fn said(build: impl Fn(&Stack)) -> Vec<String> {
    let app = App::new();
    build(&app.stack("app"));
    let Err(problems) = app.synth() else { return Vec::new() };
    problems
        .iter()
        .map(|problem| {
            assert!(problem.location.is_some_and(|place| place.file() == file!()), "{problem}");
            assert!(problem.help.as_ref().is_some_and(|help| help.contains("not_secret(text, reason)")), "{problem}");
            assert!(!problem.to_string().contains("IOSFODNN7") && !problem.to_string().contains("MIIE"), "{problem}");
            problem.to_string().split(", and the files").next().unwrap_or_default().to_owned()
        })
        .collect()
}

#[test]
fn x19_a_literal_secret_is_refused_wherever_it_is_written() {
    let aws = "an access key of AWS";
    let check = |build: &dyn Fn(&Stack), expected: &str| assert_eq!(said(build), [expected]);
    check(&|stack| parameter(stack, &key(), Meta::new()), &format!("app/it: `value` holds what looks like {aws}"));
    check(
        &|stack| parameter(stack, &format!("{}: x", key()), Meta::new()),
        &format!("app/it: `value` holds what looks like {aws}"),
    );
    check(&|stack| parameter(stack, &pem(), Meta::new()), "app/it: `value` holds what looks like a private key");
    check(
        &|stack| parameter(stack, "grafana:\n  adminPassword: admin123\n", Meta::new()),
        "app/it: `value` holds what looks like a password that everybody knows",
    );
    check(
        &|stack| {
            let host = stack.variable::<String>("host", Variable::new(Constraint::String));
            stack.output("url", Output::new(tf!("postgres://app:hunter2@{host}/app")));
        },
        "app/url: `value` holds what looks like a password in a connection string",
    );
    check(
        &|stack| {
            stack.variable::<String>("key", Variable::new(Constraint::String).default::<String>(key()));
        },
        &format!("app/key: `default` holds what looks like {aws}"),
    );
    check(
        &|stack| stack.output("o", Output::new("x").description(key())),
        &format!("app/o: `description` holds what looks like {aws}"),
    );
    check(
        &|stack| {
            stack.provider(Keys);
        },
        &format!("app/aws: `access_key` holds what looks like {aws}"),
    );
    check(
        &|stack| stack.backend(backend::S3::new().bucket("b").key("k").region("r").access_key(key())),
        &format!("app: `backend.access_key` holds what looks like {aws}"),
    );
    // What is one secret in Rust is one in the base64 that Terraform would be given.
    check(
        &|stack| {
            let data = ledgerform::function::base64encode(pem());
            stack.output("data", Output::new(data));
        },
        "app/data: `value` holds what looks like a private key",
    );
}

#[test]
fn x19_assets_are_looked_at_before_they_are_packed() {
    let folder = tempfile::tempdir().unwrap();
    fs::write(folder.path().join("main.py"), format!("KEY = '{}'\n", key())).unwrap();
    fs::write(folder.path().join("logo.png"), [0xff, 0x00, 0x01]).unwrap();
    let archive = |stack: &Stack| {
        stack.asset("code", Asset::archive(folder.path()));
    };
    assert_eq!(said(archive), ["app/code: the file `main.py` holds what looks like an access key of AWS"]);
    assert_eq!(
        said(|stack| {
            archive(stack);
            stack.not_secret(key(), "the key in the documentation of AWS");
        }),
        [""; 0]
    );
    assert_eq!(
        said(|stack| {
            stack.asset("code", Asset::archive(folder.path()).ignore(["main.py"]));
        }),
        [""; 0]
    );
}

#[test]
fn x19_what_is_no_secret_is_accepted_with_a_reason_that_is_written() {
    let app = App::new();
    let stack = app.stack("app");
    parameter(&stack, &key(), Meta::new().acknowledge("LF0002", true, "the key in the documentation of AWS"));
    let hcl = app.synth_as(Format::Hcl).unwrap().stacks[0].text.clone();
    assert!(hcl.contains("# LF0002: the key in the documentation of AWS\n"), "{hcl}");
    let json = app.synth().unwrap().stacks[0].text.clone();
    assert!(json.contains("\"LF0002\": \"the key in the documentation of AWS\""), "{json}");

    let app = App::new();
    let stack = app.stack("app");
    parameter(&stack, &key(), Meta::new());
    stack.not_secret(key(), "the key in the documentation of AWS");
    stack.not_secret("nowhere to be found", "it was there once");
    let notes: Vec<String> = app.synth().unwrap().stacks[0]
        .annotations
        .iter()
        .map(|note| format!("{:?} {}", note.level, note.message))
        .collect();
    let accepted = "Info LF0002: a text that looks like a secret is accepted: the key in the documentation of AWS";
    let unused = "Warning LF0002: a text is accepted that is nowhere, so drop `not_secret`: it was there once";
    assert_eq!(notes, [accepted, unused]);

    // A scope beside it, a text that is too short and an empty reason accept nothing.
    let app = App::new();
    let stack = app.stack("app");
    parameter(&stack, &key(), Meta::new().acknowledge("CKV_SECRET_2", true, "another rule"));
    stack.scope("beside").not_secret(key(), "elsewhere");
    stack.not_secret("AKIA", "too short");
    stack.not_secret(key(), " ");
    assert_eq!(app.synth().unwrap_err().iter().count(), 3);
}
