//! The content of a block as a chain of setters, or as an untyped block.

use super::Program;
use crate::api::{Api, Nesting, Setter, Value};
use crate::lower::quote;
use crate::source::{Argument, Block, Body};
use crate::term::Term;
use crate::types::Ty;

/// What a value is the content of.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Within<'a> {
    /// The resource or the provider block itself.
    Root,
    /// A nested block or object of a name.
    Nested(&'a str),
    /// A block for what is an attribute in the schema: what it leaves out is null, but an object must name it.
    BlockOfAttribute(&'a str),
}

impl Program {
    /// `aws::Vpc::new().cidr_block("…")`; nothing if the bindings cannot take something as it is written.
    pub(super) fn value_of_type(&mut self, api: &Api, ty: &str, body: &Body, place: Within<'_>) -> Option<String> {
        let own = api.types.get(ty)?;
        let path = match place {
            Within::Root => api.path.clone(),
            Within::Nested(name) | Within::BlockOfAttribute(name) => {
                format!("{}::{}", api.module, api.name_for(ty, name))
            }
        };
        let mut code = format!("{path}::new()");
        for setter in &own.required {
            code.push_str(&self.set(api, setter, body)?);
        }
        let mut done: Vec<&str> = own.required.iter().map(|setter| setter.argument.as_str()).collect();
        let names = body.arguments.iter().map(|a| (a.place.clone(), a.name.as_str()));
        let mut names: Vec<_> = names.chain(body.blocks.iter().map(|b| (b.place.clone(), b.kind.as_str()))).collect();
        names.sort();
        for (place, name) in names {
            if done.contains(&name) {
                continue;
            }
            done.push(name);
            match own.setter(name) {
                Some(setter) => code.push_str(&self.set(api, setter, body)?),
                None if name == "dynamic" => self.report_dynamic(body),
                None => {
                    let why = "the provider has no such argument, or sets it itself";
                    self.findings.push(place.finding(name, why, "drop it"));
                }
            }
        }
        if matches!(place, Within::BlockOfAttribute(_)) {
            for setter in own.optional.values().filter(|setter| !done.contains(&setter.argument.as_str())) {
                if let Value::Expr(ty) = &setter.value {
                    code.push_str(&format!(".{}(Expr::<{}>::null())", setter.method, ty.marker()));
                }
            }
        }
        Some(code)
    }

    fn report_dynamic(&mut self, body: &Body) {
        for block in body.blocks("dynamic") {
            let why = "blocks whose number is known later are not converted yet";
            let help = "write the blocks out, or make them from a Rust array if their values are known";
            self.findings.push(block.finding(why, help));
        }
    }

    /// `.method(value)`; nothing where the argument cannot be given as the setter wants it.
    fn set(&mut self, api: &Api, setter: &Setter, body: &Body) -> Option<String> {
        let argument = body.get(&setter.argument);
        let value = match &setter.value {
            Value::Expr(ty) => match argument {
                Some(argument) => {
                    self.at(argument);
                    self.scope.argument(&argument.term, ty)
                }
                // An attribute in the form of a block leaves out what is null.
                None if body.blocks(&setter.argument).next().is_none() => format!("Expr::<{}>::null()", ty.marker()),
                None => return None,
            },
            Value::One(nested) => match self.nested(&setter.argument, body)?.as_slice() {
                [inner] => self.value_of_type(api, nested, inner, Within::Nested(&setter.argument))?,
                _ => return None,
            },
            Value::Many(nested, nesting) => {
                let bodies = self.nested(&setter.argument, body)?;
                let is_block = argument.is_none() && *nesting == Nesting::Objects;
                let within = if is_block {
                    Within::BlockOfAttribute(&setter.argument)
                } else {
                    Within::Nested(&setter.argument)
                };
                let values: Option<Vec<String>> =
                    bodies.iter().map(|inner| self.value_of_type(api, nested, inner, within)).collect();
                match values?.as_slice() {
                    [] => return None,
                    values => format!("[{}]", values.join(", ")),
                }
            }
            Value::Map(nested) => {
                let Term::Object(items) = &argument?.term else { return None };
                let mut pairs = Vec::new();
                for (key, term) in items {
                    let Term::Text(key) = key else { return None };
                    let inner = Body::of_object(term, &argument?.place)?;
                    pairs.push(format!(
                        "({}, {})",
                        quote(key),
                        self.value_of_type(api, nested, &inner, Within::Nested(&setter.argument))?
                    ));
                }
                format!("[{}]", pairs.join(", "))
            }
        };
        Some(format!(".{}({value})", setter.method))
    }

    /// The bodies of the nested blocks of a name, whether they are written as blocks or as objects.
    fn nested(&self, name: &str, body: &Body) -> Option<Vec<Body>> {
        match body.get(name) {
            None => Some(body.blocks(name).map(|block| block.body.clone()).collect()),
            Some(Argument { term: Term::List(items), place, .. }) => {
                items.iter().map(|term| Body::of_object(term, place)).collect()
            }
            Some(Argument { term, place, .. }) => Some(vec![Body::of_object(term, place)?]),
        }
    }

    /// `Block::new().attr::<T>("name", …)`
    pub(super) fn untyped_block(&mut self, body: &Body) -> String {
        let mut code = "Block::new()".to_owned();
        for argument in &body.arguments {
            self.at(argument);
            let ty = match self.scope.infer(&argument.term) {
                ty if ty.marker().contains("Any") => Ty::Any,
                ty => ty,
            };
            let value = self.scope.argument(&argument.term, &ty);
            code.push_str(&format!(".attr::<{}>({}, {value})", ty.marker(), quote(&argument.name)));
        }
        let mut kinds: Vec<&str> = Vec::new();
        for Block { kind, .. } in &body.blocks {
            if kind != "dynamic" && !kinds.contains(&kind.as_str()) {
                kinds.push(kind);
            }
        }
        for kind in kinds {
            let blocks: Vec<String> = body.blocks(kind).map(|block| self.untyped_block(&block.body)).collect();
            code.push_str(&format!(".blocks({}, [{}])", quote(kind), blocks.join(", ")));
        }
        self.report_dynamic(body);
        code
    }
}
