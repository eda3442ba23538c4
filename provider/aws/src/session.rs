//! Credentials of roles that are assumed.

use aws_credential_types::provider::error::CredentialsError;
use aws_credential_types::provider::{self, ProvideCredentials, future};
use aws_sdk_sts::config::{Credentials, Region, SharedCredentialsProvider};
use aws_sdk_sts::types::{PolicyDescriptorType, Tag};
use aws_types::SdkConfig;
use ledgerform_aws_settings::{AssumeRole, Settings, WebIdentity, duration};
use std::time::SystemTime;

/// What a session is called that has no name.
const NAME: &str = "ledgerform";

/// A role that is assumed anew whenever its credentials are at their end.
struct Session {
    sts: aws_sdk_sts::Client,
    role: Role,
}

enum Role {
    Assumed(AssumeRole),
    ByWebIdentity(WebIdentity),
}

/// The configuration with the credentials of a role that is assumed with those of the configuration.
pub(crate) fn assumed(role: &AssumeRole, config: &SdkConfig, settings: &Settings) -> SdkConfig {
    with(Role::Assumed(role.clone()), config, settings)
}

/// The configuration with the credentials of a role that is assumed by a token.
pub(crate) fn by_web_identity(role: &WebIdentity, config: &SdkConfig, settings: &Settings) -> SdkConfig {
    with(Role::ByWebIdentity(role.clone()), config, settings)
}

fn with(role: Role, config: &SdkConfig, settings: &Settings) -> SdkConfig {
    let mut builder = aws_sdk_sts::config::Builder::from(config);
    if let Some(region) = &settings.sts_region {
        builder = builder.region(Region::new(region.clone()));
    }
    if let Some(url) = settings.endpoints.get("sts").or_else(|| settings.endpoints.get("*")) {
        builder = builder.endpoint_url(url);
    }
    let session = Session { sts: aws_sdk_sts::Client::from_conf(builder.build()), role };
    config.to_builder().credentials_provider(SharedCredentialsProvider::new(session)).build()
}

impl Session {
    async fn credentials(&self) -> provider::Result {
        let given = match &self.role {
            Role::Assumed(role) => self.assume(role).await?,
            Role::ByWebIdentity(role) => self.assume_by_web_identity(role).await?,
        };
        let given = given.ok_or_else(|| CredentialsError::unhandled("the answer of STS has no credentials"))?;
        let end = SystemTime::try_from(*given.expiration()).map_err(CredentialsError::unhandled)?;
        let token = Some(given.session_token().to_owned());
        Ok(Credentials::new(given.access_key_id(), given.secret_access_key(), token, Some(end), "assume_role"))
    }

    async fn assume(&self, role: &AssumeRole) -> Result<Option<aws_sdk_sts::types::Credentials>, CredentialsError> {
        let tag = |(key, value): (&String, &String)| Tag::builder().key(key).value(value).build();
        let tags: Result<Vec<Tag>, _> = role.tags.iter().map(tag).collect();
        let some = |texts: &[String]| (!texts.is_empty()).then(|| texts.to_vec());
        let answer = self
            .sts
            .assume_role()
            .role_arn(&role.role_arn)
            .role_session_name(role.session_name.as_deref().unwrap_or(NAME))
            .set_duration_seconds(seconds(role.duration.as_deref()))
            .set_external_id(role.external_id.clone())
            .set_policy(role.policy.clone())
            .set_policy_arns(policies(&role.policy_arns))
            .set_tags(Some(tags.map_err(CredentialsError::invalid_configuration)?).filter(|tags| !tags.is_empty()))
            .set_transitive_tag_keys(some(&role.transitive_tag_keys))
            .set_source_identity(role.source_identity.clone())
            .send()
            .await;
        Ok(answer.map_err(CredentialsError::provider_error)?.credentials)
    }

    async fn assume_by_web_identity(
        &self,
        role: &WebIdentity,
    ) -> Result<Option<aws_sdk_sts::types::Credentials>, CredentialsError> {
        let given = |text: &Option<String>, name: &str| text.clone().or_else(|| std::env::var(name).ok());
        let missing =
            |what: &str| CredentialsError::invalid_configuration(format!("assume_role_with_web_identity: {what}"));
        let arn = given(&role.role_arn, "AWS_ROLE_ARN").ok_or_else(|| missing("give role_arn or AWS_ROLE_ARN"))?;
        let token = match &role.web_identity_token {
            Some(token) => token.clone(),
            None => {
                let path = given(&role.web_identity_token_file, "AWS_WEB_IDENTITY_TOKEN_FILE");
                let path = path.ok_or_else(|| missing("give web_identity_token or web_identity_token_file"))?;
                // The file is written anew from time to time.
                let read = std::fs::read_to_string(&path);
                read.map_err(|error| missing(&format!("{path}: {error}")))?.trim().to_owned()
            }
        };
        let name = given(&role.session_name, "AWS_ROLE_SESSION_NAME").unwrap_or_else(|| NAME.to_owned());
        let answer = self
            .sts
            .assume_role_with_web_identity()
            .role_arn(arn)
            .role_session_name(name)
            .web_identity_token(token)
            .set_duration_seconds(seconds(role.duration.as_deref()))
            .set_policy(role.policy.clone())
            .set_policy_arns(policies(&role.policy_arns))
            .send()
            .await;
        Ok(answer.map_err(CredentialsError::provider_error)?.credentials)
    }
}

fn seconds(text: Option<&str>) -> Option<i32> {
    text.and_then(duration).and_then(|time| i32::try_from(time.as_secs()).ok())
}

fn policies(arns: &[String]) -> Option<Vec<PolicyDescriptorType>> {
    let all = arns.iter().map(|arn| PolicyDescriptorType::builder().arn(arn).build());
    (!arns.is_empty()).then(|| all.collect())
}

impl ProvideCredentials for Session {
    fn provide_credentials<'a>(&'a self) -> future::ProvideCredentials<'a>
    where
        Self: 'a,
    {
        future::ProvideCredentials::new(self.credentials())
    }
}

/// Tokens are not shown.
impl std::fmt::Debug for Session {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Session").finish_non_exhaustive()
    }
}
