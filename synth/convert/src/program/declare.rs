//! Variables with the structs of their objects, locals and outputs.

use super::{Program, words};
use crate::lower::{Handle, quote};
use crate::names;
use crate::order::Element;
use crate::source::{Block, Body};
use crate::term::Term;
use crate::types::{Ty, Written, WrittenField};
use std::collections::BTreeMap;

impl Program {
    pub(super) fn variable(&mut self, element: &Element) {
        let Some(name) = element.block.labels.first() else { return };
        let body = &element.block.body;
        self.report_others(
            body,
            &["type", "default", "description", "sensitive", "nullable", "ephemeral"],
            &["validation"],
            "a variable",
        );
        let default = body.get("default");
        let written = match body.get("type") {
            Some(argument) => match Written::of(&argument.term) {
                Some(written) => Some(written),
                None => {
                    let why = "a type of this form has no counterpart";
                    let help = "declare an object or a list, or `any`";
                    let place = argument.place.clone();
                    self.findings.push(place.finding(format!("type of var.{name}"), why, help));
                    Some(Written::Plain(Ty::Any))
                }
            },
            None => None,
        };
        let ty = match (written, default) {
            (Some(written), _) => self.declared(&written, name, &self.about(body, name)),
            (None, _) => Ty::Any,
        };
        let is_null = default.is_some_and(|argument| argument.term == Term::Null);
        let ty = if is_null { ty.optional() } else { ty };
        let mut code = format!("Variable::new({})", constraint(ty.present()));
        if let Some(argument) = default {
            self.at(argument);
            let plain = plain(&ty);
            code.push_str(&format!(".default::<{}>({})", plain.marker(), self.scope.argument(&argument.term, &plain)));
        }
        if let Some(text) = self.text(body, "description") {
            code.push_str(&format!(".description({text})"));
        }
        if self.flag(body, "sensitive") {
            code.push_str(".sensitive()");
        }
        if self.flag(body, "ephemeral") {
            code.push_str(".ephemeral()");
        }
        if !matches!(body.get("nullable").map(|argument| &argument.term), Some(Term::Bool(false))) {
            code.push_str(".nullable()");
        }
        let ident = self.ident(element);
        *self.scope.validated.borrow_mut() = Some((element.address.clone(), ident.clone(), ty.clone()));
        for block in body.blocks("validation") {
            let condition = self.condition(block);
            code.push_str(&match words::uses(&condition, &ident) {
                true => format!(".validate(|{ident}: Expr<{}>| {condition})", ty.marker()),
                false => format!(".validation({condition})"),
            });
        }
        *self.scope.validated.borrow_mut() = None;
        let call = format!("stack.variable({}, {code})", quote(name));
        let marker = ty.marker();
        self.scope.handles.insert(element.address.clone(), Handle::Value(ident, ty));
        self.push(element, call);
        if let Some(statement) = self.statements.last_mut() {
            statement.ty = Some(marker);
        }
    }

    /// `Condition::new(condition, message)`
    pub(super) fn condition(&self, block: &Block) -> String {
        let code = |name: &str, ty: &Ty| match block.body.get(name) {
            Some(argument) => {
                self.at(argument);
                self.scope.argument(&argument.term, ty)
            }
            None => "\"\"".to_owned(),
        };
        format!("Condition::new({}, {})", code("condition", &Ty::Bool), code("error_message", &Ty::String))
    }

    pub(super) fn local(&mut self, element: &Element) {
        let Some(argument) = element.block.body.arguments.first() else { return };
        self.at(argument);
        self.scope.locals.insert(argument.name.clone(), argument.term.clone());
        let ty = match self.scope.infer(&argument.term) {
            Ty::List(of) if *of == Ty::Any => Ty::Any,
            // A map where all elements are of one type, an object where they are not.
            Ty::Object(fields) if fields.len() > 1 => {
                let mut types = fields.values().cloned();
                let first = types.next().unwrap_or(Ty::Any);
                if first != Ty::Any && types.all(|ty| ty == first) { Ty::map(first) } else { Ty::Object(fields) }
            }
            ty => ty,
        };
        let value = self.scope.expr(&argument.term, &ty);
        let ident = self.ident(element);
        let code = format!("stack.local({}, {value})", quote(&argument.name));
        self.scope.handles.insert(element.address.clone(), Handle::Value(ident, ty));
        self.push(element, code);
    }

    pub(super) fn output(&mut self, element: &Element) {
        let Some(name) = element.block.labels.first() else { return };
        let body = &element.block.body;
        self.report_others(
            body,
            &["value", "description", "sensitive", "ephemeral", "depends_on"],
            &["precondition"],
            "an output",
        );
        let Some(argument) = body.get("value") else { return };
        self.at(argument);
        let ty = self.scope.infer(&argument.term);
        let value = match &argument.term {
            Term::Text(_) | Term::Bool(_) | Term::Number(_) => self.scope.expr(&argument.term, &ty),
            term => {
                let code = self.scope.argument(term, &ty);
                let is_expr = code.starts_with('&') && !matches!(term, Term::List(_) | Term::Object(_));
                if is_expr { code } else { self.scope.expr(term, &ty) }
            }
        };
        let mut code = format!("Output::new({value})");
        if let Some(text) = self.text(body, "description") {
            code.push_str(&format!(".description({text})"));
        }
        if self.flag(body, "sensitive") {
            code.push_str(".sensitive()");
        }
        if self.flag(body, "ephemeral") {
            code.push_str(".ephemeral()");
        }
        if let Some(argument) = body.get("depends_on") {
            code.push_str(&self.addresses("depends_on", argument));
        }
        for block in body.blocks("precondition") {
            code.push_str(&format!(".precondition({})", self.condition(block)));
        }
        self.push(element, format!("stack.output({}, {code})", quote(name)));
    }

    pub(super) fn text(&self, body: &Body, name: &str) -> Option<String> {
        match &body.get(name)?.term {
            Term::Text(text) => Some(quote(text)),
            _ => None,
        }
    }

    pub(super) fn flag(&self, body: &Body, name: &str) -> bool {
        matches!(body.get(name).map(|argument| &argument.term), Some(Term::Bool(true)))
    }

    /// What the struct of a variable says of itself.
    fn about(&self, body: &Body, name: &str) -> String {
        match body.get("description").map(|argument| &argument.term) {
            Some(Term::Text(text)) if !text.trim().is_empty() => text.trim().to_owned(),
            _ => format!("An object among the variables: `{name}`."),
        }
    }

    /// The type of a variable; each object in it becomes a struct, the outermost one with its description.
    fn declared(&mut self, written: &Written, name: &str, about: &str) -> Ty {
        let of = |program: &mut Self, inner| Box::new(program.declared(inner, &names::singular(name), about));
        match written {
            Written::Plain(ty) => ty.clone(),
            Written::List(inner) => Ty::List(of(self, inner)),
            Written::Set(inner) => Ty::Set(of(self, inner)),
            Written::Map(inner) => Ty::Map(of(self, inner)),
            Written::Tuple(all) => {
                let inner = format!("An object in `{name}`.");
                Ty::Tuple(all.iter().map(|written| self.declared(written, &names::singular(name), &inner)).collect())
            }
            Written::Object(fields) => self.structure(fields, name, about),
        }
    }

    fn structure(&mut self, fields: &[WrittenField], name: &str, about: &str) -> Ty {
        let ident = names::of_type(name, |name| self.struct_names.insert(name.to_owned()));
        let mut types = BTreeMap::new();
        let about: String = about.lines().map(|line| format!("/// {}\n", escaped(line.trim_end()))).collect();
        let mut code = format!("__blank!();\n{about}#[derive(Debug, Clone, Inputs)]\npub struct {ident} {{\n");
        for field in fields {
            let inner = format!("`{}` of an object in `{name}`.", field.name);
            let ty = self.declared(&field.ty, &format!("{name}_{}", field.name), &inner);
            if ty.holds_tuple() {
                let why = "an object that has a struct cannot have a tuple";
                let help = "declare a list, or an object with a name for each element";
                self.scope.report(&format!("type of {}", field.name), why, help);
            }
            let method = names::field(&field.name);
            let default = field.default.as_ref().filter(|term| **term != Term::Null);
            let ty = if field.optional && default.is_none() { ty.optional() } else { ty };
            code.push_str(&format!("/// `{}`\n", field.name));
            if method.trim_start_matches("r#") != field.name {
                code.push_str(&format!("#[input(name = {:?})]\n", field.name));
            }
            if let Some(term) = default {
                code.push_str(&format!("#[input(default = {})]\n", self.scope.argument(term, &ty)));
            }
            code.push_str(&format!("pub {method}: Expr<{}>,\n", ty.marker()));
            types.insert(field.name.clone(), (method, ty));
        }
        code.push_str("}\n");
        self.structs.push(code);
        Ty::Struct(ident, types)
    }
}

/// A description as documentation, which is Markdown with links and HTML.
fn escaped(text: &str) -> String {
    text.replace('\\', "\\\\").replace('[', "\\[").replace('<', "\\<")
}

fn constraint(ty: &Ty) -> String {
    if ty.holds_tuple() {
        return written_out(ty);
    }
    match ty {
        Ty::String | Ty::Number | Ty::Bool | Ty::Any | Ty::Object(_) | Ty::Struct(..) => {
            format!("{}::constraint()", ty.marker())
        }
        ty => format!("<{}>::constraint()", ty.marker()),
    }
}

/// The constraint of a type that has no marker of its own.
fn written_out(ty: &Ty) -> String {
    let boxed = |kind: &str, of: &Ty| format!("Constraint::{kind}(Box::new({}))", written_out(of));
    match ty {
        Ty::List(of) => boxed("List", of),
        Ty::Set(of) => boxed("Set", of),
        Ty::Map(of) => boxed("Map", of),
        Ty::Tuple(all) => {
            format!("Constraint::Tuple(vec![{}])", all.iter().map(written_out).collect::<Vec<_>>().join(", "))
        }
        ty => constraint(ty),
    }
}

/// The type with objects of any attributes in the place of structs: defaults are written as data.
fn plain(ty: &Ty) -> Ty {
    match ty {
        Ty::Struct(..) => Ty::Object(BTreeMap::new()),
        Ty::List(of) => Ty::list(plain(of)),
        Ty::Set(of) => Ty::Set(Box::new(plain(of))),
        Ty::Map(of) => Ty::map(plain(of)),
        Ty::Option(of) => Ty::Option(Box::new(plain(of))),
        Ty::Tuple(_) => Ty::Any,
        ty => ty.clone(),
    }
}
