//! What is wrong with settings by themselves.

use crate::{AssumeRole, Settings, WebIdentity};
use std::time::Duration;

/// Something that is wrong with the settings.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Problem {
    /// The setting: names and positions with dots between, such as `assume_role.0.role_arn`; empty if it is none of them.
    pub setting: String,
    /// What is wrong, and what to do. It holds no secret.
    pub message: String,
    /// The names of further settings that it rests on.
    pub with: &'static [&'static str],
}

impl Problem {
    /// A problem that rests on one setting alone.
    pub fn of(setting: impl Into<String>, message: impl Into<String>) -> Self {
        Self { setting: setting.into(), message: message.into(), with: &[] }
    }

    fn resting(self, with: &'static [&'static str]) -> Self {
        Self { with, ..self }
    }
}

/// With the name of the setting before it, since who reads it may not see where it belongs.
impl std::fmt::Display for Problem {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self.setting.as_str() {
            "" => f.write_str(&self.message),
            setting => write!(f, "{setting}: {}", self.message),
        }
    }
}

/// Everything that is wrong with the settings, as far as they tell it by themselves.
///
/// ```
/// use ledgerform_aws_settings::{Settings, problems};
/// let settings = Settings { region: Some("mars".into()), ..Settings::default() };
/// assert_eq!(problems(&settings)[0].setting, "region");
/// ```
pub fn problems(settings: &Settings) -> Vec<Problem> {
    let mut found = Vec::new();
    credentials(settings, &mut found);
    for (i, role) in settings.assume_role.iter().enumerate() {
        assumed(role, &format!("assume_role.{i}"), &mut found);
    }
    if let Some(role) = &settings.assume_role_with_web_identity {
        by_web_identity(role, "assume_role_with_web_identity.0", &mut found);
    }
    for (name, text) in [("region", &settings.region), ("sts_region", &settings.sts_region)] {
        if let Some(text) = text.as_deref().filter(|text| !settings.skip_region_validation && !is_region(text)) {
            let message = format!("`{text}` is no region; write it like eu-central-1, or set skip_region_validation");
            found.push(Problem::of(name, message).resting(&["skip_region_validation"]));
        }
    }
    one_of("retry_mode", &settings.retry_mode, &["standard", "adaptive"], &mut found);
    let regional = &settings.s3_us_east_1_regional_endpoint;
    one_of("s3_us_east_1_regional_endpoint", regional, &["legacy", "regional"], &mut found);
    let mode = &settings.ec2_metadata_service_endpoint_mode;
    one_of("ec2_metadata_service_endpoint_mode", mode, &["IPv4", "IPv6"], &mut found);
    for (service, text) in &settings.endpoints {
        url(&format!("endpoints.0.{service}"), Some(text), &mut found);
    }
    url("ec2_metadata_service_endpoint", settings.ec2_metadata_service_endpoint.as_deref(), &mut found);
    url("http_proxy", settings.http_proxy.as_deref(), &mut found);
    url("https_proxy", settings.https_proxy.as_deref().filter(|text| !text.is_empty()), &mut found);
    accounts(settings, &mut found);
    found
}

fn credentials(settings: &Settings, found: &mut Vec<Problem>) {
    if settings.access_key.is_some() && settings.secret_key.is_none() {
        let message = "access_key and secret_key go together; give both or none";
        found.push(Problem::of("access_key", message).resting(&["secret_key"]));
    }
    if settings.access_key.is_none() && settings.secret_key.is_some() {
        let message = "access_key and secret_key go together; give both or none";
        found.push(Problem::of("secret_key", message).resting(&["access_key"]));
    }
    if settings.token.is_some() && settings.access_key.is_none() {
        let message = "token belongs to an access_key; give that too";
        found.push(Problem::of("token", message).resting(&["access_key"]));
    }
}

fn accounts(settings: &Settings, found: &mut Vec<Problem>) {
    let (allowed, forbidden) = (&settings.allowed_account_ids, &settings.forbidden_account_ids);
    if !allowed.is_empty() && !forbidden.is_empty() {
        let message = "give either allowed_account_ids or forbidden_account_ids, not both";
        found.push(Problem::of("forbidden_account_ids", message).resting(&["allowed_account_ids"]));
    }
    for (name, ids) in [("allowed_account_ids", allowed), ("forbidden_account_ids", forbidden)] {
        for (i, id) in ids.iter().enumerate() {
            if id.len() != 12 || !id.bytes().all(|byte| byte.is_ascii_digit()) {
                found
                    .push(Problem::of(format!("{name}.{i}"), format!("`{id}` is no account ID; it has twelve digits")));
            }
        }
    }
}

fn assumed(role: &AssumeRole, at: &str, found: &mut Vec<Problem>) {
    arn(&format!("{at}.role_arn"), &role.role_arn, found);
    session(at, (&role.session_name, &role.duration, &role.policy, &role.policy_arns), found);
    text(&format!("{at}.external_id"), &role.external_id, 2..=1224, "+=,.@:/-_", found);
    text(&format!("{at}.source_identity"), &role.source_identity, 2..=64, "+=,.@-_", found);
}

fn by_web_identity(role: &WebIdentity, at: &str, found: &mut Vec<Problem>) {
    if let Some(text) = &role.role_arn {
        arn(&format!("{at}.role_arn"), text, found);
    }
    session(at, (&role.session_name, &role.duration, &role.policy, &role.policy_arns), found);
    if role.web_identity_token.is_some() && role.web_identity_token_file.is_some() {
        let message = "give either web_identity_token or web_identity_token_file, not both";
        found.push(Problem::of(format!("{at}.web_identity_token_file"), message));
    }
}

type Session<'a> = (&'a Option<String>, &'a Option<String>, &'a Option<String>, &'a [String]);

/// What both ways of assuming a role have.
///
/// Source: <https://docs.aws.amazon.com/STS/latest/APIReference/API_AssumeRole.html>
fn session(at: &str, (name, time, policy, arns): Session<'_>, found: &mut Vec<Problem>) {
    text(&format!("{at}.session_name"), name, 2..=64, "+=,.@-_", found);
    if let Some(text) = time {
        let bounds = Duration::from_secs(900)..=Duration::from_secs(43_200);
        if !duration(text).is_some_and(|time| bounds.contains(&time)) {
            let message = format!("`{text}` is no duration from 15 minutes to 12 hours; write it like 1h30m");
            found.push(Problem::of(format!("{at}.duration"), message));
        }
    }
    if let Some(policy) = policy
        && !policy.trim_start().starts_with('{')
    {
        found.push(Problem::of(format!("{at}.policy"), "it must be a policy as JSON; jsonencode makes one"));
    }
    for (i, text) in arns.iter().enumerate() {
        arn(&format!("{at}.policy_arns.{i}"), text, found);
    }
}

fn arn(setting: &str, text: &str, found: &mut Vec<Problem>) {
    let parts: Vec<&str> = text.splitn(6, ':').collect();
    if parts.len() != 6 || parts[0] != "arn" || parts[1].is_empty() || parts[2].is_empty() || parts[5].is_empty() {
        let message = format!("`{text}` is no ARN; write it like arn:aws:iam::111122223333:role/name");
        found.push(Problem::of(setting, message));
    }
}

fn text(
    setting: &str,
    text: &Option<String>,
    length: std::ops::RangeInclusive<usize>,
    marks: &str,
    found: &mut Vec<Problem>,
) {
    let Some(text) = text else { return };
    let is_allowed = |c: char| c.is_ascii_alphanumeric() || marks.contains(c);
    if !length.contains(&text.chars().count()) || !text.chars().all(is_allowed) {
        let (least, most) = length.into_inner();
        let message = format!("it must have {least} to {most} characters: letters, digits and {marks}");
        found.push(Problem::of(setting, message));
    }
}

fn one_of(setting: &str, text: &Option<String>, allowed: &[&str], found: &mut Vec<Problem>) {
    if let Some(text) = text.as_deref().filter(|text| !allowed.contains(text)) {
        found.push(Problem::of(setting, format!("it must be {}, not `{text}`", allowed.join(" or "))));
    }
}

/// Credentials may stand in the address of a proxy, so it is not repeated.
fn url(setting: &str, text: Option<&str>, found: &mut Vec<Problem>) {
    let Some(text) = text else { return };
    let rest = text.strip_prefix("http://").or_else(|| text.strip_prefix("https://"));
    if rest.is_none_or(|rest| rest.is_empty() || rest.starts_with('/') || rest.contains(char::is_whitespace)) {
        found.push(Problem::of(setting, "it must be an address like http://localhost:5000"));
    }
}

/// Whether a text is written as regions are: `us-gov-west-1`.
fn is_region(text: &str) -> bool {
    let parts: Vec<&str> = text.split('-').collect();
    let is_word = |part: &&str| !part.is_empty() && part.bytes().all(|byte| byte.is_ascii_lowercase());
    parts.len() >= 3
        && matches!(parts[0].len(), 2 | 4)
        && parts[..parts.len() - 1].iter().all(is_word)
        && parts[parts.len() - 1].parse::<u8>().is_ok_and(|number| number > 0)
}

/// A duration as Go writes it: `1h30m`, of hours, minutes, seconds and milliseconds in whole numbers.
///
/// ```
/// use ledgerform_aws_settings::duration;
/// assert_eq!(duration("1h30m").map(|time| time.as_secs()), Some(5400));
/// assert_eq!(duration("15"), None);
/// ```
pub fn duration(text: &str) -> Option<Duration> {
    let mut total = Duration::ZERO;
    let mut rest = text;
    while !rest.is_empty() {
        let digits = rest.find(|c: char| !c.is_ascii_digit())?;
        let number: u64 = rest[..digits].parse().ok()?;
        let unit = rest[digits..].find(|c: char| c.is_ascii_digit()).map_or(rest.len(), |end| digits + end);
        total = total.checked_add(match &rest[digits..unit] {
            "h" => Duration::from_secs(number.checked_mul(3600)?),
            "m" => Duration::from_secs(number.checked_mul(60)?),
            "s" => Duration::from_secs(number),
            "ms" => Duration::from_millis(number),
            _ => return None,
        })?;
        rest = &rest[unit..];
    }
    Some(total)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(settings: &Settings, expected: &[&str]) {
        let found: Vec<String> = problems(settings).into_iter().map(|problem| problem.setting).collect();
        assert_eq!(found, expected);
    }

    #[test]
    fn all_that_is_wrong_is_told_at_once() {
        let some = |text: &str| Some(text.to_owned());
        check(&Settings::default(), &[]);
        let settings = Settings {
            region: some("mars"),
            sts_region: some("eu-central-1a"),
            access_key: some("AKIA"),
            token: some("t"),
            retry_mode: some("often"),
            s3_us_east_1_regional_endpoint: some("global"),
            ec2_metadata_service_endpoint: some("localhost"),
            ec2_metadata_service_endpoint_mode: some("ipv4"),
            endpoints: [("ec2".to_owned(), "localhost:5000".to_owned())].into(),
            http_proxy: some("http://"),
            https_proxy: some(""),
            allowed_account_ids: vec!["123".to_owned()],
            forbidden_account_ids: vec!["111122223333".to_owned()],
            ..Settings::default()
        };
        check(
            &settings,
            &[
                "access_key",
                "region",
                "sts_region",
                "retry_mode",
                "s3_us_east_1_regional_endpoint",
                "ec2_metadata_service_endpoint_mode",
                "endpoints.0.ec2",
                "ec2_metadata_service_endpoint",
                "http_proxy",
                "forbidden_account_ids",
                "allowed_account_ids.0",
            ],
        );
        check(&Settings { region: some("mars"), skip_region_validation: true, ..Settings::default() }, &[]);
        check(&Settings { secret_key: some("s"), token: some("t"), ..Settings::default() }, &["secret_key", "token"]);
    }

    #[test]
    fn roles_are_told_by_their_place() {
        let some = |text: &str| Some(text.to_owned());
        let role = || AssumeRole { role_arn: "arn:aws:iam::111122223333:role/a".into(), ..AssumeRole::default() };
        let assume_role = vec![
            AssumeRole { role_arn: "admin".into(), duration: some("1h30m"), ..AssumeRole::default() },
            AssumeRole {
                duration: some("15"),
                session_name: some("a b"),
                external_id: some("x"),
                source_identity: some("me"),
                policy: some("allow"),
                policy_arns: vec!["ReadOnlyAccess".into()],
                transitive_tag_keys: vec!["Team".into()],
                ..role()
            },
            AssumeRole { duration: some("14m59s"), ..role() },
        ];
        let assume_role_with_web_identity = Some(WebIdentity {
            role_arn: some("admin"),
            web_identity_token: some("t"),
            web_identity_token_file: some("f"),
            ..WebIdentity::default()
        });
        check(
            &Settings { assume_role, assume_role_with_web_identity, ..Settings::default() },
            &[
                "assume_role.0.role_arn",
                "assume_role.1.session_name",
                "assume_role.1.duration",
                "assume_role.1.policy",
                "assume_role.1.policy_arns.0",
                "assume_role.1.external_id",
                "assume_role.2.duration",
                "assume_role_with_web_identity.0.role_arn",
                "assume_role_with_web_identity.0.web_identity_token_file",
            ],
        );
    }

    #[test]
    fn regions_are_known_by_how_they_are_written() {
        for (text, expected) in [
            ("eu-central-1", true),
            ("us-gov-west-1", true),
            ("ap-southeast-5", true),
            ("eusc-de-east-1", true),
            ("eu-central", false),
            ("eu-central-1a", false),
            ("", false),
        ] {
            assert_eq!(is_region(text), expected, "{text}");
        }
    }

    #[test]
    fn no_message_repeats_a_secret() {
        let settings = Settings {
            secret_key: Some("very-secret".into()),
            token: Some("very-secret".into()),
            http_proxy: Some("user:very-secret@proxy".into()),
            assume_role_with_web_identity: Some(WebIdentity {
                web_identity_token: Some("very-secret".into()),
                web_identity_token_file: Some("f".into()),
                ..WebIdentity::default()
            }),
            ..Settings::default()
        };
        let found = problems(&settings);
        assert_eq!(found.len(), 4);
        assert!(found.iter().all(|problem| !problem.to_string().contains("very-secret")));
        assert!(!format!("{settings:?}").contains("very-secret"));
    }
}
