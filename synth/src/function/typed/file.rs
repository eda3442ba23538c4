//! Files, on the machine that runs Terraform: never worked out here.

use super::functions;
use crate::expr::Any;
use std::collections::BTreeSet;

functions! {
    /// The path from the root of the file system.
    abspath(path: String) -> String;
    /// The last part of a path.
    basename(path: String) -> String;
    /// The path without its last part.
    dirname(path: String) -> String;
    /// The text in a file.
    file(path: String) -> String;
    /// The contents of a file as Base64.
    filebase64(path: String) -> String;
    /// The SHA-256 of a file as Base64.
    filebase64sha256(path: String) -> String;
    /// The SHA-512 of a file as Base64.
    filebase64sha512(path: String) -> String;
    /// Whether there is a file.
    fileexists(path: String) -> bool;
    /// The MD5 of a file in hexadecimal.
    filemd5(path: String) -> String;
    /// The files in a folder whose paths match a pattern such as `**/*.json`.
    fileset(path: String, pattern: String) -> BTreeSet<String>;
    /// The SHA-1 of a file in hexadecimal.
    filesha1(path: String) -> String;
    /// The SHA-256 of a file in hexadecimal.
    filesha256(path: String) -> String;
    /// The SHA-512 of a file in hexadecimal.
    filesha512(path: String) -> String;
    /// The path with the home folder for a `~` in front.
    pathexpand(path: String) -> String;
    /// The text of the template in a file, with the given names for its expressions.
    ///
    /// ```
    /// use ledgerform::{Expr, function::templatefile};
    /// let script = templatefile("setup.sh.tftpl", Expr::object([("port", 8080)]));
    /// assert_eq!(script.to_hcl(), r#"templatefile("setup.sh.tftpl", { port = 8080 })"#);
    /// ```
    templatefile(path: String, names: Any) -> String;
}
