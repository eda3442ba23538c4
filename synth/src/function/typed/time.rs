//! Dates and times, written as RFC 3339 does.

use super::functions;
use crate::number::Number;

functions! {
    /// A time in another format, such as `YYYY-MM-DD`.
    formatdate(format: String, time: String) -> String;
    /// The time of the plan.
    plantimestamp() -> String;
    /// The time later by a duration such as `10m` or `-1h30m`.
    timeadd(time: String, duration: String) -> String;
    /// -1 where the first time is before the second, 1 where it is after it, 0 for the same.
    timecmp(a: String, b: String) -> Number;
    /// The time at which it is applied: another one at every run, so an argument made of it always changes.
    timestamp() -> String;
}
