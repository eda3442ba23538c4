//! Where a stack keeps its state: every backend of Terraform, from one table.

use crate::addr::Addr;
use crate::block::Block;
use crate::expr::{Any, Expr, IntoExpr};
use crate::number::Number;
use crate::resource::{Mode, Provider, Reference, Resource};
use std::collections::BTreeMap;

/// Where the state of a stack is kept, and how to get there.
///
/// Each backend is a type with a setter for each of its arguments:
///
/// ```
/// use ledgerform::{App, backend};
/// let app = App::new();
/// let stack = app.stack("network");
/// stack.backend(backend::S3::new().bucket("acme-state").key("network.tfstate").region("eu-central-1").use_lockfile(true));
/// ```
///
/// No argument is required: what is left out can be given to `terraform init -backend-config`, and secrets should be.
/// Values must be known, because Terraform reads them before anything else.
#[derive(Debug, Clone, PartialEq)]
pub struct Backend {
    pub(crate) kind: &'static str,
    pub(crate) block: Block,
}

macro_rules! backends {
    ($($(#[doc = $doc:literal])* $name:ident $kind:literal { $($arguments:tt)* })*) => {
        $(
            $(#[doc = $doc])*
            #[derive(Debug, Clone, Default, PartialEq)]
            #[must_use]
            pub struct $name(Block);

            impl $name {
                /// The backend without arguments.
                pub fn new() -> Self {
                    Self::default()
                }

                arguments! { $($arguments)* }
            }

            impl From<$name> for Backend {
                fn from(backend: $name) -> Self {
                    Self { kind: $kind, block: backend.0 }
                }
            }
        )*
    };
}

macro_rules! groups {
    ($($(#[doc = $doc:literal])* $name:ident { $($arguments:tt)* })*) => {
        $(
            $(#[doc = $doc])*
            #[derive(Debug, Clone, Default, PartialEq)]
            #[must_use]
            pub struct $name(Block);

            impl $name {
                /// Nothing set.
                pub fn new() -> Self {
                    Self::default()
                }

                arguments! { $($arguments)* }
            }
        )*
    };
}

backends! {
    /// A file on this machine.
    Local "local" {
        path: String,
        workspace_dir: String,
    }
    /// An object in a bucket of Amazon S3, or of what speaks its protocol. `use_lockfile` locks without a table.
    S3 "s3" {
        bucket: String,
        key: String,
        region: String,
        workspace_key_prefix: String,
        encrypt: bool,
        kms_key_id: String,
        sse_customer_key: String,
        use_lockfile: bool,
        dynamodb_table: String,
        acl: String,
        profile: String,
        access_key: String,
        secret_key: String,
        token: String,
        shared_config_files: Vec<String>,
        shared_credentials_files: Vec<String>,
        allowed_account_ids: Vec<String>,
        forbidden_account_ids: Vec<String>,
        assume_role: (AssumeRole),
        assume_role_with_web_identity: (AssumeRoleWithWebIdentity),
        endpoints: (Endpoints),
        ec2_metadata_service_endpoint: String,
        ec2_metadata_service_endpoint_mode: String,
        retry_mode: String,
        max_retries: Number,
        skip_credentials_validation: bool,
        skip_requesting_account_id: bool,
        skip_metadata_api_check: bool,
        skip_region_validation: bool,
        skip_s3_checksum: bool,
        sts_region: String,
        use_path_style: bool,
        use_fips_endpoint: bool,
        use_dualstack_endpoint: bool,
        custom_ca_bundle: String,
        http_proxy: String,
        https_proxy: String,
        no_proxy: String,
        insecure: bool,
    }
    /// A blob in a container of Azure Storage.
    Azurerm "azurerm" {
        storage_account_name: String,
        container_name: String,
        key: String,
        subscription_id: String,
        resource_group_name: String,
        tenant_id: String,
        client_id: String,
        client_id_file_path: String,
        client_secret: String,
        client_secret_file_path: String,
        client_certificate: String,
        client_certificate_path: String,
        client_certificate_password: String,
        access_key: String,
        sas_token: String,
        environment: String,
        metadata_host: String,
        msi_endpoint: String,
        lookup_blob_endpoint: bool,
        snapshot: bool,
        use_azuread_auth: bool,
        use_cli: bool,
        use_msi: bool,
        use_oidc: bool,
        use_aks_workload_identity: bool,
        ado_pipeline_service_connection_id: String,
        oidc_request_token: String,
        oidc_request_url: String,
        oidc_token: String,
        oidc_token_file_path: String,
    }
    /// An object in a bucket of Google Cloud Storage.
    Gcs "gcs" {
        bucket: String,
        prefix: String,
        credentials: String,
        access_token: String,
        impersonate_service_account: String,
        impersonate_service_account_delegates: Vec<String>,
        encryption_key: String,
        kms_encryption_key: String,
        storage_custom_endpoint: String,
    }
    /// Any server that keeps the state under an address.
    Http "http" {
        address: String,
        update_method: String,
        lock_address: String,
        lock_method: String,
        unlock_address: String,
        unlock_method: String,
        username: String,
        password: String,
        skip_cert_verification: bool,
        retry_max: Number,
        retry_wait_min: Number,
        retry_wait_max: Number,
        client_ca_certificate_pem: String,
        client_certificate_pem: String,
        client_private_key_pem: String,
    }
    /// A key of Consul.
    Consul "consul" {
        path: String,
        address: String,
        scheme: String,
        datacenter: String,
        access_token: String,
        http_auth: String,
        gzip: bool,
        lock: bool,
        ca_file: String,
        cert_file: String,
        key_file: String,
    }
    /// An object in a bucket of Tencent Cloud.
    Cos "cos" {
        bucket: String,
        region: String,
        prefix: String,
        key: String,
        encrypt: bool,
        acl: String,
        accelerate: bool,
        endpoint: String,
        domain: String,
        secret_id: String,
        secret_key: String,
        security_token: String,
        shared_credentials_dir: String,
        profile: String,
        cam_role_name: String,
        assume_role: {CosAssumeRole},
    }
    /// An object in a bucket of Alibaba Cloud.
    Oss "oss" {
        bucket: String,
        region: String,
        prefix: String,
        key: String,
        encrypt: bool,
        acl: String,
        endpoint: String,
        sts_endpoint: String,
        tablestore_endpoint: String,
        tablestore_instance_name: String,
        tablestore_table: String,
        access_key: String,
        secret_key: String,
        security_token: String,
        ecs_role_name: String,
        shared_credentials_file: String,
        profile: String,
        assume_role_role_arn: String,
        assume_role_session_name: String,
        assume_role_policy: String,
        assume_role_session_expiration: Number,
    }
    /// A schema of a PostgreSQL database.
    Pg "pg" {
        conn_str: String,
        schema_name: String,
        skip_schema_creation: bool,
        skip_table_creation: bool,
        skip_index_creation: bool,
    }
    /// A secret of a Kubernetes cluster.
    Kubernetes "kubernetes" {
        secret_suffix: String,
        labels: BTreeMap<String, String>,
        namespace: String,
        in_cluster_config: bool,
        config_path: String,
        config_paths: Vec<String>,
        config_context: String,
        config_context_auth_info: String,
        config_context_cluster: String,
        host: String,
        username: String,
        password: String,
        insecure: bool,
        client_certificate: String,
        client_key: String,
        cluster_ca_certificate: String,
        token: String,
        proxy_url: String,
        exec: {Exec},
    }
    /// An object in a bucket of Oracle Cloud; needs Terraform 1.12.
    Oci "oci" {
        bucket: String,
        namespace: String,
        key: String,
        workspace_key_prefix: String,
        region: String,
        auth: String,
        tenancy_ocid: String,
        user_ocid: String,
        fingerprint: String,
        private_key: String,
        private_key_path: String,
        private_key_password: String,
        config_file_profile: String,
        kms_key_id: String,
        sse_customer_key: String,
        sse_customer_key_sha256: String,
        sse_customer_algorithm: String,
    }
    /// A workspace of HCP Terraform or Terraform Enterprise; newer programs use [`Cloud`].
    Remote "remote" {
        hostname: String,
        organization: String,
        token: String,
        workspaces: {RemoteWorkspaces},
    }
}

groups! {
    /// The role that the S3 backend takes on.
    AssumeRole {
        role_arn: String,
        session_name: String,
        external_id: String,
        duration: String,
        policy: String,
        policy_arns: Vec<String>,
        source_identity: String,
        tags: BTreeMap<String, String>,
        transitive_tag_keys: Vec<String>,
    }
    /// The role that the S3 backend takes on with a token.
    AssumeRoleWithWebIdentity {
        role_arn: String,
        session_name: String,
        duration: String,
        policy: String,
        policy_arns: Vec<String>,
        web_identity_token: String,
        web_identity_token_file: String,
    }
    /// Other addresses of the services that the S3 backend uses.
    Endpoints {
        s3: String,
        dynamodb: String,
        iam: String,
        sso: String,
        sts: String,
    }
    /// The role that the backend of Tencent Cloud takes on.
    CosAssumeRole {
        role_arn: String,
        session_name: String,
        session_duration: Number,
        policy: String,
        external_id: String,
    }
    /// The command that gives the Kubernetes backend its credentials.
    Exec {
        api_version: String,
        command: String,
        args: Vec<String>,
        env: BTreeMap<String, String>,
    }
    /// The workspaces that the remote backend uses: one by name, or those with a prefix.
    RemoteWorkspaces {
        name: String,
        prefix: String,
    }
}

/// Workspaces of HCP Terraform or Terraform Enterprise, which keep the state and run Terraform.
///
/// ```
/// use ledgerform::{App, backend::Cloud};
/// let app = App::new();
/// let stack = app.stack("network");
/// stack.cloud(Cloud::new("acme").tags(["network", "production"]).project("platform"));
/// ```
#[derive(Debug, Clone, PartialEq)]
#[must_use]
pub struct Cloud {
    block: Block,
    workspaces: Block,
}

impl Cloud {
    /// The workspaces of an organization.
    pub fn new(organization: impl IntoExpr<String>) -> Self {
        Self { block: Block::new().attr::<String>("organization", organization), workspaces: Block::new() }
    }

    /// The host, where it is not that of HCP Terraform.
    pub fn hostname(self, hostname: impl IntoExpr<String>) -> Self {
        Self { block: self.block.attr::<String>("hostname", hostname), ..self }
    }

    /// The only workspace, by name.
    pub fn workspace(self, name: impl IntoExpr<String>) -> Self {
        Self { workspaces: self.workspaces.attr::<String>("name", name), ..self }
    }

    /// The workspaces that have all of these tags.
    pub fn tags(self, tags: impl IntoExpr<Vec<String>>) -> Self {
        Self { workspaces: self.workspaces.attr::<Vec<String>>("tags", tags), ..self }
    }

    /// The workspaces that have all of these tags with these values; needs Terraform 1.10.
    pub fn tag_values(self, tags: impl IntoExpr<BTreeMap<String, String>>) -> Self {
        Self { workspaces: self.workspaces.attr::<BTreeMap<String, String>>("tags", tags), ..self }
    }

    /// The project that the workspaces are in.
    pub fn project(self, name: impl IntoExpr<String>) -> Self {
        Self { workspaces: self.workspaces.attr::<String>("project", name), ..self }
    }

    pub(crate) fn into_block(self) -> Block {
        self.block.block("workspaces", self.workspaces)
    }
}

/// The outputs of another configuration, read from its state.
///
/// Between stacks of one app nothing has to be written: a reference from one to the other becomes this.
///
/// ```
/// use ledgerform::{App, Output, RemoteState, backend::S3};
/// let app = App::new();
/// let stack = app.stack("app");
/// let network = stack.add("network", RemoteState::new(S3::new().bucket("acme-state").key("network.tfstate")));
/// stack.output("vpc_id", Output::new(network.output::<String>("vpc_id")));
/// # app.synth().unwrap();
/// ```
#[derive(Debug, Clone, PartialEq)]
#[must_use]
pub struct RemoteState(Block);

impl RemoteState {
    /// What a backend keeps.
    pub fn new(backend: impl Into<Backend>) -> Self {
        let Backend { kind, block } = backend.into();
        Self(Block::new().attr::<String>("backend", kind).object("config", block))
    }

    /// The workspace whose state it is.
    pub fn workspace(self, name: impl IntoExpr<String>) -> Self {
        Self(self.0.attr::<String>("workspace", name))
    }

    /// An object of values for outputs that are not there.
    pub fn defaults(self, values: impl IntoExpr<Any>) -> Self {
        Self(self.0.attr::<Any>("defaults", values))
    }
}

impl Resource for RemoteState {
    const TYPE: &'static str = "terraform_remote_state";
    const MODE: Mode = Mode::Data;
    const PROVIDER: &'static Provider = &Provider::TERRAFORM;
    type Ref = RemoteOutputs;

    fn into_block(self) -> Block {
        self.0
    }
}

/// A reference to the outputs of another configuration.
#[derive(Debug, Clone, PartialEq)]
pub struct RemoteOutputs(Addr);

impl RemoteOutputs {
    /// An output.
    pub fn output<T>(&self, name: &'static str) -> Expr<T> {
        self.0.attr::<Any>("outputs").get(name)
    }
}

impl Reference for RemoteOutputs {
    fn from_addr(addr: Addr) -> Self {
        Self(addr)
    }

    fn addr(&self) -> &Addr {
        &self.0
    }
}
