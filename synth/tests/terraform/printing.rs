//! Operators keep their meaning in print: both styles say the same as the expression with parentheses everywhere.

use crate::escaping::samples;
use crate::judge;
use ledgerform::{
    Any, App, Binary, Constraint, Expr, IntoExpr, Node, Number, Output, Part, Unary, Variable, function, tf,
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
        match self.decide(15) {
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
            13 => self.list().length(),
            _ => match self.boolean().then(self.var::<Any>("o"), Expr::object([("a", 1), ("b c", 2)])) {
                object if self.decide(2) == 0 => object.get("a"),
                object => object.get("b c"),
            },
        }
    }

    fn boolean(&mut self) -> Expr<bool> {
        match self.decide(14) {
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
            _ => self.list().contains(self.number()),
        }
    }

    fn text(&mut self) -> Expr<String> {
        match self.decide(6) {
            0 => self.var("s"),
            1 => "lit\"$".into_expr(),
            2 => tf!("$${}-{}", self.number(), self.text()),
            3 => function::upper(self.text()),
            4 => {
                let (condition, then) = (self.boolean(), self.text());
                condition.then(then, self.text())
            }
            _ => tf!("{}", self.text()),
        }
    }

    fn list(&mut self) -> Expr<Vec<Number>> {
        match self.decide(7) {
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
            _ => self.list().map_with_position(|i, n| i * n),
        }
    }
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
        Node::Get(base, name) => format!("({})[\"{name}\"]", explicit(base)),
        Node::Index(base, key) => format!("({})[{}]", explicit(base), explicit(key)),
        Node::Call(name, args) => format!("{name}({})", all(args)),
        Node::Unary(op, operand) => format!("({}({}))", if *op == Unary::Not { "!" } else { "-" }, explicit(operand)),
        Node::Binary(op, operands) => format!("({} {} {})", explicit(&operands.0), sign(*op), explicit(&operands.1)),
        Node::Conditional(parts) => {
            format!("({} ? {} : {})", explicit(&parts.0), explicit(&parts.1), explicit(&parts.2))
        }
        Node::For(each) => {
            let condition = each.condition.as_ref().map(|node| format!(" if {}", explicit(node))).unwrap_or_default();
            let (id, collection) = (each.id, explicit(&each.collection));
            format!("[for k{id}, v{id} in {collection} : {}{condition}]", explicit(&each.value))
        }
        Node::Symbol(symbol) if symbol.role == ledgerform::Role::Key => format!("k{}", symbol.id),
        Node::Symbol(symbol) => format!("v{}", symbol.id),
        other => Expr::<Any>::from_node(other.clone()).to_string_for_tests(),
    }
}

fn sign(op: Binary) -> &'static str {
    match op {
        Binary::Or => "||",
        Binary::And => "&&",
        Binary::Equal => "==",
        Binary::NotEqual => "!=",
        Binary::Less => "<",
        Binary::LessEqual => "<=",
        Binary::Greater => ">",
        Binary::GreaterEqual => ">=",
        Binary::Add => "+",
        Binary::Subtract => "-",
        Binary::Multiply => "*",
        Binary::Divide => "/",
        Binary::Modulo => "%",
    }
}

#[test]
fn both_styles_mean_what_was_built() {
    let app = App::new();
    let stack = app.stack("printing");
    let variables: std::collections::BTreeMap<&str, Node> = ["n", "m", "b", "c", "s", "l", "o"]
        .map(|name| {
            (name, stack.variable::<Any>(name, Variable::new(Constraint::Any).default::<Number>(1)).into_node())
        })
        .into();
    let mut expressions = Vec::new();
    for decisions in samples(prop::collection::vec(any::<u8>(), 0..60), 600) {
        let mut builder = Builder { decisions: decisions.iter(), variable: &|name| variables[name].clone() };
        let made: Expr<Any> = match builder.decide(4) {
            0 => builder.boolean().cast(),
            1 => builder.text().cast(),
            2 => builder.list().cast(),
            _ => builder.number().cast(),
        };
        let mut fails = false;
        made.node().walk(&mut |node| fails |= matches!(node, Node::Invalid(_)));
        if !fails && !made.node().is_literal() {
            stack.output(format!("o{}", expressions.len()), Output::new(&made));
            expressions.push(made);
        }
    }
    assert!(expressions.len() > 400, "{} expressions", expressions.len());

    let synthesis = app.synth().unwrap();
    let document: serde_json::Value = serde_json::from_str(&synthesis.stacks[0].text).unwrap();
    let meant: Vec<String> = expressions.iter().map(|made| explicit(made.node())).collect();
    let printed: Vec<String> = expressions.iter().map(Expr::to_string_for_tests).collect();
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
