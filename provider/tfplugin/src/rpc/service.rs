//! The generated service trait, call by call.

use super::Server;
use crate::Kind;
use crate::proto::provider_server::Provider as Service;
use crate::proto::{self, stop_provider};
use tonic::{Request, Response, Status};

/// Calls that do nothing but run the method of the same purpose.
macro_rules! calls {
    ($($rpc:ident, $message:ident, |$request:ident| $subject:expr, $method:ident;)*) => {
        #[tonic::async_trait]
        impl Service for Server {
            $(async fn $message(
                &self,
                request: Request<proto::$message::Request>,
            ) -> Result<Response<proto::$message::Response>, Status> {
                let $request = request.into_inner();
                let subject: String = $subject;
                self.run(stringify!($rpc), &subject, |inner| async move { inner.$method($request).await }).await
            })*

            async fn get_metadata(
                &self,
                _: Request<proto::get_metadata::Request>,
            ) -> Result<Response<proto::get_metadata::Response>, Status> {
                self.run("GetMetadata", "", |inner| async move { Ok(inner.metadata()) }).await
            }

            async fn get_provider_schema(
                &self,
                _: Request<proto::get_provider_schema::Request>,
            ) -> Result<Response<proto::get_provider_schema::Response>, Status> {
                self.run("GetProviderSchema", "", |inner| async move { inner.schema_response() }).await
            }

            async fn validate_data_resource_config(
                &self,
                request: Request<proto::validate_data_resource_config::Request>,
            ) -> Result<Response<proto::validate_data_resource_config::Response>, Status> {
                let proto::validate_data_resource_config::Request { type_name, config } = request.into_inner();
                let subject = type_name.clone();
                self.run("ValidateDataResourceConfig", &subject, |inner| async move {
                    let diagnostics = inner.validate(Kind::DataSource, type_name, config).await?;
                    Ok(proto::validate_data_resource_config::Response { diagnostics })
                })
                .await
            }

            async fn validate_ephemeral_resource_config(
                &self,
                request: Request<proto::validate_ephemeral_resource_config::Request>,
            ) -> Result<Response<proto::validate_ephemeral_resource_config::Response>, Status> {
                let proto::validate_ephemeral_resource_config::Request { type_name, config } = request.into_inner();
                let subject = type_name.clone();
                self.run("ValidateEphemeralResourceConfig", &subject, |inner| async move {
                    let diagnostics = inner.validate(Kind::Ephemeral, type_name, config).await?;
                    Ok(proto::validate_ephemeral_resource_config::Response { diagnostics })
                })
                .await
            }

            async fn get_functions(
                &self,
                _: Request<proto::get_functions::Request>,
            ) -> Result<Response<proto::get_functions::Response>, Status> {
                self.run("GetFunctions", "", |inner| async move {
                    Ok(proto::get_functions::Response { functions: inner.functions(), diagnostics: Vec::new() })
                })
                .await
            }

            /// Tells the handlers and returns at once; the server goes on, since Terraform waits for what they return.
            async fn stop_provider(
                &self,
                _: Request<stop_provider::Request>,
            ) -> Result<Response<stop_provider::Response>, Status> {
                self.0.stop.request();
                Ok(Response::new(stop_provider::Response::default()))
            }
        }
    };
}

calls! {
    ValidateProviderConfig, validate_provider_config, |request| String::new(), validate_provider;
    ValidateResourceConfig, validate_resource_config, |request| request.type_name.clone(), validate_resource;
    UpgradeResourceState, upgrade_resource_state, |request| request.type_name.clone(), upgrade;
    ConfigureProvider, configure_provider, |request| String::new(), configure;
    ReadResource, read_resource, |request| request.type_name.clone(), read;
    PlanResourceChange, plan_resource_change, |request| request.type_name.clone(), plan;
    ApplyResourceChange, apply_resource_change, |request| request.type_name.clone(), apply;
    ImportResourceState, import_resource_state, |request| request.type_name.clone(), import;
    MoveResourceState, move_resource_state, |request| request.target_type_name.clone(), move_state;
    ReadDataSource, read_data_source, |request| request.type_name.clone(), read_data_source;
    OpenEphemeralResource, open_ephemeral_resource, |request| request.type_name.clone(), open;
    RenewEphemeralResource, renew_ephemeral_resource, |request| request.type_name.clone(), renew;
    CloseEphemeralResource, close_ephemeral_resource, |request| request.type_name.clone(), close;
    CallFunction, call_function, |request| request.name.clone(), call_function;
}
