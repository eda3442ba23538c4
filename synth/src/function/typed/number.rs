//! Numbers.

use super::functions;
use crate::number::Number;

functions! {
    /// The number without its sign.
    abs(number: Number) -> Number;
    /// The next whole number that is not smaller.
    ceil(number: Number) -> Number;
    /// The next whole number that is not larger.
    floor(number: Number) -> Number;
    /// The logarithm of a number to a base.
    log(number: Number, base: Number) -> Number;
    /// The larger number.
    max(a: Number, b: Number) -> Number;
    /// The largest of the numbers.
    max_all = "max"(; numbers: Number) -> Number;
    /// The smaller number.
    min(a: Number, b: Number) -> Number;
    /// The smallest of the numbers.
    min_all = "min"(; numbers: Number) -> Number;
    /// The number that a text is in a base from 2 to 62.
    ///
    /// ```
    /// use ledgerform::function::parseint;
    /// assert_eq!(parseint("ff", 16).to_hcl(), "255");
    /// ```
    parseint(text: String, base: Number) -> Number;
    /// The base to the power of the exponent.
    pow(base: Number, exponent: Number) -> Number;
    /// -1 for a negative number, 0 for zero, 1 for a positive one.
    signum(number: Number) -> Number;
    /// The sum of the numbers; fails for none.
    sum(numbers: Vec<Number>) -> Number;
}
