//! Conditions, and `self` where there is none.

use super::{Case, v, with, x};
use ledgerform::{Condition, Constraint, Meta, Output, Variable, context};

pub(super) const CASES: &[Case] = &[
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
];
