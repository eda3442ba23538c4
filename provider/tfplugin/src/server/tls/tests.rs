//! Who is let in.

use super::*;
use client::{CLIENT, OTHER};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio_rustls::TlsConnector;
use tokio_rustls::rustls::SupportedProtocolVersion;
use tokio_rustls::rustls::pki_types::ServerName;

mod client;

/// Connects with a certificate and a key, or without; true when a byte came back.
async fn let_in(version: &'static SupportedProtocolVersion, identity: Option<(&str, &str)>) -> bool {
    let tls = Tls::new(CLIENT[0]).unwrap();
    let config = client::config(version, tls.certificate.clone(), identity);
    let (ours, theirs) = tokio::io::duplex(1 << 16);
    let server = tokio::spawn(async move {
        let mut stream = tls.accept(Box::new(ours)).await?;
        stream.write_all(b"!").await?;
        stream.flush().await
    });
    let name = ServerName::try_from("localhost").unwrap();
    let answered = match TlsConnector::from(config).connect(name, theirs).await {
        Ok(mut stream) => stream.read_u8().await.is_ok(),
        Err(_) => false,
    };
    assert_eq!(server.await.unwrap().is_ok(), answered);
    answered
}

#[tokio::test]
async fn only_the_announced_client_is_let_in() {
    for version in [&version::TLS13, &version::TLS12] {
        assert!(let_in(version, Some((CLIENT[0], CLIENT[1]))).await);
        assert!(!let_in(version, None).await, "no certificate");
        assert!(!let_in(version, Some((OTHER[0], OTHER[1]))).await, "another certificate");
        assert!(!let_in(version, Some((CLIENT[0], OTHER[1]))).await, "the certificate without its key");
    }
}

#[test]
fn a_certificate_that_is_none_is_an_error() {
    for pem in ["", "x", "-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n"] {
        assert!(Tls::new(pem).is_err(), "{pem}");
    }
}
