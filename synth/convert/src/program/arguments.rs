//! The content of a block as a chain of setters, or as an untyped block.

use super::Program;
use super::dynamic::joined;
use crate::api::{Api, Nesting, Setter, Value};
use crate::lower::quote;
use crate::source::{Block, Body};
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
        let mut names: Vec<_> = names.chain(body.blocks.iter().map(|b| (b.place.clone(), name_of(b)))).collect();
        names.sort();
        for (place, name) in names {
            if done.contains(&name) {
                continue;
            }
            done.push(name);
            match own.setter(name) {
                Some(setter) => code.push_str(&self.set(api, setter, body)?),
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
                None if !body.blocks.iter().any(|block| name_of(block) == setter.argument) => {
                    format!("Expr::<{}>::null()", ty.marker())
                }
                None => return None,
            },
            Value::One(nested, nesting) => {
                let name = &setter.argument;
                let within = Within::Nested(name);
                let write = &mut |program: &mut Self, inner: &Body| program.value_of_type(api, nested, inner, within);
                match self.parts(name, body, write)?.as_slice() {
                    [super::dynamic::Part::One(only)] => only.clone(),
                    [super::dynamic::Part::Each(blocks)] if *nesting == Nesting::Blocks => blocks.clone(),
                    _ => return None,
                }
            }
            Value::Many(nested, nesting) => {
                let name = &setter.argument;
                let is_block = argument.is_none() && *nesting == Nesting::Objects;
                let within = if is_block { Within::BlockOfAttribute(name) } else { Within::Nested(name) };
                let write = &mut |program: &mut Self, inner: &Body| program.value_of_type(api, nested, inner, within);
                joined(self.parts(name, body, write)?, false)?
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
        let mut names: Vec<&str> = Vec::new();
        for name in body.blocks.iter().map(name_of) {
            if !names.contains(&name) {
                names.push(name);
            }
        }
        for name in names {
            let write = &mut |program: &mut Self, inner: &Body| Some(program.untyped_block(inner));
            if let Some(blocks) = self.parts(name, body, write).and_then(|parts| joined(parts, false)) {
                code.push_str(&format!(".blocks({}, {blocks})", quote(name)));
            }
        }
        code
    }
}

/// What a nested block is called, or what the blocks are called that a `dynamic` block makes.
fn name_of(block: &Block) -> &str {
    match block.labels.first() {
        Some(label) if block.kind == "dynamic" => label,
        _ => &block.kind,
    }
}
