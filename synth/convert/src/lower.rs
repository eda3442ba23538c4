//! Terms → Rust expressions.
//!
//! Every Rust expression that is made has a [`Ty`], and where a value of another type is wanted the code says so: as a
//! literal of that type, or by `cast`. What cannot be said in Rust is passed through as text; that is possible wherever
//! no name bound by a closure is in it, so failing inside of a closure makes the whole `for` expression such a text.

mod call;
mod collection;
mod context;
mod file;
mod literal;
mod operator;
mod raw;
mod reference;
mod signature;
mod value;

pub(crate) use file::File;
pub(crate) use literal::quote;
pub(crate) use value::{Form, Value};

use crate::api::Api;
use crate::place::{Finding, Place};
use crate::term::Term;
use crate::types::Ty;
use std::cell::{Cell, RefCell};
use std::collections::BTreeMap;
use std::rc::Rc;

/// What a name of the source is in the program.
#[derive(Debug, Clone)]
pub(crate) enum Handle {
    /// A variable, a local or a name that a closure binds.
    Value(String, Ty),
    /// A resource or a module.
    Resource { name: String, repeat: Repeated, item: Item },
    /// The name that a `dynamic` block binds, with its key and its element.
    Iterator { key: Option<Value>, value: Value },
}

/// What can be taken of a resource or a module.
#[derive(Debug, Clone)]
pub(crate) enum Item {
    /// Attributes, by the methods of the bindings.
    Typed(Rc<Api>),
    /// Attributes, by name.
    Untyped,
    /// The outputs of another configuration.
    RemoteState,
    /// Outputs.
    Module,
}

/// How often a resource is there.
#[derive(Debug, Clone, PartialEq)]
pub(crate) enum Repeated {
    Once,
    When(Term),
    Each,
    Count,
}

/// What an expression may refer to.
#[derive(Default)]
pub(crate) struct Scope {
    /// By address: `var.region`, `aws_vpc.main`, `data.aws_region.current`.
    pub(crate) handles: BTreeMap<String, Handle>,
    /// The terms of all locals, for text that is passed through.
    pub(crate) locals: BTreeMap<String, Term>,
    /// Files of the module that expressions read, with the variables that hold their copies.
    pub(crate) files: BTreeMap<File, String>,
    /// Names bound by the closures around the expression, innermost last.
    pub(crate) bound: RefCell<Vec<(String, Handle)>>,
    /// `each.key` and `each.value`.
    pub(crate) each: RefCell<Option<(Value, Value)>>,
    /// Whether `count.index` has a name.
    pub(crate) counted: Cell<bool>,
    /// The resource that `self` is, where there is one.
    pub(crate) own: RefCell<Option<Option<Rc<Api>>>>,
    /// The argument being converted.
    pub(crate) place: RefCell<Option<Place>>,
    pub(crate) findings: RefCell<Vec<Finding>>,
    /// The variable whose validation is being converted, by address: it has a name of its own there.
    pub(crate) validated: RefCell<Option<(String, String, Ty)>>,
    /// The handles that were used.
    pub(crate) used: RefCell<std::collections::BTreeSet<String>>,
    /// How deep attempts are nested that may be given up; findings wait until the last.
    pub(crate) trial: Cell<usize>,
}

impl Scope {
    /// Code that can be given where an argument of a type is wanted.
    pub(crate) fn argument(&self, term: &Term, want: &Ty) -> String {
        self.try_argument(term, want).unwrap_or_else(|| self.raw_code(term, want))
    }

    /// Code that is an `Expr` of a type.
    pub(crate) fn expr(&self, term: &Term, want: &Ty) -> String {
        self.try_expr(term, want).unwrap_or_else(|| self.raw_code(term, want))
    }

    /// As [`Scope::expr`]; nothing where Rust cannot say it.
    pub(crate) fn try_code(&self, term: &Term, want: &Ty) -> Option<String> {
        self.try_expr(term, want)
    }

    /// Code of a type that a method can be called on.
    pub(crate) fn method_on(&self, term: &Term, want: &Ty) -> Option<String> {
        Some(self.typed(term, want)?.receiver())
    }

    /// Whether no variable that is in use where the code stands has the name.
    pub(crate) fn is_free(&self, name: &str) -> bool {
        let bound = self.bound.borrow();
        let mut handles = self.handles.values().chain(bound.iter().map(|(_, handle)| handle));
        let each = self.each.borrow();
        let is_each = each.iter().any(|(key, value)| key.code == name || value.code == name);
        let has_name = |handle: &Handle| match handle {
            Handle::Value(own, _) | Handle::Resource { name: own, .. } => own == name,
            Handle::Iterator { key, value } => key.iter().chain([value]).any(|value| value.code == name),
        };
        !is_each && !handles.any(has_name)
    }

    /// The type of a term.
    pub(crate) fn infer(&self, term: &Term) -> Ty {
        match term {
            Term::Null => Ty::Any.optional(),
            Term::Bool(_) => Ty::Bool,
            Term::Number(_) => Ty::Number,
            Term::Text(_) | Term::Template(_) => Ty::String,
            Term::List(items) => Ty::list(self.infer_all(items.iter())),
            Term::Object(items) => self.infer_object(items),
            other => {
                self.trial.set(self.trial.get() + 1);
                let used = self.used.borrow().clone();
                let ty = self.value(other).map_or(Ty::Any, |value| value.ty);
                *self.used.borrow_mut() = used;
                self.trial.set(self.trial.get() - 1);
                ty
            }
        }
    }

    fn infer_all<'a>(&self, items: impl Iterator<Item = &'a Term>) -> Ty {
        items.map(|item| self.infer(item)).reduce(Ty::join).unwrap_or(Ty::Any)
    }

    fn infer_object(&self, items: &[(Term, Term)]) -> Ty {
        let fields: Option<BTreeMap<String, Ty>> = items
            .iter()
            .map(|(key, value)| match key {
                Term::Text(key) => Some((key.clone(), self.infer(value))),
                _ => None,
            })
            .collect();
        fields.map_or_else(|| Ty::map(self.infer_all(items.iter().map(|(_, value)| value))), Ty::Object)
    }

    /// What is not a literal, as a value of whatever type it has; nothing if Rust cannot say it here.
    pub(crate) fn value(&self, term: &Term) -> Option<Value> {
        self.value_for(term, &Ty::Any)
    }

    /// As [`Scope::value`]; `hint` is the type that is wanted, for what has none of its own.
    fn value_for(&self, term: &Term, hint: &Ty) -> Option<Value> {
        let value = match term {
            Term::Null | Term::Bool(_) | Term::Number(_) | Term::Text(_) | Term::List(_) | Term::Object(_) => {
                let ty = self.infer(term);
                Some(Value::owned(self.try_expr(term, &ty)?, ty))
            }
            Term::Template(parts) => self.template(parts),
            Term::Name(_) | Term::Get(..) | Term::Index(..) | Term::Splat(..) => self.reference(term),
            Term::Call(name, arguments, expand) => self.call(name, arguments, *expand, hint),
            Term::Unary(op, operand) => self.unary(op, operand),
            Term::Binary(op, both) => self.binary(op, &both.0, &both.1),
            Term::Conditional(all) => self.conditional(&all.0, &all.1, &all.2, hint),
            Term::For(each) => self.for_expression(each),
        };
        value.or_else(|| self.raw(term, &Ty::Any))
    }

    /// A value of a type, for a method to be called on.
    fn typed(&self, term: &Term, want: &Ty) -> Option<Value> {
        if term.is_literal() {
            return Some(Value::owned(self.try_expr(term, want)?, want.clone()));
        }
        Some(self.value_for(term, want.present())?.present().cast(want))
    }

    pub(crate) fn report(&self, construct: &str, why: &str, help: &str) {
        if self.trial.get() == 0
            && let Some(place) = &*self.place.borrow()
        {
            let finding = place.finding(construct, why, help);
            let mut findings = self.findings.borrow_mut();
            if !findings.contains(&finding) {
                findings.push(finding);
            }
        }
    }
}
