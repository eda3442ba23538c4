//! The release as registries take it, installed by Terraform from a mirror.

use crate::support::Workspace;
use std::process::Command;

#[test]
fn a_release_is_installed_from_a_mirror() {
    let workspace = Workspace::new("data \"fintech_component_schema\" \"vpc\" { component = \"vpc\" }\n");
    let os = if std::env::consts::OS == "macos" { "darwin" } else { std::env::consts::OS };
    let arch = if std::env::consts::ARCH == "x86_64" { "amd64" } else { "arm64" };
    let platform = format!("{os}_{arch}");
    let folder = workspace.path().join("mirror/registry.terraform.io/ledgerform/fintech");
    let binary = format!("{platform}={}", env!("CARGO_BIN_EXE_terraform-provider-fintech-fake"));
    let made = Command::new(env!("CARGO_BIN_EXE_release-provider"))
        .args(["--version", "1.2.3", "--binary", &binary, "--out"])
        .arg(&folder)
        .output()
        .unwrap();
    assert!(made.status.success(), "{}", String::from_utf8_lossy(&made.stderr));
    let mut names: Vec<String> =
        std::fs::read_dir(&folder).unwrap().map(|entry| entry.unwrap().file_name().into_string().unwrap()).collect();
    names.sort();
    let name = |end: &str| format!("terraform-provider-fintech_1.2.3_{end}");
    assert_eq!(names, [name("SHA256SUMS"), name(&format!("{platform}.zip")), name("manifest.json")]);
    let check = Command::new("sha256sum").args(["--check", &name("SHA256SUMS")]).current_dir(&folder).output().unwrap();
    assert!(check.status.success(), "{}", String::from_utf8_lossy(&check.stdout));
    // The zip alone is a mirror; the other files are for registries.
    let settings = "provider_installation {\n  filesystem_mirror { path = \"mirror\" }\n}\n";
    workspace.write("terraform.rc", &settings.replace("\"mirror\"", &format!("{:?}", workspace.path().join("mirror"))));
    workspace.ok(&["init"]);
    workspace.apply();
    let lock = std::fs::read_to_string(workspace.path().join(".terraform.lock.hcl")).unwrap();
    assert!(lock.contains("1.2.3"), "{lock}");
}

#[test]
fn a_wrong_version_or_platform_is_refused() {
    for arguments in [["--version", "v1", "--binary", "linux_amd64=x"], ["--version", "1.0.0", "--binary", "linux=x"]] {
        let run = Command::new(env!("CARGO_BIN_EXE_release-provider")).args(arguments).args(["--out", "x"]).output();
        assert!(!run.unwrap().status.success(), "{arguments:?}");
    }
}
