//! The life of every component: plan, apply, nothing left to do, change, replacement, end.

use crate::cases;
use crate::support::Workspace;

#[track_caller]
fn check(component: &str) {
    let cases = cases::of(component);
    for case in &cases {
        let workspace = Workspace::new(&case.root);
        workspace.write("terraform.tfvars", case.variables);
        let planned = workspace.plan();
        assert!(planned.contains("\"create\""), "{component} {}: {planned}", case.name);
        workspace.apply();
        workspace.nothing_is_there_twice();
        workspace.plan_is_empty();
        if case.name == "example complete" || cases.len() == 1 {
            change(&workspace, &case.root);
        }
        workspace.destroy();
    }
}

/// Changes a tag in place, then the name, which makes everything anew.
#[track_caller]
fn change(workspace: &Workspace, root: &str) {
    let tagged = match root.contains("\n  tags ") {
        true => root.replace("Team = \"platform\"", "Team = \"other\""),
        false => root.replace("\n  name ", "\n  tags = { Team = \"other\" }\n  name "),
    };
    assert_ne!(tagged, root);
    workspace.configure(&tagged);
    let applied = workspace.apply();
    assert!(applied.contains("update: tags.Team: "), "{applied}");
    assert!(applied.contains("0 added, 1 changed, 0 destroyed"), "{applied}");
    workspace.plan_is_empty();
    let renamed = tagged.replace("= \"demo\"", "= \"another\"");
    assert_ne!(renamed, tagged);
    workspace.configure(&renamed);
    let applied = workspace.apply();
    assert!(applied.contains("# forces replacement"), "{applied}");
    assert!(applied.contains("1 added, 0 changed, 1 destroyed"), "{applied}");
    workspace.nothing_is_there_twice();
    workspace.plan_is_empty();
}

#[test]
fn cache() {
    check("cache");
}

#[test]
fn cost_governance() {
    check("cost-governance");
}

#[test]
fn database() {
    check("database");
}

#[test]
fn eks() {
    check("eks");
}

#[test]
fn monitoring() {
    check("monitoring");
}

#[test]
fn platform() {
    check("platform");
}

#[test]
fn secrets() {
    check("secrets");
}

#[test]
fn storage() {
    check("storage");
}

#[test]
fn vpc() {
    check("vpc");
}

#[test]
fn every_component_has_cases() {
    for component in ledgerform_modules::COMPONENTS {
        assert!(!cases::of(component.name).is_empty(), "{}", component.name);
    }
}
