//! The meaning of HCL text.

use super::{
    Meaning, bound, call, conditional, element, list, negative, number, object, of_hcl, template, walk, whole, word,
};
use hcl_edit::expr::{
    BinaryOperator, Expression, ForExpr, ObjectKey, Traversal, TraversalOperator as Step, UnaryOperator,
};
use hcl_edit::template::Element;
use ledgerform::{Node, Number};

/// Reads HCL.
#[derive(Default)]
pub(super) struct Texts {
    /// Names of key and element of the `for` expressions around, the outermost first.
    walks: Vec<(Option<String>, String)>,
}

impl Texts {
    pub(super) fn meaning(&mut self, expression: &Expression) -> Meaning {
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

    pub(super) fn template<'a>(&mut self, elements: impl Iterator<Item = &'a Element>) -> Meaning {
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

/// A negative number without its sign: the parser takes the sign before the steps that follow the number, HCL after them.
fn unsigned(expression: &Expression) -> Option<Meaning> {
    match expression {
        Expression::Number(n) => n.as_repr()?.strip_prefix('-').map(number),
        _ => None,
    }
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
