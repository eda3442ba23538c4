//! The tests that come with each exported module, run by `terraform test` with the offline provider.
//!
//! They are written by hand, not exported: a test that is made from what it judges says nothing. They are also what a
//! user of the module reads first to see what it refuses.

use crate::root::{exported, files_of};
use ledgerform_testing::{Root, text_of};

/// The module as a root of its own, without its examples.
fn alone(component: &str) -> Root {
    let files = files_of(&exported().join(component));
    let files: Vec<_> = files.iter().filter(|(path, _)| !path.starts_with("examples/")).collect();
    assert!(files.iter().any(|(path, _)| path.ends_with(".tftest.hcl")), "{component} has no tests/*.tftest.hcl");
    Root::with_files(files.iter().map(|(path, text)| (path.as_str(), text.as_str())))
}

#[test]
fn the_tests_of_each_module_pass() {
    for component in ledgerform_modules::COMPONENTS {
        let root = alone(component.name);
        let fmt = root.terraform(&["fmt", "-check", "-diff", "-no-color", "-recursive"]);
        assert!(fmt.status.success(), "{}: {}", component.name, text_of(&fmt));
        let said = root.succeed(&["test", "-no-color"]);
        assert!(said.contains("Success!") && said.contains(" 0 failed"), "{}: {said}", component.name);
    }
}
