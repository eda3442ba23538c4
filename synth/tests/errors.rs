//! What the library says about mistakes, to the letter: `testdata/synth/errors.txt`.
//!
//! `UPDATE=1 cargo test -p ledgerform --test errors` rewrites the file; the diff is the review.

#![expect(clippy::unwrap_used, reason = "a test that cannot go on fails")]

use ledgerform::{
    Addr, Any, App, Block, Component, Condition, Constraint, Expr, Inputs, IntoExpr, Meta, Mode, Number, Output,
    Outputs, Provider, ProviderConfig, Scope, Stack, Untyped, Variable, checks, function, tf,
};
use std::collections::BTreeMap;

const AWS: Provider = Provider { name: "aws", source: "hashicorp/aws", version: "6.47.0" };

struct Aws;

impl ProviderConfig for Aws {
    const PROVIDER: &'static Provider = &AWS;

    fn into_block(self) -> Block {
        Block::new().attr::<String>("region", "eu-central-1").attr::<String>("zone", "a")
    }
}

/// A network with checked inputs.
#[derive(Inputs)]
struct NetworkInputs {
    /// IPv4 range of the network.
    #[input(validate = checks::vpc_cidr)]
    cidr: Expr<String>,
    /// How instances reach the internet.
    #[input(default = "gateway", one_of("gateway", "none"))]
    nat: Expr<String>,
    /// Tags of everything.
    #[input(validate = checks::tags)]
    tags: Expr<Option<BTreeMap<String, String>>>,
    /// Number of zones.
    zones: Expr<Number>,
}

/// Nothing of interest.
#[derive(Outputs)]
struct NetworkOutputs {
    /// The range.
    cidr: Expr<String>,
}

struct Network;

impl Component for Network {
    const NAME: &'static str = "network";
    const DESCRIPTION: &'static str = "A network.";
    const TERRAFORM: &'static str = ">= 1.8";
    const PROVIDERS: &'static [(&'static str, &'static str)] = &[];
    type Inputs = NetworkInputs;
    type Outputs = NetworkOutputs;

    fn build(scope: &Scope, inputs: NetworkInputs) -> NetworkOutputs {
        scope.require(inputs.zones.at_least(2), tf!("a network needs 2 zones, not {}", inputs.zones));
        NetworkOutputs { cidr: inputs.cidr }
    }
}

fn aws(ty: &'static str, block: Block) -> Untyped {
    Untyped { mode: Mode::Managed, ty, provider: AWS, block }
}

fn vpc(scope: &Scope, id: &str) -> Addr {
    scope.add_untyped(id, aws("aws_vpc", Block::new().attr::<String>("cidr_block", "10.0.0.0/16")), Meta::new())
}

fn subnet(scope: &Scope, id: &str, block: Block) -> Addr {
    scope.add_untyped(id, aws("aws_subnet", block), Meta::new())
}

fn twins() -> Expr<Vec<String>> {
    ["a", "a"].into_expr()
}

fn names(stack: &Stack) -> Expr<BTreeMap<String, String>> {
    stack.variable("names", Variable::new(Constraint::Map(Box::new(Constraint::String))))
}

type Case = (&'static str, fn(&App));

const CASES: &[Case] = &[
    ("the same id twice", |app| {
        let stack = app.stack("network");
        let scope = stack.scope("inner");
        vpc(&scope, "main");
        vpc(&scope, "main");
        stack.scope("inner");
        stack.scope(" ");
    }),
    ("two ids with one address", |app| {
        let stack = app.stack("network");
        vpc(&stack, "a.b");
        vpc(&stack, "ab");
        vpc(&stack, "é");
    }),
    ("one name for two outputs, variables and locals", |app| {
        let stack = app.stack("network");
        let twice: Expr<String> = stack.variable("twice", Variable::new(Constraint::String));
        stack.variable::<String>("twice", Variable::new(Constraint::String));
        stack.output("o", Output::new(&twice));
        stack.output("o", Output::new(&twice));
    }),
    ("arguments that the schema does not have, lacks or sets itself", |app| {
        let stack = app.stack("network");
        let block = Block::new()
            .attr::<String>("cidr_blok", "10.0.1.0/24")
            .attr::<String>("arn", "mine")
            .attr::<String>("wholly_unknown_argument", "x");
        subnet(&stack, "typos", block);
        subnet(&stack, "null", Block::new().attr::<String>("vpc_id", Expr::null()));
        stack.add_untyped("no_such_type", aws("aws_vcp", Block::new()), Meta::new());
        stack.provider(Aws);
    }),
    ("values of another type", |app| {
        let stack = app.stack("network");
        let block = Block::new()
            .attr::<String>("vpc_id", Expr::<Any>::list(["a"]).cast::<String>())
            .attr::<bool>("map_public_ip_on_launch", Expr::<String>::from("maybe").cast::<bool>())
            .attr::<Number>("enable_lni_at_device_index", Expr::<String>::from("one").cast::<Number>())
            .attr::<Any>("tags", Expr::<Any>::object([("a", Expr::<Any>::list(["b"]))]));
        subnet(&stack, "types", block);
        let block = Block::new().attr::<String>("vpc_id", "v").attr::<Any>("tags", Expr::<Any>::list(["a"]));
        subnet(&stack, "collections", block);
        let group = Block::new().attr::<Any>("ingress", Expr::<Any>::list([Expr::<Any>::object([("prot", "tcp")])]));
        stack.add_untyped("group", aws("aws_security_group", group), Meta::new());
    }),
    ("nested blocks", |app| {
        let stack = app.stack("network");
        let timeouts = || Block::new().attr::<String>("create", "5m");
        let block = Block::new().attr::<String>("vpc_id", "v").blocks("timeouts", [timeouts(), timeouts()]);
        subnet(&stack, "twice", block);
        let block =
            Block::new().attr::<String>("vpc_id", "v").attr::<String>("timeouts", "5m").block("tags", timeouts());
        subnet(&stack, "confused", block);
        stack.add_untyped("lifecycle", aws("aws_s3_bucket_lifecycle_configuration", Block::new()), Meta::new());
        let bad =
            Block::new().attr::<String>("device_name", "x").blocks("ebs", [Block::new().attr::<String>("size", "1")]);
        let template = Block::new().blocks("block_device_mappings", [Block::new(), bad]);
        stack.add_untyped("template", aws("aws_launch_template", template), Meta::new());
    }),
    ("what is private to another stack", |app| {
        let (one, two) = (app.stack("one"), app.stack("two"));
        let vpc = vpc(&one, "main");
        let secret = one.variable::<String>("token", Variable::new(Constraint::String).sensitive());
        let key =
            one.add_untyped("key", aws("aws_iam_access_key", Block::new().attr::<String>("user", "x")), Meta::new());
        let meta = Meta::new().depends_on([&vpc]).replace_triggered_by([&vpc]);
        let tags = [("Token", secret), ("Secret", key.attr::<String>("secret"))];
        let block = Block::new()
            .attr::<String>("vpc_id", vpc.attr::<String>("id"))
            .attr::<std::collections::BTreeMap<String, String>>("tags", tags);
        two.add_untyped("subnet", aws("aws_subnet", block), meta);
    }),
    ("what holds something private", |app| {
        let (one, two) = (app.stack("one"), app.stack("two"));
        let secret = one.variable::<String>("token", Variable::new(Constraint::String).sensitive());
        let header = one.local("header", ledgerform::tf!("Bearer {secret}"));
        let longer = one.local("longer", ledgerform::tf!("{header}, again"));
        let user = Block::new().attr::<String>("user", "x");
        let key = one.add_untyped("key", aws("aws_iam_access_key", user), Meta::new());
        two.output("local", Output::new(header));
        two.output("through", Output::new(longer));
        two.output("whole", Output::new(key.value::<ledgerform::Any>()));
    }),
    ("stacks that refer to each other", |app| {
        let (one, two) = (app.stack("one"), app.stack("two"));
        let vpc = vpc(&one, "main");
        let user = subnet(&two, "a", Block::new().attr::<String>("vpc_id", vpc.attr::<String>("id")));
        one.output("subnet", Output::new(user.attr::<String>("id")));
    }),
    ("a value of another app", |app| {
        let other = App::new();
        let _first = other.stack("first");
        let vpc = vpc(&other.stack("second"), "main");
        app.stack("here").output("vpc", Output::new(vpc.attr::<String>("id")));
    }),
    ("a cycle", |app| {
        let stack = app.stack("network");
        // An address comes from adding its element, so only one borrowed from a twin can close a cycle.
        let twin = App::new();
        let b = subnet(&twin.stack("network"), "b", Block::new());
        let a = subnet(&stack, "a", Block::new().attr::<String>("vpc_id", b.attr::<String>("id")));
        subnet(&stack, "b", Block::new().attr::<String>("vpc_id", a.attr::<String>("id")));
    }),
    ("a value taken out of its repetition", |app| {
        let stack = app.stack("network");
        let mut leaked = None;
        stack.each(&names(&stack), |_, key, value| leaked = Some(tf!("{key}{value}")));
        stack.output("leaked", Output::new(leaked.unwrap()));
        let list: Expr<Vec<String>> =
            stack.variable("list", Variable::new(Constraint::List(Box::new(Constraint::String))));
        let mut element = None;
        let _mapped = list.map(|value| {
            element = Some(value.clone());
            value
        });
        stack.output("element", Output::new(element.unwrap()));
    }),
    ("two repetitions nested", |app| {
        let stack = app.stack("network");
        let names = names(&stack);
        stack.each(&names, |scope, _, _| scope.each(&names, |scope, _, _| vpc(scope, "inner")));
    }),
    ("two default providers", |app| {
        let stack = app.stack("network");
        stack.provider(Plain);
        stack.provider(Plain);
        stack.provider_alias("east", Plain);
        stack.provider_alias("east", Plain);
    }),
    ("names of stacks", |app| {
        for name in ["", "two words", "a/b", "..", "glob*", "fine", "fine"] {
            app.stack(name);
        }
    }),
    ("functions that fail", |app| {
        let stack = app.stack("network");
        let block = Block::new()
            .attr::<String>("vpc_id", function::split("/", "10.0.0.0").at(1))
            .attr::<String>("cidr_block", function::cidrsubnet("10.0.0.0/16", 20, 1))
            .attr::<Any>("tags", Expr::<Any>::object([("n", function::tonumber("ten"))]));
        subnet(&stack, "failing", block);
        let map: Expr<BTreeMap<String, String>> = [("a", "1")].into_expr();
        stack.output("missing", Output::new(map.at("b")));
        stack.output("number", Output::new(IntoExpr::<Number>::into_expr(f64::NAN)));
        stack.output("keys", Output::new(twins().to_map(|v| (v.clone(), v))));
    }),
    ("a default that is not known", |app| {
        let stack = app.stack("network");
        let vpc = vpc(&stack, "main");
        stack.variable::<String>("v", Variable::new(Constraint::String).default::<String>(vpc.attr::<String>("id")));
    }),
    ("inputs of a component", |app| {
        let stack = app.stack("network");
        let inputs = NetworkInputs::new().cidr("10.0.0.0/8").zones(1).nat("magic").tags(Some([
            ("aws:mine", "x"),
            ("ok", "y"),
            ("bad", "${x}"),
        ]));
        let _outputs = stack.component::<Network>("main", inputs);
    }),
    ("a requirement that nothing can carry", |app| {
        let stack = app.stack("network");
        let zones: Expr<Number> = stack.variable("zones", Variable::new(Constraint::Number));
        let inputs = NetworkInputs::new().cidr("10.0.0.0/16").zones(zones);
        stack.component::<Network>("main", inputs);
    }),
    ("a secret that is written out", |app| {
        let stack = app.stack("network");
        stack.output("url", Output::new("postgres://app:hunter2@db.internal/app"));
        let block =
            Block::new().attr::<String>("vpc_id", "v").attr::<Any>("tags", Expr::<Any>::object([("n", "admin123")]));
        subnet(&stack, "subnet", block);
        stack.not_secret("admin", "too short");
    }),
    ("mistakes in conditions", |app| {
        let stack = app.stack("network");
        let condition = Condition::new(function::regex("z", "a").equals("z"), "never");
        let block = Block::new().attr::<String>("vpc_id", "v");
        stack.add_untyped("subnet", aws("aws_subnet", block), Meta::new().precondition(condition));
    }),
];

struct Plain;

impl ProviderConfig for Plain {
    const PROVIDER: &'static Provider = &AWS;

    fn into_block(self) -> Block {
        Block::new()
    }
}

/// The text of the problems, without the numbers of lines, which every edit of this file would change.
fn report(build: fn(&App)) -> String {
    let app = App::new();
    build(&app);
    let text = app.synth().unwrap_err().to_string();
    let mut lines = Vec::new();
    for line in text.lines() {
        match line.split_once("errors.rs:") {
            Some((before, number)) => {
                let rest = number.trim_start_matches(|c: char| c.is_ascii_digit());
                lines.push(format!("{before}errors.rs:<line>{rest}"));
            }
            None => lines.push(line.to_owned()),
        }
    }
    lines.join("\n")
}

#[test]
fn messages_are_what_they_are() {
    let actual: String = CASES.iter().map(|(name, build)| format!("# {name}\n\n{}\n\n", report(*build))).collect();
    let path = concat!(env!("CARGO_MANIFEST_DIR"), "/../testdata/synth/errors.txt");
    if std::env::var_os("UPDATE").is_some() {
        std::fs::write(path, &actual).unwrap();
    }
    let expected = std::fs::read_to_string(path).unwrap_or_default();
    assert_eq!(actual, expected, "{path} differs; run with UPDATE=1 and read the diff");
}

#[test]
fn a_problem_names_its_line() {
    let app = App::new();
    let stack = app.stack("s");
    let line = line!() + 1;
    stack.add_untyped("v", aws("aws_subnet", Block::new()), Meta::new());
    let problems = app.synth().unwrap_err();
    let location = problems.iter().next().unwrap().location.unwrap();
    assert_eq!((location.file(), location.line()), (file!(), line));
}
