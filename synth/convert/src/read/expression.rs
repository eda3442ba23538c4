//! `hcl-edit` expressions → terms.

use crate::term::{For, Step, Term};
use hcl_edit::expr::{
    BinaryOperator, Expression, ForExpr, FuncCall, ObjectKey, Traversal, TraversalOperator, UnaryOperator,
};
use hcl_edit::template::{Directive, Element, ForDirective, IfDirective, Strip, Template};

/// The term of an expression.
pub(crate) fn term(expression: &Expression) -> Term {
    match expression {
        Expression::Null(_) => Term::Null,
        Expression::Bool(value) => Term::Bool(*value.value()),
        Expression::Number(value) => Term::Number(value.value().to_string()),
        Expression::String(value) => Term::Text(unescape(value.value())),
        Expression::Array(items) => Term::List(items.iter().map(term).collect()),
        Expression::Object(items) => {
            let entry = |(key, value): (&ObjectKey, &hcl_edit::expr::ObjectValue)| (self::key(key), term(value.expr()));
            Term::Object(items.iter().map(entry).collect())
        }
        Expression::StringTemplate(parts) => template(parts.iter(), 0),
        Expression::HeredocTemplate(document) => template(document.template.iter(), document.indent().unwrap_or(0)),
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

/// A template; directives become the expressions that they stand for.
///
/// `indent` is what `<<-` takes of every line; within directives it is still to be taken.
pub(crate) fn template<'a>(elements: impl Iterator<Item = &'a Element>, indent: usize) -> Term {
    let mut parts: Vec<Term> = Vec::new();
    let mut strip_next = false;
    for element in elements {
        let (strip, part) = match element {
            Element::Literal(text) => {
                let text = unescape(text.value());
                let text = if strip_next { text.trim_start().to_owned() } else { text };
                strip_next = false;
                match parts.last_mut() {
                    Some(Term::Text(before)) => before.push_str(&text),
                    _ => parts.push(Term::Text(text)),
                }
                continue;
            }
            Element::Interpolation(inner) => ((inner.strip, inner.strip), term(&inner.expr)),
            Element::Directive(directive) => match &**directive {
                Directive::If(all) => ((all.if_expr.strip, all.endif_expr.strip), condition(all, indent)),
                Directive::For(all) => ((all.for_expr.strip, all.endfor_expr.strip), repetition(all, indent)),
            },
        };
        if matches!(strip.0, Strip::Start | Strip::Both)
            && let Some(Term::Text(before)) = parts.last_mut()
        {
            *before = before.trim_end().to_owned();
        }
        strip_next = matches!(strip.1, Strip::End | Strip::Both);
        parts.push(part);
    }
    parts.retain(|part| !matches!(part, Term::Text(text) if text.is_empty()));
    match parts.as_slice() {
        [] => Term::Text(String::new()),
        [Term::Text(text)] => Term::Text(text.clone()),
        // `"${x}"` is `x` itself.
        [one] if !matches!(one, Term::Null) => one.clone(),
        _ => Term::Template(parts),
    }
}

/// A template within a directive, whose marks may take white space at its ends.
fn inner(inner: &Template, before: Strip, after: Strip, indent: usize) -> Term {
    let trim = |text: &str| {
        let text = if matches!(before, Strip::End | Strip::Both) { text.trim_start() } else { text };
        let text = if matches!(after, Strip::Start | Strip::Both) { text.trim_end() } else { text };
        text.to_owned()
    };
    let dedent = |text: &str| match indent {
        0 => text.to_owned(),
        indent => text.replace(&format!("\n{}", " ".repeat(indent)), "\n"),
    };
    match template(inner.iter(), indent) {
        Term::Text(text) => Term::Text(trim(&dedent(&text))),
        Term::Template(mut parts) => {
            for part in &mut parts {
                if let Term::Text(text) = part {
                    *text = dedent(text);
                }
            }
            if let (Strip::End | Strip::Both, Some(Term::Text(text))) = (before, parts.first_mut()) {
                *text = text.trim_start().to_owned();
            }
            if let (Strip::Start | Strip::Both, Some(Term::Text(text))) = (after, parts.last_mut()) {
                *text = text.trim_end().to_owned();
            }
            Term::Template(parts)
        }
        other => other,
    }
}

/// `%{ if c }a%{ else }b%{ endif }` is `c ? "a" : "b"`.
fn condition(all: &IfDirective, indent: usize) -> Term {
    let middle = all.else_expr.as_ref().map_or(all.endif_expr.strip, |otherwise| otherwise.strip);
    let then = inner(&all.if_expr.template, all.if_expr.strip, middle, indent);
    let otherwise = match &all.else_expr {
        Some(otherwise) => inner(&otherwise.template, otherwise.strip, all.endif_expr.strip, indent),
        None => Term::Text(String::new()),
    };
    Term::Conditional(Box::new((term(&all.if_expr.cond_expr), then, otherwise)))
}

/// `%{ for x in l }…%{ endfor }` is `join("", [for x in l : "…"])`.
fn repetition(all: &ForDirective, indent: usize) -> Term {
    let head = &all.for_expr;
    let each = For {
        key_name: head.key_var.as_ref().map(|name| name.as_str().to_owned()),
        value_name: head.value_var.as_str().to_owned(),
        collection: term(&head.collection_expr),
        key: None,
        value: inner(&head.template, head.strip, all.endfor_expr.strip, indent),
        grouping: false,
        condition: None,
    };
    Term::call("join", vec![Term::Text(String::new()), Term::For(Box::new(each))])
}

/// Literal text without the escapes of template marks.
fn unescape(text: &str) -> String {
    text.replace("$${", "${").replace("%%{", "%{")
}
