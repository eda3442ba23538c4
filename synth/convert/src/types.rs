//! Types of values, as far as they can be told, and the markers that stand for them in Rust.

use crate::term::Term;
use ledgerform_schema::Type;
use std::collections::BTreeMap;

/// The type of a value.
#[derive(Debug, Clone, PartialEq)]
pub(crate) enum Ty {
    String,
    Number,
    Bool,
    Any,
    List(Box<Ty>),
    Set(Box<Ty>),
    Map(Box<Ty>),
    /// An object whose attributes are known; its marker is `Any`.
    Object(BTreeMap<String, Ty>),
    /// Elements of a type each; its marker is `Any`.
    Tuple(Vec<Ty>),
    /// An object that has a struct of its own: its name and, by Terraform's names, its fields with their methods.
    Struct(String, BTreeMap<String, (String, Ty)>),
    Option(Box<Ty>),
}

impl Ty {
    pub(crate) fn list(of: Ty) -> Self {
        Self::List(Box::new(of))
    }

    pub(crate) fn map(of: Ty) -> Self {
        Self::Map(Box::new(of))
    }

    pub(crate) fn optional(self) -> Self {
        match self {
            Self::Option(_) => self,
            other => Self::Option(Box::new(other)),
        }
    }

    /// The type without null.
    pub(crate) fn present(&self) -> &Ty {
        match self {
            Self::Option(of) => of,
            other => other,
        }
    }

    pub(crate) fn is_scalar(&self) -> bool {
        matches!(self, Self::String | Self::Number | Self::Bool)
    }

    /// What an element of the collection is.
    pub(crate) fn element(&self) -> Ty {
        match self {
            Self::List(of) | Self::Set(of) | Self::Map(of) => (**of).clone(),
            _ => Self::Any,
        }
    }

    /// Whether a part of it is a tuple, which no marker says.
    pub(crate) fn holds_tuple(&self) -> bool {
        match self {
            Self::Tuple(_) => true,
            Self::List(of) | Self::Set(of) | Self::Map(of) | Self::Option(of) => of.holds_tuple(),
            _ => false,
        }
    }

    /// The marker of an expression of this type.
    pub(crate) fn marker(&self) -> String {
        match self {
            Self::String => "String".to_owned(),
            Self::Number => "Number".to_owned(),
            Self::Bool => "bool".to_owned(),
            Self::Any | Self::Object(_) | Self::Tuple(_) => "Any".to_owned(),
            Self::List(of) => format!("Vec<{}>", of.marker()),
            Self::Set(of) => format!("BTreeSet<{}>", of.marker()),
            Self::Map(of) => format!("BTreeMap<String, {}>", of.marker()),
            Self::Struct(name, _) => name.clone(),
            Self::Option(of) => format!("Option<{}>", of.marker()),
        }
    }

    /// The type of an attribute in a schema.
    pub(crate) fn of_schema(ty: &Type) -> Self {
        match ty {
            Type::String => Self::String,
            Type::Number => Self::Number,
            Type::Bool => Self::Bool,
            Type::Dynamic | Type::Tuple(_) => Self::Any,
            Type::List(of) => Self::list(Self::of_schema(of)),
            Type::Set(of) => Self::Set(Box::new(Self::of_schema(of))),
            Type::Map(of) => Self::map(Self::of_schema(of)),
            Type::Object(fields) => {
                Self::Object(fields.iter().map(|(name, ty)| (name.clone(), Self::of_schema(ty))).collect())
            }
        }
    }

    /// The type of a marker in generated code.
    pub(crate) fn of_marker(ty: &syn::Type) -> Self {
        let syn::Type::Path(path) = ty else { return Self::Any };
        let Some(last) = path.path.segments.last() else { return Self::Any };
        let mut arguments = Vec::new();
        if let syn::PathArguments::AngleBracketed(list) = &last.arguments {
            arguments.extend(list.args.iter().filter_map(|argument| match argument {
                syn::GenericArgument::Type(ty) => Some(Self::of_marker(ty)),
                _ => None,
            }));
        }
        let inner = arguments.pop();
        match (last.ident.to_string().as_str(), inner) {
            ("String", _) => Self::String,
            ("Number", _) => Self::Number,
            ("bool", _) => Self::Bool,
            ("Vec", Some(of)) => Self::list(of),
            ("BTreeSet", Some(of)) => Self::Set(Box::new(of)),
            ("BTreeMap", Some(of)) => Self::map(of),
            _ => Self::Any,
        }
    }

    /// The type that several values have in common.
    pub(crate) fn joined(types: impl Iterator<Item = Ty>) -> Ty {
        types.reduce(Ty::join).unwrap_or(Ty::Any)
    }

    /// The type that two values have in common.
    pub(crate) fn join(self, other: Ty) -> Ty {
        match (self, other) {
            (a, b) if a == b => a,
            // A null that stands alone says nothing of the other.
            (Self::Option(null), other) | (other, Self::Option(null)) if *null == Self::Any => other.optional(),
            (Self::Option(a), Self::Option(b)) => a.join(*b).optional(),
            (Self::Option(a), b) | (b, Self::Option(a)) => a.join(b).optional(),
            (Self::List(a), Self::List(b)) => Self::list(a.join(*b)),
            (Self::Map(a), Self::Map(b)) => Self::map(a.join(*b)),
            // Terraform makes text of the other.
            (Self::String, Self::Number | Self::Bool) | (Self::Number | Self::Bool, Self::String) => Self::String,
            _ => Self::Any,
        }
    }
}

/// A type constraint as it is written: `list(string)`.
#[derive(Debug, Clone, PartialEq)]
pub(crate) enum Written {
    Plain(Ty),
    List(Box<Written>),
    Set(Box<Written>),
    Map(Box<Written>),
    Tuple(Vec<Written>),
    Object(Vec<WrittenField>),
}

/// An attribute of an object type.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct WrittenField {
    pub(crate) name: String,
    pub(crate) ty: Written,
    pub(crate) optional: bool,
    pub(crate) default: Option<Term>,
}

impl Written {
    /// The constraint that a term spells; nothing for one that Terraform does not know.
    pub(crate) fn of(term: &Term) -> Option<Self> {
        let of = |items: &[Term]| match items {
            [item] => Some(Box::new(Self::of(item)?)),
            _ => None,
        };
        Some(match term {
            Term::Name(name) | Term::Text(name) => Self::Plain(match name.as_str() {
                "string" => Ty::String,
                "number" => Ty::Number,
                "bool" => Ty::Bool,
                "any" => Ty::Any,
                // Written so before 0.12.
                "list" => Ty::list(Ty::Any),
                "map" => Ty::map(Ty::Any),
                _ => return None,
            }),
            Term::Call(name, items, false) => match name.as_str() {
                "list" => Self::List(of(items)?),
                "set" => Self::Set(of(items)?),
                "map" => Self::Map(of(items)?),
                "tuple" => match items.as_slice() {
                    [Term::List(elements)] => Self::Tuple(elements.iter().map(Self::of).collect::<Option<_>>()?),
                    _ => return None,
                },
                "object" => match items.as_slice() {
                    [Term::Object(fields)] => Self::Object(fields.iter().map(field).collect::<Option<_>>()?),
                    _ => return None,
                },
                _ => return None,
            },
            _ => return None,
        })
    }
}

fn field((key, term): &(Term, Term)) -> Option<WrittenField> {
    let Term::Text(name) = key else { return None };
    let name = name.clone();
    Some(match term {
        Term::Call(function, items, false) if function == "optional" => {
            let ty = Written::of(items.first()?)?;
            WrittenField { name, ty, optional: true, default: items.get(1).cloned() }
        }
        _ => WrittenField { name, ty: Written::of(term)?, optional: false, default: None },
    })
}
