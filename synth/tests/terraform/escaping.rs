//! Text comes back from Terraform as it went in, whatever is in it and wherever it stands.

use crate::judge;
use ledgerform::{Any, App, Constraint, Expr, Format, IntoExpr, Output, Variable, function, tf};
use proptest::prelude::*;
use proptest::strategy::ValueTree;
use proptest::test_runner::{Config, RngAlgorithm, TestRng, TestRunner};
use serde_json::json;

/// What has a meaning to HCL, to JSON or to a template, and what is next to it in ours.
const PIECES: &[&str] = &[
    "${",
    "%{",
    "$${",
    "%%{",
    "$",
    "%",
    "{",
    "}",
    "${x}",
    "%{ if true }",
    "%{~",
    "~}",
    "$$",
    "%%",
    "$%",
    "\"",
    "\\",
    "\\n",
    "\\u0041",
    "\n",
    "\r",
    "\r\n",
    "\t",
    "\u{1}",
    "\u{8}",
    "\u{c}",
    "\u{7f}",
    "\u{85}",
    "\u{a0}",
    "\u{2028}",
    "\u{2029}",
    "<<EOT\n",
    "EOT",
    "//",
    "/*",
    "#",
    "'",
    "`",
    " ",
    "a",
    "B9",
    "é",
    "中",
    "👍",
    "&<>",
];

const JSON: [&str; 7] = [
    r#"{"a":1,"b":["x","${y}",null,true]}"#,
    r#"{"b":1,"a":2}"#,
    r#"{"a":1.0,"b":1e3,"c":0.1}"#,
    r#"{"a":"\u003c\\ \n\"","for":{"a b":[]}}"#,
    r#"{"a":"<"}"#,
    r#"{"a":1,"a":2}"#,
    r#"[{"Effect":"Allow","Resource":"arn:aws:s3:::bucket/%{x}*"},12345678901234567890]"#,
];

/// Texts that are the same in every run.
pub(crate) fn samples<T>(strategy: impl Strategy<Value = T>, count: usize) -> Vec<T> {
    let rng = TestRng::deterministic_rng(RngAlgorithm::ChaCha);
    let mut runner = TestRunner::new_with_rng(Config::default(), rng);
    (0..count).map(|_| strategy.new_tree(&mut runner).unwrap().current()).collect()
}

fn texts() -> Vec<String> {
    let pieces = prop::collection::vec(prop::sample::select(PIECES), 0..9).prop_map(|pieces| pieces.concat());
    // Latin letters, Cyrillic and ideographs: all in the normal form that Terraform brings text into.
    let letters = prop::collection::vec(
        prop_oneof![prop::char::range(' ', '\u{2ff}'), prop::char::range('а', 'я'), prop::char::range('一', '鿿')],
        0..12,
    );
    let letters = letters.prop_map(|chars| chars.into_iter().collect::<String>());
    let mut texts: Vec<String> = PIECES.iter().map(|piece| (*piece).to_owned()).collect();
    // JSON text, which HCL shows as the value it encodes if the encoding gives the text back to the letter.
    texts.extend(JSON.map(str::to_owned));
    texts.extend(samples(prop_oneof![3 => pieces, 1 => letters], 250));
    texts
}

/// One stack that has every text in every place where text can stand.
fn app(texts: &[String]) -> App {
    let app = App::new();
    let stack = app.stack("escaping");
    let later: Expr<String> = stack.variable("later", Variable::new(Constraint::String).default::<String>("<later>"));
    for (i, text) in texts.iter().enumerate() {
        let declared =
            Variable::new(Constraint::Any).description(text).default::<Any>(Expr::object([("k", text.as_str())]));
        let declared: Expr<Any> = stack.variable(format!("v{i}"), declared);
        let literal: Expr<String> = text.into_expr();
        let places = Expr::<Any>::list([
            literal.clone().cast::<Any>(),
            tf!("{text}{later}{text}").cast(),
            function::jsonencode(Expr::<Any>::list([literal.clone(), later.clone()])).cast(),
            Expr::<Any>::object([(text.as_str(), later.clone())]).cast(),
            function::join("", [tf!("{}|{}", &later, text), literal]).cast(),
            declared.get::<Any>("k"),
        ]);
        stack.output(format!("o{i}"), Output::new(places).description(text));
        // As the whole value, so that text of several lines becomes a heredoc in HCL.
        stack.output(format!("t{i}"), Output::new(text.as_str()));
        stack.output(format!("l{i}"), Output::new(format!("{text}\n  {text}\n").as_str()));
    }
    app
}

#[track_caller]
fn check(format: Format) {
    let texts = texts();
    let outputs = judge::outputs(&app(&texts), format);
    for (i, text) in texts.iter().enumerate() {
        let expected = json!([
            text,
            format!("{text}<later>{text}"),
            go_json(text),
            { text.as_str(): "<later>" },
            format!("<later>|{text}{text}"),
            text,
        ]);
        assert_eq!(outputs[&format!("o{i}")], expected, "{text:?}");
        assert_eq!(outputs[&format!("t{i}")], json!(text));
        assert_eq!(outputs[&format!("l{i}")], json!(format!("{text}\n  {text}\n")));
    }
}

/// `jsonencode([text, "<later>"])`
fn go_json(text: &str) -> String {
    let mut encoded = serde_json::to_string(&[text, "<later>"]).unwrap();
    for (plain, escaped) in
        [("<", "\\u003c"), (">", "\\u003e"), ("&", "\\u0026"), ("\u{2028}", "\\u2028"), ("\u{2029}", "\\u2029")]
    {
        encoded = encoded.replace(plain, escaped);
    }
    encoded
}

#[test]
fn text_survives_json() {
    check(Format::Json);
}

#[test]
fn text_survives_hcl() {
    check(Format::Hcl);
}

/// Tools that look for the end of a template by pairing quotes and braces, as checkov does, take the brace of an object for
/// the end of the expression and the next quote for the end of the text. Such a template is written as a call instead.
#[test]
fn a_template_with_an_object_and_quotes_in_it_is_a_call() {
    let app = App::new();
    let stack = app.stack("template");
    let word: Expr<String> = stack.variable("word", Variable::new(Constraint::String).default::<String>("seven"));
    let object = function::jsonencode(Expr::object([("a", word.clone())]));
    let words = function::join("-", [object.clone(), "x".into_expr(), tf!("<{word}>")].into_expr());
    stack.output("call", Output::new(tf!("100% of \"{words}\" %{{ and %s")));
    // Nothing here is mistaken for an end.
    stack.output("plain", Output::new(tf!("of \"{word}\" and {object}")));
    let hcl = app.synth_as(Format::Hcl).unwrap().stacks[0].text.clone();
    let call = r#"  value = format(
    "100%% of \"%s\" %%%{ and %%s",
    join("-", [jsonencode({ a = var.word }), "x", "<${var.word}>"]),
  )"#;
    assert!(hcl.contains(call), "{hcl}");
    assert!(hcl.contains(r#"  value = "of \"${var.word}\" and ${jsonencode({ a = var.word })}""#), "{hcl}");
    for format in [Format::Json, Format::Hcl] {
        let outputs = judge::outputs(&app, format);
        assert_eq!(outputs["call"], json!("100% of \"{\"a\":\"seven\"}-x-<seven>\" %{ and %s"), "{format:?}");
        assert_eq!(outputs["plain"], json!("of \"seven\" and {\"a\":\"seven\"}"), "{format:?}");
    }
}
