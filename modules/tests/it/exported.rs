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

/// Every object of a component is in the region of the component: who has lost everything but its name, as an import has,
/// finds all that bears a mark there.
#[test]
fn all_of_a_component_is_in_one_region() {
    for component in ledgerform_modules::COMPONENTS {
        let text = fs::read_to_string(exported().join(component.name).join("main.tf")).unwrap();
        let resources: Vec<&str> = text.split("\nresource \"").skip(1).collect();
        assert!(resources.len() > 10, "{} has {} resources", component.name, resources.len());
        for resource in resources {
            // The arguments of a resource are two spaces in, those of its blocks further.
            let arguments = resource.lines().take_while(|line| *line != "}").filter_map(|line| line.strip_prefix("  "));
            let mut names = arguments.filter_map(|line| line.split(' ').next());
            let header = resource.lines().next().unwrap_or_default();
            assert!(names.all(|name| name != "region" && name != "provider"), "{}: {header}", component.name);
        }
    }
}
