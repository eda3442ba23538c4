//! The service of protocol 5: the handlers of protocol 6 under other names.
//!
//! Most messages are the same on the wire, and so they are the same Rust types. What differs is the schema of an
//! attribute, the metadata and the answer to the check of the provider block.

use super::Server;
use super::call::Call;
use super::list::Answers;
use super::schema::metadata_of_five;
use crate::proto::provider_server::Provider as Six;
use crate::proto5::provider_server::Provider as Service;
use crate::wire::schema::Protocol;
use crate::{proto, proto5};
use tonic::{Request, Response, Status};

/// The services of a provider under protocol 5.
#[derive(Clone)]
pub(crate) struct Five(pub(super) Server);

type Reply<T> = Result<Response<T>, Status>;

macro_rules! service {
    ($($method:ident $messages:ident => $six:ident;)* { $($rest:tt)* }) => {
        #[tonic::async_trait]
        impl Service for Five {
            $(async fn $method(
                &self,
                request: Request<proto::$messages::Request>,
            ) -> Reply<proto::$messages::Response> {
                Six::$six(&self.0, request).await
            })*

            $($rest)*
        }
    };
}

service! {
    validate_resource_type_config validate_resource_config => validate_resource_config;
    validate_data_source_config validate_data_resource_config => validate_data_resource_config;
    upgrade_resource_state upgrade_resource_state => upgrade_resource_state;
    get_resource_identity_schemas get_resource_identity_schemas => get_resource_identity_schemas;
    upgrade_resource_identity upgrade_resource_identity => upgrade_resource_identity;
    configure configure_provider => configure_provider;
    read_resource read_resource => read_resource;
    plan_resource_change plan_resource_change => plan_resource_change;
    apply_resource_change apply_resource_change => apply_resource_change;
    import_resource_state import_resource_state => import_resource_state;
    move_resource_state move_resource_state => move_resource_state;
    read_data_source read_data_source => read_data_source;
    generate_resource_config generate_resource_config => generate_resource_config;
    validate_ephemeral_resource_config validate_ephemeral_resource_config => validate_ephemeral_resource_config;
    open_ephemeral_resource open_ephemeral_resource => open_ephemeral_resource;
    renew_ephemeral_resource renew_ephemeral_resource => renew_ephemeral_resource;
    close_ephemeral_resource close_ephemeral_resource => close_ephemeral_resource;
    validate_list_resource_config validate_list_resource_config => validate_list_resource_config;
    get_functions get_functions => get_functions;
    call_function call_function => call_function;
    plan_action plan_action => plan_action;
    validate_action_config validate_action_config => validate_action_config;
    stop stop_provider => stop_provider;
    {
        async fn get_metadata(
            &self,
            _: Request<proto::get_metadata::Request>,
        ) -> Reply<proto5::get_metadata::Response> {
            self.0.run(Call::new("GetMetadata"), |inner, _| async move { Ok(metadata_of_five(inner.metadata())) }).await
        }

        async fn get_schema(
            &self,
            _: Request<proto::get_provider_schema::Request>,
        ) -> Reply<proto::get_provider_schema::Response> {
            self.0.schemas(Protocol::Five).await
        }

        /// The configuration is answered as it came: Terraform before 0.15 goes on with the answer.
        async fn prepare_provider_config(
            &self,
            request: Request<proto::validate_provider_config::Request>,
        ) -> Reply<proto5::prepare_provider_config::Response> {
            let prepared_config = request.get_ref().config.clone();
            let reply = Six::validate_provider_config(&self.0, request).await?.into_inner();
            let diagnostics = reply.diagnostics;
            Ok(Response::new(proto5::prepare_provider_config::Response { prepared_config, diagnostics }))
        }

        type ListResourceStream = Answers<proto::list_resource::Event>;

        async fn list_resource(
            &self,
            request: Request<proto::list_resource::Request>,
        ) -> Reply<Self::ListResourceStream> {
            Six::list_resource(&self.0, request).await
        }

        type InvokeActionStream = Answers<proto::invoke_action::Event>;

        async fn invoke_action(
            &self,
            request: Request<proto::invoke_action::Request>,
        ) -> Reply<Self::InvokeActionStream> {
            Six::invoke_action(&self.0, request).await
        }
    }
}
