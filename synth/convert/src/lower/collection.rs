//! `for` expressions → closures.

use super::{Handle, Repeated, Scope, Value};
use crate::names;
use crate::term::{For, Step, Term};
use crate::types::Ty;

impl Scope {
    pub(super) fn for_expression(&self, each: &For) -> Option<Value> {
        if let Some(value) = self.over_resource(each) {
            return Some(value);
        }
        let collection = self.value(&each.collection)?.present();
        let looks = [each.key.as_ref(), Some(&each.value), each.condition.as_ref()];
        let uses_key = |term: &Term| each.key_name.as_ref().is_some_and(|name| term.mentions(name));
        let is_keyed = looks.iter().flatten().any(|term| uses_key(term));
        let is_set = matches!(collection.ty, Ty::Set(_));
        // Positions in a list are looked at like keys, but where every element simply has one.
        let is_list = matches!(collection.ty, Ty::List(_));
        let has_position = is_list && is_keyed && each.condition.is_none() && each.key.is_none();
        let is_map = match &collection.ty {
            Ty::Map(_) | Ty::Object(_) | Ty::Struct(..) => true,
            Ty::List(_) => is_keyed && !has_position,
            Ty::Set(_) => false,
            _ => each.key_name.is_some(),
        };
        let ty = match &collection.ty {
            Ty::Map(_) => collection.ty.clone(),
            Ty::List(of) if is_map => Ty::Map(of.clone()),
            Ty::List(_) | Ty::Set(_) => collection.ty.clone(),
            Ty::Object(fields) => Ty::map(Ty::joined(fields.values().cloned())),
            _ if is_map => Ty::map(Ty::Any),
            _ => Ty::list(Ty::Any),
        };
        let collection = collection.cast(&ty);
        let element = ty.element();
        let (receiver, key, value) = (
            collection.receiver(),
            self.closure_name(each.key_name.as_deref()),
            self.closure_name(Some(&each.value_name)),
        );
        let key_handle = match (is_set, is_map) {
            // The elements of a set are their own keys.
            (true, _) => Handle::Value(value.clone(), element.clone()),
            (false, true) => Handle::Value(key.clone(), Ty::String),
            (false, false) => Handle::Value(key.clone(), Ty::Number),
        };
        let names: Vec<(String, Handle)> = each
            .key_name
            .iter()
            .map(|name| (name.clone(), key_handle.clone()))
            .chain([(each.value_name.clone(), Handle::Value(value.clone(), element.clone()))])
            .collect();
        let parameters = |terms: &[Option<&Term>]| {
            let mentions = |name: &str| terms.iter().flatten().any(|term| term.mentions(name));
            let by_key = each.key_name.as_deref().is_some_and(mentions);
            let by_value = mentions(&each.value_name) || is_set && by_key;
            let shown = |used: bool, name: &str| if used { name.to_owned() } else { "_".to_owned() };
            (shown(by_key && !is_set, &key), shown(by_value, &value))
        };
        let both = |terms: &[Option<&Term>]| {
            let (k, v) = parameters(terms);
            if is_map { format!("{k}, {v}") } else { v }
        };
        self.within(names, || {
            let filter = match &each.condition {
                None => String::new(),
                Some(condition) => {
                    format!(".filter(|{}| {})", both(&[Some(condition)]), self.try_expr(condition, &Ty::Bool)?)
                }
            };
            let result = match &each.value {
                Term::Null => Ty::Any.optional(),
                value => self.infer(value),
            };
            let body = self.try_expr(&each.value, &result)?;
            let own_value = each.value == Term::Name(each.value_name.clone());
            let own_key = each.key.is_some() && each.key == each.key_name.clone().map(Term::Name);
            let walk = format!("{receiver}{filter}");
            Some(match &each.key {
                None if is_map => {
                    Value::owned(format!("{walk}.to_list(|{}| {body})", both(&[Some(&each.value)])), Ty::list(result))
                }
                None if has_position => {
                    let (k, v) = parameters(&[Some(&each.value)]);
                    Value::owned(format!("{walk}.map_with_position(|{k}, {v}| {body})"), Ty::list(result))
                }
                None if own_value && !filter.is_empty() => Value::owned(walk, Ty::list(element)),
                None => Value::owned(format!("{walk}.map(|{}| {body})", both(&[Some(&each.value)])), Ty::list(result)),
                Some(_) if own_key && is_map && !is_list && own_value && !filter.is_empty() => {
                    Value::owned(walk, ty.clone())
                }
                Some(_) if own_key && is_map && !is_list && !each.grouping => {
                    Value::owned(format!("{walk}.map(|{}| {body})", both(&[Some(&each.value)])), Ty::map(result))
                }
                Some(own) => {
                    let own = self.try_expr(own, &Ty::String)?;
                    let parameters = both(&[each.key.as_ref(), Some(&each.value)]);
                    let (method, ty) = match each.grouping {
                        true => ("to_map_grouped", Ty::map(Ty::list(result))),
                        false => ("to_map", Ty::map(result)),
                    };
                    // The value is made last and may take what the key only looks at.
                    Value::owned(format!("{walk}.{method}(|{parameters}| ({own}, {body}))"), ty)
                }
            })
        })
    }

    /// `[for s in aws_subnet.this : s.id]` and `{ for k, s in aws_subnet.this : k => s.id }`
    fn over_resource(&self, each: &For) -> Option<Value> {
        let (_, Handle::Resource { name, repeat: Repeated::Each, item }) = self.resource(&each.collection)? else {
            return None;
        };
        if each.condition.is_some() || each.grouping {
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
        let item = Handle::Resource { name: "item".to_owned(), repeat: Repeated::Once, item };
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
        if self.is_free(&name) { name } else { format!("each_{name}") }
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
