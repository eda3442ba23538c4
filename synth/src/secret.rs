//! Texts that look like secrets: keys and tokens by the shape that their makers gave them, passwords in connection strings,
//! and the passwords that everybody knows.
//!
//! Every text of a stack is looked at, so one pass over the bytes must do: a table of first and second bytes leaves few
//! places at which anything is compared.

/// The code under which a literal secret is refused and accepted.
pub(crate) const CODE: &str = "LF0002";

/// A text that is accepted must be this long, so that it cannot accept by chance.
pub(crate) const SHORTEST_ACCEPTED: usize = 6;

/// Something in a text that looks like a secret.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Found<'a> {
    /// What it looks like: `an access key of AWS (AKIA…)`. It holds nothing of the secret.
    pub(crate) what: &'static str,
    /// The secret itself, which is only compared.
    pub(crate) text: &'a str,
}

/// Whether a text that is said to be no secret is the one that was found, a part of it or around it.
pub(crate) fn is_accepted(found: &str, accepted: &str) -> bool {
    accepted.len() >= SHORTEST_ACCEPTED && (accepted.contains(found) || found.contains(accepted))
}

/// How a secret goes on behind its first bytes.
#[derive(Clone, Copy)]
enum Rest {
    /// At least so many bytes of a class.
    Of(fn(u8) -> bool, usize),
    /// Exactly so many bytes of a class, and then none of it.
    Exactly(fn(u8) -> bool, usize),
    /// Three parts of base64url with points between them; the first has begun.
    Jwt,
    /// The body of a key in PEM.
    Pem,
    /// The authority of a URL.
    Authority,
    /// Nothing: a password that everybody knows, as a word of its own.
    Word,
    /// As `Word`, but people write it in prose too: only as a whole text, or as a value behind `=` or `:`.
    Value,
}

struct Rule {
    prefix: &'static str,
    rest: Rest,
    what: &'static str,
}

const fn rule(prefix: &'static str, rest: Rest, what: &'static str) -> Rule {
    Rule { prefix, rest, what }
}

fn is_upper(byte: u8) -> bool {
    byte.is_ascii_uppercase() || byte.is_ascii_digit()
}

fn is_word(byte: u8) -> bool {
    byte.is_ascii_alphanumeric()
}

fn is_token(byte: u8) -> bool {
    is_word(byte) || matches!(byte, b'_' | b'-')
}

const AWS: &str = "an access key of AWS";
const GITHUB: &str = "a token of GitHub";
const PEM: &str = "a private key";
const SLACK: &str = "a token of Slack";
const STRIPE: &str = "a secret key of Stripe";
const VAULT: &str = "a token of Vault";
const KNOWN: &str = "a password that everybody knows";

/// No more than 64: each has a bit.
const RULES: &[Rule] = &[
    rule("AKIA", Rest::Exactly(is_upper, 16), AWS),
    rule("ASIA", Rest::Exactly(is_upper, 16), AWS),
    rule("-----BEGIN ", Rest::Pem, PEM),
    // `-----BEGIN … PRIVATE KEY` in base64, with the words that stand there.
    rule("LS0tLS1CRUdJTiBQUklWQVRFIEtFWS", Rest::Of(is_word, 1), PEM),
    rule("LS0tLS1CRUdJTiBSU0EgUFJJVkFURSBLRVkt", Rest::Of(is_word, 1), PEM),
    rule("LS0tLS1CRUdJTiBFQyBQUklWQVRFIEtFWS", Rest::Of(is_word, 1), PEM),
    rule("LS0tLS1CRUdJTiBPUEVOU1NIIFBSSVZBVEUgS0VZ", Rest::Of(is_word, 1), PEM),
    rule("PuTTY-User-Key-File-", Rest::Of(is_word, 1), PEM),
    rule("AGE-SECRET-KEY-1", Rest::Of(is_upper, 20), PEM),
    rule("eyJ", Rest::Jwt, "a JSON web token"),
    rule("ghp_", Rest::Of(is_word, 30), GITHUB),
    rule("gho_", Rest::Of(is_word, 30), GITHUB),
    rule("ghu_", Rest::Of(is_word, 30), GITHUB),
    rule("ghs_", Rest::Of(is_word, 30), GITHUB),
    rule("ghr_", Rest::Of(is_word, 30), GITHUB),
    rule("github_pat_", Rest::Of(is_token, 22), GITHUB),
    rule("glpat-", Rest::Of(is_token, 20), "a token of GitLab"),
    rule("xoxb-", Rest::Of(is_token, 10), SLACK),
    rule("xoxp-", Rest::Of(is_token, 10), SLACK),
    rule("xoxa-", Rest::Of(is_token, 10), SLACK),
    rule("xoxs-", Rest::Of(is_token, 10), SLACK),
    rule("hooks.slack.com/services/T", Rest::Of(is_word, 6), "the address of a webhook of Slack"),
    rule("sk_live_", Rest::Of(is_word, 16), STRIPE),
    rule("sk_test_", Rest::Of(is_word, 16), STRIPE),
    rule("rk_live_", Rest::Of(is_word, 16), STRIPE),
    rule("whsec_", Rest::Of(is_word, 16), "the secret of a webhook of Stripe"),
    rule("AIza", Rest::Exactly(is_token, 35), "an API key of Google"),
    rule("hvs.", Rest::Of(is_token, 20), VAULT),
    rule("hvb.", Rest::Of(is_token, 20), VAULT),
    rule("hvr.", Rest::Of(is_token, 20), VAULT),
    rule("npm_", Rest::Exactly(is_word, 36), "a token of npm"),
    rule("SG.", Rest::Exactly(is_token, 22), "an API key of SendGrid"),
    rule("://", Rest::Authority, "a password in a connection string"),
    rule("admin123", Rest::Word, KNOWN),
    rule("Admin123", Rest::Word, KNOWN),
    rule("admin1234", Rest::Word, KNOWN),
    rule("password123", Rest::Word, KNOWN),
    rule("Password123", Rest::Word, KNOWN),
    rule("passw0rd", Rest::Word, KNOWN),
    rule("Passw0rd", Rest::Word, KNOWN),
    rule("P@ssw0rd", Rest::Word, KNOWN),
    rule("p@ssw0rd", Rest::Word, KNOWN),
    rule("P@ssword1", Rest::Word, KNOWN),
    rule("qwerty123", Rest::Word, KNOWN),
    rule("welcome123", Rest::Word, KNOWN),
    rule("Welcome123", Rest::Word, KNOWN),
    rule("changeme", Rest::Value, KNOWN),
    rule("ChangeMe", Rest::Value, KNOWN),
    rule("changeit", Rest::Value, KNOWN),
    rule("minioadmin", Rest::Value, KNOWN),
    rule("prom-operator", Rest::Value, KNOWN),
];

/// For each byte, the rules whose prefix has it in a position.
const fn having(position: usize) -> [u64; 256] {
    let mut table = [0; 256];
    let mut i = 0;
    while i < RULES.len() {
        table[RULES[i].prefix.as_bytes()[position] as usize] |= 1 << i;
        i += 1;
    }
    table
}

static FIRST: [u64; 256] = having(0);
static SECOND: [u64; 256] = having(1);
static THIRD: [u64; 256] = having(2);

/// The shortest text that holds a secret.
const SHORTEST: usize = 8;

/// The first thing in a text that looks like a secret.
pub(crate) fn find(text: &str) -> Option<Found<'_>> {
    next(text, 0).map(|(found, _)| found)
}

/// All of them, in order.
pub(crate) fn all(text: &str) -> impl Iterator<Item = Found<'_>> {
    let mut from = 0;
    std::iter::from_fn(move || {
        let (found, end) = next(text, from)?;
        from = end;
        Some(found)
    })
}

/// The first one that begins at a position or behind it, and where it ends.
fn next(text: &str, from: usize) -> Option<(Found<'_>, usize)> {
    let bytes = text.as_bytes();
    if bytes.len() < SHORTEST {
        return None;
    }
    for (at, window) in bytes.windows(3).enumerate().skip(from) {
        let mut rules = FIRST[usize::from(window[0])] & SECOND[usize::from(window[1])] & THIRD[usize::from(window[2])];
        while rules != 0 {
            let Rule { prefix, rest, what } = &RULES[rules.trailing_zeros() as usize];
            rules &= rules - 1;
            if bytes[at..].starts_with(prefix.as_bytes())
                && let Some(end) = rest.end(text, at, at + prefix.len())
            {
                return Some((Found { what, text: text.get(at..end).unwrap_or(text) }, end));
            }
        }
    }
    None
}

impl Rest {
    /// Where the secret ends whose prefix stands between `start` and `at`; nothing if it is none.
    fn end(self, text: &str, start: usize, at: usize) -> Option<usize> {
        let bytes = text.as_bytes();
        let run =
            |from: usize, class: fn(u8) -> bool| from + bytes[from..].iter().take_while(|byte| class(**byte)).count();
        let before = bytes[..start].last().copied();
        let begins = !before.is_some_and(is_token);
        match self {
            Self::Of(class, least) => {
                let end = run(at, class);
                (begins && end - at >= least).then_some(end)
            }
            Self::Exactly(class, length) => {
                let end = run(at, class);
                (begins && end - at == length).then_some(end)
            }
            Self::Jwt => {
                let mut end = run(at, is_token);
                for _ in 0..2 {
                    let next = run((end + 1).min(bytes.len()), is_token);
                    if bytes.get(end) != Some(&b'.') || next < end + 9 {
                        return None;
                    }
                    end = next;
                }
                (begins && end > at + 20).then_some(end)
            }
            Self::Pem => {
                let (label, body) = text[at..].split_once("-----")?;
                if !label.ends_with("PRIVATE KEY") && !label.ends_with("PRIVATE KEY BLOCK") {
                    return None;
                }
                // The line ends as such, or as it is written in a text within a text.
                let key = body.trim_start_matches(['\\', 'r', 'n', '\r', '\n', ' ', '\t']);
                let line: usize = key.bytes().take_while(|byte| is_word(*byte) || matches!(byte, b'+' | b'/')).count();
                (line > 0 && key.len() < body.len()).then(|| text.len() - key.len() + line)
            }
            Self::Authority => {
                let is_end =
                    |c: char| c.is_whitespace() || matches!(c, '/' | '?' | '#' | '"' | '\'' | ',' | '`' | '\\');
                let authority = &text[at..];
                let authority = authority.split_once(is_end).map_or(authority, |(authority, _)| authority);
                let (user, _) = authority.rsplit_once('@')?;
                let (_, password) = user.split_once(':')?;
                is_given(password).then_some(at + user.len())
            }
            Self::Word => {
                let is_whole = !before.is_some_and(is_word) && !bytes.get(at).copied().is_some_and(is_word);
                is_whole.then_some(at)
            }
            Self::Value => {
                let quotes = [' ', '"', '\'', '\\'];
                let (before, after) = (text[..start].trim_end_matches(quotes), &text[at..]);
                let is_value = before.is_empty() || before.ends_with([':', '=']);
                let is_all = !after.starts_with(|c: char| c.is_alphanumeric() || "-_./:".contains(c))
                    && (!before.is_empty() || after.trim_end_matches(quotes).is_empty());
                (is_value && is_all).then_some(at)
            }
        }
    }
}

/// Whether a password is given, and not what stands in its place: `<password>`, `$(PASSWORD)`, `***`, `PASSWORD`.
fn is_given(password: &str) -> bool {
    let is_name = password.bytes().all(|byte| byte.is_ascii_uppercase() || byte == b'_');
    let is_hidden = password.bytes().all(|byte| matches!(byte, b'*' | b'x' | b'.'));
    password.len() >= 3 && !is_name && !is_hidden && !password.starts_with(['$', '<', '{', '%', '['])
}

#[cfg(test)]
mod tests {
    use super::{RULES, find};

    /// Parts of each text are joined here, so that no scanner of repositories stops at this file.
    fn check(parts: &[&str], expected: Option<&str>) {
        let text = parts.concat();
        let framed = format!("é {text}");
        assert_eq!(find(&text).map(|found| found.what), expected, "{text}");
        if !matches!(expected, None | Some(super::KNOWN)) {
            assert_eq!(find(&framed).map(|found| found.what), expected, "{framed}");
        }
    }

    #[test]
    fn rules_have_bits() {
        assert!(RULES.len() <= 64);
    }

    #[test]
    fn secrets_are_found() {
        let aws = Some(super::AWS);
        check(&["AKIA", "IOSFODNN7EXAMPLE"], aws);
        check(&["export AWS_ACCESS_KEY_ID=ASIA", "1234567890ABCDEF\n"], aws);
        check(
            &["-----BEGIN RSA PRIVATE ", "KEY-----\nMIIEpAIBAAKCAQEA\n-----END RSA PRIVATE KEY-----"],
            Some(super::PEM),
        );
        check(&["{\"key\":\"-----BEGIN PRIVATE ", "KEY-----\\nMIIE\\n\"}"], Some(super::PEM));
        check(&["LS0tLS1CRUdJTiBQUklWQVRFIEtFWS", "0tLS0tCk1JSUV2"], Some(super::PEM));
        let jwt =
            ["eyJhbGciOiJIUzI1NiJ9", ".eyJzdWIiOiIxMjM0NTY3ODkwIn0", ".dozjgNryP4J3jVmNHl0w5N_XgL0n3I9PlFUP0THsR8U"];
        check(&jwt, Some("a JSON web token"));
        check(&["ghp_", "abcdefghijklmnopqrstuvwxyz0123456789"], Some(super::GITHUB));
        check(&["xoxb-", "1234567890-abcdef"], Some(super::SLACK));
        check(
            &["https://hooks.slack.com/services/T", "0000AAAA/B0000AAAA/x"],
            Some("the address of a webhook of Slack"),
        );
        check(&["sk_live_", "51H8abcdefABCDEF0123"], Some(super::STRIPE));
        check(&["hvs.", "CAESIJabcdefghijklmnop"], Some(super::VAULT));
        let connection = Some("a password in a connection string");
        check(&["postgres://app:", "hunter2@db.internal:5432/app"], connection);
        check(&["redis://:", "s3cret@cache:6379"], connection);
        check(&["postgres://app:", "hunter2@"], connection);
        for known in ["admin123", "password: admin123\n", "{\"password\":\"changeme\"}", "changeme", "PASS=Passw0rd!"] {
            check(&[known], Some(super::KNOWN));
        }
    }

    #[test]
    fn what_is_none_is_left_alone() {
        for text in [
            "AKIA{upper16}",
            "AKIA-IS-A-PREFIX",
            "XAKIAIOSFODNN7EXAMPLE",
            "-----BEGIN CERTIFICATE-----\nMIIB",
            "-----BEGIN PRIVATE KEY-----",
            "must begin with -----BEGIN RSA PRIVATE KEY-----",
            "eyJhbGciOiJIUzI1NiJ9.short.x",
            "postgres://app@db:5432/app",
            "postgres://app:$(PASSWORD)@db/app",
            "postgres://app:<password>@db/app",
            "postgres://USER:PASSWORD@db/app",
            "https://example.com:8443/a@b",
            "oci://registry.example.com/app:1.0@sha256:0123456789abcdef",
            "git::https://git@github.com/acme/modules.git//vpc?ref=v1",
            "arn:aws:secretsmanager:eu-central-1:123456789012:secret:stripe-AbCdEf",
            "the default password changeme must be changed",
            "changeme-later",
            "superadmin1234567",
            "sk_live_handed_through",
        ] {
            check(&[text], None);
        }
    }
}
