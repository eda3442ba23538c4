//! Rust types that stand for Terraform types.

use super::{At, Field};
use crate::{Diagnostics, Number, Path, Value};
use ledgerform_schema::Type;

/// A Rust type that stands for a Terraform type.
///
/// | Rust | Terraform |
/// |---|---|
/// | `String` | `string` |
/// | `bool` | `bool` |
/// | [`Number`], `i64`, `u64`, `i32`, `u32`, `u16`, `u8` | `number`, exact |
/// | `f64` | `number`, rounded; what a handler leaves as it is keeps all digits |
/// | `Vec<T>`, [`Set<T>`](super::Set), `BTreeMap<String, T>` | `list(T)`, `set(T)`, `map(T)` |
/// | a struct with `#[derive(Object)]` | `object({…})` |
/// | [`Dynamic`](super::Dynamic) | a value that brings its type along |
/// | `Option<T>` | `T`, or null |
/// | `Field<T>` | `T`, or null, or not known yet |
///
/// A type of one's own implements it by way of one of these, and may refuse values and normalize them.
pub trait Typed: Sized + Send + Sync + 'static {
    /// The way to such a value: [`At`], or the paths that `#[derive(Object)]` makes.
    type At: From<Path> + Into<Path>;

    /// The Terraform type.
    fn ty() -> Type;

    /// Reads a value of that type. `at` is where it stands, for messages.
    ///
    /// # Errors
    /// The value is not one of these, or has unknown parts that the Rust type cannot hold.
    fn from_value(value: &Value, at: &Path) -> Result<Self, Misfit>;

    /// The Terraform value.
    fn to_value(&self) -> Value;
}

/// Why a value is not one of a Rust type.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Misfit {
    /// The value at this path is not known yet, and the Rust type has no place for that. The nearest
    /// [`Field`] around it is unknown as a whole.
    Unknown(Path),
    /// The value is none of the type's.
    Wrong(Diagnostics),
}

impl Misfit {
    /// A value that the type refuses. The text says what is expected and does not repeat the value.
    pub fn wrong(at: &Path, text: impl Into<String>) -> Self {
        Self::Wrong(Diagnostics::error_at(at.clone(), "Invalid value", text))
    }

    /// Both together: what is wrong outweighs what is unknown.
    pub(crate) fn and(self, other: Self) -> Self {
        match (self, other) {
            (Self::Wrong(mut a), Self::Wrong(b)) => {
                a.extend(b);
                Self::Wrong(a)
            }
            (wrong @ Self::Wrong(_), _) | (_, wrong) => wrong,
        }
    }
}

impl From<Misfit> for Diagnostics {
    fn from(misfit: Misfit) -> Self {
        match misfit {
            Misfit::Wrong(diagnostics) => diagnostics,
            Misfit::Unknown(path) => {
                let detail = format!("{path} is not known yet, and the provider needs it now: give it a known value.");
                Self::error_at(path, "Value not known", detail)
            }
        }
    }
}

impl<T: Typed> Typed for Field<T> {
    type At = T::At;

    fn ty() -> Type {
        T::ty()
    }

    fn from_value(value: &Value, at: &Path) -> Result<Self, Misfit> {
        match value {
            Value::Unknown(unknown) => Ok(Self::Unknown(unknown.clone())),
            value if value.is_null() => Ok(Self::Null),
            value => match T::from_value(value, at) {
                Err(Misfit::Unknown(_)) => Ok(Self::UNKNOWN),
                other => other.map(Self::Known),
            },
        }
    }

    fn to_value(&self) -> Value {
        match self {
            Self::Null => Value::Null,
            Self::Unknown(unknown) => Value::Unknown(unknown.clone()),
            Self::Known(value) => value.to_value(),
        }
    }
}

impl<T: Typed> Typed for Option<T> {
    type At = T::At;

    fn ty() -> Type {
        T::ty()
    }

    fn from_value(value: &Value, at: &Path) -> Result<Self, Misfit> {
        if value.is_null() { Ok(None) } else { T::from_value(value, at).map(Some) }
    }

    fn to_value(&self) -> Value {
        self.as_ref().map_or(Value::Null, T::to_value)
    }
}

/// What to say of a value that is not of the expected kind.
pub(super) fn unfit(value: &Value, at: &Path, expected: &str) -> Misfit {
    if value.is_unknown() {
        return Misfit::Unknown(at.clone());
    }
    let what = if value.is_null() { "must not be null" } else { "has another type" };
    Misfit::wrong(at, format!("The value {what}; expected is {expected}."))
}

/// Implements [`Typed`] for a type without parts.
macro_rules! leaf {
    ($rust:ty, $ty:expr, $expected:literal, $read:expr, $write:expr) => {
        impl Typed for $rust {
            type At = At<Self>;

            fn ty() -> Type {
                $ty
            }

            fn from_value(value: &Value, at: &Path) -> Result<Self, Misfit> {
                let read: fn(&Value) -> Option<$rust> = $read;
                read(value).ok_or_else(|| unfit(value, at, $expected))
            }

            fn to_value(&self) -> Value {
                let write: fn(&$rust) -> Value = $write;
                write(self)
            }
        }
    };
}

leaf!(String, Type::String, "a text", |value| value.as_str().map(str::to_owned), |text| Value::string(text.as_str()));
leaf!(bool, Type::Bool, "true or false", Value::as_bool, |value| Value::Bool(*value));
leaf!(Number, Type::Number, "a number", |value| number(value).cloned(), |value| Value::Number(value.clone()));
leaf!(i64, Type::Number, "a whole number of 64 bits", Value::as_i64, |value| Value::from(*value));
leaf!(
    u64,
    Type::Number,
    "a whole number from 0 to 18446744073709551615",
    |value| number(value)?.to_string().parse().ok(),
    |value| Value::Number(Number::from(*value))
);
leaf!(i32, Type::Number, "a whole number from -2147483648 to 2147483647", small, |value| (i64::from(*value)).into());
leaf!(u32, Type::Number, "a whole number from 0 to 4294967295", small, |value| (i64::from(*value)).into());
leaf!(u16, Type::Number, "a whole number from 0 to 65535", small, |value| (i64::from(*value)).into());
leaf!(u8, Type::Number, "a whole number from 0 to 255", small, |value| (i64::from(*value)).into());
leaf!(f64, Type::Number, "a number", |value| Some(number(value)?.to_f64()), |value| Number::from_f64(*value)
    .map_or(Value::Null, Value::Number));

fn number(value: &Value) -> Option<&Number> {
    if let Value::Number(number) = value { Some(number) } else { None }
}

fn small<N: TryFrom<i64>>(value: &Value) -> Option<N> {
    N::try_from(value.as_i64()?).ok()
}
