//! The types of outputs, where they follow from the expression. What does not follow for certain has none.

use super::function;
use super::world::{Path, World, literal};
use hcl_edit::expr::{BinaryOperator, Expression, ForExpr, ObjectKey, TraversalOperator, UnaryOperator};
use hcl_edit::template::Element;
use ledgerform_schema::Type;
use std::collections::BTreeMap;

/// How deep locals may refer to locals: beyond, they go round in circles.
const DEPTH: usize = 64;

pub(super) struct Infer<'a> {
    world: &'a World<'a>,
}

/// The names that `for` expressions bind, with their types where they are known.
type Bound = BTreeMap<String, Option<Type>>;

impl<'a> Infer<'a> {
    pub(super) fn new(world: &'a World<'a>) -> Self {
        Self { world }
    }

    /// The type of a value.
    pub(super) fn value(&self, expression: &Expression) -> Option<Type> {
        self.of(expression, &Bound::new(), 0).filter(is_told)
    }

    fn of(&self, expression: &Expression, bound: &Bound, depth: usize) -> Option<Type> {
        if depth > DEPTH {
            return None;
        }
        let of = |expression: &Expression| self.of(expression, bound, depth + 1);
        match expression {
            Expression::Null(_) => None,
            Expression::Bool(_) => Some(Type::Bool),
            Expression::Number(_) => Some(Type::Number),
            Expression::String(_) => Some(Type::String),
            Expression::Array(items) => Some(Type::List(Box::new(same(items.iter().map(of))?))),
            Expression::Object(items) => {
                let field = |(key, value): (&ObjectKey, &hcl_edit::expr::ObjectValue)| {
                    Some((key_name(key)?, of(value.expr()).unwrap_or(Type::Dynamic)))
                };
                items.iter().map(field).collect::<Option<BTreeMap<_, _>>>().map(Type::Object)
            }
            Expression::StringTemplate(template) => match template.as_single_element() {
                // `"${x}"` is `x` itself.
                Some(Element::Interpolation(inner)) => of(&inner.expr),
                _ => Some(Type::String),
            },
            Expression::HeredocTemplate(_) => Some(Type::String),
            Expression::Parenthesis(inner) => of(inner.inner()),
            Expression::Conditional(all) => either(&all.true_expr, &all.false_expr, of),
            Expression::UnaryOp(op) => Some(match op.operator.value() {
                UnaryOperator::Not => Type::Bool,
                UnaryOperator::Neg => Type::Number,
            }),
            Expression::BinaryOp(op) => Some(match op.operator.value() {
                BinaryOperator::Plus
                | BinaryOperator::Minus
                | BinaryOperator::Mul
                | BinaryOperator::Div
                | BinaryOperator::Mod => Type::Number,
                _ => Type::Bool,
            }),
            Expression::FuncCall(call) => {
                let is_plain = !call.name.is_namespaced() && !call.args.expand_final();
                let arguments: Vec<&Expression> = call.args.iter().collect();
                function::result(call.name.name.as_str(), &arguments, is_plain, of)
            }
            Expression::ForExpr(each) => self.for_expression(each, bound, depth),
            Expression::Variable(_) => self.path(&Path::of(expression)?, bound, depth),
            Expression::Traversal(path) => match Path::of(expression) {
                Some(path) => self.path(&path, bound, depth),
                None => steps(of(&path.expr)?, &path.operators.iter().map(|step| step.value()).collect::<Vec<_>>()),
            },
        }
    }

    fn path(&self, path: &Path<'_>, bound: &Bound, depth: usize) -> Option<Type> {
        if let Some(ty) = bound.get(path.root) {
            return steps(ty.clone()?, &path.steps);
        }
        let after_name = path.steps.get(1..).unwrap_or_default();
        match (path.root, path.name(0)) {
            ("var", Some(name)) => steps(self.world.variables.get(name)?.constraint.value_type(), after_name),
            ("local", Some(name)) => {
                steps(self.of(self.world.locals.get(name)?, &Bound::new(), depth + 1)?, after_name)
            }
            ("path" | "terraform", Some(_)) if after_name.is_empty() => Some(Type::String),
            _ => {
                let (resource, rest) = self.world.resource(path)?;
                steps(resource.value_type()?, &rest)
            }
        }
    }

    fn for_expression(&self, each: &ForExpr, bound: &Bound, depth: usize) -> Option<Type> {
        let collection = self.of(&each.intro.collection_expr, bound, depth + 1);
        let value = collection.as_ref().and_then(element);
        let key = collection.as_ref().map(|ty| match ty {
            Type::List(_) | Type::Tuple(_) => Type::Number,
            Type::Set(of) => (**of).clone(),
            _ => Type::String,
        });
        let mut inner = bound.clone();
        inner.extend(each.intro.key_var.as_ref().map(|name| (name.as_str().to_owned(), key)));
        inner.insert(each.intro.value_var.as_str().to_owned(), value);
        let value = Box::new(self.of(&each.value_expr, &inner, depth + 1).unwrap_or(Type::Dynamic));
        Some(match (&each.key_expr, each.grouping) {
            (None, _) => Type::List(value),
            (Some(_), false) => Type::Map(value),
            (Some(_), true) => Type::Map(Box::new(Type::List(value))),
        })
    }
}

/// Whether the type says more than that there is a value.
fn is_told(ty: &Type) -> bool {
    !matches!(ty, Type::Dynamic)
}

fn key_name(key: &ObjectKey) -> Option<String> {
    match key {
        ObjectKey::Ident(name) => Some(name.as_str().to_owned()),
        ObjectKey::Expression(Expression::Variable(name)) => Some(name.value().to_string()),
        ObjectKey::Expression(expression) => literal(expression),
    }
}

/// The type that all have, if all have one and the same.
pub(super) fn same(types: impl IntoIterator<Item = Option<Type>>) -> Option<Type> {
    let mut types = types.into_iter();
    let first = types.next()??;
    types.all(|ty| ty.as_ref() == Some(&first)).then_some(first).filter(is_told)
}

/// The type of what is one or the other; null is of any type.
pub(super) fn either(a: &Expression, b: &Expression, of: impl Fn(&Expression) -> Option<Type>) -> Option<Type> {
    match (a.is_null(), b.is_null()) {
        (true, _) => of(b),
        (_, true) => of(a),
        _ => same([of(a), of(b)]),
    }
}

/// What an element of a collection is.
pub(super) fn element(ty: &Type) -> Option<Type> {
    match ty {
        Type::List(of) | Type::Set(of) | Type::Map(of) => Some((**of).clone()),
        Type::Object(fields) => same(fields.values().cloned().map(Some)),
        Type::Tuple(items) => same(items.iter().cloned().map(Some)),
        _ => None,
    }
}

/// The type of what is taken of a value.
fn steps(ty: Type, path: &[&TraversalOperator]) -> Option<Type> {
    let Some((step, rest)) = path.split_first() else { return Some(ty) };
    let position = |items: &[Type], n: Option<u64>| items.get(usize::try_from(n?).ok()?).cloned();
    let next = match (step, ty) {
        (TraversalOperator::GetAttr(name), Type::Object(mut fields)) => fields.remove(name.value().as_str())?,
        (TraversalOperator::GetAttr(_), Type::Map(of)) => *of,
        (TraversalOperator::Index(_), Type::List(of) | Type::Map(of)) => *of,
        (TraversalOperator::Index(key), Type::Object(mut fields)) => fields.remove(&literal(key)?)?,
        (TraversalOperator::Index(Expression::Number(n)), Type::Tuple(items)) => position(&items, n.value().as_u64())?,
        (TraversalOperator::LegacyIndex(_), Type::List(of)) => *of,
        (TraversalOperator::LegacyIndex(n), Type::Tuple(items)) => position(&items, Some(*n.value()))?,
        (TraversalOperator::FullSplat(_), Type::List(of) | Type::Set(of)) => {
            return Some(Type::List(Box::new(steps(*of, rest)?)));
        }
        (TraversalOperator::AttrSplat(_), Type::List(of) | Type::Set(of)) => {
            let end = rest.iter().position(|step| !matches!(step, TraversalOperator::GetAttr(_)));
            let (each, rest) = rest.split_at(end.unwrap_or(rest.len()));
            return steps(Type::List(Box::new(steps(*of, each)?)), rest);
        }
        _ => return None,
    };
    steps(next, rest)
}
