//! The provider block.

use ledgerform_aws_settings::{AssumeRole, Settings};
use ledgerform_tfplugin::Diagnostics;
use ledgerform_tfplugin::author::{Field, Object, range};
use std::collections::BTreeMap;
use std::path::PathBuf;

macro_rules! block {
    ($(#[$meta:meta])* $name:ident { $($(#[$field:meta])* $field_name:ident: $ty:ty,)* }) => {
        $(#[$meta])*
        #[derive(Clone, Object)]
        pub(crate) struct $name { $($(#[$field])* pub(crate) $field_name: Field<$ty>,)* }
    };
}

block! {
    /// Creates the infrastructure that the Ledgerform components describe. The arguments are those of the provider
    /// `hashicorp/aws` where the same thing exists.
    Config {
        /// Region of data sources and ephemeral resources. Resources say their own.
        #[attr(optional)]
        region: String,
        /// Profile of the shared configuration and credentials files.
        #[attr(optional)]
        profile: String,
        /// Access key. Without it the chain of the AWS command line is followed: environment, files, web identity, metadata.
        #[attr(optional)]
        access_key: String,
        /// Secret key.
        #[attr(optional, sensitive)]
        secret_key: String,
        /// Session token.
        #[attr(optional, sensitive)]
        token: String,
        /// Files in the place of `~/.aws/config`.
        #[attr(optional)]
        shared_config_files: Vec<String>,
        /// Files in the place of `~/.aws/credentials`.
        #[attr(optional)]
        shared_credentials_files: Vec<String>,
        /// A role to assume; several are assumed one after the other.
        #[attr(block)]
        assume_role: Vec<RoleBlock>,
        /// Tags of everything that the provider makes.
        #[attr(block)]
        default_tags: TagsBlock,
        /// Tags that others set and the provider does not touch.
        #[attr(block)]
        ignore_tags: IgnoreBlock,
        /// URLs in the place of those of AWS, by name of the service: `{ ec2 = "http://localhost:5000" }`.
        #[attr(optional)]
        endpoints: BTreeMap<String, String>,
        /// How often a call is made at most.
        #[attr(optional, validate = range(1..=100))]
        max_retries: i64,
        /// How calls are repeated: `standard` or `adaptive`.
        #[attr(optional, validate = ledgerform_tfplugin::author::one_of(["standard", "adaptive"]))]
        retry_mode: String,
        /// Whether credentials are not tried when the provider is configured.
        #[attr(optional)]
        skip_credentials_validation: bool,
        /// Whether the account is not asked for.
        #[attr(optional)]
        skip_requesting_account_id: bool,
        /// Whether any text is taken for a region.
        #[attr(optional)]
        skip_region_validation: bool,
        /// Whether the metadata service of EC2 is not asked for credentials.
        #[attr(optional)]
        skip_metadata_api_check: bool,
        /// Whether the name of a bucket stands in the path of S3 URLs, not in the host.
        #[attr(optional)]
        s3_use_path_style: bool,
        /// Accounts that may be worked in; all where it is null.
        #[attr(optional)]
        allowed_account_ids: Vec<String>,
        /// Accounts that may not be worked in.
        #[attr(optional)]
        forbidden_account_ids: Vec<String>,
        /// File with certificates to trust beside those of the system.
        #[attr(optional)]
        custom_ca_bundle: String,
        /// Proxy of HTTP calls.
        #[attr(optional)]
        http_proxy: String,
        /// Proxy of HTTPS calls.
        #[attr(optional)]
        https_proxy: String,
        /// Hosts that are called without a proxy, with commas between.
        #[attr(optional)]
        no_proxy: String,
        /// Whether the FIPS endpoints are used.
        #[attr(optional)]
        use_fips_endpoint: bool,
        /// Whether the endpoints with IPv6 are used.
        #[attr(optional)]
        use_dualstack_endpoint: bool,
        /// Folder of the journals, by which an interrupted run goes on. Default: `.fintech/journals` below the working
        /// directory. It must be kept between runs for a crash to be cheap; without it ownership marks are searched.
        #[attr(optional)]
        journal_dir: String,
        /// How many calls to AWS are under way at a time, for each resource. Default: 16.
        #[attr(optional, validate = range(1..=256))]
        max_parallel_calls: i64,
    }
}

block! {
    /// A role to assume.
    RoleBlock {
        /// ARN of the role.
        #[attr(required)]
        role_arn: String,
        /// Name of the session.
        #[attr(optional)]
        session_name: String,
        /// What the role's owner gave, if anything.
        #[attr(optional)]
        external_id: String,
        /// How long the session lasts, such as `1h30m`.
        #[attr(optional)]
        duration: String,
        /// A policy as JSON that cuts down what the session may do.
        #[attr(optional)]
        policy: String,
        /// ARNs of policies that do the same.
        #[attr(optional)]
        policy_arns: Vec<String>,
        /// Tags of the session.
        #[attr(optional)]
        tags: BTreeMap<String, String>,
        /// Keys of tags that further sessions keep.
        #[attr(optional)]
        transitive_tag_keys: Vec<String>,
        /// Who is behind the session.
        #[attr(optional)]
        source_identity: String,
    }
}

block! {
    /// Tags of everything.
    TagsBlock {
        /// The tags.
        #[attr(optional)]
        tags: BTreeMap<String, String>,
    }
}

block! {
    /// Tags to leave alone.
    IgnoreBlock {
        /// Their keys.
        #[attr(optional)]
        keys: Vec<String>,
        /// How their keys begin.
        #[attr(optional)]
        key_prefixes: Vec<String>,
    }
}

/// What the provider block says, for the cloud and for the provider itself.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Configuration {
    pub(crate) settings: Settings,
    pub(crate) journal_dir: PathBuf,
    /// Calls at a time, from 1.
    pub(crate) limit: usize,
}

impl Config {
    /// The configuration; `None` where a part is known later.
    pub(crate) fn read(self) -> Option<Configuration> {
        let is_known = ledgerform_tfplugin::author::Typed::to_value(&self).is_wholly_known();
        is_known.then(|| self.known())
    }

    fn known(self) -> Configuration {
        let flag = |field: Field<bool>| field.into_known().unwrap_or_default();
        let settings = Settings {
            region: self.region.into_known(),
            profile: self.profile.into_known(),
            access_key: self.access_key.into_known(),
            secret_key: self.secret_key.into_known(),
            token: self.token.into_known(),
            shared_config_files: list(self.shared_config_files),
            shared_credentials_files: list(self.shared_credentials_files),
            assume_role: self.assume_role.into_known().unwrap_or_default().into_iter().map(role).collect(),
            default_tags: self.default_tags.into_known().and_then(|tags| tags.tags.into_known()).unwrap_or_default(),
            endpoints: self.endpoints.into_known().unwrap_or_default(),
            max_retries: self.max_retries.into_known().and_then(|retries| retries.try_into().ok()),
            retry_mode: self.retry_mode.into_known(),
            skip_credentials_validation: flag(self.skip_credentials_validation),
            skip_requesting_account_id: flag(self.skip_requesting_account_id),
            skip_region_validation: flag(self.skip_region_validation),
            skip_metadata_api_check: flag(self.skip_metadata_api_check),
            s3_use_path_style: flag(self.s3_use_path_style),
            allowed_account_ids: list(self.allowed_account_ids),
            forbidden_account_ids: list(self.forbidden_account_ids),
            custom_ca_bundle: self.custom_ca_bundle.into_known(),
            http_proxy: self.http_proxy.into_known(),
            https_proxy: self.https_proxy.into_known(),
            no_proxy: self.no_proxy.into_known(),
            ignore_tags: self.ignore_tags.known().map(|tags| list(tags.keys.clone())).unwrap_or_default(),
            ignore_tag_prefixes: self.ignore_tags.known().map(|t| list(t.key_prefixes.clone())).unwrap_or_default(),
            use_fips_endpoint: flag(self.use_fips_endpoint),
            use_dualstack_endpoint: flag(self.use_dualstack_endpoint),
            poll_interval: None,
        };
        let journal_dir = self.journal_dir.into_known().unwrap_or_else(|| ".fintech/journals".to_owned());
        let limit = self.max_parallel_calls.into_known().and_then(|limit| limit.try_into().ok()).unwrap_or(16);
        Configuration { settings, journal_dir: journal_dir.into(), limit }
    }
}

fn list(field: Field<Vec<String>>) -> Vec<String> {
    field.into_known().unwrap_or_default()
}

fn role(block: RoleBlock) -> AssumeRole {
    AssumeRole {
        role_arn: block.role_arn.into_known().unwrap_or_default(),
        session_name: block.session_name.into_known(),
        external_id: block.external_id.into_known(),
        duration: block.duration.into_known(),
        policy: block.policy.into_known(),
        policy_arns: list(block.policy_arns),
        tags: block.tags.into_known().unwrap_or_default(),
        transitive_tag_keys: list(block.transitive_tag_keys),
        source_identity: block.source_identity.into_known(),
    }
}

/// What the block cannot be together.
pub(crate) fn check(config: &Config) -> Diagnostics {
    if !config.allowed_account_ids.is_null() && !config.forbidden_account_ids.is_null() {
        let detail = "Give either `allowed_account_ids` or `forbidden_account_ids`, not both.";
        return Diagnostics::error_at(Config::at().forbidden_account_ids(), "Conflicting arguments", detail);
    }
    Diagnostics::new()
}
