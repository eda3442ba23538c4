//! Requests whose URL says who asks: tokens of clusters and databases are such URLs.

use crate::cloud::Aws;
use aws_credential_types::provider::ProvideCredentials;
use aws_sigv4::http_request::{SignableBody, SignableRequest, SignatureLocation, SigningSettings, sign};
use aws_sigv4::sign::v4::SigningParams;
use aws_smithy_runtime_api::client::identity::Identity;
use ledgerform_aws_settings::Presign;
use ledgerform_engine::{CloudError, Fault};
use std::error::Error;
use std::time::SystemTime;

impl Aws {
    /// The URL of a request with its signature in the query, by Signature Version 4. Nothing is sent.
    ///
    /// The URL is a secret: whoever has it can send the request.
    ///
    /// # Errors
    /// There are no credentials, or the request cannot be signed.
    pub async fn presign(&self, request: &Presign) -> Result<String, CloudError> {
        let provider = self.home().config.credentials_provider();
        let provider =
            provider.ok_or_else(|| CloudError::new(Fault::Refused, "there are no credentials to sign with"))?;
        let credentials = provider.provide_credentials().await;
        let credentials = credentials.map_err(|error| refused("there are no credentials to sign with", &error))?;
        let signed = signed(request, credentials.into(), SystemTime::now());
        signed.map_err(|error| refused("the request cannot be signed", error.as_ref()))
    }
}

fn refused(what: &str, error: &dyn Error) -> CloudError {
    CloudError::new(Fault::Refused, format!("{what}: {error}"))
}

fn signed(request: &Presign, identity: Identity, time: SystemTime) -> Result<String, Box<dyn Error + Send + Sync>> {
    let mut settings = SigningSettings::default();
    settings.signature_location = SignatureLocation::QueryParams;
    settings.expires_in = Some(request.expires);
    let params = SigningParams::builder()
        .identity(&identity)
        .region(&request.region)
        .name(&request.service)
        .time(time)
        .settings(settings)
        .build()?
        .into();
    let headers = request.headers.iter().map(|(name, value)| (name.as_str(), value.as_str()));
    let body = SignableBody::Bytes(&[]);
    let signable = SignableRequest::new(&request.method, request.url.as_str(), headers, body)?;
    let (instructions, _) = sign(signable, &params)?.into_parts();
    let mut signed = http::Request::builder().method(request.method.as_str()).uri(&request.url).body(())?;
    instructions.apply_to_request_http1x(&mut signed);
    Ok(signed.uri().to_string())
}

#[cfg(test)]
mod tests {
    use super::*;
    use aws_credential_types::Credentials;
    use std::collections::BTreeMap;
    use std::time::Duration;

    #[test]
    fn a_signed_url_has_all_that_the_service_asks_for() {
        let request = Presign {
            service: "sts".to_owned(),
            region: "eu-central-1".to_owned(),
            method: "GET".to_owned(),
            url: "https://sts.eu-central-1.amazonaws.com/?Action=GetCallerIdentity&Version=2011-06-15".to_owned(),
            headers: BTreeMap::from([("x-k8s-aws-id".to_owned(), "main".to_owned())]),
            expires: Duration::from_secs(60),
        };
        let identity = || Credentials::new("AKIDEXAMPLE", "secret", Some("token".into()), None, "test").into();
        let time = SystemTime::UNIX_EPOCH + Duration::from_secs(1_700_000_000);
        let url = signed(&request, identity(), time).unwrap();
        for part in [
            "Action=GetCallerIdentity",
            "X-Amz-Algorithm=AWS4-HMAC-SHA256",
            "X-Amz-Credential=AKIDEXAMPLE%2F20231114%2Feu-central-1%2Fsts%2Faws4_request",
            "X-Amz-Date=20231114T221320Z",
            "X-Amz-Expires=60",
            "X-Amz-SignedHeaders=host%3Bx-k8s-aws-id",
            "X-Amz-Security-Token=token",
            "X-Amz-Signature=",
        ] {
            assert!(url.contains(part), "{part} is not in {url}");
        }
        assert_eq!(url, signed(&request, identity(), time).unwrap());
        assert!(!url.contains("secret"));
    }
}
