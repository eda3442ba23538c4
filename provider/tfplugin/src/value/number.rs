//! Decimal numbers of any size.

use std::cmp::Ordering;
use std::fmt;
use std::str::FromStr;

/// A decimal number, kept exactly; equal numbers are equal whatever way they were written.
///
/// ```
/// use ledgerform_tfplugin::Number;
/// let text: Number = "0.10".parse()?;
/// assert_eq!(text.to_string(), "0.1");
/// assert_eq!("1e3".parse::<Number>()?, Number::from(1000));
/// # Ok::<(), ledgerform_tfplugin::NumberError>(())
/// ```
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct Number {
    negative: bool,
    /// Significant digits without zeros at either end; empty for zero.
    digits: String,
    /// Power of ten the digits are multiplied by; `i64::MAX` marks infinity.
    exponent: i64,
}

/// A text or a float is not a number Terraform can hold.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("`{0}` is not a number")]
pub struct NumberError(String);

/// Exponents beyond this are refused: Terraform's numbers have 512 bits of precision and a 32-bit binary exponent.
const LARGEST_EXPONENT: i64 = 600_000_000;

impl Number {
    /// The number as an integer, when it is one that fits.
    pub fn to_i64(&self) -> Option<i64> {
        if self.digits.is_empty() {
            return if self.is_infinite() { None } else { Some(0) };
        }
        if !(0..=18).contains(&self.exponent) {
            return None;
        }
        let sign = if self.negative { "-" } else { "" };
        let magnitude = format!("{sign}{}", self.digits).parse::<i64>().ok()?;
        magnitude.checked_mul(10_i64.checked_pow(u32::try_from(self.exponent).ok()?)?)
    }

    /// Whether the number is one of the two infinities.
    pub fn is_infinite(&self) -> bool {
        self.exponent == i64::MAX
    }

    /// The nearest float; only for values that never travel back, since it rounds.
    pub fn to_f64(&self) -> f64 {
        if self.is_infinite() {
            return if self.negative { f64::NEG_INFINITY } else { f64::INFINITY };
        }
        self.to_string().parse().unwrap_or(f64::NAN)
    }

    /// Reads a float by its shortest decimal text, as Terraform compares them.
    ///
    /// # Errors
    /// NaN is not a number.
    pub fn from_f64(value: f64) -> Result<Self, NumberError> {
        if value.is_infinite() {
            return Ok(Self { negative: value < 0.0, digits: String::new(), exponent: i64::MAX });
        }
        format!("{value:e}").parse()
    }

    fn from_parts(negative: bool, digits: &str, exponent: i64) -> Self {
        let digits = digits.trim_start_matches('0');
        let kept = digits.trim_end_matches('0');
        if kept.is_empty() {
            return Self { negative: false, digits: String::new(), exponent: 0 };
        }
        let dropped = i64::try_from(digits.len() - kept.len()).unwrap_or(i64::MAX);
        Self { negative, digits: kept.to_owned(), exponent: exponent.saturating_add(dropped) }
    }
}

impl From<i64> for Number {
    fn from(value: i64) -> Self {
        Self::from_parts(value < 0, &value.unsigned_abs().to_string(), 0)
    }
}

impl From<u64> for Number {
    fn from(value: u64) -> Self {
        Self::from_parts(false, &value.to_string(), 0)
    }
}

impl From<i32> for Number {
    fn from(value: i32) -> Self {
        Self::from(i64::from(value))
    }
}

impl FromStr for Number {
    type Err = NumberError;

    fn from_str(text: &str) -> Result<Self, NumberError> {
        let error = || NumberError(text.chars().take(64).collect());
        let (negative, unsigned) = match text.as_bytes().first() {
            Some(b'-') => (true, &text[1..]),
            Some(b'+') => (false, &text[1..]),
            _ => (false, text),
        };
        let (mantissa, exponent) = match unsigned.split_once(['e', 'E']) {
            Some((mantissa, exponent)) => (mantissa, exponent.parse::<i64>().map_err(|_| error())?),
            None => (unsigned, 0),
        };
        let (whole, fraction) = mantissa.split_once('.').unwrap_or((mantissa, ""));
        let digits = format!("{whole}{fraction}");
        if digits.is_empty() || !digits.bytes().all(|b| b.is_ascii_digit()) {
            return Err(error());
        }
        let shift = i64::try_from(fraction.len()).map_err(|_| error())?;
        let exponent = exponent.checked_sub(shift).ok_or_else(error)?;
        let number = Self::from_parts(negative, &digits, exponent);
        if number.exponent.unsigned_abs() > LARGEST_EXPONENT.unsigned_abs() {
            return Err(error());
        }
        Ok(number)
    }
}

impl fmt::Display for Number {
    /// Prints plain decimal text, or with an exponent when that would need more than 40 zeros.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let sign = if self.negative { "-" } else { "" };
        if self.is_infinite() {
            return write!(f, "{sign}Inf");
        }
        if self.digits.is_empty() {
            return f.write_str("0");
        }
        let digits = &self.digits;
        match self.exponent {
            0..=40 => write!(f, "{sign}{digits}{:0<1$}", "", usize::try_from(self.exponent).unwrap_or(0)),
            exponent => {
                let point = i64::try_from(digits.len()).unwrap_or(0).saturating_add(exponent);
                match usize::try_from(point) {
                    Ok(point) if point > 0 && point < digits.len() => {
                        write!(f, "{sign}{}.{}", &digits[..point], &digits[point..])
                    }
                    _ if (-40..=0).contains(&point) => {
                        let zeros = usize::try_from(-point).unwrap_or(0);
                        write!(f, "{sign}0.{:0<zeros$}{digits}", "")
                    }
                    _ => write!(f, "{sign}{digits}e{exponent}"),
                }
            }
        }
    }
}

impl PartialOrd for Number {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

impl Ord for Number {
    /// Orders by size.
    fn cmp(&self, other: &Self) -> Ordering {
        // Position of the first digit before the point decides, then the digits as text: they have no leading zeros.
        let rank = |n: &Self| {
            if n.is_infinite() {
                i64::MAX
            } else if n.digits.is_empty() {
                i64::MIN
            } else {
                i64::try_from(n.digits.len()).unwrap_or(i64::MAX).saturating_add(n.exponent)
            }
        };
        let magnitude = rank(self).cmp(&rank(other)).then_with(|| self.digits.cmp(&other.digits));
        match (self.negative, other.negative) {
            (false, false) => magnitude,
            (true, true) => magnitude.reverse(),
            (true, false) => Ordering::Less,
            (false, true) => Ordering::Greater,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn text_is_canonical() {
        let hundred = "9".repeat(100);
        for (text, printed) in [
            ("0", "0"),
            ("-0.0", "0"),
            ("0.10", "0.1"),
            ("00012.50", "12.5"),
            ("1e-30", "0.000000000000000000000000000001"),
            ("1E3", "1000"),
            ("9223372036854775808", "9223372036854775808"),
            ("-9223372036854775808", "-9223372036854775808"),
            ("123.456e1", "1234.56"),
            ("1e400", "1e400"),
            ("1e-400", "1e-400"),
            (&hundred, &hundred),
        ] {
            let number: Number = text.parse().unwrap();
            assert_eq!(number.to_string(), printed, "{text}");
            assert_eq!(printed.parse::<Number>().unwrap(), number, "{text}");
        }
    }

    #[test]
    fn what_is_not_a_number_is_refused() {
        for text in ["", "-", ".", "e1", "1e", "NaN", "inf", "0x10", "1_000", "1e999999999999", "١"] {
            assert!(text.parse::<Number>().is_err(), "{text}");
        }
        assert!(Number::from_f64(f64::NAN).is_err());
    }

    #[test]
    fn integers_fit_or_do_not() {
        for value in [0, 1, -1, 10, 1_000_000, i64::MAX, i64::MIN] {
            assert_eq!(Number::from(value).to_i64(), Some(value));
        }
        for text in ["0.5", "9223372036854775808", "1e19", "1e300"] {
            assert_eq!(text.parse::<Number>().unwrap().to_i64(), None, "{text}");
        }
        assert_eq!(Number::from_f64(f64::INFINITY).unwrap().to_i64(), None);
    }

    #[test]
    fn order_is_by_size() {
        let sorted = ["-1e9", "-10", "-9.5", "0", "0.09", "0.1", "9", "10", "10.5", "1e9"];
        let numbers: Vec<Number> = sorted.iter().map(|n| n.parse().unwrap()).collect();
        assert!(numbers.is_sorted());
        assert_eq!(Number::from_f64(0.1).unwrap(), "0.1".parse().unwrap());
    }
}
