//! Calls of modules.

use super::Program;
use crate::lower::{Handle, Item, Repeated, quote};
use crate::order::Element;
use crate::source::Argument;
use crate::term::Term;
use crate::types::Ty;

const META: [&str; 6] = ["source", "version", "count", "for_each", "providers", "depends_on"];

impl Program {
    /// `stack.module("vpc", ModuleCall::new("terraform-aws-modules/vpc/aws").version("6.0.1"))`
    pub(super) fn module_call(&mut self, element: &Element) {
        let Some(name) = element.block.labels.first() else { return };
        let body = &element.block.body;
        let Some(Argument { term: Term::Text(source), place, .. }) = body.get("source") else {
            let why = "its source must be known";
            self.findings.push(element.block.finding(why, "write the source as a text"));
            return;
        };
        let repetition = self.repetition(body);
        let mut call = match source.starts_with("./") || source.starts_with("../") {
            // The folder is copied beside the output, for which Terraform would look otherwise.
            true => format!("ModuleCall::local({})", quote(&place.beside(&with_neighbours(source)))),
            false => format!("ModuleCall::new({})", quote(source)),
        };
        if let Some(version) = self.text(body, "version") {
            call.push_str(&format!(".version({version})"));
        }
        for argument in body.arguments.iter().filter(|argument| !META.contains(&argument.name.as_str())) {
            self.at(argument);
            let ty = match self.scope.infer(&argument.term) {
                ty if ty.marker().contains("Any") => Ty::Any,
                ty => ty,
            };
            let value = self.scope.argument(&argument.term, &ty);
            call.push_str(&format!(".input::<{}>({}, {value})", ty.marker(), quote(&argument.name)));
        }
        if let Some(argument) = body.get("providers") {
            call.push_str(&self.module_providers(argument));
        }
        if let Some(argument) = body.get("depends_on") {
            call.push_str(&self.addresses("depends_on", argument));
        }
        for block in &body.blocks {
            self.findings.push(block.finding("no such block of a module call is known", "drop it"));
        }
        let receiver = if repetition.is_some() { "scope" } else { "stack" };
        let code = format!("{receiver}.module({}, {call})", quote(name));
        self.end_repetition();
        let (code, repeat) = match repetition {
            None => (code, Repeated::Once),
            Some(repetition) => (repetition.around(&code), repetition.repeat),
        };
        let handle = Handle::Resource { name: self.ident(element), repeat, item: Item::Module };
        self.scope.handles.insert(element.address.clone(), handle);
        self.push(element, code);
    }

    /// `.provider("aws.peer", &peer)`
    fn module_providers(&mut self, argument: &Argument) -> String {
        let Term::Object(items) = &argument.term else {
            let why = "which providers are given must be written out";
            self.findings.push(argument.place.finding("providers", why, "write an object"));
            return String::new();
        };
        let mut code = String::new();
        for (key, value) in items {
            let (key, given) = (key.hcl().trim_matches('"').to_owned(), value.hcl().trim_matches('"').to_owned());
            match self.providers.get(&given) {
                Some(ident) => code.push_str(&format!(".provider({}, &{ident})", quote(&key))),
                // The default provider is what the module gets anyway.
                None if key == given => {}
                None => {
                    let why = "no block of this provider was converted";
                    let place = argument.place.clone();
                    self.findings.push(place.finding(format!("provider {given}"), why, "add the block"));
                }
            }
        }
        code
    }
}

/// The path of a local module with `//` behind the folder that is copied: of `./modules/vpc` all of `modules`, because
/// modules in a folder of their own call each other.
fn with_neighbours(source: &str) -> String {
    let is_step = |step: &&str| !matches!(*step, "" | "." | "..");
    match source.trim_end_matches('/').rsplit_once('/') {
        Some((folder, module)) if !source.contains("//") && folder.split('/').any(|step| is_step(&step)) => {
            format!("{folder}//{module}")
        }
        _ => source.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::with_neighbours;

    #[test]
    fn modules_of_one_folder_are_copied_together() {
        for (source, expected) in [
            ("./vpc", "./vpc"),
            ("../vpc", "../vpc"),
            ("./modules/vpc/", "./modules//vpc"),
            ("../../modules/aws/vpc", "../../modules/aws//vpc"),
            ("../modules//aws/vpc", "../modules//aws/vpc"),
        ] {
            assert_eq!(with_neighbours(source), expected);
        }
    }
}
