//! Converted from Terraform by `ledgerform-convert`.
//!
//! Features of `ledgerform-bindings`: `random`.

use ledgerform::{
    Any, App, Block, Expr, Meta, Mode, Output, Provider, Reference, RemoteState, Typed, Untyped, Variable, backend,
    function, object,
};
use ledgerform_bindings::random;

/// Adds the stack to an app.
pub fn stack(app: &App) {
    let stack = app.stack("remote_states");

    let environment: Expr<String> =
        stack.variable("environment", Variable::new(String::constraint()).default::<String>("test").nullable());

    let network = stack.add(
        "network",
        RemoteState::new(backend::Local::new().path("network.json")).defaults(object!("zone" = "eu-central-1a")),
    );

    // The name of the backend is not known here, so this one stays as it is written.
    let shared = stack.add_untyped(
        "shared",
        Untyped {
            mode: Mode::Data,
            ty: "terraform_remote_state",
            provider: Provider::TERRAFORM,
            block: Block::new()
                .attr::<String>("backend", environment.equals("test").then::<String>("local", "s3"))
                .attr::<Any>("config", object!("path" = "network.json")),
        },
        Meta::new(),
    );
    stack.add("this", random::Pet::new().prefix(network.output::<String>("vpc_id")));

    stack.output(
        "subnets",
        Output::new(
            network.output::<Vec<Any>>("subnets").map(|subnet| function::upper(subnet.clone().cast::<String>())),
        ),
    );
    stack.output("zone", Output::new(network.output::<Any>("zone")));
    stack.output("shared", Output::new(shared.attr::<Any>("outputs").get::<Any>("vpc_id")));
    stack.output("all", Output::new(network.addr().attr::<Any>("outputs")));
}
