//! What runs when an object is destroyed.

use super::{Case, a, v, with};
use crate::emission::data;
use ledgerform::provisioner::{Connection, LocalExec, RemoteExec};
use ledgerform::{Constraint, Expr, Meta, Removed, Variable};
use std::collections::BTreeMap;

pub(super) const CASES: &[Case] = &[
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
];
