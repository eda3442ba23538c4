//! How AWS is reached, and what names tell there: what a provider block says and a connection is made of, and the
//! [tables](names) of what follows from the name of an object.
//!
//! They stand by themselves, so that whoever reads a provider block or plans need not compile the AWS SDK.
//!
//! **Invariant:** this crate does not know Terraform's protocol or the SDK. It checks what can be told of settings by
//! themselves, and touches neither network nor disk.

mod check;
mod endpoints;

pub use check::{Problem, duration, problems};
pub use endpoints::{ENDPOINTS, Endpoint, OTHER_ENDPOINTS};

pub mod names;

use std::collections::BTreeMap;
use std::time::Duration;

/// Who asks AWS, where, and what every object is given. The names are those of the provider `hashicorp/aws`.
///
/// What is not set comes from where the AWS SDK looks: environment variables, shared files, the metadata of the machine.
///
/// ```
/// use ledgerform_aws_settings::Settings;
/// let settings = Settings { region: Some("eu-central-1".into()), ..Settings::default() };
/// assert!(settings.assume_role.is_empty());
/// ```
#[derive(Clone, Default, PartialEq, Eq)]
pub struct Settings {
    /// The region of what is not said to be elsewhere.
    pub region: Option<String>,
    /// The profile of the shared files.
    pub profile: Option<String>,
    /// The ID of an access key; it needs `secret_key`.
    pub access_key: Option<String>,
    /// The secret of the access key.
    pub secret_key: Option<String>,
    /// The token of temporary credentials.
    pub token: Option<String>,
    /// Files like `~/.aws/config`, instead of it.
    pub shared_config_files: Vec<String>,
    /// Files like `~/.aws/credentials`, instead of it.
    pub shared_credentials_files: Vec<String>,
    /// The role to assume by a token of an identity provider, before all others.
    pub assume_role_with_web_identity: Option<WebIdentity>,
    /// The roles to assume, one after the other.
    pub assume_role: Vec<AssumeRole>,
    /// Tags of everything that can have tags.
    pub default_tags: BTreeMap<String, String>,
    /// Keys of tags that others set, which are neither shown nor removed.
    pub ignore_tags: Vec<String>,
    /// Prefixes of such keys.
    pub ignore_tag_prefixes: Vec<String>,
    /// Addresses of services as [`ENDPOINTS`] calls them, such as `ec2`; `*` is all others.
    pub endpoints: BTreeMap<String, String>,
    /// How often a request that failed is sent again at most, 0 to never do it; 25 if it is not set.
    pub max_retries: Option<u32>,
    /// How many tokens there are for repetitions, of which each costs 5 and each success gives some back; 500 if it is not
    /// set. Each client of a service has so many.
    pub token_bucket_rate_limiter_capacity: Option<u32>,
    /// `standard` or `adaptive`; `standard` if it is not set.
    pub retry_mode: Option<String>,
    /// Account IDs of which one must be that of the credentials; any if it is empty.
    pub allowed_account_ids: Vec<String>,
    /// Account IDs that the credentials must not belong to.
    pub forbidden_account_ids: Vec<String>,
    /// Does not ask whose the credentials are when connecting.
    pub skip_credentials_validation: bool,
    /// Does not ask for the account ID; ARNs that hold it are not known before their objects are.
    pub skip_requesting_account_id: bool,
    /// Takes regions that are not known.
    pub skip_region_validation: bool,
    /// Does not ask the metadata of the machine for credentials.
    pub skip_metadata_api_check: bool,
    /// The address of the metadata service of the machine, in the place of `http://169.254.169.254`.
    pub ec2_metadata_service_endpoint: Option<String>,
    /// How it is reached where no address is given: `IPv4` or `IPv6`; `IPv4` if it is not set.
    pub ec2_metadata_service_endpoint_mode: Option<String>,
    /// The region whose STS is asked; that of the settings if it is not set.
    pub sts_region: Option<String>,
    /// `regional` or `legacy`, which asks the global address of S3 for buckets in us-east-1; `regional` if it is not set.
    pub s3_us_east_1_regional_endpoint: Option<String>,
    /// Names the bucket in the path of an address, not in its host.
    pub s3_use_path_style: bool,
    /// Takes endpoints that are validated for FIPS 140.
    pub use_fips_endpoint: bool,
    /// Takes endpoints that can be reached over IPv6 too.
    pub use_dualstack_endpoint: bool,
    /// A file with certificates to trust beside those of the system.
    pub custom_ca_bundle: Option<String>,
    /// The proxy for addresses with `http`, and for those with `https` if `https_proxy` is not set.
    pub http_proxy: Option<String>,
    /// The proxy for addresses with `https`; an empty text is none.
    pub https_proxy: Option<String>,
    /// Hosts that are reached without a proxy, with commas between them.
    pub no_proxy: Option<String>,
    /// What the service is asked again after at first while something is made or changed; 1 s if it is not set. It grows
    /// to the tenfold.
    pub poll_interval: Option<Duration>,
}

/// A role to assume.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct AssumeRole {
    /// Its ARN.
    pub role_arn: String,
    /// The name of the session; `ledgerform` if it is not set.
    pub session_name: Option<String>,
    /// What the trust policy of the role wants to hear.
    pub external_id: Option<String>,
    /// How long the credentials are good for, such as `1h30m`: 15 minutes to 12 hours; an hour if it is not set.
    pub duration: Option<String>,
    /// A policy, as JSON, that the session is limited to.
    pub policy: Option<String>,
    /// Policies that the session is limited to.
    pub policy_arns: Vec<String>,
    /// Tags of the session.
    pub tags: BTreeMap<String, String>,
    /// Keys of tags that further sessions keep.
    pub transitive_tag_keys: Vec<String>,
    /// Who is behind the session.
    pub source_identity: Option<String>,
}

/// A role to assume by a token of an identity provider.
#[derive(Clone, Default, PartialEq, Eq)]
pub struct WebIdentity {
    /// Its ARN; that of `AWS_ROLE_ARN` if it is not set.
    pub role_arn: Option<String>,
    /// The name of the session; that of `AWS_ROLE_SESSION_NAME`, or `ledgerform`, if it is not set.
    pub session_name: Option<String>,
    /// How long the credentials are good for, as in [`AssumeRole`].
    pub duration: Option<String>,
    /// A policy, as JSON, that the session is limited to.
    pub policy: Option<String>,
    /// Policies that the session is limited to.
    pub policy_arns: Vec<String>,
    /// The token.
    pub web_identity_token: Option<String>,
    /// A file with the token, which is read whenever credentials are needed; that of `AWS_WEB_IDENTITY_TOKEN_FILE` if
    /// neither is set.
    pub web_identity_token_file: Option<String>,
}

/// The token is not shown.
impl std::fmt::Debug for WebIdentity {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("WebIdentity").field("role_arn", &self.role_arn).finish_non_exhaustive()
    }
}

/// A request that is to be signed by Signature Version 4, in the query of its URL.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Presign {
    /// The service in the signature: `sts`, `rds-db`, `elasticache`.
    pub service: String,
    /// The region in the signature.
    pub region: String,
    /// The method, such as `GET`.
    pub method: String,
    /// The URL with its own query.
    pub url: String,
    /// Headers that are signed beside the host.
    pub headers: BTreeMap<String, String>,
    /// How long the signature holds: a week at most.
    pub expires: Duration,
}

/// Keys are not shown.
impl std::fmt::Debug for Settings {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Settings")
            .field("region", &self.region)
            .field("profile", &self.profile)
            .field("endpoints", &self.endpoints)
            .finish_non_exhaustive()
    }
}
