//! What a provider says before it speaks gRPC, and how it ends (checks 1 to 6).

use crate::client::{COOKIE, Client, Plugin};
use crate::support::BINARY;
use crate::tls;
use base64::Engine;
use base64::engine::general_purpose::STANDARD_NO_PAD;
use std::os::unix::fs::PermissionsExt;
use std::path::Path;
use std::process::Command;
use std::sync::Arc;
use tokio::net::UnixStream;
use tokio_rustls::TlsConnector;
use tokio_rustls::rustls::pki_types::ServerName;
use tokio_rustls::rustls::{ClientConfig, version};

const CERTIFICATE: &str = include_str!("../../../../testdata/protocol/client.pem");

/// Asks the process to end.
async fn shutdown(plugin: &Plugin) {
    let client = plugin.connect().await;
    client.call::<(), ()>("/plugin.GRPCController/Shutdown", ()).await.unwrap();
}

/// Check 1.
#[test]
fn started_by_hand_it_explains_itself() {
    let output = Command::new(BINARY).env_clear().output().unwrap();
    assert_eq!(output.status.code(), Some(1));
    assert!(output.stdout.is_empty());
    assert!(String::from_utf8(output.stderr).unwrap().contains("This program is a Terraform provider"));
}

/// Checks 2 and 3.
#[test]
fn versions_are_negotiated() {
    for (offered, spoken) in [("5,6", "6"), ("6,5", "6"), ("6", "6"), ("5", "5"), ("4", "5"), ("", "5")] {
        let plugin = Plugin::start(&[("PLUGIN_PROTOCOL_VERSIONS", offered)]);
        assert_eq!(plugin.field(0), "1");
        assert_eq!(plugin.field(1), spoken, "{offered}");
        assert_eq!(plugin.field(2), "unix");
        assert_eq!(plugin.field(4), "grpc");
        assert_eq!(plugin.line.matches('|').count(), 5, "{}", plugin.line);
        assert!(plugin.line.ends_with("|\n"), "no certificate: {}", plugin.line);
    }
    let plugin = Plugin::start(&[("PLUGIN_MULTIPLEX_GRPC", "1")]);
    assert!(plugin.line.ends_with("||false\n"), "{}", plugin.line);
}

/// Check 4: the certificate.
#[test]
fn with_a_client_certificate_it_has_its_own() {
    let plugin = Plugin::start(&[("PLUGIN_CLIENT_CERT", CERTIFICATE)]);
    let certificate = plugin.field(5);
    assert!(certificate.len() > 50 && !certificate.contains('='), "{certificate}");
    // DER of a sequence with a long length begins like this.
    assert!(certificate.starts_with("MI"), "{certificate}");
    let none = Plugin::start(&[("PLUGIN_CLIENT_CERT", "no certificate")]);
    assert_eq!(none.line, "", "a certificate that is none is not ignored");
}

/// Check 4: who is let in, asked of the process. All combinations are tested next to the code, in `server::tls`.
#[tokio::test(flavor = "multi_thread", worker_threads = 1)]
async fn only_the_announced_client_is_let_in() {
    for version in [&version::TLS13, &version::TLS12] {
        let mut plugin = Plugin::start(&[("PLUGIN_CLIENT_CERT", CERTIFICATE)]);
        let own = STANDARD_NO_PAD.decode(plugin.field(5)).unwrap();
        let [client, other] = [tls::CLIENT, tls::OTHER].map(|[certificate, key]| Some((certificate, key)));
        let stolen = Some((tls::CLIENT[0], tls::OTHER[1]));
        for (who, identity, is_let_in) in [
            ("no certificate", None, false),
            ("another certificate", other, false),
            ("the certificate without its key", stolen, false),
            ("Terraform", client, true),
        ] {
            let config = tls::config(version, own.clone(), identity);
            assert_eq!(speaks_with(&plugin, config).await, is_let_in, "{who}");
        }
        assert!(plain_text_is_refused(&plugin).await);
        assert_eq!(plugin.ends(), Some(0), "Terraform, once connected, has gone");
    }
}

/// Whether a call over TLS is answered.
async fn speaks_with(plugin: &Plugin, config: Arc<ClientConfig>) -> bool {
    let stream = UnixStream::connect(plugin.socket()).await.unwrap();
    // The name is the one that Terraform asks for.
    let name = ServerName::try_from("localhost").unwrap();
    let Ok(stream) = TlsConnector::from(config).connect(name, stream).await else { return false };
    let Ok(client) = Client::over(stream).await else { return false };
    // A client of TLS 1.3 learns that it was refused with the first answer.
    let request = HealthRequest { service: "plugin".to_owned() };
    client.call::<_, HealthResponse>("/grpc.health.v1.Health/Check", request).await.is_ok()
}

async fn plain_text_is_refused(plugin: &Plugin) -> bool {
    let Ok(stream) = UnixStream::connect(plugin.socket()).await else { return true };
    let Ok(client) = Client::over(stream).await else { return true };
    let request = HealthRequest { service: "plugin".to_owned() };
    client.call::<_, HealthResponse>("/grpc.health.v1.Health/Check", request).await.is_err()
}

/// Check 5.
#[tokio::test(flavor = "multi_thread", worker_threads = 1)]
async fn the_socket_goes_where_it_fits_and_where_it_is_told() {
    let directory = tempfile::tempdir().unwrap();
    let long = directory.path().join("x".repeat(150));
    std::fs::create_dir(&long).unwrap();
    let mut plugin = Plugin::start(&[("TMPDIR", long.to_str().unwrap())]);
    assert!(plugin.socket().starts_with("/tmp"), "{}", plugin.line);
    shutdown(&plugin).await;
    assert_eq!(plugin.ends(), Some(0));
    assert!(!plugin.socket().exists());

    let told = directory.path().join("told");
    std::fs::create_dir(&told).unwrap();
    let told = told.to_str().unwrap();
    let group = rustix::process::getgid().as_raw().to_string();
    for (group, mode) in [(None, 0o600), (Some(group.as_str()), 0o660), (Some("root"), 0o660)] {
        let mut environment = vec![("PLUGIN_UNIX_SOCKET_DIR", told)];
        environment.extend(group.map(|group| ("PLUGIN_UNIX_SOCKET_GROUP", group)));
        let mut plugin = Plugin::start(&environment);
        if group == Some("root") && !rustix::process::getuid().is_root() {
            continue;
        }
        assert_eq!(plugin.socket().parent(), Some(Path::new(told)));
        let found = std::fs::metadata(plugin.socket()).unwrap().permissions().mode() & 0o777;
        assert_eq!(found, mode, "{group:?}");
        shutdown(&plugin).await;
        assert_eq!(plugin.ends(), Some(0));
        assert!(!plugin.socket().exists());
    }
    let nobody = Plugin::start(&[("PLUGIN_UNIX_SOCKET_DIR", told), ("PLUGIN_UNIX_SOCKET_GROUP", "no such group")]);
    assert_eq!(nobody.line, "");
}

/// Check 6.
#[tokio::test(flavor = "multi_thread", worker_threads = 1)]
async fn interrupts_are_left_to_terraform_and_a_shutdown_ends_it() {
    let mut plugin = Plugin::start(&[]);
    let socket = plugin.socket();
    let mode = std::fs::metadata(socket.parent().unwrap()).unwrap().permissions().mode();
    assert_eq!(mode & 0o777, 0o700);
    let client = plugin.connect().await;
    for _ in 0..3 {
        plugin.interrupt();
        // An answer shows that it lives.
        let status: HealthResponse =
            client.call("/grpc.health.v1.Health/Check", HealthRequest { service: "plugin".to_owned() }).await.unwrap();
        assert_eq!(status.status, 1);
    }
    shutdown(&plugin).await;
    assert_eq!(plugin.ends(), Some(0));
    assert!(!socket.parent().unwrap().exists());
}

#[derive(Clone, PartialEq, prost::Message)]
struct HealthRequest {
    #[prost(string, tag = "1")]
    service: String,
}

#[derive(Clone, PartialEq, prost::Message)]
struct HealthResponse {
    #[prost(int32, tag = "1")]
    status: i32,
}

/// Tools ask what can be called.
#[tokio::test(flavor = "multi_thread", worker_threads = 1)]
async fn reflection_names_the_services() {
    #[derive(Clone, PartialEq, prost::Message)]
    struct Ask {
        #[prost(string, tag = "7")]
        list_services: String,
    }
    let plugin = Plugin::start(&[]);
    let client = plugin.connect().await;
    for path in [
        "/grpc.reflection.v1.ServerReflection/ServerReflectionInfo",
        "/grpc.reflection.v1alpha.ServerReflection/ServerReflectionInfo",
    ] {
        // The response is a message of several levels: its bytes hold the names as they are.
        let answers: Bytes = client.upload(path, vec![Ask { list_services: "*".to_owned() }]).await.unwrap();
        let text = String::from_utf8_lossy(&answers.services).into_owned();
        for service in ["tfplugin6.Provider", "tfplugin5.Provider", "plugin.GRPCController"] {
            assert!(text.contains(service), "{service} in {text}");
        }
    }
    let unknown = client.call::<(), ()>("/other.Service/Call", ()).await.unwrap_err();
    assert_eq!(unknown.code(), tonic::Code::Unimplemented);
}

#[derive(Clone, PartialEq, prost::Message)]
struct Bytes {
    /// `list_services_response` of `ServerReflectionResponse`.
    #[prost(bytes = "vec", tag = "6")]
    services: Vec<u8>,
}

/// The cookie alone decides whether it is Terraform that asks.
#[test]
fn another_cookie_is_no_cookie() {
    let output = Command::new(BINARY).env_clear().env(COOKIE.0, "other").output().unwrap();
    assert_eq!(output.status.code(), Some(1));
    assert!(output.stdout.is_empty());
}
