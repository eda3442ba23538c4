//! Where a server listens.

use std::io;
use std::net::Ipv4Addr;
#[cfg(unix)]
use std::path::Path;
use std::path::PathBuf;
use tokio::io::{AsyncRead, AsyncWrite};
use tokio::net::TcpListener;
#[cfg(unix)]
use tokio::net::UnixListener;

/// A byte stream to a client.
pub(super) trait Stream: AsyncRead + AsyncWrite + Send + Unpin {}

impl<S: AsyncRead + AsyncWrite + Send + Unpin> Stream for S {}

/// A listening socket; a unix socket is removed with its directory when this is dropped.
#[derive(Debug)]
pub(super) struct Listener {
    socket: Socket,
    /// `unix` or `tcp`: any other word crashes Terraform 1.11.
    pub(super) network: &'static str,
    /// The path or `host:port`.
    pub(super) address: String,
    _cleanup: Option<Cleanup>,
}

#[derive(Debug)]
enum Socket {
    #[cfg(unix)]
    Unix(UnixListener),
    Tcp(TcpListener),
}

/// Longest path of a unix socket that works everywhere: macOS has 104 bytes with the closing zero, Linux 108.
#[cfg(unix)]
const LONGEST_PATH: usize = 103;

impl Listener {
    /// Listens on a unix socket in a directory only this user may enter, or on a loopback port where there are none.
    ///
    /// Must be called inside of a tokio runtime.
    ///
    /// # Errors
    /// Neither socket nor port can be had.
    #[cfg(unix)]
    pub(super) async fn private() -> io::Result<Self> {
        let temporary = std::env::temp_dir();
        // A long TMPDIR breaks unix sockets (terraform#22198); `/tmp` is there on every unix.
        for parent in [temporary.as_path(), Path::new("/tmp")] {
            match Self::unix_below(parent) {
                Ok(listener) => return Ok(listener),
                Err(error) if parent == Path::new("/tmp") => drop(error),
                Err(_) => {}
            }
        }
        Self::tcp(0..=0).await
    }

    /// Listens on a loopback port.
    ///
    /// # Errors
    /// No port can be had.
    #[cfg(not(unix))]
    pub(super) async fn private() -> io::Result<Self> {
        Self::tcp(0..=0).await
    }

    /// Listens on the first free loopback port of the range; 0 is any.
    ///
    /// # Errors
    /// None of them is free.
    pub(super) async fn tcp(ports: std::ops::RangeInclusive<u16>) -> io::Result<Self> {
        let mut last = io::Error::from(io::ErrorKind::AddrNotAvailable);
        for port in ports {
            match TcpListener::bind((Ipv4Addr::LOCALHOST, port)).await {
                Ok(listener) => {
                    let address = listener.local_addr()?.to_string();
                    return Ok(Self { socket: Socket::Tcp(listener), network: "tcp", address, _cleanup: None });
                }
                Err(error) => last = error,
            }
        }
        Err(last)
    }

    /// Listens in a new directory of mode 0700 below `parent`.
    ///
    /// # Errors
    /// The directory cannot be made, or the path is too long for a socket.
    #[cfg(unix)]
    pub(super) fn unix_below(parent: &Path) -> io::Result<Self> {
        use std::os::unix::fs::DirBuilderExt;
        use std::sync::atomic::{AtomicU32, Ordering};

        static NEXT: AtomicU32 = AtomicU32::new(0);
        loop {
            let number = NEXT.fetch_add(1, Ordering::Relaxed);
            let directory = parent.join(format!("ledgerform-{}-{number}", std::process::id()));
            let path = directory.join("plugin");
            if path.as_os_str().len() > LONGEST_PATH {
                return Err(io::Error::new(io::ErrorKind::InvalidFilename, "too long for a unix socket"));
            }
            match std::fs::DirBuilder::new().mode(0o700).create(&directory) {
                Ok(()) => return Self::unix(path, Some(directory)),
                // Left behind by a process that was killed and had our number.
                Err(error) if error.kind() == io::ErrorKind::AlreadyExists => {}
                Err(error) => return Err(error),
            }
        }
    }

    /// Listens in a directory the host chose, for a group if it says so.
    ///
    /// # Errors
    /// The socket cannot be made there, or the group does not exist or is not one of this user's.
    #[cfg(unix)]
    pub(super) fn unix_in(directory: &Path, group: Option<&str>) -> io::Result<Self> {
        let path = directory.join(format!("ledgerform-{}", std::process::id()));
        let listener = Self::unix(path.clone(), None)?;
        // The directory is the host's and may be open to others.
        let mode = if group.is_some() { 0o660 } else { 0o600 };
        std::fs::set_permissions(&path, std::os::unix::fs::PermissionsExt::from_mode(mode))?;
        if let Some(group) = group {
            std::os::unix::fs::chown(&path, None, Some(group_id(group)?))?;
        }
        Ok(listener)
    }

    #[cfg(unix)]
    fn unix(path: PathBuf, directory: Option<PathBuf>) -> io::Result<Self> {
        let cleanup = Cleanup { socket: path.clone(), directory };
        let address = path.to_str().ok_or_else(|| io::Error::new(io::ErrorKind::InvalidFilename, "not UTF-8"))?;
        let socket = Socket::Unix(UnixListener::bind(&path)?);
        Ok(Self { socket, network: "unix", address: address.to_owned(), _cleanup: Some(cleanup) })
    }

    /// Waits for the next client.
    ///
    /// # Errors
    /// The socket is broken.
    pub(super) async fn accept(&self) -> io::Result<Box<dyn Stream>> {
        match &self.socket {
            #[cfg(unix)]
            Socket::Unix(listener) => Ok(Box::new(listener.accept().await?.0)),
            Socket::Tcp(listener) => {
                let stream = listener.accept().await?.0;
                // Without it Nagle's algorithm and delayed acknowledgement cost 40 ms on every call.
                stream.set_nodelay(true)?;
                Ok(Box::new(stream))
            }
        }
    }
}

/// The number of a group given by name or number.
#[cfg(unix)]
fn group_id(group: &str) -> io::Result<u32> {
    if let Ok(id) = group.parse() {
        return Ok(id);
    }
    // The names of groups are asked in the file only: asking the directory services needs the C library.
    let groups = std::fs::read_to_string("/etc/group")?;
    let id = |line: &str| {
        let mut fields = line.split(':');
        if fields.next()? == group { fields.nth(1)?.parse().ok() } else { None }
    };
    groups.lines().find_map(id).ok_or_else(|| {
        io::Error::new(io::ErrorKind::NotFound, format!("PLUGIN_UNIX_SOCKET_GROUP: there is no group {group}"))
    })
}

/// Removes a socket and the directory made for it.
#[derive(Debug)]
struct Cleanup {
    socket: PathBuf,
    directory: Option<PathBuf>,
}

impl Drop for Cleanup {
    fn drop(&mut self) {
        // Nothing can be done about a failure here, and nothing depends on it.
        drop(std::fs::remove_file(&self.socket));
        if let Some(directory) = &self.directory {
            drop(std::fs::remove_dir(directory));
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use tokio::net::TcpStream;

    #[tokio::test]
    async fn the_first_free_port_is_taken() {
        let taken = Listener::tcp(0..=0).await.unwrap();
        assert_eq!(taken.network, "tcp");
        let port: u16 = taken.address.rsplit(':').next().unwrap().parse().unwrap();
        assert!(Listener::tcp(port..=port).await.is_err());
        let next = Listener::tcp(port..=port.saturating_add(200)).await.unwrap();
        assert_ne!(next.address, taken.address);
        let client = TcpStream::connect(&next.address).await.unwrap();
        next.accept().await.unwrap();
        drop(client);
    }

    #[cfg(unix)]
    #[test]
    fn groups_are_found_by_name_and_number() {
        assert_eq!(group_id("12").unwrap(), 12);
        assert!(group_id("there is no such group").is_err());
    }
}
