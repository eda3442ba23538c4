//! Operators keep their meaning in print: both styles say the same as the expression with parentheses everywhere.

use crate::escaping::samples;
use crate::judge;
use ledgerform::{
    Any, App, Constraint, Expr, Format, IntoExpr, Node, Number, Output, Part, Unary, Variable, function, tf,
};
use proptest::prelude::*;

const VARIABLES: &str = r#"
variable "n" { default = 7 }
variable "m" { default = -3 }
variable "b" { default = true }
variable "c" { default = false }
variable "s" { default = "seven" }
variable "l" { default = [5, -2] }
variable "o" { default = { a = 4, "b c" = 9 } }
variable "r" { default = [{ a = 1, o = { x = 6 } }, { a = -8, o = { x = 0 } }] }
"#;

/// Builds an expression by decisions read from bytes; when they run out, every decision is the simplest one.
struct Builder<'a> {
    decisions: std::slice::Iter<'a, u8>,
    variable: &'a dyn Fn(&'static str) -> Node,
}

impl Builder<'_> {
    fn decide(&mut self, choices: u8) -> u8 {
        self.decisions.next().map_or(0, |byte| byte % choices)
    }

    fn var<T>(&self, name: &'static str) -> Expr<T> {
        Expr::from_node((self.variable)(name))
    }

    fn number(&mut self) -> Expr<Number> {
        match self.decide(19) {
            0 => self.var("n"),
            1 => self.var("m"),
            2 => (i64::from(self.decide(9)) - 4).into_expr(),
            3 => self.number() + self.number(),
            4 => self.number() - self.number(),
            5 => self.number() * self.number(),
            6 => self.number() / self.number(),
            7 => self.number() % self.number(),
            8 => Expr::from_node(Node::Unary(Unary::Negate, self.number().into_node().into())),
            9 | 10 => {
                let (condition, then) = (self.boolean(), self.number());
                condition.then(then, self.number())
            }
            11 => self.list().at(i64::from(self.decide(2))),
            12 => function::max(self.number(), self.number()),
            14 => function::abs(self.number()),
            15 => function::sum(self.list()),
            16 => function::min_all(self.list()),
            17 => function::floor(self.number()),
            13 => self.list().length(),
            _ => match self.boolean().then(self.var::<Any>("o"), Expr::object([("a", 1), ("b c", 2)])) {
                object if self.decide(2) == 0 => object.get("a"),
                object => object.get("b c"),
            },
        }
    }

    fn boolean(&mut self) -> Expr<bool> {
        match self.decide(17) {
            0 => self.var("b"),
            1 => self.var("c"),
            2 => self.boolean().and(self.boolean()),
            3 => self.boolean().or(self.boolean()),
            4 | 5 => !self.boolean(),
            6 => self.boolean().equals(self.boolean()),
            7 => self.number().differs(self.number()),
            8 => self.number().less(self.number()),
            9 => self.number().at_least(self.number()),
            10 => self.text().equals(self.text()),
            11 => function::can(self.number()),
            12 => {
                let (condition, then) = (self.boolean(), self.boolean());
                condition.then(then, self.boolean())
            }
            13 => function::strcontains(self.text(), self.text()),
            14 => function::anytrue(function::tolist(function::toset([self.boolean(), self.boolean()]))),
            15 => function::regexall("[a-e]+", self.text()).contains(self.text()),
            _ => self.list().contains(self.number()),
        }
    }

    fn text(&mut self) -> Expr<String> {
        match self.decide(14) {
            0 => self.var("s"),
            1 => "lit\"$".into_expr(),
            2 => tf!("$${}-{}", self.number(), self.text()),
            3 => function::upper(self.text()),
            4 => {
                let (condition, then) = (self.boolean(), self.text());
                condition.then(then, self.text())
            }
            5 => function::format("%s=%03d %v", (self.text(), self.number(), self.boolean())),
            6 => function::join("-", function::formatlist("%s%v", (self.text(), self.list()))),
            7 => function::title(function::strrev(self.text())),
            8 => function::replace(self.text(), "/([a-n])([0-9]*)/", "<$2$1>"),
            9 => function::trim(function::indent(2, self.text()), "sle"),
            10 => function::urlencode(self.text()),
            11 => function::base64encode(self.text()),
            12 => function::jsonencode(function::chunklist(self.list(), 2)),
            _ => tf!("{}", self.text()),
        }
    }

    fn list(&mut self) -> Expr<Vec<Number>> {
        match self.decide(19) {
            0 => self.var("l"),
            1 => [self.number(), self.number()].into_expr(),
            2 => {
                let other = self.number();
                self.list().map(|n| n - other)
            }
            3 => {
                let least = self.number();
                self.list().filter(|n| n.greater(least))
            }
            4 => {
                // Two walks whose names must differ.
                let (outer, inner) = (self.list(), self.list());
                outer.map(|a| inner.map(|b| a.clone() * b)).flatten()
            }
            5 => {
                let (condition, then) = (self.boolean(), self.list());
                condition.then(then, self.list())
            }
            6 => self.var::<Vec<Any>>("r").splat("a"),
            7 => self.var::<Vec<Any>>("r").all(|r| r.get::<Any>("o").get("x")),
            8 => {
                let least = self.number();
                let groups = self.list().to_map_grouped(|n| (function::tostring(n.greater(least)), n));
                function::values(groups).flatten()
            }
            9 => {
                let keep = self.boolean();
                let groups = self.list().filter(|n| n.less(4).or(keep)).to_map_grouped(|n| ("all".into_expr(), n));
                function::lookup(groups, "all", self.list())
            }
            10 => function::reverse(self.list()),
            11 => function::slice(self.list(), 0, 1),
            12 => function::concat(self.list(), self.list()),
            13 => function::distinct(self.list()),
            14 => function::chunklist(self.list(), 2).all(function::sum),
            15 => function::setproduct(self.list(), self.list()).map(|pair| pair.at(0) - pair.at(1)),
            16 => function::coalescelist(self.list(), self.list()),
            17 => function::range_by(0, self.number(), 2),
            _ => self.list().map_with_position(|i, n| i * n),
        }
    }
}

fn build(decisions: &[u8], variable: &dyn Fn(&'static str) -> Node) -> Expr<Any> {
    let mut builder = Builder { decisions: decisions.iter(), variable };
    match builder.decide(4) {
        0 => builder.boolean().cast(),
        1 => builder.text().cast(),
        2 => builder.list().cast(),
        _ => builder.number().cast(),
    }
}

fn fails(node: &Node) -> bool {
    let mut fails = false;
    node.walk(&mut |node| fails |= matches!(node, Node::Invalid(_)));
    fails
}

/// The expression with parentheses around everything, so that no rule of precedence is needed to read it.
fn explicit(node: &Node) -> String {
    let all = |nodes: &[Node]| nodes.iter().map(explicit).collect::<Vec<_>>().join(", ");
    match node {
        Node::List(items) => format!("[{}]", all(items)),
        Node::Object(items) => {
            let entries: Vec<String> =
                items.iter().map(|(key, node)| format!("\"{key}\" = {}", explicit(node))).collect();
            format!("{{{}}}", entries.join(", "))
        }
        Node::Template(parts) => {
            let part = |part: &Part| match part {
                Part::Text(text) => explicit(&Node::String(text.clone())),
                Part::Expr(node) => explicit(node),
            };
            format!("join(\"\", [{}])", parts.iter().map(part).collect::<Vec<_>>().join(", "))
        }
        Node::Get(..) if splat(node).is_some() => {
            let (list, path) = splat(node).unwrap();
            format!("[for e in {} : e{path}]", explicit(list))
        }
        Node::Expand(list) => format!("{}...", explicit(list)),
        Node::Get(base, name) => format!("({})[\"{name}\"]", explicit(base)),
        Node::Index(base, key) => format!("({})[{}]", explicit(base), explicit(key)),
        Node::Call(name, args) => format!("{name}({})", all(args)),
        Node::Unary(op, operand) => format!("({}({}))", if *op == Unary::Not { "!" } else { "-" }, explicit(operand)),
        Node::Binary(op, operands) => format!("({} {} {})", explicit(&operands.0), op.sign(), explicit(&operands.1)),
        Node::Conditional(parts) => {
            format!("({} ? {} : {})", explicit(&parts.0), explicit(&parts.1), explicit(&parts.2))
        }
        Node::For(each) => {
            let condition = each.condition.as_ref().map(|node| format!(" if {}", explicit(node))).unwrap_or_default();
            let (id, collection) = (each.id, explicit(&each.collection));
            let value = explicit(&each.value);
            match &each.key {
                None => format!("[for k{id}, v{id} in {collection} : {value}{condition}]"),
                Some(key) => {
                    let (key, group) = (explicit(key), if each.grouped { "..." } else { "" });
                    format!("{{ for k{id}, v{id} in {collection} : {key} => {value}{group}{condition} }}")
                }
            }
        }
        Node::Symbol(symbol) if symbol.role == ledgerform::Role::Key => format!("k{}", symbol.id),
        Node::Symbol(symbol) => format!("v{}", symbol.id),
        other => Expr::<Any>::from_node(other.clone()).to_hcl(),
    }
}

/// For `list[*].a.b`: the list, and the attributes as brackets.
fn splat(node: &Node) -> Option<(&Node, String)> {
    match node {
        Node::Splat(list) => Some((list, String::new())),
        Node::Get(base, name) => splat(base).map(|(list, path)| (list, format!("{path}[\"{name}\"]"))),
        _ => None,
    }
}

#[test]
fn both_styles_mean_what_was_built() {
    let app = App::new();
    let stack = app.stack("printing");
    let variables: std::collections::BTreeMap<&str, Node> = ["n", "m", "b", "c", "s", "l", "o", "r"]
        .map(|name| {
            (name, stack.variable::<Any>(name, Variable::new(Constraint::Any).default::<Number>(1)).into_node())
        })
        .into();
    let mut expressions = Vec::new();
    for decisions in samples(prop::collection::vec(any::<u8>(), 0..60), 600) {
        let made = build(&decisions, &|name| variables[name].clone());
        if !fails(made.node()) && !made.node().is_literal() {
            stack.output(format!("o{}", expressions.len()), Output::new(&made));
            expressions.push(made);
        }
    }
    assert!(expressions.len() > 400, "{} expressions", expressions.len());

    let synthesis = app.synth().unwrap();
    let document: serde_json::Value = serde_json::from_str(&synthesis.stacks[0].text).unwrap();
    let meant: Vec<String> = expressions.iter().map(|made| explicit(made.node())).collect();
    let printed: Vec<String> = expressions.iter().map(Expr::to_hcl).collect();
    let mut values = judge::evaluate_all(VARIABLES, &[meant.clone(), printed.clone()].concat());
    let of_hcl = values.split_off(meant.len());
    for (i, value) in values.iter().enumerate() {
        assert_eq!(*value, of_hcl[i], "HCL: {}\nmeant: {}", printed[i], meant[i]);
    }

    // The JSON file is judged as it is, so only what has a value can be in it.
    let with_value: Vec<usize> = (0..meant.len()).filter(|i| values[*i].is_some()).collect();
    assert!(with_value.len() > 200, "only {} of the expressions have a value", with_value.len());
    let output = |i: &usize| document["output"][format!("o{i}")]["value"].clone();
    let in_json: Vec<serde_json::Value> = with_value.iter().map(output).collect();
    let folder = tempfile::tempdir().unwrap();
    std::fs::write(folder.path().join("variables.tf"), VARIABLES).unwrap();
    let locals = serde_json::json!({ "locals": { "results": in_json } });
    std::fs::write(folder.path().join("main.tf.json"), locals.to_string()).unwrap();
    let of_json = judge::evaluate(folder.path(), "local.results");
    for (at, i) in with_value.into_iter().enumerate() {
        assert_eq!(values[i].as_ref(), Some(&of_json[at]), "JSON: {}\nmeant: {}", in_json[at], meant[i]);
    }
}

/// A printer that prints a template twice, to see which way it reads better, would not end here.
#[test]
fn templates_within_forty_others_are_printed_once() {
    let app = App::new();
    let stack = app.stack("nested");
    let mut nested: Expr<String> = stack.variable("s", Variable::new(Constraint::String));
    let (mut quoted, mut call) = ("var.s".to_owned(), "var.s".to_owned());
    for _ in 0..40 {
        let object = function::jsonencode(Expr::object([("a", nested)]));
        nested = tf!("x{}", function::join("-", [object, "y".into_expr()].into_expr()));
        quoted = format!(r#""x${{join("-", [jsonencode({{"a" = {quoted}}}), "y"])}}""#);
        call = format!(r#"format("x%s", join("-", [jsonencode({{ a = {call} }}), "y"]))"#);
    }
    stack.output("nested", Output::new(&nested));
    let document: serde_json::Value = serde_json::from_str(&app.synth().unwrap().stacks[0].text).unwrap();
    assert_eq!(document["output"]["nested"]["value"], quoted.trim_matches('"'));
    assert_eq!(nested.to_hcl(), call);
    let broken = app.synth_as(Format::Hcl).unwrap().stacks[0].text.clone();
    assert_eq!(broken.matches("format(").count(), 40, "{broken}");
}

/// The values of the variables, as literals of the program.
fn known(name: &str) -> Node {
    let record = |a: i32, x: i32| Expr::object([("a", a.into_expr()), ("o", Expr::object([("x", x)]))]);
    let value: Expr<Any> = match name {
        "n" => 7.into_expr(),
        "m" => (-3).into_expr(),
        "b" => true.into_expr(),
        "c" => false.into_expr(),
        "s" => "seven".into_expr(),
        "l" => Expr::list([5, -2]),
        "o" => Expr::object([("a", 4), ("b c", 9)]),
        _ => Expr::list([record(1, 6), record(-8, 0)]),
    };
    value.into_node()
}

#[test]
fn what_is_known_is_worth_what_terraform_makes_of_it_later() {
    let variable = |name: &str| Expr::<Any>::raw(format!("var.{name}")).into_node();
    let decisions = samples(prop::collection::vec(any::<u8>(), 0..60), 1500);
    // Whether a part fails that is not needed, such as an element of a list of which only the length is, can be seen by
    // `can` alone.
    let looks_at_failures = |node: &Node| {
        let mut found = false;
        node.walk(&mut |node| found |= matches!(node, Node::Call("can", _)));
        found
    };
    let pairs: Vec<(Expr<Any>, Expr<Any>)> = decisions
        .iter()
        .map(|decisions| (build(decisions, &known), build(decisions, &variable)))
        .filter(|(known, later)| known != later && !fails(known.node()) && !fails(later.node()))
        .filter(|(_, later)| !looks_at_failures(later.node()))
        .collect();
    let folded = pairs.iter().filter(|(known, _)| known.node().is_literal()).count();
    assert!(folded > 600, "only {folded} of {} are folded", pairs.len());
    let of_known = pairs.iter().map(|(known, _)| known.to_hcl());
    let of_later = pairs.iter().map(|(_, later)| explicit(later.node()));
    let mut values = judge::evaluate_all(VARIABLES, &of_known.chain(of_later).collect::<Vec<_>>());
    let of_later = values.split_off(pairs.len());
    let mut wrong = Vec::new();
    for (i, (known, later)) in pairs.iter().enumerate() {
        // A fold may avoid a failure: a branch that is not taken is not looked at.
        if of_later[i].is_some() && values[i] != of_later[i] {
            wrong.push(format!("{later:?}\n is {:?}, but known\n{known:?}\n is {:?}", of_later[i], values[i]));
        }
    }
    assert!(wrong.is_empty(), "{} are wrong:\n{}", wrong.len(), wrong.join("\n\n"));
}
