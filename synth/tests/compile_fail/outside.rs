//! Only a stack and its scopes take elements; an app does not, so that none is lost (bug-23-construct-outside-stack).

use ledgerform::{App, Block, Meta, Mode, Provider, Untyped};

const TEST: Provider = Provider { name: "test", source: "acme/test", version: "2.0.0" };

fn main() {
    let app = App::new();
    let lost = Untyped { mode: Mode::Managed, ty: "test_resource", provider: TEST, block: Block::new() };
    app.add_untyped("lost", lost, Meta::new());
}
