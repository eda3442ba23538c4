//! Assets are beside the configuration that is tested.

use ledgerform::{App, Asset, Output, function};
use ledgerform_testing::Root;

#[test]
fn a_root_has_the_assets_of_its_stack() {
    let app = App::new();
    let stack = app.stack("jobs");
    let file = stack.asset("manifest", Asset::file(concat!(env!("CARGO_MANIFEST_DIR"), "/Cargo.toml")));
    stack.output("same", Output::new(function::filebase64sha256(file.path()).equals(file.base64sha256())));
    let synthesis = app.synth().unwrap_or_else(|problems| panic!("{problems}"));
    let plan = Root::of(&synthesis.stacks[0]).plan();
    assert_eq!(plan.0["planned_values"]["outputs"]["same"]["value"], true);
}
