//! The schema of a component's resource: derived, never written.

use ledgerform::{ComponentEntry, Constraint, Expr, Field, Node};
use ledgerform_schema::{Attribute, Block, NestedBlock, NestedType, NestingMode, Schema, Type};
use ledgerform_tfplugin::author::{Object, Timeouts};
use std::collections::BTreeMap;

/// Version of the state format of all component resources. A change of what an attribute holds is the next number, with
/// an upgrader in [`upgrade`](crate::upgrade).
pub(crate) const VERSION: i64 = 1;

/// The import id: what Terraform shows of the object, and finds it by.
pub(crate) const ID: &str = "id";
/// The objects that belong to the resource.
pub(crate) const RESOURCES: &str = "resources";
/// Whether all is there as it should be.
pub(crate) const STATUS: &str = "status";
/// The block with the time that operations may take.
pub(crate) const TIMEOUTS: &str = "timeouts";

/// The schema of the resource of a component: its inputs as arguments, its outputs and what every component has as
/// computed attributes.
pub(crate) fn of(entry: &ComponentEntry) -> Schema {
    let inputs = entry.inputs();
    let outputs = entry.outputs();
    let arguments = inputs.iter().map(|field| (field.name.to_owned(), argument(field)));
    let results = outputs.iter().map(|field| (field.name.to_owned(), result(field)));
    let attributes = arguments.chain(results).chain(common()).collect();
    let timeouts = NestedBlock { nesting_mode: NestingMode::Single, block: timeouts(), min_items: 0, max_items: 0 };
    let block = Block {
        attributes,
        block_types: BTreeMap::from([(TIMEOUTS.to_owned(), timeouts)]),
        description: entry.description.to_owned(),
        ..Block::default()
    };
    Schema { version: VERSION, block }
}

fn timeouts() -> Block {
    let text = "How long operations may take. When the time is over nothing more is begun or waited for, and the next apply \
                goes on.";
    let mut block = Block { description: text.to_owned(), ..Timeouts::block() };
    // Looking at what is there takes as long as it takes.
    block.attributes.remove("read");
    block
}

/// What every component has beside its outputs.
fn common() -> [(String, Attribute); 3] {
    let text = |description: &str| computed(Type::String, description);
    let id = text("Region and name, `us-east-1/main`: what `terraform import` takes.");
    let status = text(
        "Whether all is there: `complete`; `partial` after a run that failed or was stopped; `drifted` where somebody \
         else changed or deleted something, or a newer provider wants something else.",
    );
    let (ty, nesting_mode) = (None, NestingMode::Map);
    let resources = Attribute {
        ty,
        nested_type: Some(NestedType { attributes: entry_attributes(), nesting_mode }),
        computed: true,
        description: "The objects that belong to it, by address. In a plan it shows what becomes of each, and why."
            .to_owned(),
        ..Attribute::default()
    };
    [(ID.to_owned(), id), (RESOURCES.to_owned(), resources), (STATUS.to_owned(), status)]
}

/// What is told of each object.
pub(crate) fn entry_attributes() -> BTreeMap<String, Attribute> {
    let texts = [
        ("type", Type::String, "Terraform's name of its type."),
        ("id", Type::String, "What AWS calls it."),
        ("arn", Type::String, "Its ARN; null where it has none."),
        ("change", Type::String, "What was done to it last, and why: `create`, `update: size: 1 → 2`, `replace: …`."),
        ("revision", Type::Number, "How often it was made or changed."),
    ];
    texts.map(|(name, ty, description)| (name.to_owned(), computed(ty, description))).into()
}

fn computed(ty: Type, description: &str) -> Attribute {
    Attribute { ty: Some(ty), computed: true, description: description.to_owned(), ..Attribute::default() }
}

fn result(field: &Field) -> Attribute {
    Attribute { sensitive: field.sensitive, ..computed(type_of(&field.ty), field.description) }
}

/// An input as an argument. One with a default is computed as well, so that plan and state show the value that is used.
pub(crate) fn argument(field: &Field) -> Attribute {
    let has_default = default(field).is_some();
    let mut description = field.description.to_owned();
    if let Some(default) = default(field).filter(|default| !matches!(default, Node::Object(items) if !items.is_empty()))
    {
        description += &format!(" Default: `{}`.", Expr::<()>::from_node(default.clone()).to_hcl());
    }
    let (ty, nested_type) = shape(&field.ty);
    Attribute {
        ty,
        nested_type,
        required: field.default.is_none(),
        optional: field.default.is_some(),
        computed: has_default && !field.ephemeral,
        sensitive: field.sensitive,
        write_only: field.ephemeral,
        description,
        ..Attribute::default()
    }
}

/// The value of an input where none is given, unless that is null.
pub(crate) fn default(field: &Field) -> Option<&Node> {
    field.default.as_ref().filter(|default| !matches!(default, Node::Null))
}

/// A type, or nested attributes where there is an object or a collection of objects.
fn shape(constraint: &Constraint) -> (Option<Type>, Option<NestedType>) {
    let (element, nesting_mode) = match constraint {
        Constraint::List(element) => (&**element, NestingMode::List),
        Constraint::Set(element) => (&**element, NestingMode::Set),
        Constraint::Map(element) => (&**element, NestingMode::Map),
        other => (other, NestingMode::Single),
    };
    match element {
        Constraint::Object(fields) => {
            let attributes = fields.iter().map(|field| (field.name.to_owned(), argument(field))).collect();
            (None, Some(NestedType { attributes, nesting_mode }))
        }
        _ => (Some(type_of(constraint)), None),
    }
}

/// The type that a constraint means.
pub(crate) fn type_of(constraint: &Constraint) -> Type {
    let inner = |element: &Constraint| Box::new(type_of(element));
    match constraint {
        Constraint::String => Type::String,
        Constraint::Number => Type::Number,
        Constraint::Bool => Type::Bool,
        Constraint::Any => Type::Dynamic,
        Constraint::List(element) => Type::List(inner(element)),
        Constraint::Set(element) => Type::Set(inner(element)),
        Constraint::Map(element) => Type::Map(inner(element)),
        Constraint::Tuple(elements) => Type::Tuple(elements.iter().map(type_of).collect()),
        Constraint::Object(fields) => {
            Type::Object(fields.iter().map(|field| (field.name.to_owned(), type_of(&field.ty))).collect())
        }
    }
}

#[cfg(test)]
mod tests {
    use ledgerform::Constraint;
    use ledgerform_modules::COMPONENTS;
    use std::collections::BTreeSet;

    /// Objects below two collections would be plain types, in which nothing is optional.
    fn is_deep(constraint: &Constraint) -> bool {
        let element = |constraint: &Constraint| match constraint {
            Constraint::List(element) | Constraint::Set(element) | Constraint::Map(element) => {
                Some((**element).clone())
            }
            _ => None,
        };
        match constraint {
            Constraint::Any | Constraint::Tuple(_) => true,
            Constraint::Object(fields) => fields.iter().any(|field| is_deep(&field.ty)),
            other => element(other).is_some_and(|inner| {
                is_deep(&inner) || element(&inner).is_some_and(|inner| matches!(inner, Constraint::Object(_)))
            }),
        }
    }

    #[test]
    fn every_component_can_be_a_resource() {
        for component in COMPONENTS {
            let (inputs, outputs) = (component.inputs(), component.outputs());
            let mut names = BTreeSet::from(["id", "resources", "status", "timeouts"]);
            for field in inputs.iter().chain(&outputs) {
                assert!(names.insert(field.name), "{}: {} is there twice", component.name, field.name);
                assert!(!is_deep(&field.ty), "{}: {} has no schema", component.name, field.name);
            }
            for required in ["name", "region"] {
                assert!(inputs.iter().any(|field| field.name == required), "{}: no {required}", component.name);
            }
        }
    }
}
