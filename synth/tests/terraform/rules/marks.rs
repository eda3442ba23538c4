//! Values that are ephemeral or sensitive.

use super::{Case, e, s, v, with, x};
use crate::emission::data;
use ledgerform::{Any, Condition, Expr, Meta, Node, Output, function, tf};

pub(super) const CASES: &[Case] = &[
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
];
