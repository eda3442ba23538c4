//! Responses that can carry problems.

use crate::secrets::Secrets;
use crate::{Diagnostics, proto, proto5, wire};

/// A response that can carry problems.
pub(super) trait Reply: Send + 'static {
    /// The response that says only what went wrong.
    fn failed(diagnostics: Diagnostics) -> Self;

    /// The problems in it.
    fn diagnostics(&self) -> &[proto::Diagnostic];

    /// Takes secrets out of its texts.
    fn mask(&mut self, secrets: &Secrets);
}

pub(super) fn mask_all(diagnostics: &mut [proto::Diagnostic], secrets: &Secrets) {
    for diagnostic in diagnostics {
        diagnostic.summary = secrets.mask(&diagnostic.summary);
        diagnostic.detail = secrets.mask(&diagnostic.detail);
    }
}

macro_rules! reply {
    ($($message:path),* $(,)?) => {
        // Some responses hold nothing else, and struct update syntax would be wrong for those.
        $(#[allow(clippy::field_reassign_with_default)]
        impl Reply for $message {
            fn failed(diagnostics: Diagnostics) -> Self {
                let mut reply = Self::default();
                reply.diagnostics = wire::diagnostics(diagnostics);
                reply
            }

            fn diagnostics(&self) -> &[proto::Diagnostic] {
                &self.diagnostics
            }

            fn mask(&mut self, secrets: &Secrets) {
                mask_all(&mut self.diagnostics, secrets);
            }
        })*
    };
}

reply!(
    proto::apply_resource_change::Response,
    proto::close_ephemeral_resource::Response,
    proto::configure_provider::Response,
    proto::configure_state_store::Response,
    proto::delete_state::Response,
    proto::generate_resource_config::Response,
    proto::get_functions::Response,
    proto::get_metadata::Response,
    proto::get_provider_schema::Response,
    proto::get_resource_identity_schemas::Response,
    proto::get_states::Response,
    proto::import_resource_state::Response,
    proto::lock_state::Response,
    proto::move_resource_state::Response,
    proto::open_ephemeral_resource::Response,
    proto::plan_action::Response,
    proto::plan_resource_change::Response,
    proto::read_data_source::Response,
    proto::read_resource::Response,
    proto::renew_ephemeral_resource::Response,
    proto::unlock_state::Response,
    proto::upgrade_resource_identity::Response,
    proto::upgrade_resource_state::Response,
    proto::validate_action_config::Response,
    proto::validate_data_resource_config::Response,
    proto::validate_ephemeral_resource_config::Response,
    proto::validate_list_resource_config::Response,
    proto::validate_provider_config::Response,
    proto::validate_resource_config::Response,
    proto::validate_state_store::Response,
    proto::write_state_bytes::Response,
    proto::invoke_action::event::Completed,
    proto5::get_metadata::Response,
    proto5::prepare_provider_config::Response,
);

impl Reply for proto::call_function::Response {
    fn failed(diagnostics: Diagnostics) -> Self {
        let text = diagnostics.iter().map(|d| format!("{}: {}", d.summary, d.detail)).collect::<Vec<_>>().join("\n");
        Self { result: None, error: Some(proto::FunctionError { text, function_argument: None }) }
    }

    fn diagnostics(&self) -> &[proto::Diagnostic] {
        &[]
    }

    fn mask(&mut self, secrets: &Secrets) {
        if let Some(error) = &mut self.error {
            error.text = secrets.mask(&error.text);
        }
    }
}

impl Reply for proto::list_resource::Event {
    fn failed(diagnostics: Diagnostics) -> Self {
        Self { diagnostic: wire::diagnostics(diagnostics), ..Self::default() }
    }

    fn diagnostics(&self) -> &[proto::Diagnostic] {
        &self.diagnostic
    }

    fn mask(&mut self, secrets: &Secrets) {
        mask_all(&mut self.diagnostic, secrets);
    }
}

impl Reply for proto::read_state_bytes::Response {
    /// Terraform looks at the range without asking whether there is one.
    fn failed(diagnostics: Diagnostics) -> Self {
        let range = Some(proto::StateRange::default());
        Self { diagnostics: wire::diagnostics(diagnostics), range, ..Self::default() }
    }

    fn diagnostics(&self) -> &[proto::Diagnostic] {
        &self.diagnostics
    }

    fn mask(&mut self, secrets: &Secrets) {
        mask_all(&mut self.diagnostics, secrets);
    }
}
