//! Marks: the tags by which an object is known to be ours.

use ledgerform_engine::Token;
use std::collections::BTreeMap;
use std::fmt::Write;

/// Tags by key.
pub(crate) type Tags = BTreeMap<String, String>;

/// The tag with the name of the platform.
pub(crate) const PLATFORM: &str = "ledgerform:platform";

/// The tag with address and generation. More of them follow, with numbers, where one is too short.
pub(crate) const OBJECT: &str = "ledgerform:object";

/// The longest value of a tag.
/// Source: <https://docs.aws.amazon.com/tag-editor/latest/userguide/best-practices-and-strats.html>
const LONGEST: usize = 256;

/// The tags that mark an object.
pub(crate) fn marks(token: &Token) -> Tags {
    let object = written(&format!("{}#{}", token.address, token.generation));
    let mut tags = Tags::from([(PLATFORM.to_owned(), written(&token.platform))]);
    // What is written is ASCII, so it can be cut anywhere.
    for (i, part) in object.as_bytes().chunks(LONGEST).enumerate() {
        let key = if i == 0 { OBJECT.to_owned() } else { format!("{OBJECT}:{}", i + 1) };
        tags.insert(key, String::from_utf8_lossy(part).into_owned());
    }
    tags
}

/// The value of the tag with the name of the platform.
pub(crate) fn platform(platform: &str) -> String {
    written(platform)
}

/// Whose an object is by its tags.
pub(crate) fn owner(tags: &Tags) -> Option<Token> {
    let platform = read(tags.get(PLATFORM)?)?;
    let mut object = tags.get(OBJECT)?.clone();
    for i in 2.. {
        match tags.get(&format!("{OBJECT}:{i}")) {
            Some(part) => object.push_str(part),
            None => break,
        }
    }
    let object = read(&object)?;
    let (address, generation) = object.rsplit_once('#')?;
    Some(Token::new(platform, address, generation.parse().ok()?))
}

/// The tags without marks.
pub(crate) fn without_marks(tags: &Tags) -> Tags {
    tags.iter().filter(|(key, _)| !key.starts_with("ledgerform:")).map(|(k, v)| (k.clone(), v.clone())).collect()
}

/// Text in the few characters that all services take in the value of a tag: what is not one of them is its bytes in
/// hexadecimal digits, each after an equals sign. So is a space, which some services cut off at the ends.
fn written(text: &str) -> String {
    text.bytes().fold(String::new(), |mut out, byte| {
        match byte {
            b'a'..=b'z' | b'A'..=b'Z' | b'0'..=b'9' | b'.' | b'_' | b'-' | b'/' | b':' | b'@' => out.push(byte.into()),
            // Writing to a text does not fail.
            _ => _ = write!(out, "={byte:02X}"),
        }
        out
    })
}

fn read(text: &str) -> Option<String> {
    let mut bytes = Vec::new();
    let mut rest = text.as_bytes();
    while let Some((first, after)) = rest.split_first() {
        rest = after;
        if *first == b'=' {
            let (digits, after) = rest.split_at_checked(2)?;
            rest = after;
            bytes.push(u8::from_str_radix(std::str::from_utf8(digits).ok()?, 16).ok()?);
        } else {
            bytes.push(*first);
        }
    }
    String::from_utf8(bytes).ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_mark_is_read_as_it_was_written() {
        let long = format!("aws_subnet.this[\"{}\"]", "ä=".repeat(200));
        for address in ["aws_vpc.this", "aws_subnet.this[\"app/a b\"]", &long] {
            let token = Token::new("acme prod", address, 12);
            let marks = marks(&token);
            assert_eq!(owner(&marks), Some(token));
            for value in marks.values() {
                assert!(value.len() <= LONGEST && !value.contains(['[', '"', ' ']), "{value}");
            }
        }
    }

    #[test]
    fn tags_of_others_are_no_marks() {
        let tags =
            |object: &str| Tags::from([(PLATFORM.to_owned(), "p".to_owned()), (OBJECT.to_owned(), object.to_owned())]);
        for object in ["", "aws_vpc.this", "aws_vpc.this=2", "aws_vpc.this=23x", "=FF=230"] {
            assert_eq!(owner(&tags(object)), None, "{object}");
        }
        assert_eq!(owner(&Tags::new()), None);
        assert_eq!(without_marks(&tags("x")), Tags::new());
    }
}
