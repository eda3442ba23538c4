//! The life of every component: plan, apply, nothing left to do, change, replacement, end.

use crate::cases;
use crate::support::Workspace;

#[track_caller]
fn check(component: &str) {
    for case in cases::of(component) {
        let workspace = Workspace::new(&case.root);
        workspace.write("terraform.tfvars", case.variables);
        let planned = workspace.plan();
        assert!(planned.contains("\"create\""), "{component} {}: {planned}", case.name);
        workspace.apply();
        workspace.nothing_is_there_twice();
        workspace.plan_is_empty();
        workspace.destroy();
    }
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
