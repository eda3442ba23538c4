//! Actions with what triggers them, and lists.

use super::{Program, Statement};
use crate::lower::{Handle, Item, Repeated, quote};
use crate::order::{Element, address};
use crate::source::{Argument, Block, Body};
use crate::term::Term;
use crate::types::Ty;

/// Terraform's words for what happens to a resource, with those of Rust; the last two need Terraform 1.16.
const EVENTS: [(&str, &str); 6] = [
    ("before_create", "BeforeCreate"),
    ("after_create", "AfterCreate"),
    ("before_update", "BeforeUpdate"),
    ("after_update", "AfterUpdate"),
    ("before_destroy", "BeforeDestroy"),
    ("after_destroy", "AfterDestroy"),
];

const FAILURES: [(&str, &str); 3] = [("halt", "Halt"), ("taint", "Taint"), ("continue", "Continue")];

impl Program {
    /// `stack.action("purge", Action::new("aws_lambda_invoke", aws::PROVIDER).config(Block::new()))`
    pub(super) fn action(&mut self, element: &Element) {
        let Block { labels, body, .. } = &element.block;
        let [ty, name] = labels.as_slice() else { return };
        self.needs(">= 1.14");
        let repetition = self.repetition(body);
        let receiver = if repetition.is_some() { "scope" } else { "stack" };
        let mut value = self.of_provider("Action", ty);
        self.report_others(body, &["provider", "count", "for_each"], &["config"], "an action");
        value.push_str(&self.provider_and_config(body));
        let code = format!("{receiver}.action({}, {value})", quote(name));
        self.end_repetition();
        let (code, repeat) = match repetition {
            None => (code, Repeated::Once),
            Some(repetition) => (repetition.around(&code), repetition.repeat),
        };
        let handle = Handle::Resource { name: self.ident(element), repeat, item: Item::Untyped };
        self.scope.handles.insert(element.address.clone(), handle);
        self.push(element, code);
    }

    /// `stack.list("found", List::new("aws_instance", aws::PROVIDER).limit(50))`
    pub(super) fn list(&mut self, element: &Element) {
        let Block { labels, body, .. } = &element.block;
        let [ty, name] = labels.as_slice() else { return };
        self.needs(">= 1.14");
        let repetition = self.repetition(body);
        let receiver = if repetition.is_some() { "scope" } else { "stack" };
        let mut value = self.of_provider("List", ty);
        let arguments = ["provider", "count", "for_each", "include_resource", "limit"];
        self.report_others(body, &arguments, &["config"], "a list");
        for (name, ty) in [("include_resource", Ty::Bool), ("limit", Ty::Number)] {
            if let Some(argument) = body.get(name) {
                self.at(argument);
                value.push_str(&format!(".{name}({})", self.scope.argument(&argument.term, &ty)));
            }
        }
        value.push_str(&self.provider_and_config(body));
        let code = format!("{receiver}.list({}, {value})", quote(name));
        self.end_repetition();
        let code = repetition.map_or(code.clone(), |repetition| repetition.around(&code));
        self.push(element, code);
    }

    fn of_provider(&mut self, what: &str, ty: &str) -> String {
        let provider = self.provider_constant(ty.split('_').next().unwrap_or(ty));
        format!("{what}::new({}, {provider})", quote(ty))
    }

    fn provider_and_config(&mut self, body: &Body) -> String {
        let provider = body.get("provider").and_then(|argument| self.provider_of(argument));
        let mut code = provider.map(|ident| format!(".provider(&{ident})")).unwrap_or_default();
        for config in body.blocks("config") {
            code.push_str(&format!(".config({})", self.untyped_block(&config.body)));
        }
        code
    }

    /// `.action_trigger(ActionTrigger::on([Event::AfterUpdate]).run(&purge))`
    pub(super) fn action_trigger(&mut self, block: &Block) -> String {
        self.needs(">= 1.14");
        let body = &block.body;
        self.report_others(body, &["events", "condition", "actions", "on_failure"], &[], "a trigger");
        let events: Vec<String> = items(body.get("events"))
            .filter_map(|term| {
                let word = term.hcl();
                let event = EVENTS.iter().find(|(known, _)| *known == word.trim_matches('"'));
                event.map(|(_, event)| format!("Event::{event}"))
            })
            .collect();
        if events.iter().any(|event| event.ends_with("Destroy")) || body.get("on_failure").is_some() {
            self.needs(">= 1.16");
        }
        let mut code = format!("ActionTrigger::on([{}])", events.join(", "));
        if let Some(argument) = body.get("condition") {
            self.at(argument);
            code.push_str(&format!(".condition({})", self.scope.argument(&argument.term, &Ty::Bool)));
        }
        for term in items(body.get("actions")) {
            let target = address(term).filter(|address| *address == term.hcl());
            match target.and_then(|address| self.scope.handles.get(&address).cloned()) {
                Some(Handle::Resource { name, repeat: Repeated::Once, .. }) => code.push_str(&format!(".run(&{name})")),
                _ => {
                    let why =
                        "only an action that is there once, and looks at nothing that it is triggered by, can be named";
                    let help = "add the trigger to the program by hand";
                    self.findings.push(block.place.finding(format!("actions: {}", term.hcl()), why, help));
                }
            }
        }
        if let Some(argument) = body.get("on_failure") {
            let word = argument.term.hcl();
            let known = FAILURES.iter().find(|(known, _)| *known == word.trim_matches('"'));
            code.extend(known.map(|(_, failure)| format!(".on_failure(OnFailure::{failure})")));
        }
        format!(".action_trigger({code})")
    }

    /// `app.target(Target::new().terraform(">= 1.14"))`, where the app is not for the releases that it is for otherwise.
    pub(super) fn target(&mut self) {
        let Some(version) = self.needs else { return };
        let Some(first) = self.statements.first() else { return };
        let code = format!("app.target(Target::new().terraform({version:?}))");
        let statement = Statement { name: None, ty: None, code, comment: Vec::new(), section: first.section.clone() };
        self.statements.insert(0, statement);
    }

    /// Remembers what the program must be for.
    fn needs(&mut self, version: &'static str) {
        self.needs = self.needs.max(Some(version));
    }
}

/// The elements of a list that is written out.
fn items(argument: Option<&Argument>) -> impl Iterator<Item = &Term> {
    let items = match argument.map(|argument| &argument.term) {
        Some(Term::List(items)) => items.as_slice(),
        _ => &[],
    };
    items.iter()
}
