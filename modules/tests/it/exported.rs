//! The Terraform modules in `modules/terraform` are what the components export, and Terraform likes their form.

use crate::root::{calling, exported};
use ledgerform_testing::text_of;
use std::fs;

/// `UPDATE=1 cargo test -p ledgerform-modules --test it` writes the modules anew.
#[test]
fn modules_are_what_the_components_export() {
    for component in ledgerform_modules::COMPONENTS {
        let folder = exported().join(component.name);
        for (file, text) in component.export().unwrap() {
            let path = folder.join(file);
            if std::env::var_os("UPDATE").is_some() {
                fs::create_dir_all(&folder).unwrap();
                fs::write(&path, &text).unwrap();
            }
            let committed = fs::read_to_string(&path).unwrap_or_default();
            assert!(committed == text, "{} is stale: run the test with UPDATE=1", path.display());
        }
    }
}

#[test]
fn modules_are_formatted_and_valid() {
    for component in ledgerform_modules::COMPONENTS {
        let root = calling("");
        let module = format!("modules/{}", component.name);
        let output = root.terraform(&["fmt", "-check", "-diff", "-no-color", &module]);
        assert!(output.status.success(), "{}", text_of(&output));
        for command in [&["init", "-no-color", "-input=false"][..], &["validate", "-no-color"][..]] {
            let chdir = format!("-chdir={module}");
            let arguments: Vec<&str> = std::iter::once(chdir.as_str()).chain(command.iter().copied()).collect();
            let output = root.terraform(&arguments);
            assert!(output.status.success(), "{}", text_of(&output));
        }
    }
}
