//! From settings to a connection.

use crate::args::duration;
use crate::clients::{Clients, SERVICES};
use crate::context::Context;
use crate::fault::Failed;
use aws_config::environment::EnvironmentVariableCredentialsProvider;
use aws_config::meta::credentials::CredentialsProviderChain;
use aws_config::profile::ProfileFileCredentialsProvider;
use aws_config::provider_config::ProviderConfig;
use aws_config::retry::RetryConfig;
use aws_config::sts::AssumeRoleProvider;
use aws_config::web_identity_token::WebIdentityTokenCredentialsProvider;
use aws_config::{BehaviorVersion, Region};
use aws_runtime::env_config::file::{EnvConfigFileKind, EnvConfigFiles};
use aws_sdk_sts::config::{Credentials, SharedCredentialsProvider, SharedHttpClient};
use aws_smithy_http_client::proxy::ProxyConfig;
use aws_smithy_http_client::tls::rustls_provider::CryptoMode;
use aws_smithy_http_client::tls::{Provider, TlsContext, TrustStore};
use aws_smithy_http_client::{Builder, Connector};
use aws_types::SdkConfig;
use ledgerform_aws_settings::{AssumeRole, Settings};
use ledgerform_engine::Stop;
use std::sync::Arc;
use std::time::Duration;

/// Why AWS cannot be used: everything that is wrong with the settings, or what it said.
#[derive(Debug, Clone, PartialEq, thiserror::Error)]
#[error("{}", .problems.iter().map(|problem| problem.message.as_str()).collect::<Vec<_>>().join("\n"))]
pub struct ConnectError {
    /// At least one.
    pub problems: Vec<Problem>,
}

/// Something that is wrong with the settings.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Problem {
    /// The setting; empty if it is none of them.
    pub setting: &'static str,
    /// What is wrong, and what to do.
    pub message: String,
}

impl ConnectError {
    fn of(setting: &'static str, message: impl Into<String>) -> Self {
        Self { problems: vec![Problem { setting, message: message.into() }] }
    }
}

/// What is wrong with the settings by themselves.
pub(crate) fn problems(settings: &Settings) -> Vec<Problem> {
    let mut problems = Vec::new();
    let mut problem = |setting, message: String| problems.push(Problem { setting, message });
    if settings.access_key.is_some() != settings.secret_key.is_some() {
        problem("access_key", "access_key and secret_key go together; give both or none".to_owned());
    }
    if settings.token.is_some() && settings.access_key.is_none() {
        problem("token", "token belongs to an access_key; give that too".to_owned());
    }
    for service in settings.endpoints.keys().filter(|name| *name != "*" && !SERVICES.contains(&name.as_str())) {
        problem("endpoints", format!("there is no service `{service}`; there are {}", SERVICES.join(", ")));
    }
    if let Some(mode) = settings.retry_mode.as_deref().filter(|mode| !matches!(*mode, "standard" | "adaptive")) {
        problem("retry_mode", format!("retry_mode must be standard or adaptive, not `{mode}`"));
    }
    for role in &settings.assume_role {
        if !role.role_arn.starts_with("arn:") {
            problem("assume_role", format!("role_arn must be the ARN of a role, not `{}`", role.role_arn));
        }
        if role.source_identity.is_some() || !role.transitive_tag_keys.is_empty() {
            let message = "assume_role: source_identity and transitive_tag_keys are not supported; leave them out";
            problem("assume_role", message.to_owned());
        }
        if let Some(text) = role.duration.as_deref().filter(|text| duration(text).is_none_or(|time| time.is_zero())) {
            problem("assume_role", format!("assume_role: `{text}` is no duration; write 1h30m"));
        }
    }
    if let Some(region) = settings.region.as_deref().filter(|_| !settings.skip_region_validation)
        && !is_region(region)
    {
        problem(
            "region",
            format!("`{region}` is no region; write it like eu-central-1, or set skip_region_validation"),
        );
    }
    problems
}

/// Whether a text is written as regions are: `us-gov-west-1`.
fn is_region(text: &str) -> bool {
    let parts: Vec<&str> = text.split('-').collect();
    let is_word = |part: &&str| !part.is_empty() && part.bytes().all(|byte| byte.is_ascii_lowercase());
    parts.len() >= 3
        && parts[0].len() == 2
        && parts[..parts.len() - 1].iter().all(is_word)
        && parts[parts.len() - 1].parse::<u8>().is_ok_and(|number| number > 0)
}

/// The context of the region of the settings.
pub(crate) async fn connect(settings: Settings) -> Result<Context, ConnectError> {
    let problems = problems(&settings);
    if !problems.is_empty() {
        return Err(ConnectError { problems });
    }
    let http = http(&settings)?;
    let mut loader =
        aws_config::defaults(BehaviorVersion::latest()).http_client(http.clone()).retry_config(retries(&settings));
    if let Some(region) = &settings.region {
        loader = loader.region(Region::new(region.clone()));
    }
    if let Some(profile) = &settings.profile {
        loader = loader.profile_name(profile);
    }
    if let Some(files) = files(&settings) {
        loader = loader.profile_files(files);
    }
    if settings.use_fips_endpoint {
        loader = loader.use_fips(true);
    }
    if settings.use_dualstack_endpoint {
        loader = loader.use_dual_stack(true);
    }
    if settings.skip_metadata_api_check {
        loader = loader.credentials_provider(without_metadata(&settings, &http));
    }
    if let (Some(id), Some(secret)) = (&settings.access_key, &settings.secret_key) {
        loader = loader.credentials_provider(Credentials::new(id, secret, settings.token.clone(), None, "settings"));
    }
    let mut config = loader.load().await;
    for role in &settings.assume_role {
        config = assume(role, config, &settings).await;
    }
    let Some(region) = config.region().map(ToString::to_string) else {
        return Err(ConnectError::of("region", "no region is set; set region, or AWS_REGION, or one in the profile"));
    };
    let settings = Arc::new(settings);
    let (clients, partition) = (Arc::<Clients>::default(), partition(&region).to_owned());
    let (account, stop) = (String::new(), Stop::default());
    let mut context = Context { clients, config, settings, region, account, partition, stop };
    identify(&mut context).await?;
    Ok(context)
}

/// Asks whose the credentials are.
async fn identify(context: &mut Context) -> Result<(), ConnectError> {
    let settings = context.settings.clone();
    let has_limits = !settings.allowed_account_ids.is_empty() || !settings.forbidden_account_ids.is_empty();
    if settings.skip_credentials_validation && settings.skip_requesting_account_id && !has_limits {
        return Ok(());
    }
    let identity = context.sts().get_caller_identity().send().await.map_err(|error| {
        let failed = Failed::from(error);
        ConnectError::of("", format!("AWS does not take the credentials: {}", failed.message))
    })?;
    let account = identity.account().unwrap_or_default().to_owned();
    if !settings.allowed_account_ids.is_empty() && !settings.allowed_account_ids.contains(&account) {
        let message = format!("the credentials belong to account {account}, which is not in allowed_account_ids");
        return Err(ConnectError::of("allowed_account_ids", message));
    }
    if settings.forbidden_account_ids.contains(&account) {
        let message = format!("the credentials belong to account {account}, which is in forbidden_account_ids");
        return Err(ConnectError::of("forbidden_account_ids", message));
    }
    if let Some(partition) = identity.arn().and_then(|arn| arn.split(':').nth(1)) {
        partition.clone_into(&mut context.partition);
    }
    context.account = account;
    Ok(())
}

async fn assume(role: &AssumeRole, config: SdkConfig, settings: &Settings) -> SdkConfig {
    let sts = settings.endpoints.get("sts").or_else(|| settings.endpoints.get("*"));
    let base = match sts {
        Some(url) => config.to_builder().endpoint_url(url).build(),
        None => config.clone(),
    };
    let mut builder = AssumeRoleProvider::builder(&role.role_arn)
        .configure(&base)
        .session_name(role.session_name.as_deref().unwrap_or("ledgerform"))
        .session_length(role.duration.as_deref().and_then(duration).unwrap_or(Duration::from_secs(3600)));
    if let Some(id) = &role.external_id {
        builder = builder.external_id(id);
    }
    if let Some(policy) = &role.policy {
        builder = builder.policy(policy);
    }
    if !role.policy_arns.is_empty() {
        builder = builder.policy_arns(role.policy_arns.clone());
    }
    if !role.tags.is_empty() {
        builder = builder.tags(role.tags.clone());
    }
    let provider = builder.build().await;
    config.to_builder().credentials_provider(SharedCredentialsProvider::new(provider)).build()
}

fn retries(settings: &Settings) -> RetryConfig {
    let config = match settings.retry_mode.as_deref() {
        Some("adaptive") => RetryConfig::adaptive(),
        _ => RetryConfig::standard(),
    };
    config.with_max_attempts(settings.max_retries.unwrap_or(25).max(1))
}

fn files(settings: &Settings) -> Option<EnvConfigFiles> {
    let (config, credentials) = (&settings.shared_config_files, &settings.shared_credentials_files);
    if config.is_empty() && credentials.is_empty() {
        return None;
    }
    let builder = EnvConfigFiles::builder()
        .include_default_config_file(config.is_empty())
        .include_default_credentials_file(credentials.is_empty());
    let builder = config.iter().fold(builder, |builder, path| builder.with_file(EnvConfigFileKind::Config, path));
    let with =
        credentials.iter().fold(builder, |builder, path| builder.with_file(EnvConfigFileKind::Credentials, path));
    Some(with.build())
}

/// Where credentials are looked for if the metadata of the machine is left alone.
fn without_metadata(settings: &Settings, http: &SharedHttpClient) -> CredentialsProviderChain {
    let config = ProviderConfig::without_region().with_http_client(http.clone());
    let config = config.with_region(settings.region.clone().map(Region::new));
    let mut profile = ProfileFileCredentialsProvider::builder().configure(&config);
    if let Some(name) = &settings.profile {
        profile = profile.profile_name(name);
    }
    if let Some(files) = files(settings) {
        profile = profile.profile_files(files);
    }
    CredentialsProviderChain::first_try("Environment", EnvironmentVariableCredentialsProvider::new())
        .or_else("Profile", profile.build())
        .or_else("WebIdentityToken", WebIdentityTokenCredentialsProvider::builder().configure(&config).build())
}

/// One client for all services, so that connections are shared.
fn http(settings: &Settings) -> Result<SharedHttpClient, ConnectError> {
    let mut trust = TrustStore::empty().with_native_roots(true);
    if let Some(path) = &settings.custom_ca_bundle {
        let read = std::fs::read(path);
        let pem = read.map_err(|error| ConnectError::of("custom_ca_bundle", format!("{path}: {error}")))?;
        trust = trust.with_pem_certificate(pem);
    }
    let tls = TlsContext::builder().with_trust_store(trust).build();
    let tls = tls.map_err(|error| ConnectError::of("custom_ca_bundle", error.to_string()))?;
    let proxy = proxy(settings)?;
    Ok(Builder::new().build_with_connector_fn(move |timeouts, runtime| {
        let mut connector = Connector::builder()
            .tls_provider(Provider::Rustls(CryptoMode::Ring))
            .tls_context(tls.clone())
            .proxy_config(proxy.clone());
        connector.set_connector_settings(timeouts.cloned());
        if let Some(components) = runtime {
            connector.set_sleep_impl(components.sleep_impl());
        }
        connector.build()
    }))
}

fn proxy(settings: &Settings) -> Result<ProxyConfig, ConnectError> {
    let wrong =
        |setting, error: aws_smithy_http_client::proxy::ProxyError| ConnectError::of(setting, error.to_string());
    let config = match (&settings.https_proxy, &settings.http_proxy) {
        (None, None) => ProxyConfig::from_env(),
        (Some(url), Some(other)) if url == other => ProxyConfig::all(url).map_err(|e| wrong("https_proxy", e))?,
        // AWS is reached over TLS; a proxy for the rest matters only where that of TLS is not set.
        (Some(url), _) => ProxyConfig::https(url).map_err(|e| wrong("https_proxy", e))?,
        (None, Some(url)) => ProxyConfig::http(url).map_err(|e| wrong("http_proxy", e))?,
    };
    Ok(match &settings.no_proxy {
        Some(hosts) => config.no_proxy(hosts),
        None => config,
    })
}

/// The partition of a region, as far as its name tells.
/// Source: <https://docs.aws.amazon.com/general/latest/gr/rande.html>
fn partition(region: &str) -> &'static str {
    match region {
        _ if region.starts_with("cn-") => "aws-cn",
        _ if region.starts_with("us-gov-") => "aws-us-gov",
        _ if region.starts_with("us-iso-") => "aws-iso",
        _ if region.starts_with("us-isob-") => "aws-iso-b",
        _ if region.starts_with("eu-isoe-") => "aws-iso-e",
        _ if region.starts_with("us-isof-") => "aws-iso-f",
        _ if region.starts_with("eusc-") => "aws-eusc",
        _ => "aws",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn regions_are_known_by_how_they_are_written() {
        for (text, expected) in [
            ("eu-central-1", true),
            ("us-gov-west-1", true),
            ("ap-southeast-5", true),
            ("eu-central", false),
            ("eu-central-1a", false),
            ("", false),
        ] {
            assert_eq!(is_region(text), expected, "{text}");
        }
    }

    #[test]
    fn all_that_is_wrong_is_told_at_once() {
        let settings = Settings {
            region: Some("mars".into()),
            access_key: Some("AKIA".into()),
            retry_mode: Some("often".into()),
            endpoints: [("ec3".to_owned(), String::new())].into(),
            assume_role: vec![
                AssumeRole { role_arn: "admin".into(), duration: Some("1h30m".into()), ..AssumeRole::default() },
                AssumeRole {
                    role_arn: "arn:aws:iam::111122223333:role/a".into(),
                    duration: Some("15".into()),
                    source_identity: Some("me".into()),
                    ..AssumeRole::default()
                },
            ],
            ..Settings::default()
        };
        let found: Vec<&str> = problems(&settings).iter().map(|problem| problem.setting).collect();
        assert_eq!(
            found,
            ["access_key", "endpoints", "retry_mode", "assume_role", "assume_role", "assume_role", "region"]
        );
        assert!(problems(&Settings::default()).is_empty());
    }
}
