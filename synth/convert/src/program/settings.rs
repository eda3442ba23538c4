//! `terraform` blocks and provider blocks.

use super::arguments::Within;
use super::{Program, Statement};
use crate::api::Api;
use crate::lower::quote;
use crate::order::Element;
use crate::place::Place;
use crate::source::{Argument, Block, Body};
use crate::term::Term;
use crate::version::admits;
use std::rc::Rc;

impl Program {
    /// A `terraform` block: versions, providers, and where the state is.
    pub(super) fn settings(&mut self, block: &Block) {
        for argument in &block.body.arguments {
            match (argument.name.as_str(), &argument.term) {
                ("required_version", Term::Text(version)) => self.required_version(version, block),
                _ => {
                    let help = "put it into a file of its own beside the output";
                    let why = "this setting of Terraform has no counterpart";
                    self.findings.push(argument.place.finding(&argument.name, why, help));
                }
            }
        }
        for inner in &block.body.blocks {
            match inner.kind.as_str() {
                "required_providers" => {}
                "backend" => self.backend(inner),
                "cloud" => self.cloud(inner),
                "provider_meta" => self.provider_meta(inner),
                _ => {
                    let why = "this setting of Terraform has no counterpart";
                    self.findings.push(inner.finding(why, "keep it in a file beside the output"));
                }
            }
        }
    }

    /// A statement about the stack itself.
    pub(super) fn state(&mut self, code: String, block: &Block) {
        let section = block.place.file.clone();
        self.statements.push(Statement { name: None, ty: None, code, comment: block.comment.clone(), section });
    }

    /// `aws::PROVIDER`, or the provider as it is required.
    pub(super) fn provider_constant(&mut self, name: &str) -> String {
        match (name, ledgerform_schema::document(name)) {
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
        }
    }

    /// The provider blocks that whoever calls the module would give: a stack has them itself.
    pub(super) fn given_providers(&mut self) {
        for (name, alias, place) in std::mem::take(&mut self.given) {
            if self.idents.contains_key(&format!("provider.{name}.{alias}")) {
                continue;
            }
            let Some(api) = self.provider_api(&name) else {
                let why = "the provider is not recorded, so there is no type for its block";
                let help =
                    "make bindings with `ledgerform-codegen --schema`, and configure the provider with their type";
                self.findings.push(place.finding(format!("provider {name}.{alias}"), why, help));
                continue;
            };
            let why = "a caller gives it, and nobody calls a stack";
            let finding = place.finding(format!("provider {name}.{alias}"), why, "configure it in the program");
            self.findings.push(finding);
            let ident = self.names.claim(&[&alias, &format!("{name}_{alias}")]);
            let code = format!("stack.provider_alias({}, {}::new())", quote(&alias), api.path);
            self.features.insert(api.feature.clone());
            self.idents.insert(format!("provider.{name}.{alias}"), ident.clone());
            self.providers.insert(format!("{name}.{alias}"), ident.clone());
            let section = place.file.clone();
            self.statements.push(Statement { name: Some(ident), ty: None, code, comment: Vec::new(), section });
        }
    }

    /// What providers are meant, which everything else depends on.
    pub(super) fn required_providers(&mut self, block: &Block) {
        for argument in &block.body.arguments {
            let text = |of: &Body, name: &str| match of.get(name).map(|argument| &argument.term) {
                Some(Term::Text(text)) => Some(text.clone()),
                _ => None,
            };
            let (source, version) = match &argument.term {
                Term::Text(version) => (None, Some(version.clone())),
                term => {
                    let fields = Body::of_object(term, &argument.place).unwrap_or_default();
                    self.report_others(
                        &fields,
                        &["source", "version", "configuration_aliases"],
                        &[],
                        "a required provider",
                    );
                    if let Some(Argument { term: Term::List(items), place, .. }) = fields.get("configuration_aliases") {
                        for term in items {
                            if let Term::Get(_, alias) = term {
                                self.given.push((argument.name.clone(), alias.clone(), place.clone()));
                            }
                        }
                    }
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

    fn provider_api(&self, name: &str) -> Option<Rc<Api>> {
        self.apis.get(name)?.provider.clone()
    }

    /// A provider block.
    pub(super) fn provider(&mut self, element: &Element) {
        let Some((name, alias)) = element.block.labels.split_first() else { return };
        let Some(api) = self.provider_api(name) else {
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
            None => {
                self.providers.insert(name.clone(), ident);
                self.push(element, format!("stack.provider({value})"));
            }
        }
    }
}
