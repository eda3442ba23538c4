//! References across stacks, applied by Terraform one stack after the other.

use crate::judge::succeed;
use ledgerform::{Addr, App, Block, Constraint, Expr, Meta, Mode, Output, Provider, Stack, Untyped, Variable};
use std::collections::BTreeMap;

fn data(stack: &Stack, id: &str, input: impl Into<Expr<String>>) -> Addr {
    let block = Block::new().attr::<String>("input", input.into());
    stack.add_untyped(
        id,
        Untyped { mode: Mode::Managed, ty: "terraform_data", provider: Provider::TERRAFORM, block },
        Meta::new(),
    )
}

#[test]
fn values_travel_from_state_to_state() {
    let app = App::new();
    // Added before the stack it needs, and so put behind it.
    let user = app.stack("user");
    let network = app.stack("network");
    let map: Expr<BTreeMap<String, String>> = network.variable(
        "names",
        Variable::new(Constraint::Map(Box::new(Constraint::String)))
            .default::<BTreeMap<String, String>>([("a", "1"), ("b", "2")]),
    );
    let vpc = data(&network, "vpc", "10.0.0.0/16");
    let subnets = network.each(&map, |scope, _, name| {
        let block = Block::new().attr::<String>("input", name);
        let resource = Untyped { mode: Mode::Managed, ty: "terraform_data", provider: Provider::TERRAFORM, block };
        scope.add_untyped("subnet", resource, Meta::new())
    });
    data(&user, "cidr", vpc.attr::<String>("output"));
    user.output("text", Output::new(ledgerform::tf!("in {}", vpc.attr::<String>("output"))));
    user.output("all", Output::new(subnets.map(|subnet| subnet.attr::<String>("output"))));
    user.output("one", Output::new(subnets.at("b", |subnet| subnet.attr::<String>("output"))));

    let synthesis = app.synth().unwrap();
    let order: Vec<(&str, &[String])> =
        synthesis.stacks.iter().map(|stack| (stack.name.as_str(), stack.after.as_slice())).collect();
    assert_eq!(order, [("network", &[][..]), ("user", &["network".to_owned()][..])]);

    let folder = tempfile::tempdir().unwrap();
    synthesis.write(folder.path().join("out")).unwrap();
    for stack in ["network", "user"] {
        let folder = folder.path().join("out/stacks").join(stack);
        succeed(&folder, &["init", "-no-color", "-input=false"], "");
        succeed(&folder, &["apply", "-no-color", "-input=false", "-auto-approve"], "");
    }
    let printed = succeed(&folder.path().join("out/stacks/user"), &["output", "-json"], "");
    let outputs: serde_json::Value = serde_json::from_str(&printed).unwrap();
    assert_eq!(outputs["text"]["value"], "in 10.0.0.0/16");
    assert_eq!(outputs["all"]["value"], serde_json::json!({"a": "1", "b": "2"}));
    assert_eq!(outputs["one"]["value"], "2");
    // What comes from another state is hidden, for that state may hold secrets.
    assert_eq!(outputs["text"]["sensitive"], false);
}
