//! From the provider block to AWS.

use ledgerform_aws as aws;
use ledgerform_engine::{CloudError, Fault, Kinds};
use std::sync::OnceLock;
use std::time::Duration;
use terraform_provider_fintech::{AssumeRole, Connect, Connected, Presign, Settings};

/// Makes connections to AWS.
#[derive(Default)]
pub(crate) struct Connector {
    /// Read when they are first asked for: Terraform waits for the handshake before it asks for anything.
    kinds: OnceLock<Kinds>,
}

impl Connect for Connector {
    type Cloud = aws::Aws;

    fn kinds(&self) -> &Kinds {
        self.kinds.get_or_init(aws::kinds)
    }

    async fn connect(&self, settings: &Settings) -> Result<Connected<aws::Aws>, CloudError> {
        let connected = aws::Aws::connect(of(settings)?).await;
        let cloud = connected.map_err(|error| CloudError::new(Fault::Refused, error.to_string()))?;
        let region = cloud.region().to_owned();
        let account_id = Some(cloud.account_id().to_owned()).filter(|id| !id.is_empty());
        Ok(Connected { cloud, region, account_id })
    }

    async fn sign(&self, cloud: &aws::Aws, request: &Presign) -> Result<String, CloudError> {
        let Presign { service, region, method, url, headers, expires } = request.clone();
        cloud.presign(&aws::Presign { service, region, method, url, headers, expires }).await
    }
}

/// The provider block as the AWS crate takes it.
fn of(settings: &Settings) -> Result<aws::Settings, CloudError> {
    let settings = settings.clone();
    Ok(aws::Settings {
        region: settings.region,
        profile: settings.profile,
        access_key: settings.access_key,
        secret_key: settings.secret_key,
        token: settings.token,
        shared_config_files: settings.shared_config_files,
        shared_credentials_files: settings.shared_credentials_files,
        assume_role: settings.assume_role.into_iter().map(role).collect::<Result<_, _>>()?,
        default_tags: settings.default_tags,
        ignore_tags: settings.ignore_tags,
        ignore_tag_prefixes: settings.ignore_tag_prefixes,
        endpoints: settings.endpoints,
        max_retries: settings.max_retries,
        retry_mode: settings.retry_mode,
        allowed_account_ids: settings.allowed_account_ids,
        forbidden_account_ids: settings.forbidden_account_ids,
        skip_credentials_validation: settings.skip_credentials_validation,
        skip_requesting_account_id: settings.skip_requesting_account_id,
        skip_region_validation: settings.skip_region_validation,
        skip_metadata_api_check: settings.skip_metadata_api_check,
        s3_use_path_style: settings.s3_use_path_style,
        use_fips_endpoint: settings.use_fips_endpoint,
        use_dualstack_endpoint: settings.use_dualstack_endpoint,
        custom_ca_bundle: settings.custom_ca_bundle,
        http_proxy: settings.http_proxy,
        https_proxy: settings.https_proxy,
        no_proxy: settings.no_proxy,
        poll_interval: None,
    })
}

fn role(role: AssumeRole) -> Result<aws::AssumeRole, CloudError> {
    let refused = |what: &str| CloudError::new(Fault::Refused, format!("assume_role: {what}"));
    if role.source_identity.is_some() || !role.transitive_tag_keys.is_empty() {
        return Err(refused("source_identity and transitive_tag_keys are not supported; leave them out"));
    }
    let duration = match role.duration.as_deref() {
        Some(text) => Some(duration(text).ok_or_else(|| refused(&format!("`{text}` is no duration; write 1h30m")))?),
        None => None,
    };
    Ok(aws::AssumeRole {
        role_arn: role.role_arn,
        session_name: role.session_name,
        external_id: role.external_id,
        duration,
        policy: role.policy,
        policy_arns: role.policy_arns,
        tags: role.tags,
    })
}

/// A length of time as Go writes it: `1h30m`.
fn duration(text: &str) -> Option<Duration> {
    let mut seconds = 0_u64;
    let mut digits = String::new();
    for c in text.chars() {
        let unit = match c {
            '0'..='9' => {
                digits.push(c);
                continue;
            }
            'h' => 3600,
            'm' => 60,
            's' => 1,
            _ => return None,
        };
        seconds = seconds.checked_add(digits.parse::<u64>().ok()?.checked_mul(unit)?)?;
        digits.clear();
    }
    (digits.is_empty() && seconds > 0).then(|| Duration::from_secs(seconds))
}

#[cfg(test)]
mod tests {
    use super::duration;

    #[test]
    fn durations_are_read() {
        for (text, expected) in [("1h30m", Some(5400)), ("900s", Some(900)), ("15", None), ("", None), ("1d", None)] {
            assert_eq!(duration(text).map(|duration| duration.as_secs()), expected, "{text}");
        }
    }
}
