//! What goes wrong, and what is left (checks 26 to 28, 43 and 44).

use crate::support::Workspace;

const THING: &str = r#"resource "acme_thing" "a" { name = "x" }"#;

fn private(workspace: &Workspace) -> serde_json::Value {
    workspace.instance("acme_thing.a").unwrap()["private"].clone()
}

/// Check 26.
#[test]
fn a_half_made_object_is_recorded_and_replaced() {
    let workspace = Workspace::new(THING);
    workspace.apply_with("create-before").fails_with("Not created");
    assert!(workspace.instance("acme_thing.a").is_none(), "nothing was made");

    workspace.apply_with("create-after").fails_with("Half created");
    assert_eq!(workspace.attributes("acme_thing.a")["id"], "acme-1");
    assert_eq!(workspace.instance("acme_thing.a").unwrap()["status"], "tainted");
    assert!(private(&workspace).is_string(), "what the provider keeps is kept");
    assert!(workspace.plan().contains("is tainted, so must be replaced"));
    assert!(workspace.apply().contains("1 added, 0 changed, 1 destroyed"));
}

/// Check 27.
#[test]
fn a_half_done_update_is_recorded_as_it_is() {
    let workspace = Workspace::new("resource \"acme_thing\" \"a\" {\n  name = \"x\"\n  tags = { a = \"1\" }\n}\n");
    workspace.apply();
    let before = private(&workspace);
    workspace.configure("resource \"acme_thing\" \"a\" {\n  name = \"y\"\n  tags = { a = \"2\" }\n}\n");
    workspace.apply_with("update-half").fails_with("Half updated");
    let thing = workspace.attributes("acme_thing.a");
    assert_eq!((thing["name"].as_str(), thing["tags"]["a"].as_str()), (Some("y"), Some("1")));
    assert_ne!(private(&workspace), before, "what the update kept is kept");
    assert!(workspace.apply().contains("1 changed"));
    workspace.plan_is_empty();
}

/// Check 28.
#[test]
fn what_could_not_be_deleted_is_still_there() {
    let workspace = Workspace::new(THING);
    workspace.apply();
    let before = private(&workspace);
    workspace.configure("");
    workspace.apply_with("delete").fails_with("Not deleted");
    assert_eq!(workspace.attributes("acme_thing.a")["id"], "acme-1");
    assert_eq!(private(&workspace), before);
    assert!(workspace.apply().contains("1 destroyed"));
}

/// Check 43.
#[test]
fn secrets_are_shown_nowhere() {
    let config =
        |name: &str| format!("resource \"acme_thing\" \"a\" {{\n  name = \"{name}\"\n  password = \"hunter2\"\n}}\n");
    let workspace = Workspace::new(&config("leak"));
    let outcome = workspace.run(&["plan"]);
    outcome.fails_with("(sensitive value) is not the password.");
    assert!(!outcome.text().contains("hunter2"), "{}", outcome.text());
    workspace.configure(&config("panic"));
    let outcome = workspace.run(&["plan"]);
    outcome.fails_with("(sensitive value)");
    assert!(!outcome.text().contains("hunter2"), "{}", outcome.text());
    workspace.configure(&config("fine"));
    let plan = workspace.plan();
    assert!(plan.contains("(sensitive value)") && !plan.contains("hunter2"), "{plan}");
}

/// Check 44, its first half, and that the process goes on with the next resource.
#[test]
fn a_panic_is_an_error_of_one_resource() {
    let workspace = Workspace::new(
        "resource \"acme_thing\" \"a\" { name = \"panic\" }\nresource \"acme_thing\" \"b\" { name = \"bad-plan\" }\n",
    );
    let outcome = workspace.run(&["plan"]);
    outcome.fails_with("PlanResourceChange of acme_thing panicked: planning is out of order");
    outcome.says("(thing.rs:");
    outcome.says("with acme_thing.a");
    outcome.says("num: planned a value for an attribute that is neither configured nor computed");
    for noise in ["stack backtrace", "thread '", "plugin crashed"] {
        assert!(!outcome.text().contains(noise), "{}", outcome.text());
    }
    workspace.configure("provider \"acme\" {}\nresource \"acme_thing\" \"a\" {}\n");
    workspace.apply_with("panic-configure").fails_with("ConfigureProvider panicked: configure is out of order");
}

/// Check 44, its second half: a process that really ends says why in the form Terraform looks for.
#[test]
fn an_abort_makes_terraform_show_a_crash_report() {
    let workspace = Workspace::new("resource \"acme_thing\" \"a\" { name = \"double-panic\" }\n");
    let outcome = workspace.run(&["plan"]);
    outcome.fails_with("plugin crashed!");
    outcome.says("panic: second at thing.rs:");
    workspace.configure(THING);
    workspace.apply();
    let outcome = workspace.run_with(&["plan"], &[("ACME_FAULT", "crash-read")]);
    outcome.fails_with("plugin crashed!");
    outcome.says("panic: the memory of acme is broken at thing.rs:");
}
