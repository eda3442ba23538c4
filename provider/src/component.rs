//! A component as a resource: its inputs on their way to the engine.

use crate::schema;
use crate::value::{to_engine, to_terraform};
use ledgerform::{ComponentEntry, Constraint, Field, Graph};
use ledgerform_engine::{self as engine, Attributes, Kinds, Observed, Plan, PlanError, PlanProblem, State};
use ledgerform_schema::Schema;
use ledgerform_tfplugin::Value;
use std::sync::Arc;

/// A component as a resource type.
#[derive(Debug)]
pub(crate) struct Component {
    entry: &'static ComponentEntry,
    /// Name of the resource type: `fintech_cost_governance`.
    pub(crate) ty: String,
    pub(crate) inputs: Vec<Field>,
    pub(crate) outputs: Vec<Field>,
    pub(crate) schema: Arc<Schema>,
}

impl Component {
    pub(crate) fn new(entry: &'static ComponentEntry) -> Self {
        Self {
            entry,
            ty: resource_type(entry.name),
            inputs: entry.inputs(),
            outputs: entry.outputs(),
            schema: Arc::new(schema::of(entry)),
        }
    }

    /// The component's own name.
    pub(crate) fn name(&self) -> &'static str {
        self.entry.name
    }

    /// What the objects of one resource are marked with: unique within the account and region.
    pub(crate) fn platform(&self, name: &str) -> String {
        format!("{}/{name}", self.entry.name)
    }

    /// The inputs of a configuration or state, with defaults where nothing is given.
    pub(crate) fn filled(&self, config: &Value) -> Vec<(&'static str, Value)> {
        self.inputs.iter().map(|field| (field.name, fill(field, config.attribute(field.name)))).collect()
    }

    /// The values of the graph's variables. Write-only inputs are those of `config`; where that is null, as when nothing
    /// but the state is there, they are unknown.
    pub(crate) fn variables(&self, filled: &[(&'static str, Value)], config: &Value) -> Attributes {
        let mut variables = Attributes::new();
        for (field, (name, value)) in self.inputs.iter().zip(filled) {
            let value = match field.ephemeral {
                true if config.is_null() => engine::Value::Unknown,
                true => to_engine(&fill(field, config.attribute(name))),
                false => to_engine(value),
            };
            let is_hidden = field.sensitive || field.ephemeral;
            let value = if is_hidden && !value.is_null() { value.sensitive() } else { value };
            variables.insert((*name).to_owned(), value);
        }
        variables
    }

    /// A plan of the component with these inputs, or of its end where there are none.
    pub(crate) fn plan(
        &self,
        variables: Option<&Attributes>,
        state: &State,
        observed: &Observed,
        kinds: &Kinds,
    ) -> Result<Plan, PlanError> {
        let graph = self.graph()?;
        match variables {
            Some(variables) => engine::plan(&graph, variables, state, observed, kinds),
            None => engine::destroy(&graph, state, observed, kinds),
        }
    }

    fn graph(&self) -> Result<Graph, PlanError> {
        let wrong = |problems: ledgerform::Problems| PlanError {
            problems: problems.iter().cloned().map(PlanProblem::from).collect(),
        };
        self.entry.graph().map_err(wrong)
    }
}

/// The resource type of a component: names of components have hyphens, names of types underscores.
pub(crate) fn resource_type(component: &str) -> String {
    format!("fintech_{}", component.replace('-', "_"))
}

/// The value of an input, with the defaults of what it leaves out.
fn fill(field: &Field, value: &Value) -> Value {
    match schema::default(field) {
        Some(default) if value.is_null() => {
            let known = engine::Value::of(&field.ty.convert(default));
            to_terraform(&known, &schema::type_of(&field.ty))
        }
        _ => fill_type(&field.ty, value),
    }
}

fn fill_type(ty: &Constraint, value: &Value) -> Value {
    match (ty, value) {
        (Constraint::Object(fields), Value::Object(_)) => {
            Value::object(fields.iter().map(|field| (field.name, fill(field, value.attribute(field.name)))))
        }
        (Constraint::List(element), Value::List(items)) => {
            Value::List(items.iter().map(|item| fill_type(element, item)).collect())
        }
        (Constraint::Set(element), Value::Set(items)) => {
            Value::set(items.iter().map(|item| fill_type(element, item)).collect())
        }
        (Constraint::Map(element), Value::Map(items)) => {
            Value::Map(items.iter().map(|(key, item)| (key.clone(), fill_type(element, item))).collect())
        }
        _ => value.clone(),
    }
}
