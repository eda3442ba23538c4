//! Converted from Terraform by `ledgerform-convert`.
//!
//! Features of `ledgerform-bindings`: `random`.

use ledgerform::{App, Condition, Expr, Number, Output, Typed, Variable, function};
use ledgerform_bindings::random;

/// Adds the stack to an app.
pub fn stack(app: &App) {
    let stack = app.stack("secrets");

    let length: Expr<Number> = stack.variable(
        "length",
        Variable::new(Number::constraint()).default::<Number>(24).nullable().validate(|length: Expr<Number>| {
            Condition::new(length.at_least(16).and(length.at_most(128)), "Between 16 and 128.")
        }),
    );

    let token: Expr<String> =
        stack.variable("token", Variable::new(String::constraint()).default::<String>("none").sensitive().nullable());

    let database = stack.add(
        "database",
        random::Password::new()
            .length(&length)
            .special(true)
            .override_special("!#$%&*()-_=+[]{}<>:?")
            .min_upper(2)
            .keepers([("length", length.clone().cast::<String>()), ("token", function::sha256(&token))]),
    );

    let name = stack.add(
        "name",
        random::Pet::new().length(2).separator("-").prefix(function::substr(function::lower("LEDGER-PLATFORM"), 0, 6)),
    );

    let port =
        stack.add("port", random::Integer::new().max((length.clone() * 100) - 1).min(Expr::<Number>::from(1024) + 1));

    let zones =
        stack.add("zones", random::Shuffle::new().input(["a", "b", "c"]).result_count(function::min(2, &length)));
    stack.output("name", Output::new(name.id()));
    stack.output("password", Output::new(database.result()).sensitive());
    stack.output("zone", Output::new(function::element::<String>(zones.result(), 0)));
    stack.output("negative", Output::new(Expr::<Number>::from(0) - port.result()));
}
