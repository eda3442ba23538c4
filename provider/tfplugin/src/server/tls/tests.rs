//! Who is let in.

use super::*;
use p521::ecdsa::SigningKey as P521;
use p521::ecdsa::signature::Signer as _;
use p521::pkcs8::DecodePrivateKey;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio_rustls::TlsConnector;
use tokio_rustls::rustls::client::ResolvesClientCert;
use tokio_rustls::rustls::client::danger::{ServerCertVerified, ServerCertVerifier};
use tokio_rustls::rustls::crypto::{verify_tls12_signature, verify_tls13_signature};
use tokio_rustls::rustls::pki_types::ServerName;
use tokio_rustls::rustls::sign::{CertifiedKey, Signer, SigningKey};
use tokio_rustls::rustls::{ClientConfig, SignatureAlgorithm, SupportedProtocolVersion};

const CLIENT: [&str; 2] = [
    include_str!("../../../../../testdata/protocol/client.pem"),
    include_str!("../../../../../testdata/protocol/client.key"),
];
const OTHER: [&str; 2] = [
    include_str!("../../../../../testdata/protocol/other.pem"),
    include_str!("../../../../../testdata/protocol/other.key"),
];

/// Connects with a certificate and a key, or without; true when a byte came back.
async fn let_in(version: &'static SupportedProtocolVersion, identity: Option<(&str, &str)>) -> bool {
    let tls = Tls::new(CLIENT[0]).unwrap();
    let server = OneServer(CertificateDer::from(tls.certificate.clone()));
    let config = ClientConfig::builder_with_provider(Arc::new(ring::default_provider()))
        .with_protocol_versions(&[version])
        .unwrap()
        .dangerous()
        .with_custom_certificate_verifier(Arc::new(server))
        .with_client_cert_resolver(Arc::new(Identity::new(identity)));
    let (ours, theirs) = tokio::io::duplex(1 << 16);
    let server = tokio::spawn(async move {
        let mut stream = tls.accept(Box::new(ours)).await?;
        stream.write_all(b"!").await?;
        stream.flush().await
    });
    let name = ServerName::try_from("localhost").unwrap();
    let answered = match TlsConnector::from(Arc::new(config)).connect(name, theirs).await {
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

/// Trusts the certificate of the handshake line, as go-plugin does. The verifier of rustls refuses a certificate that
/// is its own root.
#[derive(Debug)]
struct OneServer(CertificateDer<'static>);

impl ServerCertVerifier for OneServer {
    fn verify_server_cert(
        &self,
        end_entity: &CertificateDer<'_>,
        _intermediates: &[CertificateDer<'_>],
        _name: &ServerName<'_>,
        _ocsp: &[u8],
        _now: UnixTime,
    ) -> Result<ServerCertVerified, Error> {
        assert_eq!(end_entity, &self.0);
        Ok(ServerCertVerified::assertion())
    }

    fn verify_tls12_signature(
        &self,
        message: &[u8],
        cert: &CertificateDer<'_>,
        signature: &DigitallySignedStruct,
    ) -> Result<HandshakeSignatureValid, Error> {
        verify_tls12_signature(message, cert, signature, &ring::default_provider().signature_verification_algorithms)
    }

    fn verify_tls13_signature(
        &self,
        message: &[u8],
        cert: &CertificateDer<'_>,
        signature: &DigitallySignedStruct,
    ) -> Result<HandshakeSignatureValid, Error> {
        verify_tls13_signature(message, cert, signature, &ring::default_provider().signature_verification_algorithms)
    }

    fn supported_verify_schemes(&self) -> Vec<SignatureScheme> {
        vec![SignatureScheme::ECDSA_NISTP256_SHA256]
    }
}

/// A client's certificate and key: ring cannot sign with P-521 either.
#[derive(Debug)]
struct Identity(Option<Arc<CertifiedKey>>);

impl Identity {
    fn new(pair: Option<(&str, &str)>) -> Self {
        Self(pair.map(|(certificate, key)| {
            let certificate = CertificateDer::from_pem_slice(certificate.as_bytes()).unwrap();
            let key = Key(Arc::new(P521::from_pkcs8_pem(key).unwrap()));
            Arc::new(CertifiedKey::new(vec![certificate], Arc::new(key)))
        }))
    }
}

impl ResolvesClientCert for Identity {
    fn resolve(&self, _roots: &[&[u8]], _schemes: &[SignatureScheme]) -> Option<Arc<CertifiedKey>> {
        self.0.clone()
    }

    fn has_certs(&self) -> bool {
        self.0.is_some()
    }
}

struct Key(Arc<P521>);

impl std::fmt::Debug for Key {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Key")
    }
}

impl SigningKey for Key {
    fn choose_scheme(&self, _offered: &[SignatureScheme]) -> Option<Box<dyn Signer>> {
        Some(Box::new(Self(Arc::clone(&self.0))))
    }

    fn algorithm(&self) -> SignatureAlgorithm {
        SignatureAlgorithm::ECDSA
    }
}

impl Signer for Key {
    fn sign(&self, message: &[u8]) -> Result<Vec<u8>, Error> {
        let signature: DerSignature = self.0.sign(message);
        Ok(signature.as_bytes().to_vec())
    }

    fn scheme(&self) -> SignatureScheme {
        SignatureScheme::ECDSA_NISTP521_SHA512
    }
}
