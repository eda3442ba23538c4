//! Schemas, metadata and functions.

use super::Inner;
use crate::proto::{self, get_metadata as metadata};
use crate::{Diagnostics, Kind, wire};
use bytes::Bytes;
use std::collections::{BTreeMap, BTreeSet};

impl Inner {
    /// The schema response, encoded type by type on the first call and copied from then on.
    pub(super) fn schema_response(&self) -> Result<proto::get_provider_schema::Response, Diagnostics> {
        if let Some(response) = self.shared.response.get() {
            return Ok(response.clone());
        }
        let types = self.provider.types();
        let response = proto::get_provider_schema::Response {
            provider: wire::schema(&self.shared.provider.schema),
            resource_schemas: self.encoded(Kind::Resource, &types.resources)?,
            data_source_schemas: self.encoded(Kind::DataSource, &types.data_sources)?,
            ephemeral_resource_schemas: self.encoded(Kind::Ephemeral, &types.ephemeral)?,
            functions: self.functions(),
            server_capabilities: Some(capabilities()),
            ..Default::default()
        };
        Ok(self.shared.response.get_or_init(|| response).clone())
    }

    fn encoded(&self, kind: Kind, types: &BTreeSet<String>) -> Result<BTreeMap<String, Bytes>, Diagnostics> {
        let encode = |ty: &String| {
            // Asked of the provider directly: keeping the tree of each type would hold far more than its bytes.
            let schema = self.provider.type_schema(kind, ty).ok_or_else(|| {
                Diagnostics::error("Schema missing", format!("The provider lists {ty} and has no schema for it."))
            })?;
            super::refuse("type_schema", ty, crate::check_schema(&schema))?;
            Ok((ty.clone(), wire::schema(&schema)))
        };
        types.iter().map(encode).collect()
    }

    pub(super) fn functions(&self) -> BTreeMap<String, proto::Function> {
        self.provider.functions().iter().map(|(name, f)| (name.clone(), wire::function(f))).collect()
    }

    pub(super) fn metadata(&self) -> metadata::Response {
        let types = self.provider.types();
        metadata::Response {
            server_capabilities: Some(capabilities()),
            diagnostics: Vec::new(),
            data_sources: types
                .data_sources
                .into_iter()
                .map(|type_name| metadata::DataSourceMetadata { type_name })
                .collect(),
            resources: types.resources.into_iter().map(|type_name| metadata::ResourceMetadata { type_name }).collect(),
            functions: self.functions().into_keys().map(|name| metadata::FunctionMetadata { name }).collect(),
            ephemeral_resources: types
                .ephemeral
                .into_iter()
                .map(|type_name| metadata::EphemeralMetadata { type_name })
                .collect(),
        }
    }

    pub(super) async fn call_function(
        &self,
        request: proto::call_function::Request,
    ) -> Result<proto::call_function::Response, Diagnostics> {
        let functions = self.provider.functions();
        let Some(function) = functions.get(&request.name) else {
            return Err(Diagnostics::error("No such function", request.name));
        };
        let mut arguments = Vec::with_capacity(request.arguments.len());
        for (i, argument) in request.arguments.iter().enumerate() {
            let parameter = function.parameters.get(i).or(function.variadic_parameter.as_ref());
            let Some(parameter) = parameter else {
                return Err(Diagnostics::error("Too many arguments", request.name));
            };
            arguments.push(wire::decode(&parameter.name, Some(argument), &parameter.ty)?);
        }
        Ok(match self.provider.call(&request.name, arguments).await {
            Ok(result) => {
                super::refuse("call", &request.name, crate::check_known(&result))?;
                let result = wire::encode("call", &result, &function.return_type)?;
                proto::call_function::Response { result, error: None }
            }
            Err(error) => proto::call_function::Response {
                result: None,
                error: Some(proto::FunctionError {
                    text: error.text,
                    function_argument: error.argument.and_then(|i| i64::try_from(i).ok()),
                }),
            },
        })
    }
}

fn capabilities() -> proto::ServerCapabilities {
    // Destroying is not planned by the provider: Terraform does that alone, and one call less is made.
    proto::ServerCapabilities { plan_destroy: false, get_provider_schema_optional: true, move_resource_state: true }
}
