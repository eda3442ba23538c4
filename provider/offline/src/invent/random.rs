//! The resources of the random and tls providers: right in length and alphabet, never random.

use super::Maker;
use super::template::MIXED;
use crate::seed::Seed;
use ledgerform_tfplugin::Value;

const SPECIAL: &str = "!@#$%&*()-_=+[]{}<>:?";
const WORDS: [&str; 16] = [
    "able", "bold", "calm", "deft", "eager", "fair", "glad", "hardy", "keen", "light", "merry", "noble", "proud",
    "quick", "sound", "witty",
];
const ANIMALS: [&str; 16] = [
    "ape", "bee", "cat", "dog", "elk", "fox", "gnu", "hen", "ibis", "jay", "koala", "lynx", "mole", "newt", "owl",
    "pug",
];

/// The value of a computed attribute, where the type has a rule of its own.
pub(super) fn value(maker: &mut Maker<'_>, name: &str) -> Option<Value> {
    // All attributes of an object tell of the same bytes, so the seed is that of the object.
    let seed = maker.seed.with("result");
    let ty = maker.ty;
    Some(match (ty, name) {
        ("random_password" | "random_string", "lower" | "upper" | "numeric" | "number" | "special") => {
            Value::Bool(true)
        }
        ("random_password" | "random_string", "result") => password(maker, seed).into(),
        ("random_string", "id") => maker.text("result").into(),
        ("random_password", "id") => "none".into(),
        ("random_password", "bcrypt_hash") => format!("$2a$10${}", seed.of(MIXED, 53)).into(),
        ("random_pet", "length") => Value::from(2),
        ("random_pet", "separator") => "-".into(),
        ("random_pet", "id") => pet(maker, seed).into(),
        ("random_uuid", _) => seed.uuid().into(),
        ("random_integer", "result") => integer(maker, seed),
        ("random_integer", "id") => maker.text("result").into(),
        ("random_shuffle", "result") => shuffled(maker, seed),
        ("random_shuffle", "id") => "-".into(),
        ("random_id" | "random_bytes", _) => bytes(maker, name, seed)?,
        ("tls_private_key", "rsa_bits") => Value::from(2048),
        ("tls_private_key", "ecdsa_curve") => "P224".into(),
        (_, "public_key_openssh") if ty.starts_with("tls_") => format!("ssh-rsa {}\n", seed.of(MIXED, 64)).into(),
        (_, "key_algorithm" | "ca_key_algorithm" | "algorithm") if ty.starts_with("tls_") => "RSA".into(),
        (_, "validity_start_time") if ty.starts_with("tls_") => "2025-01-01T00:00:00Z".into(),
        (_, "validity_end_time") if ty.starts_with("tls_") => "2035-01-01T00:00:00Z".into(),
        (_, "private_key_pem" | "private_key_openssh" | "private_key_pem_pkcs8") if ty.starts_with("tls_") => {
            placeholder("OFFLINE PRIVATE KEY", seed).into()
        }
        (_, "public_key_pem") if ty.starts_with("tls_") => placeholder("PUBLIC KEY", seed).into(),
        (_, "cert_pem") if ty.starts_with("tls_") => placeholder("CERTIFICATE", seed).into(),
        (_, "cert_request_pem") if ty.starts_with("tls_") => placeholder("CERTIFICATE REQUEST", seed).into(),
        (_, "public_key_fingerprint_md5") if ty.starts_with("tls_") => colons(&seed.hex(32)).into(),
        (_, "public_key_fingerprint_sha256") if ty.starts_with("tls_") => {
            format!("SHA256:{}", seed.of(MIXED, 43)).into()
        }
        _ => return None,
    })
}

/// Text with the look of PEM and the word of what it is: no key is made.
fn placeholder(label: &str, seed: Seed) -> String {
    format!("-----BEGIN {label}-----\n{}\n-----END {label}-----\n", seed.of(MIXED, 64))
}

fn colons(hex: &str) -> String {
    hex.as_bytes().chunks(2).map(|pair| String::from_utf8_lossy(pair)).collect::<Vec<_>>().join(":")
}

fn length(maker: &Maker<'_>, name: &str, default: i64) -> usize {
    let given = maker.values.get(name).and_then(Value::as_i64).unwrap_or(default);
    // Beyond this real providers take minutes; a length is a mistake long before.
    usize::try_from(given.clamp(0, 65_536)).unwrap_or(0)
}

/// A text of the asked length with at least as many of each kind as asked.
fn password(maker: &Maker<'_>, seed: Seed) -> String {
    let special = maker.values.get("override_special").and_then(Value::as_str).filter(|text| !text.is_empty());
    let kinds = [
        (["lower", "min_lower"], "abcdefghijklmnopqrstuvwxyz"),
        (["upper", "min_upper"], "ABCDEFGHIJKLMNOPQRSTUVWXYZ"),
        (["numeric", "min_numeric"], "0123456789"),
        (["special", "min_special"], special.unwrap_or(SPECIAL)),
    ];
    let mut all = String::new();
    let mut text = String::new();
    for ([wanted, least], alphabet) in kinds {
        if maker.values.get(wanted).and_then(Value::as_bool).unwrap_or(true) {
            all.push_str(alphabet);
        }
        text.push_str(&seed.with(wanted).of(alphabet.as_bytes(), length(maker, least, 0)));
    }
    let rest = length(maker, "length", 0).saturating_sub(text.len());
    if !all.is_empty() {
        text.push_str(&seed.of(all.as_bytes(), rest));
    }
    text
}

fn pet(maker: &mut Maker<'_>, seed: Seed) -> String {
    let count = length(maker, "length", 2).clamp(1, 32);
    maker.make("separator");
    let separator = maker.values.get("separator").and_then(Value::as_str).unwrap_or("-").to_owned();
    let prefix = maker.values.get("prefix").and_then(Value::as_str).map(str::to_owned);
    let pick = |words: &[&str; 16], n: usize| {
        let index = usize::try_from(seed.with(&n.to_string()).below(16)).unwrap_or(0);
        words[index % words.len()].to_owned()
    };
    let words = (0..count).map(|n| pick(if n + 1 == count { &ANIMALS } else { &WORDS }, n));
    prefix.into_iter().chain(words).collect::<Vec<_>>().join(&separator)
}

fn integer(maker: &Maker<'_>, seed: Seed) -> Value {
    let bound = |name: &str| maker.values.get(name).and_then(Value::as_i64).unwrap_or(0);
    let (min, max) = (bound("min"), bound("max"));
    let span = max.abs_diff(min).saturating_add(1);
    Value::from(min.saturating_add(i64::try_from(seed.below(span)).unwrap_or(0)))
}

fn shuffled(maker: &Maker<'_>, seed: Seed) -> Value {
    let mut input = maker.values.get("input").and_then(Value::elements).unwrap_or_default().to_vec();
    let count = length(maker, "result_count", i64::try_from(input.len()).unwrap_or(0));
    input.sort_by_cached_key(|value| seed.with_value(value).hex(16));
    let rounds = input.iter().cycle().take(if input.is_empty() { 0 } else { count });
    Value::List(rounds.cloned().collect())
}

/// The same bytes as hexadecimal, decimal and base64, as `random_id` shows them.
fn bytes(maker: &Maker<'_>, name: &str, seed: Seed) -> Option<Value> {
    let count = length(maker, if maker.ty == "random_id" { "byte_length" } else { "length" }, 8);
    let hex = seed.hex(count * 2);
    let prefix = maker.values.get("prefix").and_then(Value::as_str).unwrap_or_default();
    let raw: Vec<u8> = (0..count).filter_map(|i| u8::from_str_radix(hex.get(2 * i..2 * i + 2)?, 16).ok()).collect();
    Some(Value::from(match name {
        "hex" => format!("{prefix}{hex}"),
        "dec" => format!("{prefix}{}", decimal(&raw)),
        "b64_std" => format!("{prefix}{}", base64(&raw, b"+/", true)),
        "base64" => base64(&raw, b"+/", true),
        "b64_url" => format!("{prefix}{}", base64(&raw, b"-_", false)),
        "id" => base64(&raw, b"-_", false),
        _ => return None,
    }))
}

/// The bytes as one big number.
fn decimal(bytes: &[u8]) -> String {
    let mut digits = vec![0_u8];
    for byte in bytes {
        let mut carry = u32::from(*byte);
        for digit in &mut digits {
            carry += u32::from(*digit) * 256;
            *digit = u8::try_from(carry % 10).unwrap_or(0);
            carry /= 10;
        }
        while carry > 0 {
            digits.push(u8::try_from(carry % 10).unwrap_or(0));
            carry /= 10;
        }
    }
    digits.iter().rev().map(|digit| char::from(b'0' + digit)).collect()
}

fn base64(bytes: &[u8], last: &[u8; 2], padded: bool) -> String {
    let alphabet: Vec<u8> = (b'A'..=b'Z').chain(b'a'..=b'z').chain(b'0'..=b'9').chain(*last).collect();
    let mut out = String::new();
    for chunk in bytes.chunks(3) {
        let word = chunk.iter().fold(0_u32, |word, byte| (word << 8) | u32::from(*byte)) << (8 * (3 - chunk.len()));
        for i in 0..4 {
            let index = usize::try_from((word >> (18 - 6 * i)) & 0x3f).unwrap_or(0);
            if i <= chunk.len() {
                out.push(char::from(alphabet[index % 64]));
            } else if padded {
                out.push('=');
            }
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn encodings_are_right() {
        assert_eq!(decimal(&[1, 0]), "256");
        assert_eq!(decimal(&[255; 8]), "18446744073709551615");
        assert_eq!(decimal(&[0, 0]), "0");
        assert_eq!(base64(b"abcd", b"+/", true), "YWJjZA==");
        assert_eq!(base64(&[0xfb, 0xff], b"-_", false), "-_8");
        assert_eq!(colons("a1b2"), "a1:b2");
    }
}
