//! Mutual TLS with Terraform.
//!
//! Terraform presents a P-521 certificate, which ring cannot verify. Taking any certificate instead, as others do,
//! would let every process on the machine connect; so the certificate is compared with the announced one, and the
//! proof of its key is verified with the `p521` crate.

use super::listen::Stream;
use p521::ecdsa::signature::Verifier;
use p521::ecdsa::{DerSignature, VerifyingKey};
use rcgen::{BasicConstraints, CertificateParams, ExtendedKeyUsagePurpose, IsCa, KeyPair, KeyUsagePurpose};
use std::io;
use std::sync::Arc;
use tokio_rustls::TlsAcceptor;
use tokio_rustls::rustls::client::danger::HandshakeSignatureValid;
use tokio_rustls::rustls::crypto::ring;
use tokio_rustls::rustls::pki_types::pem::PemObject;
use tokio_rustls::rustls::pki_types::{CertificateDer, PrivateKeyDer, UnixTime};
use tokio_rustls::rustls::server::danger::{ClientCertVerified, ClientCertVerifier};
use tokio_rustls::rustls::server::{NoServerSessionStorage, ParsedCertificate};
use tokio_rustls::rustls::{
    CertificateError, DigitallySignedStruct, DistinguishedName, Error, ServerConfig, SignatureScheme, version,
};

/// Length of an uncompressed point of P-521: a marker and two coordinates of 66 bytes.
const POINT: usize = 133;

/// Our certificate, and the one client we talk to.
pub(super) struct Tls {
    /// DER of our certificate, for the handshake line.
    pub(super) certificate: Vec<u8>,
    acceptor: TlsAcceptor,
}

impl Tls {
    /// Makes a certificate and trusts only the client whose certificate this is.
    ///
    /// # Errors
    /// The client's certificate is not one of a P-521 key.
    pub(super) fn new(client_pem: &str) -> io::Result<Self> {
        let client = OneClient::new(client_pem)?;
        let key = KeyPair::generate().map_err(io::Error::other)?;
        let certificate = own_certificate(&key).map_err(io::Error::other)?;
        let key = PrivateKeyDer::try_from(key.serialize_der()).map_err(io::Error::other)?;
        let mut config = ServerConfig::builder_with_provider(Arc::new(ring::default_provider()))
            .with_protocol_versions(&[&version::TLS13, &version::TLS12])
            .map_err(io::Error::other)?
            .with_client_cert_verifier(Arc::new(client))
            .with_single_cert(vec![certificate.clone()], key)
            .map_err(io::Error::other)?;
        config.alpn_protocols = vec![b"h2".to_vec()];
        // There is one connection per process: nothing to resume.
        config.session_storage = Arc::new(NoServerSessionStorage {});
        config.send_tls13_tickets = 0;
        Ok(Self { certificate: certificate.to_vec(), acceptor: TlsAcceptor::from(Arc::new(config)) })
    }

    /// Completes the handshake with a client.
    ///
    /// # Errors
    /// It is not the client we talk to, or speaks neither TLS 1.3 nor TLS 1.2, which Terraform 0.12 speaks.
    pub(super) async fn accept(&self, stream: Box<dyn Stream>) -> io::Result<Box<dyn Stream>> {
        Ok(Box::new(self.acceptor.accept(stream).await?))
    }
}

/// A certificate that is its own root, as go-plugin wants it, for `localhost`, the name it asks for.
fn own_certificate(key: &KeyPair) -> Result<CertificateDer<'static>, rcgen::Error> {
    let mut params = CertificateParams::new(vec!["localhost".to_owned()])?;
    params.is_ca = IsCa::Ca(BasicConstraints::Unconstrained);
    params.key_usages = vec![KeyUsagePurpose::DigitalSignature, KeyUsagePurpose::KeyCertSign];
    params.extended_key_usages = vec![ExtendedKeyUsagePurpose::ServerAuth, ExtendedKeyUsagePurpose::ClientAuth];
    Ok(params.self_signed(key)?.der().clone())
}

/// Accepts exactly one certificate.
#[derive(Debug)]
struct OneClient {
    certificate: CertificateDer<'static>,
    key: VerifyingKey,
}

impl OneClient {
    fn new(pem: &str) -> io::Result<Self> {
        let invalid = |error: String| {
            io::Error::new(io::ErrorKind::InvalidData, format!("PLUGIN_CLIENT_CERT is not usable: {error}"))
        };
        let certificate = CertificateDer::from_pem_slice(pem.as_bytes()).map_err(|error| invalid(error.to_string()))?;
        let parsed = ParsedCertificate::try_from(&certificate).map_err(|error| invalid(error.to_string()))?;
        let info = parsed.subject_public_key_info();
        // The key information of a P-521 key ends with the uncompressed point.
        let start = info.len().checked_sub(POINT).ok_or_else(|| invalid("the key is too short".to_owned()))?;
        let key = VerifyingKey::from_sec1_bytes(&info[start..])
            .map_err(|_| invalid("the key is not of the curve P-521".to_owned()))?;
        Ok(Self { certificate, key })
    }
}

impl OneClient {
    /// The proof that the client has the key of its certificate.
    fn verify(&self, message: &[u8], signature: &DigitallySignedStruct) -> Result<HandshakeSignatureValid, Error> {
        let bad = || Error::InvalidCertificate(CertificateError::BadSignature);
        if signature.scheme != SignatureScheme::ECDSA_NISTP521_SHA512 {
            return Err(bad());
        }
        let signature = DerSignature::from_bytes(signature.signature()).map_err(|_| bad())?;
        self.key.verify(message, &signature).map_err(|_| bad())?;
        Ok(HandshakeSignatureValid::assertion())
    }
}

impl ClientCertVerifier for OneClient {
    fn root_hint_subjects(&self) -> &[DistinguishedName] {
        &[]
    }

    fn client_auth_mandatory(&self) -> bool {
        true
    }

    fn verify_client_cert(
        &self,
        end_entity: &CertificateDer<'_>,
        _intermediates: &[CertificateDer<'_>],
        _now: UnixTime,
    ) -> Result<ClientCertVerified, Error> {
        // Equality with the announced certificate says more than its dates and names could.
        if end_entity.as_ref() == self.certificate.as_ref() {
            Ok(ClientCertVerified::assertion())
        } else {
            Err(Error::InvalidCertificate(CertificateError::ApplicationVerificationFailure))
        }
    }

    fn verify_tls12_signature(
        &self,
        message: &[u8],
        _cert: &CertificateDer<'_>,
        signature: &DigitallySignedStruct,
    ) -> Result<HandshakeSignatureValid, Error> {
        self.verify(message, signature)
    }

    fn verify_tls13_signature(
        &self,
        message: &[u8],
        _cert: &CertificateDer<'_>,
        signature: &DigitallySignedStruct,
    ) -> Result<HandshakeSignatureValid, Error> {
        self.verify(message, signature)
    }

    fn supported_verify_schemes(&self) -> Vec<SignatureScheme> {
        vec![SignatureScheme::ECDSA_NISTP521_SHA512]
    }
}

#[cfg(test)]
mod tests;
