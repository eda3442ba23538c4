//! Type constraints of variables, derived from Rust types.

use crate::expr::Any;
use crate::node::Node;
use crate::number::Number;
use std::collections::{BTreeMap, BTreeSet};

/// A Terraform type constraint.
#[derive(Debug, Clone, PartialEq)]
pub enum Constraint {
    /// `string`
    String,
    /// `number`
    Number,
    /// `bool`
    Bool,
    /// `any`
    Any,
    /// `list(…)`
    List(Box<Constraint>),
    /// `set(…)`
    Set(Box<Constraint>),
    /// `map(…)`
    Map(Box<Constraint>),
    /// `object({…})`
    Object(Vec<Field>),
}

/// An input of a component, or an attribute of an object among its inputs.
#[derive(Debug, Clone, PartialEq)]
pub struct Field {
    /// Its name in Terraform.
    pub name: &'static str,
    /// What it is for: the doc comment, its lines joined.
    pub description: &'static str,
    /// Its type.
    pub ty: Constraint,
    /// Its value where none is given; absent where one must be given.
    pub default: Option<Node>,
    /// Whether null is a value of its own, meaning "not set".
    pub nullable: bool,
    /// Whether Terraform hides its value.
    pub sensitive: bool,
    /// Whether Terraform keeps its value out of plan and state.
    pub ephemeral: bool,
}

/// A Rust type that stands for a Terraform type.
pub trait Typed {
    /// The constraint.
    fn constraint() -> Constraint;

    /// Whether null is a value of the type.
    const NULLABLE: bool = false;
}

macro_rules! scalars {
    ($($ty:ty => $constraint:ident),*) => {
        $(
            impl Typed for $ty {
                fn constraint() -> Constraint {
                    Constraint::$constraint
                }
            }
        )*
    };
}
scalars!(String => String, bool => Bool, Number => Number, Any => Any);

impl<T: Typed> Typed for Vec<T> {
    fn constraint() -> Constraint {
        Constraint::List(Box::new(T::constraint()))
    }
}

impl<T: Typed> Typed for BTreeSet<T> {
    fn constraint() -> Constraint {
        Constraint::Set(Box::new(T::constraint()))
    }
}

impl<T: Typed> Typed for BTreeMap<String, T> {
    fn constraint() -> Constraint {
        Constraint::Map(Box::new(T::constraint()))
    }
}

impl<T: Typed> Typed for Option<T> {
    fn constraint() -> Constraint {
        T::constraint()
    }

    const NULLABLE: bool = true;
}

impl Constraint {
    /// The constraint on one line, as a JSON file wants it.
    pub(crate) fn flat(&self) -> String {
        match self {
            Self::Object(fields) => {
                let fields: Vec<String> =
                    fields.iter().map(|field| format!("{} = {}", field.name, field.flat_type())).collect();
                if fields.is_empty() { "object({})".to_owned() } else { format!("object({{ {} }})", fields.join(", ")) }
            }
            Self::List(element) => format!("list({})", element.flat()),
            Self::Set(element) => format!("set({})", element.flat()),
            Self::Map(element) => format!("map({})", element.flat()),
            Self::String => "string".to_owned(),
            Self::Number => "number".to_owned(),
            Self::Bool => "bool".to_owned(),
            Self::Any => "any".to_owned(),
        }
    }

    /// The constraint with one line for each attribute of an object, as an HCL file and a README want it.
    pub(crate) fn pretty(&self, indent: usize) -> String {
        match self {
            Self::Object(fields) if !fields.is_empty() => {
                let entries: Vec<(String, String)> = fields
                    .iter()
                    .map(|field| (field.name.to_owned(), field.wrap(field.ty.pretty(indent + 2))))
                    .collect();
                format!("object({{\n{}{}}})", crate::print::aligned(&entries, indent + 2), " ".repeat(indent))
            }
            Self::List(element) => format!("list({})", element.pretty(indent)),
            Self::Set(element) => format!("set({})", element.pretty(indent)),
            Self::Map(element) => format!("map({})", element.pretty(indent)),
            other => other.flat(),
        }
    }
}

impl Field {
    fn flat_type(&self) -> String {
        self.wrap(self.ty.flat())
    }

    /// Wraps the type of an object's attribute in `optional` where it has a default.
    fn wrap(&self, ty: String) -> String {
        match &self.default {
            None => ty,
            Some(Node::Null) => format!("optional({ty})"),
            Some(default) => format!("optional({ty}, {})", crate::print::flat(default, crate::print::Style::Hcl)),
        }
    }
}
