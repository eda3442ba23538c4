//! A component as a Terraform module: `variable`, resources, `output`, versions and README from the same `build`.

mod readme;

use crate::app::{Address, App};
use crate::component::{Component, Inputs, OutputValue, Outputs};
use crate::constraint::Field;
use crate::element::{Output, Variable};
use crate::emit::hcl::{Part, banner, section};
use crate::expr::Expr;
use crate::graph::Graph;
use crate::name::Naming;
use crate::node::Node;
use crate::print::aligned;
use crate::problem::Problems;
use crate::settings::Settings;
use crate::target::Target;
use std::collections::BTreeMap;
use std::panic::Location;

/// A component without its type, for registries: a `const` slice of these is what can be exported.
#[derive(Debug, Clone, Copy)]
pub struct ComponentEntry {
    /// Name of the component and of its module.
    pub name: &'static str,
    /// What the component is.
    pub description: &'static str,
    export: fn() -> Result<ModuleFiles, Problems>,
    graph: fn() -> Result<Graph, Problems>,
    inputs: fn() -> Vec<Field>,
    outputs: fn() -> Vec<Field>,
}

/// The files of a module, by path within its folder.
pub type ModuleFiles = BTreeMap<&'static str, String>;

impl ComponentEntry {
    /// The entry of a component.
    pub const fn of<C: Component>() -> Self {
        Self {
            name: C::NAME,
            description: C::DESCRIPTION,
            export: export::<C>,
            graph: component_graph::<C>,
            inputs: C::Inputs::fields,
            outputs: C::Outputs::fields,
        }
    }

    /// The inputs of the component, in the order of the struct.
    pub fn inputs(&self) -> Vec<Field> {
        (self.inputs)()
    }

    /// The outputs of the component, in the order of the struct.
    pub fn outputs(&self) -> Vec<Field> {
        (self.outputs)()
    }

    /// The graph of the component's module.
    ///
    /// # Errors
    /// As [`component_graph`].
    pub fn graph(&self) -> Result<Graph, Problems> {
        (self.graph)()
    }

    /// The files of the component's Terraform module.
    ///
    /// # Errors
    /// As [`export`].
    pub fn export(&self) -> Result<ModuleFiles, Problems> {
        (self.export)()
    }
}

/// The files of a component's Terraform module: `main.tf`, `variables.tf`, `outputs.tf`, `versions.tf`, `README.md`, and what
/// [`Component::files`] adds.
///
/// # Errors
/// The problems of the component itself, as [`App::graphs`] finds them.
pub fn export<C: Component>() -> Result<ModuleFiles, Problems> {
    let Described { graph, fields, outputs } = described::<C>()?;
    Ok(files::<C>(&graph, &fields, &outputs))
}

/// The graph of a component's module: a variable for each input, an output for each output.
///
/// Its addresses are those of the exported module and do not depend on what the inputs are, so what keeps objects by
/// their address can give the variables a value at one time and another value later.
///
/// # Errors
/// The problems of the component itself, as [`App::graphs`] finds them.
pub fn component_graph<C: Component>() -> Result<Graph, Problems> {
    Ok(described::<C>()?.graph)
}

/// A component with variables as its inputs.
struct Described {
    graph: Graph,
    fields: Vec<Field>,
    outputs: Vec<OutputValue>,
}

fn described<C: Component>() -> Result<Described, Problems> {
    let app = App::new();
    app.target(Target::new().terraform(C::TERRAFORM));
    let stack = app.stack_at(Address::of_app(C::NAME), Naming::Plain, Location::caller());
    stack.settings(|settings| settings.is_module = true);
    let fields = C::Inputs::fields();
    let mut values: BTreeMap<&'static str, Node> = BTreeMap::new();
    let checks = {
        // The conditions of a variable refer to the variable, so they are made with references in place of values.
        let mut reference = |name: &'static str| {
            let addr = crate::addr::Addr::new(stack.stack, crate::addr::AddrKind::Variable, "", name);
            addr.value::<()>().into_node()
        };
        C::Inputs::from_nodes(&mut reference).checks()
    };
    for field in &fields {
        let mut variable = Variable::new(field.ty.clone()).description(field.description);
        variable.default = field.default.clone();
        variable.sensitive = field.sensitive;
        variable.ephemeral = field.ephemeral;
        variable.nullable = field.nullable;
        variable.validations = checks.iter().filter(|(name, _)| *name == field.name).map(|(_, c)| c.clone()).collect();
        let value: Expr<()> = stack.variable(field.name, variable);
        values.insert(field.name, value.into_node());
    }
    let inputs = C::Inputs::from_nodes(&mut |name| values.get(name).cloned().unwrap_or(Node::Null));
    let outputs = C::build(&stack, inputs).values();
    for OutputValue { name, description, value, sensitive } in &outputs {
        let output = Output::new(Expr::<()>::from_node(value.clone())).description(*description);
        stack.output(*name, if *sensitive { output.sensitive() } else { output });
    }
    let graph = app.graphs()?.into_iter().next();
    // An app of one stack has one graph.
    let graph = graph.unwrap_or_else(|| Graph::new(0, &Address::of_app(C::NAME), &[], &Settings::default()));
    Ok(Described { graph, fields, outputs })
}

fn files<C: Component>(graph: &Graph, fields: &[Field], outputs: &[OutputValue]) -> ModuleFiles {
    let banner = banner(C::NAME);
    let main: String = Part::MODULE.into_iter().map(|part| section(graph, part, true)).collect();
    let own = BTreeMap::from([
        ("main.tf", format!("{banner}{main}")),
        ("variables.tf", format!("{banner}{}", section(graph, Part::Variable, true))),
        ("outputs.tf", format!("{banner}{}", section(graph, Part::Output, true))),
        ("versions.tf", format!("{banner}\n{}", versions::<C>(graph))),
        ("README.md", readme::text::<C>(graph, fields, outputs)),
    ]);
    // None of the module's own files is replaced.
    C::files().into_iter().chain(own).collect()
}

fn versions<C: Component>(graph: &Graph) -> String {
    let providers: Vec<(String, String)> = graph
        .providers()
        .values()
        .map(|provider| {
            let mut entries = vec![
                ("source".to_owned(), format!("\"{}\"", provider.source)),
                ("version".to_owned(), format!("\"{}\"", constraint::<C>(provider.name))),
            ];
            let given = graph.given(provider.name);
            if !given.is_empty() {
                entries.push(("configuration_aliases".to_owned(), format!("[{}]", given.join(", "))));
            }
            (provider.name.to_owned(), format!("{{\n{}    }}", aligned(&entries, 6)))
        })
        .collect();
    format!(
        "terraform {{\n  required_version = \"{}\"\n\n  required_providers {{\n{}  }}\n}}\n",
        C::TERRAFORM,
        aligned(&providers, 4)
    )
}

fn constraint<C: Component>(provider: &str) -> &'static str {
    C::PROVIDERS.iter().find(|(name, _)| *name == provider).map_or(">= 0", |(_, constraint)| constraint)
}
