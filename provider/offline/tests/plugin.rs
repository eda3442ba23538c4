//! The plugin binary as Terraform starts it: handshake, TLS, signals, clean-up.

#![cfg(unix)]
#![allow(clippy::unwrap_used, reason = "helpers of tests panic as tests do")]

mod support;

use std::io::{BufRead, BufReader, Read, Write};
use std::os::unix::fs::PermissionsExt;
use std::os::unix::net::UnixStream;
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};
use support::Workspace;

const BINARY: &str = env!("CARGO_BIN_EXE_terraform-provider-offline");
const COOKIE: &str = "d602bf8f470bc67ca7faa0386276bbdd4330efaf76d1a219cb4d6991ca9872b2";

const RANDOM: &str = r#"
terraform {
  required_providers {
    random = {
      source  = "hashicorp/random"
      version = "9.9.9"
    }
  }
}
resource "random_integer" "one" {
  min = 1
  max = 10
}
output "result" { value = random_integer.one.result }
"#;

/// A workspace that finds the binary as provider `random` 9.9.9 in a mirror.
fn mirrored(config: &str, environment: &[(&str, &str)]) -> Workspace {
    let workspace = Workspace::with(config, "", environment);
    let os = match std::env::consts::OS {
        "macos" => "darwin",
        other => other,
    };
    let arch = match std::env::consts::ARCH {
        "x86_64" => "amd64",
        "aarch64" => "arm64",
        other => other,
    };
    let mirror = workspace.path().join("mirror");
    let folder = mirror.join(format!("registry.terraform.io/hashicorp/random/9.9.9/{os}_{arch}"));
    std::fs::create_dir_all(&folder).unwrap();
    std::os::unix::fs::symlink(BINARY, folder.join("terraform-provider-random_v9.9.9")).unwrap();
    let settings = format!("provider_installation {{\n filesystem_mirror {{\n path = {mirror:?}\n }}\n}}\n");
    workspace.write("terraform.rc", &settings);
    workspace
}

#[test]
fn terraform_runs_it_from_a_mirror_over_tls() {
    let workspace = mirrored(RANDOM, &[]);
    workspace.ok(&["init"]);
    workspace.ok(&["validate"]);
    assert!(workspace.apply().contains("1 added"));
    workspace.plan_is_empty();
    let result: i64 = workspace.ok(&["output", "-raw", "result"]).parse().unwrap();
    assert!((1..=10).contains(&result), "{result}");
}

#[test]
fn terraform_runs_it_without_tls_and_logs_nothing_unexpected() {
    let workspace = mirrored(RANDOM, &[("TF_DISABLE_PLUGIN_TLS", "1")]);
    workspace.ok(&["init"]);
    let log = workspace.path().join("log");
    let output = workspace.command(&["plan"]).env("TF_LOG", "trace").env("TF_LOG_PATH", &log).output().unwrap();
    assert!(output.status.success());
    let log = std::fs::read_to_string(log).unwrap();
    for bad in ["unexpected data", "failed to exit gracefully", "token too long", "stdio service not available"] {
        assert!(!log.contains(bad), "{bad}");
    }
    assert!(log.contains("tf_rpc=PlanResourceChange"), "log lines reach Terraform");
}

/// The binary started the way Terraform does, with further environment.
struct Plugin {
    child: Child,
    line: String,
    /// Where its socket is, so that one that is killed leaves nothing behind.
    _temporary: tempfile::TempDir,
}

impl Plugin {
    fn start(environment: &[(&str, &str)]) -> Self {
        let temporary = tempfile::tempdir().unwrap();
        let mut child = Command::new(BINARY)
            .env("TMPDIR", temporary.path())
            .env("TF_PLUGIN_MAGIC_COOKIE", COOKIE)
            .env("PLUGIN_PROTOCOL_VERSIONS", "5,6")
            .env("LEDGERFORM_OFFLINE_PROVIDER", "random")
            .env_remove("PLUGIN_CLIENT_CERT")
            .envs(environment.iter().copied())
            .stdin(Stdio::null())
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .spawn()
            .unwrap();
        let mut line = String::new();
        BufReader::new(child.stdout.as_mut().unwrap()).read_line(&mut line).unwrap();
        Self { child, line: line.trim_end().to_owned(), _temporary: temporary }
    }

    fn socket(&self) -> &Path {
        Path::new(self.line.split('|').nth(3).unwrap())
    }

    fn ends_within(&mut self, limit: Duration) -> bool {
        let start = Instant::now();
        while start.elapsed() < limit {
            if self.child.try_wait().unwrap().is_some() {
                return true;
            }
            std::thread::sleep(Duration::from_millis(5));
        }
        false
    }
}

impl Drop for Plugin {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

/// Opens an HTTP/2 connection: preface and empty settings.
fn http2(socket: &Path) -> UnixStream {
    let mut stream = UnixStream::connect(socket).unwrap();
    stream.write_all(b"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n\0\0\0\x04\0\0\0\0\0").unwrap();
    let mut header = [0; 9];
    stream.read_exact(&mut header).unwrap();
    assert_eq!(header[3], 4, "the server answers with its settings");
    stream
}

#[test]
fn without_the_cookie_it_explains_itself() {
    let output = Command::new(BINARY).env_clear().env("LEDGERFORM_OFFLINE_PROVIDER", "random").output().unwrap();
    assert_eq!(output.status.code(), Some(1));
    assert!(output.stdout.is_empty());
    assert!(String::from_utf8(output.stderr).unwrap().contains("Terraform provider"));
}

#[test]
fn it_ends_with_its_last_connection_and_removes_its_socket() {
    let mut plugin = Plugin::start(&[]);
    assert!(plugin.line.starts_with("1|6|unix|/") && plugin.line.ends_with("|grpc|"), "{}", plugin.line);
    let socket = plugin.socket().to_owned();
    let mode = std::fs::metadata(socket.parent().unwrap()).unwrap().permissions().mode();
    assert_eq!(mode & 0o777, 0o700);
    let connection = http2(&socket);
    assert!(plugin.child.try_wait().unwrap().is_none());
    drop(connection);
    assert!(plugin.ends_within(Duration::from_secs(60)));
    assert!(!socket.parent().unwrap().exists());
}

#[test]
fn interrupts_are_left_to_terraform() {
    let mut plugin = Plugin::start(&[]);
    let connection = http2(plugin.socket());
    for _ in 0..3 {
        let status = Command::new("kill").args(["-INT", &plugin.child.id().to_string()]).status().unwrap();
        assert!(status.success());
        assert!(!plugin.ends_within(Duration::from_millis(50)));
    }
    drop(connection);
    assert!(plugin.ends_within(Duration::from_secs(60)));
}

#[test]
fn the_socket_goes_where_it_fits_and_where_it_is_told() {
    let directory = tempfile::tempdir().unwrap();
    let long = directory.path().join("x".repeat(150));
    std::fs::create_dir(&long).unwrap();
    let mut plugin = Plugin::start(&[("TMPDIR", long.to_str().unwrap())]);
    assert!(plugin.socket().starts_with("/tmp"), "{}", plugin.line);
    drop(http2(plugin.socket()));
    assert!(plugin.ends_within(Duration::from_secs(60)));

    let told = directory.path().join("told");
    std::fs::create_dir(&told).unwrap();
    let plugin = Plugin::start(&[("PLUGIN_UNIX_SOCKET_DIR", told.to_str().unwrap())]);
    assert_eq!(plugin.socket().parent(), Some(told.as_path()));
}

#[test]
fn debug_mode_prints_how_to_attach() {
    let mut child = Command::new(BINARY)
        .arg("--debug")
        .env("LEDGERFORM_OFFLINE_PROVIDER", "random")
        .stdout(Stdio::piped())
        .stdin(Stdio::null())
        .spawn()
        .unwrap();
    let lines = BufReader::new(child.stdout.take().unwrap()).lines();
    let found = lines
        .map_while(Result::ok)
        .find_map(|line| Some(line.trim().strip_prefix("TF_REATTACH_PROVIDERS='")?.strip_suffix('\'')?.to_owned()));
    let workspace = Workspace::with(RANDOM, "", &[("TF_REATTACH_PROVIDERS", &found.unwrap())]);
    assert!(workspace.apply().contains("1 added"));
    workspace.plan_is_empty();
    assert!(child.try_wait().unwrap().is_none(), "it outlives runs");
    let status = Command::new("kill").args(["-INT", &child.id().to_string()]).status().unwrap();
    assert!(status.success() && child.wait().unwrap().success(), "Ctrl-C ends it");
}
