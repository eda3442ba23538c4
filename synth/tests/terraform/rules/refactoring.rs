//! Moves, removals and imports.

use super::{Case, a, with};
use ledgerform::{Import, Meta, Removed};

pub(super) const CASES: &[Case] = &[
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
];
