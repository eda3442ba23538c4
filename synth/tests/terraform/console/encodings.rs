//! JSON, Base64, URLs, and runs of address ranges.

use super::{Row, any, fails, folds, number, stays, text};
use ledgerform::function as f;
use ledgerform::{Any, Expr};

pub(crate) fn rows() -> Vec<Row> {
    [json(), base64(), urls(), ranges(), never()].into_iter().flatten().collect()
}

fn json() -> Vec<Row> {
    vec![
        folds(
            f::jsondecode(r#"{"a": [1, 2.50, null, true], "b": {"c": "x"}}"#),
            r#"jsondecode("{\"a\": [1, 2.50, null, true], \"b\": {\"c\": \"x\"}}")"#,
        ),
        folds(f::jsondecode("[]"), r#"jsondecode("[]")"#),
        folds(f::jsondecode("null"), r#"jsondecode("null")"#),
        folds(f::jsondecode(r#""text""#), r#"jsondecode("\"text\"")"#),
        folds(f::jsondecode(r#"{"a": 1}"#).get::<Any>("a"), r#"jsondecode("{\"a\": 1}").a"#),
        folds(f::jsondecode("1e3"), r#"jsondecode("1e3")"#),
        folds(f::jsondecode(r#"{"a": 1, "a": 2}"#), r#"jsondecode("{\"a\": 1, \"a\": 2}")"#),
        folds(f::jsondecode(" [1] \n"), r#"jsondecode(" [1] \n")"#),
        fails(f::jsondecode(r#"{"a": 1}"#).get::<Any>("b"), r#"jsondecode("{\"a\": 1}").b"#),
        stays(f::jsondecode("-0"), r#"jsondecode("-0")"#),
        stays(f::jsondecode(r#""\u0065\u0301""#), r#"jsondecode("\"\\u0065\\u0301\"")"#),
        stays(f::jsondecode("{"), r#"jsondecode("{")"#),
        stays(f::jsondecode(""), r#"jsondecode("")"#),
        stays(f::jsondecode("[1,]"), r#"jsondecode("[1,]")"#),
    ]
}

fn base64() -> Vec<Row> {
    vec![
        folds(f::base64encode(""), r#"base64encode("")"#),
        folds(f::base64encode("a"), r#"base64encode("a")"#),
        folds(f::base64encode("ab"), r#"base64encode("ab")"#),
        folds(f::base64encode("abc"), r#"base64encode("abc")"#),
        folds(f::base64encode("größe – 中👍"), r#"base64encode("größe – 中👍")"#),
        folds(f::base64encode(any(12).cast::<String>()), "base64encode(12)"),
        stays(f::base64encode("e\u{301}"), "base64encode(\"e\u{301}\")"),
        folds(f::base64decode(""), r#"base64decode("")"#),
        folds(f::base64decode("YQ=="), r#"base64decode("YQ==")"#),
        folds(f::base64decode("YWJj"), r#"base64decode("YWJj")"#),
        folds(f::base64decode(f::base64encode("größe")), r#"base64decode(base64encode("größe"))"#),
        stays(f::base64decode("YQ"), r#"base64decode("YQ")"#),
        stays(f::base64decode("YQ==="), r#"base64decode("YQ===")"#),
        stays(f::base64decode("YR=="), r#"base64decode("YR==")"#),
        stays(f::base64decode("/w=="), r#"base64decode("/w==")"#),
        stays(f::base64decode("Y\nQ=="), r#"base64decode("Y\nQ==")"#),
    ]
}

fn urls() -> Vec<Row> {
    vec![
        folds(f::urlencode("a b&c=d/e?f"), r#"urlencode("a b&c=d/e?f")"#),
        folds(f::urlencode("-_.~!*'()"), r#"urlencode("-_.~!*'()")"#),
        folds(f::urlencode("größe%"), r#"urlencode("größe%")"#),
        folds(f::urlencode(""), r#"urlencode("")"#),
    ]
}

fn ranges() -> Vec<Row> {
    vec![
        folds(f::cidrsubnets("10.0.0.0/16", [4, 4, 8, 4]), r#"cidrsubnets("10.0.0.0/16", 4, 4, 8, 4)"#),
        folds(f::cidrsubnets("10.0.0.0/16", [8, 1]), r#"cidrsubnets("10.0.0.0/16", 8, 1)"#),
        folds(f::cidrsubnets("10.0.0.0/16", [1, 1]), r#"cidrsubnets("10.0.0.0/16", 1, 1)"#),
        // At either end of all addresses Terraform's arithmetic goes around.
        stays(f::cidrsubnets("0.0.0.0/0", [1, 1]), r#"cidrsubnets("0.0.0.0/0", 1, 1)"#),
        stays(f::cidrsubnets("0.0.0.0/8", [1, 1]), r#"cidrsubnets("0.0.0.0/8", 1, 1)"#),
        folds(f::cidrsubnets("10.0.0.0/16", [16, 16]), r#"cidrsubnets("10.0.0.0/16", 16, 16)"#),
        folds(f::cidrsubnets("10.0.0.0/16", Vec::<i64>::new()), r#"cidrsubnets("10.0.0.0/16")"#),
        fails(f::cidrsubnets("10.0.0.0/16", [1, 1, 1]), r#"cidrsubnets("10.0.0.0/16", 1, 1, 1)"#),
        stays(f::cidrsubnets("255.255.0.0/16", [1, 1, 1]), r#"cidrsubnets("255.255.0.0/16", 1, 1, 1)"#),
        fails(f::cidrsubnets("10.0.0.0/16", [0]), r#"cidrsubnets("10.0.0.0/16", 0)"#),
        fails(f::cidrsubnets("10.0.0.0/16", [17]), r#"cidrsubnets("10.0.0.0/16", 17)"#),
        fails(f::cidrsubnets("10.0.0.0", [1]), r#"cidrsubnets("10.0.0.0", 1)"#),
        stays(f::cidrsubnets("fd00::/48", [16, 16]), r#"cidrsubnets("fd00::/48", 16, 16)"#),
        stays(f::cidrsubnets("10.0.0.0/16", [number("1.5")]), r#"cidrsubnets("10.0.0.0/16", 1.5)"#),
    ]
}

/// What Terraform alone works out: it reads its machine, or takes more than a line to do.
fn never() -> Vec<Row> {
    vec![
        stays(f::md5("a"), r#"md5("a")"#),
        stays(f::sha1("a"), r#"sha1("a")"#),
        stays(f::sha256("a"), r#"sha256("a")"#),
        stays(f::sha512("a"), r#"sha512("a")"#),
        stays(f::base64sha256("a"), r#"base64sha256("a")"#),
        stays(f::base64sha512("a"), r#"base64sha512("a")"#),
        stays(f::uuidv5("dns", "example.com"), r#"uuidv5("dns", "example.com")"#),
        stays(f::base64gzip("a"), r#"base64gzip("a")"#),
        stays(f::textencodebase64("a", "UTF-16LE"), r#"textencodebase64("a", "UTF-16LE")"#),
        stays(f::textdecodebase64("YQA=", "UTF-16LE"), r#"textdecodebase64("YQA=", "UTF-16LE")"#),
        stays(f::csvdecode("a,b\n1,2"), r#"csvdecode("a,b\n1,2")"#),
        stays(f::yamldecode("a: [1]"), r#"yamldecode("a: [1]")"#),
        folds(f::yamlencode(Expr::object([("a", 1)])), "yamlencode({a = 1})"),
        stays(f::fileexists("missing"), r#"fileexists("missing")"#),
        stays(f::file("missing"), r#"file("missing")"#),
        stays(f::basename("a/b.txt"), r#"basename("a/b.txt")"#),
        stays(f::dirname("a/b.txt"), r#"dirname("a/b.txt")"#),
        stays(f::abspath("a").equals(f::abspath("a")), r#"abspath("a") == abspath("a")"#),
        stays(f::pathexpand("a"), r#"pathexpand("a")"#),
        stays(f::timeadd("2024-01-31T00:00:00Z", "24h"), r#"timeadd("2024-01-31T00:00:00Z", "24h")"#),
        stays(
            f::timecmp("2024-01-31T00:00:00Z", "2024-01-31T01:00:00+01:00"),
            r#"timecmp("2024-01-31T00:00:00Z", "2024-01-31T01:00:00+01:00")"#,
        ),
        stays(
            f::formatdate("YYYY-MM-DD", "2024-01-31T00:00:00Z"),
            r#"formatdate("YYYY-MM-DD", "2024-01-31T00:00:00Z")"#,
        ),
        stays(f::issensitive(text("a")), r#"issensitive("a")"#),
        stays(f::nonsensitive(f::sensitive(text("a"))), r#"nonsensitive(sensitive("a"))"#),
        stays(f::ephemeralasnull(text("a")), r#"ephemeralasnull("a")"#),
    ]
}
