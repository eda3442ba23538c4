//! `format`, `formatlist` and the functions that change the look of text.

use super::{Row, any, fails, folds, list, number, numbers, stays, texts};
use ledgerform::function as f;
use ledgerform::{Any, Expr, Number};

pub(crate) fn rows() -> Vec<Row> {
    [one(), many(), looks(), ends(), searches()].into_iter().flatten().collect()
}

fn one() -> Vec<Row> {
    vec![
        folds(f::format("plain", ()), r#"format("plain")"#),
        folds(f::format("%s-%s", ("a", "b")), r#"format("%s-%s", "a", "b")"#),
        folds(f::format("%s %s %s", (1, number("1.50"), true)), r#"format("%s %s %s", 1, 1.50, true)"#),
        folds(f::format("%v %v %v", ("x", 2, false)), r#"format("%v %v %v", "x", 2, false)"#),
        folds(f::format("%d%%", (5,)), r#"format("%d%%", 5)"#),
        folds(f::format("%03d|%5d|%-5d|%+d", (7, 7, 7, 7)), r#"format("%03d|%5d|%-5d|%+d", 7, 7, 7, 7)"#),
        folds(f::format("%03d|%5d|%-5d|%+d", (-7, -7, -7, -7)), r#"format("%03d|%5d|%-5d|%+d", -7, -7, -7, -7)"#),
        folds(f::format("%02d", (123,)), r#"format("%02d", 123)"#),
        folds(f::format("%02d", (-123,)), r#"format("%02d", -123)"#),
        folds(
            f::format("%x %X %o %b %04x", (255, 255, 8, 5, 255)),
            r#"format("%x %X %o %b %04x", 255, 255, 8, 5, 255)"#,
        ),
        folds(f::format("%5s|%-5s|%2s", ("ab", "ab", "abc")), r#"format("%5s|%-5s|%2s", "ab", "ab", "abc")"#),
        folds(f::format("%t", (true,)), r#"format("%t", true)"#),
        folds(f::format("ż %s ü", ("–",)), r#"format("ż %s ü", "–")"#),
        stays(f::format("%5s", ("ü",)), r#"format("%5s", "ü")"#),
        stays(f::format("%.2f", (number("1.5"),)), r#"format("%.2f", 1.5)"#),
        stays(f::format("%d", (number("1.5"),)), r#"format("%d", 1.5)"#),
        stays(f::format("%d", ("5",)), r#"format("%d", "5")"#),
        stays(f::format("%q", ("a",)), r#"format("%q", "a")"#),
        stays(f::format("%#v", ("a",)), r#"format("%#v", "a")"#),
        stays(f::format("%[2]s", ("a", "b")), r#"format("%[2]s", "a", "b")"#),
        stays(f::format("%x", ("a",)), r#"format("%x", "a")"#),
        stays(f::format("%x", (-255,)), r#"format("%x", -255)"#),
        stays(f::format("%v", (texts(["a"]),)), r#"format("%v", ["a"])"#),
        stays(f::format("%s", ()), r#"format("%s")"#),
        stays(f::format("%s", ("a", "b")), r#"format("%s", "a", "b")"#),
        stays(f::format("%", ("a",)), r#"format("%", "a")"#),
        stays(f::format("% d", (1,)), r#"format("% d", 1)"#),
        stays(f::format("%s %s", Expr::<Vec<String>>::raw(r#"concat(["a"], ["b"])"#)), r#"format("%s %s", "a", "b")"#),
        folds(f::format("%s %s", texts(["a", "b"])), r#"format("%s %s", ["a", "b"]...)"#),
        folds(f::format("%s %s", ["a", "b"]), r#"format("%s %s", "a", "b")"#),
    ]
}

fn many() -> Vec<Row> {
    vec![
        folds(f::formatlist("%s!", (texts(["a", "b"]),)), r#"formatlist("%s!", ["a", "b"])"#),
        folds(f::formatlist("%s-%s", ("x", texts(["a", "b"]))), r#"formatlist("%s-%s", "x", ["a", "b"])"#),
        folds(
            f::formatlist("%s%02d", (texts(["a", "b"]), numbers([1, 2]))),
            r#"formatlist("%s%02d", ["a", "b"], [1, 2])"#,
        ),
        folds(f::formatlist("%s", ("a",)), r#"formatlist("%s", "a")"#),
        folds(f::formatlist("x", ()), r#"formatlist("x")"#),
        folds(f::formatlist("%s-%s", ("a", texts([]))), r#"formatlist("%s-%s", "a", [])"#),
        fails(f::formatlist("%s%s", (texts(["a"]), texts(["b", "c"]))), r#"formatlist("%s%s", ["a"], ["b", "c"])"#),
        stays(f::formatlist("%d", (texts(["a"]),)), r#"formatlist("%d", ["a"])"#),
        stays(f::formatlist("%v", (list::<Vec<Any>, 1>([any(texts(["a"]))]),)), r#"formatlist("%v", [["a"]])"#),
    ]
}

fn looks() -> Vec<Row> {
    vec![
        folds(f::title("hello wide world"), r#"title("hello wide world")"#),
        folds(f::title("a-b_c.d 1st x'y"), r#"title("a-b_c.d 1st x'y")"#),
        folds(f::title("ABC dEF"), r#"title("ABC dEF")"#),
        folds(f::title(""), r#"title("")"#),
        stays(f::title("école"), r#"title("école")"#),
        folds(f::indent(2, "a\nb\n\nc"), r#"indent(2, "a\nb\n\nc")"#),
        folds(f::indent(0, "a\nb"), r#"indent(0, "a\nb")"#),
        folds(f::indent(3, "one line"), r#"indent(3, "one line")"#),
        folds(f::indent(1, "a\n"), r#"indent(1, "a\n")"#),
        folds(f::strrev("abc"), r#"strrev("abc")"#),
        folds(f::strrev(""), r#"strrev("")"#),
        stays(f::strrev("aü"), r#"strrev("aü")"#),
        stays(f::strrev("a\r\nb"), r#"strrev("a\r\nb")"#),
    ]
}

fn ends() -> Vec<Row> {
    vec![
        folds(f::trim("?!hello?!", "!?"), r#"trim("?!hello?!", "!?")"#),
        folds(f::trim("aXbXa", "a"), r#"trim("aXbXa", "a")"#),
        folds(f::trim("abc", ""), r#"trim("abc", "")"#),
        folds(f::trim("aaa", "a"), r#"trim("aaa", "a")"#),
        folds(f::trim("żabż", "ż"), r#"trim("żabż", "ż")"#),
        folds(f::trimspace("  a b\t\r\n"), r#"trimspace("  a b\t\r\n")"#),
        folds(f::trimspace("\u{a0}a\u{2002}".replace('\u{2002}', "")), "trimspace(\"\u{a0}a\")"),
        folds(f::trimspace(""), r#"trimspace("")"#),
        folds(f::chomp("a\n"), r#"chomp("a\n")"#),
        folds(f::chomp("a\r\n\n"), r#"chomp("a\r\n\n")"#),
        folds(f::chomp("a\r"), r#"chomp("a\r")"#),
        folds(f::chomp("\na"), r#"chomp("\na")"#),
        folds(f::chomp("a\nb"), r#"chomp("a\nb")"#),
    ]
}

fn searches() -> Vec<Row> {
    vec![
        folds(f::strcontains("hello", "ell"), r#"strcontains("hello", "ell")"#),
        folds(f::strcontains("hello", "x"), r#"strcontains("hello", "x")"#),
        folds(f::strcontains("hello", ""), r#"strcontains("hello", "")"#),
        stays(f::strcontains("e\u{301}", "e"), "strcontains(\"e\u{301}\", \"e\")"),
        folds(f::strcontains(any(123).cast::<String>(), "2"), r#"strcontains(123, "2")"#),
        stays(
            f::templatestring(Expr::raw("path.module"), Expr::object([("a", 1)])),
            r#"templatestring(path.module, {a = 1})"#,
        ),
        fails(f::templatestring("a", Expr::object([("a", 1)])), r#"templatestring("a", {a = 1})"#),
        folds(f::tobool("true"), r#"tobool("true")"#),
        folds(f::tobool("1"), r#"tobool("1")"#),
        folds(f::tobool("0"), r#"tobool("0")"#),
        fails(f::tobool("yes"), r#"tobool("yes")"#),
        fails(f::tobool("True"), r#"tobool("True")"#),
        fails(f::tobool(""), r#"tobool("")"#),
        folds(f::tobool(any(true).cast::<String>()), "tobool(true)"),
        folds(f::tobool(Expr::<String>::null()), "tobool(null)"),
        stays(f::tobool(any(1).cast::<String>()), "tobool(1)"),
        folds(f::tomap::<Number>(Expr::object([("a", 1), ("b", 2)])), "tomap({a = 1, b = 2})"),
    ]
}
