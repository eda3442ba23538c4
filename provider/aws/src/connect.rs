//! From settings to a connection.

use crate::clients::Clients;
use crate::context::Context;
use crate::fault::Failed;
use crate::{http, session};
use aws_config::ecs::EcsCredentialsProvider;
use aws_config::environment::EnvironmentVariableCredentialsProvider;
use aws_config::imds;
use aws_config::imds::client::EndpointMode;
use aws_config::imds::credentials::ImdsCredentialsProvider;
use aws_config::meta::credentials::CredentialsProviderChain;
use aws_config::profile::ProfileFileCredentialsProvider;
use aws_config::provider_config::ProviderConfig;
use aws_config::retry::RetryConfig;
use aws_config::web_identity_token::WebIdentityTokenCredentialsProvider;
use aws_config::{BehaviorVersion, Region};
use aws_runtime::env_config::file::{EnvConfigFileKind, EnvConfigFiles};
use aws_sdk_sts::config::{Credentials, SharedHttpClient};
use aws_smithy_runtime_api::box_error::BoxError;
use ledgerform_aws_settings::{Problem, Settings, problems};
use ledgerform_engine::Stop;
use std::sync::Arc;

/// Why AWS cannot be used: everything that is wrong with the settings, or what it said.
#[derive(Debug, Clone, PartialEq, thiserror::Error)]
#[error("{}", .problems.iter().map(ToString::to_string).collect::<Vec<_>>().join("\n"))]
pub struct ConnectError {
    /// At least one.
    pub problems: Vec<Problem>,
}

impl ConnectError {
    pub(crate) fn of(setting: &str, message: impl Into<String>) -> Self {
        Self { problems: vec![Problem::of(setting, message)] }
    }
}

/// The context of the region of the settings.
pub(crate) async fn connect(settings: Settings) -> Result<Context, ConnectError> {
    let problems = problems(&settings);
    if !problems.is_empty() {
        return Err(ConnectError { problems });
    }
    let http = http::client(&settings)?;
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
    } else if let Some(metadata) = metadata(&settings, &http)? {
        let config = provider_config(&settings, &http);
        let containers = EcsCredentialsProvider::builder().configure(&config).build();
        let machine = ImdsCredentialsProvider::builder().configure(&config).imds_client(metadata).build();
        let chain = without_metadata(&settings, &http).or_else("EcsContainer", containers);
        loader = loader.credentials_provider(chain.or_else("Ec2InstanceMetadata", machine));
    }
    if let (Some(id), Some(secret)) = (&settings.access_key, &settings.secret_key) {
        loader = loader.credentials_provider(Credentials::new(id, secret, settings.token.clone(), None, "settings"));
    }
    let mut config = loader.load().await;
    if let Some(role) = &settings.assume_role_with_web_identity {
        config = session::by_web_identity(role, &config, &settings);
    }
    for role in &settings.assume_role {
        config = session::assumed(role, &config, &settings);
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

fn retries(settings: &Settings) -> RetryConfig {
    let config = match settings.retry_mode.as_deref() {
        Some("adaptive") => RetryConfig::adaptive(),
        _ => RetryConfig::standard(),
    };
    config.with_max_attempts(settings.max_retries.unwrap_or(25).saturating_add(1))
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

fn provider_config(settings: &Settings, http: &SharedHttpClient) -> ProviderConfig {
    let config = ProviderConfig::without_region().with_http_client(http.clone());
    config.with_region(settings.region.clone().map(Region::new))
}

/// The metadata of the machine, if the settings say where it is.
fn metadata(settings: &Settings, http: &SharedHttpClient) -> Result<Option<imds::Client>, ConnectError> {
    let (url, mode) = (&settings.ec2_metadata_service_endpoint, &settings.ec2_metadata_service_endpoint_mode);
    if url.is_none() && mode.is_none() {
        return Ok(None);
    }
    let mut builder = imds::Client::builder().configure(&provider_config(settings, http));
    if let Some(mode) = mode {
        builder = builder.endpoint_mode(if mode == "IPv6" { EndpointMode::IpV6 } else { EndpointMode::IpV4 });
    }
    if let Some(url) = url {
        let wrong = |error: BoxError| ConnectError::of("ec2_metadata_service_endpoint", error.to_string());
        builder = builder.endpoint(url).map_err(wrong)?;
    }
    Ok(Some(builder.build()))
}

/// Where credentials are looked for if the metadata of the machine is left alone.
fn without_metadata(settings: &Settings, http: &SharedHttpClient) -> CredentialsProviderChain {
    let config = provider_config(settings, http);
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
