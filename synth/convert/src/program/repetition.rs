//! `count` and `for_each` → `when`, `count`, `each` and `for_each`.

use super::{Program, words};
use crate::lower::{Repeated, Value};
use crate::names;
use crate::source::{Argument, Body};
use crate::term::{Step, Term};
use crate::types::Ty;

/// A repetition: the code around what is repeated.
pub(super) struct Repetition {
    pub(super) repeat: Repeated,
    /// `stack.each(&tiers, |scope, key, value|`
    open: String,
    /// The parameters that may be left unused.
    parameters: Vec<String>,
}

impl Repetition {
    /// The repetition of a statement; parameters that it does not use are marked so.
    pub(super) fn around(&self, body: &str) -> String {
        let shown = |name: &String| if words::uses(body, name) { name.clone() } else { format!("_{name}") };
        let parameters: Vec<String> = self.parameters.iter().map(shown).collect();
        let more: String = parameters.iter().map(|name| format!(", {name}")).collect();
        format!("{}, |scope{more}| {body})", self.open)
    }
}

impl Program {
    /// How often a block is there, and the names within it: [`Program::end_repetition`] forgets them.
    pub(super) fn repetition(&mut self, body: &Body) -> Option<Repetition> {
        match (body.get("count"), body.get("for_each")) {
            (Some(count), _) => Some(self.count(count)),
            (None, Some(each)) => Some(self.for_each(each)),
            (None, None) => None,
        }
    }

    pub(super) fn end_repetition(&self) {
        *self.scope.each.borrow_mut() = None;
        self.scope.counted.set(false);
    }

    /// `count = condition ? 1 : 0` is a choice.
    fn count(&mut self, argument: &Argument) -> Repetition {
        self.at(argument);
        let is = |term: &Term, n: &str| *term == Term::Number(n.to_owned());
        let condition = match &argument.term {
            Term::Conditional(all) if is(&all.1, "1") && is(&all.2, "0") => Some(all.0.clone()),
            Term::Conditional(all) if is(&all.1, "0") && is(&all.2, "1") => {
                Some(Term::Unary("!", Box::new(all.0.clone())))
            }
            _ => None,
        };
        // What is known would be chosen in Rust, and the address would lose its `[0]`.
        if let Some(condition) = condition.filter(|condition| self.scope.is_later_condition(condition)) {
            let code = self.scope.argument(&condition, &Ty::Bool);
            let open = format!("stack.when({code}");
            return Repetition { repeat: Repeated::When(condition), open, parameters: Vec::new() };
        }
        let code = self.scope.argument(&argument.term, &Ty::Number);
        self.scope.counted.set(true);
        let parameters = vec!["index".to_owned()];
        Repetition { repeat: Repeated::Count, open: format!("stack.count({code}"), parameters }
    }

    fn for_each(&mut self, argument: &Argument) -> Repetition {
        self.at(argument);
        let term = &argument.term;
        let list = match term {
            Term::Call(name, arguments, false) if name == "toset" => arguments.first(),
            _ => None,
        };
        let ty = self.scope.infer(term).present().clone();
        // What is known would be repeated in Rust, and the addresses would lose their keys.
        let method = if self.scope.is_later(term) { "each" } else { "for_each" };
        if list.is_some() || matches!(ty, Ty::Set(_)) {
            let code = self.scope.expr(list.unwrap_or(term), &Ty::list(Ty::String));
            let name = self.element_name(list.unwrap_or(term)).unwrap_or_else(|| "key".to_owned());
            let each = Value::bound(&name, Ty::String);
            *self.scope.each.borrow_mut() = Some((each.clone(), each));
            let open = format!("stack.{method}_in({}", by_reference(&code));
            return Repetition { repeat: Repeated::Each, open, parameters: vec![name] };
        }
        let element = match ty {
            Ty::Map(of) => *of,
            Ty::Object(fields) => Ty::joined(fields.into_values()),
            _ => Ty::Any,
        };
        let code = self.scope.expr(term, &Ty::map(element.clone()));
        let name = self.element_name(term).unwrap_or_else(|| "value".to_owned());
        *self.scope.each.borrow_mut() = Some((Value::bound("key", Ty::String), Value::bound(&name, element)));
        let open = format!("stack.{method}({}", by_reference(&code));
        Repetition { repeat: Repeated::Each, open, parameters: vec!["key".to_owned(), name] }
    }

    /// What an element of `var.subnets` is called: `subnet`.
    pub(super) fn element_name(&self, collection: &Term) -> Option<String> {
        let (_, steps) = collection.path()?;
        let Some(Step::Get(name)) = steps.last() else { return None };
        let snake = names::snake(name);
        let name = names::local(&names::singular(&snake));
        (name != snake && !name.ends_with('_') && self.scope.is_free(&name)).then_some(name)
    }
}

fn by_reference(code: &str) -> String {
    match code.strip_suffix(".clone()") {
        Some(name) if names::snake(name) == name => format!("&{name}"),
        _ => format!("&{code}"),
    }
}
