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
    /// `tuple([…])`: a list of a fixed length whose elements have types of their own.
    Tuple(Vec<Constraint>),
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
    /// A value as a variable of this type holds it: converted as Terraform converts it, with the defaults of the
    /// attributes that an object leaves out.
    ///
    /// Parts that are known later stay as they are. What cannot be converted becomes [`Node::Invalid`], which says why.
    ///
    /// ```
    /// use ledgerform::{Constraint, Node, Number};
    /// let ports = Constraint::List(Box::new(Constraint::Number));
    /// assert_eq!(ports.convert(&Node::list([Node::string("80")])), Node::list([Node::Number(80.into())]));
    /// ```
    pub fn convert(&self, value: &Node) -> Node {
        let refused = || Node::invalid(format!("a value of type {} is wanted", self.flat()));
        match (self, value) {
            (_, Node::Null) | (Self::Any, _) => value.clone(),
            (Self::String, Node::String(_)) | (Self::Number, Node::Number(_)) | (Self::Bool, Node::Bool(_)) => {
                value.clone()
            }
            (Self::String, Node::Number(_) | Node::Bool(_)) => {
                crate::fold::scalar_text(value).map_or_else(refused, Node::string)
            }
            (Self::Number, Node::String(text)) => Number::parse(text).map_or_else(refused, Node::Number),
            (Self::Bool, Node::String(text)) => text.parse().map_or_else(|_| refused(), Node::Bool),
            (Self::List(element) | Self::Set(element), _)
                if !matches!(value, Node::Object(_)) && value.elements().is_some() =>
            {
                let items = value.elements().unwrap_or_default();
                let items = Node::list(items.iter().map(|(_, item)| element.convert(item)));
                if matches!(self, Self::Set(_)) { Node::call("toset", [items]) } else { items }
            }
            (Self::Map(element), Node::Object(items)) => {
                Node::object(items.iter().map(|(key, item)| (key.clone(), element.convert(item))))
            }
            (Self::Object(fields), Node::Object(items)) => {
                Node::object(fields.iter().map(|field| (field.name, field.convert(items.get(field.name)))))
            }
            (Self::String | Self::Number | Self::Bool, Node::List(_) | Node::Object(_)) => refused(),
            (Self::Number, Node::Bool(_)) | (Self::Bool, Node::Number(_)) => refused(),
            (Self::List(_) | Self::Set(_), Node::Object(_)) | (Self::Map(_) | Self::Object(_), Node::List(_)) => {
                refused()
            }
            (Self::List(_) | Self::Set(_) | Self::Map(_) | Self::Object(_), _) if value.is_literal() => refused(),
            _ => value.clone(),
        }
    }

    /// The constraint on one line, as a JSON file wants it.
    pub(crate) fn flat(&self) -> String {
        match self {
            Self::Object(fields) => {
                let fields: Vec<String> =
                    fields.iter().map(|field| format!("{}={}", field.name, field.flat_type())).collect();
                format!("object({{{}}})", fields.join(", "))
            }
            Self::List(element) => format!("list({})", element.flat()),
            Self::Set(element) => format!("set({})", element.flat()),
            Self::Map(element) => format!("map({})", element.flat()),
            Self::Tuple(elements) => {
                let elements: Vec<String> = elements.iter().map(Self::flat).collect();
                format!("tuple([{}])", elements.join(", "))
            }
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
            Self::Tuple(elements) => {
                let elements: Vec<String> = elements.iter().map(|element| element.pretty(indent)).collect();
                format!("tuple([{}])", elements.join(", "))
            }
            other => other.flat(),
        }
    }
}

impl Field {
    /// The value of the attribute in an object that may not have it.
    fn convert(&self, given: Option<&Node>) -> Node {
        match (given, &self.default) {
            (None | Some(Node::Null), Some(default)) => self.ty.convert(default),
            (None, None) => Node::invalid(format!("the attribute `{}` is required", self.name)),
            (Some(value), _) => self.ty.convert(value),
        }
    }

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

#[cfg(test)]
mod tests {
    use super::{Constraint, Field};
    use crate::node::Node;

    fn field(name: &'static str, ty: Constraint, default: Option<Node>) -> Field {
        Field { name, description: "", ty, default, nullable: false, sensitive: false, ephemeral: false }
    }

    #[track_caller]
    fn check(ty: &Constraint, value: Node, expected: &str) {
        assert_eq!(crate::print::flat(&ty.convert(&value), crate::print::Style::Hcl), expected);
    }

    #[test]
    fn values_become_what_the_variable_holds() {
        let later = || Node::Raw("later".into());
        check(&Constraint::String, Node::Number(3.into()), "\"3\"");
        check(&Constraint::Bool, Node::string("true"), "true");
        check(
            &Constraint::Set(Box::new(Constraint::String)),
            Node::list([Node::string("b"), Node::string("a")]),
            "toset([\"a\", \"b\"])",
        );
        check(&Constraint::List(Box::new(Constraint::Number)), later(), "later");
        let tier = Constraint::Object(vec![
            field("access", Constraint::String, Some(Node::string("private"))),
            field("slot", Constraint::Number, Some(Node::Null)),
            field("zone", Constraint::String, None),
        ]);
        let given = Node::object([("zone", later()), ("slot", Node::string("2")), ("other", Node::Null)]);
        check(&tier, given, "{ access = \"private\", slot = 2, zone = later }");
        assert!(crate::function::fails(&tier.convert(&Node::object([("slot", Node::Null)]))));
        for (ty, wrong) in
            [(&tier, Node::list([])), (&Constraint::Number, Node::Bool(true)), (&Constraint::Bool, Node::string("yes"))]
        {
            assert!(matches!(ty.convert(&wrong), Node::Invalid(_)));
        }
    }
}
