//! Commands that look at a description: check, graph, diff, completion, and watch.

#![allow(clippy::unwrap_used, reason = "helpers of tests panic as tests do")]

mod support;

use serde_json::{Value as Json, json};
use support::Place;

fn parsed(text: &str) -> Json {
    serde_json::from_str(text).unwrap_or_else(|error| panic!("{error}: {text}"))
}

#[test]
fn check_tells_all_problems_and_writes_nothing() {
    let place = Place::new();
    let fine = place.run("platform", &["check"]);
    assert_eq!((fine.code, fine.stdout.as_str()), (0, ""));
    assert_eq!(fine.stderr, "no problems in 4 stacks and 1 component\n");
    assert_eq!(parsed(&place.ok("platform", &["check", "--json"])), json!({ "problems": [] }));

    let problem = |id: &str, argument: &str, right: &str| {
        json!({
            "path": format!("pet/{id}"),
            "message": format!("`{argument}`: there is no such argument"),
            "help": format!("did you mean `{right}`?"),
            "file": "synth/cli/examples/broken.rs",
            "line": 15,
        })
    };
    let problems = [problem("one", "lenght", "length"), problem("two", "seperator", "separator")];
    for command in [&["check", "--json"][..], &["synth", "--json"]] {
        let broken = place.run("broken", command);
        assert_eq!((broken.code, broken.stderr.as_str()), (1, ""), "{broken:?}");
        assert_eq!(parsed(&broken.stdout), json!({ "problems": problems }));
    }
    let broken = place.run("broken", &["check"]);
    assert!(broken.stderr.ends_with("error: 2 problems in the description; nothing was written\n"), "{broken:?}");
    assert!(!place.file("ledgerform.out").exists());
}

#[test]
fn stacks_are_drawn() {
    let place = Place::new();
    let all = place.ok("linked", &["graph"]);
    assert!(all.starts_with("flowchart LR\n  subgraph s0[\"network\"]\n") && all.ends_with("  s1 ==> s0\n"), "{all}");
    // What was not asked for is left out, and so is what leads there.
    let edge = place.ok("linked", &["graph", "e*", "--format", "dot"]);
    assert!(
        edge.contains("label=\"edge\"") && !edge.contains("label=\"network\"") && !edge.contains("lhead"),
        "{edge}"
    );
    let document = parsed(&place.ok("linked", &["graph", "edge", "--json"]));
    assert_eq!((&document[0]["name"], &document[0]["after"]), (&json!("edge"), &json!(["network"])));
    place.fails("linked", &["graph", "x"], "error: no stack matches `x`: the stacks are `network` and `edge`");
    assert!(!place.file("ledgerform.out").exists());
}

#[test]
fn likely_renames_are_told_before_anything_is_destroyed() {
    let place = Place::new();
    place.ok("staged", &["synth"]);
    let file = "ledgerform.out/stacks/production-app/cdk.tf.json";
    place.write(file, &place.read(file).replace("server", "host"));
    let outcome = place.run("staged", &["diff"]);
    assert_eq!(outcome.code, 2);
    assert_eq!(
        outcome.stdout,
        "~ stack production-app\n  - terraform_data.host\n  + terraform_data.server\n  \
         ? `host` is probably `server` now: `renamed(\"host\", \"server\")` on the stack moves what exists\n"
    );
    let document = parsed(&place.run("staged", &["diff", "--json"]).stdout);
    assert_eq!(document[0]["likelyRenames"], json!([{"from": "host", "to": "server"}]));
}

#[test]
fn outputs_are_compared() {
    let place = Place::new();
    place.fails(
        "platform",
        &["diff"],
        "error: there is no earlier output in ledgerform.out: run `synth` first, or name its folder",
    );
    place.ok("platform", &["synth"]);
    assert_eq!(place.ok("platform", &["diff"]), "");
    assert_eq!(place.ok("platform", &["diff", "--json"]), "[]\n");

    let file = "ledgerform.out/stacks/test/cdk.tf.json";
    let earlier = place.read(file).replace("10.2.0.0/16", "10.9.0.0/16").replace("vpc_id", "vpc");
    place.write(file, &earlier);
    std::fs::rename(place.file("ledgerform.out"), place.file("earlier")).unwrap();
    let changed = place.run("platform", &["diff", "earlier"]);
    assert_eq!((changed.code, changed.stderr.as_str()), (2, ""));
    let address = parsed(&earlier)["resource"]["aws_vpc"].as_object().unwrap().keys().next().unwrap().clone();
    assert_eq!(
        changed.stdout,
        format!(
            "~ stack test\n  ~ aws_vpc.{address}\n      ~ cidr_block: \"10.9.0.0/16\" → \"10.2.0.0/16\"\n  \
             - output.vpc\n  + output.vpc_id\n"
        )
    );
    assert_eq!(place.read("earlier/stacks/test/cdk.tf.json"), earlier, "nothing is written");
    assert!(!place.file("ledgerform.out").exists());

    // Another program's stacks are others.
    let other = parsed(&place.run("pet", &["diff", "earlier", "--json"]).stdout);
    let stacks: Vec<_> = other.as_array().unwrap().iter().map(|s| (&s["stack"], &s["change"])).collect();
    let (added, removed) = (json!("added"), json!("removed"));
    let names = ["parameters", "pet", "prod-eu", "prod-us", "test"].map(|name| json!(name));
    let expected: Vec<_> = names.iter().map(|name| (name, if *name == "pet" { &added } else { &removed })).collect();
    assert_eq!(stacks, expected);

    // What was written in HCL is compared in HCL.
    place.ok("platform", &["synth", "--format", "hcl"]);
    assert_eq!(place.ok("platform", &["diff"]), "");
    let file = "ledgerform.out/stacks/test/cdk.tf";
    place.write(file, &place.read(file).replace("10.2.0.0/16", "10.9.0.0/16").replace("vpc_id", "vpc"));
    let hcl = place.run("platform", &["diff"]);
    assert_eq!((hcl.code, hcl.stdout.as_str()), (2, changed.stdout.as_str()));
    place.write(file, "output {");
    let broken = place.run("platform", &["diff"]);
    assert_eq!((broken.code, broken.stdout.as_str()), (1, ""));
    assert!(broken.stderr.contains("cdk.tf` is not HCL: "), "{broken:?}");
}

#[test]
fn shells_complete_the_name_of_the_program() {
    let place = Place::new();
    for shell in ["bash", "zsh", "fish", "powershell", "elvish"] {
        assert!(place.ok("platform", &["completion", shell]).contains("platform"), "{shell}");
    }
    assert_eq!(place.run("platform", &["completion", "tcsh"]).code, 2);
}

#[cfg(unix)]
mod watch {
    use super::*;
    use std::io::{BufRead, BufReader};
    use std::process::{Child, Command, Stdio};
    use std::time::{Duration, Instant};

    #[track_caller]
    fn until(what: &str, is_so: impl Fn() -> bool) {
        let start = Instant::now();
        while !is_so() {
            assert!(start.elapsed() < Duration::from_secs(60), "{what}");
            std::thread::sleep(Duration::from_millis(20));
        }
    }

    fn start(place: &Place, arguments: &[&str]) -> Child {
        place
            .command("pet", &[&["watch", "--path", "src"], arguments].concat())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn()
            .unwrap()
    }

    /// Sends Ctrl-C; gives the exit code and what was printed.
    fn stop(child: Child) -> (Option<i32>, String, String) {
        assert!(Command::new("kill").args(["-s", "INT", &child.id().to_string()]).status().unwrap().success());
        let output = child.wait_with_output().unwrap();
        let text = |bytes: Vec<u8>| String::from_utf8(bytes).unwrap();
        (output.status.code(), text(output.stdout), text(output.stderr))
    }

    #[test]
    fn a_change_builds_and_synthesizes_again() {
        let place = Place::new();
        std::fs::create_dir(place.file("src")).unwrap();
        place.write("src/main.rs", "one");
        let file = place.file("ledgerform.out/manifest.json");
        // The build fails while the source says so, and tells how often it ran.
        let build = "echo built >> builds; ! grep -q broken src/main.rs";
        let builds = || std::fs::read_to_string(place.file("builds")).map_or(0, |text| text.lines().count());
        let child = start(&place, &["--build", build]);
        until("the first run", || file.exists());

        std::fs::remove_file(&file).unwrap();
        place.write("src/main.rs", "broken");
        until("the second build", || builds() == 2);
        // Long enough for a run after a failed build, and for builds that nobody asked for.
        std::thread::sleep(Duration::from_secs(1));
        assert!(!file.exists() && builds() == 2);

        place.write("src/main.rs", "whole again");
        until("the third run", || file.exists());
        let (code, stdout, stderr) = stop(child);
        assert_eq!(code, Some(0), "{stderr}");
        assert_eq!(stdout, "pet\tledgerform.out/stacks/pet/cdk.tf.json\n".repeat(2));
        assert_eq!(stderr.matches("watch: building\n").count(), 3, "{stderr}");
        assert_eq!(stderr.matches("watch: the build failed\n").count(), 1, "{stderr}");
    }

    #[test]
    fn a_plan_is_made_offline() {
        support::need_terraform();
        let place = Place::new();
        std::fs::create_dir(place.file("src")).unwrap();
        let mut child = start(&place, &["--build", "true", "--plan", "pet"]);
        // What is read is what was printed so far; the rest comes at the end.
        let mut seen = String::new();
        let mut lines = BufReader::new(child.stdout.take().unwrap()).lines();
        while !seen.contains("Plan: 1 to add") {
            seen.push_str(&lines.next().expect("the plan comes before the end").unwrap());
        }
        let (code, _, stderr) = stop(child);
        assert_eq!(code, Some(0), "{stderr}");
        assert!(seen.contains("# random_pet.name will be created"), "{seen} {stderr}");
    }
}
