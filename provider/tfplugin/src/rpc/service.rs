//! The service of protocol 6, call by call.

use super::call::Call;
use super::list::Answers;
use super::{Server, proto};
use crate::proto::provider_server::Provider as Service;
use crate::wire::schema::Protocol;
use crate::{Client, Kind, wire};
use tonic::{Request, Response, Status, Streaming};

type Reply<T> = Result<Response<T>, Status>;

/// Calls that do nothing but run the method of the same purpose. The first arm writes the service.
macro_rules! service {
    (
        run { $($rpc:ident $message:ident $(of $kind:ident $field:ident)? $(with $capabilities:ident)? => $method:ident;)* }
        validate { $($validate:ident $validate_message:ident $validate_types:ident $of:ident;)* }
        $($rest:tt)*
    ) => {
        #[tonic::async_trait]
        impl Service for Server {
            $(async fn $message(
                &self,
                request: Request<proto::$message::Request>,
            ) -> Reply<proto::$message::Response> {
                let request = request.into_inner();
                #[allow(unused_mut, unused_assignments)]
                let mut call = Call::new(stringify!($rpc));
                $(call = Call::of(stringify!($rpc), Kind::$kind, &request.$field, Client::default());)?
                $(call.client = wire::client(request.$capabilities.as_ref());)?
                self.run(call, |inner, context| async move { inner.$method(request, context).await }).await
            })*

            $(async fn $validate_message(
                &self,
                request: Request<proto::$validate_types::Request>,
            ) -> Reply<proto::$validate_types::Response> {
                let proto::$validate_types::Request { type_name, config, .. } = request.into_inner();
                let call = Call::of(stringify!($validate), Kind::$of, &type_name, Client::default());
                self.run(call, |inner, context| async move {
                    let diagnostics = inner.validate(context, Kind::$of, type_name, config).await?;
                    Ok(proto::$validate_types::Response { diagnostics })
                })
                .await
            })*

            $($rest)*
        }
    };
}

service! {
    run {
        ValidateProviderConfig validate_provider_config => validate_provider;
        ValidateResourceConfig validate_resource_config of Resource type_name with client_capabilities
            => validate_resource;
        UpgradeResourceState upgrade_resource_state of Resource type_name => upgrade;
        UpgradeResourceIdentity upgrade_resource_identity of Resource type_name => upgrade_identity;
        ConfigureProvider configure_provider with client_capabilities => configure;
        ReadResource read_resource of Resource type_name with client_capabilities => read;
        PlanResourceChange plan_resource_change of Resource type_name with client_capabilities => plan;
        ApplyResourceChange apply_resource_change of Resource type_name => apply;
        ImportResourceState import_resource_state of Resource type_name with client_capabilities => import;
        MoveResourceState move_resource_state of Resource target_type_name => move_state;
        GenerateResourceConfig generate_resource_config of Resource type_name => generate;
        ReadDataSource read_data_source of DataSource type_name with client_capabilities => read_data_source;
        OpenEphemeralResource open_ephemeral_resource of Ephemeral type_name with client_capabilities => open;
        RenewEphemeralResource renew_ephemeral_resource of Ephemeral type_name => renew;
        CloseEphemeralResource close_ephemeral_resource of Ephemeral type_name => close;
        CallFunction call_function => call_function;
        PlanAction plan_action of Action action_type with client_capabilities => plan_action;
        ConfigureStateStore configure_state_store of StateStore type_name => configure_store;
        LockState lock_state of StateStore type_name => lock_state;
        UnlockState unlock_state of StateStore type_name => unlock_state;
        GetStates get_states of StateStore type_name => states;
        DeleteState delete_state of StateStore type_name => delete_state;
    }

    validate {
        ValidateDataResourceConfig validate_data_resource_config validate_data_resource_config DataSource;
        ValidateEphemeralResourceConfig validate_ephemeral_resource_config validate_ephemeral_resource_config Ephemeral;
        ValidateListResourceConfig validate_list_resource_config validate_list_resource_config List;
        ValidateActionConfig validate_action_config validate_action_config Action;
        ValidateStateStoreConfig validate_state_store_config validate_state_store StateStore;
    }

    async fn get_metadata(
        &self,
        _: Request<proto::get_metadata::Request>,
    ) -> Reply<proto::get_metadata::Response> {
        self.run(Call::new("GetMetadata"), |inner, _| async move { Ok(inner.metadata()) }).await
    }

    async fn get_provider_schema(
        &self,
        _: Request<proto::get_provider_schema::Request>,
    ) -> Reply<proto::get_provider_schema::Response> {
        self.schemas(Protocol::Six).await
    }

    async fn get_resource_identity_schemas(
        &self,
        _: Request<proto::get_resource_identity_schemas::Request>,
    ) -> Reply<proto::get_resource_identity_schemas::Response> {
        let call = Call::new("GetResourceIdentitySchemas");
        self.run(call, |inner, _| async move { inner.identity_schemas() }).await
    }

    async fn get_functions(
        &self,
        _: Request<proto::get_functions::Request>,
    ) -> Reply<proto::get_functions::Response> {
        self.run(Call::new("GetFunctions"), |inner, _| async move {
            Ok(proto::get_functions::Response { functions: inner.functions()?, diagnostics: Vec::new() })
        })
        .await
    }

    type ListResourceStream = Answers<proto::list_resource::Event>;

    async fn list_resource(&self, request: Request<proto::list_resource::Request>) -> Reply<Self::ListResourceStream> {
        Ok(Response::new(self.list(request.into_inner())))
    }

    type InvokeActionStream = Answers<proto::invoke_action::Event>;

    async fn invoke_action(&self, request: Request<proto::invoke_action::Request>) -> Reply<Self::InvokeActionStream> {
        let request = request.into_inner();
        let client = wire::client(request.client_capabilities.as_ref());
        Ok(Response::new(self.invoke(request, client)))
    }

    type ReadStateBytesStream = Answers<proto::read_state_bytes::Response>;

    async fn read_state_bytes(
        &self,
        request: Request<proto::read_state_bytes::Request>,
    ) -> Reply<Self::ReadStateBytesStream> {
        Ok(Response::new(self.read_state(request.into_inner())))
    }

    async fn write_state_bytes(
        &self,
        request: Request<Streaming<proto::write_state_bytes::RequestChunk>>,
    ) -> Reply<proto::write_state_bytes::Response> {
        self.write_state(request.into_inner()).await
    }

    /// Tells the handlers and returns at once; the server goes on, since Terraform waits for what they return.
    async fn stop_provider(
        &self,
        _: Request<proto::stop_provider::Request>,
    ) -> Reply<proto::stop_provider::Response> {
        self.0.stop.request();
        Ok(Response::new(proto::stop_provider::Response::default()))
    }
}

impl Server {
    pub(super) async fn schemas(&self, protocol: Protocol) -> Reply<proto::get_provider_schema::Response> {
        let call = Call::new("GetProviderSchema");
        self.run(call, move |inner, _| async move { inner.schema_response(protocol) }).await
    }
}
