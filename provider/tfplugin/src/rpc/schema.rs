//! Schemas and metadata.

use super::{Inner, lock, refuse};
use crate::check::{check_function, check_identity_schema};
use crate::proto::{self, get_metadata as metadata, get_resource_identity_schemas as identities};
use crate::wire::schema::{self as wire, Protocol};
use crate::{Diagnostics, Kind, check_protocol_5, check_schema, proto5};
use bytes::Bytes;
use ledgerform_schema::Schema;
use proto::get_provider_schema as schema;
use std::collections::{BTreeMap, BTreeSet};

impl Inner {
    /// The schema response, encoded type by type on the first call and copied from then on.
    pub(super) fn schema_response(&self, protocol: Protocol) -> Result<schema::Response, Diagnostics> {
        if let Some(response) = lock(&self.shared.responses).get(&protocol) {
            return Ok(response.clone());
        }
        let types = self.provider.types();
        let of = |kind| self.encoded(kind, types.of(kind), protocol);
        let action = |(name, schema)| (name, proto::ActionSchema { schema });
        let provider_meta = match &self.shared.meta {
            Some(meta) => Some(checked("meta_schema", "provider_meta", &meta.schema, protocol)?),
            None => None,
        };
        let stores = if protocol == Protocol::Six { of(Kind::StateStore)? } else { BTreeMap::new() };
        let response = schema::Response {
            provider: checked("schema", "the provider", &self.shared.provider.schema, protocol)?,
            resource_schemas: of(Kind::Resource)?,
            data_source_schemas: of(Kind::DataSource)?,
            ephemeral_resource_schemas: of(Kind::Ephemeral)?,
            list_resource_schemas: of(Kind::List)?,
            state_store_schemas: stores,
            action_schemas: of(Kind::Action)?.into_iter().map(action).collect(),
            functions: self.functions()?,
            provider_meta,
            server_capabilities: Some(self.capabilities()),
            diagnostics: Vec::new(),
        };
        self.check_lists(&types.lists, &types.resources)?;
        lock(&self.shared.responses).insert(protocol, response.clone());
        Ok(response)
    }

    fn encoded(
        &self,
        kind: Kind,
        types: &BTreeSet<String>,
        protocol: Protocol,
    ) -> Result<BTreeMap<String, Bytes>, Diagnostics> {
        let encode = |ty: &String| {
            // Asked of the provider directly: keeping the tree of each type would hold far more than its bytes.
            let schema = self.provider.type_schema(kind, ty).ok_or_else(|| {
                Diagnostics::error("Schema missing", format!("The provider lists {ty} and has no schema for it."))
            })?;
            Ok((ty.clone(), checked("type_schema", ty, &schema, protocol)?))
        };
        types.iter().map(encode).collect()
    }

    /// What is listed is a managed resource with an identity.
    fn check_lists(&self, lists: &BTreeSet<String>, resources: &BTreeSet<String>) -> Result<(), Diagnostics> {
        let lacking = lists.iter().find(|ty| !resources.contains(*ty) || self.provider.identity_schema(ty).is_none());
        match lacking {
            Some(ty) => Err(Diagnostics::error(
                "Identity missing",
                format!("{ty} is listed, and so must be a resource type with an identity schema."),
            )),
            None => Ok(()),
        }
    }

    pub(super) fn functions(&self) -> Result<BTreeMap<String, proto::Function>, Diagnostics> {
        let functions = self.provider.functions();
        for (name, function) in &functions {
            refuse("functions", name, check_function(name, function))?;
        }
        Ok(functions.iter().map(|(name, function)| (name.clone(), wire::function(function))).collect())
    }

    pub(super) fn identity_schemas(&self) -> Result<identities::Response, Diagnostics> {
        let mut identity_schemas = BTreeMap::new();
        for ty in self.provider.types().resources {
            if let Some(schema) = self.provider.identity_schema(&ty) {
                refuse("identity_schema", &ty, check_identity_schema(&schema))?;
                identity_schemas.insert(ty, wire::identity(&schema));
            }
        }
        Ok(identities::Response { identity_schemas, diagnostics: Vec::new() })
    }

    pub(super) fn metadata(&self) -> metadata::Response {
        let types = self.provider.types();
        metadata::Response {
            server_capabilities: Some(self.capabilities()),
            diagnostics: Vec::new(),
            data_sources: named(types.data_sources, |type_name| metadata::DataSourceMetadata { type_name }),
            resources: named(types.resources, |type_name| metadata::ResourceMetadata { type_name }),
            functions: named(self.provider.functions().into_keys(), |name| metadata::FunctionMetadata { name }),
            ephemeral_resources: named(types.ephemeral, |type_name| metadata::EphemeralMetadata { type_name }),
            list_resources: named(types.lists, |type_name| metadata::ListResourceMetadata { type_name }),
            state_stores: named(types.state_stores, |type_name| metadata::StateStoreMetadata { type_name }),
            actions: named(types.actions, |type_name| metadata::ActionMetadata { type_name }),
        }
    }

    fn capabilities(&self) -> proto::ServerCapabilities {
        let capabilities = self.provider.capabilities();
        proto::ServerCapabilities {
            plan_destroy: capabilities.plan_destroy,
            // Every call stands on its own: none needs that the schema was asked before.
            get_provider_schema_optional: true,
            move_resource_state: capabilities.move_state,
            generate_resource_config: capabilities.generate_config,
        }
    }
}

/// The metadata in the numbers of protocol 5, which has no state stores.
pub(super) fn metadata_of_five(of: metadata::Response) -> proto5::get_metadata::Response {
    proto5::get_metadata::Response {
        server_capabilities: of.server_capabilities,
        diagnostics: of.diagnostics,
        data_sources: of.data_sources,
        resources: of.resources,
        functions: of.functions,
        ephemeral_resources: of.ephemeral_resources,
        list_resources: of.list_resources,
        actions: of.actions,
    }
}

fn named<M>(names: impl IntoIterator<Item = String>, message: impl Fn(String) -> M) -> Vec<M> {
    names.into_iter().map(message).collect()
}

/// The bytes of a schema Terraform takes.
fn checked(handler: &str, name: &str, schema: &Schema, protocol: Protocol) -> Result<Bytes, Diagnostics> {
    refuse(handler, name, check_schema(schema))?;
    if protocol == Protocol::Five {
        refuse(handler, name, check_protocol_5(schema))?;
    }
    Ok(wire::schema(schema, protocol))
}
