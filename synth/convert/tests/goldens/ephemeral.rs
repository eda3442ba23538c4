//! Converted from Terraform by `ledgerform-convert`.
//!
//! Features of `ledgerform-bindings`: `aws-ssm`, `random`.

use ledgerform::{App, Expr, Number, Output, Typed, Variable, function};
use ledgerform_bindings::{aws, random};

/// Adds the stack to an app.
pub fn stack(app: &App) {
    let stack = app.stack("ephemeral");

    let token: Expr<String> = stack.variable(
        "token",
        Variable::new(String::constraint()).default::<String>("unset").sensitive().ephemeral().nullable(),
    );
    let generation: Expr<Number> =
        stack.variable("generation", Variable::new(Number::constraint()).default::<Number>(1).nullable());

    let database =
        stack.add("database", random::ephemeral::Password::new().length(32).override_special("!#$%&*()-_=+"));

    stack.add(
        "password",
        aws::SsmParameter::new()
            .name("/acme/database/password")
            .r#type("SecureString")
            .value_wo(database.result())
            .value_wo_version(&generation),
    );

    stack.add(
        "token",
        aws::SsmParameter::new()
            .name("/acme/token")
            .r#type("SecureString")
            .value_wo(function::sensitive(function::trimspace(&token)))
            .value_wo_version(1),
    );

    stack.output("has_token", Output::new(function::ephemeralasnull(token.clone()).is_null()).sensitive());
}
