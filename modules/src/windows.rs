//! Times of the day and of the week at which AWS may do something.

use crate::check::matches;
use ledgerform::function::{parseint, split, substr, try_};
use ledgerform::{Expr, Number};

/// A pattern of a time of day, in UTC.
pub(crate) const TIME: &str = "(?:[01][0-9]|2[0-3]):[0-5][0-9]";

const DAY: i64 = 24 * 60;

/// The minute of the day that a text such as `02:30` means.
pub(crate) fn minute(text: &Expr<String>) -> Expr<Number> {
    let parts = split(":", text);
    parseint(parts.at(0), 10) * 60 + parseint(parts.at(1), 10)
}

/// Minutes from one time of day to the next time that it is another.
pub(crate) fn minutes(from: &Expr<Number>, to: &Expr<Number>) -> Expr<Number> {
    (to - from + DAY) % DAY
}

/// Whether the windows are apart: RDS refuses others, after it has made the rest.
pub(crate) fn are_apart(backups: &Expr<String>, upgrades: &Expr<String>) -> Expr<bool> {
    let day = "(?:mon|tue|wed|thu|fri|sat|sun)";
    let shape = matches(&format!("^{day}:{TIME}-{day}:{TIME}$"), upgrades);
    let ends = split("-", backups);
    let (from, to) = (minute(&ends.at(0)), minute(&ends.at(1)));
    let days = split("-", upgrades);
    let of_day = |position: i64| minute(&substr(days.at(position), 4, 5));
    let (begin, end) = (of_day(0), of_day(1));
    let length = minutes(&begin, &end);
    let apart = minutes(&from, &begin)
        .at_least(minutes(&from, &to))
        .and(minutes(&begin, &from).at_least(&length))
        .and(length.at_least(30));
    shape.and(try_(apart, false))
}
