//! Expressions that are passed through as text.

use super::{Form, Scope, Value, quote};
use crate::term::Term;
use crate::types::Ty;

impl Scope {
    /// Text that is passed through; nothing where a name bound by a closure is in it.
    pub(super) fn raw(&self, term: &Term, want: &Ty) -> Option<Value> {
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

    /// Reports paths that lead elsewhere in the output.
    fn check_names(&self, term: &Term) {
        term.walk(&mut |part| match part {
            Term::Get(base, name) if **base == Term::name("path") && name != "cwd" => self.report_path(name),
            _ => {}
        });
    }

    /// Reports a path that leads to the folder of the output.
    pub(super) fn report_path(&self, name: &str) {
        self.report(
            &format!("path.{name}"),
            "it leads to the folder of the output, not to that of the source",
            "add what it leads to with `stack.asset`, and use the path of that",
        );
    }
}
