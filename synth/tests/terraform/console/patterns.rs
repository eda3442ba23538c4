//! Regular expressions.

use super::{Row, fails, folds, stays};
use ledgerform::function as f;

pub(crate) fn rows() -> Vec<Row> {
    [groups(), all(), replacements()].into_iter().flatten().collect()
}

fn groups() -> Vec<Row> {
    vec![
        folds(f::regex_groups("^([a-z]+)-([0-9]+)$", "web-17"), r#"regex("^([a-z]+)-([0-9]+)$", "web-17")"#),
        folds(f::regex_groups("(a)|(b)", "b"), r#"regex("(a)|(b)", "b")"#),
        folds(f::regex_groups("(?:x)(y)", "xy"), r#"regex("(?:x)(y)", "xy")"#),
        folds(f::regex_groups("((a)b)", "ab"), r#"regex("((a)b)", "ab")"#),
        folds(f::regex_groups("(a*)", "b"), r#"regex("(a*)", "b")"#),
        folds(f::regex_groups("(a|ab)(c|bcd)?", "abcd"), r#"regex("(a|ab)(c|bcd)?", "abcd")"#),
        folds(f::regex_groups(r"^(\d+)\.(\d+)$", "1.8").at(0), r#"regex("^(\\d+)\\.(\\d+)$", "1.8")[0]"#),
        fails(f::regex_groups("(a)", "b"), r#"regex("(a)", "b")"#),
        stays(f::regex_names("(?P<major>[0-9]+)", "1.8"), r#"regex("(?P<major>[0-9]+)", "1.8")"#),
    ]
}

fn all() -> Vec<Row> {
    vec![
        folds(f::regexall("[a-z]+", "ab 12 cd"), r#"regexall("[a-z]+", "ab 12 cd")"#),
        folds(f::regexall("z", "abc"), r#"regexall("z", "abc")"#),
        folds(f::regexall("z", ""), r#"regexall("z", "")"#),
        folds(f::regexall("aa", "aaaaa"), r#"regexall("aa", "aaaaa")"#),
        folds(f::regexall_groups("([a-z])([0-9])", "a1 b2"), r#"regexall("([a-z])([0-9])", "a1 b2")"#),
        folds(f::regexall("z", "abc").length(), r#"length(regexall("z", "abc"))"#),
        // What follows an empty match is not the same everywhere.
        stays(f::regexall("a*", "baab"), r#"regexall("a*", "baab")"#),
        stays(f::regexall("$", "a"), r#"regexall("$", "a")"#),
        stays(f::regexall(r"\w", "ä"), r#"regexall("\\w", "ä")"#),
    ]
}

fn replacements() -> Vec<Row> {
    vec![
        folds(f::replace("a1b22", "/[0-9]+/", "#"), r##"replace("a1b22", "/[0-9]+/", "#")"##),
        folds(f::replace("a.b", "/\\./", "-"), r#"replace("a.b", "/\\./", "-")"#),
        folds(
            f::replace("web-17", "/([a-z]+)-([0-9]+)/", "$2-$1"),
            r#"replace("web-17", "/([a-z]+)-([0-9]+)/", "$2-$1")"#,
        ),
        folds(f::replace("ab", "/(a)/", "${1}x"), r#"replace("ab", "/(a)/", "$${1}x")"#),
        folds(f::replace("ab", "/(a)/", "$1-$1."), r#"replace("ab", "/(a)/", "$1-$1.")"#),
        folds(f::replace("abc", "/b/", ""), r#"replace("abc", "/b/", "")"#),
        folds(f::replace("abc", "/z/", "x"), r#"replace("abc", "/z/", "x")"#),
        folds(f::replace("ab", "/a/", "$9"), r#"replace("ab", "/a/", "$9")"#),
        // A longer name than that of the group.
        stays(f::replace("ab", "/(a)/", "$1x"), r#"replace("ab", "/(a)/", "$1x")"#),
        stays(f::replace("ab", "/(a)/", "$$1"), r#"replace("ab", "/(a)/", "$$1")"#),
        stays(f::replace("ab", "/(a)/", "$"), r#"replace("ab", "/(a)/", "$")"#),
        stays(f::replace("ab", "/(?P<x>a)/", "$x"), r#"replace("ab", "/(?P<x>a)/", "$x")"#),
        stays(f::replace("abc", "/x*/", "-"), r#"replace("abc", "/x*/", "-")"#),
        stays(f::replace("abc", "/(/", "-"), r#"replace("abc", "/(/", "-")"#),
    ]
}
