//! The provider block, data sources and ephemeral resources.

use super::{Inner, refuse};
use crate::provider::{Configure, ReadData, Validate};
use crate::{Diagnostics, Kind, Value, check_known, proto, wire};
use proto::{
    close_ephemeral_resource as close, configure_provider as configure, open_ephemeral_resource as open,
    read_data_source as read, renew_ephemeral_resource as renew, validate_provider_config as validate,
};

impl Inner {
    pub(super) async fn validate_provider(
        &self,
        request: validate::Request,
    ) -> Result<validate::Response, Diagnostics> {
        let config = wire::decode("provider configuration", request.config.as_ref(), &self.shared.provider.value_type)?;
        Ok(validate::Response { diagnostics: wire::diagnostics(self.provider.validate_provider(&config).await) })
    }

    pub(super) async fn configure(&self, request: configure::Request) -> Result<configure::Response, Diagnostics> {
        let config = wire::decode("provider configuration", request.config.as_ref(), &self.shared.provider.value_type)?;
        self.stop.reset();
        let configure = Configure { terraform_version: request.terraform_version, config };
        Ok(configure::Response { diagnostics: wire::diagnostics(self.provider.configure(configure).await) })
    }

    /// Checks the configuration of a data source or an ephemeral resource.
    pub(super) async fn validate(
        &self,
        kind: Kind,
        ty: String,
        config: Option<proto::DynamicValue>,
    ) -> Result<Vec<proto::Diagnostic>, Diagnostics> {
        let entry = self.type_schema(kind, &ty)?;
        let config = wire::decode("configuration", config.as_ref(), &entry.value_type)?;
        let request = Validate { kind, ty, schema: entry.schema.clone(), config };
        Ok(wire::diagnostics(self.provider.validate(request).await))
    }

    pub(super) async fn read_data_source(&self, request: read::Request) -> Result<read::Response, Diagnostics> {
        let (request, name, entry) = self.read_data(Kind::DataSource, request.type_name, request.config)?;
        let value = self.provider.read_data_source(request).await?;
        if value.is_null() {
            return Err(Diagnostics::error("Nothing found", format!("The data source {name} found no object.")));
        }
        refuse("read_data_source", &name, check_known(&value))?;
        let state = wire::encode("read_data_source", &value, &entry)?;
        Ok(read::Response { state, diagnostics: Vec::new(), deferred: None })
    }

    pub(super) async fn open(&self, request: open::Request) -> Result<open::Response, Diagnostics> {
        let (request, name, entry) = self.read_data(Kind::Ephemeral, request.type_name, request.config)?;
        let (config, schema) = (request.config.clone(), request.schema.clone());
        let opened = self.provider.open(request).await?;
        refuse("open", &name, crate::check_planned(&schema.block, &Value::Null, &config, &opened.value))?;
        refuse("open", &name, check_known(&opened.value))?;
        Ok(open::Response {
            result: wire::encode("open", &opened.value, &entry)?,
            renew_at: opened.renew_at.map(timestamp),
            private: Some(opened.private.into()),
            ..Default::default()
        })
    }

    pub(super) async fn renew(&self, request: renew::Request) -> Result<renew::Response, Diagnostics> {
        let private = request.private.unwrap_or_default().to_vec();
        let renewed = self.provider.renew(&request.type_name, private).await?;
        let renew_at = renewed.renew_at.map(timestamp);
        Ok(renew::Response { diagnostics: Vec::new(), renew_at, private: Some(renewed.private.into()) })
    }

    pub(super) async fn close(&self, request: close::Request) -> Result<close::Response, Diagnostics> {
        self.provider.close(&request.type_name, request.private.unwrap_or_default().to_vec()).await?;
        Ok(close::Response::default())
    }

    fn read_data(
        &self,
        kind: Kind,
        ty: String,
        config: Option<proto::DynamicValue>,
    ) -> Result<(ReadData, String, ledgerform_schema::Type), Diagnostics> {
        let entry = self.type_schema(kind, &ty)?;
        let config = wire::decode("configuration", config.as_ref(), &entry.value_type)?;
        let request = ReadData { ty: ty.clone(), schema: entry.schema.clone(), config, stop: self.stop.token() };
        Ok((request, ty, entry.value_type.clone()))
    }
}

fn timestamp(seconds: i64) -> proto::Timestamp {
    proto::Timestamp { seconds, nanos: 0 }
}
