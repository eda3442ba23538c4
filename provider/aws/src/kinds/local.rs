//! Kinds that are in no service: values that are made once and kept in the table.

use crate::args::Args;
use crate::attrs::Attrs;
use crate::context::Context;
use crate::fault::{Failed, Result};
use crate::kind::{Entry, Found, Gone, Kind, New};
use base64::Engine as _;
use base64::engine::general_purpose::{STANDARD, URL_SAFE_NO_PAD};
use ledgerform_engine::KindInfo;
use std::fmt::Write;

pub(super) const KINDS: &[Entry] = &[Entry::of::<RandomId>()];

/// Random bytes, for the ends of names.
struct RandomId;

impl Kind for RandomId {
    const TYPE: &'static str = "random_id";

    fn info(info: KindInfo) -> KindInfo {
        info.replaced_by(["byte_length", "keepers", "prefix"])
    }

    async fn create(_: &Context, new: &New<'_>) -> Result<String> {
        let length = new.args.i64("byte_length").and_then(|length| usize::try_from(length).ok());
        let mut bytes = vec![0; length.unwrap_or_default()];
        getrandom::fill(&mut bytes).map_err(|error| Failed::refused(format!("there is no randomness: {error}")))?;
        Ok(URL_SAFE_NO_PAD.encode(bytes))
    }

    async fn read(_: &Context, id: &str, recorded: Args<'_>) -> Result<Option<Found>> {
        let bytes = URL_SAFE_NO_PAD.decode(id).map_err(|_| Failed::refused(format!("`{id}` is no random_id")))?;
        let prefix = recorded.str("prefix").unwrap_or_default();
        let hex = bytes.iter().fold(String::new(), |mut text, byte| {
            // Writing to a text does not fail.
            _ = write!(text, "{byte:02x}");
            text
        });
        let attributes = Attrs::new()
            .put("byte_length", bytes.len())
            .put("b64_std", format!("{prefix}{}", STANDARD.encode(&bytes)))
            .put("b64_url", format!("{prefix}{id}"))
            .put("dec", format!("{prefix}{}", decimal(&bytes)))
            .put("hex", format!("{prefix}{hex}"))
            .keep(&["keepers", "prefix"], recorded);
        Ok(Some(Found::plain(attributes)))
    }

    async fn delete(_: &Context, _: &Gone<'_>) -> Result<()> {
        Ok(())
    }

    /// Whoever was killed before the table was written has no bytes to find, and nobody has used them.
    async fn find(_: &Context, _: &New<'_>) -> Result<Option<String>> {
        Ok(None)
    }
}

/// Bytes as one decimal number.
fn decimal(bytes: &[u8]) -> String {
    let mut digits = vec![0_u32];
    for byte in bytes {
        let mut carry = u32::from(*byte);
        for digit in &mut digits {
            let value = *digit * 256 + carry;
            (*digit, carry) = (value % 10, value / 10);
        }
        while carry > 0 {
            digits.push(carry % 10);
            carry /= 10;
        }
    }
    digits.iter().rev().filter_map(|digit| char::from_digit(*digit, 10)).collect()
}

#[cfg(test)]
mod tests {
    use super::decimal;

    #[test]
    fn bytes_are_a_number() {
        for (bytes, expected) in
            [(&[][..], "0"), (&[255], "255"), (&[1, 0, 0], "65536"), (&[0xff; 9], "4722366482869645213695")]
        {
            assert_eq!(decimal(bytes), expected);
        }
    }
}
