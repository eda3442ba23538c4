//! Terms → Rust expressions.
//!
//! Every Rust expression that is made has a [`Ty`], and where a value of another type is wanted the code says so: as a
//! literal of that type, or by `cast`. What cannot be said in Rust is passed through as text; that is possible wherever
//! no name bound by a closure is in it, so failing inside of a closure makes the whole `for` expression such a text.

mod call;
mod collection;
mod context;
mod literal;
mod reference;
mod signature;

pub(crate) use literal::quote;

use crate::api::Api;
use crate::place::{Finding, Place};
use crate::term::Term;
use crate::types::Ty;
use std::cell::{Cell, RefCell};
use std::collections::BTreeMap;
use std::rc::Rc;

/// A Rust expression.
#[derive(Debug, Clone)]
pub(crate) struct Value {
    pub(crate) code: String,
    pub(crate) ty: Ty,
    pub(crate) form: Form,
}

/// How a Rust expression can be used.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Form {
    /// An `Expr` of its own that methods can be called on as it is.
    Owned,
    /// An `Expr` of its own that is an operation: it needs parentheses before a method.
    Operation,
    /// The name of a variable that holds an `Expr` and is used again.
    Bound,
    /// What has the type that one says it has, at this place of the code: text that is passed through, an output of a
    /// module.
    Free(usize),
}

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

impl Value {
    pub(crate) fn owned(code: String, ty: Ty) -> Self {
        Self { code, ty, form: Form::Owned }
    }

    /// A value of the type that stands between the two parts of the code, in angle brackets.
    fn free(before: &str, ty: Ty, after: &str) -> Self {
        Self { code: format!("{before}<{}>{after}", ty.marker()), ty, form: Form::Free(before.len() + 1) }
    }

    fn operation(code: String, ty: Ty) -> Self {
        Self { code, ty, form: Form::Operation }
    }

    pub(crate) fn bound(name: &str, ty: Ty) -> Self {
        Self { code: name.to_owned(), ty, form: Form::Bound }
    }

    /// Code that a method can be called on, by reference.
    pub(crate) fn receiver(&self) -> String {
        if self.form == Form::Operation { format!("({})", self.code) } else { self.code.clone() }
    }

    /// Code that is an `Expr` of the value's own type.
    fn expr(&self) -> String {
        if self.form == Form::Bound { format!("{}.clone()", self.code) } else { self.code.clone() }
    }

    /// The same value as one of another type.
    pub(crate) fn cast(&self, to: &Ty) -> Self {
        if self.ty.marker() == to.marker() {
            return Self { ty: to.clone(), ..self.clone() };
        }
        if let Form::Free(at) = self.form {
            let mut code = self.code.clone();
            code.replace_range(at..at + self.ty.marker().len(), &to.marker());
            return Self { code, ty: to.clone(), form: self.form };
        }
        let clone = if self.form == Form::Bound { ".clone()" } else { "" };
        Self::owned(format!("{}{clone}.cast::<{}>()", self.receiver(), to.marker()), to.clone())
    }

    /// The value without null.
    pub(crate) fn present(self) -> Self {
        match &self.ty {
            Ty::Option(of) => Self::owned(format!("{}.or_null()", self.receiver()), (**of).clone()),
            _ => self,
        }
    }
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

    fn unary(&self, op: &str, operand: &Term) -> Option<Value> {
        match op {
            "!" => {
                let value = self.typed(operand, &Ty::Bool)?;
                let sign = if value.form == Form::Bound { "!&" } else { "!" };
                Some(Value::operation(format!("{sign}{}", value.receiver()), Ty::Bool))
            }
            _ => self.binary("-", &Term::Number("0".to_owned()), operand),
        }
    }

    fn binary(&self, op: &str, left: &Term, right: &Term) -> Option<Value> {
        let method = match op {
            "==" | "!=" => return self.equality(op, left, right),
            "&&" => ("and", Ty::Bool),
            "||" => ("or", Ty::Bool),
            "<" => ("less", Ty::Number),
            "<=" => ("at_most", Ty::Number),
            ">" => ("greater", Ty::Number),
            ">=" => ("at_least", Ty::Number),
            sign => {
                let (a, b) = (self.typed(left, &Ty::Number)?, self.try_argument(right, &Ty::Number)?);
                let a = if a.form == Form::Operation { a.receiver() } else { a.expr() };
                return Some(Value::operation(format!("{a} {sign} {b}"), Ty::Number));
            }
        };
        let (name, operands) = method;
        let (a, b) = (self.typed(left, &operands)?, self.try_argument(right, &operands)?);
        Some(Value::owned(format!("{}.{name}({b})", a.receiver()), Ty::Bool))
    }

    fn equality(&self, op: &str, left: &Term, right: &Term) -> Option<Value> {
        let (left, right) = if left.is_literal() && !right.is_literal() { (right, left) } else { (left, right) };
        let a = self.value(left)?;
        if *right == Term::Null {
            let code = format!("{}.is_null()", a.receiver());
            return Some(match op {
                "==" => Value::owned(code, Ty::Bool),
                _ if matches!(a.ty, Ty::Option(_)) => Value::owned(format!("{}.is_some()", a.receiver()), Ty::Bool),
                _ => Value::operation(format!("!{code}"), Ty::Bool),
            });
        }
        let a = a.present();
        // Of two types that differ, the one that says more decides; where none does, both are of any type.
        let ty = match self.infer(right).present() {
            other if *other == a.ty => a.ty.clone(),
            other if a.ty == Ty::Any && other.is_scalar() => other.clone(),
            Ty::Any => a.ty.clone(),
            _ => Ty::Any,
        };
        let (a, b) = (a.cast(&ty), self.try_argument(right, &ty)?);
        let method = if op == "==" { "equals" } else { "differs" };
        Some(Value::owned(format!("{}.{method}({b})", a.receiver()), Ty::Bool))
    }

    fn conditional(&self, condition: &Term, then: &Term, otherwise: &Term, hint: &Ty) -> Option<Value> {
        if let Some(value) = self.of_conditional_resource(condition, then, otherwise) {
            return Some(value);
        }
        let ty = self.infer(then).join(self.infer(otherwise));
        let ty = match ty.present() {
            Ty::Any if *hint != Ty::Any => hint.clone(),
            // Where null means that an argument is not set, it needs no type of its own.
            present if present.marker() == hint.marker() => hint.clone(),
            _ => ty,
        };
        let test = self.typed(condition, &Ty::Bool)?;
        let (a, b) = (self.try_argument(then, &ty)?, self.try_argument(otherwise, &ty)?);
        Some(Value::owned(format!("{}.then::<{}>({a}, {b})", test.receiver(), ty.marker()), ty))
    }

    /// A value of a type, for a method to be called on.
    fn typed(&self, term: &Term, want: &Ty) -> Option<Value> {
        if term.is_literal() {
            return Some(Value::owned(self.try_expr(term, want)?, want.clone()));
        }
        Some(self.value_for(term, want.present())?.present().cast(want))
    }

    /// Text that is passed through; nothing where a name bound by a closure is in it.
    fn raw(&self, term: &Term, want: &Ty) -> Option<Value> {
        let is_bound = self.bound.borrow().iter().any(|(name, _)| term.mentions(name));
        (!is_bound).then(|| Value {
            code: self.raw_code(term, want),
            ty: want.clone(),
            form: Form::Free("Expr::<".len()),
        })
    }

    /// `Expr::<T>::raw("…")`
    pub(crate) fn raw_code(&self, term: &Term, want: &Ty) -> String {
        self.check_names(term);
        format!("Expr::<{}>::raw({})", want.marker(), quote(&self.inlined(term).hcl()))
    }

    /// The term with every local replaced by what it is worth: a local that is known has no address in the output.
    pub(crate) fn inlined(&self, term: &Term) -> Term {
        term.replaced(&|part| match part {
            Term::Get(base, name) if **base == Term::name("local") => {
                self.locals.get(name).map(|term| self.inlined(term))
            }
            _ => None,
        })
    }

    /// Reports names that mean something else, or nothing, in the output.
    fn check_names(&self, term: &Term) {
        term.walk(&mut |part| {
            if let Term::Get(base, name) = part {
                match (&**base, name.as_str()) {
                    (Term::Name(root), _) if root == "path" => self.report(
                        &format!("path.{name}"),
                        "the output lies in another folder, so the path leads elsewhere",
                        "copy the file beside the output, or put its content into the program with `include_str!`",
                    ),
                    (Term::Name(root), _) if root == "module" => self.report(
                        &format!("module.{name}"),
                        "module calls are not converted yet",
                        "write the value that the module gives, or make it a variable",
                    ),
                    _ => {}
                }
            }
        });
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
