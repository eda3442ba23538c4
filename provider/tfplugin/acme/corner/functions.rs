//! Functions with types.

use ledgerform_tfplugin::author::*;
use ledgerform_tfplugin::{FunctionError, Refinements, async_trait};

/// What `address` takes.
#[derive(Arguments)]
pub(crate) struct AddressOf {
    /// The host.
    host: String,
    /// The port; null for the usual one.
    port: Option<u16>,
    /// Segments of the path.
    #[arg(variadic)]
    path: Vec<String>,
}

/// An address in its parts.
#[derive(Debug, Clone, Object)]
pub(crate) struct Parts {
    /// Host and port.
    authority: String,
    /// The segments with slashes between them.
    path: String,
}

/// Makes addresses.
pub(crate) struct Address;

#[async_trait]
impl Function for Address {
    type Arguments = AddressOf;
    type Output = Parts;

    fn summary(&self) -> String {
        "Makes an address.".to_owned()
    }

    async fn call(&self, AddressOf { host, port, path }: AddressOf) -> Result<Parts, FunctionError> {
        if host.is_empty() {
            return Err(AddressOf::HOST.error("must not be empty"));
        }
        if let Some(i) = path.iter().position(String::is_empty) {
            return Err(AddressOf::PATH.plus(i).error("must not be empty"));
        }
        Ok(Parts { authority: format!("{host}:{}", port.unwrap_or(443)), path: path.join("/") })
    }
}

/// What `shout` takes.
#[derive(Arguments)]
pub(crate) struct ShoutOf {
    /// The text, which may be unknown.
    text: Field<String>,
}

/// Makes texts loud. Of an unknown text it knows that the result is not null.
pub(crate) struct Shout;

#[async_trait]
impl Function for Shout {
    type Arguments = ShoutOf;
    type Output = Field<String>;

    async fn call(&self, arguments: ShoutOf) -> Result<Field<String>, FunctionError> {
        Ok(match arguments.text {
            Field::Unknown(_) => Field::promised(Refinements { is_null: Some(false), ..Refinements::default() }),
            Field::Null => Field::Known("!".to_owned()),
            Field::Known(text) => Field::Known(format!("{}!", text.to_uppercase())),
        })
    }
}
