//! Values on their way to the provider and back (checks 19 to 23).

use crate::support::Workspace;

/// Applies one argument, plans again and gives what Terraform prints for it.
#[track_caller]
fn round(argument: &str, expression: &str) -> String {
    let workspace = Workspace::new(&format!(
        "resource \"acme_thing\" \"a\" {{\n  {argument} = {expression}\n}}\n\
         output \"o\" {{ value = jsonencode(acme_thing.a.{argument}) }}\n"
    ));
    workspace.apply();
    workspace.plan_is_empty();
    workspace.ok(&["output", "-raw", "o"])
}

/// Check 19.
#[test]
fn numbers_keep_every_digit() {
    let hundred = format!("1{}", "2345678901".repeat(10));
    for (expression, printed) in [
        ("0.1", "0.1"),
        ("9223372036854775808", "9223372036854775808"),
        ("-9223372036854775809", "-9223372036854775809"),
        (hundred.as_str(), hundred.as_str()),
        ("1.5", "1.5"),
    ] {
        assert_eq!(round("num", expression), printed, "{expression}");
    }
    // Terraform's own arithmetic is in binary: the difference has more digits than it looks.
    assert!(round("num", "1 - 0.99").starts_with("0.0100000000000000000000000000000000"));
    let tiny = round("num", "1e-30");
    assert!(tiny == "1e-30" || tiny == format!("0.{}1", "0".repeat(29)), "{tiny}");
}

/// Check 20.
#[test]
fn texts_of_every_kind_come_back() {
    assert_eq!(round("name", "\"\u{65}\u{301}\""), "\"\u{e9}\"");
    assert_eq!(round("name", "\"\u{1f980}\""), "\"\u{1f980}\"");
    let part = "0123456789".repeat(512);
    let long = round("name", &format!("join(\"\", [for i in range(1024) : \"{part}\"])"));
    assert_eq!(long.len(), 1024 * part.len() + 2);
}

/// Checks 21 and 22.
#[test]
fn empty_and_absent_stay_apart() {
    for (argument, expression, printed) in [
        ("name", "null", "null"),
        ("name", "\"\"", "\"\""),
        ("items", "[]", "[]"),
        ("items", "null", "null"),
        ("tags", "{}", "{}"),
        ("tags", "null", "null"),
        ("names", "[\"b\", \"a\", \"b\"]", "[\"a\",\"b\"]"),
        ("names", "toset([])", "[]"),
    ] {
        assert_eq!(round(argument, expression), printed, "{argument} = {expression}");
    }
    let workspace = Workspace::new("resource \"acme_thing\" \"a\" { names = [\"a\", \"b\"] }\n");
    workspace.apply();
    workspace.configure("resource \"acme_thing\" \"a\" { names = [\"b\", \"a\", \"a\"] }\n");
    workspace.plan_is_empty();
}

/// Check 23.
#[test]
fn a_dynamic_value_changes_its_type() {
    let workspace = Workspace::new("");
    for expression in
        ["\"text\"", "{ a = 1, b = [true, \"x\"], c = null }", "[\"a\", 2, null]", "tolist([\"a\"])", "0.1", "null"]
    {
        workspace.configure(&format!("resource \"acme_thing\" \"a\" {{ any = {expression} }}\n"));
        workspace.apply();
        workspace.plan_is_empty();
    }
}

/// Nested attributes of every kind, configured and left to the provider, grow and shrink.
#[test]
fn nested_attributes_of_every_kind() {
    let config = |ports: &str, more: &str| {
        format!(
            "resource \"acme_nested\" \"a\" {{\n  one = {{ port = 1 }}\n  list = [for p in {ports} : {{ port = p }}]\n\
             set = [for p in {ports} : {{ port = p, key = \"k${{p}}\" }}]\n  map = {{ {more} }}\n}}\n"
        )
    };
    let workspace = Workspace::new(&config("[1, 2]", "a = { port = 1 }"));
    workspace.apply();
    workspace.plan_is_empty();
    let nested = workspace.attributes("acme_nested.a");
    assert_eq!(nested["one"]["key"], "filled");
    assert_eq!(nested["list"][1], serde_json::json!({"port": 2, "key": "filled"}));
    workspace.configure(&config("[2, 3, 4]", "a = { port = 1 }, b = { port = 2, key = \"mine\" }"));
    assert!(workspace.apply().contains("1 changed"));
    workspace.plan_is_empty();
    workspace.configure("resource \"acme_nested\" \"a\" {}\n");
    workspace.apply();
    workspace.plan_is_empty();
    assert_eq!(workspace.attributes("acme_nested.a")["map"], serde_json::Value::Null);
}
