//! Resources, data sources and ephemeral resources with their meta-arguments.

use super::arguments::Within;
use super::{Program, words};
use crate::api::Api;
use crate::lower::{Form, Handle, Repeated, Value, quote};
use crate::names;
use crate::order::{Element, address};
use crate::source::{Argument, Block, Body};
use crate::term::Term;
use crate::types::Ty;
use ledgerform_codegen::Mode;
use std::rc::Rc;

const META: [&str; 4] = ["count", "for_each", "provider", "depends_on"];
const META_BLOCKS: [&str; 3] = ["lifecycle", "provisioner", "connection"];

/// A repetition: the code around the resource.
struct Repetition {
    repeat: Repeated,
    /// `stack.each(&tiers, |scope, key, value|`
    open: String,
}

impl Program {
    pub(super) fn resource(&mut self, element: &Element) {
        let Block { kind, labels, body, .. } = &element.block;
        let [ty, name] = labels.as_slice() else { return };
        let mode = match kind.as_str() {
            "data" => Mode::Data,
            "ephemeral" => Mode::Ephemeral,
            _ => Mode::Managed,
        };
        let api = self.api(mode, ty);
        let repetition = match (body.get("count"), body.get("for_each")) {
            (Some(count), _) => Some(self.count(count)),
            (None, Some(each)) => Some(self.for_each(each)),
            (None, None) => None,
        };
        let own = self.own(body);
        let meta = self.meta(body);
        let receiver = if repetition.is_some() { "scope" } else { "stack" };
        let typed = api.as_ref().and_then(|api| self.value_of_type(api, &api.root, &own, Within::Root));
        let is_typed = typed.is_some();
        let id = quote(name);
        let add = match (typed, meta.as_str()) {
            (Some(value), "") => format!("{receiver}.add({id}, {value})"),
            (Some(value), meta) => format!("{receiver}.add_with({id}, {value}, Meta::new(){meta})"),
            (None, meta) => {
                format!("{receiver}.add_untyped({id}, {}, Meta::new(){meta})", self.untyped(mode, ty, &own))
            }
        };
        *self.scope.each.borrow_mut() = None;
        self.scope.counted.set(false);
        let api: Option<Rc<Api>> = api.filter(|_| is_typed);
        self.features.extend(api.iter().map(|api| api.feature.clone()));
        let (code, repeat) = match repetition {
            None => (add, Repeated::Once),
            Some(Repetition { repeat, open }) => (format!("{} {add})", unused(&open, &add)), repeat),
        };
        let handle = Handle::Resource { name: self.ident(element), repeat, api };
        self.scope.handles.insert(element.address.clone(), handle);
        self.push(element, code);
    }

    /// The arguments that are the type's own.
    fn own(&mut self, body: &Body) -> Body {
        for block in body.blocks.iter().filter(|block| matches!(block.kind.as_str(), "provisioner" | "connection")) {
            let why = "provisioners and connections are not converted yet";
            self.findings.push(block.finding(why, "let the image or user data do the work, or keep it in Terraform"));
        }
        Body {
            arguments: body.arguments.iter().filter(|a| !META.contains(&a.name.as_str())).cloned().collect(),
            blocks: body.blocks.iter().filter(|b| !META_BLOCKS.contains(&b.kind.as_str())).cloned().collect(),
        }
    }

    /// `count = condition ? 1 : 0` is a choice.
    fn count(&mut self, argument: &Argument) -> Repetition {
        self.at(argument);
        let is = |term: &Term, n: &str| *term == Term::Number(n.to_owned());
        let condition = match &argument.term {
            Term::Conditional(all) if is(&all.1, "1") && is(&all.2, "0") => all.0.clone(),
            Term::Conditional(all) if is(&all.1, "0") && is(&all.2, "1") => Term::Unary("!", Box::new(all.0.clone())),
            term => {
                let code = self.scope.argument(term, &Ty::Number);
                self.scope.counted.set(true);
                return Repetition { repeat: Repeated::Count, open: format!("stack.count({code}, |scope, index|") };
            }
        };
        let code = if self.scope.is_later_condition(&condition) {
            self.scope.argument(&condition, &Ty::Bool)
        } else {
            // What is known would be chosen in Rust, and the address would lose its `[0]`.
            self.scope.raw_code(&condition, &Ty::Bool)
        };
        Repetition { repeat: Repeated::When(condition), open: format!("stack.when({code}, |scope|") }
    }

    fn for_each(&mut self, argument: &Argument) -> Repetition {
        self.at(argument);
        let term = &argument.term;
        let list = match term {
            Term::Call(name, arguments, false) if name == "toset" => arguments.first(),
            _ => None,
        };
        let ty = self.scope.infer(term).present().clone();
        let is_later = self.scope.is_later(term);
        let text = |code: &str, ty: Ty| Value { code: code.to_owned(), ty, form: Form::Bound };
        if list.is_some() || matches!(ty, Ty::Set(_)) {
            let texts = Ty::list(Ty::String);
            let code = match (is_later, list) {
                (true, Some(list)) => self.scope.expr(list, &texts),
                (true, None) => self.scope.expr(term, &texts),
                (false, list) => self.scope.raw_code(list.unwrap_or(term), &texts),
            };
            let each = text("key", Ty::String);
            *self.scope.each.borrow_mut() = Some((each.clone(), each));
            return Repetition {
                repeat: Repeated::Each,
                open: format!("stack.each_in({}, |scope, key|", by_reference(&code)),
            };
        }
        let element = match ty {
            Ty::Map(of) => *of,
            Ty::Object(fields) => fields.into_values().reduce(Ty::join).unwrap_or(Ty::Any),
            _ => Ty::Any,
        };
        let map = Ty::map(element.clone());
        let code = match is_later {
            true => self.scope.expr(term, &map),
            // What is known would be repeated in Rust, and the addresses would lose their keys.
            false => self.scope.raw_code(term, &map),
        };
        *self.scope.each.borrow_mut() = Some((text("key", Ty::String), text("value", element)));
        Repetition { repeat: Repeated::Each, open: format!("stack.each({}, |scope, key, value|", by_reference(&code)) }
    }

    /// `.depends_on([…])` and the other meta-arguments.
    fn meta(&mut self, body: &Body) -> String {
        let mut code = String::new();
        if let Some(argument) = body.get("depends_on") {
            code.push_str(&self.addresses("depends_on", argument));
        }
        if let Some(argument) = body.get("provider") {
            match address(&argument.term).and_then(|address| self.providers.get(&address)) {
                Some(ident) => code.push_str(&format!(".provider(&{ident})")),
                None if matches!(argument.term, Term::Name(_)) => {}
                None => {
                    let why = "no provider block with this alias was converted";
                    let finding = argument.place.finding("provider", why, "add the block, or convert it by hand");
                    self.findings.push(finding);
                }
            }
        }
        for block in body.blocks("lifecycle") {
            code.push_str(&self.lifecycle(block));
        }
        code
    }

    fn lifecycle(&mut self, block: &Block) -> String {
        let mut code = String::new();
        for argument in &block.body.arguments {
            let name = argument.name.as_str();
            match (name, &argument.term) {
                ("create_before_destroy" | "prevent_destroy", Term::Bool(true)) => code.push_str(&format!(".{name}()")),
                ("create_before_destroy" | "prevent_destroy", Term::Bool(false)) => {}
                ("ignore_changes", Term::List(items)) => {
                    let paths: Vec<String> = items
                        .iter()
                        .map(|term| match term {
                            Term::Text(text) => quote(text),
                            term => quote(&term.hcl()),
                        })
                        .collect();
                    code.push_str(&format!(".ignore_changes([{}])", paths.join(", ")));
                }
                ("replace_triggered_by", Term::List(_)) => code.push_str(&self.addresses(name, argument)),
                _ => {
                    let why = "this form of it is not converted yet";
                    self.findings.push(argument.place.finding(name, why, "name the arguments or resources one by one"));
                }
            }
        }
        for inner in &block.body.blocks {
            match inner.kind.as_str() {
                kind @ ("precondition" | "postcondition") => {
                    code.push_str(&format!(".{kind}({})", self.condition(inner)));
                }
                _ => self.findings.push(inner.finding("no such block is known", "correct its name")),
            }
        }
        code
    }

    /// `.depends_on([vpc.addr()])`
    pub(super) fn addresses(&mut self, method: &str, argument: &Argument) -> String {
        let Term::List(items) = &argument.term else { return String::new() };
        let (mut single, mut lists) = (Vec::new(), Vec::new());
        for term in items {
            let handle = address(term).filter(|address| *address == term.hcl()).and_then(|address| {
                let handle = self.scope.handles.get(&address).cloned();
                self.scope.used.borrow_mut().insert(address);
                handle
            });
            match handle {
                Some(Handle::Resource { name, repeat: Repeated::Once, api: Some(_) }) => {
                    single.push(format!("{name}.addr()"));
                }
                Some(Handle::Resource { name, repeat: Repeated::Count, .. }) => single.push(format!("{name}.addr()")),
                Some(Handle::Resource { name, repeat: Repeated::Once, api: None }) => single.push(format!("&{name}")),
                Some(Handle::Resource { name, repeat: Repeated::When(_), .. }) => lists.push(format!("{name}.addr()")),
                Some(Handle::Resource { name, repeat: Repeated::Each, .. }) => lists.push(format!("{name}.addrs()")),
                _ => {
                    let why = "only whole resources that were converted can be named here";
                    let place = argument.place.clone();
                    let help = "name the resource, or drop it";
                    self.findings.push(place.finding(format!("{method}: {}", term.hcl()), why, help));
                }
            }
        }
        let mut code = String::new();
        if !single.is_empty() {
            code.push_str(&format!(".{method}([{}])", single.join(", ")));
        }
        for list in lists {
            code.push_str(&format!(".{method}({list})"));
        }
        code
    }

    fn untyped(&mut self, mode: Mode, ty: &str, body: &Body) -> String {
        let name = ty.split('_').next().unwrap_or(ty);
        let provider = match (name, ledgerform_schema::document(name)) {
            ("terraform", _) => "Provider::TERRAFORM".to_owned(),
            (name, Some(document)) if self.is_recorded(name, document) => {
                self.features.insert(name.to_owned());
                format!("{name}::PROVIDER")
            }
            (name, _) => {
                let required = self.required.get(name).cloned().unwrap_or_default();
                let source = required.0.unwrap_or_else(|| format!("hashicorp/{name}"));
                let version = required.1.unwrap_or_default();
                format!("Provider {{ name: {name:?}, source: {source:?}, version: {version:?} }}")
            }
        };
        let block = self.untyped_block(body);
        format!("Untyped {{ mode: Mode::{mode:?}, ty: {ty:?}, provider: {provider}, block: {block} }}")
    }
}

fn by_reference(code: &str) -> String {
    match code.strip_suffix(".clone()") {
        Some(name) if names::snake(name) == name => format!("&{name}"),
        _ => format!("&{code}"),
    }
}

/// The head of a closure, with the parameters that its body leaves alone marked so.
fn unused(open: &str, body: &str) -> String {
    let mut open = open.to_owned();
    for name in ["value", "key", "index"] {
        if !words::uses(body, name) {
            let (head, parameters) = open.rsplit_once(", |").unwrap_or((&open, ""));
            open = format!("{head}, |{}", parameters.replace(name, &format!("_{name}")));
        }
    }
    open
}
