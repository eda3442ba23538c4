//! Text that holds other values: JSON, YAML, CSV, Base64 and URLs.

use super::{Map, functions};
use crate::expr::Any;

functions! {
    /// The text that Base64 holds.
    base64decode(text: String) -> String;
    /// The text as Base64.
    base64encode(text: String) -> String;
    /// The text, compressed by gzip, as Base64.
    base64gzip(text: String) -> String;
    /// The rows of CSV text, by the names in its first line.
    csvdecode(text: String) -> Vec<Map<String>>;
    /// The value that JSON text holds.
    jsondecode(text: String) -> Any;
    /// The value as JSON text.
    jsonencode(value: Any) -> String;
    /// The text that Base64 in another character encoding, such as `UTF-16LE`, holds.
    textdecodebase64(text: String, encoding: String) -> String;
    /// The text in another character encoding, such as `UTF-16LE`, as Base64.
    textencodebase64(text: String, encoding: String) -> String;
    /// The text as part of a URL.
    urlencode(text: String) -> String;
    /// The value that YAML text holds.
    yamldecode(text: String) -> Any;
    /// The value as YAML text.
    yamlencode(value: Any) -> String;
}
