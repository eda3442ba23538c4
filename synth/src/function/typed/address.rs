//! Ranges of IP addresses.

use super::functions;
use crate::number::Number;

functions! {
    /// The address of a host within a range; a negative number counts from the end.
    cidrhost(prefix: String, hostnum: Number) -> String;
    /// The netmask of an IPv4 range.
    cidrnetmask(prefix: String) -> String;
    /// The subnet number `netnum` of a range whose prefix is `newbits` longer.
    cidrsubnet(prefix: String, newbits: Number, netnum: Number) -> String;
    /// Consecutive subnets of a range, each with a prefix longer by its number of bits.
    ///
    /// ```
    /// use ledgerform::function::cidrsubnets;
    /// let subnets = cidrsubnets("10.0.0.0/16", [4, 8]);
    /// assert_eq!(subnets.to_hcl(), r#"["10.0.0.0/20", "10.0.16.0/24"]"#);
    /// ```
    cidrsubnets(prefix: String; newbits: Number) -> Vec<String>;
}
