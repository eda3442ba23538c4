//! Expression trees → HCL and JSON text.

use crate::meaning::{self, Meaning};
use crate::tree;
use hcl_edit::structure::Body;
use ledgerform::{Any, App, Constraint, Expr, Format, Node, Output, Variable};
use serde_json::Value;

/// Every expression is printed so that the parser of HCL reads the same expression: on one line, over several lines, and
/// in a template of JSON. Folding an expression that is folded changes nothing, and what is known is the same value in
/// all three.
///
/// The bytes are read as a tree in prefix notation, of which `fuzz/README.md` has the table.
///
/// # Panics
/// If one of these does not hold.
pub fn expression_printer(bytes: &[u8]) {
    let app = App::new();
    let stack = app.stack("main");
    let variables = ["a", "b", "c", "d"].map(|name| stack.variable::<Any>(name, Variable::new(Constraint::Any)));
    let node = tree::read(bytes, &variables.map(Expr::into_node));
    let folded = refold(&node);
    assert_eq!(refold(&folded), folded, "folding again changes nothing");
    for (name, node) in [("written", &node), ("folded", &folded)] {
        let expression = Expr::<Any>::from_node(node.clone());
        stack.output(name, Output::new(expression));
    }
    // What cannot have a value is refused; then nothing is printed.
    let (Ok(json), Ok(hcl)) = (app.synth(), app.synth_as(Format::Hcl)) else { return };
    let json: Value = parsed(serde_json::from_str(&json.stacks[0].text), &json.stacks[0].text);
    let hcl: Body = parsed(hcl_edit::parser::parse_body(&hcl.stacks[0].text), &hcl.stacks[0].text);
    for (name, node) in [("written", &node), ("folded", &folded)] {
        let expected = meaning::of_node(node);
        let flat = Expr::<Any>::from_node(node.clone()).to_hcl();
        same(&meaning::of_hcl(&parsed(hcl_edit::parser::parse_expr(&flat), &flat)), &expected, "on one line", &flat);
        let value = output(&hcl, name);
        same(&meaning::of_hcl(value), &expected, "in HCL", &value.to_string());
        let value = &json["output"][name]["value"];
        same(&meaning::of_json(value), &expected, "in JSON", &value.to_string());
    }
}

fn refold(node: &Node) -> Node {
    node.substitute(&|_| None)
}

#[track_caller]
fn same(found: &Meaning, expected: &Meaning, place: &str, text: &str) {
    assert_eq!(found.to_string(), expected.to_string(), "{place}: {text}");
}

#[track_caller]
fn parsed<T, E: std::fmt::Display>(result: Result<T, E>, text: &str) -> T {
    result.unwrap_or_else(|error| panic!("{error}\n{text}"))
}

/// The value of an output.
#[track_caller]
fn output<'a>(body: &'a Body, name: &str) -> &'a hcl_edit::expr::Expression {
    let mut blocks = body.blocks().filter(|block| block.labels.first().is_some_and(|label| label.as_str() == name));
    let value = blocks.next().and_then(|block| block.body.get_attribute("value"));
    &value.unwrap_or_else(|| panic!("there is no output `{name}`\n{body}")).value
}
