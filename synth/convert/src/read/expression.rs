//! `hcl-edit` expressions → terms.

use crate::term::{For, Step, Term};
use hcl_edit::expr::{
    BinaryOperator, Expression, ForExpr, FuncCall, ObjectKey, Traversal, TraversalOperator, UnaryOperator,
};
use hcl_edit::template::{Directive, Element, ForDirective, IfDirective, Strip};

/// The term of an expression.
pub(crate) fn term(expression: &Expression) -> Term {
    match expression {
        Expression::Null(_) => Term::Null,
        Expression::Bool(value) => Term::Bool(*value.value()),
        // As it is written: the parser's value is a float where it is no small integer.
        Expression::Number(value) => {
            Term::Number(value.as_repr().map_or_else(|| value.value().to_string(), |text| text.to_string()))
        }
        Expression::String(value) => Term::Text(value.value().clone()),
        Expression::Array(items) => Term::List(items.iter().map(term).collect()),
        Expression::Object(items) => {
            let entry = |(key, value): (&ObjectKey, &hcl_edit::expr::ObjectValue)| (self::key(key), term(value.expr()));
            Term::Object(items.iter().map(entry).collect())
        }
        Expression::StringTemplate(parts) => template(parts.iter(), Trim::NONE),
        Expression::HeredocTemplate(document) => template(document.template.iter(), Trim::heredoc(document.indent())),
        Expression::Parenthesis(inner) => term(inner.inner()),
        Expression::Variable(name) => Term::Name(name.value().to_string()),
        Expression::Conditional(all) => {
            Term::Conditional(Box::new((term(&all.cond_expr), term(&all.true_expr), term(&all.false_expr))))
        }
        Expression::FuncCall(call) => self::call(call),
        Expression::Traversal(path) => traversal(path),
        Expression::UnaryOp(op) => {
            let sign = match op.operator.value() {
                UnaryOperator::Not => "!",
                UnaryOperator::Neg => "-",
            };
            match (sign, term(&op.expr)) {
                ("-", Term::Number(text)) if !text.starts_with('-') => Term::Number(format!("-{text}")),
                (sign, operand) => Term::Unary(sign, Box::new(operand)),
            }
        }
        Expression::BinaryOp(op) => {
            let sign = operator(*op.operator.value());
            Term::Binary(sign, Box::new((term(&op.lhs_expr), term(&op.rhs_expr))))
        }
        Expression::ForExpr(each) => for_expression(each),
    }
}

fn key(key: &ObjectKey) -> Term {
    match key {
        ObjectKey::Ident(name) => Term::Text(name.as_str().to_owned()),
        // A bare name is a key as it is; in parentheses it is a reference.
        ObjectKey::Expression(Expression::Variable(name)) => Term::Text(name.value().to_string()),
        ObjectKey::Expression(expression) => match term(expression) {
            Term::Number(text) => Term::Text(text),
            Term::Bool(value) => Term::Text(value.to_string()),
            other => other,
        },
    }
}

fn call(call: &FuncCall) -> Term {
    let namespace: String = call.name.namespace.iter().map(|part| format!("{}::", part.as_str())).collect();
    let name = format!("{namespace}{}", call.name.name.as_str());
    Term::Call(name, call.args.iter().map(term).collect(), call.args.expand_final())
}

fn traversal(path: &Traversal) -> Term {
    let mut operators = path.operators.iter().map(|operator| operator.value()).peekable();
    let mut base = term(&path.expr);
    while let Some(operator) = operators.next() {
        base = match operator {
            TraversalOperator::GetAttr(name) => base.get(name.as_str()),
            TraversalOperator::Index(key) => Term::Index(Box::new(base), Box::new(term(key))),
            TraversalOperator::LegacyIndex(n) => {
                Term::Index(Box::new(base), Box::new(Term::Number(n.value().to_string())))
            }
            TraversalOperator::FullSplat(_) => Term::Splat(Box::new(base), steps(&mut operators)),
            TraversalOperator::AttrSplat(_) => {
                let mut steps = Vec::new();
                while let Some(TraversalOperator::GetAttr(name)) = operators.peek() {
                    steps.push(Step::Get(name.as_str().to_owned()));
                    operators.next();
                }
                Term::Splat(Box::new(base), steps)
            }
        };
    }
    base
}

fn steps<'a>(operators: &mut impl Iterator<Item = &'a TraversalOperator>) -> Vec<Step> {
    let mut all = Vec::new();
    while let Some(operator) = operators.next() {
        all.push(match operator {
            TraversalOperator::GetAttr(name) => Step::Get(name.as_str().to_owned()),
            TraversalOperator::Index(key) => Step::Index(term(key)),
            TraversalOperator::LegacyIndex(n) => Step::Index(Term::Number(n.value().to_string())),
            TraversalOperator::FullSplat(_) | TraversalOperator::AttrSplat(_) => Step::Splat(steps(operators)),
        });
    }
    all
}

fn operator(operator: BinaryOperator) -> &'static str {
    match operator {
        BinaryOperator::Eq => "==",
        BinaryOperator::NotEq => "!=",
        BinaryOperator::LessEq => "<=",
        BinaryOperator::GreaterEq => ">=",
        BinaryOperator::Less => "<",
        BinaryOperator::Greater => ">",
        BinaryOperator::Plus => "+",
        BinaryOperator::Minus => "-",
        BinaryOperator::Mul => "*",
        BinaryOperator::Div => "/",
        BinaryOperator::Mod => "%",
        BinaryOperator::And => "&&",
        BinaryOperator::Or => "||",
    }
}

fn for_expression(each: &ForExpr) -> Term {
    Term::For(Box::new(For {
        key_name: each.intro.key_var.as_ref().map(|name| name.as_str().to_owned()),
        value_name: each.intro.value_var.as_str().to_owned(),
        collection: term(&each.intro.collection_expr),
        key: each.key_expr.as_ref().map(term),
        value: term(&each.value_expr),
        grouping: each.grouping,
        condition: each.cond.as_ref().map(|condition| term(&condition.expr)),
    }))
}

/// What is taken of the lines of a template.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Trim {
    /// The indentation that `<<-` takes of every line.
    indent: usize,
    /// Within a directive, where it is still to be taken.
    is_inner: bool,
    /// The marks before and after an inner template.
    marks: (Strip, Strip),
}

impl Trim {
    pub(crate) const NONE: Self = Self { indent: 0, is_inner: false, marks: (Strip::None, Strip::None) };

    fn heredoc(indent: Option<usize>) -> Self {
        Self { indent: indent.unwrap_or(0), ..Self::NONE }
    }

    fn inner(self, before: Strip, after: Strip) -> Self {
        Self { is_inner: true, marks: (before, after), ..self }
    }

    /// Literal text, after a mark that takes white space or not.
    ///
    /// Terraform reads text line by line, and a mark takes of one line only: of the next, with its newline. A line that
    /// follows one taken so is not at the start of a line any more, and keeps its indentation.
    fn text(self, text: &str, is_stripped: bool) -> String {
        let spaces = " ".repeat(self.indent);
        let dedent = |text: &str| match self.is_inner && self.indent > 0 {
            true => text.replace(&format!("\n{spaces}"), "\n"),
            false => text.to_owned(),
        };
        let end = text.find('\n').map_or(text.len(), |newline| newline + 1);
        let (line, rest) = text.split_at(end);
        match is_stripped {
            false => dedent(text),
            true if line.trim().is_empty() && self.is_inner => dedent(rest),
            true if line.trim().is_empty() && !rest.is_empty() => format!("{spaces}{rest}"),
            true => dedent(text.trim_start()),
        }
    }
}

/// Takes the white space before a mark, of one line.
fn trim_end(text: &mut String) {
    let body = text.strip_suffix('\n').unwrap_or(text);
    let start = body.rfind('\n').map_or(0, |newline| newline + 1);
    let kept = start + text[start..].trim_end().len();
    text.truncate(kept);
}

/// A template; directives become the expressions that they stand for.
pub(crate) fn template<'a>(elements: impl Iterator<Item = &'a Element>, trim: Trim) -> Term {
    let takes_before = |strip| matches!(strip, Strip::Start | Strip::Both);
    let takes_after = |strip| matches!(strip, Strip::End | Strip::Both);
    let mut parts: Vec<Term> = Vec::new();
    let mut strip_next = takes_after(trim.marks.0);
    for element in elements {
        let (strip, part) = match element {
            Element::Literal(text) => {
                let text = trim.text(text.value(), std::mem::take(&mut strip_next));
                match parts.last_mut() {
                    Some(Term::Text(before)) => before.push_str(&text),
                    _ => parts.push(Term::Text(text)),
                }
                continue;
            }
            Element::Interpolation(inner) => ((inner.strip, inner.strip), term(&inner.expr)),
            Element::Directive(directive) => match &**directive {
                Directive::If(all) => ((all.if_expr.strip, all.endif_expr.strip), condition(all, trim)),
                Directive::For(all) => ((all.for_expr.strip, all.endfor_expr.strip), repetition(all, trim)),
            },
        };
        if let (true, Some(Term::Text(before))) = (takes_before(strip.0), parts.last_mut()) {
            trim_end(before);
        }
        strip_next = takes_after(strip.1);
        parts.push(part);
    }
    if let (true, Some(Term::Text(last))) = (takes_before(trim.marks.1), parts.last_mut()) {
        trim_end(last);
    }
    parts.retain(|part| !matches!(part, Term::Text(text) if text.is_empty()));
    match parts.as_slice() {
        [] => Term::Text(String::new()),
        [Term::Text(text)] => Term::Text(text.clone()),
        // `"${x}"` is `x` itself.
        [one] if !trim.is_inner && !matches!(one, Term::Null) => one.clone(),
        _ => Term::Template(parts),
    }
}

/// `%{ if c }a%{ else }b%{ endif }` is `c ? "a" : "b"`.
fn condition(all: &IfDirective, trim: Trim) -> Term {
    let middle = all.else_expr.as_ref().map_or(all.endif_expr.strip, |otherwise| otherwise.strip);
    let then = template(all.if_expr.template.iter(), trim.inner(all.if_expr.strip, middle));
    let otherwise = match &all.else_expr {
        Some(otherwise) => template(otherwise.template.iter(), trim.inner(otherwise.strip, all.endif_expr.strip)),
        None => Term::Text(String::new()),
    };
    Term::Conditional(Box::new((term(&all.if_expr.cond_expr), then, otherwise)))
}

/// `%{ for x in l }…%{ endfor }` is `join("", [for x in l : "…"])`.
fn repetition(all: &ForDirective, trim: Trim) -> Term {
    let head = &all.for_expr;
    let each = For {
        key_name: head.key_var.as_ref().map(|name| name.as_str().to_owned()),
        value_name: head.value_var.as_str().to_owned(),
        collection: term(&head.collection_expr),
        key: None,
        value: template(head.template.iter(), trim.inner(head.strip, all.endfor_expr.strip)),
        grouping: false,
        condition: None,
    };
    Term::call("join", vec![Term::Text(String::new()), Term::For(Box::new(each))])
}

#[cfg(test)]
mod tests {
    use super::term;

    /// What an expression is read as, in one spelling.
    #[track_caller]
    fn check(source: &str, expected: &str) {
        let expression = hcl_edit::parser::parse_expr(source).unwrap();
        assert_eq!(term(&expression).hcl(), expected, "{source}");
    }

    #[test]
    fn operators_keep_their_grouping() {
        check("a + b * c", "a + (b * c)");
        check("(a + b) * c", "(a + b) * c");
        check("!a || b && c ? 1 : -2", "((!a) || (b && c)) ? 1 : -2");
        check("-a", "-a");
        check("-123456789012345678901.50", "-123456789012345678901.50");
    }

    #[test]
    fn paths() {
        check("a.b[0].c[\"d\"]", r#"a.b[0].c["d"]"#);
        check("a.0.b", "a[0].b");
        check("a[*].b[0]", "a[*].b[0]");
        check("a.*.b[0]", "a[*].b[0]");
        check("f(a, b...)", "f(a, b...)");
        check("provider::x::f(a)", "provider::x::f(a)");
    }

    #[test]
    fn objects_and_for_expressions() {
        check("{ a = 1, (b) = 2, \"c d\" = 3 }", r#"{ "a" = 1, (b) = 2, "c d" = 3 }"#);
        check("{ for k, v in m : k => v... if v }", "{ for k, v in m : k => v... if v }");
        check("[for v in l : v]", "[for v in l : v]");
    }

    #[test]
    fn templates() {
        check(r#""${a}""#, "a");
        check(r#""x-${a}-$${b}""#, r#""x-${a}-$${b}""#);
        check(r#""$$${b} %%%{c}""#, r#""$$${b} %%%{c}""#);
        check(r#""$$${b} ${a}""#, r#""$$${b} ${a}""#);
        check(r#""a${"$"}${b}%%{c}${"%"}${d}""#, r#""a${"$"}${b}%%{c}${"%"}${d}""#);
        check("<<EOT\n$$${b}\nEOT", r#""$$${b}\n""#);
        check(r#""%{ if a }b%{ else }c%{ endif }d""#, r#""${a ? "b" : "c"}d""#);
        check("\"a  ${~ b ~}  c\"", r#""a${b}c""#);
        check("<<-EOT\n    a\n      ${b}\n  EOT", r#""a\n  ${b}\n""#);
    }
}
