//! Operators and conditionals.

use super::{Form, Scope, Value};
use crate::term::Term;
use crate::types::Ty;

impl Scope {
    pub(super) fn unary(&self, op: &str, operand: &Term) -> Option<Value> {
        match op {
            "!" => {
                let value = self.typed(operand, &Ty::Bool)?;
                let sign = if value.form == Form::Bound { "!&" } else { "!" };
                Some(Value::operation(format!("{sign}{}", value.receiver()), Ty::Bool))
            }
            _ => self.binary("-", &Term::Number("0".to_owned()), operand),
        }
    }

    pub(super) fn binary(&self, op: &str, left: &Term, right: &Term) -> Option<Value> {
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

    pub(super) fn conditional(&self, condition: &Term, then: &Term, otherwise: &Term, hint: &Ty) -> Option<Value> {
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
}
