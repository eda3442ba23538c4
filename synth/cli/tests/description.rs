//! Commands that run no other program.

#![allow(clippy::unwrap_used, reason = "helpers of tests panic as tests do")]

mod support;

use std::fs;
use support::Place;

#[test]
fn synth_writes_every_stack() {
    let place = Place::new();
    assert_eq!(
        place.ok("platform", &["synth", "--out", "out"]),
        "prod-eu\tout/stacks/prod-eu/cdk.tf.json\n\
         prod-us\tout/stacks/prod-us/cdk.tf.json\n\
         test\tout/stacks/test/cdk.tf.json\n\
         parameters\tout/stacks/parameters/cdk.tf.json\n"
    );
    assert!(place.read("out/stacks/prod-us/cdk.tf.json").contains("10.1.0.0/16"));
    assert!(place.read("out/manifest.json").contains("stacks/prod-us"));

    // The language can change; there is one configuration at a time.
    place.ok("platform", &["--format", "hcl", "synth", "--out", "out"]);
    assert!(place.read("out/stacks/prod-us/cdk.tf").contains("resource \"aws_vpc\""));
    assert!(!place.file("out/stacks/prod-us/cdk.tf.json").exists());
}

#[test]
fn stacks_of_stages_are_listed_and_chosen_by_path() {
    let place = Place::new();
    assert_eq!(place.ok("staged", &["list"]), "dns\nstaging-app\tstaging/app\nproduction-app\tproduction/app\n");
    let document: serde_json::Value =
        serde_json::from_str(&place.ok("staged", &["graph", "--json", "production/*"])).unwrap();
    assert_eq!(document.as_array().map(Vec::len), Some(1), "{document}");
    let drawn = place.ok("staged", &["graph", "*-app"]);
    assert!(drawn.contains("staging-app") && drawn.contains("production-app"), "{drawn}");
    assert!(!drawn.contains("dns\n"), "{drawn}");
    let outcome = place.run("staged", &["graph", "test/*"]);
    assert_eq!(
        outcome.stderr.trim_end(),
        "error: no stack matches `test/*`: the stacks are `dns`, `staging-app` and `production-app`"
    );
}

#[test]
fn stacks_are_listed() {
    let place = Place::new();
    assert_eq!(place.ok("platform", &["list"]), "prod-eu\nprod-us\ntest\nparameters\n");
    let document: serde_json::Value = serde_json::from_str(&place.ok("platform", &["list", "--json"])).unwrap();
    assert_eq!(
        document[0],
        serde_json::json!({
            "name": "prod-eu",
            "path": "prod-eu",
            "folder": "ledgerform.out/stacks/prod-eu",
            "file": "cdk.tf.json",
            "outputs": ["vpc_id"],
        })
    );
    assert!(!place.file("ledgerform.out").exists(), "list writes nothing");
}

#[test]
fn all_problems_are_told_and_nothing_is_written() {
    let place = Place::new();
    place.ok("pet", &["synth"]);
    let before = place.read("ledgerform.out/stacks/pet/cdk.tf.json");
    for command in [&["synth"][..], &["plan"], &["plan", "--offline"], &["list"]] {
        place.fails(
            "broken",
            command,
            "error: pet/one: `lenght`: there is no such argument\n  \
               at synth/cli/examples/broken.rs:15\n  \
               help: did you mean `length`?\n\n\
             error: pet/two: `seperator`: there is no such argument\n  \
               at synth/cli/examples/broken.rs:15\n  \
               help: did you mean `separator`?\n\n\
             error: 2 problems in the description; nothing was written",
        );
    }
    assert_eq!(place.read("ledgerform.out/stacks/pet/cdk.tf.json"), before);
    let files: Vec<_> = fs::read_dir(place.file("ledgerform.out")).unwrap().map(|e| e.unwrap().file_name()).collect();
    assert_eq!(files.len(), 2, "only the manifest and the stacks: {files:?}");
}

#[test]
fn an_error_of_the_program_is_told() {
    let place = Place::new();
    let mut command = place.command("greeting", &["list"]);
    command.env("GREETINGS", "many");
    let outcome = support::outcome(command);
    assert_eq!(outcome.code, 1);
    assert_eq!(outcome.stderr, "error: the program cannot describe its stacks: invalid digit found in string\n");

    let mut command = place.command("greeting", &["plan", "--offline"]);
    command.env("GREETINGS", "0");
    assert_eq!(
        support::outcome(command).stderr,
        "error: the program describes no stacks: add one with `app.stack(\"name\")`\n"
    );
}

#[test]
fn stacks_must_be_chosen() {
    let place = Place::new();
    let names = "`prod-eu`, `prod-us`, `test` and `parameters`";
    for command in ["plan", "apply", "destroy", "output", "validate"] {
        let expected = format!("error: the program has 4 stacks, {names}: name some of them, or '*' for all");
        place.fails("platform", &[command, "--offline"], &expected);
    }
    place.fails(
        "platform",
        &["plan", "stage-*", "test", "prod"],
        &format!("error: no stack matches `stage-*` and `prod`: the stacks are {names}"),
    );
    place.fails(
        "platform",
        &["output", "test", "vpc"],
        "error: `vpc` is neither a stack nor an output of `test`: the only one is `vpc_id`",
    );
    place.fails(
        "platform",
        &["plan", "test", "--var", "owner=me"],
        "error: no variable `owner` is in `test`: there are no variables",
    );
    assert!(!place.file("ledgerform.out").exists());
}

#[test]
fn modules_are_exported_and_compared() {
    let place = Place::new();
    assert_eq!(place.ok("platform", &["export"]), "network\tmodules/network\n");
    assert!(place.read("modules/network/main.tf").contains("resource \"aws_vpc\""));
    assert_eq!(place.ok("platform", &["export", "--check"]), "");

    // Files of the user beside the module's are none of our business.
    place.write("modules/network/extra.tf", "# mine");
    assert_eq!(place.ok("platform", &["export", "net*", "--check"]), "");

    place.write("modules/network/main.tf", "# changed");
    fs::remove_file(place.file("modules/network/README.md")).unwrap();
    let outcome = place.run("platform", &["export", "--check"]);
    assert_eq!(outcome.code, 1);
    assert_eq!(outcome.stdout, "modules/network/README.md: missing\nmodules/network/main.tf: differs\n");
    assert_eq!(outcome.stderr, "error: the modules are not what the program exports: run `export` without `--check`\n");
    assert_eq!(place.read("modules/network/main.tf"), "# changed");

    place.ok("platform", &["export", "--out-dir", "modules", "network"]);
    assert_eq!(place.ok("platform", &["export", "--check"]), "");

    place.fails("platform", &["export", "vpc"], "error: no component matches `vpc`: the only one is `network`");
    place.fails(
        "pet",
        &["export"],
        "error: the program exports no components: register them with `Program::components`",
    );
}

#[test]
fn a_wrong_command_line_exits_with_two() {
    let place = Place::new();
    for wrong in [&[][..], &["deploy"], &["plan", "--var", "x"], &["synth", "--format", "yaml"]] {
        let outcome = place.run("platform", wrong);
        assert_eq!((outcome.code, outcome.stdout.as_str()), (2, ""), "{wrong:?}");
        assert!(!outcome.stderr.is_empty(), "{wrong:?}");
    }
    assert!(place.ok("platform", &["plan", "--help"]).contains("Usage: platform plan"));
}

#[cfg(unix)]
#[test]
fn a_reader_that_goes_away_is_no_error() {
    let place = Place::new();
    let mut command = place.command("platform", &["list"]);
    let (reader, writer) = std::io::pipe().unwrap();
    drop(reader);
    command.stdout(writer);
    let output = command.stderr(std::process::Stdio::piped()).spawn().unwrap().wait_with_output().unwrap();
    assert_eq!((output.status.code(), output.stderr), (Some(0), Vec::new()));
}

#[test]
fn a_folder_that_cannot_be_written_is_named() {
    let place = Place::new();
    place.write("file", "");
    let outcome = place.run("pet", &["synth", "--out", "file"]);
    assert_eq!(outcome.code, 1);
    assert!(outcome.stderr.starts_with("error: cannot write the files: file"), "{}", outcome.stderr);
}
