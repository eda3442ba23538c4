//! Text functions, templates, patterns, JSON and address ranges.

use super::{Row, any, fails, folds, list, number, numbers, set, stays, text, texts};
use ledgerform::function as f;
use ledgerform::{Expr, Number, tf};

pub(crate) fn rows() -> Vec<Row> {
    [plain(), parts(), templates(), patterns(), json(), yaml(), ranges()].into_iter().flatten().collect()
}

fn plain() -> Vec<Row> {
    vec![
        folds(f::upper("aZ-1"), r#"upper("aZ-1")"#),
        folds(f::lower("AzÄ".replace('Ä', "-")), r#"lower("Az-")"#),
        // Go has no upper case for the sharp s, Rust has two letters.
        stays(f::upper("straße"), r#"upper("straße")"#),
        stays(f::lower("İΣ"), r#"lower("İΣ")"#),
        folds(f::startswith("abc", "ab"), r#"startswith("abc", "ab")"#),
        folds(f::startswith("abc", ""), r#"startswith("abc", "")"#),
        folds(f::startswith("abc", "b"), r#"startswith("abc", "b")"#),
        folds(f::endswith("abc", "bc"), r#"endswith("abc", "bc")"#),
        folds(f::endswith("", "a"), r#"endswith("", "a")"#),
        stays(f::startswith(Expr::null(), "a").cast::<()>(), r#"startswith(null, "a")"#),
        folds(f::trimprefix("aab", "a"), r#"trimprefix("aab", "a")"#),
        folds(f::trimprefix("aab", "b"), r#"trimprefix("aab", "b")"#),
        folds(f::trimsuffix("abb", "b"), r#"trimsuffix("abb", "b")"#),
        folds(f::replace("a.b.c", ".", "-"), r#"replace("a.b.c", ".", "-")"#),
        folds(f::replace("a/b", "/", "-"), r#"replace("a/b", "/", "-")"#),
        stays(f::replace("a//b", "//", "-"), r#"replace("a//b", "//", "-")"#),
        folds(f::replace("abc", "/[ab]/", "<$0>"), r#"replace("abc", "/[ab]/", "<$0>")"#),
        stays(f::replace("abc", "", "-"), r#"replace("abc", "", "-")"#),
        // Terraform composes the two characters before it looks for the plain letter.
        stays(f::replace("e\u{301}", "e", "x"), "replace(\"e\u{301}\", \"e\", \"x\")"),
        stays(f::startswith("e\u{301}", "e"), "startswith(\"e\u{301}\", \"e\")"),
        folds(f::replace("zażółć – ok", "ż", "z"), r#"replace("zażółć – ok", "ż", "z")"#),
    ]
}

fn parts() -> Vec<Row> {
    vec![
        folds(f::substr("hello", 1, 3), r#"substr("hello", 1, 3)"#),
        folds(f::substr("hello", -3, 2), r#"substr("hello", -3, 2)"#),
        folds(f::substr("hello", -9, 2), r#"substr("hello", -9, 2)"#),
        folds(f::substr("hello", 9, 2), r#"substr("hello", 9, 2)"#),
        folds(f::substr("hello", 1, -1), r#"substr("hello", 1, -1)"#),
        folds(f::substr("hello", 1, -2), r#"substr("hello", 1, -2)"#),
        folds(f::substr("hello", 2, 0), r#"substr("hello", 2, 0)"#),
        stays(f::substr("hello", -2, 0), r#"substr("hello", -2, 0)"#),
        folds(f::substr("hello", 2, 99), r#"substr("hello", 2, 99)"#),
        stays(f::substr("häl", 1, 1), r#"substr("häl", 1, 1)"#),
        stays(f::substr("a\r\nb", 1, 1), r#"substr("a\r\nb", 1, 1)"#),
        folds(f::split(",", "a,b,,c"), r#"split(",", "a,b,,c")"#),
        folds(f::split(",", ""), r#"split(",", "")"#),
        folds(f::split("--", "a--b-c"), r#"split("--", "a--b-c")"#),
        stays(f::split("", "abc"), r#"split("", "abc")"#),
        folds(f::split("/", "10.0.0.0/16").at(1), r#"split("/", "10.0.0.0/16")[1]"#),
        fails(f::split("/", "10.0.0.0").at(1), r#"split("/", "10.0.0.0")[1]"#),
        folds(f::join("-", ["a", "b"]), r#"join("-", ["a", "b"])"#),
        folds(f::join("-", texts([])), r#"join("-", [])"#),
        folds(f::join("", numbers([1, 2]).cast::<Vec<String>>()), r#"join("", [1, 2])"#),
        folds(
            f::join(",", list::<Vec<String>, _>([any(number("1.50")), any(true), any("x")])),
            r#"join(",", [1.50, true, "x"])"#,
        ),
        stays(f::join(",", list::<Vec<String>, _>([any("a"), Expr::null()])), r#"join(",", ["a", null])"#),
        stays(f::join(",", Expr::object([("a", "b")]).cast::<Vec<String>>()), r#"join(",", {a = "b"})"#),
        folds(f::join(",", set(["b", "a"]).cast::<Vec<String>>()), r#"join(",", toset(["b", "a"]))"#),
    ]
}

fn templates() -> Vec<Row> {
    let (name, count) = (text("web"), number("3"));
    vec![
        folds(tf!("{name}-{count}"), r#""${"web"}-${3}""#),
        folds(tf!("{}", text("x")), r#""${"x"}""#),
        folds(tf!("a{}b{}", true, 5), r#""a${true}b${5}""#),
        folds(tf!("{}!", number("1e30")), r#""${1e30}!""#),
        folds(tf!("{}!", number("0.10")), r#""${0.10}!""#),
        folds(tf!("{}!", number("-1.50")), r#""${-1.50}!""#),
        folds(text("${not} %{a} template"), r#""$${not} %%{a} template""#),
        folds(text("$${x} %%{y} $$ %% $ %"), r#""$$${x} %%%{y} $$ %% $ %""#),
        folds(text("tab\tquote\"back\\slash\nline"), r#""tab\tquote\"back\\slash\nline""#),
        folds(tf!("a${{{}}}", text("b")), r#""a$${${"b"}}""#),
        stays(tf!("a{}", Expr::<String>::null()), r#""a${null}""#),
        folds(f::tostring(5), "tostring(5)"),
        folds(f::tostring(number("2.50")), "tostring(2.50)"),
        folds(f::tostring(Expr::<Number>::null()).cast::<()>(), "tostring(null)"),
        folds(f::tostring(Expr::<bool>::from(true).cast::<Number>()), "tostring(true)"),
    ]
}

fn patterns() -> Vec<Row> {
    vec![
        folds(f::regex("^[a-z]+", "abc1"), r#"regex("^[a-z]+", "abc1")"#),
        folds(f::regex(r"\d{2,3}", "a1234"), r#"regex("\\d{2,3}", "a1234")"#),
        folds(f::regex("a|ab", "ab"), r#"regex("a|ab", "ab")"#),
        folds(f::regex("(?:a|b)+$", "xab"), r#"regex("(?:a|b)+$", "xab")"#),
        folds(
            f::regex(r"^[\p{L}\p{Z}_.:/=+\-@]{1,128}$", "größe 中"),
            r#"regex("^[\\p{L}\\p{Z}_.:/=+\\-@]{1,128}$", "größe 中")"#,
        ),
        folds(f::regex("[^b]", "b\nc"), r#"regex("[^b]", "b\nc")"#),
        fails(f::regex("z", "abc"), r#"regex("z", "abc")"#),
        fails(f::regex(".", "\n"), r#"regex(".", "\n")"#),
        stays(f::regex("(?P<x>a)", "ab").cast::<()>(), r#"regex("(?P<x>a)", "ab")"#),
        // Classes that know Unicode in Rust and ASCII in Go.
        stays(f::regex(r"\w+", "größe"), r#"regex("\\w+", "größe")"#),
        stays(f::regex(r"\s", "a\u{b}b "), "regex(\"\\\\s\", \"a\\u000bb \")"),
        stays(f::regex(r"(?i)K", "\u{212a}k"), "regex(\"(?i)K\", \"\u{212a}k\")"),
        // Classes within classes are an operation to Rust and characters to Go.
        stays(f::regex("[a[b]", "["), r#"regex("[a[b]", "[")"#),
        stays(f::regex("[a&&b]", "&"), r#"regex("[a&&b]", "&")"#),
        stays(f::regex("a{1001}", "a"), r#"regex("a{1001}", "a")"#),
        stays(f::regex("(", "a"), r#"regex("(", "a")"#),
        stays(f::regex(r"\<a", "<a"), r#"regex("\\<a", "<a")"#),
        folds(f::can(f::regex("^a", "ba")), r#"can(regex("^a", "ba"))"#),
    ]
}

fn json() -> Vec<Row> {
    let nested =
        Expr::object([("z", any(numbers([1, 2]))), ("a", Expr::null()), ("ü", any("</&>\u{2028}\"\\\n\u{7f}"))]);
    vec![
        folds(f::jsonencode("x"), r#"jsonencode("x")"#),
        folds(f::jsonencode(Expr::<bool>::null().cast::<ledgerform::Any>()), "jsonencode(null)"),
        folds(f::jsonencode(nested), "jsonencode({z = [1, 2], a = null, ü = \"</&>\u{2028}\\\"\\\\\\n\u{7f}\"})"),
        folds(f::jsonencode(any(number("1e30"))), "jsonencode(1e30)"),
        folds(f::jsonencode(any(number("0.10"))), "jsonencode(0.10)"),
        folds(
            f::jsonencode(any(number("123456789012345678901234567890.5"))),
            "jsonencode(123456789012345678901234567890.5)",
        ),
        folds(f::jsonencode(any(set(["b", "a", "b"]))), r#"jsonencode(toset(["b", "a", "b"]))"#),
        folds(f::jsonencode(any("${a} %{b}")), r#"jsonencode("$${a} %%{b}")"#),
        stays(f::jsonencode("\u{8}\u{c}"), r#"jsonencode("\u0008\u000c")"#),
        folds(f::jsonencode("\u{1}\t"), r#"jsonencode("\u0001\t")"#),
    ]
}

fn yaml() -> Vec<Row> {
    const LONG: &str = concat!(
        "yamlencode([\"",
        "xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx",
        "\"])"
    );
    const WORDS: &str = concat!(
        "yamlencode([\"",
        "word word word word word word word word word word word word word word word word word word word word ",
        "\"])"
    );
    let object = Expr::<ledgerform::Any>::object::<&str, Expr<ledgerform::Any>>;
    let list = |items: Vec<Expr<ledgerform::Any>>| Expr::<ledgerform::Any>::list(items);
    let nested = || {
        object(vec![
            ("b", list(vec![list(vec![any(number("1")), any("a b")]), list(vec![])])),
            (
                "a c",
                object(vec![
                    ("x", object(vec![])),
                    ("y", list(vec![object(vec![("k", any("v")), ("l", any("&'#,"))])])),
                ]),
            ),
            ("n", Expr::null()),
        ])
    };
    let long =
        || any("word word word word word word word word word word word word word word word word word word word word ");
    vec![
        folds(
            f::yamlencode(nested()),
            r#"yamlencode({ b = [[1, "a b"], []], "a c" = { x = {}, y = [{ k = "v", l = "&'#," }] }, n = null })"#,
        ),
        folds(f::yamlencode(list(vec![])), "yamlencode([])"),
        folds(
            f::yamlencode(list(vec![list(vec![nested()])])),
            r#"yamlencode([[{ b = [[1, "a b"], []], "a c" = { x = {}, y = [{ k = "v", l = "&'#," }] }, n = null }]])"#,
        ),
        folds(f::yamlencode(any(set(["b", "a", "b"]))), r#"yamlencode(toset(["b", "a", "b"]))"#),
        folds(
            f::yamlencode(list(vec![any(
                "xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx",
            )])),
            LONG,
        ),
        // Terraform breaks lines at spaces, and writes what needs escapes in blocks.
        stays(f::yamlencode(list(vec![long()])), WORDS),
        folds(
            f::yamlencode(list(vec![any("[F]\n    Name k: {x} # \"q\"\n"), list(vec![any("x\n")])])),
            r#"yamlencode(["[F]\n    Name k: {x} # \"q\"\n", ["x\n"]])"#,
        ),
        stays(f::yamlencode(list(vec![any("a\n\nb\n")])), r#"yamlencode(["a\n\nb\n"])"#),
        stays(f::yamlencode(list(vec![any("a\nb")])), r#"yamlencode(["a\nb"])"#),
        stays(f::yamlencode(list(vec![any("a\r\nb\n")])), r#"yamlencode(["a\r\nb\n"])"#),
        stays(f::yamlencode(any("x")), r#"yamlencode("x")"#),
    ]
}

fn ranges() -> Vec<Row> {
    vec![
        folds(f::cidrsubnet("10.0.0.0/16", 8, 3), r#"cidrsubnet("10.0.0.0/16", 8, 3)"#),
        folds(f::cidrsubnet("10.0.0.0/16", 0, 0), r#"cidrsubnet("10.0.0.0/16", 0, 0)"#),
        folds(f::cidrsubnet("10.0.7.9/16", 4, 15), r#"cidrsubnet("10.0.7.9/16", 4, 15)"#),
        folds(f::cidrsubnet("0.0.0.0/0", 32, 4294967295i64), r#"cidrsubnet("0.0.0.0/0", 32, 4294967295)"#),
        folds(f::cidrsubnet("10.0.0.0/30", 2, 3), r#"cidrsubnet("10.0.0.0/30", 2, 3)"#),
        fails(f::cidrsubnet("10.0.0.0/16", 8, 256), r#"cidrsubnet("10.0.0.0/16", 8, 256)"#),
        fails(f::cidrsubnet("10.0.0.0/16", 17, 0), r#"cidrsubnet("10.0.0.0/16", 17, 0)"#),
        fails(f::cidrsubnet("10.0.0.0", 8, 1), r#"cidrsubnet("10.0.0.0", 8, 1)"#),
        fails(f::cidrsubnet("10.0.0/16", 8, 1), r#"cidrsubnet("10.0.0/16", 8, 1)"#),
        fails(f::cidrsubnet("10.0.0.0/33", 8, 1), r#"cidrsubnet("10.0.0.0/33", 8, 1)"#),
        fails(f::cidrsubnet("10.0.0.0/+8", 8, 1), r#"cidrsubnet("10.0.0.0/+8", 8, 1)"#),
        fails(f::cidrsubnet("10.0.0.256/8", 8, 1), r#"cidrsubnet("10.0.0.256/8", 8, 1)"#),
        // Terraform gives something for these; nobody means it.
        stays(f::cidrsubnet("10.0.0.0/16", 8, -1), r#"cidrsubnet("10.0.0.0/16", 8, -1)"#),
        stays(f::cidrsubnet("10.0.0.0/16", -1, 0), r#"cidrsubnet("10.0.0.0/16", -1, 0)"#),
        stays(f::cidrsubnet("010.0.0.0/16", 8, 1), r#"cidrsubnet("010.0.0.0/16", 8, 1)"#),
        stays(f::cidrsubnet("fd00::/48", 16, 5), r#"cidrsubnet("fd00::/48", 16, 5)"#),
        stays(f::cidrsubnet("10.0.0.0/16", number("8.5"), 1), r#"cidrsubnet("10.0.0.0/16", 8.5, 1)"#),
        folds(f::cidrhost("10.0.0.7/24", 1), r#"cidrhost("10.0.0.7/24", 1)"#),
        folds(f::cidrhost("10.0.0.0/24", -1), r#"cidrhost("10.0.0.0/24", -1)"#),
        folds(f::cidrhost("10.0.0.0/24", -256), r#"cidrhost("10.0.0.0/24", -256)"#),
        folds(f::cidrhost("10.0.0.0/32", 0), r#"cidrhost("10.0.0.0/32", 0)"#),
        fails(f::cidrhost("10.0.0.0/24", -257), r#"cidrhost("10.0.0.0/24", -257)"#),
        fails(f::cidrhost("10.0.0.0/24", 256), r#"cidrhost("10.0.0.0/24", 256)"#),
        folds(f::cidrnetmask("10.0.0.0/0"), r#"cidrnetmask("10.0.0.0/0")"#),
        folds(f::cidrnetmask("10.0.0.0/20"), r#"cidrnetmask("10.0.0.0/20")"#),
        stays(f::cidrnetmask("10.0.0.0/016"), r#"cidrnetmask("10.0.0.0/016")"#),
        fails(f::cidrnetmask("ten"), r#"cidrnetmask("ten")"#),
    ]
}
