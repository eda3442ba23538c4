//! Moves, removals, imports and checks.

use super::Program;
use crate::lower::{Handle, Item, Repeated, quote};
use crate::order::{Element, address};
use crate::source::{Argument, Block, Body};
use crate::term::{Step, Term};
use crate::types::Ty;
use ledgerform_codegen::Mode;

impl Program {
    /// `stack.moved("aws_vpc.old", &vpc)`
    pub(super) fn moved(&mut self, element: &Element) {
        let block = &element.block;
        let (Some(from), Some(to)) = (block.body.get("from"), block.body.get("to")) else {
            let why = "it says not from where to where";
            self.findings.push(block.finding(why, "give it `from` and `to`"));
            return;
        };
        let code = format!("stack.moved({}, {})", quote(&from.term.hcl()), self.place(&to.term));
        self.push(element, code);
    }

    /// `stack.removed("aws_vpc.old", Removed::keep())`
    pub(super) fn removed(&mut self, element: &Element) {
        let block = &element.block;
        let Some(from) = block.body.get("from") else {
            self.findings.push(block.finding("it says not what is removed", "give it `from`"));
            return;
        };
        let destroy = block.body.blocks("lifecycle").find_map(|lifecycle| lifecycle.body.get("destroy"));
        let keeps = matches!(destroy.map(|argument| &argument.term), Some(Term::Bool(false)));
        let mut code = format!("Removed::{}()", if keeps { "keep" } else { "destroy" });
        *self.scope.own.borrow_mut() = Some(None);
        for inner in &block.body.blocks {
            let setter = match inner.kind.as_str() {
                "provisioner" => self.provisioner(&on_create(inner)).map(|code| format!(".provisioner({code})")),
                "connection" => self.connection(inner).map(|code| format!(".connection({code})")),
                _ => None,
            };
            code.extend(setter);
        }
        *self.scope.own.borrow_mut() = None;
        self.push(element, format!("stack.removed({}, {code})", quote(&from.term.hcl())));
    }

    /// `stack.import(&vpc, Import::id("vpc-0a1b2c"))`
    pub(super) fn import(&mut self, element: &Element) {
        let body = &element.block.body;
        let Some(to) = body.get("to") else {
            self.findings.push(element.block.finding("it says not which resource takes over", "give it `to`"));
            return;
        };
        let repetition = self.repetition(body);
        let what = match (body.get("id"), body.get("identity")) {
            (Some(id), _) => {
                self.at(id);
                format!("Import::id({})", self.scope.argument(&id.term, &Ty::String))
            }
            (None, Some(Argument { term, place, .. })) => match Body::of_object(term, place) {
                Some(identity) => format!("Import::identity({})", self.untyped_block(&identity)),
                None => String::new(),
            },
            (None, None) => String::new(),
        };
        if what.is_empty() {
            let why = "it says not which object it is";
            self.findings.push(element.block.finding(why, "give it an `id`, or an `identity` that is written out"));
            self.end_repetition();
            return;
        }
        let provider = body.get("provider").and_then(|argument| self.provider_of(argument));
        let provider = provider.map(|ident| format!(".provider(&{ident})")).unwrap_or_default();
        let receiver = if repetition.is_some() { "scope" } else { "stack" };
        let code = format!("{receiver}.import({}, {what}{provider})", self.place(&to.term));
        self.end_repetition();
        let code = repetition.map_or(code.clone(), |repetition| repetition.around(&code));
        self.push(element, code);
    }

    /// Where something is now: what was added there, or the address as text.
    fn place(&mut self, term: &Term) -> String {
        let target = address(term);
        let handle = target.as_ref().and_then(|address| self.scope.handles.get(address).cloned());
        let steps = term.path().map(|(_, steps)| steps).unwrap_or_default();
        match (handle, steps.last()) {
            (Some(Handle::Resource { name, repeat: Repeated::Once, item: Item::Typed(_) | Item::Untyped }), _)
                if target.as_deref() == Some(&term.hcl()) =>
            {
                format!("&{name}")
            }
            (Some(Handle::Resource { name, repeat: Repeated::Each, .. }), Some(Step::Index(key)))
                if !matches!(key, Term::Text(_)) =>
            {
                format!("{name}.instance({})", self.scope.argument(key, &Ty::String))
            }
            _ => quote(&term.hcl()),
        }
    }

    /// `stack.check("certificate", |check| { … })`
    pub(super) fn check(&mut self, element: &Element) {
        let Some(name) = element.block.labels.first() else { return };
        let body = &element.block.body;
        let mut code = String::new();
        let mut scoped = None;
        for block in body.blocks("data") {
            let [ty, id] = block.labels.as_slice() else { continue };
            let api = self.api(Mode::Data, ty);
            let (value, item) = self.described(Mode::Data, ty, api, &block.body);
            let add = match &item {
                Item::Typed(_) => format!("check.data({}, {value})", quote(id)),
                _ => format!("check.data_untyped({}, {value}, &Meta::new(){})", quote(id), self.meta(&block.body)),
            };
            let ident = self.names.resource(ty, id);
            code.push_str(&format!("let {ident} = {add};"));
            let handle = Handle::Resource { name: ident, repeat: Repeated::Once, item };
            let address = format!("data.{ty}.{id}");
            let before = self.scope.handles.insert(address.clone(), handle);
            scoped = Some((address, before));
        }
        for block in body.blocks("assert") {
            code.push_str(&format!("check.assert({});", self.condition(block)));
        }
        if let Some((address, before)) = scoped {
            self.scope.handles.remove(&address);
            self.scope.handles.extend(before.map(|handle| (address, handle)));
        }
        self.report_others(body, &[], &["data", "assert"], "a check");
        self.push(element, format!("stack.check({}, |check| {{ {code} }})", quote(name)));
    }
}

/// The provisioner without its `when`: what runs at a removal runs before the object is destroyed.
fn on_create(block: &Block) -> Block {
    let mut block = block.clone();
    block.body.arguments.retain(|argument| argument.name != "when");
    block
}
