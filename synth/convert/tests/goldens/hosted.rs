//! Converted from Terraform by `ledgerform-convert`.
//!
//! Features of `ledgerform-bindings`: `random`.

use ledgerform::{App, Block, Meta, Mode, Provider, Untyped, backend};
use ledgerform_bindings::random;

/// Adds the stack to an app.
pub fn stack(app: &App) {
    let stack = app.stack("hosted");
    stack.cloud(backend::Cloud::new("acme").workspace("hosted").project("platform"));
    let id = stack.add("this", random::Id::new().byte_length(4));

    stack.add_untyped(
        "this",
        Untyped {
            mode: Mode::Managed,
            ty: "terraform_data",
            provider: Provider::TERRAFORM,
            block: Block::new().attr::<String>("input", id.hex()),
        },
        Meta::new().replace_triggered_by_value(id.hex()),
    );
}
