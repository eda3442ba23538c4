//! The life of a managed resource.

use super::{Inner, refuse};
use crate::provider::{Apply, Import, Move, Plan, Read, State, TypeSchema, Upgrade, Validate};
use crate::{
    Diagnostics, Kind, Value, check_applied, check_known, check_planned, check_write_only, proto, wire,
    without_write_only,
};
use proto::{
    apply_resource_change as apply, import_resource_state as import, move_resource_state as moving,
    plan_resource_change as plan, read_resource as read, upgrade_resource_state as upgrade,
    validate_resource_config as validate,
};

impl Inner {
    pub(super) async fn validate_resource(
        &self,
        request: validate::Request,
    ) -> Result<validate::Response, Diagnostics> {
        let ty = self.type_schema(Kind::Resource, &request.type_name)?;
        let config = wire::decode("configuration", request.config.as_ref(), &ty.value_type)?;
        let write_only_allowed = request.client_capabilities.is_some_and(|c| c.write_only_attributes_allowed);
        if !write_only_allowed && let Some(first) = check_write_only(&ty.schema.block, &config).into_iter().next() {
            let detail = "This version of Terraform would store its value: write-only arguments need Terraform 1.11.";
            return Err(Diagnostics::error_at(first.path, "Write-only argument not allowed", detail));
        }
        let schema = ty.schema.clone();
        let request = Validate { kind: Kind::Resource, ty: request.type_name, schema, config };
        Ok(validate::Response { diagnostics: wire::diagnostics(self.provider.validate(request).await) })
    }

    pub(super) async fn upgrade(&self, request: upgrade::Request) -> Result<upgrade::Response, Diagnostics> {
        let ty = self.type_schema(Kind::Resource, &request.type_name)?;
        let raw = request.raw_state.unwrap_or_default();
        if raw.json.is_empty() && !raw.flatmap.is_empty() {
            return Err(Diagnostics::error(
                "State too old",
                "The state is from Terraform before 0.12: apply once with Terraform 0.13 and an old provider first.",
            ));
        }
        let state = parse(&raw.json)?;
        let name = request.type_name;
        let upgrade = Upgrade { ty: name.clone(), schema: ty.schema.clone(), version: request.version, state };
        let value = self.provider.upgrade(upgrade).await?;
        let upgraded_state = returned("upgrade", &name, &ty, &value)?;
        Ok(upgrade::Response { upgraded_state, diagnostics: Vec::new() })
    }

    pub(super) async fn read(&self, request: read::Request) -> Result<read::Response, Diagnostics> {
        let ty = self.type_schema(Kind::Resource, &request.type_name)?;
        let current = wire::decode("state", request.current_state.as_ref(), &ty.value_type)?;
        let name = request.type_name;
        let private = request.private.to_vec();
        let read = Read { ty: name.clone(), schema: ty.schema.clone(), current, private };
        let state = self.provider.read(read).await?;
        let new_state = returned("read", &name, &ty, &state.value)?;
        let diagnostics = wire::diagnostics(state.warnings);
        Ok(read::Response { new_state, diagnostics, private: state.private.into(), deferred: None })
    }

    pub(super) async fn plan(&self, request: plan::Request) -> Result<plan::Response, Diagnostics> {
        let ty = self.type_schema(Kind::Resource, &request.type_name)?;
        let proposed = wire::decode("proposed state", request.proposed_new_state.as_ref(), &ty.value_type)?;
        if proposed.is_null() {
            // Destroying leaves nothing to plan.
            let planned_state = wire::encode("plan", &Value::Null, &ty.value_type)?;
            return Ok(plan::Response { planned_state, planned_private: request.prior_private, ..Default::default() });
        }
        // Configured write-only values are in the proposal; handlers find them in the configuration.
        let proposed = without_write_only(&ty.schema.block, proposed);
        let prior = wire::decode("prior state", request.prior_state.as_ref(), &ty.value_type)?;
        let config = wire::decode("configuration", request.config.as_ref(), &ty.value_type)?;
        let name = request.type_name;
        let planned = self
            .provider
            .plan(Plan {
                ty: name.clone(),
                schema: ty.schema.clone(),
                prior: prior.clone(),
                proposed,
                config: config.clone(),
                private: request.prior_private.to_vec(),
            })
            .await?;
        let block = &ty.schema.block;
        refuse("plan", &name, check_planned(block, &prior, &config, &planned.value))?;
        refuse("plan", &name, check_write_only(block, &planned.value))?;
        Ok(plan::Response {
            planned_state: wire::encode("plan", &planned.value, &ty.value_type)?,
            requires_replace: planned.requires_replace.into_iter().map(wire::path).collect(),
            planned_private: planned.private.into(),
            diagnostics: wire::diagnostics(planned.warnings),
            deferred: None,
        })
    }

    /// Applies a change. What the handler returns is recorded even when it breaks a rule: losing track of something
    /// that was created is worse than an attribute Terraform complains about.
    pub(super) async fn apply(&self, request: apply::Request) -> Result<apply::Response, Diagnostics> {
        let ty = self.type_schema(Kind::Resource, &request.type_name)?;
        let prior = wire::decode("prior state", request.prior_state.as_ref(), &ty.value_type)?;
        let planned = wire::decode("planned state", request.planned_state.as_ref(), &ty.value_type)?;
        let config = wire::decode("configuration", request.config.as_ref(), &ty.value_type)?;
        let name = request.type_name;
        let mut applied = self
            .provider
            .apply(Apply {
                ty: name.clone(),
                schema: ty.schema.clone(),
                prior,
                planned: planned.clone(),
                config,
                private: request.planned_private.to_vec(),
                stop: self.stop.token(),
            })
            .await?;
        let mut violations = check_write_only(&ty.schema.block, &applied.value);
        if !violations.is_empty() {
            applied.value = without_write_only(&ty.schema.block, applied.value);
        }
        if !applied.diagnostics.has_errors() {
            violations.extend(check_applied(&planned, &applied.value));
            violations.extend(check_known(&applied.value));
        }
        if let Err(broken) = refuse("apply", &name, violations) {
            applied.diagnostics.extend(broken);
        }
        let new_state = match wire::encode("apply", &known(applied.value), &ty.value_type) {
            Ok(state) => state,
            Err(error) => {
                applied.diagnostics.extend(error);
                None
            }
        };
        let diagnostics = wire::diagnostics(applied.diagnostics);
        Ok(apply::Response { new_state, private: applied.private.into(), diagnostics })
    }

    pub(super) async fn import(&self, request: import::Request) -> Result<import::Response, Diagnostics> {
        let ty = self.type_schema(Kind::Resource, &request.type_name)?;
        let name = request.type_name;
        if request.id.is_empty() {
            return Err(Diagnostics::error("Import needs an id", format!("The id given for {name} is empty.")));
        }
        let import = Import { ty: name.clone(), schema: ty.schema.clone(), id: request.id };
        let State { value, private, warnings } = self.provider.import(import).await?;
        if value.is_null() {
            // Without an object `terraform import` would print success and import nothing.
            return Err(Diagnostics::error("Nothing to import", format!("The provider found no {name} by this id.")));
        }
        let state = returned("import", &name, &ty, &value)?;
        let imported = import::ImportedResource { type_name: name, state, private: private.into() };
        Ok(import::Response {
            imported_resources: vec![imported],
            diagnostics: wire::diagnostics(warnings),
            deferred: None,
        })
    }

    pub(super) async fn move_state(&self, request: moving::Request) -> Result<moving::Response, Diagnostics> {
        let ty = self.type_schema(Kind::Resource, &request.target_type_name)?;
        let name = request.target_type_name;
        let state = parse(&request.source_state.unwrap_or_default().json)?;
        let state = self
            .provider
            .move_state(Move {
                source_provider: request.source_provider_address,
                source_type: request.source_type_name,
                source_version: request.source_schema_version,
                state,
                private: request.source_private.to_vec(),
                target_type: name.clone(),
                schema: ty.schema.clone(),
            })
            .await?;
        let target_state = returned("move_state", &name, &ty, &state.value)?;
        let diagnostics = wire::diagnostics(state.warnings);
        Ok(moving::Response { target_state, diagnostics, target_private: state.private.into() })
    }
}

/// Checks and encodes an object that exists: wholly known, nothing write-only.
fn returned(
    handler: &str,
    name: &str,
    ty: &TypeSchema,
    value: &Value,
) -> Result<Option<proto::DynamicValue>, Diagnostics> {
    refuse(handler, name, check_known(value))?;
    refuse(handler, name, check_write_only(&ty.schema.block, value))?;
    wire::encode(handler, value, &ty.value_type)
}

fn parse(json: &[u8]) -> Result<serde_json::Value, Diagnostics> {
    let json = if json.is_empty() { b"null" } else { json };
    wire::parse_json(json).map_err(|error| Diagnostics::error("Stored state is not JSON", error.to_string()))
}

/// The value with null in place of what is still unknown, as Terraform would store it.
fn known(value: Value) -> Value {
    let all = |values: Vec<Value>| values.into_iter().map(known).collect();
    match value {
        Value::Unknown(_) => Value::Null,
        Value::List(elements) => Value::List(all(elements)),
        Value::Set(elements) => Value::set(all(elements)),
        Value::Tuple(elements) => Value::Tuple(all(elements)),
        Value::Map(entries) => Value::Map(entries.into_iter().map(|(k, v)| (k, known(v))).collect()),
        Value::Object(entries) => Value::Object(entries.into_iter().map(|(k, v)| (k, known(v))).collect()),
        Value::Dynamic(typed) => Value::Dynamic(Box::new((typed.0, known(typed.1)))),
        other => other,
    }
}
