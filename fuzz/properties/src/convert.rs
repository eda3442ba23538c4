//! Configuration text → Rust text.

use std::collections::BTreeMap;
use std::path::PathBuf;

/// Any text is converted: what is no configuration is a finding, and what comes out is Rust.
///
/// The bytes are the text of one file; it is read as JSON if it begins with a brace, else as HCL. Bytes that are not
/// UTF-8 are passed over, because the command refuses such files.
///
/// # Panics
/// If the Rust text does not parse, or if equal files give different text.
pub fn hcl_parser(bytes: &[u8]) {
    let Ok(text) = std::str::from_utf8(bytes) else { return };
    let name = if text.starts_with('{') { "module/main.tf.json" } else { "module/main.tf" };
    let files = BTreeMap::from([(PathBuf::from(name), text.to_owned())]);
    let converted = ledgerform_convert::convert(&files);
    if let Err(error) = syn::parse_file(&converted.rust) {
        panic!("the text is not Rust: {error}\n{}", converted.rust);
    }
    assert_eq!(converted, ledgerform_convert::convert(&files), "equal files give equal text");
}
