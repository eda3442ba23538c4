//! The documentation of the codes is what the registry says, and every code is reported by its component.

use ledgerform_modules::diagnostics::{ALWAYS, DIAGNOSTICS, Diagnostic, markdown};
use std::fs;
use std::path::Path;

/// `UPDATE=1 cargo test -p ledgerform-modules --test it diagnostics` writes the file anew.
#[test]
fn the_documentation_is_what_the_registry_says() {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("../docs/diagnostics.md");
    if std::env::var_os("UPDATE").is_some() {
        fs::write(&path, markdown()).unwrap();
    }
    let committed = fs::read_to_string(&path).unwrap_or_default();
    assert!(committed == markdown(), "{} is stale: run the test with UPDATE=1", path.display());
}

#[test]
fn every_code_is_in_the_module_of_its_component() {
    let is_reported = |diagnostic: &Diagnostic, say: &str| {
        let mut reporting = ledgerform_modules::COMPONENTS
            .iter()
            .filter(|component| [component.name, "all"].contains(&diagnostic.component))
            .map(|component| component.export().unwrap());
        reporting.all(|files| ["main.tf", "variables.tf"].iter().any(|file| files[file].contains(say)))
    };
    for diagnostic in DIAGNOSTICS {
        let say = format!("{}: in production {}", diagnostic.code, diagnostic.message.replace('"', "\\\""));
        assert!(is_reported(diagnostic, &say), "{} is not reported by {}", diagnostic.code, diagnostic.component);
    }
    // What is found in every program, the core reports; its tests say so.
    for diagnostic in ALWAYS.iter().filter(|diagnostic| diagnostic.component != "every program") {
        let say = format!("{}: {}", diagnostic.code, diagnostic.message.replace('"', "\\\""));
        assert!(is_reported(diagnostic, &say), "{} is not reported by {}", diagnostic.code, diagnostic.component);
    }
}
