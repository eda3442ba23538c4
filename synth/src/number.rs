//! Numbers, exact: Terraform's are decimal with no limit of size, so they are never kept as `f64`.

use std::fmt;
use std::sync::Arc;

/// A number: an integer, or the decimal text of any other number.
///
/// Also the type marker of number expressions, `Expr<Number>`.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Number(Repr);

/// The representation is canonical, so equal numbers compare equal: whatever is an `i64` is `Int`.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
enum Repr {
    Int(i64),
    Text(Arc<str>),
}

impl Number {
    /// The number as an integer, if it is one and fits.
    pub fn as_i64(&self) -> Option<i64> {
        match self.0 {
            Repr::Int(n) => Some(n),
            Repr::Text(_) => None,
        }
    }

    /// Reads decimal text such as `12`, `-0.5` or `1e30`, which keeps every digit.
    ///
    /// Returns `None` for anything that is not a JSON number.
    pub fn parse(text: &str) -> Option<Self> {
        if let Ok(n) = text.parse::<i64>()
            && n.to_string() == text
        {
            return Some(Self(Repr::Int(n)));
        }
        let number: serde_json::Number = serde_json::from_str(text).ok()?;
        Some(Self(Repr::Text(number.to_string().into())))
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
