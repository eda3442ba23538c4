//! The life of a managed resource.

use super::{Inner, broken, decode, defer, refuse};
use crate::check::{check_identity, check_replace};
use crate::provider::TypeSchema;
use crate::{
    Applied, Apply, Context, Diagnostics, Kind, Plan, Planned, Read, State, Upgrade, Validate, Value, check_applied,
    check_known, check_planned, check_write_only, proto, wire, without_write_only,
};
use proto::{
    apply_resource_change as apply, plan_resource_change as plan, read_resource as read,
    upgrade_resource_state as upgrade, validate_resource_config as validate,
};

impl Inner {
    pub(super) async fn validate_resource(
        &self,
        request: validate::Request,
        context: Context,
    ) -> Result<validate::Response, Diagnostics> {
        let ty = self.type_schema(Kind::Resource, &request.type_name)?;
        let config = decode(&context, &ty, "configuration", request.config.as_ref())?;
        if !context.client.write_only
            && let Some(first) = check_write_only(&ty.schema.block, &config).into_iter().next()
        {
            let detail = "This version of Terraform would store its value: write-only arguments need Terraform 1.11.";
            return Err(Diagnostics::error_at(first.path, "Write-only argument not allowed", detail));
        }
        let schema = ty.schema.clone();
        let request = Validate { kind: Kind::Resource, ty: request.type_name, schema, config, context };
        Ok(validate::Response { diagnostics: wire::diagnostics(self.provider.validate(request).await) })
    }

    pub(super) async fn upgrade(
        &self,
        request: upgrade::Request,
        context: Context,
    ) -> Result<upgrade::Response, Diagnostics> {
        let ty = self.type_schema(Kind::Resource, &request.type_name)?;
        let raw = request.raw_state.unwrap_or_default();
        if raw.json.is_empty() && !raw.flatmap.is_empty() {
            return Err(Diagnostics::error(
                "State too old",
                "The state is from Terraform before 0.12: apply once with Terraform 0.13 and an old provider first.",
            ));
        }
        let state = parse(&raw.json)?;
        let was_null = state.is_null();
        let name = request.type_name;
        let schema = ty.schema.clone();
        let upgrade = Upgrade { ty: name.clone(), schema, version: request.version, state, context: context.clone() };
        let value = self.provider.upgrade(upgrade).await?;
        if value.is_null() && !was_null {
            refuse(
                "upgrade",
                &name,
                broken("the upgraded state must not be null: a read says that an object is gone"),
            )?;
        }
        let upgraded_state = returned(&context, "upgrade", &name, &ty, &value)?;
        Ok(upgrade::Response { upgraded_state, diagnostics: Vec::new() })
    }

    pub(super) async fn read(&self, request: read::Request, context: Context) -> Result<read::Response, Diagnostics> {
        let ty = self.type_schema(Kind::Resource, &request.type_name)?;
        let current = decode(&context, &ty, "state", request.current_state.as_ref())?;
        let before = wire::identity(request.current_identity.as_ref(), ty.identity.as_deref())?;
        if let Some(reason) = self.waits() {
            let (new_state, new_identity) = (request.current_state, request.current_identity);
            let deferred = Some(wire::deferred(reason));
            return Ok(read::Response {
                new_state,
                new_identity,
                private: request.private,
                deferred,
                ..Default::default()
            });
        }
        let name = request.type_name;
        let read = Read {
            ty: name.clone(),
            schema: ty.schema.clone(),
            current: current.clone(),
            private: request.private.into(),
            identity: before.clone(),
            meta: self.meta(request.provider_meta.as_ref())?,
            context: context.clone(),
        };
        let State { mut value, private, identity, warnings, deferred } = self.provider.read(read).await?;
        let deferred = defer::allowed("read", &name, &context, deferred)?;
        if deferred.is_some() && value.is_null() {
            value = current;
        }
        let new_state = returned(&context, "read", &name, &ty, &value)?;
        let new_identity = identified("read", &name, &ty, identity, before.as_ref(), &value, deferred.is_none())?;
        let diagnostics = wire::diagnostics(warnings);
        Ok(read::Response { new_state, diagnostics, private: private.into_bytes(), deferred, new_identity })
    }

    pub(super) async fn plan(&self, request: plan::Request, context: Context) -> Result<plan::Response, Diagnostics> {
        let ty = self.type_schema(Kind::Resource, &request.type_name)?;
        let proposed = decode(&context, &ty, "proposed state", request.proposed_new_state.as_ref())?;
        let destroy = proposed.is_null();
        if destroy && !self.provider.capabilities().plan_destroy {
            // Destroying leaves nothing to plan.
            let planned_state = wire::encode("plan", &Value::Null, &ty.value_type)?;
            let (planned_private, planned_identity) = (request.prior_private, request.prior_identity);
            return Ok(plan::Response { planned_state, planned_private, planned_identity, ..Default::default() });
        }
        // Configured write-only values are in the proposal; handlers find them in the configuration.
        let block = &ty.schema.block;
        let proposed = without_write_only(block, proposed);
        let prior = decode(&context, &ty, "prior state", request.prior_state.as_ref())?;
        let config = decode(&context, &ty, "configuration", request.config.as_ref())?;
        let before = wire::identity(request.prior_identity.as_ref(), ty.identity.as_deref())?;
        let name = request.type_name;
        let planned = match self.waits() {
            Some(reason) => Planned {
                value: if destroy { Value::Null } else { defer::unplanned(&ty, &config, proposed.clone()) },
                private: request.prior_private.into(),
                deferred: Some(reason),
                ..Planned::default()
            },
            None => {
                self.provider
                    .plan(Plan {
                        ty: name.clone(),
                        schema: ty.schema.clone(),
                        prior: prior.clone(),
                        proposed: proposed.clone(),
                        config: config.clone(),
                        private: request.prior_private.into(),
                        planned_private: request.planned_private.into(),
                        identity: before.clone(),
                        meta: self.meta(request.provider_meta.as_ref())?,
                        context: context.clone(),
                    })
                    .await?
            }
        };
        let Planned { mut value, requires_replace, private, identity, warnings, deferred } = planned;
        let deferred = defer::allowed("plan", &name, &context, deferred)?;
        if deferred.is_some() && value.is_null() && !destroy {
            value = defer::unplanned(&ty, &config, proposed);
        }
        context.log.secrets.learn(block, &value);
        let mut violations = match (destroy, value.is_null()) {
            (true, true) => Vec::new(),
            (true, false) => broken("the plan of a destroy must be null"),
            (false, _) => check_planned(block, &prior, &config, &value),
        };
        violations.extend(
            check_write_only(block, &value)
                .into_iter()
                .filter(|wo| !violations.iter().any(|v| v.path == wo.path))
                .collect::<Vec<_>>(),
        );
        violations.extend(check_replace(&prior, &value, &requires_replace));
        refuse("plan", &name, violations)?;
        let before = before.filter(|_| !prior.is_null());
        let planned_identity = match (destroy, &before) {
            (true, _) => request.prior_identity,
            (false, None) => wire::identity_data(
                "plan",
                identity.or_else(|| ty.identity.as_ref()?.of_object(&value, &ty.value_type)).as_ref(),
                ty.identity.as_deref(),
            )?,
            (false, before) => identified("plan", &name, &ty, identity, before.as_ref(), &value, false)?,
        };
        Ok(plan::Response {
            planned_state: wire::encode("plan", &value, &ty.value_type)?,
            requires_replace: requires_replace.into_iter().map(wire::path).collect(),
            planned_private: private.into_bytes(),
            diagnostics: wire::diagnostics(warnings),
            deferred,
            planned_identity,
        })
    }

    /// Applies a change. What the handler returns is recorded even when it breaks a rule: losing track of something
    /// that was created is worse than an attribute Terraform complains about.
    pub(super) async fn apply(
        &self,
        request: apply::Request,
        context: Context,
    ) -> Result<apply::Response, Diagnostics> {
        let ty = self.type_schema(Kind::Resource, &request.type_name)?;
        let prior = decode(&context, &ty, "prior state", request.prior_state.as_ref())?;
        let planned = decode(&context, &ty, "planned state", request.planned_state.as_ref())?;
        let config = decode(&context, &ty, "configuration", request.config.as_ref())?;
        let before = wire::identity(request.planned_identity.as_ref(), ty.identity.as_deref())?;
        let name = request.type_name;
        let Applied { mut value, private, identity, mut diagnostics } = self
            .provider
            .apply(Apply {
                ty: name.clone(),
                schema: ty.schema.clone(),
                prior,
                planned: planned.clone(),
                config,
                private: request.planned_private.into(),
                identity: before.clone(),
                meta: self.meta(request.provider_meta.as_ref())?,
                context: context.clone(),
            })
            .await?;
        context.log.secrets.learn(&ty.schema.block, &value);
        let mut violations = check_write_only(&ty.schema.block, &value);
        if !violations.is_empty() {
            value = without_write_only(&ty.schema.block, value);
        }
        let failed = diagnostics.has_errors();
        if !failed {
            violations.extend(check_applied(&planned, &value));
            violations.extend(check_known(&value));
        }
        if let Err(broken) = refuse("apply", &name, violations) {
            diagnostics.extend(broken);
        }
        let value = known(value);
        // After an error an identity is recorded if there is one; its absence is not worth a second error.
        let new_identity = match identified("apply", &name, &ty, identity, before.as_ref(), &value, !failed) {
            Ok(identity) => identity,
            Err(error) => {
                diagnostics.extend(error);
                None
            }
        };
        let new_state = match wire::encode("apply", &value, &ty.value_type) {
            Ok(state) => state,
            Err(error) => {
                diagnostics.extend(error);
                // An object of which nothing is recorded would be lost; what was planned for it is the best guess.
                wire::encode("apply", &known(without_write_only(&ty.schema.block, planned)), &ty.value_type)?
            }
        };
        let diagnostics = wire::diagnostics(diagnostics);
        Ok(apply::Response { new_state, private: private.into_bytes(), diagnostics, new_identity })
    }
}

/// Checks and encodes an object that exists: wholly known, nothing write-only.
pub(super) fn returned(
    context: &Context,
    handler: &str,
    name: &str,
    ty: &TypeSchema,
    value: &Value,
) -> Result<Option<proto::DynamicValue>, Diagnostics> {
    context.log.secrets.learn(&ty.schema.block, value);
    let mut violations = check_known(value);
    violations.extend(check_write_only(&ty.schema.block, value));
    refuse(handler, name, violations)?;
    wire::encode(handler, value, &ty.value_type)
}

/// The identity of an object: what the handler says, else what it was, else the attributes of the same names.
pub(super) fn identified(
    handler: &str,
    name: &str,
    ty: &TypeSchema,
    given: Option<Value>,
    before: Option<&Value>,
    object: &Value,
    needed: bool,
) -> Result<Option<proto::ResourceIdentityData>, Diagnostics> {
    let Some(schema) = &ty.identity else {
        if given.is_some() {
            refuse(handler, name, broken("returned an identity, and the type has no identity schema"))?;
        }
        return Ok(None);
    };
    let identity = given
        .or_else(|| before.filter(|before| before.is_wholly_known()).cloned())
        .or_else(|| schema.of_object(object, &ty.value_type).filter(Value::is_wholly_known));
    match &identity {
        None if needed && !object.is_null() => {
            let rule = "returned no identity, and the object has not all attributes that make one";
            refuse(handler, name, broken(rule))?;
        }
        Some(identity) => refuse(handler, name, check_identity(before, identity))?,
        None => {}
    }
    wire::identity_data(handler, identity.as_ref(), Some(schema))
}

pub(super) fn parse(json: &[u8]) -> Result<serde_json::Value, Diagnostics> {
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
