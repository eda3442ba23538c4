//! `zones` is required, and nothing says it.

#[path = "../../../codegen/tests/goldens/module_vpc.rs"]
mod vpc;

fn main() {
    let app = ledgerform::App::new();
    let call = vpc::Vpc::new().cidr("10.0.0.0/16").name("main").region("eu-central-1");
    app.stack("network").module("vpc", call);
}
