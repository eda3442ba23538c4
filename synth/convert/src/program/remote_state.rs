//! What other configurations keep.

use super::Program;
use super::backend::{accepts, backend_type};
use crate::source::{Argument, Body};
use crate::term::Term;
use crate::types::Ty;

impl Program {
    /// `RemoteState::new(backend::S3::new().bucket("acme-state"))`; nothing where the backend and its settings are not
    /// all written out.
    pub(super) fn remote_state(&mut self, body: &Body) -> Option<String> {
        let Term::Text(kind) = &body.get("backend")?.term else { return None };
        let (ty, arguments) = backend_type(kind)?;
        let Argument { term, place, .. } = body.get("config")?;
        let config = Body::of_object(term, place)?;
        let is_known = config.arguments.iter().all(|argument| accepts(arguments, argument));
        if !is_known || !body.blocks.is_empty() {
            return None;
        }
        let mut code = String::new();
        for argument in &body.arguments {
            self.at(argument);
            match argument.name.as_str() {
                "backend" | "config" => {}
                "workspace" => {
                    code.push_str(&format!(".workspace({})", self.scope.argument(&argument.term, &Ty::String)));
                }
                "defaults" => {
                    code.push_str(&format!(".defaults({})", self.scope.argument(&argument.term, &Ty::Any)));
                }
                _ => return None,
            }
        }
        Some(format!("RemoteState::new({}){code}", self.settings_of(ty, arguments, &config)))
    }
}
