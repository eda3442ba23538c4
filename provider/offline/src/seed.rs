//! Deterministic stand-ins for randomness.

use ledgerform_tfplugin::Value;

/// Where invented values come from: equal inputs give equal values, on every machine.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Seed(u64);

/// FNV-1a, by its published constants: small, and spread enough for values nobody attacks.
const OFFSET: u64 = 0xcbf2_9ce4_8422_2325;
const PRIME: u64 = 0x0000_0100_0000_01b3;

impl Seed {
    /// A seed of a text.
    pub(crate) fn new(text: &str) -> Self {
        Self(OFFSET).with(text)
    }

    /// The seed of this one and a text.
    #[must_use]
    pub(crate) fn with(self, text: &str) -> Self {
        // The closing byte keeps `a`, `bc` and `ab`, `c` apart.
        let bytes = text.bytes().chain([0xff]);
        Self(bytes.fold(self.0, |hash, byte| (hash ^ u64::from(byte)).wrapping_mul(PRIME)))
    }

    /// The seed of this one and what is known of a value.
    #[must_use]
    pub(crate) fn with_value(self, value: &Value) -> Self {
        let all = |seed: Self, values: &[Value]| values.iter().fold(seed, |seed, value| seed.with_value(value));
        match value {
            Value::Null | Value::Unknown(_) => self.with("null"),
            Value::Bool(value) => self.with(if *value { "true" } else { "false" }),
            Value::Number(number) => self.with(&number.to_string()),
            Value::String(text) => self.with(text),
            Value::List(elements) | Value::Set(elements) | Value::Tuple(elements) => all(self.with("["), elements),
            Value::Map(entries) | Value::Object(entries) => {
                entries.iter().fold(self.with("{"), |seed, (key, value)| seed.with(key).with_value(value))
            }
            Value::Dynamic(typed) => self.with_value(&typed.1),
        }
    }

    /// A number below `limit`.
    pub(crate) fn below(self, limit: u64) -> u64 {
        mix(self.0) % limit.max(1)
    }

    /// Lower-case hexadecimal digits.
    pub(crate) fn hex(self, length: usize) -> String {
        self.of(b"0123456789abcdef", length)
    }

    /// Characters of an alphabet.
    pub(crate) fn of(self, alphabet: &[u8], length: usize) -> String {
        let size = u64::try_from(alphabet.len()).unwrap_or(1);
        let mut state = self.0;
        let mut next = || {
            state = state.wrapping_add(0x9e37_79b9_7f4a_7c15);
            let index = usize::try_from(mix(state) % size.max(1)).unwrap_or(0);
            alphabet.get(index).copied().map_or('0', char::from)
        };
        (0..length).map(|_| next()).collect()
    }

    /// A UUID of version 4.
    pub(crate) fn uuid(self) -> String {
        let hex = self.hex(30);
        format!("{}-{}-4{}-a{}-{}", &hex[..8], &hex[8..12], &hex[12..15], &hex[15..18], &hex[18..])
    }
}

/// The finishing steps of SplitMix64.
fn mix(mut z: u64) -> u64 {
    z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
    z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
    z ^ (z >> 31)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn equal_inputs_give_equal_values() {
        let seed = Seed::new("aws_vpc").with_value(&Value::object([("cidr_block", Value::from("10.0.0.0/16"))]));
        assert_eq!(seed.hex(17), "de6a03f3713e20eb4");
        assert_eq!(seed.uuid().len(), 36);
        assert_ne!(Seed::new("a").with("bc"), Seed::new("ab").with("c"));
    }
}
