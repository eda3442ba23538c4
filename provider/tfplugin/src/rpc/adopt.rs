//! Objects that come from elsewhere: imports, moves, stored identities, and configuration for what has none.

use super::resource::{identified, parse, returned};
use super::{Inner, broken, decode, defer, refuse};
use crate::check::check_identity;
use crate::provider::TypeSchema;
use crate::{
    Context, Diagnostics, GenerateConfig, Import, ImportBy, Kind, Move, Path, State, UpgradeIdentity, Value, proto,
    wire,
};
use proto::{
    generate_resource_config as generate, import_resource_state as import, move_resource_state as moving,
    upgrade_resource_identity as upgrade_identity,
};

impl Inner {
    pub(super) async fn import(
        &self,
        request: import::Request,
        context: Context,
    ) -> Result<import::Response, Diagnostics> {
        let ty = self.type_schema(Kind::Resource, &request.type_name)?;
        let name = request.type_name;
        let by = import_by(&name, &ty, request.id, request.identity.as_ref())?;
        let imported = match self.waits() {
            Some(reason) => State { value: Value::UNKNOWN, deferred: Some(reason), ..State::default() },
            None => {
                let schema = ty.schema.clone();
                self.provider
                    .import(Import { ty: name.clone(), schema, by: by.clone(), context: context.clone() })
                    .await?
            }
        };
        let State { mut value, private, identity, warnings, deferred } = imported;
        let deferred = defer::allowed("import", &name, &context, deferred)?;
        if deferred.is_some() {
            value = Value::UNKNOWN;
        } else if value.is_null() {
            // Without an object `terraform import` would print success and import nothing.
            return Err(Diagnostics::error("Nothing to import", format!("The provider found no {name} by this id.")));
        }
        let (state, identity) = if deferred.is_some() {
            (wire::encode("import", &value, &ty.value_type)?, None)
        } else {
            let asked = match &by {
                ImportBy::Identity(asked) => Some(with_unknown(asked)),
                ImportBy::Id(_) => None,
            };
            let state = returned(&context, "import", &name, &ty, &value)?;
            (state, identified("import", &name, &ty, identity, asked.as_ref(), &value, false)?)
        };
        let imported = import::ImportedResource { type_name: name, state, private: private.into_bytes(), identity };
        Ok(import::Response { imported_resources: vec![imported], diagnostics: wire::diagnostics(warnings), deferred })
    }

    pub(super) async fn move_state(
        &self,
        request: moving::Request,
        context: Context,
    ) -> Result<moving::Response, Diagnostics> {
        let ty = self.type_schema(Kind::Resource, &request.target_type_name)?;
        let name = request.target_type_name;
        let moved = self
            .provider
            .move_state(Move {
                source_provider: request.source_provider_address,
                source_type: request.source_type_name,
                source_version: request.source_schema_version,
                state: parse(&request.source_state.unwrap_or_default().json)?,
                private: request.source_private.into(),
                identity: parse(&request.source_identity.unwrap_or_default().json)?,
                identity_version: request.source_identity_schema_version,
                target_type: name.clone(),
                schema: ty.schema.clone(),
                context: context.clone(),
            })
            .await?;
        if moved.value.is_null() {
            refuse("move_state", &name, broken("the state of what is moved must not be null"))?;
        }
        if moved.deferred.is_some() {
            refuse("move_state", &name, broken("a move cannot be deferred"))?;
        }
        let target_state = returned(&context, "move_state", &name, &ty, &moved.value)?;
        let target_identity = identified("move_state", &name, &ty, moved.identity, None, &moved.value, false)?;
        let diagnostics = wire::diagnostics(moved.warnings);
        Ok(moving::Response { target_state, diagnostics, target_private: moved.private.into_bytes(), target_identity })
    }

    pub(super) async fn upgrade_identity(
        &self,
        request: upgrade_identity::Request,
        context: Context,
    ) -> Result<upgrade_identity::Response, Diagnostics> {
        let ty = self.type_schema(Kind::Resource, &request.type_name)?;
        let name = request.type_name;
        let Some(schema) = ty.identity.clone() else {
            return Err(Diagnostics::error("No identity", format!("{name} has no identity schema.")));
        };
        let identity = parse(&request.raw_identity.unwrap_or_default().json)?;
        let upgrade = UpgradeIdentity { ty: name.clone(), schema, version: request.version, identity, context };
        let identity = self.provider.upgrade_identity(upgrade).await?;
        refuse("upgrade_identity", &name, check_identity(None, &identity))?;
        let upgraded_identity = wire::identity_data("upgrade_identity", Some(&identity), ty.identity.as_deref())?;
        Ok(upgrade_identity::Response { upgraded_identity, diagnostics: Vec::new() })
    }

    pub(super) async fn generate(
        &self,
        request: generate::Request,
        context: Context,
    ) -> Result<generate::Response, Diagnostics> {
        let ty = self.type_schema(Kind::Resource, &request.type_name)?;
        let state = decode(&context, &ty, "state", request.state.as_ref())?;
        let name = request.type_name;
        let schema = ty.schema.clone();
        let generate = GenerateConfig { ty: name.clone(), schema, state, context: context.clone() };
        let config = self.provider.generate_config(generate).await?;
        if config.is_null() {
            refuse("generate_config", &name, broken("the configuration must not be null"))?;
        }
        let config = returned(&context, "generate_config", &name, &ty, &config)?;
        Ok(generate::Response { config, diagnostics: Vec::new() })
    }
}

fn import_by(
    name: &str,
    ty: &TypeSchema,
    id: String,
    identity: Option<&proto::ResourceIdentityData>,
) -> Result<ImportBy, Diagnostics> {
    if !id.is_empty() {
        return Ok(ImportBy::Id(id));
    }
    let (Some(schema), Some(identity)) = (&ty.identity, wire::identity(identity, ty.identity.as_deref())?) else {
        return Err(Diagnostics::error("Import needs an id", format!("The id given for {name} is empty.")));
    };
    let mut missing = Diagnostics::new();
    for (attribute, of) in &schema.attributes {
        let value = identity.attribute(attribute);
        if value.is_unknown() || (of.required_for_import && value.is_null()) {
            let detail = format!("Importing {name} by identity needs a known value of `{attribute}`.");
            missing.extend(Diagnostics::error_at(Path::attribute(attribute), "Identity is not complete", detail));
        }
    }
    missing.into_result()?;
    Ok(ImportBy::Identity(identity))
}

/// The identity that was asked for, unknown where the import left something to the provider.
fn with_unknown(asked: &Value) -> Value {
    let Some(attributes) = asked.entries() else {
        return asked.clone();
    };
    let filled = |value: &Value| if value.is_null() { Value::UNKNOWN } else { value.clone() };
    Value::object(attributes.iter().map(|(name, value)| (name.clone(), filled(value))))
}
