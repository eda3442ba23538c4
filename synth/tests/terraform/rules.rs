//! Rules of Terraform's language that are checked before anything is emitted: what is refused here, Terraform refuses.

use crate::actions::newer;
use crate::emission::{AWS, Terraform, aws, data};
use crate::judge;
use ledgerform::provisioner::{Connection, LocalExec, RemoteExec};
use ledgerform::{
    Action, ActionTrigger, Addr, Any, App, Block, Condition, Constraint, Event, Expr, Import, IntoExpr, List, Meta,
    Mode, ModuleCall, Node, Output, Provider, Removed, Stack, Target, Untyped, Variable, When, context, function, tf,
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

const CASES: &[Case] = &[
    Case {
        terraform: "resource \"terraform_data\" \"x\" { input = self.id }",
        says: "Invalid \"self\" reference",
        build: |stack| x(stack, context::own::<String>("id")),
        problem: "s/x: `input`: `self` has a meaning only in provisioners, connections and postconditions",
    },
    Case {
        terraform: "resource \"terraform_data\" \"x\" {\n lifecycle {\n precondition {\n condition = self.id != \"\"\n error_message = \"x\"\n}\n}\n}",
        says: "Invalid \"self\" reference",
        build: |stack| {
            let own = context::own::<String>("id").differs("");
            with(stack, Meta::new().precondition(Condition::new(own, "x")));
        },
        problem: "`lifecycle.precondition`: `self` has a meaning only in",
    },
    Case {
        terraform: "output \"x\" { value = self.id }",
        says: "Invalid \"self\" reference",
        build: |stack| stack.output("x", Output::new(context::own::<String>("id"))),
        problem: "s/x: `value`: `self` has a meaning only in",
    },
    Case {
        terraform: "resource \"terraform_data\" \"x\" {\n lifecycle {\n precondition {\n condition = true\n error_message = \"x\"\n}\n}\n}",
        says: "Invalid precondition expression",
        build: |stack| with(stack, Meta::new().precondition(Condition::new(true, "x"))),
        problem: "`lifecycle.precondition`: the condition refers to nothing",
    },
    Case {
        terraform: "check \"x\" {\n assert {\n condition = true\n error_message = \"x\"\n}\n}",
        says: "Invalid assert expression",
        build: |stack| stack.check("x", |check| check.assert(Condition::new(true, "x"))),
        problem: "`assert[0].condition`: the condition refers to nothing",
    },
    Case {
        terraform: "variable \"x\" {\n default = \"x\"\n validation {\n condition = var.v != \"\"\n error_message = \"x\"\n}\n}",
        says: "Invalid variable validation condition",
        build: |stack| {
            let other = Condition::new(v(stack).differs(""), "x");
            stack.variable::<String>("x", Variable::new(Constraint::String).validation(other));
        },
        problem: "`validation[0].condition`: the condition does not look at `var.x`",
    },
    Case {
        terraform: "resource \"terraform_data\" \"x\" {\n provisioner \"local-exec\" {\n when = destroy\n command = var.v\n}\n}",
        says: "Invalid reference from destroy provisioner",
        build: |stack| with(stack, Meta::new().provisioner(LocalExec::new(v(stack)).on_destroy())),
        problem: "`provisioner[0].command`: what runs when an object is destroyed cannot refer to `var.v`",
    },
    Case {
        terraform: "resource \"terraform_data\" \"x\" {\n connection { host = var.v }\n provisioner \"remote-exec\" {\n when = destroy\n inline = [\"x\"]\n}\n}",
        says: "Invalid reference from destroy provisioner",
        build: |stack| {
            let meta = Meta::new().provisioner(RemoteExec::inline(["x"]).on_destroy());
            with(stack, meta.connection(Connection::ssh(v(stack))));
        },
        problem: "`connection.host`: what runs when an object is destroyed cannot refer to `var.v`",
    },
    Case {
        terraform: "resource \"terraform_data\" \"x\" {\n provisioner \"remote-exec\" {\n when = destroy\n inline = [\"x\"]\n connection { host = terraform_data.a.id }\n}\n}",
        says: "Invalid reference from destroy provisioner",
        build: |stack| {
            let connection = Connection::ssh(a(stack).attr::<String>("id"));
            with(stack, Meta::new().provisioner(RemoteExec::inline(["x"]).on_destroy().connection(connection)));
        },
        problem: "`provisioner[0].connection.host`: what runs when an object is destroyed cannot refer to `terraform_data.a`",
    },
    Case {
        terraform: "resource \"terraform_data\" \"x\" {\n for_each = { a = var.v }\n provisioner \"local-exec\" {\n when = destroy\n command = each.value\n}\n}",
        says: "Invalid reference from destroy provisioner",
        build: |stack| {
            let names: Expr<BTreeMap<String, String>> =
                stack.variable("names", Variable::new(Constraint::Map(Box::new(Constraint::String))));
            stack.each(&names, |scope, _, value| {
                let meta = Meta::new().provisioner(LocalExec::new(value).on_destroy());
                scope.add_untyped("x", data("x"), meta);
            });
        },
        problem: "`provisioner[0].command`: what runs when an object is destroyed cannot refer to `each.value`",
    },
    Case {
        terraform: "removed {\n from = terraform_data.gone\n lifecycle { destroy = true }\n provisioner \"local-exec\" {\n when = destroy\n command = var.v\n}\n}",
        says: "Invalid reference from destroy provisioner",
        build: |stack| {
            stack.removed("terraform_data.gone", Removed::destroy().provisioner(LocalExec::new(v(stack))));
        },
        problem: "what runs when an object is destroyed cannot refer to `var.v`",
    },
    Case {
        terraform: "resource \"terraform_data\" \"x\" {\n lifecycle { replace_triggered_by = [var.v] }\n}",
        says: "Invalid reference in replace_triggered_by expression",
        build: |stack| {
            v(stack);
            let network = stack.module("m", ModuleCall::new("./m"));
            with(stack, Meta::new().replace_triggered_by([ledgerform::Reference::addr(&network)]));
        },
        problem: "`lifecycle.replace_triggered_by`: `module.m` is no resource",
    },
    Case {
        terraform: "data \"terraform_remote_state\" \"x\" {\n backend = \"local\"\n lifecycle { prevent_destroy = true }\n}",
        says: "Invalid data resource lifecycle argument",
        build: |stack| state(Meta::new().prevent_destroy(), stack),
        problem: "s/x: `lifecycle.prevent_destroy`: a data source has no such thing",
    },
    Case {
        terraform: "data \"terraform_remote_state\" \"x\" {\n backend = \"local\"\n provisioner \"local-exec\" { command = \"x\" }\n}",
        says: "Unsupported block type",
        build: |stack| state(Meta::new().provisioner(LocalExec::new("x")), stack),
        problem: "s/x: `provisioner`: a data source has no such thing",
    },
    Case {
        terraform: "resource \"terraform_data\" \"x\" { provider = var.v }",
        says: "Missing required provider",
        build: |stack| with(stack, Meta::new().provider(&a(stack))),
        problem: "`provider`: `terraform_data.a` is no provider block",
    },
    Case {
        terraform: "resource \"terraform_data\" \"x\" {\n lifecycle { ignore_changes = [nope] }\n}",
        says: "Unsupported attribute",
        build: |stack| {
            let vpc = Block::new().attr::<String>("cidr_block", "10.0.0.0/16");
            stack.add_untyped("x", aws("aws_vpc", vpc), Meta::new().ignore_changes(["cidr_blok", "tags[\"a\"]"]));
        },
        problem: "`lifecycle.ignore_changes`: there is no argument `cidr_blok`",
    },
    Case {
        terraform: "provider \"terraform\" { alias = \"a b\" }",
        says: "Invalid provider configuration alias",
        build: |stack| _ = stack.provider_alias("a b", Terraform),
        problem: "`alias`: `a b` cannot be an alias",
    },
    Case {
        terraform: "variable \"source\" {}",
        says: "Invalid variable name",
        build: |stack| _ = stack.variable::<String>("source", Variable::new(Constraint::String)),
        problem: "s/source: a variable cannot be called `source`",
    },
    Case {
        terraform: "resource \"terraform_data\" \"x\" { input = var.e }",
        says: "Invalid use of ephemeral value",
        build: |stack| x(stack, e(stack)),
        problem: "s/x: `input`: `var.e` is ephemeral, and this would keep it",
    },
    Case {
        terraform: "locals { l = { a = [\"${var.e}-x\"] } }\nresource \"terraform_data\" \"x\" { input = local.l }",
        says: "Invalid use of ephemeral value",
        build: |stack| {
            let text = stack.local("l", tf!("{}-x", e(stack)));
            x(stack, text);
        },
        problem: "s/x: `input`: `var.e` is ephemeral, and this would keep it",
    },
    Case {
        terraform: "output \"x\" { value = [var.e] }",
        says: "Ephemeral value not allowed",
        build: |stack| stack.output("x", Output::new(Expr::<Any>::list([e(stack)]))),
        problem: "s/x: `value`: `var.e` is ephemeral, and this would keep it",
    },
    Case {
        terraform: "output \"x\" {\n value = var.e\n ephemeral = true\n}",
        says: "Ephemeral output not allowed",
        build: |stack| stack.output("x", Output::new(e(stack)).ephemeral()),
        problem: "s/x: only a module can have an ephemeral output",
    },
    Case {
        terraform: "resource \"terraform_data\" \"x\" { count = var.e == \"x\" ? 1 : 0 }",
        says: "Invalid count argument",
        build: |stack| {
            stack.when(e(stack).equals("x"), |scope| scope.add_untyped("x", data("x"), Meta::new()));
        },
        problem: "`count`: `var.e` is ephemeral, and the addresses of instances would show it",
    },
    Case {
        terraform: "resource \"terraform_data\" \"x\" { for_each = toset([var.s]) }",
        says: "Invalid for_each argument",
        build: |stack| {
            let secrets: Expr<Vec<String>> = Expr::from_node(Node::List([s(stack).into_node()].into()));
            let walked = function::split(",", function::join(",", secrets));
            stack.each_in(&walked, |scope, key| scope.add_untyped("x", data(key), Meta::new()));
        },
        problem: "`for_each`: `var.s` is sensitive, and the addresses of instances would show it",
    },
    Case {
        terraform: "output \"x\" { value = \"a-${var.s}\" }",
        says: "Output refers to sensitive values",
        build: |stack| stack.output("x", Output::new(tf!("a-{}", s(stack)))),
        problem: "s/x: `value`: `var.s` is sensitive, and this shows it",
    },
    Case {
        terraform: "output \"x\" { value = var.s == \"y\" ? 1 : 2 }",
        says: "Output refers to sensitive values",
        build: |stack| stack.output("x", Output::new(s(stack).equals("y").then::<String>("1", "2"))),
        problem: "s/x: `value`: `var.s` is sensitive, and this shows it",
    },
    Case {
        terraform: "resource \"terraform_data\" \"x\" {\n lifecycle {\n precondition {\n condition = var.v == \"y\"\n error_message = var.s\n}\n}\n}",
        says: "has an invalid error message",
        build: |stack| {
            with(stack, Meta::new().precondition(Condition::new(v(stack).equals("y"), s(stack))));
        },
        problem: "`lifecycle.precondition.error_message`: `var.s` is sensitive, so Terraform would hide the message",
    },
    Case {
        terraform: "resource \"terraform_data\" \"x\" {\n lifecycle {\n precondition {\n condition = var.v == \"y\"\n error_message = var.e\n}\n}\n}",
        says: "has an invalid error message",
        build: |stack| {
            with(stack, Meta::new().precondition(Condition::new(v(stack).equals("y"), e(stack))));
        },
        problem: "`lifecycle.precondition.error_message`: `var.e` is ephemeral, so Terraform would hide the message",
    },
    Case {
        terraform: "removed { from = terraform_data.a }",
        says: "Removed resource still exists",
        build: |stack| stack.removed(a(stack), Removed::keep()),
        problem: "`from`: `terraform_data.a` is still in the stack",
    },
    Case {
        terraform: "resource \"terraform_data\" \"x\" {}\nmoved {\n from = terraform_data.a\n to = terraform_data.x\n}",
        says: "Moved object still exists",
        build: |stack| {
            let there = a(stack);
            with(stack, Meta::new());
            stack.moved(&there, "terraform_data.x");
        },
        problem: "`from`: `terraform_data.a` is still in the stack, so it has not moved",
    },
    Case {
        terraform: "moved {\n from = terraform_data.b\n to = terraform_data.a\n}\nmoved {\n from = terraform_data.b\n to = terraform_data.c\n}",
        says: "Ambiguous move statements",
        build: |stack| {
            stack.moved("terraform_data.b", a(stack));
            stack.moved("terraform_data.b", "terraform_data.c");
        },
        problem: "there is already `moved terraform_data.b`",
    },
    Case {
        terraform: "moved {\n from = terraform_data.b\n to = terraform_data.a\n}\nmoved {\n from = terraform_data.c\n to = terraform_data.a\n}",
        says: "Ambiguous move statements",
        build: |stack| {
            let there = a(stack);
            stack.moved("terraform_data.b", &there);
            stack.moved("terraform_data.c", &there);
        },
        problem: "`to`: `terraform_data.b` and `terraform_data.c` cannot both become `terraform_data.a`",
    },
    Case {
        terraform: "moved {\n from = terraform_data.b\n to = terraform_data.b\n}",
        says: "Redundant move statement",
        build: |stack| stack.moved("terraform_data.b", "terraform_data.b"),
        problem: "`to`: `terraform_data.b` does not move",
    },
    Case {
        terraform: "import {\n to = terraform_data.a\n id = terraform_data.a.id\n}",
        says: "Invalid import id argument",
        build: |stack| {
            let there = a(stack);
            stack.import(&there, Import::id(there.attr::<String>("id")));
        },
        problem: "`id`: the id of what is imported cannot come from `terraform_data.a` itself",
    },
    Case {
        terraform: "output \"x\" { value = provider::terraform::decode(\"a\") }",
        says: "Unknown provider function",
        build: |stack| stack.output("x", Output::new(function::provider::<String>("acme", "code", ("a",)))),
        problem: "s/x: `provider::acme::code` is of the provider `acme`, which the stack does not require",
    },
];

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
    for Case { terraform, says, build, problem } in CASES {
        let refusal = refusal(terraform);
        assert!(refusal.contains(says), "{says}:\n{terraform}\n{refusal}");
        let said = said(Target::default(), *build);
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

/// Terraform that knows actions is newer than the one that judges here; the rules are those of its release notes.
#[test]
fn triggers_name_actions_and_wait_for_events() {
    let said = said(newer(), |stack| {
        let later: Expr<bool> = stack.variable("later", Variable::new(Constraint::Bool));
        let one = stack.action("one", Action::new("aws_lambda_invoke", AWS).provider(&a(stack)));
        let many = stack.when(&later, |scope| scope.action("many", Action::new("aws_lambda_invoke", AWS)));
        let When::Later(_, many) = many else { panic!("the condition is known later") };
        let all = Expr::<Any>::from_node(Node::Ref(many.clone()));
        let found = stack.list("found", List::new("aws_vpc", AWS));
        let own = context::own::<String>("id").differs("");
        let triggers = [
            ActionTrigger::on([]).run(&one),
            ActionTrigger::on([Event::AfterCreate]),
            ActionTrigger::on([Event::AfterCreate, Event::BeforeCreate]).condition(own).run(&a_second(stack)),
        ];
        let meta = triggers.into_iter().fold(Meta::new(), Meta::action_trigger);
        with(stack, meta);
        stack.output("all", Output::new(all));
        stack.output("action", Output::new(one.attr::<String>("x")));
        stack.output("found", Output::new(found.attr::<String>("data")));
    });
    for message in [
        "s/one: `provider`: `terraform_data.a` is no provider block",
        "`lifecycle.action_trigger[0].events`: the trigger waits for nothing",
        "`lifecycle.action_trigger[1].actions`: the trigger runs nothing",
        "`lifecycle.action_trigger[2].actions`: `terraform_data.second` is no action",
        "`lifecycle.action_trigger[2].condition`: before an event there is no object that the condition could look at",
        "s/action: `value`: `action.aws_lambda_invoke.one` has no value",
        "s/all: `value`: `action.aws_lambda_invoke.many[0]` has no value",
        "s/found: `value`: `list.aws_vpc.found` has no value",
    ] {
        assert!(said.contains(message), "{message}:\n{said}");
    }
}

fn a_second(stack: &Stack) -> Addr {
    stack.add_untyped("second", data("x"), Meta::new())
}
