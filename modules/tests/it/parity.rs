//! The Rust construct with literals and the exported module with the same values as variables plan the same resources
//! with the same arguments, apply, and then find nothing left to do.

use crate::cases::{self, Case};
use crate::root::with_modules;
use ledgerform::Format;
use ledgerform_testing::{Root, text_of};

/// The root of a case's construct.
#[track_caller]
pub(crate) fn construct(case: &Case, format: Format) -> Root {
    let stack = case.synthesized(format);
    Root::with_files([(stack.file, stack.text.as_str()), ("terraform.tfvars", case.variables)])
}

/// The root that calls the module.
#[track_caller]
pub(crate) fn module(case: &Case) -> Root {
    let files = [("main.tf", case.root.as_str()), ("terraform.tfvars", case.variables)];
    with_modules(files.map(|(path, text)| (path.to_owned(), text.to_owned())))
}

#[track_caller]
fn check(component: &str) {
    for case in cases::of(component) {
        let name = &case.name;
        let json = construct(&case, Format::Json);
        let hcl = construct(&case, Format::Hcl);
        let module = module(&case);
        let fmt = hcl.terraform(&["fmt", "-check", "-diff", "-no-color"]);
        assert!(fmt.status.success(), "{component} {name}: {}", text_of(&fmt));

        let planned = json.plan().objects();
        assert!(!planned.is_empty(), "{component} {name} plans nothing");
        let same = |other: &[String], what: &str| {
            let only = |a: &[String], b: &[String]| {
                a.iter().filter(|object| !b.contains(object)).cloned().collect::<Vec<_>>().join("\n")
            };
            assert!(
                planned == other,
                "{component} {name}: only the construct plans\n{}\nonly {what} plans\n{}",
                only(&planned, other),
                only(other, &planned)
            );
        };
        same(&hcl.plan().objects(), "the same in HCL");
        same(&module.plan().objects(), "the module");

        // A second plan must be empty, whichever way it was written.
        json.apply();
        module.apply();
        // The other cases plan the same as in JSON; examples are what people run.
        if name.starts_with("example ") {
            for root in [&json, &hcl, &module] {
                root.succeed(&["validate", "-no-color"]);
            }
            hcl.apply();
        }
    }
}

#[test]
fn cache() {
    check("cache");
}

#[test]
fn database() {
    check("database");
}

#[test]
fn cost_governance() {
    check("cost-governance");
}

#[test]
fn monitoring() {
    check("monitoring");
}

#[test]
fn eks() {
    check("eks");
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
