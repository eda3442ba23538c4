//! The HTTP client: certificates and proxies.

use crate::connect::ConnectError;
use aws_sdk_sts::config::{RuntimeComponents, SharedHttpClient};
use aws_smithy_http_client::proxy::{ProxyConfig, ProxyError};
use aws_smithy_http_client::tls::rustls_provider::CryptoMode;
use aws_smithy_http_client::tls::{Provider, TlsContext, TrustStore};
use aws_smithy_http_client::{Builder, Connector};
use aws_smithy_runtime_api::client::http::{
    HttpClient, HttpConnector, HttpConnectorFuture, HttpConnectorSettings, SharedHttpConnector,
};
use aws_smithy_runtime_api::client::orchestrator::HttpRequest;
use ledgerform_aws_settings::Settings;

/// One client for all services, so that connections are shared.
pub(crate) fn client(settings: &Settings) -> Result<SharedHttpClient, ConnectError> {
    let mut trust = TrustStore::empty().with_native_roots(true);
    if let Some(path) = &settings.custom_ca_bundle {
        let read = std::fs::read(path);
        let pem = read.map_err(|error| ConnectError::of("custom_ca_bundle", format!("{path}: {error}")))?;
        trust = trust.with_pem_certificate(pem);
    }
    let tls = TlsContext::builder().with_trust_store(trust).build();
    let tls = tls.map_err(|error| ConnectError::of("custom_ca_bundle", error.to_string()))?;
    let through = |proxy: ProxyConfig| {
        let proxy = match &settings.no_proxy {
            Some(hosts) => proxy.no_proxy(hosts),
            None => proxy,
        };
        one(tls.clone(), proxy)
    };
    let all = |url: &String| ProxyConfig::all(url.as_str());
    let wrong = |setting| move |error: ProxyError| ConnectError::of(setting, error.to_string());
    let http = settings.http_proxy.as_ref().map(|url| all(url).map_err(wrong("http_proxy"))).transpose()?;
    let https = match settings.https_proxy.as_ref().filter(|url| !url.is_empty()) {
        Some(url) => Some(all(url).map_err(wrong("https_proxy"))?),
        // An empty text says that there is none, no text that there is no other than that of `http`.
        None if settings.https_proxy.is_some() => Some(ProxyConfig::disabled()),
        None => http.clone(),
    };
    if http.is_none() && https.is_none() {
        return Ok(through(ProxyConfig::from_env()));
    }
    let [http, https] = [http, https].map(|proxy| through(proxy.unwrap_or_else(ProxyConfig::from_env)));
    Ok(SharedHttpClient::new(ByScheme { http, https }))
}

fn one(tls: TlsContext, proxy: ProxyConfig) -> SharedHttpClient {
    Builder::new().build_with_connector_fn(move |timeouts, runtime| {
        let mut connector = Connector::builder()
            .tls_provider(Provider::Rustls(CryptoMode::Ring))
            .tls_context(tls.clone())
            .proxy_config(proxy.clone());
        connector.set_connector_settings(timeouts.cloned());
        if let Some(components) = runtime {
            connector.set_sleep_impl(components.sleep_impl());
        }
        connector.build()
    })
}

/// Another client for each scheme: a client of the SDK knows one proxy only.
#[derive(Debug)]
struct ByScheme<T> {
    http: T,
    https: T,
}

impl HttpClient for ByScheme<SharedHttpClient> {
    fn http_connector(&self, settings: &HttpConnectorSettings, components: &RuntimeComponents) -> SharedHttpConnector {
        let [http, https] = [&self.http, &self.https].map(|client| client.http_connector(settings, components));
        SharedHttpConnector::new(ByScheme { http, https })
    }
}

impl HttpConnector for ByScheme<SharedHttpConnector> {
    fn call(&self, request: HttpRequest) -> HttpConnectorFuture {
        let is_plain = request.uri().starts_with("http://");
        if is_plain { self.http.call(request) } else { self.https.call(request) }
    }
}
