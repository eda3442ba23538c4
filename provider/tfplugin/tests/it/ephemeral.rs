//! Ephemeral resources, write-only arguments and data sources (checks 40 and 42).

use crate::support::Workspace;

fn config(version: u64) -> String {
    format!(
        r#"
ephemeral "acme_eph" "e" {{ name = "x" }}
resource "acme_thing" "a" {{
  name           = "x"
  secret_wo      = ephemeral.acme_eph.e.token
  secret_version = {version}
}}
"#
    )
}

/// Check 40.
#[test]
fn secrets_pass_through_and_stay_nowhere() {
    let workspace = Workspace::new(&config(1));
    workspace.ok(&["plan", "-out=plan.bin"]);
    assert!(!holds(&workspace, "plan.bin"));
    workspace.ok(&["apply", "plan.bin"]);
    assert!(!holds(&workspace, "terraform.tfstate"));
    let journal = workspace.journal();
    assert_eq!(journal.matches("open").count(), 2, "in plan and apply: {journal}");
    assert_eq!(journal.lines().filter(|line| *line == "close").count(), 2, "{journal}");
    workspace.plan_is_empty();
    workspace.configure(&config(2));
    assert!(workspace.plan().contains("1 to change"), "the version says that the secret changed");
}

fn holds(workspace: &Workspace, file: &str) -> bool {
    let bytes = std::fs::read(workspace.path().join(file)).unwrap();
    bytes.windows(6).any(|window| window == b"s3cret")
}

/// Check 40 again: renewed while an apply needs it that waits for it. What fails is not closed: Terraform 1.11 skips the call, so
/// nothing may depend on it.
#[test]
fn an_ephemeral_resource_is_renewed_while_it_is_needed() {
    let workspace = Workspace::new(&config(1));
    let outcome = workspace.apply_with("until-renewed");
    assert_eq!(outcome.code, 0, "{}", outcome.text());
    let journal = workspace.journal();
    let (renewed, closed) = (journal.find("renew"), journal.rfind("close"));
    assert!(renewed.is_some() && renewed < closed, "{journal}");
    assert!(!journal.contains("without"), "what opening kept comes back: {journal}");
}

/// Check 42.
#[test]
fn data_sources_wait_for_what_they_need_and_say_where_it_fails() {
    let workspace =
        Workspace::new("resource \"acme_thing\" \"a\" {}\ndata \"acme_data\" \"d\" { name = acme_thing.a.id }\n");
    assert!(workspace.plan().contains("will be read during apply"));
    workspace.apply();
    workspace.plan_is_empty();
    workspace.configure("data \"acme_data\" \"d\" {\n  name = \"missing\"\n}\n");
    let outcome = workspace.run(&["plan"]);
    outcome.fails_with("No such thing.");
    outcome.says("name = \"missing\"");
    workspace.configure("data \"acme_data\" \"d\" { name = \"null\" }\n");
    workspace.run(&["plan"]).fails_with("The data source acme_data found no object.");
}
