//! Files of the module that its expressions read: they are copied beside the output.

use super::{Program, Statement, words};
use crate::lower::{File, quote};
use crate::order::Element;
use crate::place::Place;
use crate::source::Body;
use std::path::Path;
use std::rc::Rc;

impl Program {
    /// Chooses the names of the files that expressions read.
    pub(super) fn claim_files(&mut self, elements: &[Element]) {
        for element in elements {
            self.claim_files_of(&element.block.body, &element.block.place);
        }
    }

    fn claim_files_of(&mut self, body: &Body, place: &Place) {
        let mut found = Vec::new();
        body.walk(&mut |term| term.walk(&mut |term| found.extend(File::read_by(term))));
        for file in found {
            if !self.scope.files.contains_key(&file) {
                let name = file.path.rsplit('/').next().unwrap_or(&file.path);
                let ident = self.names.claim(&[name, &format!("{name}_file")]);
                self.scope.files.insert(file.clone(), ident);
                self.waiting.insert(file.clone(), place.beside(&file.path));
            }
        }
    }

    /// Adds the files that a statement uses, and that were not added before.
    pub(super) fn files_of(&mut self, code: &str, section: &Rc<Path>) {
        for (file, ident) in &self.scope.files {
            let Some(path) = self.waiting.get(file).filter(|_| words::uses(code, ident)) else { continue };
            let kind = if file.is_folder { "directory" } else { "file" };
            let code = format!("stack.asset({}, Asset::{kind}({}))", quote(&file.path), quote(path));
            let (name, section) = (Some(ident.clone()), section.clone());
            self.statements.push(Statement { name, ty: None, code, comment: Vec::new(), section });
            self.waiting.remove(file);
        }
    }
}
