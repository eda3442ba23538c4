//! Cases of every component: one set of inputs each, as a construct and as a call of the module.
//!
//! A case of a component is a line of its file here. What all cases must fulfil stands in [`parity`](crate::parity) and
//! [`versions`](crate::versions).

mod cache;
mod cost_governance;
mod database;
mod eks;
mod monitoring;
mod platform;
mod secrets;
mod storage;
mod vpc;

pub(crate) use eks::{admin as eks_admin, inputs as eks_inputs};
pub(crate) use secrets::GIVEN;

use crate::root::{exported, files_of};
use ledgerform::{App, Format, Scope, SynthesizedStack};

/// What adds a component to a stack.
pub(crate) type Construct = Box<dyn Fn(&Scope)>;

/// One set of inputs of a component.
pub(crate) struct Case {
    /// For messages.
    pub(crate) name: String,
    /// Adds the component with literals; what it needs of the stack is there already.
    pub(crate) construct: Construct,
    /// A root that calls the module with the same values.
    pub(crate) root: String,
    /// Values of variables that both roots have, as `terraform.tfvars` has them.
    pub(crate) variables: &'static str,
}

/// The provider that every root configures.
pub(crate) const PROVIDER: &str = "provider \"aws\" {\n  region = \"us-east-1\"\n}\n";

/// The cases of a component.
pub(crate) fn of(component: &str) -> Vec<Case> {
    match component {
        "cache" => cache::cases(),
        "cost-governance" => cost_governance::cases(),
        "database" => database::cases(),
        "monitoring" => monitoring::cases(),
        "eks" => eks::cases(),
        "platform" => platform::cases(),
        "secrets" => secrets::cases(),
        "storage" => storage::cases(),
        "vpc" => vpc::cases(),
        other => panic!("{other} has no cases: add a file to tests/it/cases"),
    }
}

/// Components as production wants them, each whole, for judges of their own.
pub(crate) fn production() -> Vec<(&'static str, Construct)> {
    vec![
        ("cache", Box::new(cache::production)),
        ("cost-governance", Box::new(cost_governance::production)),
        ("database", Box::new(database::production)),
        ("eks", Box::new(eks::production)),
        ("monitoring", Box::new(monitoring::production)),
        ("platform", Box::new(platform::production)),
        ("secrets", Box::new(secrets::production)),
        ("storage", Box::new(storage::production)),
        ("vpc", Box::new(vpc::production("gateway_per_az"))),
        ("vpc-instance", Box::new(vpc::production("instance"))),
    ]
}

/// A case from arguments of the module.
pub(crate) fn case(component: &str, name: &str, arguments: &str, construct: impl Fn(&Scope) + 'static) -> Case {
    let module = format!("module \"{component}\" {{\n  source = \"./modules/{component}\"\n{arguments}\n}}\n");
    let root = format!("{PROVIDER}\n{module}");
    Case { name: name.to_owned(), construct: Box::new(construct), root, variables: "" }
}

/// A case from an example of the module.
pub(crate) fn example(component: &str, name: &str, construct: impl Fn(&Scope) + 'static) -> Case {
    let folder = exported().join(component).join("examples").join(name);
    let files: String = files_of(&folder).into_iter().map(|(_, text)| text).collect();
    let root = files.replace("\"../..\"", &format!("\"./modules/{component}\""));
    Case { name: format!("example {name}"), construct: Box::new(construct), root, variables: "" }
}

impl Case {
    /// The stack of the construct.
    pub(crate) fn synthesized(&self, format: Format) -> SynthesizedStack {
        synthesized(&self.construct, format)
    }
}

/// The stack of what `construct` adds to it.
pub(crate) fn synthesized(construct: &dyn Fn(&Scope), format: Format) -> SynthesizedStack {
    let app = App::new();
    let stack = app.stack("case");
    stack.provider(ledgerform_bindings::aws::Provider::new().region("us-east-1"));
    construct(&stack);
    app.synth_as(format).unwrap().stacks.remove(0)
}
