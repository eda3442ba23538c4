//! Elements → statements of a program.

mod action;
mod arguments;
mod asset;
mod backend;
mod declare;
mod dynamic;
mod layout;
mod meta;
mod module_call;
mod provision;
mod remote_state;
mod repetition;
mod resource;
mod settings;
mod statement;
mod words;

pub(crate) use layout::Layout;

use crate::api::{Api, Apis};
use crate::lower::{File, Handle, Repeated, Scope};
use crate::names::Names;
use crate::order::{self, Element};
use crate::place::{Finding, Place};
use crate::source::{Argument, Block, Body};
use ledgerform_codegen::Mode;
use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;
use std::rc::Rc;

/// A statement, with the variable that it binds if something uses it.
#[derive(Debug)]
pub(crate) struct Statement {
    pub(crate) name: Option<String>,
    /// The type of that variable, where the call does not tell it.
    pub(crate) ty: Option<String>,
    pub(crate) code: String,
    pub(crate) comment: Vec<String>,
    /// The file of the source that it stands with.
    pub(crate) section: Rc<Path>,
}

/// The program being written.
#[derive(Default)]
pub(crate) struct Program {
    scope: Scope,
    names: Names,
    /// Variables by address, chosen before anything is written.
    idents: BTreeMap<String, String>,
    /// Variables of provider blocks with an alias, by `aws.west`.
    providers: BTreeMap<String, String>,
    /// Source and version by local name of the provider.
    required: BTreeMap<String, (Option<String>, Option<String>)>,
    /// Providers that a caller would give: name, alias and place.
    given: Vec<(String, String, Place)>,
    /// By name of the recorded provider.
    apis: BTreeMap<String, Apis>,
    /// Files that expressions read, with their paths, until a statement adds them.
    waiting: BTreeMap<File, String>,
    /// The lowest release of Terraform that knows what the module uses, where that is newer than most.
    needs: Option<&'static str>,
    pub(crate) findings: Vec<Finding>,
    pub(crate) features: BTreeSet<String>,
    pub(crate) structs: Vec<String>,
    pub(crate) statements: Vec<Statement>,
    struct_names: BTreeSet<String>,
    /// How many resources there are, and how many of them are set through bindings.
    pub(crate) resources: (usize, usize),
    /// The file whose elements are being written.
    section: Option<Rc<Path>>,
}

impl Program {
    /// Converts the blocks of a module.
    pub(crate) fn of(blocks: Vec<Block>) -> Self {
        let mut program = Self::default();
        let mut elements = Vec::new();
        let settings: Vec<&Block> = blocks.iter().filter(|block| block.kind == "terraform").collect();
        for block in settings.iter().flat_map(|block| block.body.blocks("required_providers")) {
            program.required_providers(block);
        }
        program.apis = program.bindings(&blocks);
        settings.into_iter().for_each(|block| program.settings(block));
        for (i, block) in blocks.into_iter().enumerate() {
            match block.kind.as_str() {
                "terraform" => {}
                "variable" => elements.extend(named("var", block)),
                "output" => elements.extend(named("output", block)),
                "module" => elements.extend(named("module", block)),
                "check" => elements.extend(named("check", block)),
                "locals" => elements.extend(locals(&block)),
                "provider" => elements.extend(provider(block)),
                "resource" => elements.extend(typed("", block)),
                "data" => elements.extend(typed("data.", block)),
                "ephemeral" => elements.extend(typed("ephemeral.", block)),
                "action" => elements.extend(typed("action.", block)),
                "list" => elements.extend(typed("list.", block)),
                // Nothing can refer to these, so any name does.
                "moved" | "removed" | "import" => {
                    elements.push(Element { address: format!("{} {i}", block.kind), block });
                }
                _ => {
                    let why = "no such block is known";
                    program.findings.push(block.finding(why, "correct its name, or keep it in Terraform"));
                }
            }
        }
        // Variables come first and outputs last, as people write them.
        elements.sort_by_key(|element: &Element| match element.block.kind.as_str() {
            "variable" => 0,
            "output" => 2,
            _ => 1,
        });
        program.claim(&elements);
        program.claim_files(&elements);
        program.given_providers();
        for (element, section) in order::sorted(elements) {
            program.section = Some(section);
            program.element(&element);
        }
        program.target();
        program.findings.append(&mut program.scope.findings.borrow_mut());
        program.findings.sort();
        program.findings.dedup();
        program
    }

    /// Chooses the names of all variables: short ones go to what is used most.
    fn claim(&mut self, elements: &[Element]) {
        for kind in ["variable", "local", "provider", "resource", "data", "ephemeral", "action", "module"] {
            for Element { address, block } in elements.iter().filter(|element| element.block.kind == kind) {
                let ident = match (kind, block.labels.as_slice()) {
                    ("variable", [name]) => self.names.claim(&[name, &format!("{name}_variable")]),
                    ("module", [name]) => self.names.claim(&[name, &format!("{name}_module")]),
                    ("provider", [name]) => self.names.claim(&[&format!("{name}_provider")]),
                    ("local", [name]) => self.names.claim(&[name, &format!("{name}_local")]),
                    ("provider", [name, alias]) => self.names.claim(&[alias, &format!("{name}_{alias}")]),
                    ("resource" | "data" | "ephemeral" | "action", [ty, name]) => self.names.resource(ty, name),
                    _ => continue,
                };
                self.idents.insert(address.clone(), ident);
            }
        }
    }

    fn element(&mut self, element: &Element) {
        *self.scope.place.borrow_mut() = Some(element.block.place.clone());
        match element.block.kind.as_str() {
            "variable" => self.variable(element),
            "local" => self.local(element),
            "output" => self.output(element),
            "provider" => self.provider(element),
            "module" => self.module_call(element),
            "moved" => self.moved(element),
            "removed" => self.removed(element),
            "import" => self.import(element),
            "check" => self.check(element),
            "action" => self.action(element),
            "list" => self.list(element),
            _ => self.resource(element),
        }
    }

    /// The variables of what is repeated.
    fn repeated_names(&self) -> BTreeSet<&str> {
        let mut names = BTreeSet::new();
        for handle in self.scope.handles.values() {
            if let Handle::Resource { name, repeat, .. } = handle
                && *repeat != Repeated::Once
            {
                names.insert(name.as_str());
            }
        }
        names
    }

    /// Remembers where the argument stands that is converted next.
    fn at(&self, argument: &Argument) {
        *self.scope.place.borrow_mut() = Some(argument.place.clone());
    }

    fn ident(&self, element: &Element) -> String {
        self.idents.get(&element.address).cloned().unwrap_or_default()
    }

    fn push(&mut self, element: &Element, code: String) {
        let name = self.idents.get(&element.address).cloned();
        let section = self.section.clone().unwrap_or_else(|| element.block.place.file.clone());
        self.files_of(&code, &section);
        let comment = element.block.comment.clone();
        self.statements.push(Statement { name, ty: None, code, comment, section });
    }

    /// Reports the arguments and blocks that are not among those that are converted.
    fn report_others(&mut self, body: &Body, arguments: &[&str], blocks: &[&str], what: &str) {
        for argument in body.arguments.iter().filter(|argument| !arguments.contains(&argument.name.as_str())) {
            let why = format!("this argument of {what} has no counterpart");
            let finding = argument.place.finding(&argument.name, &why, "drop it, or keep the block in Terraform");
            self.findings.push(finding);
        }
        for block in body.blocks.iter().filter(|block| !blocks.contains(&block.kind.as_str())) {
            let why = format!("this block of {what} has no counterpart");
            self.findings.push(block.finding(&why, "drop it, or keep the block in Terraform"));
        }
    }

    /// The bindings of all types and provider blocks that are named, by provider.
    fn bindings(&self, blocks: &[Block]) -> BTreeMap<String, Apis> {
        let mut wanted: BTreeMap<&str, BTreeSet<(Mode, String)>> = BTreeMap::new();
        let inner = blocks.iter().filter(|block| block.kind == "check").flat_map(|block| block.body.blocks("data"));
        for Block { kind, labels, .. } in blocks.iter().chain(inner) {
            let (Some(label), mode) = (labels.first(), mode(kind)) else { continue };
            let name = label.split('_').next().unwrap_or(label);
            match mode {
                Some(mode) => _ = wanted.entry(name).or_default().insert((mode, label.clone())),
                None if kind == "provider" => _ = wanted.entry(label).or_default(),
                None => {}
            }
        }
        let given = self.given.iter().map(|(name, ..)| (name.as_str(), BTreeSet::new()));
        for (name, types) in given {
            wanted.entry(name).or_insert(types);
        }
        // What is built into Terraform is recorded for checks, but has no bindings.
        let documents = wanted.into_iter().filter(|(name, _)| *name != "terraform").filter_map(|(name, types)| {
            let document = ledgerform_schema::document(name)?;
            self.is_recorded(name, document).then(|| (name.to_owned(), Apis::of(document, &types)))
        });
        documents.collect()
    }

    /// The bindings of a type, if its provider is recorded.
    fn api(&self, mode: Mode, ty: &str) -> Option<Rc<Api>> {
        let name = ty.split('_').next().unwrap_or(ty);
        self.apis.get(name)?.types.get(&(mode, ty.to_owned())).cloned()
    }

    /// Whether the provider that the module means is the recorded one.
    fn is_recorded(&self, name: &str, document: &ledgerform_schema::Document) -> bool {
        match self.required.get(name) {
            Some((Some(source), _)) => source == document.short_source() || source == document.source(),
            _ => true,
        }
    }
}

/// How Terraform treats what a block of some kind describes.
fn mode(kind: &str) -> Option<Mode> {
    match kind {
        "resource" => Some(Mode::Managed),
        "data" => Some(Mode::Data),
        "ephemeral" => Some(Mode::Ephemeral),
        _ => None,
    }
}

fn named(prefix: &str, block: Block) -> Option<Element> {
    let address = format!("{prefix}.{}", block.labels.first()?);
    Some(Element { address, block })
}

fn typed(prefix: &str, block: Block) -> Option<Element> {
    let [ty, name] = block.labels.as_slice() else { return None };
    Some(Element { address: format!("{prefix}{ty}.{name}"), block })
}

fn provider(mut block: Block) -> Option<Element> {
    let name = block.labels.first()?.clone();
    let alias = block.body.get("alias").map(|argument| argument.term.clone());
    block.body.arguments.retain(|argument| argument.name != "alias");
    let address = match alias {
        Some(crate::term::Term::Text(alias)) => {
            let address = format!("provider.{name}.{alias}");
            block.labels.push(alias);
            address
        }
        _ => format!("provider.{name}"),
    };
    Some(Element { address, block })
}

/// Each local as an element of its own.
fn locals(block: &Block) -> Vec<Element> {
    let first = block.body.arguments.first().map(|argument| argument.name.clone());
    let of = |argument: &Argument| {
        let comment = if Some(&argument.name) == first.as_ref() { block.comment.clone() } else { Vec::new() };
        let body = Body { arguments: vec![argument.clone()], blocks: Vec::new() };
        let labels = vec![argument.name.clone()];
        let block = Block { kind: "local".to_owned(), labels, body, place: argument.place.clone(), comment };
        Element { address: format!("local.{}", argument.name), block }
    };
    block.body.arguments.iter().map(of).collect()
}
