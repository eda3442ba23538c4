//! Numbers, exact: Terraform's are decimal with no limit of size, so they are never kept as `f64`.

use std::fmt;
use std::sync::Arc;

/// A number: an integer, or the decimal text of any other number.
///
/// Also the type marker of number expressions, `Expr<Number>`.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct Number(Repr);

/// The representation is canonical, so equal numbers are equal: whatever is an `i64` is `Int`, and text is written
/// without exponent, leading or trailing zeros, as Terraform itself writes numbers.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
enum Repr {
    Int(i64),
    Text(Arc<str>),
}

/// Terraform computes with 512 bits, which hold every decimal number of 154 digits.
const DIGITS: usize = 150;

/// The largest `f64` has 309 places and the smallest 324, which must fit.
const PLACES: u64 = 400;

impl Number {
    /// The number as an integer, if it is one and fits.
    pub fn as_i64(&self) -> Option<i64> {
        match self.0 {
            Repr::Int(n) => Some(n),
            Repr::Text(_) => None,
        }
    }

    pub(crate) fn is_negative(&self) -> bool {
        match &self.0 {
            Repr::Int(n) => *n < 0,
            Repr::Text(text) => text.starts_with('-'),
        }
    }

    /// Reads decimal text such as `12`, `-0.5` or `1e30`; every digit is kept.
    ///
    /// Returns `None` for anything else, and for numbers that Terraform cannot hold exactly: of more than 150 digits, or
    /// so large or small that they take more than 400 places to write.
    pub fn parse(text: &str) -> Option<Self> {
        let (sign, unsigned) = match text.strip_prefix(['-', '+']) {
            Some(rest) if text.starts_with('-') => ("-", rest),
            Some(rest) => ("", rest),
            None => ("", text),
        };
        let (mantissa, exponent) = match unsigned.split_once(['e', 'E']) {
            Some((mantissa, exponent)) => (mantissa, exponent.parse::<i32>().ok()?),
            None => (unsigned, 0),
        };
        let (whole, fraction) = mantissa.split_once('.').unwrap_or((mantissa, ""));
        let digits = format!("{whole}{fraction}");
        if digits.is_empty() || !digits.bytes().all(|byte| byte.is_ascii_digit()) {
            return None;
        }
        let significant = digits.trim_start_matches('0').trim_end_matches('0');
        if significant.is_empty() {
            return Some(Self(Repr::Int(0)));
        }
        // Where the decimal point stands within the significant digits; beyond them zeros are filled in.
        let leading = digits.len() - digits.trim_start_matches('0').len();
        let point = (i64::try_from(whole.len()).ok()? - i64::try_from(leading).ok()?).checked_add(exponent.into())?;
        if significant.len() > DIGITS || point.unsigned_abs() > PLACES {
            return None;
        }
        let text = match usize::try_from(point) {
            Ok(point) if point >= significant.len() => format!("{sign}{significant:0<point$}"),
            Ok(point) if point > 0 => format!("{sign}{}.{}", &significant[..point], &significant[point..]),
            _ => format!("{sign}0.{}{significant}", "0".repeat(usize::try_from(-point).ok()?)),
        };
        Some(Self(text.parse().map_or_else(|_| Repr::Text(text.into()), Repr::Int)))
    }
}

impl fmt::Display for Number {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match &self.0 {
            Repr::Int(n) => write!(f, "{n}"),
            Repr::Text(text) => f.write_str(text),
        }
    }
}

impl From<i64> for Number {
    fn from(n: i64) -> Self {
        Self(Repr::Int(n))
    }
}

impl TryFrom<f64> for Number {
    type Error = f64;

    /// Keeps the shortest decimal text that reads back as the same `f64`.
    ///
    /// # Errors
    /// Gives the value back if it is infinite or not a number, which Terraform cannot write down.
    fn try_from(n: f64) -> Result<Self, f64> {
        Self::parse(&n.to_string()).ok_or(n)
    }
}

#[cfg(test)]
mod tests {
    use super::Number;

    #[track_caller]
    fn check(text: &str, expected: &str) {
        assert_eq!(Number::parse(text).map(|n| n.to_string()).unwrap_or_default(), expected);
    }

    #[test]
    fn equal_numbers_have_one_text() {
        check("12", "12");
        check("+12", "12");
        check("007", "7");
        check("1.50", "1.5");
        check("1.0", "1");
        check("-0.5", "-0.5");
        check(".5", "0.5");
        check("5.", "5");
        check("0.00", "0");
        check("-0", "0");
        check("1e3", "1000");
        check("1e30", "1000000000000000000000000000000");
        check("12.5e-3", "0.0125");
        check("0.0012e2", "0.12");
        check("9223372036854775808", "9223372036854775808");
        assert_eq!(Number::parse("10e2"), Some(Number::from(1000)));
    }

    #[test]
    fn what_is_no_number_is_refused() {
        for text in ["", "-", ".", "e5", "1e", "1_0", "0x10", " 1", "inf", "NaN", "1e999", "--1", "1.2.3"] {
            check(text, "");
        }
        check(&"9".repeat(151), "");
    }

    #[test]
    fn every_finite_f64_has_a_text() {
        for n in [0.1, -0.0, 1e21, f64::MAX, f64::MIN_POSITIVE, 5e-324] {
            assert_eq!(Number::try_from(n).unwrap().to_string().parse::<f64>().unwrap(), n);
        }
        assert!(Number::try_from(f64::INFINITY).is_err());
        assert!(Number::try_from(f64::NAN).is_err());
    }
}
