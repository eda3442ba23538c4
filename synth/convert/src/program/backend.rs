//! Backends and workspaces of HCP Terraform.

use super::Program;
use crate::lower::quote;
use crate::source::{Argument, Block, Body};
use crate::term::Term;
use crate::types::Ty;

/// By Terraform's name: the type in `ledgerform::backend`, and its arguments. Text needs no mark; others have the letter of
/// their type (`b` boolean, `n` number, `l` list and `m` map of texts), or the type of a group of arguments.
const BACKENDS: &[(&str, &str, &str)] = &[
    ("local", "Local", "path workspace_dir"),
    (
        "s3",
        "S3",
        "bucket key region workspace_key_prefix encrypt:b kms_key_id sse_customer_key use_lockfile:b \
         dynamodb_table acl profile access_key secret_key token shared_config_files:l \
         shared_credentials_files:l allowed_account_ids:l forbidden_account_ids:l assume_role:AssumeRole \
         assume_role_with_web_identity:AssumeRoleWithWebIdentity endpoints:Endpoints \
         ec2_metadata_service_endpoint ec2_metadata_service_endpoint_mode retry_mode max_retries:n \
         skip_credentials_validation:b skip_requesting_account_id:b skip_metadata_api_check:b \
         skip_region_validation:b skip_s3_checksum:b sts_region use_path_style:b use_fips_endpoint:b \
         use_dualstack_endpoint:b custom_ca_bundle http_proxy https_proxy no_proxy insecure:b",
    ),
    (
        "azurerm",
        "Azurerm",
        "storage_account_name container_name key subscription_id resource_group_name tenant_id client_id \
         client_id_file_path client_secret client_secret_file_path client_certificate \
         client_certificate_path client_certificate_password access_key sas_token environment \
         metadata_host msi_endpoint lookup_blob_endpoint:b snapshot:b use_azuread_auth:b use_cli:b \
         use_msi:b use_oidc:b use_aks_workload_identity:b ado_pipeline_service_connection_id \
         oidc_request_token oidc_request_url oidc_token oidc_token_file_path",
    ),
    (
        "gcs",
        "Gcs",
        "bucket prefix credentials access_token impersonate_service_account \
         impersonate_service_account_delegates:l encryption_key kms_encryption_key \
         storage_custom_endpoint",
    ),
    (
        "http",
        "Http",
        "address update_method lock_address lock_method unlock_address unlock_method username password \
         skip_cert_verification:b retry_max:n retry_wait_min:n retry_wait_max:n client_ca_certificate_pem \
         client_certificate_pem client_private_key_pem",
    ),
    (
        "consul",
        "Consul",
        "path address scheme datacenter access_token http_auth gzip:b lock:b ca_file cert_file key_file",
    ),
    (
        "cos",
        "Cos",
        "bucket region prefix key encrypt:b acl accelerate:b endpoint domain secret_id secret_key \
         security_token shared_credentials_dir profile cam_role_name assume_role:CosAssumeRole",
    ),
    (
        "oss",
        "Oss",
        "bucket region prefix key encrypt:b acl endpoint sts_endpoint tablestore_endpoint \
         tablestore_instance_name tablestore_table access_key secret_key security_token ecs_role_name \
         shared_credentials_file profile assume_role_role_arn assume_role_session_name assume_role_policy \
         assume_role_session_expiration:n",
    ),
    ("pg", "Pg", "conn_str schema_name skip_schema_creation:b skip_table_creation:b skip_index_creation:b"),
    (
        "kubernetes",
        "Kubernetes",
        "secret_suffix labels:m namespace in_cluster_config:b config_path config_paths:l config_context \
         config_context_auth_info config_context_cluster host username password insecure:b \
         client_certificate client_key cluster_ca_certificate token proxy_url exec:Exec",
    ),
    (
        "oci",
        "Oci",
        "bucket namespace key workspace_key_prefix region auth tenancy_ocid user_ocid fingerprint \
         private_key private_key_path private_key_password config_file_profile kms_key_id \
         sse_customer_key sse_customer_key_sha256 sse_customer_algorithm",
    ),
    ("remote", "Remote", "hostname organization token workspaces:RemoteWorkspaces"),
];

/// Groups of arguments, by their type.
const GROUPS: &[(&str, &str, &str)] = &[
    (
        "AssumeRole",
        "AssumeRole",
        "role_arn session_name external_id duration policy policy_arns:l source_identity tags:m \
         transitive_tag_keys:l",
    ),
    (
        "AssumeRoleWithWebIdentity",
        "AssumeRoleWithWebIdentity",
        "role_arn session_name duration policy policy_arns:l web_identity_token web_identity_token_file",
    ),
    ("Endpoints", "Endpoints", "s3 dynamodb iam sso sts"),
    ("CosAssumeRole", "CosAssumeRole", "role_arn session_name session_duration:n policy external_id"),
    ("Exec", "Exec", "api_version command args:l env:m"),
    ("RemoteWorkspaces", "RemoteWorkspaces", "name prefix"),
];

impl Program {
    /// `stack.backend(backend::S3::new().bucket("acme-state"))`
    pub(super) fn backend(&mut self, block: &Block) {
        let kind = block.labels.first().map_or("", String::as_str);
        let Some((_, ty, arguments)) = BACKENDS.iter().find(|(known, ..)| *known == kind) else {
            let why = "no such backend is known";
            self.findings.push(block.finding(why, "keep it in a file `backend_override.tf` beside the output"));
            return;
        };
        let value = self.settings_of(ty, arguments, &block.body);
        self.state(format!("stack.backend({value})"), block);
    }

    /// `backend::S3::new()` with a setter for each argument.
    pub(super) fn settings_of(&mut self, ty: &str, arguments: &str, body: &Body) -> String {
        let mut code = format!("backend::{ty}::new()");
        for argument in &body.arguments {
            let Some(kind) = kind_of(arguments, &argument.name) else {
                self.unknown_setting(argument);
                continue;
            };
            let value = match (kind, GROUPS.iter().find(|(known, ..)| *known == kind)) {
                (_, Some((_, ty, arguments))) => {
                    let inner = Body::of_object(&argument.term, &argument.place).unwrap_or_default();
                    self.settings_of(ty, arguments, &inner)
                }
                (kind, None) => {
                    self.at(argument);
                    self.scope.argument(&argument.term, &type_of(kind))
                }
            };
            code.push_str(&format!(".{}({value})", argument.name));
        }
        for inner in &body.blocks {
            match GROUPS.iter().find(|(known, ..)| kind_of(arguments, &inner.kind) == Some(known)) {
                Some((_, ty, arguments)) => {
                    let value = self.settings_of(ty, arguments, &inner.body);
                    code.push_str(&format!(".{}({value})", inner.kind));
                }
                None => self.findings.push(inner.finding("the backend has no such block", "drop it")),
            }
        }
        code
    }

    fn unknown_setting(&mut self, argument: &Argument) {
        let why = "there is no setter for it";
        let help = "leave it out, and give it to `terraform init -backend-config`";
        self.findings.push(argument.place.finding(&argument.name, why, help));
    }

    /// `stack.cloud(Cloud::new("acme").workspace("network"))`
    pub(super) fn cloud(&mut self, block: &Block) {
        let Some(organization) = self.text(&block.body, "organization") else {
            let why = "its organization is not said";
            self.findings.push(block.finding(why, "write the organization, which the environment gives otherwise"));
            return;
        };
        let mut code = format!("backend::Cloud::new({organization})");
        for argument in &block.body.arguments {
            self.at(argument);
            match argument.name.as_str() {
                "organization" => {}
                "hostname" => {
                    code.push_str(&format!(".hostname({})", self.scope.argument(&argument.term, &Ty::String)));
                }
                _ => self.unknown_setting(argument),
            }
        }
        for argument in block.body.blocks("workspaces").flat_map(|block| &block.body.arguments) {
            self.at(argument);
            let (method, ty) = match (argument.name.as_str(), &argument.term) {
                ("name", _) => ("workspace", Ty::String),
                ("project", _) => ("project", Ty::String),
                ("tags", Term::Object(_)) => ("tag_values", Ty::map(Ty::String)),
                ("tags", _) => ("tags", Ty::list(Ty::String)),
                _ => {
                    self.unknown_setting(argument);
                    continue;
                }
            };
            code.push_str(&format!(".{method}({})", self.scope.argument(&argument.term, &ty)));
        }
        self.state(format!("stack.cloud({code})"), block);
    }

    /// `stack.provider_meta(aws::PROVIDER, Block::new())`
    pub(super) fn provider_meta(&mut self, block: &Block) {
        let Some(name) = block.labels.first() else { return };
        let provider = self.provider_constant(name);
        let value = self.untyped_block(&block.body);
        self.state(format!("stack.provider_meta({provider}, {value})"), block);
    }

    /// `stack.required_version(">= 1.8")`
    pub(super) fn required_version(&mut self, version: &str, block: &Block) {
        self.state(format!("stack.required_version({})", quote(version)), block);
    }
}

/// The type of a backend and its arguments.
pub(super) fn backend_type(kind: &str) -> Option<(&'static str, &'static str)> {
    BACKENDS.iter().find(|(known, ..)| *known == kind).map(|(_, ty, arguments)| (*ty, *arguments))
}

/// Whether there is a setter for an argument, and for all that is in it.
pub(super) fn accepts(arguments: &str, argument: &Argument) -> bool {
    let Some(kind) = kind_of(arguments, &argument.name) else { return false };
    let Some((_, _, group)) = GROUPS.iter().find(|(known, ..)| *known == kind) else { return true };
    let inner = Body::of_object(&argument.term, &argument.place);
    inner.is_some_and(|inner| inner.arguments.iter().all(|argument| accepts(group, argument)))
}

/// What an argument is, if there is one of the name.
fn kind_of<'a>(arguments: &'a str, name: &str) -> Option<&'a str> {
    let mut all = arguments.split_whitespace().map(|argument| argument.split_once(':').unwrap_or((argument, "s")));
    all.find(|(known, _)| *known == name).map(|(_, kind)| kind)
}

fn type_of(kind: &str) -> Ty {
    match kind {
        "b" => Ty::Bool,
        "n" => Ty::Number,
        "l" => Ty::list(Ty::String),
        "m" => Ty::map(Ty::String),
        _ => Ty::String,
    }
}

#[cfg(test)]
mod tests {
    use super::{BACKENDS, GROUPS};

    /// The tables say what the library has: its own table is their source.
    #[test]
    fn every_setter_is_one_of_the_library() {
        let library =
            [include_str!("../../../src/backend/kind.rs"), include_str!("../../../src/backend/group.rs")].concat();
        for (name, ty, arguments) in BACKENDS.iter().chain(GROUPS) {
            let start = if name == ty { format!("\n    {ty} {{") } else { format!("\n    {ty} \"{name}\" {{") };
            let section = library.split_once(&start).and_then(|(_, rest)| rest.split_once("\n    }")).unwrap().0;
            let marker = |kind: &str| match kind {
                "s" => "String".to_owned(),
                "b" => "bool".to_owned(),
                "n" => "Number".to_owned(),
                "l" => "Vec<String>".to_owned(),
                "m" => "BTreeMap<String, String>".to_owned(),
                group => group.to_owned(),
            };
            let written: Vec<String> = arguments
                .split_whitespace()
                .map(|argument| argument.split_once(':').unwrap_or((argument, "s")))
                .map(|(name, kind)| format!("{name}: {}", marker(kind)))
                .collect();
            let known: Vec<String> = section
                .lines()
                .filter_map(|line| line.trim().strip_suffix(','))
                .map(|line| line.replace(['(', ')', '{', '}'], ""))
                .collect();
            assert_eq!(written, known, "{name}");
        }
        let is_entry = |line: &&str| {
            let name = line.strip_prefix("    ").and_then(|rest| rest.strip_suffix(" {"));
            name.is_some_and(|name| name.starts_with(char::is_uppercase))
        };
        assert_eq!(BACKENDS.len() + GROUPS.len(), library.lines().filter(is_entry).count());
    }
}
