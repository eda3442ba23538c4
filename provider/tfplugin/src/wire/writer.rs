//! Writing messages of Protocol Buffers without having them in memory as such.

use bytes::Bytes;
use prost::encoding::{self, WireType};
use serde::Serialize;

/// The bytes of a message. Fields are written in the order of their numbers, and those with the default value are left
/// out, so that the bytes are those that the generated code gives.
#[derive(Debug)]
pub(super) struct Writer(Vec<u8>);

impl Writer {
    /// Nothing yet, and room for the schema of a usual resource type.
    pub(super) fn new() -> Self {
        Self(Vec::with_capacity(4096))
    }

    /// A text or nothing.
    pub(super) fn text(&mut self, number: u32, text: &str) {
        if !text.is_empty() {
            encoding::encode_key(number, WireType::LengthDelimited, &mut self.0);
            encoding::encode_varint(text.len() as u64, &mut self.0);
            self.0.extend_from_slice(text.as_bytes());
        }
    }

    /// True or nothing.
    pub(super) fn flag(&mut self, number: u32, flag: bool) {
        self.number(number, flag.into());
    }

    /// A number or an enumerator, or nothing.
    pub(super) fn number(&mut self, number: u32, value: i64) {
        if value != 0 {
            encoding::encode_key(number, WireType::Varint, &mut self.0);
            encoding::encode_varint(value.cast_unsigned(), &mut self.0);
        }
    }

    /// What `content` writes, as a message of its own; also when it is empty.
    pub(super) fn message(&mut self, number: u32, content: impl FnOnce(&mut Self)) {
        encoding::encode_key(number, WireType::LengthDelimited, &mut self.0);
        // Most messages are shorter than 128 bytes, whose length has one byte; the content of others moves once.
        let length_at = self.0.len();
        self.0.push(0);
        let from = self.0.len();
        content(self);
        let to = self.0.len();
        let length = (to - from) as u64;
        let more = encoding::encoded_len_varint(length) - 1;
        if more > 0 {
            self.0.resize(to + more, 0);
            self.0.copy_within(from..to, from + more);
        }
        encoding::encode_varint(length, &mut &mut self.0[length_at..=length_at + more]);
    }

    /// JSON text in a field of bytes.
    pub(super) fn json(&mut self, number: u32, value: &impl Serialize) {
        // Types have a form in JSON, and memory takes all that is written into it.
        self.message(number, |writer| drop(serde_json::to_writer(&mut writer.0, value)));
    }
}

impl From<Writer> for Bytes {
    /// A copy of just the right length: schemas are kept as long as the process lives.
    fn from(writer: Writer) -> Self {
        Self::copy_from_slice(&writer.0)
    }
}
