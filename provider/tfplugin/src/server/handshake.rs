//! What a plugin and Terraform tell each other before they speak gRPC.

use std::ffi::OsString;
use std::ops::RangeInclusive;
use std::path::PathBuf;

/// What only Terraform knows to set: it keeps people from starting a plugin by hand and waiting for something.
const COOKIE: (&str, &str) =
    ("TF_PLUGIN_MAGIC_COOKIE", "d602bf8f470bc67ca7faa0386276bbdd4330efaf76d1a219cb4d6991ca9872b2");

/// The protocol versions served, lowest first.
const VERSIONS: [u32; 2] = [5, 6];

/// What Terraform put into the environment.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Invitation {
    /// The protocol version to speak.
    pub(super) version: u32,
    /// PEM of the certificate the client will present; without it there is no TLS.
    pub(super) client_certificate: Option<String>,
    /// Where to put the socket, if the host cares.
    pub(super) socket_directory: Option<PathBuf>,
    /// The group, by name or number, that may use the socket.
    pub(super) socket_group: Option<String>,
    /// Ports to choose from where there are no sockets.
    pub(super) ports: RangeInclusive<u16>,
    /// Whether the host asks if connections may be multiplexed.
    asks_multiplex: bool,
}

impl Invitation {
    /// Reads the environment; `None` when Terraform did not start this process.
    pub(super) fn read(variable: impl Fn(&str) -> Option<OsString>) -> Option<Self> {
        let text = |name: &str| variable(name)?.into_string().ok().filter(|text| !text.is_empty());
        if text(COOKIE.0)? != COOKIE.1 {
            return None;
        }
        let port = |name: &str, default: u16| text(name).and_then(|port| port.parse().ok()).unwrap_or(default);
        Some(Self {
            version: negotiate(&text("PLUGIN_PROTOCOL_VERSIONS").unwrap_or_default()),
            client_certificate: text("PLUGIN_CLIENT_CERT"),
            socket_directory: text("PLUGIN_UNIX_SOCKET_DIR").map(PathBuf::from),
            socket_group: text("PLUGIN_UNIX_SOCKET_GROUP"),
            ports: port("PLUGIN_MIN_PORT", 10_000)..=port("PLUGIN_MAX_PORT", 25_000),
            asks_multiplex: text("PLUGIN_MULTIPLEX_GRPC").is_some(),
        })
    }

    /// The line that answers it. `certificate` is the DER of our own, empty without TLS.
    pub(super) fn answer(&self, network: &str, address: &str, certificate: &[u8]) -> String {
        let certificate = base64(certificate);
        let multiplex = if self.asks_multiplex { "|false" } else { "" };
        format!("1|{}|{network}|{address}|grpc|{certificate}{multiplex}\n", self.version)
    }
}

/// The highest version both speak; our lowest when there is none, so that Terraform says what does not fit.
fn negotiate(offered: &str) -> u32 {
    let offered: Vec<u32> = offered.split(',').filter_map(|version| version.trim().parse().ok()).collect();
    VERSIONS.into_iter().rev().find(|version| offered.contains(version)).unwrap_or(VERSIONS[0])
}

/// Base64 in the standard alphabet without padding, as go-plugin reads the certificate.
fn base64(bytes: &[u8]) -> String {
    const ALPHABET: &[u8; 64] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    let mut out = String::with_capacity(bytes.len().div_ceil(3) * 4);
    for chunk in bytes.chunks(3) {
        let word = chunk.iter().fold(0_u32, |word, byte| (word << 8) | u32::from(*byte)) << (8 * (3 - chunk.len()));
        for i in 0..=chunk.len() {
            let index = (word >> (18 - 6 * i)) & 0x3f;
            out.push(usize::try_from(index).ok().and_then(|i| ALPHABET.get(i)).copied().map_or('A', char::from));
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    fn invitation(versions: &str) -> Option<Invitation> {
        Invitation::read(|name| match name {
            "TF_PLUGIN_MAGIC_COOKIE" => Some(COOKIE.1.into()),
            "PLUGIN_PROTOCOL_VERSIONS" => Some(versions.into()),
            _ => None,
        })
    }

    #[test]
    fn the_highest_common_version_is_spoken() {
        for (versions, version) in
            [("5,6", 6), ("6,5", 6), ("6", 6), ("5", 5), ("4", 5), ("", 5), ("x", 5), ("7,6", 6), ("5, 4", 5)]
        {
            assert_eq!(invitation(versions).unwrap().version, version, "{versions}");
        }
    }

    #[test]
    fn only_terraform_is_answered() {
        assert_eq!(Invitation::read(|_| None), None);
        assert_eq!(Invitation::read(|_| Some("other".into())), None);
    }

    #[test]
    fn the_line_has_its_fields() {
        let invitation = invitation("6").unwrap();
        assert_eq!(invitation.answer("unix", "/tmp/x", b""), "1|6|unix|/tmp/x|grpc|\n");
        assert_eq!(invitation.answer("unix", "/tmp/x", b"abcd"), "1|6|unix|/tmp/x|grpc|YWJjZA\n");
        let asking = Invitation { asks_multiplex: true, ..invitation };
        assert_eq!(asking.answer("tcp", "127.0.0.1:1", b"ab"), "1|6|tcp|127.0.0.1:1|grpc|YWI|false\n");
        assert_eq!(base64(b"abc\xff\xfe"), "YWJj//4");
    }
}
