//! Rust expressions with their types.

use crate::types::Ty;

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

impl Value {
    pub(crate) fn owned(code: String, ty: Ty) -> Self {
        Self { code, ty, form: Form::Owned }
    }

    /// A value of the type that stands between the two parts of the code, in angle brackets.
    pub(super) fn free(before: &str, ty: Ty, after: &str) -> Self {
        Self { code: format!("{before}<{}>{after}", ty.marker()), ty, form: Form::Free(before.len() + 1) }
    }

    pub(super) fn operation(code: String, ty: Ty) -> Self {
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
    pub(super) fn expr(&self) -> String {
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
