//! Base64 and the escapes of URLs.

use super::is_normal;
use std::fmt::Write;

const DIGITS: &[u8; 64] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";

/// `base64encode(text)`
pub(super) fn base64encode(text: &str) -> Option<String> {
    let mut out = String::new();
    for bytes in text.as_bytes().chunks(3) {
        let bits = bytes.iter().fold(0usize, |bits, byte| bits << 8 | usize::from(*byte)) << (8 * (3 - bytes.len()));
        for i in 0..4 {
            let digit = char::from(DIGITS[bits >> (18 - 6 * i) & 63]);
            out.push(if i <= bytes.len() { digit } else { '=' });
        }
    }
    Some(out)
}

/// `base64decode(text)`; nothing where the text is not what [`base64encode`] gives for some text.
pub(super) fn base64decode(text: &str) -> Option<String> {
    let mut bytes = Vec::new();
    let (mut bits, mut count) = (0usize, 0);
    for digit in text.trim_end_matches('=').bytes() {
        bits = (bits << 6 | DIGITS.iter().position(|known| *known == digit)?) & 0xffff;
        count += 6;
        if count >= 8 {
            count -= 8;
            bytes.push(u8::try_from(bits >> count & 255).ok()?);
        }
    }
    let decoded = String::from_utf8(bytes).ok()?;
    (is_normal(&decoded) && base64encode(&decoded)? == text).then_some(decoded)
}

/// `urlencode(text)`
pub(super) fn urlencode(text: &str) -> Option<String> {
    let mut out = String::new();
    for byte in text.bytes() {
        match byte {
            b'a'..=b'z' | b'A'..=b'Z' | b'0'..=b'9' | b'-' | b'_' | b'.' | b'~' => out.push(char::from(byte)),
            b' ' => out.push('+'),
            byte => _ = write!(out, "%{byte:02X}"),
        }
    }
    Some(out)
}
