//! References: variables, locals, attributes of resources, and what is taken of them.

use super::{Form, Handle, Item, Repeated, Scope, Value};
use crate::term::{Step, Term};
use crate::types::Ty;

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
                Root::Resource { handle: Handle::Resource { name, repeat, item }, rest, .. } => {
                    self.of_resource(&name, &repeat, &item, rest)
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
            Some(Handle::Iterator { key, value }) => {
                return match steps.split_first()? {
                    (Step::Get(name), rest) if name == "key" => Some(Root::Value(key?, rest)),
                    (Step::Get(name), rest) if name == "value" => Some(Root::Value(value, rest)),
                    _ => None,
                };
            }
            Some(handle) => return Some(Root::Resource { address: root.to_owned(), handle, rest: steps }),
            None => {}
        }
        if let Some((value, rest)) = self.context(root, steps) {
            return Some(Root::Value(value, rest));
        }
        let length = match root {
            "data" | "ephemeral" | "action" => 2,
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

    fn of_resource(&self, name: &str, repeat: &Repeated, item: &Item, rest: &[Step]) -> Option<Value> {
        let of = |rest: &[Step]| self.of_item("item", item, rest);
        match (repeat, rest) {
            (Repeated::Once, rest) => self.of_item(name, item, rest),
            (Repeated::When(_), [Step::Index(Term::Number(n)), rest @ ..]) if n == "0" => {
                let value = of(rest)?;
                let code = format!("{name}.map(|item| {})", value.expr());
                Some(Value::owned(code, value.ty.optional()).present())
            }
            (Repeated::Each, [Step::Index(key), rest @ ..]) => {
                let key = self.try_argument(key, &Ty::String)?;
                let value = of(rest)?;
                Some(Value::owned(format!("{name}.at({key}, |item| {})", value.expr()), value.ty))
            }
            (Repeated::Count, [Step::Index(key), rest @ ..]) => {
                let key = self.try_argument(key, &Ty::Number)?;
                let value = of(rest)?;
                Some(Value::owned(format!("{name}.at({key}, |item| {})", value.expr()), value.ty))
            }
            (Repeated::When(_), [Step::Index(key), rest @ ..]) => {
                let key = self.try_argument(key, &Ty::Number)?;
                let value = of(rest)?;
                Some(Value::owned(format!("{name}.all(|item| {}).at({key})", value.expr()), value.ty))
            }
            (Repeated::Count | Repeated::When(_), [Step::Splat(rest)]) => self.every(name, item, rest),
            (Repeated::Count | Repeated::When(_), []) => self.every(name, item, &[]),
            (Repeated::Each, []) => {
                let value = of(&[])?;
                Some(Value::owned(format!("{name}.map(|item| {})", value.expr()), Ty::map(value.ty)))
            }
            (_, rest) => self.steps(self.of_resource(name, repeat, item, &[])?, rest),
        }
    }

    /// A value of every instance, as a list.
    fn every(&self, name: &str, item: &Item, rest: &[Step]) -> Option<Value> {
        let value = self.of_item("item", item, rest)?;
        Some(Value::owned(format!("{name}.all(|item| {})", value.expr()), Ty::list(value.ty)))
    }

    /// What is taken of one instance; of none of its attributes, the object itself.
    fn of_item(&self, name: &str, item: &Item, rest: &[Step]) -> Option<Value> {
        if let (Item::RemoteState, [Step::Get(outputs), Step::Get(output), rest @ ..]) = (item, rest)
            && outputs == "outputs"
        {
            return self.steps(Value::free(&format!("{name}.output::"), Ty::Any, &format!("({output:?})")), rest);
        }
        match rest.split_first() {
            Some((Step::Get(attribute), rest)) => self.steps(item.get(name, attribute), rest),
            Some((Step::Index(Term::Text(attribute)), rest)) => self.steps(item.get(name, attribute), rest),
            Some(_) => self.steps(item.object(name), rest),
            None => Some(item.object(name)),
        }
    }

    /// A value of every instance of a repeated resource, in the order of the keys.
    pub(super) fn all(&self, resource: &Term, steps: &[Step]) -> Option<Value> {
        let (_, Handle::Resource { name, repeat: Repeated::Each, item }) = self.resource(resource)? else {
            return None;
        };
        self.every(&name, &item, steps)
    }

    /// `one(r[*].x)`, `join("", r[*].x)`, `try(r[0].x, default)`: a value of what may be there, or another.
    pub(super) fn of_maybe(&self, part: &Term, default: Option<&Term>) -> Option<Value> {
        let (root, steps) = part.path()?;
        let Root::Resource { handle: Handle::Resource { name, repeat: Repeated::When(_), item }, rest, .. } =
            self.root(root, &steps)?
        else {
            return None;
        };
        let value = match rest {
            [Step::Splat(rest)] => self.of_item("item", &item, rest)?,
            [Step::Index(Term::Number(n)), rest @ ..] if n == "0" => self.of_item("item", &item, rest)?,
            _ => return None,
        };
        Some(match default {
            None | Some(Term::Null) => {
                Value::owned(format!("{name}.map(|item| {})", value.expr()), value.ty.optional())
            }
            Some(default) => {
                let ty = self.infer(default).present().clone();
                let value = if matches!(value.form, Form::Free(_)) && ty != Ty::Any { value.cast(&ty) } else { value };
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
            Step::Index(Term::Number(n)) if matches!(value.ty, Ty::Tuple(_)) => {
                let Ty::Tuple(types) = &value.ty else { return None };
                let element = types.get(n.parse::<usize>().ok()?)?.clone();
                let any = value.cast(&Ty::list(Ty::Any));
                Some(Value::owned(format!("{}.at({n})", any.receiver()), Ty::Any).cast(&element))
            }
            Step::Index(key) => {
                let is_number = self.infer(key) == Ty::Number;
                let (value, key_ty) = match &value.ty {
                    Ty::List(_) => (value, Ty::Number),
                    Ty::Map(_) => (value, Ty::String),
                    Ty::Any if is_number => (value.cast(&Ty::list(Ty::Any)), Ty::Number),
                    Ty::Tuple(_) => (value.cast(&Ty::list(Ty::Any)), Ty::Number),
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
        Ty::Any => Some(Value::free(&format!("{}.get::", value.receiver()), Ty::Any, &format!("({name:?})"))),
        Ty::Map(of) => Some(Value::owned(format!("{}.at({name:?})", value.receiver()), (**of).clone())),
        _ => None,
    }
}
