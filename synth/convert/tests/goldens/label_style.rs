//! Converted from Terraform by `ledgerform-convert`.
//!
//! Features of `ledgerform-bindings`: `random`.

use ledgerform::{Any, App, Condition, Expr, IntoExpr, Number, Output, Typed, Variable, function, tf};
use ledgerform_bindings::random;
use std::collections::BTreeMap;

/// Adds the stack to an app.
pub fn stack(app: &App) {
    let stack = app.stack("label_style");

    // ---- main.tf

    let namespace: Expr<String> =
        stack.variable("namespace", Variable::new(String::constraint()).default::<String>("Acme").nullable());

    let name: Expr<String> =
        stack.variable("name", Variable::new(String::constraint()).default::<String>("Ledger.Core").nullable());

    let attributes: Expr<Vec<String>> = stack.variable(
        "attributes",
        Variable::new(<Vec<String>>::constraint()).default::<Vec<String>>(["Blue", "1"]).nullable(),
    );

    let case: Expr<String> = stack.variable(
        "case",
        Variable::new(String::constraint()).default::<String>("lower").nullable().validate(|case: Expr<String>| {
            Condition::new(
                IntoExpr::<Vec<String>>::into_expr(["lower", "upper", "none"]).contains(&case),
                tf!("The case is lower, upper or none, and not {case}."),
            )
        }),
    );
    let id_limit: Expr<Number> =
        stack.variable("id_limit", Variable::new(Number::constraint()).default::<Number>(12).nullable());

    let extra_tags: Expr<BTreeMap<String, String>> = stack.variable(
        "extra_tags",
        Variable::new(<BTreeMap<String, String>>::constraint())
            .default::<BTreeMap<String, String>>(Vec::<(String, Expr<String>)>::new())
            .nullable(),
    );

    // ---- locals.tf

    let order = stack.local("order", IntoExpr::<Vec<String>>::into_expr(["namespace", "name", "attributes"]));
    let allowed = stack.local("allowed", Expr::<String>::from("/[^-a-zA-Z0-9]/"));

    let given = stack.local(
        "given",
        IntoExpr::<BTreeMap<String, String>>::into_expr([("namespace", namespace.clone()), ("name", name.clone())]),
    );

    let cleaned = stack.local(
        "cleaned",
        given.map(|_, part| part.is_null().then::<String>("", function::replace(&part, &allowed, ""))),
    );

    let cased = stack.local(
        "cased",
        cleaned.map(|_, part| {
            case.equals("none").then::<String>(
                &part,
                case.equals("upper").then::<String>(function::upper(&part), function::lower(&part)),
            )
        }),
    );

    let attributes_local = stack.local(
        "attributes",
        function::compact(function::distinct::<String>(attributes.map(|attribute| {
            case.equals("none").then::<String>(
                &attribute,
                case.equals("upper").then::<String>(function::upper(&attribute), function::lower(&attribute)),
            )
        }))),
    );
    let parts = stack.local("parts", cased.merge([("attributes", function::join("-", &attributes_local))]));

    let label =
        stack.local("label", order.filter(|part| parts.at(&part).length().greater(0)).map(|part| parts.at(&part)));
    let full = stack.local("full", function::join("-", &label));

    let short = stack.local(
        "short",
        tf!("{}-{}", function::substr(&full, 0, id_limit.clone() - 5), function::substr(function::md5(&full), 0, 4)),
    );

    let id = stack.local("id", id_limit.differs(0).and(full.length().greater(&id_limit)).then::<String>(&short, &full));

    let tags = stack.local(
        "tags",
        order
            .filter(|part| parts.at(&part).length().greater(0))
            .to_map(|part| (function::title(&part), parts.at(&part)))
            .merge(&extra_tags),
    );

    let tags_as_list = stack.local(
        "tags_as_list",
        tags.keys()
            .map(|key_| {
                IntoExpr::<BTreeMap<String, String>>::into_expr([("key", key_.clone()), ("value", tags.at(&key_))])
                    .merge([("propagate_at_launch", "true")])
            })
            .cast::<Vec<Vec<Any>>>()
            .flatten()
            .cast::<Any>(),
    );

    // ---- main.tf

    stack.add("this", random::Pet::new().prefix(&id));
    stack.output("id", Output::new(&id));
    stack.output("tags", Output::new(&tags));
    stack.output("tags_of_groups", Output::new(&tags_as_list));
}
