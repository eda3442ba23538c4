//! Type constraints of variables.

use super::place::Fault;
use super::source::Argument;
use hcl_edit::expr::{Expression, FuncCall, Object, ObjectKey};
use ledgerform_schema::Type;

/// The type of a variable.
#[derive(Debug, Clone, PartialEq)]
pub(super) enum Constraint {
    Any,
    String,
    Number,
    Bool,
    List(Box<Constraint>),
    Set(Box<Constraint>),
    Map(Box<Constraint>),
    /// In the order in which they are written.
    Object(Vec<Field>),
    Tuple(Vec<Constraint>),
}

/// An attribute of an object.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Field {
    pub(super) name: String,
    pub(super) constraint: Constraint,
    /// Whether it may be left out.
    pub(super) is_optional: bool,
    /// What it is then, as written.
    pub(super) default: Option<String>,
}

impl Constraint {
    /// Reads the `type` of a variable; what is wrong with it goes to `faults`.
    pub(super) fn read(argument: &Argument, title: &str, faults: &mut Vec<Fault>) -> Self {
        Reader { argument, title, faults }.constraint(&argument.value)
    }

    /// The type of a value that has been converted to the constraint.
    pub(super) fn value_type(&self) -> Type {
        match self {
            Self::Any => Type::Dynamic,
            Self::String => Type::String,
            Self::Number => Type::Number,
            Self::Bool => Type::Bool,
            Self::List(of) => Type::List(Box::new(of.value_type())),
            Self::Set(of) => Type::Set(Box::new(of.value_type())),
            Self::Map(of) => Type::Map(Box::new(of.value_type())),
            Self::Object(fields) => {
                Type::Object(fields.iter().map(|field| (field.name.clone(), field.constraint.value_type())).collect())
            }
            Self::Tuple(items) => Type::Tuple(items.iter().map(Self::value_type).collect()),
        }
    }

    /// The constraint that values of a type have.
    pub(super) fn of(ty: &Type) -> Self {
        match ty {
            Type::Dynamic => Self::Any,
            Type::String => Self::String,
            Type::Number => Self::Number,
            Type::Bool => Self::Bool,
            Type::List(of) => Self::List(Box::new(Self::of(of))),
            Type::Set(of) => Self::Set(Box::new(Self::of(of))),
            Type::Map(of) => Self::Map(Box::new(Self::of(of))),
            Type::Object(_) => Self::Object(Vec::new()),
            Type::Tuple(_) => Self::Tuple(Vec::new()),
        }
    }

    /// The constraint as in Terraform, what an object holds left out.
    pub(super) fn short(&self) -> String {
        match self {
            Self::Any => "any".to_owned(),
            Self::String => "string".to_owned(),
            Self::Number => "number".to_owned(),
            Self::Bool => "bool".to_owned(),
            Self::List(of) => format!("list({})", of.short()),
            Self::Set(of) => format!("set({})", of.short()),
            Self::Map(of) => format!("map({})", of.short()),
            Self::Object(_) => "object".to_owned(),
            Self::Tuple(_) => "tuple".to_owned(),
        }
    }
}

struct Reader<'a> {
    argument: &'a Argument,
    title: &'a str,
    faults: &'a mut Vec<Fault>,
}

impl Reader<'_> {
    fn fault(&mut self, at: &Expression, message: String, help: &str) -> Constraint {
        self.faults.push(self.argument.at(at).fault(self.title, message, help));
        Constraint::Any
    }

    fn constraint(&mut self, expression: &Expression) -> Constraint {
        let help =
            "use `string`, `number`, `bool`, `any`, `list(…)`, `set(…)`, `map(…)`, `object({…})` or `tuple([…])`";
        match expression {
            Expression::Variable(name) => self.word(expression, name.value().as_str(), help),
            // As it was written before Terraform 0.12.
            Expression::String(name) if matches!(name.value().as_str(), "string" | "list" | "map") => {
                self.word(expression, name.value().as_str(), help)
            }
            Expression::FuncCall(call) => self.call(expression, call, help),
            Expression::Parenthesis(inner) => self.constraint(inner.inner()),
            other => {
                let text = self.argument.text(other);
                self.fault(other, format!("`{text}` is no type"), help)
            }
        }
    }

    fn word(&mut self, expression: &Expression, word: &str, help: &str) -> Constraint {
        match word {
            "string" => Constraint::String,
            "number" => Constraint::Number,
            "bool" => Constraint::Bool,
            "any" => Constraint::Any,
            "list" => Constraint::List(Box::new(Constraint::Any)),
            "map" => Constraint::Map(Box::new(Constraint::Any)),
            "set" | "object" | "tuple" | "optional" => {
                let message = format!("`{word}` needs an argument");
                self.fault(expression, message, "say in parentheses what it holds")
            }
            other => self.fault(expression, format!("`{other}` is no type"), help),
        }
    }

    fn call(&mut self, expression: &Expression, call: &FuncCall, help: &str) -> Constraint {
        let (name, arguments) = (call.name.name.as_str(), call.args.iter().collect::<Vec<_>>());
        match (name, arguments.as_slice()) {
            ("list", [of]) => Constraint::List(Box::new(self.constraint(of))),
            ("set", [of]) => Constraint::Set(Box::new(self.constraint(of))),
            ("map", [of]) => Constraint::Map(Box::new(self.constraint(of))),
            ("object", [Expression::Object(fields)]) => self.object(expression, fields),
            ("tuple", [Expression::Array(items)]) => {
                Constraint::Tuple(items.iter().map(|item| self.constraint(item)).collect())
            }
            ("optional", _) => {
                let message = "`optional` stands for an attribute of an object only".to_owned();
                self.fault(expression, message, "give the variable a `default` to make it optional")
            }
            ("list" | "set" | "map" | "object" | "tuple", _) => {
                let message = format!("`{name}` has the wrong arguments");
                self.fault(expression, message, "write `list(type)`, `object({ name = type })` or `tuple([type])`")
            }
            _ => self.fault(expression, format!("`{name}` is no type"), help),
        }
    }

    fn object(&mut self, whole: &Expression, object: &Object) -> Constraint {
        let mut fields: Vec<Field> = Vec::new();
        for (key, value) in object.iter() {
            let name = match key {
                ObjectKey::Ident(name) => name.as_str(),
                ObjectKey::Expression(Expression::Variable(name)) => name.value().as_str(),
                ObjectKey::Expression(Expression::String(name)) => name.value().as_str(),
                ObjectKey::Expression(other) => {
                    let message = format!("`{}` is no name of an attribute", self.argument.text(other));
                    self.fault(other, message, "name attributes of objects by words");
                    continue;
                }
            };
            if fields.iter().any(|field| field.name == name) {
                self.fault(whole, format!("the attribute `{name}` is there twice"), "remove one of them");
                continue;
            }
            let field = self.field(name.to_owned(), value.expr());
            fields.push(field);
        }
        Constraint::Object(fields)
    }

    fn field(&mut self, name: String, value: &Expression) -> Field {
        let call = match value {
            Expression::FuncCall(call) if call.name.name.as_str() == "optional" => call,
            _ => return Field { name, constraint: self.constraint(value), is_optional: false, default: None },
        };
        let arguments: Vec<&Expression> = call.args.iter().collect();
        let (constraint, default) = match arguments.as_slice() {
            [of] => (self.constraint(of), None),
            [of, default] => (self.constraint(of), Some(self.argument.text(default))),
            _ => {
                let help = "write `optional(type)` or `optional(type, default)`";
                (self.fault(value, "`optional` has the wrong arguments".to_owned(), help), None)
            }
        };
        Field { name, constraint, is_optional: true, default }
    }
}
