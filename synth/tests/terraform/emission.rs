//! What apps are written as: goldens of every kind of element, which Terraform accepts in both languages.
//!
//! `UPDATE=1 cargo test -p ledgerform --test terraform` rewrites `testdata/synth/emission`; the diff is the review.

mod blocks;
mod sources;

use crate::judge;
use ledgerform::{
    Any, App, Block, Condition, Constraint, Expr, Field, Format, IntoExpr, Meta, Mode, Node, Output, Provider,
    ProviderConfig, Stack, Target, Untyped, Variable, function, tf,
};
use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

pub(crate) const AWS: Provider = Provider { name: "aws", source: "hashicorp/aws", version: "6.47.0" };

pub(crate) struct Aws(pub(crate) Block);

impl ProviderConfig for Aws {
    const PROVIDER: &'static Provider = &AWS;

    fn into_block(self) -> Block {
        self.0
    }
}

pub(crate) struct Terraform;

impl ProviderConfig for Terraform {
    const PROVIDER: &'static Provider = &Provider::TERRAFORM;

    fn into_block(self) -> Block {
        Block::new()
    }
}

pub(crate) fn data(input: impl IntoExpr<Any>) -> Untyped {
    let block = Block::new().attr::<Any>("input", input);
    Untyped { mode: Mode::Managed, ty: "terraform_data", provider: Provider::TERRAFORM, block }
}

pub(crate) fn aws(ty: &'static str, block: Block) -> Untyped {
    Untyped { mode: Mode::Managed, ty, provider: AWS, block }
}

/// Variables, locals, a data source, resources with every meta-argument, outputs.
fn elements(stack: &Stack) {
    let field = |name, ty, default| Field {
        name,
        description: "",
        ty,
        default,
        nullable: false,
        sensitive: false,
        ephemeral: false,
    };
    let tier = Constraint::Object(vec![
        field("access", Constraint::String, None),
        field("slots", Constraint::List(Box::new(Constraint::Number)), Some(Node::List([].into()))),
        field("label", Constraint::String, Some(Node::Null)),
    ]);
    let name: Expr<String> = stack.variable(
        "name",
        Variable::new(Constraint::String)
            .description("What \"everything\" is called, ${not} a template\nover two lines.")
            .validation(Condition::new(
                function::can(function::regex("^[a-z]+$", Expr::<String>::raw("var.name"))),
                tf!("must be lower case, not `{}`", Expr::<String>::raw("var.name")),
            )),
    );
    let tiers = Variable::new(Constraint::Map(Box::new(tier)))
        .default::<Any>(Expr::<Any>::object([("app", Expr::<Any>::object([("access", "private")]))]));
    let tiers: Expr<BTreeMap<String, Any>> = stack.variable("tiers", tiers);
    let secret: Expr<String> = stack.variable("secret", Variable::new(Constraint::String).sensitive().nullable());

    stack.provider(Terraform);
    let second = stack.provider_alias("second", Terraform);

    let open = tiers.filter(|_, tier| tier.get::<String>("access").equals("public"));
    let open = stack.local("open", open);

    let remote = Block::new()
        .attr::<String>("backend", "local")
        .attr::<BTreeMap<String, String>>("config", [("path", tf!("../{name}.tfstate"))]);
    let remote =
        Untyped { mode: Mode::Data, ty: "terraform_remote_state", provider: Provider::TERRAFORM, block: remote };
    let remote = stack.add_untyped("network", remote, Meta::new());

    let first = stack.add_untyped("first", data(&name), Meta::new());
    let scope = stack.scope("inner");
    let meta = Meta::new()
        .depends_on([&first, &remote])
        .provider(&second)
        .create_before_destroy()
        .prevent_destroy()
        .ignore_changes(["input"])
        .replace_triggered_by([&first])
        .acknowledge("CKV_TEST_1", true, "meant so,\nfor \"good\" reasons")
        .acknowledge("CKV_TEST_2", name.equals("x"), "known later, so not written")
        .precondition(Condition::new(open.length().greater(0).or(name.differs("closed")), "nothing is open"))
        .postcondition(Condition::new(Expr::<bool>::raw("self.output != null"), tf!("{name} has no output")));
    let input = Expr::<Any>::object([
        ("id", first.attr::<Any>("id")),
        ("quoted key", tf!("{name}: ${{x}} %{{y}} $").cast()),
        ("numbers", Expr::<Any>::list([1.into_expr(), IntoExpr::<Any>::into_expr(0.5)])),
        ("nothing", Expr::null()),
        ("policy", function::jsonencode(Expr::<Any>::object([("Resource", tf!("arn:aws:s3:::{name}/*"))])).cast()),
    ]);
    let all = scope.add_untyped("second", data(input), meta);

    stack.output("id", Output::new(all.attr::<String>("id")).description("The id of `second`."));
    stack.output("secret", Output::new(secret).sensitive().depends_on([&first]));
    stack.output("vpc", Output::new(remote.attr::<Any>("outputs").get::<Any>("vpc_id")));
}

/// What `when` and `each` leave to Terraform, next to what they do themselves.
fn staging(stack: &Stack) {
    let enabled: Expr<bool> = stack.variable("enabled", Variable::new(Constraint::Bool).default::<bool>(true));
    let names: Expr<BTreeMap<String, String>> =
        stack.variable("names", Variable::new(Constraint::Map(Box::new(Constraint::String))));

    let later = stack.when(&enabled, |scope| scope.add_untyped("maybe", data("x"), Meta::new()));
    stack.output("maybe", Output::new(later.map(|maybe| maybe.attr::<String>("id"))));

    let now = stack.when(true, |scope| scope.add_untyped("surely", data("x"), Meta::new()));
    stack.output("surely", Output::new(now.map(|surely| surely.attr::<String>("id"))));
    stack.when(false, |scope| scope.add_untyped("never", data("x"), Meta::new()));

    let each = stack.each(&names, |scope, key, value| {
        let parent = scope.add_untyped("parent", data(tf!("{key}={value}")), Meta::new());
        let meta = Meta::new().replace_triggered_by([&parent]);
        scope.add_untyped("sibling", data(&key), meta);
        scope.when(value.differs(""), |scope| scope.add_untyped("child", data(parent.attr::<Any>("id")), Meta::new()));
        parent
    });
    stack.output("parents", Output::new(each.map(|parent| parent.attr::<String>("id"))));
    stack.output("list", Output::new(each.all(|parent| parent.attr::<String>("id"))));
    stack.output("one", Output::new(each.at("a", |parent| parent.attr::<String>("id"))));

    let known: Expr<BTreeMap<String, String>> = [("a", "1"), ("b", "2")].into_expr();
    let known =
        stack.each(&known, |scope, key, value| scope.add_untyped("known", data(tf!("{key}={value}")), Meta::new()));
    stack.output("known", Output::new(known.all(|known| known.attr::<String>("id"))));
}

fn folder(case: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../testdata/synth/emission").join(case)
}

fn text(build: &impl Fn(&Stack), case: &str, target: Target, format: Format) -> String {
    let app = App::new();
    app.target(target);
    build(&app.stack(case));
    let synthesis = app.synth_as(format).unwrap_or_else(|problems| panic!("{problems}"));
    synthesis.stacks[0].text.clone()
}

/// Compares with the golden of a case, or writes it.
#[track_caller]
pub(crate) fn golden(case: &str, file: &str, actual: &str) {
    let path = folder(case).join(file);
    if std::env::var_os("UPDATE").is_some() {
        std::fs::create_dir_all(folder(case)).unwrap();
        std::fs::write(&path, actual).unwrap();
    }
    let expected = std::fs::read_to_string(&path).unwrap_or_default();
    assert_eq!(actual, expected, "{} differs; run with UPDATE=1 and read the diff", path.display());
}

#[track_caller]
pub(crate) fn check(case: &str, build: fn(&Stack), valid_without_a_provider: bool) {
    check_beside(case, build, valid_without_a_provider.then_some(&[]));
}

/// Compares with the goldens of a case; Terraform validates them beside the given files, if there are any to be had.
#[track_caller]
pub(crate) fn check_beside(case: &str, build: fn(&Stack), files: Option<&[(&str, &str)]>) {
    check_for(case, Target::default(), build, files);
}

/// As [`check_beside`], for other releases of Terraform than the default ones.
#[track_caller]
pub(crate) fn check_for(case: &str, target: Target, build: impl Fn(&Stack), files: Option<&[(&str, &str)]>) {
    for (format, file) in [(Format::Json, "cdk.tf.json"), (Format::Hcl, "cdk.tf")] {
        let actual = text(&build, case, target.clone(), format);
        golden(case, file, &actual);
        let folder = tempfile::tempdir().unwrap();
        std::fs::write(folder.path().join(file), &actual).unwrap();
        if format == Format::Hcl {
            judge::succeed(folder.path(), &["fmt", "-check", "-diff", "-no-color"], "");
        }
        if let Some(files) = files {
            for (path, text) in files {
                let path = folder.path().join(path);
                std::fs::create_dir_all(path.parent().unwrap()).unwrap();
                std::fs::write(path, text).unwrap();
            }
            judge::succeed(folder.path(), &["init", "-backend=false", "-no-color", "-input=false"], "");
            judge::succeed(folder.path(), &["validate", "-no-color"], "");
        }
    }
}

#[test]
fn every_element() {
    check("elements", elements, true);
}

#[test]
fn staged_elements() {
    check("staging", staging, true);
}

#[test]
fn the_order_of_arguments_does_not_matter_to_json() {
    let written = |names: [&'static str; 3]| {
        let app = App::new();
        let stack = app.stack("s");
        for name in names {
            let block = names.iter().fold(Block::new(), |block, name| block.attr::<String>(name, *name));
            let provider = Provider { name: "test", source: "acme/test", version: "1.0.0" };
            stack.add_untyped(name, Untyped { mode: Mode::Managed, ty: "test_r", provider, block }, Meta::new());
        }
        app.synth().unwrap()
    };
    assert_eq!(written(["a", "b", "c"]), written(["c", "a", "b"]));
}
