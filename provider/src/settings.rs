//! The provider block.

mod blocks;
mod check;
mod endpoints;

pub(crate) use check::check;

use blocks::{IgnoreBlock, RoleBlock, TagsBlock, WebIdentityBlock, list};
use endpoints::Endpoints;
use ledgerform_aws_settings::Settings;
use ledgerform_tfplugin::author::{Field, Object, Typed, one_of, range};
use std::path::PathBuf;

/// A struct of fields, each of which may be null or not known yet.
macro_rules! block {
    ($(#[$meta:meta])* $name:ident { $($(#[$field:meta])* $field_name:ident: $ty:ty,)* }) => {
        $(#[$meta])*
        #[derive(Clone, Object)]
        pub(crate) struct $name { $($(#[$field])* pub(crate) $field_name: Field<$ty>,)* }
    };
}

pub(crate) use block;

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
        /// A role to assume by a token of an identity provider, before all others.
        #[attr(block, max = 1)]
        assume_role_with_web_identity: Vec<WebIdentityBlock>,
        /// Tags of everything that the provider makes.
        #[attr(block)]
        default_tags: TagsBlock,
        /// Tags that others set and the provider does not touch.
        #[attr(block)]
        ignore_tags: IgnoreBlock,
        /// URLs in the place of those of AWS.
        #[attr(block)]
        endpoints: Vec<Endpoints>,
        /// How often a call that failed is made again at most; 0 for never. Default: 25.
        #[attr(optional, validate = range(0..=100))]
        max_retries: i64,
        /// How calls are repeated: `standard` or `adaptive`.
        #[attr(optional, validate = one_of(["standard", "adaptive"]))]
        retry_mode: String,
        /// How many tokens there are for repetitions, of which each takes 5 and each success gives some back: whoever has
        /// none left gives up. Default: 500, for each service.
        #[attr(optional, validate = range(1..=1_000_000))]
        token_bucket_rate_limiter_capacity: i64,
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
        /// URL of the metadata service of EC2.
        #[attr(optional)]
        ec2_metadata_service_endpoint: String,
        /// How the metadata service of EC2 is reached: `IPv4` or `IPv6`.
        #[attr(optional, validate = one_of(["IPv4", "IPv6"]))]
        ec2_metadata_service_endpoint_mode: String,
        /// Region whose STS is called. Default: that of the resource.
        #[attr(optional)]
        sts_region: String,
        /// Whether S3 is called in us-east-1 at its own address there (`regional`, the default) or at the global one
        /// (`legacy`).
        #[attr(optional, validate = one_of(["legacy", "regional"]))]
        s3_us_east_1_regional_endpoint: String,
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
        /// Proxy of HTTP calls, and of HTTPS calls where `https_proxy` is null.
        #[attr(optional)]
        http_proxy: String,
        /// Proxy of HTTPS calls; `""` for none.
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
        self.to_value().is_wholly_known().then(|| self.known())
    }

    /// The configuration as far as it is known.
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
            assume_role: all(self.assume_role).map(RoleBlock::known).collect(),
            assume_role_with_web_identity: all(self.assume_role_with_web_identity).map(WebIdentityBlock::known).next(),
            default_tags: self.default_tags.into_known().and_then(|tags| tags.tags.into_known()).unwrap_or_default(),
            endpoints: Endpoints::known(all(self.endpoints)),
            max_retries: number(self.max_retries),
            token_bucket_rate_limiter_capacity: number(self.token_bucket_rate_limiter_capacity),
            retry_mode: self.retry_mode.into_known(),
            ec2_metadata_service_endpoint: self.ec2_metadata_service_endpoint.into_known(),
            ec2_metadata_service_endpoint_mode: self.ec2_metadata_service_endpoint_mode.into_known(),
            sts_region: self.sts_region.into_known(),
            s3_us_east_1_regional_endpoint: self.s3_us_east_1_regional_endpoint.into_known(),
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

fn all<T>(field: Field<Vec<T>>) -> impl Iterator<Item = T> {
    field.into_known().unwrap_or_default().into_iter()
}

fn number(field: Field<i64>) -> Option<u32> {
    field.into_known().and_then(|number| number.try_into().ok())
}
