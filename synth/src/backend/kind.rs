//! The backends and their arguments.

use super::Backend;
use super::group::{AssumeRole, AssumeRoleWithWebIdentity, CosAssumeRole, Endpoints, Exec, RemoteWorkspaces};
use crate::block::Block;
use crate::expr::IntoExpr;
use crate::number::Number;
use std::collections::BTreeMap;

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
    /// A workspace of HCP Terraform or Terraform Enterprise; newer programs use [`Cloud`](super::Cloud).
    Remote "remote" {
        hostname: String,
        organization: String,
        token: String,
        workspaces: {RemoteWorkspaces},
    }
}
