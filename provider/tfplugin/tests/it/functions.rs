//! Functions of the provider (check 39).

use crate::support::Workspace;

#[test]
fn functions_are_called_and_refused() {
    let workspace = Workspace::new(
        r#"
resource "acme_thing" "a" {}
output "f" { value = provider::acme::f("hi") }
output "again" { value = provider::acme::f("hi") }
output "unknown" { value = provider::acme::f(acme_thing.a.id) }
output "nothing" { value = provider::acme::nullable(null) }
output "joined" { value = provider::acme::join("a", "b", "c") }
"#,
    );
    assert!(workspace.plan().contains("(known after apply)"));
    workspace.apply();
    for (name, value) in [("f", "HI"), ("again", "HI"), ("unknown", "ACME-1"), ("nothing", "true"), ("joined", "a-b-c")]
    {
        assert_eq!(workspace.ok(&["output", "-raw", name]), value, "{name}");
    }
    for (expression, error) in [
        ("provider::acme::ferr(\"x\")", "Invalid value for \"text\" parameter: bad arg text."),
        ("provider::acme::f(null)", "argument must not be null"),
        ("provider::acme::f({})", "string required"),
        ("provider::acme::f()", "Not enough function arguments"),
    ] {
        workspace.configure(&format!("output \"o\" {{ value = {expression} }}\n"));
        workspace.run(&["plan"]).fails_with(error);
    }
}

/// At the prompt, where no plan is made and the provider is not configured.
#[test]
fn functions_are_called_at_the_prompt() {
    let workspace = Workspace::new("");
    for (line, answer) in [
        ("provider::acme::f(\"hi\")", "\"HI\""),
        ("[provider::acme::f(\"a\"), provider::acme::f(\"a\")]", "\"A\", \"A\","),
        ("provider::acme::nullable(null)", "true"),
        ("provider::acme::join(\"a\", \"b\")", "\"a-b\""),
        ("provider::acme::ferr(\"x\")", "Invalid value for \"text\" parameter: bad arg text."),
        ("provider::acme::f([])", "string required"),
        ("provider::acme::none()", "is not available from the provider"),
    ] {
        workspace.answers(line).says(answer);
    }
}

/// A function that gives another result each time is found before Terraform finds it.
#[test]
fn a_function_that_changes_its_mind_is_refused() {
    let config = "output \"o\" { value = [provider::acme::rnd(), provider::acme::rnd()] }\n";
    Workspace::new(config).run(&["plan"]).fails_with("equal arguments gave another result before");
}
