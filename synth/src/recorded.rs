//! Which recorded schema a resource has: the one place that chooses among the recorded documents.

use crate::element::ResourceElement;
use crate::resource::{Mode, Provider};
use ledgerform_schema::{Document, Schema};
use std::sync::Arc;

/// The recorded schema of a provider: of the version the types were made from, or else the newest.
pub(crate) fn document(provider: &Provider) -> Option<&'static Document> {
    let exact = ledgerform_schema::document_version(provider.name, provider.version);
    // Another provider may have the same local name.
    exact.or_else(|| ledgerform_schema::document(provider.name)).filter(|found| found.short_source() == provider.source)
}

/// The recorded provider with a local name, in its newest version; also the one that is built into Terraform.
pub(crate) fn recorded_provider(name: &str) -> Option<Provider> {
    if name == Provider::TERRAFORM.name {
        return Some(Provider::TERRAFORM);
    }
    let document = ledgerform_schema::document(name)?;
    Some(Provider { name: document.name(), source: document.short_source(), version: document.version() })
}

impl ResourceElement {
    /// The recorded schema of the type; nothing if the provider is not recorded, or has no such type.
    pub(crate) fn schema(&self) -> Option<Arc<Schema>> {
        let document = document(&self.provider)?;
        match self.mode {
            Mode::Managed => document.resource(self.ty),
            Mode::Data => document.data_source(self.ty),
            Mode::Ephemeral => document.ephemeral_resource(self.ty),
        }
    }
}
