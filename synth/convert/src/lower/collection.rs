//! `for` expressions → closures.

use super::{Handle, Repeated, Scope, Value};
use crate::names;
use crate::term::{For, Step, Term};
use crate::types::Ty;

impl Scope {
    pub(super) fn for_expression(&self, each: &For) -> Option<Value> {
        if each.grouping {
            return None;
        }
        if let Some(value) = self.over_resource(each) {
            return Some(value);
        }
        let collection = self.value(&each.collection)?.present();
        let is_map = match &collection.ty {
            Ty::Map(_) | Ty::Object(_) | Ty::Struct(..) => true,
            Ty::List(_) | Ty::Set(_) => false,
            _ => each.key_name.is_some(),
        };
        let ty = match &collection.ty {
            Ty::Map(_) | Ty::List(_) => collection.ty.clone(),
            Ty::Set(of) => Ty::List(of.clone()),
            Ty::Object(fields) => Ty::map(fields.values().cloned().reduce(Ty::join).unwrap_or(Ty::Any)),
            _ if is_map => Ty::map(Ty::Any),
            _ => Ty::list(Ty::Any),
        };
        let is_set = matches!(collection.ty, Ty::Set(_));
        let collection = collection.cast(&ty);
        let element = ty.element();
        let (receiver, key, value) = (
            collection.receiver(),
            self.closure_name(each.key_name.as_deref()),
            self.closure_name(Some(&each.value_name)),
        );
        let key_ty = if is_map { Ty::String } else { Ty::Number };
        let names: Vec<(String, Handle)> = each
            .key_name
            .iter()
            .map(|name| (name.clone(), Handle::Value(key.clone(), key_ty.clone())))
            .chain([(each.value_name.clone(), Handle::Value(value.clone(), element.clone()))])
            .collect();
        let uses_key = |term: &Term| each.key_name.as_ref().is_some_and(|name| term.mentions(name));
        let used = |name: &str, closure: &str, terms: &[Option<&Term>]| {
            let is_used = terms.iter().flatten().any(|term| term.mentions(name));
            if is_used { closure.to_owned() } else { "_".to_owned() }
        };
        let key_source = each.key_name.clone().unwrap_or_default();
        let parameters =
            |terms: &[Option<&Term>]| (used(&key_source, &key, terms), used(&each.value_name, &value, terms));
        // Positions of a set are its elements, and positions of what is left of a list are not those of the list.
        let looks = [each.key.as_ref(), Some(&each.value), each.condition.as_ref()];
        if !is_map
            && looks.iter().flatten().any(|term| uses_key(term))
            && (is_set || each.condition.is_some() || each.key.is_some())
        {
            return None;
        }
        self.within(names, || {
            let filter = match &each.condition {
                None => String::new(),
                Some(condition) => {
                    let (k, v) = parameters(&[Some(condition)]);
                    let parameters = if is_map { format!("{k}, {v}") } else { v };
                    format!(".filter(|{parameters}| {})", self.try_expr(condition, &Ty::Bool)?)
                }
            };
            let mut result = self.infer(&each.value);
            if matches!(each.value, Term::Null) {
                result = Ty::Any.optional();
            }
            let body = self.try_expr(&each.value, &result)?;
            let (k, v) = parameters(&[each.key.as_ref(), Some(&each.value)]);
            let own_value = each.value == Term::Name(each.value_name.clone());
            Some(match &each.key {
                None if is_map => {
                    Value::owned(format!("{receiver}{filter}.to_list(|{k}, {v}| {body})"), Ty::list(result))
                }
                None if uses_key(&each.value) => {
                    Value::owned(format!("{receiver}.map_with_position(|{k}, {v}| {body})"), Ty::list(result))
                }
                None if own_value && !filter.is_empty() => Value::owned(format!("{receiver}{filter}"), ty.clone()),
                None => Value::owned(format!("{receiver}{filter}.map(|{v}| {body})"), Ty::list(result)),
                Some(own) if is_map && Some(own) == each.key_name.clone().map(Term::Name).as_ref() => {
                    if own_value && !filter.is_empty() {
                        Value::owned(format!("{receiver}{filter}"), ty.clone())
                    } else {
                        let (k, v) = parameters(&[Some(&each.value)]);
                        Value::owned(format!("{receiver}{filter}.map(|{k}, {v}| {body})"), Ty::map(result))
                    }
                }
                Some(own) => {
                    let own = self.try_expr(own, &Ty::String)?;
                    let parameters = if is_map { format!("{k}, {v}") } else { v };
                    // The value is made last and may take what the key only looks at.
                    Value::owned(format!("{receiver}{filter}.to_map(|{parameters}| ({own}, {body}))"), Ty::map(result))
                }
            })
        })
    }

    /// `[for s in aws_subnet.this : s.id]` and `{ for k, s in aws_subnet.this : k => s.id }`
    fn over_resource(&self, each: &For) -> Option<Value> {
        let (_, Handle::Resource { name, repeat: Repeated::Each, api }) = self.resource(&each.collection)? else {
            return None;
        };
        if each.condition.is_some() {
            return None;
        }
        let keys = match (&each.key, &each.key_name) {
            (None, _) => false,
            (Some(Term::Name(key)), Some(name)) if key == name => true,
            _ => return None,
        };
        if each.key_name.as_ref().is_some_and(|name| each.value.mentions(name)) {
            return None;
        }
        let item = Handle::Resource { name: "item".to_owned(), repeat: Repeated::Once, api };
        self.within(vec![(each.value_name.clone(), item)], || {
            let ty = self.infer(&each.value);
            let body = self.try_expr(&each.value, &ty)?;
            Some(match keys {
                true => Value::owned(format!("{name}.map(|item| {body})"), Ty::map(ty)),
                false => Value::owned(format!("{name}.all(|item| {body})"), Ty::list(ty)),
            })
        })
    }

    /// A closure parameter that hides no variable of the program.
    fn closure_name(&self, source: Option<&str>) -> String {
        let name = names::local(source.unwrap_or("_"));
        let hides = |name: &str| {
            self.handles
                .values()
                .chain(self.bound.borrow().iter().map(|(_, handle)| handle))
                .any(|handle| match handle {
                    Handle::Value(own, _) | Handle::Resource { name: own, .. } => own == name,
                })
        };
        if hides(&name) { format!("each_{name}") } else { name }
    }

    /// Converts under names that a closure binds.
    fn within<R>(&self, names: Vec<(String, Handle)>, convert: impl FnOnce() -> Option<R>) -> Option<R> {
        let before = self.bound.borrow().len();
        self.bound.borrow_mut().extend(names);
        let result = convert();
        self.bound.borrow_mut().truncate(before);
        result
    }

    /// Whether Terraform, and not Rust, will walk the collection: only then an address keeps its key.
    pub(crate) fn is_later(&self, term: &Term) -> bool {
        match self.inlined(term) {
            Term::Call(name, arguments, false) => match name.as_str() {
                "toset" | "tomap" | "tolist" | "keys" | "values" => arguments.iter().all(|term| self.is_later(term)),
                "merge" => arguments.iter().any(|term| self.is_later(term)),
                _ => false,
            },
            Term::For(each) => self.is_later(&each.collection),
            Term::Conditional(all) => self.is_later_condition(&all.0),
            other => matches!(other.path(), Some((root, steps)) if is_reference(root, &steps)),
        }
    }

    /// Whether a condition is certain not to be folded.
    pub(crate) fn is_later_condition(&self, term: &Term) -> bool {
        let (mut refers, mut known) = (false, false);
        self.inlined(term).walk(&mut |part| match part {
            Term::Name(_) => refers = true,
            Term::List(_) | Term::Object(_) | Term::Template(_) | Term::Bool(_) => known = true,
            _ => {}
        });
        refers && !known
    }
}

fn is_reference(root: &str, steps: &[Step]) -> bool {
    !matches!(root, "each" | "path" | "local" | "count" | "self") && !steps.is_empty()
}
