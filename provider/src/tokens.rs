//! Ephemeral resources: tokens that prove who we are. They are in no plan and no state.

use crate::connect::{Clouds, Connect};
use base64::Engine;
use base64::prelude::BASE64_URL_SAFE_NO_PAD;
use ledgerform_aws_settings::Presign;
use ledgerform_modules::place::Place;
use ledgerform_tfplugin::author::{Call, Ephemeral, Field, Object, Open, range};
use ledgerform_tfplugin::{Diagnostics, async_trait};
use std::collections::BTreeMap;
use std::time::Duration;

/// A token for the API of an EKS cluster: a signed request of who we are, which EKS makes itself.
///
/// EKS takes it for 14 minutes. It is the token of `aws eks get-token`.
#[derive(Debug, Clone, Object)]
pub(crate) struct EksToken {
    /// Name of the cluster.
    #[attr(required)]
    cluster_name: Field<String>,
    /// Its region. Default: that of the provider.
    #[attr(optional)]
    region: Field<String>,
    /// The token.
    #[attr(computed, sensitive)]
    token: Field<String>,
}

/// Makes tokens of clusters.
pub(crate) struct EksTokens<N: Connect>(pub(crate) Clouds<N>);

#[async_trait]
impl<N: Connect> Ephemeral for EksTokens<N> {
    type Object = EksToken;

    async fn open(&self, mut asked: EksToken, _: Call) -> Result<Open<EksToken>, Diagnostics> {
        let cluster = asked.cluster_name.as_str().unwrap_or_default().to_owned();
        let request = |region: &str| Presign {
            service: "sts".to_owned(),
            region: region.to_owned(),
            method: "GET".to_owned(),
            url: format!("https://sts.{region}.{}/?Action=GetCallerIdentity&Version=2011-06-15", domain(region)),
            headers: BTreeMap::from([("x-k8s-aws-id".to_owned(), cluster.clone())]),
            // The URL is asked within a minute; how long the token is taken is the cluster's affair.
            expires: Duration::from_secs(60),
        };
        let url = signed(&self.0, asked.region.as_str(), request).await?;
        asked.token = format!("k8s-aws-v1.{}", BASE64_URL_SAFE_NO_PAD.encode(url)).into();
        Ok(asked.into())
    }
}

/// A password for a database or a cluster of RDS in which the user logs in by IAM. It holds for 15 minutes; a session
/// that is open stays open.
#[derive(Debug, Clone, Object)]
pub(crate) struct DatabaseToken {
    /// Address of the database.
    #[attr(required)]
    host: Field<String>,
    /// Its port.
    #[attr(required, validate = range(1..=65535))]
    port: Field<i64>,
    /// The database user.
    #[attr(required)]
    username: Field<String>,
    /// Its region. Default: that of the provider.
    #[attr(optional)]
    region: Field<String>,
    /// The token, in the place of a password.
    #[attr(computed, sensitive)]
    token: Field<String>,
}

/// Makes passwords of databases.
pub(crate) struct DatabaseTokens<N: Connect>(pub(crate) Clouds<N>);

#[async_trait]
impl<N: Connect> Ephemeral for DatabaseTokens<N> {
    type Object = DatabaseToken;

    async fn open(&self, mut asked: DatabaseToken, _: Call) -> Result<Open<DatabaseToken>, Diagnostics> {
        let host = asked.host.as_str().unwrap_or_default().to_owned();
        let port = asked.port.known().copied().unwrap_or_default();
        let user = escaped(asked.username.as_str().unwrap_or_default());
        let request = |region: &str| Presign {
            service: "rds-db".to_owned(),
            region: region.to_owned(),
            method: "GET".to_owned(),
            url: format!("https://{host}:{port}/?Action=connect&DBUser={user}"),
            headers: BTreeMap::new(),
            expires: Duration::from_secs(15 * 60),
        };
        let url = signed(&self.0, asked.region.as_str(), request).await?;
        asked.token = url.trim_start_matches("https://").to_owned().into();
        Ok(asked.into())
    }
}

async fn signed<N: Connect>(
    clouds: &Clouds<N>,
    region: Option<&str>,
    request: impl Fn(&str) -> Presign,
) -> Result<String, Diagnostics> {
    let connected = clouds.get(region).await?;
    let request = request(&connected.region);
    let signed = clouds.connector.sign(&connected.cloud, &request).await;
    signed.map_err(|error| Diagnostics::error("The token cannot be signed", format!("{error}.")))
}

/// The domain of the services of a region.
fn domain(region: &str) -> &'static str {
    let partition = Place::new(region, "").partition().to_hcl();
    if partition.contains("aws-cn") { "amazonaws.com.cn" } else { "amazonaws.com" }
}

/// The text as part of a query: what RFC 3986 does not reserve stays.
fn escaped(text: &str) -> String {
    let is_plain = |byte: &u8| byte.is_ascii_alphanumeric() || b"-_.~".contains(byte);
    text.bytes()
        .map(|byte| if is_plain(&byte) { char::from(byte).to_string() } else { format!("%{byte:02X}") })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::{domain, escaped};

    #[test]
    fn queries_and_domains() {
        assert_eq!(escaped("a b/ü~"), "a%20b%2F%C3%BC~");
        assert_eq!((domain("eu-central-1"), domain("cn-north-1")), ("amazonaws.com", "amazonaws.com.cn"));
    }
}
