//! What an expression says, whoever wrote it: trees, HCL and JSON in one form that can be compared.
//!
//! Two expressions have one meaning if Terraform evaluates them by the same steps. Spelling does not count: parentheses,
//! `a.b` or `a["b"]`, names in `for` expressions, the order of an object's keys, and text written as a template.

use hcl_edit::expr::{
    BinaryOperator, Expression, ForExpr, ObjectKey, Traversal, TraversalOperator as Step, UnaryOperator,
};
use hcl_edit::template::Element;
use ledgerform::{Any, Binary, Expr, For, Node, Number, Part, Role, Symbol, Unary, function};
use serde_json::Value;
use std::collections::BTreeMap;
use std::fmt;

/// The meaning of an expression: known text, or anything else in one spelling.
#[derive(Debug, Clone, PartialEq)]
pub(crate) enum Meaning {
    Text(String),
    Other(String),
}

impl fmt::Display for Meaning {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Text(text) => write!(f, "{text:?}"),
            Self::Other(text) => f.write_str(text),
        }
    }
}

/// The meaning of a tree.
pub(crate) fn of_node(node: &Node) -> Meaning {
    Trees { walks: Vec::new() }.meaning(node)
}

/// The meaning of HCL text.
pub(crate) fn of_hcl(expression: &Expression) -> Meaning {
    Texts { walks: Vec::new() }.meaning(expression)
}

/// The meaning of a value in a JSON file, in which text is a template.
pub(crate) fn of_json(value: &Value) -> Meaning {
    match value {
        Value::Null => word("null"),
        Value::Bool(known) => word(known),
        Value::Number(n) => number(&n.to_string()),
        Value::String(text) => json_text(text),
        Value::Array(items) => list(items.iter().map(of_json)),
        Value::Object(fields) => object(fields.iter().map(|(key, value)| (json_text(key), of_json(value)))),
    }
}

fn json_text(text: &str) -> Meaning {
    if !text.contains("${") && !text.contains("%{") {
        return Meaning::Text(text.to_owned());
    }
    let template = hcl_edit::parser::parse_template(text).unwrap_or_else(|error| panic!("{error}\n{text}"));
    Texts { walks: Vec::new() }.template(template.iter())
}

/// A negative number without its sign: the parser takes the sign before the steps that follow the number, HCL after them.
fn unsigned(expression: &Expression) -> Option<Meaning> {
    match expression {
        Expression::Number(n) => n.as_repr()?.strip_prefix('-').map(number),
        _ => None,
    }
}

fn word(word: impl fmt::Display) -> Meaning {
    Meaning::Other(word.to_string())
}

/// A number; the sign is an operator, and zero has one too.
fn number(text: &str) -> Meaning {
    match text.strip_prefix('-') {
        Some(text) => negative(&number(text)),
        None => Number::parse(text).map_or_else(|| word(text), word),
    }
}

fn commas(items: impl Iterator<Item = Meaning>) -> String {
    items.map(|item| item.to_string()).collect::<Vec<_>>().join(", ")
}

fn list(items: impl Iterator<Item = Meaning>) -> Meaning {
    Meaning::Other(format!("[{}]", commas(items)))
}

fn object(fields: impl Iterator<Item = (Meaning, Meaning)>) -> Meaning {
    let fields: BTreeMap<String, Meaning> = fields.map(|(key, value)| (key.to_string(), value)).collect();
    let fields: Vec<String> = fields.iter().map(|(key, value)| format!("{key} = {value}")).collect();
    Meaning::Other(format!("{{{}}}", fields.join(", ")))
}

/// Text with expressions in it; text among the expressions is text.
fn template(parts: impl Iterator<Item = Meaning>) -> Meaning {
    let mut joined: Vec<Meaning> = Vec::new();
    for part in parts {
        match (joined.last_mut(), part) {
            (Some(Meaning::Text(last)), Meaning::Text(text)) => last.push_str(&text),
            (_, Meaning::Text(text)) if text.is_empty() => {}
            (_, part) => joined.push(part),
        }
    }
    match joined.as_slice() {
        [] => Meaning::Text(String::new()),
        [one] => one.clone(),
        _ => Meaning::Other(format!("template({})", commas(joined.into_iter()))),
    }
}

/// A call; the text that encodes a known value may be written as the call that encodes it.
fn call(name: &str, args: Vec<Meaning>, expands: bool, known: Option<Node>) -> Meaning {
    if let ("jsonencode", Some(known)) = (name, known)
        && let Node::String(text) = function::jsonencode(Expr::<Any>::from_node(known)).into_node()
    {
        return Meaning::Text(text.to_string());
    }
    Meaning::Other(format!("{name}({}{})", commas(args.into_iter()), if expands { "..." } else { "" }))
}

fn negative(operand: &Meaning) -> Meaning {
    match operand {
        // A number with something after it, such as `0[*]`, is no number.
        Meaning::Other(text) if Number::parse(text).is_some() => Meaning::Other(format!("-{text}")),
        operand => Meaning::Other(format!("(-{operand})")),
    }
}

fn element(base: &Meaning, key: &Meaning) -> Meaning {
    Meaning::Other(format!("{base}[{key}]"))
}

struct Trees {
    /// The `for` expressions around, the outermost first.
    walks: Vec<u32>,
}

impl Trees {
    fn meaning(&mut self, node: &Node) -> Meaning {
        match node {
            Node::Null => word("null"),
            Node::Bool(known) => word(known),
            Node::Number(n) => number(&n.to_string()),
            Node::String(text) => Meaning::Text(text.to_string()),
            Node::List(items) => list(items.iter().map(|item| self.meaning(item))),
            Node::Object(fields) => {
                object(fields.iter().map(|(key, value)| (Meaning::Text(key.to_string()), self.meaning(value))))
            }
            Node::Template(parts) => template(parts.iter().map(|part| match part {
                Part::Text(text) => Meaning::Text(text.to_string()),
                Part::Expr(node) => self.meaning(node),
            })),
            Node::Ref(addr) => {
                let text = addr.to_string();
                let address = hcl_edit::parser::parse_expr(&text).unwrap_or_else(|error| panic!("{error}\n{text}"));
                of_hcl(&address)
            }
            Node::Symbol(Symbol { id, role }) => {
                let depth = self.walks.iter().position(|walk| walk == id);
                bound(*role == Role::Key, depth)
            }
            Node::Splat(_) | Node::Get(..) => self.path(node),
            Node::Index(base, key) => {
                let base = self.base(base);
                element(&base, &self.meaning(key))
            }
            Node::Expand(list) => self.meaning(list),
            Node::Call(name, args) => {
                let expands = matches!(args.last(), Some(Node::Expand(_)));
                let known = args.first().filter(|arg| args.len() == 1 && arg.is_literal()).cloned();
                call(name, args.iter().map(|arg| self.meaning(arg)).collect(), expands, known)
            }
            Node::Unary(Unary::Not, operand) => Meaning::Other(format!("(!{})", self.meaning(operand))),
            Node::Unary(Unary::Negate, operand) => negative(&self.meaning(operand)),
            Node::Binary(op, operands) => {
                Meaning::Other(format!("({} {} {})", self.meaning(&operands.0), sign(*op), self.meaning(&operands.1)))
            }
            Node::Conditional(all) => conditional([&all.0, &all.1, &all.2].map(|node| self.meaning(node))),
            Node::For(each) => self.walk(each),
            Node::Raw(_) | Node::Invalid(_) => panic!("the reader makes no {node:?}"),
        }
    }

    /// Attributes, of a value or of each element of a splat.
    fn path(&mut self, node: &Node) -> Meaning {
        match node {
            Node::Splat(base) => {
                let base = self.base(base);
                Meaning::Other(format!("{base}[*]"))
            }
            Node::Get(base, name) => {
                let base = match **base {
                    Node::Get(..) | Node::Splat(_) => self.path(base),
                    _ => self.base(base),
                };
                element(&base, &Meaning::Text(name.to_string()))
            }
            node => self.meaning(node),
        }
    }

    /// What something is taken of. A path that ends in the attributes of a splat counts as a whole then: the next step
    /// is taken of the list, and not of its elements.
    fn base(&mut self, node: &Node) -> Meaning {
        fn is_open(node: &Node) -> bool {
            match node {
                Node::Splat(_) => true,
                Node::Get(base, _) => is_open(base),
                _ => false,
            }
        }
        whole(self.meaning(node), is_open(node))
    }

    fn walk(&mut self, each: &For) -> Meaning {
        let collection = self.meaning(&each.collection);
        self.walks.push(each.id);
        let key = each.key.as_ref().map(|key| self.meaning(key));
        let value = self.meaning(&each.value);
        let condition = each.condition.as_ref().map(|condition| self.meaning(condition));
        self.walks.pop();
        walk(&collection, key.as_ref(), &value, condition.as_ref(), each.grouped)
    }
}

fn whole(base: Meaning, is_open: bool) -> Meaning {
    if is_open { Meaning::Other(format!("({base})")) } else { base }
}

struct Texts {
    /// Names of key and element of the `for` expressions around, the outermost first.
    walks: Vec<(Option<String>, String)>,
}

impl Texts {
    fn meaning(&mut self, expression: &Expression) -> Meaning {
        match expression {
            Expression::Null(_) => word("null"),
            Expression::Bool(known) => word(known.value()),
            Expression::Number(n) => {
                number(&n.as_repr().map_or_else(|| n.value().to_string(), |text| text.to_string()))
            }
            Expression::String(text) => Meaning::Text(text.value().clone()),
            Expression::Array(items) => list(items.iter().map(|item| self.meaning(item))),
            Expression::Object(items) => object(items.iter().map(|(key, value)| {
                let key = match key {
                    ObjectKey::Ident(name) => Meaning::Text(name.to_string()),
                    ObjectKey::Expression(key) => self.meaning(key),
                };
                (key, self.meaning(value.expr()))
            })),
            Expression::StringTemplate(parts) => self.template(parts.iter()),
            Expression::HeredocTemplate(document) => self.template(document.template.iter()),
            Expression::Parenthesis(inner) => self.meaning(inner.inner()),
            Expression::Variable(name) => self.name(name.value()),
            Expression::Conditional(all) => {
                conditional([&all.cond_expr, &all.true_expr, &all.false_expr].map(|part| self.meaning(part)))
            }
            Expression::FuncCall(all) => {
                let mut items = all.args.iter();
                let known = items.next().filter(|_| items.next().is_none()).and_then(value);
                let args = all.args.iter().map(|arg| self.meaning(arg)).collect();
                call(all.name.name.as_str(), args, all.args.expand_final(), known)
            }
            Expression::Traversal(path) => self.path(path),
            Expression::UnaryOp(op) => match op.operator.value() {
                UnaryOperator::Not => Meaning::Other(format!("(!{})", self.meaning(&op.expr))),
                UnaryOperator::Neg => negative(&self.meaning(&op.expr)),
            },
            Expression::BinaryOp(op) => {
                let sign: BinaryOperator = *op.operator.value();
                Meaning::Other(format!("({} {sign} {})", self.meaning(&op.lhs_expr), self.meaning(&op.rhs_expr)))
            }
            Expression::ForExpr(each) => self.walk(each),
        }
    }

    fn name(&self, name: &str) -> Meaning {
        let found = self.walks.iter().rposition(|(key, value)| key.as_deref() == Some(name) || value == name);
        match found {
            Some(depth) => bound(self.walks[depth].1 != name, Some(depth)),
            None => word(name),
        }
    }

    fn template<'a>(&mut self, elements: impl Iterator<Item = &'a Element>) -> Meaning {
        template(elements.map(|element| match element {
            Element::Literal(text) => Meaning::Text(text.value().clone()),
            Element::Interpolation(inner) => self.meaning(&inner.expr),
            Element::Directive(_) => panic!("the printer writes no {element:?}"),
        }))
    }

    /// In the steps after a splat, a further splat is taken of every element.
    fn path(&mut self, path: &Traversal) -> Meaning {
        fn is_open(expression: &Expression) -> bool {
            match expression {
                Expression::Parenthesis(inner) => is_open(inner.inner()),
                Expression::Traversal(path) if unsigned(&path.expr).is_none() => {
                    path.operators.iter().any(|step| matches!(step.value(), Step::FullSplat(_) | Step::AttrSplat(_)))
                }
                _ => false,
            }
        }
        let unsigned = unsigned(&path.expr);
        let is_negative = unsigned.is_some();
        let mut base = unsigned.unwrap_or_else(|| whole(self.meaning(&path.expr), is_open(&path.expr)));
        for step in &path.operators {
            base = match step.value() {
                Step::GetAttr(name) => element(&base, &Meaning::Text(name.to_string())),
                Step::Index(key) => element(&base, &self.meaning(key)),
                Step::LegacyIndex(n) => element(&base, &number(&n.value().to_string())),
                Step::FullSplat(_) | Step::AttrSplat(_) => Meaning::Other(format!("{base}[*]")),
            };
        }
        if is_negative { negative(&base) } else { base }
    }

    fn walk(&mut self, each: &ForExpr) -> Meaning {
        let collection = self.meaning(&each.intro.collection_expr);
        let key = each.intro.key_var.as_ref().map(|name| name.to_string());
        self.walks.push((key, each.intro.value_var.to_string()));
        let key = each.key_expr.as_ref().map(|key| self.meaning(key));
        let value = self.meaning(&each.value_expr);
        let condition = each.cond.as_ref().map(|condition| self.meaning(&condition.expr));
        self.walks.pop();
        walk(&collection, key.as_ref(), &value, condition.as_ref(), each.grouping)
    }
}

fn walk(
    collection: &Meaning,
    key: Option<&Meaning>,
    value: &Meaning,
    condition: Option<&Meaning>,
    grouped: bool,
) -> Meaning {
    let key = key.map_or_else(String::new, |key| format!("{key} => "));
    let group = if grouped { "..." } else { "" };
    let condition = condition.map_or_else(String::new, |condition| format!(" if {condition}"));
    Meaning::Other(format!("for({collection} : {key}{value}{group}{condition})"))
}

fn conditional([condition, then, otherwise]: [Meaning; 3]) -> Meaning {
    Meaning::Other(format!("({condition} ? {then} : {otherwise})"))
}

/// A name of a `for` expression, by how many are around it.
fn bound(is_key: bool, depth: Option<usize>) -> Meaning {
    let depth = depth.map_or_else(|| "outside".to_owned(), |depth| depth.to_string());
    Meaning::Other(format!("{}<{depth}>", if is_key { "key" } else { "value" }))
}

/// The value of an expression that is written out.
fn value(expression: &Expression) -> Option<Node> {
    Some(match expression {
        Expression::Null(_) => Node::Null,
        Expression::Bool(known) => Node::Bool(*known.value()),
        Expression::Number(n) => Node::Number(Number::parse(n.as_repr()?)?),
        Expression::UnaryOp(op) if *op.operator.value() == UnaryOperator::Neg => match &op.expr {
            Expression::Number(n) => Node::Number(Number::parse(&format!("-{}", &**n.as_repr()?))?),
            _ => return None,
        },
        Expression::String(text) => Node::String(text.value().clone().into()),
        Expression::StringTemplate(_) | Expression::HeredocTemplate(_) => match of_hcl(expression) {
            Meaning::Text(text) => Node::String(text.into()),
            Meaning::Other(_) => return None,
        },
        Expression::Array(items) => Node::List(items.iter().map(value).collect::<Option<Vec<_>>>()?.into()),
        Expression::Object(items) => {
            let field = |(key, item): (&ObjectKey, &hcl_edit::expr::ObjectValue)| {
                let key = match key {
                    ObjectKey::Ident(name) => name.to_string(),
                    ObjectKey::Expression(key) => match of_hcl(key) {
                        Meaning::Text(text) => text,
                        Meaning::Other(_) => return None,
                    },
                };
                Some((key.into(), value(item.expr())?))
            };
            Node::Object(std::sync::Arc::new(items.iter().map(field).collect::<Option<_>>()?))
        }
        _ => return None,
    })
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
