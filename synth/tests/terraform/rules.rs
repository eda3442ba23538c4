//! Rules of Terraform's language that are checked before anything is emitted: what is refused here, Terraform refuses.

mod conditions;
mod marks;
mod meta;
mod provisioners;
mod refactoring;
mod triggers;

use crate::emission::{Terraform, data};
use crate::judge;
use ledgerform::provisioner::LocalExec;
use ledgerform::{
    Addr, Any, App, Block, Condition, Constraint, Expr, IntoExpr, Meta, Mode, Output, Provider, Stack, Target, Untyped,
    Variable, context, function, tf,
};
use std::collections::BTreeMap;

/// What the configurations of the table begin with; the programs declare the same through the functions below.
const DECLARED: &str = r#"
variable "v" { default = "x" }
variable "s" {
  default   = "x"
  sensitive = true
}
variable "e" {
  default   = "x"
  ephemeral = true
}
resource "terraform_data" "a" { input = "a" }
"#;

fn v(stack: &Stack) -> Expr<String> {
    stack.variable("v", Variable::new(Constraint::String).default::<String>("x"))
}

fn s(stack: &Stack) -> Expr<String> {
    stack.variable("s", Variable::new(Constraint::String).default::<String>("x").sensitive())
}

fn e(stack: &Stack) -> Expr<String> {
    stack.variable("e", Variable::new(Constraint::String).default::<String>("x").ephemeral())
}

fn a(stack: &Stack) -> Addr {
    stack.add_untyped("a", data("a"), Meta::new())
}

fn x(stack: &Stack, input: impl IntoExpr<Any>) {
    stack.add_untyped("x", data(input), Meta::new());
}

fn with(stack: &Stack, meta: Meta) {
    stack.add_untyped("x", data("x"), meta);
}

fn state(meta: Meta, stack: &Stack) {
    let block = Block::new()
        .attr::<String>("backend", "local")
        .attr::<BTreeMap<String, String>>("config", [("path", "x.tfstate")]);
    let source = Untyped { mode: Mode::Data, ty: "terraform_remote_state", provider: Provider::TERRAFORM, block };
    stack.add_untyped("x", source, meta);
}

#[derive(Clone, Copy)]
struct Case {
    /// What Terraform is given, besides what is declared.
    terraform: &'static str,
    /// What Terraform says.
    says: &'static str,
    /// The same as a program.
    build: fn(&Stack),
    /// What is said about the program.
    problem: &'static str,
}

#[track_caller]
fn said(target: Target, build: fn(&Stack)) -> String {
    let app = App::new();
    app.target(target);
    build(&app.stack("s"));
    app.synth().map(|_| String::new()).unwrap_or_else(|problems| problems.to_string())
}

/// Errors of `validate`, or where that finds none, of `plan`; line breaks and frames taken out.
fn refusal(terraform: &str) -> String {
    let folder = tempfile::tempdir().unwrap();
    std::fs::write(folder.path().join("main.tf"), format!("{DECLARED}{terraform}\n")).unwrap();
    for arguments in [&["validate", "-no-color"][..], &["plan", "-no-color", "-input=false"]] {
        let output = judge::run(folder.path(), arguments, "");
        if !output.status.success() {
            let text = String::from_utf8_lossy(&output.stderr).replace(['│', '╷', '╵'], " ");
            return text.split_whitespace().collect::<Vec<_>>().join(" ");
        }
    }
    String::new()
}

#[test]
fn what_terraform_refuses_is_refused_before() {
    let all = [conditions::CASES, provisioners::CASES, meta::CASES, marks::CASES, refactoring::CASES];
    for Case { terraform, says, build, problem } in all.concat() {
        let refusal = refusal(terraform);
        assert!(refusal.contains(says), "{says}:\n{terraform}\n{refusal}");
        let said = said(Target::default(), build);
        assert!(said.contains(problem), "{problem}:\n{said}");
    }
}

/// What is near to the rules and allowed: it synthesizes, and Terraform plans it.
fn allowed(stack: &Stack) {
    let (v, s, e) = (v(stack), s(stack), e(stack));
    let names: Expr<BTreeMap<String, String>> = stack.variable(
        "names",
        Variable::new(Constraint::Map(Box::new(Constraint::String))).default::<BTreeMap<String, String>>([("k", "v")]),
    );
    let there = a(stack);
    stack.provider(Terraform);
    stack.each(&names, |scope, key, _| {
        let bye = tf!("{} {key} {} {}", context::own::<String>("id"), context::path_module(), context::workspace());
        let meta = Meta::new()
            .provisioner(LocalExec::new(tf!("true {bye}")).on_destroy())
            .provisioner(LocalExec::new(tf!("true {e} {s}")));
        scope.add_untyped("each", data("x"), meta);
    });
    let present = Condition::new(context::own::<String>("id").differs(""), "there is no id");
    let ready = Condition::new(e.differs("y").and(s.differs("y")), tf!("not {v}"));
    stack.add_untyped("x", data("x"), Meta::new().postcondition(present).precondition(ready));
    // A part that is not sensitive, of an object that has one that is.
    let both = Expr::<Any>::object([("secret", s.clone()), ("open", there.attr::<String>("id"))]);
    stack.output("open", Output::new(both.get::<String>("open")));
    stack.output("secret", Output::new(&s).sensitive());
    stack.output("shown", Output::new(function::nonsensitive(s.clone())));
    stack.output("empty", Output::new(function::ephemeralasnull(e)));
    stack.when(s.equals("x"), |scope| scope.add_untyped("counted", data("x"), Meta::new()));
    stack.variable::<String>(
        "checked",
        Variable::new(Constraint::String)
            .default::<String>("c")
            .validation(Condition::new(Expr::<String>::raw("var.checked").differs(&v), "must differ from v")),
    );
    stack.moved("terraform_data.old", there.instance("k"));
    let function: Expr<String> = function::provider("terraform", "encode_expr", (&v,));
    stack.output("function", Output::new(function));
}

#[test]
fn what_terraform_allows_is_allowed() {
    for format in [ledgerform::Format::Json, ledgerform::Format::Hcl] {
        let app = App::new();
        allowed(&app.stack("s"));
        let synthesis = app.synth_as(format).unwrap_or_else(|problems| panic!("{problems}"));
        let folder = tempfile::tempdir().unwrap();
        synthesis.write(folder.path().join("out")).unwrap();
        let stack = folder.path().join("out/stacks/s");
        judge::succeed(&stack, &["init", "-no-color", "-input=false"], "");
        judge::succeed(&stack, &["plan", "-no-color", "-input=false"], "");
    }
}
