//! Tokens: the mark by which an object is known to be ours before anything else is known of it.

use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};
use std::fmt::{self, Write};

/// Who an object belongs to, where it stands, and which object in that place it is.
///
/// It is a function of the configuration alone, never of chance or time: whoever comes back after a crash finds the
/// object by it. A cloud uses it as a deterministic name or as ownership tags; see [`Token::request`] for the client
/// token of a request.
///
/// ```
/// use ledgerform_engine::Token;
/// let token = Token::new("acme-prod", "aws_vpc.this", 0);
/// assert_eq!(token.to_string(), "acme-prod/aws_vpc.this#0");
/// assert_eq!(token.id().len(), 32);
/// ```
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct Token {
    /// What the object is a part of: a name that is unique within the account and region.
    pub platform: String,
    /// The address it was made at. A `moved` block changes the address of the object, not its token.
    pub address: String,
    /// How many objects there were at the address before it: each replacement has the next number.
    pub generation: u32,
}

impl Token {
    /// The token of an object.
    pub fn new(platform: impl Into<String>, address: impl Into<String>, generation: u32) -> Self {
        Self { platform: platform.into(), address: address.into(), generation }
    }

    /// 32 lower-case hexadecimal digits that stand for the token: fit for client tokens and the end of names.
    pub fn id(&self) -> String {
        let mut hash = Sha256::new();
        // The lengths keep two tokens apart whose parts join to the same text.
        for part in [&self.platform, &self.address] {
            hash.update((part.len() as u64).to_be_bytes());
            hash.update(part);
        }
        hash.update(self.generation.to_be_bytes());
        hex(&hash.finalize()[..16])
    }

    /// 32 lower-case hexadecimal digits for the request that makes the object: what a service is to know the request by
    /// if it comes twice.
    ///
    /// It depends on the history of the platform, its [`lineage`](crate::State::lineage), as well. Services remember for
    /// a day what was made by a request, and answer with an object that is gone, or refuse: a platform that was destroyed
    /// and is made again under the same name asks for new ones.
    pub fn request(&self, lineage: &str) -> String {
        Self { platform: format!("{lineage} {}", self.platform), ..self.clone() }.id()
    }

    /// A fingerprint of a secret: tells whether it changed and nothing else.
    ///
    /// It is salted with the token and cut to 128 bits. Whoever can guess the secret can check the guess.
    pub(crate) fn fingerprint(&self, attribute: &str, secret: &str) -> String {
        let mut hash = Sha256::new();
        for part in [&self.id(), attribute, secret] {
            hash.update((part.len() as u64).to_be_bytes());
            hash.update(part);
        }
        hex(&hash.finalize()[..16])
    }
}

fn hex(bytes: &[u8]) -> String {
    bytes.iter().fold(String::new(), |mut text, byte| {
        // Writing to a text does not fail.
        _ = write!(text, "{byte:02x}");
        text
    })
}

impl fmt::Display for Token {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}/{}#{}", self.platform, self.address, self.generation)
    }
}

#[cfg(test)]
mod tests {
    use super::Token;

    #[test]
    fn tokens_that_differ_have_ids_that_differ() {
        let tokens =
            [("ab", "c", 0), ("a", "bc", 0), ("ab", "c", 1), ("ab", "d", 0)].map(|(p, a, g)| Token::new(p, a, g).id());
        let unique: std::collections::BTreeSet<_> = tokens.iter().collect();
        assert_eq!(unique.len(), tokens.len());
        assert_eq!(Token::new("ab", "c", 0).id(), tokens[0]);
    }

    #[test]
    fn requests_of_another_history_are_others() {
        let token = Token::new("a", "b", 0);
        assert_eq!(token.request("one"), token.request("one"));
        assert_ne!(token.request("one"), token.request("two"));
        assert_ne!(token.request("one"), token.id());
    }
}
