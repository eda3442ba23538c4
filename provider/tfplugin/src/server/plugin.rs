//! The main function of a plugin binary.

use super::connection::{Connect, Plugin};
use super::handshake::Invitation;
use super::listen::{Listener, Stream};
use super::log::{Level, Log};
use super::reattach;
use crate::Provider;
use std::io::{self, Write};
use std::path::PathBuf;
use std::process::ExitCode;
use std::sync::Arc;
use std::time::Duration;
use tokio::sync::{Notify, watch};
use tokio::time::timeout;

/// How long a plugin waits for Terraform to connect: as long as Terraform waits for the plugin to start.
const CONNECT: Duration = Duration::from_secs(60);

/// How long handlers may still run when Terraform is gone, so that what they create can be finished.
const FINISH: Duration = Duration::from_secs(8);

/// How long the reply to a shutdown may take to leave.
const FAREWELL: Duration = Duration::from_millis(500);

const NOT_FOR_PEOPLE: &str = "This program is a Terraform provider: Terraform starts it, it is not run by hand.\n\
    Put it where Terraform finds providers, such as a filesystem mirror, or start it with --debug.\n";

/// Serves a provider to the Terraform that started this process. The main function of a plugin is this call.
///
/// `address` is the provider's address, such as `registry.terraform.io/hashicorp/aws`; `connect` makes the provider
/// for each connection. With the argument `--debug` the process is for people: it prints how to attach Terraform to
/// it, and ends with Ctrl-C. `--debug-env-file=<path>` writes the same variable to a file too, for editors and for
/// `source`; the file is gone when the process ends.
pub fn serve(address: &str, connect: impl Fn() -> Arc<dyn Provider> + Send + Sync + 'static) -> ExitCode {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let env_file = arguments.iter().find_map(|argument| argument.strip_prefix("--debug-env-file=")).map(PathBuf::from);
    let debug =
        env_file.is_some() || arguments.iter().any(|argument| matches!(argument.as_str(), "--debug" | "-debug"));
    let invitation = Invitation::read(|name| std::env::var_os(name));
    if invitation.is_none() && !debug {
        return failed(NOT_FOR_PEOPLE);
    }
    let name = address.rsplit('/').next().unwrap_or_default();
    let level = Level::read(name, |name| std::env::var_os(name));
    let log = Log::new(level, address);
    let others = log.clone();
    // A panic that is neither answered nor the end of the process is the affair of a task the provider started.
    crate::panics::install(true, move |text| {
        others.error("panic outside of a request", serde_json::json!({ "panic": text }))
    });
    let runtime = match tokio::runtime::Builder::new_multi_thread().worker_threads(2).enable_all().build() {
        Ok(runtime) => runtime,
        Err(error) => return failed(&format!("cannot start: {error}\n")),
    };
    let connect: Connect = Box::new(connect);
    let served = match invitation {
        Some(invitation) if !debug => runtime.block_on(run(invitation, connect, log)),
        _ => runtime.block_on(run_for_debugging(address, connect, log, env_file)),
    };
    // Handlers that block must not keep the process: they had their time.
    runtime.shutdown_background();
    match served {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => failed(&format!("cannot serve: {error}\n")),
    }
}

async fn run(invitation: Invitation, connect: Connect, log: Log) -> io::Result<()> {
    // Ctrl-C reaches the whole process group; Terraform alone decides what it means.
    let _interrupts = interrupts()?;
    let listener = listen(&invitation).await?;
    let security = Security::new(invitation.client_certificate.as_deref())?;
    let shutdown = Arc::new(Notify::new());
    let line = invitation.answer(listener.network, &listener.address, security.certificate());
    let mut stdout = io::stdout().lock();
    stdout.write_all(line.as_bytes())?;
    stdout.flush()?;
    drop(stdout);
    silence_stdout()?;
    // Terraform connects while the provider is made.
    let plugin = Plugin::new(connect, Arc::clone(&shutdown), log);
    let open = Arc::new(watch::Sender::new(Connections::default()));
    tokio::select! {
        result = accept(&listener, &plugin, security, &open, true) => result?,
        () = shutdown.notified() => {
            // Terraform closes the connection when it has the reply.
            drop(timeout(FAREWELL, open.subscribe().wait_for(|now| now.open == 0)).await);
        }
    }
    plugin.finish(FINISH).await;
    Ok(())
}

async fn run_for_debugging(address: &str, connect: Connect, log: Log, env_file: Option<PathBuf>) -> io::Result<()> {
    // Whoever reads the variable may end the process at once.
    let mut interrupts = interrupts()?;
    let listener = Listener::private().await?;
    let plugin = Plugin::new(connect, Arc::new(Notify::new()), log);
    let entries = serde_json::json!({ address: reattach::entry(listener.network, &listener.address) });
    let variable = format!("TF_REATTACH_PROVIDERS='{entries}'");
    let _env_file = env_file.map(|path| EnvFile::new(path, &variable)).transpose()?;
    let mut stdout = io::stdout().lock();
    writeln!(
        stdout,
        "Provider started. To attach Terraform CLI, set the TF_REATTACH_PROVIDERS environment variable with the \
         following:\n\n\t{variable}"
    )?;
    stdout.flush()?;
    drop(stdout);
    let open = Arc::new(watch::Sender::new(Connections::default()));
    tokio::select! {
        result = accept(&listener, &plugin, Security::None, &open, false) => result?,
        _ = interrupts.recv() => {}
    }
    plugin.finish(FINISH).await;
    Ok(())
}

/// A file with the variable that leads Terraform to this process, there as long as the process is.
struct EnvFile(PathBuf);

impl EnvFile {
    fn new(path: PathBuf, variable: &str) -> io::Result<Self> {
        let told = |error: io::Error| io::Error::new(error.kind(), format!("--debug-env-file {path:?}: {error}"));
        std::fs::write(&path, format!("{variable}\n")).map_err(told)?;
        Ok(Self(path))
    }
}

impl Drop for EnvFile {
    fn drop(&mut self) {
        // Whoever reads it later is told by Terraform that nobody listens.
        drop(std::fs::remove_file(&self.0));
    }
}

/// Clients that were accepted.
#[derive(Debug, Clone, Copy, Default)]
struct Connections {
    open: usize,
    /// Whether there ever was one: a client may come and go between two looks.
    any: bool,
}

/// Takes connections. A plugin that Terraform started ends with its last connection: when Terraform is killed there is
/// no farewell, and plugins would stay behind for ever.
async fn accept(
    listener: &Listener,
    plugin: &Plugin,
    security: Security,
    open: &Arc<watch::Sender<Connections>>,
    ends: bool,
) -> io::Result<()> {
    let security = Arc::new(security);
    let mut connections = open.subscribe();
    let mut served = false;
    loop {
        let idle = async {
            if !ends {
                return std::future::pending().await;
            }
            if served {
                return connections.wait_for(|now| now.open == 0).await.is_ok();
            }
            timeout(CONNECT, connections.wait_for(|now| now.any)).await.is_err()
        };
        tokio::select! {
            gone = idle => {
                if served || gone {
                    return Ok(());
                }
                served = true;
            }
            accepted = listener.accept() => {
                let Ok(stream) = accepted else {
                    tokio::time::sleep(Duration::from_millis(50)).await;
                    continue;
                };
                let (security, open, services) = (Arc::clone(&security), Arc::clone(open), plugin.services());
                tokio::spawn(async move {
                    // A client that is refused does not count, or anyone could end the plugin.
                    if let Ok(stream) = security.accept(stream).await {
                        open.send_modify(|now| *now = Connections { open: now.open + 1, any: true });
                        services.serve(stream).await;
                        open.send_modify(|now| now.open -= 1);
                    }
                });
            }
        }
    }
}

/// TLS or none.
enum Security {
    None,
    #[cfg(feature = "tls")]
    Tls(Box<super::tls::Tls>),
}

impl Security {
    #[cfg(feature = "tls")]
    fn new(client_certificate: Option<&str>) -> io::Result<Self> {
        match client_certificate {
            Some(pem) => Ok(Self::Tls(Box::new(super::tls::Tls::new(pem)?))),
            None => Ok(Self::None),
        }
    }

    #[cfg(not(feature = "tls"))]
    fn new(client_certificate: Option<&str>) -> io::Result<Self> {
        match client_certificate {
            Some(_) => Err(io::Error::new(io::ErrorKind::Unsupported, "this provider was built without TLS")),
            None => Ok(Self::None),
        }
    }

    fn certificate(&self) -> &[u8] {
        match self {
            Self::None => &[],
            #[cfg(feature = "tls")]
            Self::Tls(tls) => &tls.certificate,
        }
    }

    async fn accept(&self, stream: Box<dyn Stream>) -> io::Result<Box<dyn Stream>> {
        match self {
            Self::None => Ok(stream),
            #[cfg(feature = "tls")]
            Self::Tls(tls) => tls.accept(stream).await,
        }
    }
}

async fn listen(invitation: &Invitation) -> io::Result<Listener> {
    #[cfg(unix)]
    match &invitation.socket_directory {
        Some(directory) => Listener::unix_in(directory, invitation.socket_group.as_deref()),
        None => Listener::private().await,
    }
    #[cfg(not(unix))]
    Listener::tcp(invitation.ports.clone()).await
}

/// Each Ctrl-C from now on; none of them ends the process.
#[cfg(unix)]
fn interrupts() -> io::Result<tokio::signal::unix::Signal> {
    tokio::signal::unix::signal(tokio::signal::unix::SignalKind::interrupt())
}

#[cfg(windows)]
fn interrupts() -> io::Result<tokio::signal::windows::CtrlC> {
    tokio::signal::windows::ctrl_c()
}

/// Terraform stops reading our standard output one day, and a full pipe blocks whoever prints: nobody shall print.
#[cfg(unix)]
fn silence_stdout() -> io::Result<()> {
    let null = std::fs::OpenOptions::new().write(true).open("/dev/null")?;
    Ok(rustix::stdio::dup2_stdout(null)?)
}

/// There is no such call on Windows; printing is denied by lint in this workspace.
#[cfg(not(unix))]
fn silence_stdout() -> io::Result<()> {
    Ok(())
}

fn failed(message: &str) -> ExitCode {
    drop(io::stderr().write_all(message.as_bytes()));
    ExitCode::FAILURE
}
