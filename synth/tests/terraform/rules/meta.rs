//! Meta-arguments, and names that are taken.

use super::{Case, a, state, v, with};
use crate::emission::{Terraform, aws};
use ledgerform::provisioner::LocalExec;
use ledgerform::{Block, Constraint, Meta, ModuleCall, Output, Variable, function};

pub(super) const CASES: &[Case] = &[
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
        terraform: "output \"x\" { value = provider::terraform::decode(\"a\") }",
        says: "Unknown provider function",
        build: |stack| stack.output("x", Output::new(function::provider::<String>("acme", "code", ("a",)))),
        problem: "s/x: `provider::acme::code` is of the provider `acme`, which the stack does not require",
    },
];
