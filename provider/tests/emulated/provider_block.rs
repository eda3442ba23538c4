//! Arguments of the provider block that only a service can judge.

use crate::roots;
use crate::support::Workspace;

/// What `begin` has, and what it was called with, for a role of the account `number`.
fn role(workspace: &Workspace) -> String {
    format!("arn:aws:iam::{}:role/deployer", workspace.account.id())
}

#[test]
fn roles_are_assumed_one_after_the_other() {
    let workspace = Workspace::new(roots::SMALL);
    let role = role(&workspace);
    workspace.configure(
        &format!(
            "  assume_role {{\n    role_arn            = \"{role}\"\n    duration            = \"1h\"\n    \
             session_name        = \"first\"\n    source_identity     = \"me\"\n    tags                = {{ Team = \
             \"payments\" }}\n    transitive_tag_keys = [\"Team\"]\n  }}\n\n  assume_role {{\n    role_arn = \
             \"{role}\"\n  }}\n"
        ),
        roots::SMALL,
    );
    workspace.apply();
    workspace.assert_idle();
    let asked = workspace.account.requests().unwrap().operations;
    assert!(asked.get("sts:AssumeRole").is_some_and(|times| *times >= 2), "{asked:#?}");
    workspace.destroy();
}

#[test]
fn a_role_is_assumed_by_a_token_of_a_file() {
    let workspace = Workspace::new(roots::SMALL);
    std::fs::write(workspace.path().join("web.token"), "a-token-of-somebody\n").unwrap();
    let role = role(&workspace);
    let block = "assume_role_with_web_identity";
    workspace.configure(
        &format!("  {block} {{\n    role_arn = \"{role}\"\n    web_identity_token_file = \"web.token\"\n  }}\n"),
        roots::SMALL,
    );
    workspace.apply();
    workspace.assert_idle();
    workspace.destroy();
}
