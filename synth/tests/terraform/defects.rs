//! The 32 defects of the CDKTF family, each with what is written here instead, and what Terraform makes of it.
//!
//! The numbers are those under which the defects are known; `bug-23` (a resource outside a stack) is a program that does
//! not compile: `tests/compile_fail/outside.rs`.

use crate::judge::{outputs, succeed};
use ledgerform::backend::Gcs;
use ledgerform::{
    Addr, Any, App, Block, Condition, Constraint, Expr, Format, IntoExpr, Meta, Mode, ModuleCall, Node, Number, Output,
    Provider, Stack, Untyped, Variable, function, tf,
};
use serde_json::{Value, json};
use std::collections::BTreeMap;

fn data(scope: &ledgerform::Scope, id: &str, input: impl IntoExpr<Any>, meta: Meta) -> Addr {
    let block = Block::new().attr::<Any>("input", input);
    let resource = Untyped { mode: Mode::Managed, ty: "terraform_data", provider: Provider::TERRAFORM, block };
    scope.add_untyped(id, resource, meta)
}

/// A value known when Terraform runs only.
fn later<T: ledgerform::Typed>(stack: &Stack, name: &str, value: impl IntoExpr<T>) -> Expr<T> {
    stack.variable(name, Variable::new(T::constraint()).default::<T>(value))
}

/// An expression, how it is written, and what it is worth.
type Case = (&'static str, Expr<Any>, &'static str, Value);

fn cases(stack: &Stack) -> Vec<Case> {
    let x: Expr<Number> = later(stack, "x", 10);
    let no: Expr<bool> = later(stack, "no", false);
    let yes: Expr<bool> = later(stack, "yes", true);
    let text: Expr<String> = later(stack, "text", "a");
    let map: Expr<BTreeMap<String, bool>> = later(stack, "map", [("other", true)]);
    let lists: Expr<BTreeMap<String, Vec<String>>> = later(stack, "lists", [("k", vec!["v"])]);
    let left = Expr::<Any>::object([("id", &text)]);
    let nothing = || Expr::<String>::null();
    let object = Expr::<Any>::object([("a", tf!("{text} says \"hi\""))]);
    vec![
        ("bug-01", (&x - 0).into_expr(), "${(var.x - 0)}", json!(10)),
        ("bug-02", (&x + 0).into_expr(), "${(var.x + 0)}", json!(10)),
        // `x || false` is `x`.
        ("bug-03", no.or(false).into_expr(), "${var.no}", json!(false)),
        ("bug-04", text.equals(nothing()).into_expr(), "${(var.text == null)}", json!(false)),
        ("bug-05", text.equals("").into_expr(), "${(var.text == \"\")}", json!(false)),
        ("bug-06", function::lookup(&map, "k", false).into_expr(), "${lookup(var.map, \"k\", false)}", json!(false)),
        ("bug-07", (!yes.then::<bool>(&no, true)).into_expr(), "${!(var.yes ? var.no : true)}", json!(true)),
        ("bug-08", (yes.then::<Number>(1, 2) + 10).into_expr(), "${((var.yes ? 1 : 2) + 10)}", json!(11)),
        (
            "bug-09",
            yes.then::<Any>(left, Expr::<Any>::raw("{ id = \"z\" }")).get("id"),
            "${(var.yes ? {\"id\" = var.text} : ({ id = \"z\" })).id}",
            json!("a"),
        ),
        (
            "bug-10",
            function::join(&text, ["%{", "}"]).into_expr(),
            "${join(var.text, [\"%%{\", \"}\"])}",
            json!("%{a}"),
        ),
        (
            "bug-11",
            function::jsonencode(object).into_expr(),
            "${jsonencode({\"a\" = \"${var.text} says \\\"hi\\\"\"})}",
            json!("{\"a\":\"a says \\\"hi\\\"\"}"),
        ),
        (
            "bug-12",
            function::join(&text, ["C:\\temp", ""]).into_expr(),
            "${join(var.text, [\"C:\\\\temp\", \"\"])}",
            json!("C:\\tempa"),
        ),
        (
            "bug-13",
            Expr::from_node(Node::Call("coalesce", [Node::Null, text.node().clone()].into())),
            "${coalesce(null, var.text)}",
            json!("a"),
        ),
        ("bug-14", (&x + -123_456_789).into_expr(), "${(var.x + -123456789)}", json!(-123_456_779)),
        (
            "bug-15",
            tf!("{text} String Map Token Value").into_expr(),
            "${var.text} String Map Token Value",
            json!("a String Map Token Value"),
        ),
        ("bug-16", lists.at("k").into_expr(), "${var.lists[\"k\"]}", json!(["v"])),
        (
            "bug-26",
            function::cidrsubnet(tf!("172.16.0.0/{x}"), 2, 3).into_expr(),
            "${cidrsubnet(\"172.16.0.0/${var.x}\", 2, 3)}",
            json!("172.48.0.0/12"),
        ),
    ]
}

#[test]
fn expressions_mean_what_was_said() {
    let app = App::new();
    let stack = app.stack("s");
    let cases = cases(&stack);
    for (id, expression, ..) in &cases {
        stack.output(*id, Output::new(expression.clone()));
    }
    let document = document(&app);
    for (id, _, written, _) in &cases {
        assert_eq!(document["output"][id]["value"], *written, "{id}");
    }
    for format in [Format::Json, Format::Hcl] {
        let values = outputs(&app, format);
        for (id, _, _, value) in &cases {
            assert_eq!(values[*id], *value, "{id} as {format:?}");
        }
    }
}

#[track_caller]
fn document(app: &App) -> Value {
    let synthesis = app.synth().unwrap_or_else(|problems| panic!("{problems}"));
    serde_json::from_str(&synthesis.stacks[0].text).unwrap()
}

/// What the JSON of a stack has at a place; Terraform accepts the stack in both forms.
#[track_caller]
fn check(id: &str, build: fn(&Stack), pointer: &str, expected: &Value) {
    let app = App::new();
    build(&app.stack("s"));
    assert_eq!(document(&app).pointer(pointer), Some(expected), "{id}");
    for format in [Format::Json, Format::Hcl] {
        let folder = tempfile::tempdir().unwrap();
        app.synth_as(format).unwrap().write(folder.path().join("out")).unwrap();
        let stack = folder.path().join("out/stacks/s");
        let module = "variable \"n\" {\n  default = 1\n}\n\noutput \"id\" {\n  value = var.n\n}\n";
        std::fs::create_dir_all(stack.join("child")).unwrap();
        std::fs::write(stack.join("child/main.tf"), module).unwrap();
        succeed(&stack, &["init", "-no-color", "-input=false", "-backend=false"], "");
        succeed(&stack, &["validate", "-no-color"], "");
    }
}

#[test]
fn blocks_say_what_was_meant() {
    let moved = |stack: &Stack| {
        let new = stack.count(2, |scope, _| data(scope, "new", 1, Meta::new()));
        stack.moved("terraform_data.old", new.addr().instance(0));
    };
    let to = json!([{ "from": "terraform_data.old", "to": "terraform_data.new[0]" }]);
    check("bug-17", moved, "/moved", &to);

    let conditions = |stack: &Stack| {
        let x: Expr<Number> = later(stack, "x", 1);
        let positive = Condition::new(x.greater(0), "x must be positive");
        stack.output("o", Output::new(x).precondition(positive));
    };
    let condition = json!([{ "condition": "${(var.x > 0)}", "error_message": "x must be positive" }]);
    check("bug-18", conditions, "/output/o/precondition", &condition);

    let each = |stack: &Stack| {
        let r = stack.for_each_in(&["a"].into_expr(), |scope, name| data(scope, "r", name, Meta::new()));
        stack.output("o", Output::new(r.all(|r| r.attr::<Any>("output"))));
    };
    check("bug-19", each, "/output/o/value", &json!("${values(terraform_data.r)[*].output}"));

    let counted = |stack: &Stack| {
        let r = stack.count(2, |scope, position| data(scope, "r", position, Meta::new()));
        stack.output("o", Output::new(r.all(|r| r.attr::<Any>("output"))));
    };
    check("bug-20", counted, "/output/o/value", &json!("${terraform_data.r[*].output}"));

    let modules = |stack: &Stack| {
        let m = stack.for_each_in(&["a"].into_expr(), |scope, _| scope.module("m", ModuleCall::new("./child")));
        stack.output("o", Output::new(m.all(|m| m.output::<Any>("id"))));
    };
    check("bug-24", modules, "/output/o/value", &json!("${values(module.m)[*].id}"));

    let keys = |stack: &Stack| {
        let value = Expr::<Any>::object([("fooBar", Expr::<Any>::object([("BazQux", 1)]))]);
        stack.variable::<Any>("v", Variable::new(Constraint::Any).default::<Any>(value));
    };
    check("bug-21", keys, "/variable/v/default", &json!({ "fooBar": { "BazQux": 1 } }));

    let gcs = |stack: &Stack| {
        stack.backend(Gcs::new().bucket("b").storage_custom_endpoint("https://storage.example.com"));
    };
    let custom = json!("https://storage.example.com");
    check("bug-22", gcs, "/terraform/backend/gcs/storage_custom_endpoint", &custom);

    let waits = |stack: &Stack| {
        let a = data(stack, "a", 1, Meta::new());
        stack.output("o", Output::new::<Number>(1).depends_on([&a]));
    };
    check("bug-27", waits, "/output/o/depends_on", &json!(["terraform_data.a"]));

    let triggered = |stack: &Stack| {
        let a = data(stack, "a", 1, Meta::new());
        data(stack, "b", 1, Meta::new().replace_triggered_by([&a]));
    };
    let trigger = json!({ "replace_triggered_by": ["terraform_data.a"] });
    check("bug-28", triggered, "/resource/terraform_data/b/lifecycle", &trigger);

    let replaced = |stack: &Stack| {
        let a = data(stack, "a", Expr::<Any>::list(["one", "two"]), Meta::new());
        stack.override_at(&a, "input", Expr::<Any>::list(["three"]));
    };
    check("bug-30", replaced, "/resource/terraform_data/a/input", &json!(["three"]));
}

/// Keys of maps in the configuration of a provider, which Terraform's own provider has none of.
#[test]
fn keys_in_providers_are_not_touched() {
    struct Kubernetes;
    impl ledgerform::ProviderConfig for Kubernetes {
        const PROVIDER: &'static Provider = &Provider { name: "acme", source: "acme/acme", version: "1.0.0" };

        fn into_block(self) -> Block {
            let exec = Block::new().attr::<BTreeMap<String, String>>("env", [("AWS_PROFILE", "x")]);
            Block::new().blocks("exec", [exec])
        }
    }
    let app = App::new();
    app.stack("s").provider(Kubernetes);
    let document = document(&app);
    assert_eq!(document.pointer("/provider/acme/0/exec/0/env"), Some(&json!({ "AWS_PROFILE": "x" })), "bug-29");
}

/// What cannot be written without losing something is an error that names both places.
#[test]
fn collisions_are_errors() {
    let problems = |build: fn(&App)| {
        let app = App::new();
        build(&app);
        app.synth().unwrap_err().to_string()
    };
    let ids = problems(|app| {
        let stack = app.stack("s");
        data(&stack, "a.b", 1, Meta::new());
        data(&stack, "ab", 2, Meta::new());
    });
    assert!(ids.contains("`terraform_data.ab` is already the address of `s/a.b`"), "bug-25: {ids}");

    struct Acme;
    impl ledgerform::ProviderConfig for Acme {
        const PROVIDER: &'static Provider = &Provider { name: "acme", source: "acme/acme", version: "1.0.0" };

        fn into_block(self) -> Block {
            Block::new()
        }
    }
    let providers = problems(|app| {
        let stack = app.stack("s");
        stack.provider(Acme);
        stack.provider(Acme);
    });
    assert!(providers.contains("the provider `acme` is configured already"), "bug-31: {providers}");
}

/// bug-33: `a.bid` and `ab.id` lose their dots in a name; the outputs that carry them still have names of their own.
#[test]
fn outputs_across_stacks_stay_apart() {
    let app = App::new();
    let (one, two) = (app.stack("one"), app.stack("two"));
    let (a, ab) = (data(&one, "a", "x", Meta::new()), data(&one, "ab", "y", Meta::new()));
    two.output("first", Output::new(a.attr::<String>("bid")));
    two.output("second", Output::new(ab.attr::<String>("id")));
    let synthesis = app.synth().unwrap();
    let document: Value = serde_json::from_str(&synthesis.stacks[0].text).unwrap();
    let values: Vec<&Value> = document["output"].as_object().unwrap().values().map(|output| &output["value"]).collect();
    assert_eq!(values, ["${terraform_data.a.bid}", "${terraform_data.ab.id}"]);
}

#[test]
fn none_is_left_out() {
    let text = [include_str!("defects.rs"), include_str!("../compile_fail/outside.rs")].concat();
    let numbers = (1..=31).chain([33]).map(|n| format!("bug-{n:02}"));
    let missing: Vec<String> = numbers.filter(|id| text.matches(id.as_str()).count() == 0).collect();
    assert!(missing.is_empty(), "{missing:?}");
}
