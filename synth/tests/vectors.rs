//! The behaviour vectors of CDKTF, each asserted: here, beside the rule of names, or as a program that does not compile.
//!
//! `testdata/synth/vectors.json` says for each where the expected text comes from.

#![expect(clippy::unwrap_used, reason = "a test that cannot go on fails")]

use ledgerform::backend::{AssumeRole, S3};
use ledgerform::provisioner::{Connection, File, LocalExec};
use ledgerform::{
    Addr, Any, App, Block, Condition, Constraint, Expr, Field, Import, IntoExpr, Meta, Mode, ModuleCall, Node, Number,
    Output, Provider, ProviderConfig, RemoteState, Untyped, Variable, function, tf,
};
use serde_json::{Value, json};
use std::collections::{BTreeMap, BTreeSet};

const TEST: Provider = Provider { name: "test", source: "acme/test", version: "2.0.0" };

struct Test(Block);

impl ProviderConfig for Test {
    const PROVIDER: &'static Provider = &TEST;

    fn into_block(self) -> Block {
        self.0
    }
}

fn resource(block: Block) -> Untyped {
    Untyped { mode: Mode::Managed, ty: "test_resource", provider: TEST, block }
}

/// `a.b.c`
fn reference<T>() -> Expr<T> {
    Expr::raw("a.b.c")
}

/// An expression as it stands in a JSON file.
fn written<T>(expression: Expr<T>) -> Value {
    let app = App::new();
    app.stack("s").output("o", Output::new(expression));
    document(&app)["output"]["o"]["value"].clone()
}

/// The name that a resource at a construct path gets.
fn named(path: &[&str]) -> Value {
    let app = App::new();
    let stack = app.stack("s");
    let (id, scopes) = path.split_last().unwrap();
    let mut scope = (*stack).clone();
    for id in scopes {
        scope = scope.scope(*id);
    }
    scope.add_untyped(*id, resource(Block::new()), Meta::new());
    let document = document(&app);
    Value::String(document["resource"]["test_resource"].as_object().unwrap().keys().next().unwrap().clone())
}

/// The JSON file of the only stack.
#[track_caller]
fn document(app: &App) -> Value {
    let synthesis = app.synth().unwrap_or_else(|problems| panic!("{problems}"));
    serde_json::from_str(&synthesis.stacks[0].text).unwrap()
}

/// The parts of a document that a fragment shows: its sections, without the metadata of the single elements.
fn fragment(app: &App, expected: &Value) -> Value {
    let mut document = document(app);
    for section in ["module", "data"] {
        for body in
            document.get_mut(section).and_then(Value::as_object_mut).into_iter().flat_map(|map| map.values_mut())
        {
            body.as_object_mut().unwrap().remove("//");
        }
    }
    if let Some(body) = document.pointer_mut("/data/terraform_remote_state/rs") {
        body.as_object_mut().unwrap().remove("//");
    }
    for types in
        document.get_mut("resource").and_then(Value::as_object_mut).into_iter().flat_map(|map| map.values_mut())
    {
        for body in types.as_object_mut().unwrap().values_mut() {
            body.as_object_mut().unwrap().remove("//");
        }
    }
    if let Some(terraform) = document.get_mut("terraform").and_then(Value::as_object_mut) {
        terraform.remove("backend");
    }
    let wanted = expected.as_object().unwrap();
    document
        .as_object()
        .unwrap()
        .iter()
        .filter(|(key, _)| wanted.contains_key(*key))
        .map(|(k, v)| (k.clone(), v.clone()))
        .collect()
}

fn expressions() -> Vec<(&'static str, Value)> {
    let bits: Expr<Number> = Expr::raw("var.bits");
    // Folding works these out, so the calls are made by hand where a vector has literals only.
    let call = |name: &'static str, args: Vec<Node>| Expr::<Any>::from_node(Node::Call(name, args.into()));
    let node = |value: Expr<Any>| value.into_node();
    let say = || node("say \"hi\"".into_expr());
    vec![
        ("uid-01-single", named(&["bucket"])),
        ("uid-03-two", named(&["network", "vpc"])),
        ("uid-04-default-hidden", named(&["network", "Default"])),
        ("uid-05-resource-hidden-from-human", named(&["network", "Resource"])),
        ("uid-06-dedupe-suffix", named(&["fooBar", "Bar", "baz"])),
        ("esc-02-token-in-text", written(tf!("arn:{}:x", reference::<String>()))),
        ("esc-03-fn-newline", written(call("length", vec![node("1\n2".into_expr())]))),
        ("esc-04-fn-dollar-brace", written(call("length", vec![node("${x}".into_expr())]))),
        ("esc-05-rawstring-quotes", written(call("upper", vec![say()]))),
        ("esc-07-nested-call-in-template", {
            let inner = tf!("r: {}", reference::<String>()).into_node();
            let y = Expr::<String>::from_node(Node::Call("y", [inner, reference::<Any>().into_node()].into()));
            written(call("x", vec![reference::<Any>().into_node(), tf!("v: {y}").into_node()]))
        }),
        ("esc-08-object-keys-quoted", {
            let object = Expr::<Any>::object([("a:b", IntoExpr::<Any>::into_expr("v")), ("n", 1.into_expr())]);
            written(call("keys", vec![node(object)]))
        }),
        ("esc-12-null-token", written(Expr::<Any>::object([("a", Expr::<Any>::null())]))),
        ("fn-02-variadic", {
            let of = |n: i32| node(n.into_expr());
            written(call("max", vec![of(10), Expr::<Any>::raw("var.n").into_node(), of(200)]))
        }),
        ("fn-05-jsonencode-nested", {
            let principal = Expr::<Any>::object([("Service", "l.com")]);
            let statement = Expr::<Any>::object([("Action", "sts:AssumeRole".into_expr()), ("Principal", principal)]);
            let policy = [("Statement", Expr::<Any>::list([statement])), ("Version", "2012".into_expr())];
            written(call("jsonencode", vec![node(Expr::<Any>::object(policy))]))
        }),
        ("fn-06-lookup-default", { written(function::lookup(reference::<BTreeMap<String, String>>(), "k", "d")) }),
        ("fn-08-lookup-nested", {
            let base: Expr<Any> = reference();
            written(base.get::<Any>("a").at::<Any>("b:c").at::<Any>(0).get::<Any>("d"))
        }),
        ("fn-09-cidrsubnet-template", written(function::cidrsubnet(tf!("172.16.0.0/{bits}"), 2, 3))),
        ("fn-10-conditional", {
            let (yes, no): (Expr<String>, Expr<String>) = ("yes".into_expr(), "no".into_expr());
            written::<String>(reference::<Number>().greater(1).then(yes, no))
        }),
        ("fn-13-splat", {
            let bucket = Node::Splat(Expr::<Any>::raw("aws_s3_bucket.b").into_node().into());
            written(Expr::<Any>::from_node(bucket).get::<Any>("id"))
        }),
        ("op-01-arith-parens", written(reference::<Number>() * 2 + 3)),
        ("op-03-and-or-eq", {
            // `x && true` is `x`, so the operand that folds is kept apart as raw text.
            let and = reference::<bool>().and(Expr::raw("true"));
            written(and.or(reference::<String>().equals("x")))
        }),
        ("bug-01-sub-zero", written(reference::<Number>() - 0)),
        ("bug-03-or-false", written(reference::<bool>().or(Expr::raw("false")))),
        ("bug-05-eq-empty-string", written(reference::<String>().equals(""))),
        ("bug-07-not-conditional", {
            let (yes, no): (Expr<bool>, Expr<bool>) = (true.into_expr(), false.into_expr());
            written::<bool>(!reference::<bool>().then(yes, no))
        }),
        ("bug-09-conditional-property", {
            let (x, z): (Expr<Any>, Expr<Any>) = (Expr::raw("x.y"), Expr::raw("z.w"));
            written::<Any>(reference::<bool>().then::<Any>(x, z).get::<Any>("id"))
        }),
        ("bug-11-quote-in-object", {
            let object = Expr::<Any>::object([("a", "say \"hi\"")]);
            written(call("jsonencode", vec![node(object)]))
        }),
        ("bug-13-null-dropped-in-list", written(call("coalesce", vec![Node::Null, node("a".into_expr())]))),
        ("bug-15-magic-string", written(Expr::<Any>::object([("n", "String Map Token Value")]))),
    ]
}

/// An app of one stack and what to compare it with.
type Case = (&'static str, fn(&ledgerform::Stack));

const FRAGMENTS: &[Case] = &[
    ("it-01-list-inline", |stack| {
        stack.for_each_in(&["a", "b"].into_expr(), |scope, name| {
            scope.add_untyped("r", resource(Block::new().attr::<String>("name", name)), Meta::new())
        });
    }),
    ("it-02-map-inline", |stack| {
        let map: Expr<BTreeMap<String, String>> = [("a", "x")].into_expr();
        stack.for_each(&map, |scope, key, value| {
            let tags = Expr::<Any>::object([("k", key)]);
            let block = Block::new().attr::<String>("name", value).attr::<Any>("tags", tags);
            scope.add_untyped("r", resource(block), Meta::new())
        });
    }),
    ("it-04-complex-list", |stack| {
        let items = Expr::<Vec<Any>>::raw("test_resource.x.items");
        let by_name = items.to_map(|item| (item.get("name"), item));
        stack.each(&by_name, |scope, _, item| {
            scope.add_untyped("r", resource(Block::new().attr::<Any>("v", item.get::<Any>("value"))), Meta::new())
        });
    }),
    ("it-05-dynamic-block", |stack| {
        let ports = Expr::<BTreeSet<Number>>::raw("toset([80, 443])");
        let blocks = ports.blocks(|port| Block::new().attr::<Number>("port", port));
        stack.add_untyped("r", resource(Block::new().blocks("block", blocks)), Meta::new());
    }),
    ("it-06-dynamic-attr", |stack| {
        let ports = Expr::<BTreeSet<Number>>::raw("toset([80, 443])");
        let items = ports.blocks(|port| Block::new().attr::<Number>("port", port));
        stack.add_untyped("r", resource(Block::new().objects("attrlist", items)), Meta::new());
    }),
    ("it-09-from-resources", |stack| {
        let first = stack
            .for_each_in(&["a"].into_expr(), |scope, _| scope.add_untyped("r1", resource(Block::new()), Meta::new()));
        stack.each(&first.instances(), |scope, _, instance: Expr<Any>| {
            let block = Block::new().attr::<Any>("v", instance.get::<Any>("id"));
            scope.add_untyped("r2", resource(block), Meta::new())
        });
    }),
    ("el-01-provider", |stack| {
        stack.provider(Test(Block::new().attr::<String>("region", "w")));
        let east = stack.provider_alias("east", Test(Block::new().attr::<String>("region", "e")));
        let block = Block::new().attr::<String>("name", "n");
        stack.add_untyped("r", resource(block), Meta::new().provider(&east));
    }),
    ("el-13-nested-construct-id", |stack| {
        let block = Block::new().attr::<String>("name", "n");
        stack.scope("net").scope("inner").add_untyped("r", resource(block), Meta::new());
    }),
    ("it-08-count", |stack| {
        stack.count(3, |scope, position| {
            let block = Block::new().attr::<String>("name", tf!("n{position}"));
            scope.add_untyped("r", resource(block), Meta::new())
        });
    }),
    ("el-04-provisioners", |stack| {
        let script = LocalExec::new("echo").on_destroy().environment([("FooBar", "1")]);
        let meta = Meta::new()
            .connection(Connection::ssh("h").private_key("k"))
            .provisioner(File::copy("a", "b"))
            .provisioner(script);
        stack.add_untyped("r", resource(Block::new()), meta);
    }),
    ("el-07-moved-to-target", |stack| {
        let new = stack.add_untyped("new", resource(Block::new().attr::<String>("name", "n")), Meta::new());
        stack.moved("test_resource.old", new.instance("k"));
    }),
    ("bug-17-moved-index-0", |stack| {
        let new = stack.add_untyped("new", resource(Block::new()), Meta::new());
        stack.moved("test_resource.old", new.instance(0));
    }),
    ("el-11-module", |stack| {
        let default = stack.provider(Test(Block::new()));
        let east = stack.provider_alias("east", Test(Block::new()));
        let a = stack.add_untyped("a", resource(Block::new()), Meta::new());
        let call = ModuleCall::new("acme/net/test")
            .version("1.2.3")
            .input::<String>("cidr", "10.0.0.0/8")
            .input::<Vec<String>>("ids", [a.attr::<String>("id")])
            .provider("test", &default)
            .provider("test.peer", &east)
            .depends_on([&a]);
        let m = stack.module("m", call);
        stack.output("o", Output::new(m.output::<String>("vpc_id")));
    }),
    ("el-18-remote-state-s3", |stack| {
        let state = RemoteState::new(S3::new().bucket("b").key("k")).workspace("w");
        let rs = stack.add("rs", state.defaults(Expr::<Any>::object([("a", 1)])));
        stack.output("o", Output::new(rs.output::<String>("vpc_id")));
    }),
    ("bug-27-output-depends-on", |stack| {
        let a = stack.add_untyped("a", resource(Block::new()), Meta::new());
        stack.output("o", Output::new::<Number>(1).depends_on([&a]));
    }),
    ("bug-29-provider-map-keys", |stack| {
        let exec = Block::new().attr::<BTreeMap<String, String>>("env", [("AWS_PROFILE", "x")]);
        stack.provider(Test(Block::new().blocks("exec", [exec])));
    }),
    ("el-08-outputs", |stack| {
        let a = stack.add_untyped("a", resource(Block::new()), Meta::new());
        stack.output("o1", Output::new(a.attr::<String>("id")).description("d").sensitive());
        stack.output("o2", Output::new(Expr::<Any>::list([a.value::<Any>(), a.attr("list")])));
        stack.output("o3", Output::new(Expr::<Any>::object([("k", a.value::<Any>()), ("n", 1.into_expr())])));
        stack.output("o4", Output::new::<Number>(1));
        stack.scope("c").output("o5", Output::new::<Number>(1));
    }),
];

fn vectors() -> BTreeMap<String, Value> {
    let text = std::fs::read_to_string(concat!(env!("CARGO_MANIFEST_DIR"), "/../testdata/synth/vectors.json")).unwrap();
    let vectors: Vec<Value> = serde_json::from_str(&text).unwrap();
    vectors.into_iter().map(|vector| (vector["id"].as_str().unwrap().to_owned(), vector)).collect()
}

fn check(id: &str, actual: &Value) {
    let vectors = vectors();
    assert_eq!(*actual, vectors[id]["expected"], "{id}: {}", vectors[id]["input description"]);
}

#[test]
fn expressions_are_written_as_expected() {
    for (id, actual) in expressions() {
        check(id, &actual);
    }
}

#[test]
fn blocks_are_written_as_expected() {
    let vectors = vectors();
    for (id, build) in FRAGMENTS {
        let app = App::new();
        build(&app.stack("s"));
        check(id, &fragment(&app, &vectors[*id]["expected"]));
    }
}

/// The vector says nothing of the type of the variable or of null.
#[test]
fn walks_are_written_as_expected() {
    let app = App::new();
    let stack = app.stack("s");
    let l = stack.variable::<BTreeSet<Any>>("l", Variable::new(Constraint::Any));
    // A map has keys to walk over; the vector walks a set, whose keys are its elements.
    let set = Expr::<BTreeMap<String, Any>>::from_node(Node::Call("toset", [l.into_node()].into()));
    let some = set.filter(|_, value| value.get::<String>("o").differs(""));
    let good = set.filter(|_, value| value.get("ok"));
    let block = Block::new()
        .attr::<Any>("a", set.to_list(|key, _| key))
        .attr::<Any>("b", set.to_list(|_, value| value))
        .attr::<Any>("c", set.to_list(|_, value| value.get::<Any>("arn")))
        .attr::<Any>("d", some.to_list(|_, value| value.get::<Any>("o")))
        .attr::<Any>("e", good.to_map(|_, value| (value.get("name"), value.get::<Any>("arn"))));
    stack.add_untyped("r", resource(block), Meta::new());
    let mut expected = vectors()["it-07-for-expressions"]["expected"].clone();
    assert_eq!(expected.as_object_mut().unwrap().remove("variable"), Some(json!({ "l": {} })));
    assert_eq!(fragment(&app, &expected), expected);
}

#[test]
fn attributes_of_all_instances_are_a_splat_over_values() {
    let app = App::new();
    let stack = app.stack("s");
    let keys = Expr::<BTreeMap<String, String>>::raw("toset([\"a\"])");
    let each = stack.each(&keys, |scope, _, _| scope.add_untyped("r", resource(Block::new()), Meta::new()));
    stack.output("o", Output::new(each.all(|r| r.attr::<Any>("list"))));
    check("bug-19-foreach-attribute", &fragment(&app, &vectors()["bug-19-foreach-attribute"]["expected"]));
}

/// The vector triggers by an attribute and says that destroying is not prevented; here an address triggers, and what is
/// not asked for is not written.
#[test]
fn lifecycle_is_written_as_expected() {
    let app = App::new();
    let stack = app.stack("s");
    let a = stack.add_untyped("a", resource(Block::new()), Meta::new());
    let meta = Meta::new()
        .create_before_destroy()
        .ignore_changes(["tags"])
        .replace_triggered_by([&a])
        .precondition(Condition::new(a.attr::<Number>("num").greater(1), "too small"))
        .postcondition(Condition::new(Expr::<bool>::raw("self.ok"), "bad"));
    stack.add_untyped("r", resource(Block::new()), meta);
    let mut expected = vectors()["el-02-lifecycle"]["expected"].clone();
    let lifecycle = expected.pointer_mut("/resource/test_resource/r/lifecycle").unwrap().as_object_mut().unwrap();
    assert_eq!(lifecycle.remove("prevent_destroy"), Some(json!(false)));
    lifecycle.insert("replace_triggered_by".to_owned(), json!(["test_resource.a"]));
    assert_eq!(fragment(&app, &expected), expected);
}

/// What el-15-overrides asks for; a list is replaced, where CDKTF appends to it.
#[test]
fn overrides_are_written_as_expected() {
    let app = App::new();
    let stack = app.stack("s");
    stack.required_version(">= 1.9");
    let tags = [("y", "0")];
    let block = Block::new().attr::<Vec<String>>("list", ["a"]).attr::<BTreeMap<String, String>>("tags", tags);
    let r = stack.add_untyped("r", resource(block.clone()), Meta::new());
    stack.override_at(&r, "a.b.0.c", 1);
    stack.override_at(&r, "tags", Expr::<Any>::object([("z", 1)]));
    stack.override_at(&r, "list", Expr::<Any>::list(["b"]));
    let document = document(&app);
    let expected = &vectors()["el-15-overrides"]["expected"];
    let (written, wanted) = (&document["resource"]["test_resource"]["r"], &expected["resource"]["test_resource"]["r"]);
    assert_eq!(written["a"], wanted["a"]);
    assert_eq!(written["tags"], wanted["tags"]);
    assert_eq!(written["list"], json!(["b"]));
    assert_eq!(document["terraform"]["required_version"], expected["terraform"]["required_version"]);
}

/// What el-05-import asks for, without the provider: Terraform refuses one beside a resource that is written.
#[test]
fn imports_are_written_as_expected() {
    let app = App::new();
    let stack = app.stack("s");
    stack.provider_alias("x", Test(Block::new()));
    let r = stack.add_untyped("r", resource(Block::new().attr::<String>("name", "n")), Meta::new());
    stack.import(&r, Import::id("i-123"));
    let mut expected = vectors()["el-05-import"]["expected"].clone();
    assert_eq!(expected["import"][0].as_object_mut().unwrap().remove("provider"), Some(json!("test.x")));
    assert_eq!(fragment(&app, &expected), expected);
}

/// What el-16-backend-s3 asks for.
#[test]
fn backends_are_written_as_expected() {
    let app = App::new();
    let stack = app.stack("s");
    let role = AssumeRole::new().role_arn("a").session_name("s");
    stack.backend(S3::new().bucket("b").key("k").region("r").encrypt(true).dynamodb_table("t").assume_role(role));
    assert_eq!(json!({ "terraform": document(&app)["terraform"] }), vectors()["el-16-backend-s3"]["expected"]);
}

/// The vector says nothing of the type or of null.
#[test]
fn keys_of_user_data_are_not_touched() {
    let app = App::new();
    let inner = Expr::<Any>::object([("BazQux", 1)]);
    let variable = Variable::new(Constraint::Any).default::<Any>(Expr::<Any>::object([("fooBar", inner)]));
    app.stack("s").variable::<Any>("v", variable);
    let expected = vectors()["bug-21-variable-default-keys"]["expected"].clone();
    assert_eq!(document(&app)["variable"]["v"]["default"], expected["variable"]["v"]["default"]);
}

#[test]
fn variables_are_written_as_expected() {
    let field = |name, ty| Field {
        name,
        description: "",
        ty,
        default: None,
        nullable: false,
        sensitive: false,
        ephemeral: false,
    };
    let fields = vec![field("a", Constraint::List(Box::new(Constraint::String))), field("b", Constraint::Number)];
    let app = App::new();
    let stack = app.stack("s");
    let allowed: Expr<Vec<Number>> = [1, 2].into_expr();
    let variable = Variable::new(Constraint::Object(fields))
        .description("d")
        .sensitive()
        .default::<Any>(Expr::<Any>::object([("a", Expr::<Any>::list(["x"])), ("b", 1.into_expr())]))
        .validation(Condition::new(allowed.contains(Expr::raw("var.v.b")), "b must be 1 or 2"));
    stack.variable::<Any>("v", variable);
    check("el-09-variable", &fragment(&app, &vectors()["el-09-variable"]["expected"]));
}

/// The vector has no provider, a version of its own and an absolute path of the state.
#[test]
fn keys_are_sorted_and_the_layout_is_that_of_cdktf() {
    let app = App::new();
    let stack = app.stack("k");
    for id in ["z", "A", "a"] {
        let tags = Expr::<Any>::object([("b", 1), ("B", 2), ("a", 3)]);
        let block = if id == "z" { Block::new().attr::<Any>("tags", tags) } else { Block::new() };
        stack.add_untyped(id, resource(block), Meta::new());
    }
    let text = app.synth().unwrap().stacks[0].text.clone();
    let (before, rest) = text.split_once(",\n    \"required_providers\"").unwrap();
    assert!(rest.ends_with("\n    }\n  }\n}"));
    let vectors = vectors();
    let expected = vectors["full-02-key-order"]["expected"]
        .as_str()
        .unwrap()
        .replace("\"stubbed\"", &format!("\"{}\"", env!("CARGO_PKG_VERSION")))
        .replace("<CWD>", "../../..");
    assert_eq!(format!("{before}\n  }}\n}}"), expected);
}

/// The vector has no provider, a version of its own and absolute paths of states.
#[test]
fn references_across_stacks_are_remote_state() {
    let app = App::new();
    let src = app.stack("src");
    let a = src.add_untyped("a", resource(Block::new().attr::<String>("name", "n")), Meta::new());
    let name = a.attr::<String>("id");
    app.stack("dst").add_untyped("b", resource(Block::new().attr::<String>("name", name)), Meta::new());
    let synthesis = app.synth().unwrap();
    let vectors = vectors();
    let expected = &vectors["full-01-cross-stack"]["expected"];
    let normal = |text: &str| -> Value {
        let mut value: Value = serde_json::from_str(text).unwrap();
        if let Some(terraform) = value.get_mut("terraform").and_then(Value::as_object_mut) {
            terraform.remove("required_providers");
        }
        value
    };
    let stated = |value: &Value| -> Value {
        let text = value.to_string().replace("\"stubbed\"", &format!("\"{}\"", env!("CARGO_PKG_VERSION")));
        serde_json::from_str(&text.replace("<CWD>", "../../..")).unwrap()
    };
    assert_eq!(normal(&synthesis.manifest), stated(&expected["manifest.json"]));
    for stack in &synthesis.stacks {
        let path = format!("stacks/{}/cdk.tf.json", stack.name);
        assert_eq!(normal(&stack.text), stated(&expected[&path]), "{path}");
    }
}

#[test]
fn collisions_are_errors() {
    let add =
        |stack: &ledgerform::Stack, id: &str| -> Addr { stack.add_untyped(id, resource(Block::new()), Meta::new()) };
    let problems = |build: &dyn Fn(&ledgerform::Stack)| {
        let app = App::new();
        build(&app.stack("s"));
        app.synth().unwrap_err().to_string()
    };
    // bug-25-id-collision: "error: duplicate logical id test_resource.ab"
    let collision = problems(&|stack| drop([add(stack, "a.b"), add(stack, "ab")]));
    assert!(collision.contains("`test_resource.ab` is already the address of `s/a.b`"), "{collision}");
    // bug-31-two-default-providers: "error at synth: duplicate default provider 'test'"
    let providers = problems(&|stack| drop([stack.provider(Test(Block::new())), stack.provider(Test(Block::new()))]));
    assert!(providers.contains("the provider `test` is configured already"), "{providers}");
}

#[test]
fn every_vector_is_asserted() {
    let names = include_str!("../src/name.rs");
    let refused = include_str!("compile_fail/outside.rs");
    let here = include_str!("vectors.rs");
    let text = [here, names, refused].concat();
    let quoted =
        |id: &str| [format!("\"{id}\""), format!("// {id}:"), format!("({id})")].iter().any(|t| text.contains(t));
    let all: BTreeSet<String> = vectors().into_keys().collect();
    let missing: Vec<&String> = all.iter().filter(|id| !quoted(id)).collect();
    assert!(missing.is_empty(), "not asserted: {missing:?}");
}
