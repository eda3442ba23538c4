//! The provider block, data sources and ephemeral resources.

use super::{Inner, broken, decode, defer, lock, refuse};
use crate::provider::TypeSchema;
use crate::{
    Close, Configure, Context, Diagnostics, Kind, ReadData, Renew, Validate, Value, check_known, check_planned,
    check_write_only, proto, wire,
};
use proto::{
    close_ephemeral_resource as close, configure_provider as configure, open_ephemeral_resource as open,
    read_data_source as read, renew_ephemeral_resource as renew, validate_provider_config as validate,
};
use std::sync::Arc;

impl Inner {
    pub(super) async fn validate_provider(
        &self,
        request: validate::Request,
        context: Context,
    ) -> Result<validate::Response, Diagnostics> {
        let config = decode(&context, &self.shared.provider, "provider configuration", request.config.as_ref())?;
        Ok(validate::Response { diagnostics: wire::diagnostics(self.provider.validate_provider(&config).await) })
    }

    pub(super) async fn configure(
        &self,
        request: configure::Request,
        context: Context,
    ) -> Result<configure::Response, Diagnostics> {
        self.stop.reset();
        let config = decode(&context, &self.shared.provider, "provider configuration", request.config.as_ref())?;
        // The secrets of the provider block are secrets in every call from now on.
        *lock(&self.secrets) = context.log.secrets.clone();
        let context = Context { stop: self.stop.token(), ..context };
        let configure = Configure { terraform_version: request.terraform_version, config, context: context.clone() };
        let configured = self.provider.configure(configure).await;
        self.wait(&context, configured.deferred)?;
        Ok(configure::Response { diagnostics: wire::diagnostics(configured.diagnostics) })
    }

    /// Checks the configuration of anything but a managed resource.
    pub(super) async fn validate(
        &self,
        context: Context,
        kind: Kind,
        ty: String,
        config: Option<proto::DynamicValue>,
    ) -> Result<Vec<proto::Diagnostic>, Diagnostics> {
        let entry = self.type_schema(kind, &ty)?;
        let config = decode(&context, &entry, "configuration", config.as_ref())?;
        let request = Validate { kind, ty, schema: entry.schema.clone(), config, context };
        Ok(wire::diagnostics(self.provider.validate(request).await))
    }

    pub(super) async fn read_data_source(
        &self,
        request: read::Request,
        context: Context,
    ) -> Result<read::Response, Diagnostics> {
        let meta = self.meta(request.provider_meta.as_ref())?;
        let (request, name, entry) =
            self.read_data(context.clone(), Kind::DataSource, request.type_name, request.config, meta)?;
        if let Some(reason) = self.waits() {
            let state = wire::encode("read_data_source", &Value::UNKNOWN, &entry.value_type)?;
            return Ok(read::Response { state, deferred: Some(wire::deferred(reason)), ..Default::default() });
        }
        let mut found = self.provider.read_data_source(request).await?;
        let deferred = defer::allowed("read_data_source", &name, &context, found.deferred)?;
        context.log.secrets.learn(&entry.schema.block, &found.value);
        if deferred.is_some() {
            found.value = if found.value.is_null() { Value::UNKNOWN } else { found.value };
        } else if found.value.is_null() {
            return Err(Diagnostics::error("Nothing found", format!("The data source {name} found no object.")));
        } else {
            refuse("read_data_source", &name, check_known(&found.value))?;
        }
        let state = wire::encode("read_data_source", &found.value, &entry.value_type)?;
        Ok(read::Response { state, diagnostics: wire::diagnostics(found.warnings), deferred })
    }

    pub(super) async fn open(&self, request: open::Request, context: Context) -> Result<open::Response, Diagnostics> {
        let (request, name, entry) =
            self.read_data(context.clone(), Kind::Ephemeral, request.type_name, request.config, Value::Null)?;
        if let Some(reason) = self.waits() {
            let result = wire::encode("open", &Value::UNKNOWN, &entry.value_type)?;
            return Ok(open::Response { result, deferred: Some(wire::deferred(reason)), ..Default::default() });
        }
        let config = request.config.clone();
        let mut opened = self.provider.open(request).await?;
        let deferred = defer::allowed("open", &name, &context, opened.deferred)?;
        context.log.secrets.learn(&entry.schema.block, &opened.value);
        if deferred.is_some() {
            opened.value = if opened.value.is_null() { Value::UNKNOWN } else { opened.value };
        } else {
            if opened.value.is_null() {
                refuse("open", &name, broken("must not be null"))?;
            }
            let block = &entry.schema.block;
            let mut violations = check_planned(block, &Value::Null, &config, &opened.value);
            violations.extend(check_known(&opened.value));
            violations.extend(check_write_only(block, &opened.value));
            violations.dedup();
            refuse("open", &name, violations)?;
        }
        Ok(open::Response {
            result: wire::encode("open", &opened.value, &entry.value_type)?,
            renew_at: opened.renew_at.map(timestamp),
            private: Some(opened.private.into_bytes()),
            diagnostics: wire::diagnostics(opened.warnings),
            deferred,
        })
    }

    pub(super) async fn renew(
        &self,
        request: renew::Request,
        context: Context,
    ) -> Result<renew::Response, Diagnostics> {
        let private = request.private.unwrap_or_default().into();
        let renewed = self.provider.renew(Renew { ty: request.type_name, private, context }).await?;
        Ok(renew::Response {
            diagnostics: wire::diagnostics(renewed.warnings),
            renew_at: renewed.renew_at.map(timestamp),
            private: Some(renewed.private.into_bytes()),
        })
    }

    pub(super) async fn close(
        &self,
        request: close::Request,
        context: Context,
    ) -> Result<close::Response, Diagnostics> {
        let private = request.private.unwrap_or_default().into();
        let closed = self.provider.close(Close { ty: request.type_name, private, context }).await;
        Ok(close::Response { diagnostics: wire::diagnostics(closed) })
    }

    fn read_data(
        &self,
        context: Context,
        kind: Kind,
        ty: String,
        config: Option<proto::DynamicValue>,
        meta: Value,
    ) -> Result<(ReadData, String, Arc<TypeSchema>), Diagnostics> {
        let entry = self.type_schema(kind, &ty)?;
        let config = decode(&context, &entry, "configuration", config.as_ref())?;
        let request = ReadData { ty: ty.clone(), schema: entry.schema.clone(), config, meta, context };
        Ok((request, ty, entry))
    }
}

fn timestamp(seconds: i64) -> proto::Timestamp {
    proto::Timestamp { seconds, nanos: 0 }
}
