//! Hashes, unique ids and encryption.

use super::functions;
use crate::number::Number;

functions! {
    /// The SHA-256 of the text as Base64.
    base64sha256(text: String) -> String;
    /// The SHA-512 of the text as Base64.
    base64sha512(text: String) -> String;
    /// The bcrypt hash of the text, salted anew at every run.
    bcrypt(text: String) -> String;
    /// The bcrypt hash of the text at a cost, salted anew at every run.
    bcrypt_cost = "bcrypt"(text: String, cost: Number) -> String;
    /// The MD5 of the text in hexadecimal.
    md5(text: String) -> String;
    /// The text that an RSA key decrypts, from Base64.
    rsadecrypt(ciphertext: String, private_key: String) -> String;
    /// The SHA-1 of the text in hexadecimal.
    sha1(text: String) -> String;
    /// The SHA-256 of the text in hexadecimal.
    sha256(text: String) -> String;
    /// The SHA-512 of the text in hexadecimal.
    sha512(text: String) -> String;
    /// A random unique id: another one at every run.
    uuid() -> String;
    /// The unique id of a name within a namespace such as `dns` or `url`.
    uuidv5(namespace: String, name: String) -> String;
}
