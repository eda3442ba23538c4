//! Import by name, and what a lost state leaves.

use crate::failures::{NETWORK, secrets};
use crate::support::Workspace;

#[test]
fn a_component_is_imported_by_its_name() {
    let workspace = Workspace::new(NETWORK);
    workspace.apply();
    let made = workspace.cloud();
    for (id, journals) in [("demo", false), ("us-east-1/demo", true)] {
        workspace.ok(&["state", "rm", "fintech_vpc.net"]);
        if !journals {
            std::fs::remove_dir_all(workspace.journals()).unwrap();
        }
        workspace.ok(&["import", "fintech_vpc.net", id]);
        workspace.calls();
        // Routes cannot bear marks, and are found by what they are.
        let applied = workspace.apply();
        assert!(applied.contains("0 added, 1 changed, 0 destroyed"), "{applied}");
        let changing = |call: &String| ["create", "update", "delete"].iter().any(|verb| call.starts_with(verb));
        assert_eq!(workspace.calls().into_iter().filter(changing).collect::<Vec<_>>(), Vec::<String>::new());
        assert_eq!(workspace.cloud(), made);
        workspace.plan_is_empty();
    }
    workspace.destroy();
}

#[test]
fn what_is_not_there_is_not_imported() {
    let workspace = Workspace::new(NETWORK);
    let outcome = workspace.run(&["import", "fintech_vpc.net", "other"]);
    outcome.fails_with("In us-east-1 no object bears the mark `vpc/other`");
}

#[test]
fn an_import_block_imports_too() {
    let workspace = Workspace::new(NETWORK);
    workspace.apply();
    workspace.ok(&["state", "rm", "fintech_vpc.net"]);
    workspace.configure(&format!("{NETWORK}\nimport {{\n  to = fintech_vpc.net\n  id = \"demo\"\n}}\n"));
    let applied = workspace.apply();
    assert!(applied.contains("1 imported, 0 added, 1 changed, 0 destroyed"), "{applied}");
    workspace.plan_is_empty();
}

#[test]
fn a_lost_state_leads_to_adoption_and_says_so() {
    let workspace = Workspace::new(&secrets(""));
    workspace.apply();
    let made = workspace.cloud();
    workspace.ok(&["state", "rm", "fintech_secrets.app"]);
    std::fs::remove_dir_all(workspace.journals()).unwrap();
    let outcome = workspace.run(&["apply", "-auto-approve"]);
    assert_eq!(outcome.code, Some(0), "{}", outcome.text());
    outcome.says("belong to this resource now");
    assert_eq!(workspace.cloud().as_object().unwrap().len(), made.as_object().unwrap().len());
    workspace.nothing_is_there_twice();
    workspace.plan_is_empty();
    workspace.destroy();
}

#[test]
fn another_account_is_refused() {
    let workspace = Workspace::new(&secrets("").replace("111122223333", "999988887777"));
    workspace.run(&["plan"]).fails_with("The provider works in the account 111122223333, not in 999988887777");
}
