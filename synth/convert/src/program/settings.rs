//! `terraform` blocks and provider blocks.

use super::Program;
use super::arguments::Within;
use crate::api::Api;
use crate::lower::quote;
use crate::order::Element;
use crate::place::Place;
use crate::source::{Block, Body};
use crate::term::Term;
use crate::version::admits;

impl Program {
    /// A `terraform` block: what providers are meant; everything else in it is reported.
    pub(super) fn settings(&mut self, block: &Block) {
        for argument in &block.body.arguments {
            let help = "put it into a file of its own beside the output";
            let why = "the output declares no version of Terraform yet";
            self.findings.push(argument.place.finding(&argument.name, why, help));
        }
        for inner in &block.body.blocks {
            match inner.kind.as_str() {
                "required_providers" => self.required_providers(inner),
                "backend" | "cloud" => {
                    let help = "put it into a file `backend_override.tf` beside the output";
                    self.findings.push(inner.finding("backends have no counterpart yet", help));
                }
                _ => {
                    let why = "this setting of Terraform has no counterpart yet";
                    self.findings.push(inner.finding(why, "keep it in a file beside the output"));
                }
            }
        }
    }

    fn required_providers(&mut self, block: &Block) {
        for argument in &block.body.arguments {
            let text = |of: &Body, name: &str| match of.get(name).map(|argument| &argument.term) {
                Some(Term::Text(text)) => Some(text.clone()),
                _ => None,
            };
            let (source, version) = match &argument.term {
                Term::Text(version) => (None, Some(version.clone())),
                term => {
                    let fields = Body::of_object(term, &argument.place).unwrap_or_default();
                    self.report_others(&fields, &["source", "version"], &[], "a required provider");
                    (text(&fields, "source"), text(&fields, "version"))
                }
            };
            self.check_version(&argument.name, source.as_deref(), version.as_deref(), &argument.place);
            self.required.insert(argument.name.clone(), (source, version));
        }
    }

    fn check_version(&mut self, name: &str, source: Option<&str>, version: Option<&str>, place: &Place) {
        let Some(document) = ledgerform_schema::document(name) else { return };
        let is_recorded = source.is_none_or(|source| source == document.short_source() || source == document.source());
        if let Some(version) = version
            && is_recorded
            && !admits(version, document.version())
        {
            let why = format!("the bindings are of {}, which `{version}` does not admit", document.version());
            let help = "upgrade the module to that version of the provider first";
            self.findings.push(place.finding(format!("version of {name}"), &why, help));
        }
    }

    /// A provider block.
    pub(super) fn provider(&mut self, element: &Element) {
        let Some((name, alias)) = element.block.labels.split_first() else { return };
        let api = ledgerform_schema::document(name)
            .filter(|document| self.is_recorded(name, document))
            .and_then(Api::of_provider);
        let Some(api) = api else {
            let help = "make bindings with `ledgerform-codegen --schema`, and configure the provider with their type";
            self.findings
                .push(element.block.finding("the provider is not recorded, so there is no type for its block", help));
            return;
        };
        let mut body = element.block.body.clone();
        if let Some(argument) = body.get("version")
            && let Term::Text(version) = &argument.term
        {
            self.check_version(name, None, Some(version), &argument.place);
        }
        body.arguments.retain(|argument| argument.name != "version");
        let Some(value) = self.value_of_type(&api, &api.root, &body, Within::Root) else {
            let why = "an argument of it is an expression where the bindings want blocks";
            self.findings.push(element.block.finding(why, "write the blocks out"));
            return;
        };
        self.features.insert(api.feature.clone());
        let ident = self.ident(element);
        match alias.first() {
            Some(alias) => {
                self.providers.insert(format!("{name}.{alias}"), ident);
                self.push(element, format!("stack.provider_alias({}, {value})", quote(alias)));
            }
            None => self.push(element, format!("stack.provider({value})")),
        }
    }
}
