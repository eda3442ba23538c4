//! References: variables, locals, attributes of resources, and what is taken of them.

use super::{Handle, Repeated, Scope, Value};
use crate::api::Api;
use crate::term::{Step, Term};
use crate::types::Ty;
use std::rc::Rc;

/// What a path begins with.
enum Root<'a> {
    Value(Value, &'a [Step]),
    Resource { address: String, handle: Handle, rest: &'a [Step] },
}

impl Scope {
    pub(super) fn reference(&self, term: &Term) -> Option<Value> {
        if let Some((root, steps)) = term.path() {
            return match self.root(root, &steps)? {
                Root::Value(value, rest) => self.steps(value, rest),
                Root::Resource { handle: Handle::Resource { name, repeat, api }, rest, .. } => {
                    self.of_resource(&name, &repeat, api.as_ref(), rest)
                }
                Root::Resource { .. } => None,
            };
        }
        match term {
            Term::Get(base, name) => self.steps(self.value(base)?, &[Step::Get(name.clone())]),
            Term::Index(base, key) => self.steps(self.value(base)?, &[Step::Index((**key).clone())]),
            Term::Splat(base, steps) => match &**base {
                // `values(aws_subnet.this)[*].id` walks the instances.
                Term::Call(name, arguments, false) if name == "values" => match arguments.as_slice() {
                    [resource] => self
                        .all(resource, steps)
                        .or_else(|| self.steps(self.value(base)?, &[Step::Splat(steps.clone())])),
                    _ => None,
                },
                _ => self.steps(self.value(base)?, &[Step::Splat(steps.clone())]),
            },
            _ => None,
        }
    }

    fn root<'a>(&self, root: &str, steps: &'a [Step]) -> Option<Root<'a>> {
        let bound = self.bound.borrow().iter().rev().find(|(name, _)| name == root).map(|(_, handle)| handle.clone());
        match bound {
            Some(Handle::Value(code, ty)) => return Some(Root::Value(Value::bound(&code, ty), steps)),
            Some(handle) => return Some(Root::Resource { address: root.to_owned(), handle, rest: steps }),
            None => {}
        }
        if root == "each" {
            let each = self.each.borrow().clone();
            return match (each, steps.split_first()?) {
                (Some((key, _)), (Step::Get(name), rest)) if name == "key" => Some(Root::Value(key, rest)),
                (Some((_, value)), (Step::Get(name), rest)) if name == "value" => Some(Root::Value(value, rest)),
                _ => None,
            };
        }
        let length = match root {
            "data" | "ephemeral" => 2,
            _ => 1,
        };
        let mut address = root.to_owned();
        for step in steps.get(..length)? {
            let Step::Get(name) = step else { return None };
            address.push('.');
            address.push_str(name);
        }
        let rest = &steps[length..];
        if let Some((validated, ident, ty)) = &*self.validated.borrow()
            && address == *validated
        {
            return Some(Root::Value(Value::bound(ident, ty.clone()), rest));
        }
        let handle = self.handles.get(&address)?;
        self.used.borrow_mut().insert(address.clone());
        Some(match handle {
            Handle::Value(code, ty) => Root::Value(Value::bound(code, ty.clone()), rest),
            handle => Root::Resource { address, handle: handle.clone(), rest },
        })
    }

    /// The resource that a term names as a whole.
    pub(super) fn resource(&self, term: &Term) -> Option<(String, Handle)> {
        let (root, steps) = term.path()?;
        match self.root(root, &steps)? {
            Root::Resource { address, handle, rest: [] } => Some((address, handle)),
            _ => None,
        }
    }

    fn of_resource(&self, name: &str, repeat: &Repeated, api: Option<&Rc<Api>>, rest: &[Step]) -> Option<Value> {
        match (repeat, rest) {
            (Repeated::Once, rest) => self.of_item(name, api, rest),
            (Repeated::When(_), [Step::Index(Term::Number(n)), rest @ ..]) if n == "0" => {
                let value = self.of_item("item", api, rest)?;
                let code = format!("{name}.map(|item| {})", value.expr());
                Some(Value::owned(code, value.ty.optional()).present())
            }
            (Repeated::Each, [Step::Index(key), rest @ ..]) => {
                let key = self.try_argument(key, &Ty::String)?;
                let value = self.of_item("item", api, rest)?;
                Some(Value::owned(format!("{name}.at({key}, |item| {})", value.expr()), value.ty))
            }
            (Repeated::Each, []) => {
                let value = self.of_item("item", api, &[])?;
                Some(Value::owned(format!("{name}.map(|item| {})", value.expr()), Ty::map(value.ty)))
            }
            _ => None,
        }
    }

    /// What is taken of one instance; of none of its attributes, the object itself.
    fn of_item(&self, name: &str, api: Option<&Rc<Api>>, rest: &[Step]) -> Option<Value> {
        let Some((Step::Get(attribute), rest)) = rest.split_first() else {
            let fields = api.map(|api| api.getters.iter().map(|(name, (_, ty))| (name.clone(), ty.clone())).collect());
            let addr = if api.is_some() { ".addr()" } else { "" };
            return rest
                .is_empty()
                .then(|| Value::owned(format!("{name}{addr}.value::<Any>()"), fields.map_or(Ty::Any, Ty::Object)));
        };
        let value = match api.map(|api| api.getters.get(attribute)) {
            Some(Some((method, ty))) => Value::owned(format!("{name}.{method}()"), ty.clone()),
            Some(None) => Value::owned(format!("{name}.addr().attr::<Any>({attribute:?})"), Ty::Any),
            None => {
                let ty = if matches!(attribute.as_str(), "id" | "arn" | "name") { Ty::String } else { Ty::Any };
                Value::owned(format!("{name}.attr::<{}>({attribute:?})", ty.marker()), ty)
            }
        };
        self.steps(value, rest)
    }

    /// A value of every instance of a repeated resource, in the order of the keys.
    pub(super) fn all(&self, resource: &Term, steps: &[Step]) -> Option<Value> {
        let (_, Handle::Resource { name, repeat: Repeated::Each, api }) = self.resource(resource)? else { return None };
        let value = self.of_item("item", api.as_ref(), steps)?;
        Some(Value::owned(format!("{name}.all(|item| {})", value.expr()), Ty::list(value.ty)))
    }

    /// `one(r[*].x)`, `join("", r[*].x)`, `try(r[0].x, default)`: a value of what may be there, or another.
    pub(super) fn of_maybe(&self, part: &Term, default: Option<&Term>) -> Option<Value> {
        let (root, steps) = part.path()?;
        let Root::Resource { handle: Handle::Resource { name, repeat: Repeated::When(_), api }, rest, .. } =
            self.root(root, &steps)?
        else {
            return None;
        };
        let value = match rest {
            [Step::Splat(rest)] => self.of_item("item", api.as_ref(), rest)?,
            [Step::Index(Term::Number(n)), rest @ ..] if n == "0" => self.of_item("item", api.as_ref(), rest)?,
            _ => return None,
        };
        Some(match default {
            None | Some(Term::Null) => {
                Value::owned(format!("{name}.map(|item| {})", value.expr()), value.ty.optional())
            }
            Some(default) => {
                let default = self.try_argument(default, &value.ty)?;
                let marker = value.ty.marker();
                Value::owned(format!("{name}.map_or::<{marker}>({default}, |item| {})", value.expr()), value.ty)
            }
        })
    }

    /// `c ? r[0].x : default` where `r` is there if `c`.
    pub(super) fn of_conditional_resource(&self, condition: &Term, then: &Term, otherwise: &Term) -> Option<Value> {
        let (root, steps) = then.path()?;
        match self.root(root, &steps)? {
            Root::Resource { handle: Handle::Resource { repeat: Repeated::When(of), .. }, .. } if of == *condition => {
                self.of_maybe(then, Some(otherwise))
            }
            _ => None,
        }
    }

    pub(super) fn steps(&self, value: Value, steps: &[Step]) -> Option<Value> {
        let mut value = value;
        for step in steps {
            value = self.step(value.present(), step)?;
        }
        Some(value)
    }

    fn step(&self, value: Value, step: &Step) -> Option<Value> {
        match step {
            Step::Get(name) => attribute(&value, name),
            Step::Index(Term::Text(key)) if matches!(value.ty, Ty::Any | Ty::Object(_) | Ty::Struct(..)) => {
                attribute(&value, key)
            }
            Step::Index(key) => {
                let is_number = self.infer(key) == Ty::Number;
                let (value, key_ty) = match &value.ty {
                    Ty::List(_) => (value, Ty::Number),
                    Ty::Map(_) => (value, Ty::String),
                    Ty::Any if is_number => (value.cast(&Ty::list(Ty::Any)), Ty::Number),
                    Ty::Any | Ty::Object(_) | Ty::Struct(..) => (value.cast(&Ty::map(Ty::Any)), Ty::String),
                    _ => return None,
                };
                let key = self.try_argument(key, &key_ty)?;
                let element = value.ty.element();
                Some(Value::owned(format!("{}.at({key})", value.receiver()), element))
            }
            Step::Splat(steps) => {
                let value = match &value.ty {
                    Ty::List(_) => value,
                    Ty::Set(of) => {
                        let list = Ty::List(of.clone());
                        value.cast(&list)
                    }
                    _ => return None,
                };
                if steps.is_empty() {
                    return Some(value);
                }
                let element = self.steps(Value::bound("item", value.ty.element()), steps)?;
                let code = format!("{}.map(|item| {})", value.receiver(), element.expr());
                Some(Value::owned(code, Ty::list(element.ty)))
            }
        }
    }
}

fn attribute(value: &Value, name: &str) -> Option<Value> {
    match &value.ty {
        Ty::Struct(_, fields) => {
            let (method, ty) = fields.get(name)?;
            Some(Value::owned(format!("{}.{method}()", value.receiver()), ty.clone()))
        }
        Ty::Object(fields) => {
            let ty = fields.get(name).cloned().unwrap_or(Ty::Any);
            Some(Value::owned(format!("{}.get::<{}>({name:?})", value.receiver(), ty.marker()), ty))
        }
        Ty::Any => Some(Value::owned(format!("{}.get::<Any>({name:?})", value.receiver()), Ty::Any)),
        Ty::Map(of) => Some(Value::owned(format!("{}.at({name:?})", value.receiver()), (**of).clone())),
        _ => None,
    }
}
