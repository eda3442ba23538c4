//! Meta-arguments: dependencies, providers and lifecycles.

use super::Program;
use crate::lower::{Handle, Item, Repeated, quote};
use crate::order::address;
use crate::source::{Argument, Block, Body};
use crate::term::Term;

impl Program {
    /// `.depends_on([…])` and the other meta-arguments.
    pub(super) fn meta(&mut self, body: &Body) -> String {
        let mut code = String::new();
        if let Some(argument) = body.get("depends_on") {
            code.push_str(&self.addresses("depends_on", argument));
        }
        if let Some(argument) = body.get("provider")
            && let Some(ident) = self.provider_of(argument)
        {
            code.push_str(&format!(".provider(&{ident})"));
        }
        for block in body.blocks("lifecycle") {
            code.push_str(&self.lifecycle(block));
        }
        for block in &body.blocks {
            match block.kind.as_str() {
                "connection" => {
                    if let Some(connection) = self.connection(block) {
                        code.push_str(&format!(".connection({connection})"));
                    }
                }
                "provisioner" => {
                    if let Some(provisioner) = self.provisioner(block) {
                        code.push_str(&format!(".provisioner({provisioner})"));
                    }
                }
                _ => {}
            }
        }
        code
    }

    /// The variable of the provider block that an argument names; nothing where it is the default one anyway.
    pub(super) fn provider_of(&mut self, argument: &Argument) -> Option<String> {
        let name = argument.term.hcl().trim_matches('"').to_owned();
        if let Some(ident) = self.providers.get(&name) {
            return Some(ident.clone());
        }
        if name.contains('.') {
            let why = "no provider block with this alias was converted";
            let finding = argument.place.finding("provider", why, "add the block, or convert it by hand");
            self.findings.push(finding);
        }
        None
    }

    fn lifecycle(&mut self, block: &Block) -> String {
        let mut code = String::new();
        for argument in &block.body.arguments {
            let name = argument.name.as_str();
            match (name, &argument.term) {
                ("create_before_destroy" | "prevent_destroy", Term::Bool(true)) => code.push_str(&format!(".{name}()")),
                ("create_before_destroy" | "prevent_destroy", Term::Bool(false)) => {}
                ("create_before_destroy" | "prevent_destroy", Term::Text(text)) if text == "true" => {
                    code.push_str(&format!(".{name}()"));
                }
                ("ignore_changes", Term::Name(all) | Term::Text(all)) if all == "all" => {
                    code.push_str(".ignore_all_changes()");
                }
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
                    let why = "this form of it has no counterpart";
                    self.findings.push(argument.place.finding(name, why, "name the arguments or resources one by one"));
                }
            }
        }
        for inner in &block.body.blocks {
            match inner.kind.as_str() {
                kind @ ("precondition" | "postcondition") => {
                    code.push_str(&format!(".{kind}({})", self.condition(inner)));
                }
                "action_trigger" => code.push_str(&self.action_trigger(inner)),
                _ => self.findings.push(inner.finding("no such block of a lifecycle is known", "drop it")),
            }
        }
        code
    }

    /// `.depends_on([vpc.addr()])`
    pub(super) fn addresses(&mut self, method: &str, argument: &Argument) -> String {
        let Term::List(items) = &argument.term else { return String::new() };
        let (mut single, mut lists, mut values) = (Vec::new(), Vec::new(), Vec::new());
        for term in items {
            let target = address(term);
            // A dependency is on the whole, whatever part of it is named.
            let is_whole = method == "depends_on" || target.as_deref() == Some(&term.hcl());
            let handle = target.and_then(|address| {
                let handle = self.scope.handles.get(&address).cloned();
                self.scope.used.borrow_mut().insert(address);
                handle
            });
            match handle {
                Some(Handle::Resource { .. }) if !is_whole => match self.scope.value(term) {
                    Some(value) => values.push(value.code),
                    None => self.report_address(method, term, argument),
                },
                Some(Handle::Resource { name, repeat: Repeated::Once, item: Item::Untyped }) => {
                    single.push(format!("&{name}"));
                }
                Some(Handle::Resource { name, repeat: Repeated::Once | Repeated::Count, .. }) => {
                    single.push(format!("{name}.addr()"));
                }
                Some(Handle::Resource { name, repeat: Repeated::When(_), .. }) => lists.push(format!("{name}.addr()")),
                Some(Handle::Resource { name, repeat: Repeated::Each, .. }) => lists.push(format!("{name}.addrs()")),
                _ => self.report_address(method, term, argument),
            }
        }
        let mut code = String::new();
        if !single.is_empty() {
            code.push_str(&format!(".{method}([{}])", single.join(", ")));
        }
        for list in lists {
            code.push_str(&format!(".{method}({list})"));
        }
        for value in values {
            code.push_str(&format!(".replace_triggered_by_value({value})"));
        }
        code
    }

    fn report_address(&mut self, method: &str, term: &Term, argument: &Argument) {
        let why = "only whole resources and modules that were converted can be named here";
        let place = argument.place.clone();
        let help = "name the resource, or drop it";
        self.findings.push(place.finding(format!("{method}: {}", term.hcl()), why, help));
    }
}
