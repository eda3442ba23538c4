//! Literals and templates, written as the type that is wanted.

use super::{Form, Scope, Value};
use crate::term::Term;
use crate::types::Ty;

impl Scope {
    pub(super) fn try_argument(&self, term: &Term, want: &Ty) -> Option<String> {
        match (term, want.present()) {
            (Term::Text(_) | Term::Number(_) | Term::Bool(_), ty) if ty.is_scalar() || *ty == Ty::Any => {
                Some(scalar(term, ty).unwrap_or_else(|| self.raw_code(term, want)))
            }
            (Term::List(items), Ty::List(of) | Ty::Set(of)) => self.sequence(items, of),
            (Term::Object(items), Ty::Map(of)) => self.pairs(items, of),
            _ if term.is_literal() => self.try_expr(term, want),
            _ => Some(fit(self.value_for(term, want.present())?, want, false)),
        }
    }

    pub(super) fn try_expr(&self, term: &Term, want: &Ty) -> Option<String> {
        let marker = want.marker();
        match (term, want) {
            (Term::Null, _) => Some(format!("Expr::<{marker}>::null()")),
            (Term::Text(_) | Term::Number(_) | Term::Bool(_), _) => {
                let Some(code) = scalar(term, want.present()) else { return Some(self.raw_code(term, want)) };
                Some(match want {
                    Ty::String | Ty::Number | Ty::Bool => format!("Expr::<{marker}>::from({code})"),
                    Ty::Option(of) if **of == Ty::Any => {
                        format!("IntoExpr::<Any>::into_expr({code}).cast::<{marker}>()")
                    }
                    _ => format!("IntoExpr::<{marker}>::into_expr({code})"),
                })
            }
            (Term::List(items), Ty::Any) => self.any_list(items),
            (Term::List(items), _) => match want.present() {
                Ty::List(of) | Ty::Set(of) => {
                    Some(format!("IntoExpr::<{marker}>::into_expr({})", self.sequence(items, of)?))
                }
                _ => Some(format!("{}.cast::<{marker}>()", self.any_list(items)?)),
            },
            (Term::Object(items), _) => match want.present() {
                Ty::Map(of) => Some(format!("IntoExpr::<{marker}>::into_expr({})", self.pairs(items, of)?)),
                Ty::Any | Ty::Object(_) if want == want.present() => self.object(items, want),
                ty => Some(format!("{}.cast::<{marker}>()", self.object(items, ty)?)),
            },
            _ => Some(fit(self.value_for(term, want.present())?, want, true)),
        }
    }

    /// The elements of an array, all of one Rust type.
    fn sequence(&self, items: &[Term], of: &Ty) -> Option<String> {
        if items.is_empty() {
            return Some(format!("Vec::<Expr<{}>>::new()", of.marker()));
        }
        Some(format!("[{}]", self.uniform(&items.iter().collect::<Vec<_>>(), of)?.join(", ")))
    }

    /// The elements of a map; keys that are expressions make it a call.
    fn pairs(&self, items: &[(Term, Term)], of: &Ty) -> Option<String> {
        if items.is_empty() {
            return Some(format!("Vec::<(String, Expr<{}>)>::new()", of.marker()));
        }
        if items.iter().any(|(key, _)| text_key(key).is_none()) {
            return self.with_keys(items, of);
        }
        let keys: Option<Vec<String>> = items.iter().map(|(key, _)| text_key(key)).collect();
        let values = self.uniform(&items.iter().map(|(_, value)| value).collect::<Vec<_>>(), of)?;
        let pairs: Vec<String> = keys?.iter().zip(values).map(|(key, value)| format!("({key}, {value})")).collect();
        Some(format!("[{}]", pairs.join(", ")))
    }

    /// `{ (key) = value, … }`
    fn with_keys(&self, items: &[(Term, Term)], of: &Ty) -> Option<String> {
        let (keys, values): (Vec<&Term>, Vec<&Term>) = items.iter().map(|(key, value)| (key, value)).unzip();
        let (keys, values) = (self.uniform(&keys, &Ty::String)?, self.uniform(&values, of)?);
        Some(format!("function::zipmap::<{}>([{}], [{}])", of.marker(), keys.join(", "), values.join(", ")))
    }

    /// The code of several values, all of one Rust type.
    fn uniform(&self, items: &[&Term], of: &Ty) -> Option<Vec<String>> {
        let is_plain = |term: &&Term| match (term, of) {
            (Term::Text(_) | Term::Number(_) | Term::Bool(_), of) if of.is_scalar() => scalar(term, of).is_some(),
            (Term::Text(_), Ty::Any) => true,
            _ => false,
        };
        if items.iter().all(is_plain) {
            return items.iter().map(|term| self.try_argument(term, of)).collect();
        }
        items.iter().map(|term| self.try_expr(term, of)).collect()
    }

    /// `list![…]`
    fn any_list(&self, items: &[Term]) -> Option<String> {
        let items: Option<Vec<String>> = items.iter().map(|item| self.try_argument(item, &Ty::Any)).collect();
        Some(format!("list![{}]", items?.join(", ")))
    }

    /// `object!(…)`, an object of attributes of any types.
    fn object(&self, items: &[(Term, Term)], want: &Ty) -> Option<String> {
        let fields = match want {
            Ty::Object(fields) => Some(fields),
            _ => None,
        };
        if items.iter().any(|(key, _)| text_key(key).is_none()) {
            return Some(format!("{}.cast::<Any>()", self.with_keys(items, &Ty::Any)?));
        }
        let mut code = Vec::new();
        for (key, value) in items {
            let Term::Text(name) = key else { return None };
            let known = fields.and_then(|fields| fields.get(name));
            let ty = match (known.cloned().unwrap_or_else(|| self.infer(value)), value) {
                (_, Term::Object(_) | Term::Text(_) | Term::Bool(_) | Term::Number(_)) => Ty::Any,
                (ty, _) if ty.marker().contains("Any") => Ty::Any,
                (ty, _) => ty,
            };
            // An array alone would not say what it is a list of.
            let value = match (value, &ty) {
                (Term::List(items), ty) if items.is_empty() || *ty == Ty::Any => self.any_list(items)?,
                (Term::List(_) | Term::Null, ty) if *ty != Ty::Any => self.try_expr(value, ty)?,
                _ => self.try_argument(value, &Ty::Any)?,
            };
            code.push(format!("{} = {value}", quote(name)));
        }
        Some(format!("object!({})", code.join(", ")))
    }

    /// `tf!("…", …)`
    pub(super) fn template(&self, parts: &[Term]) -> Option<Value> {
        let (text, arguments) = self.pieces(parts)?;
        Some(Value::owned(format!("tf!({}{arguments})", quote(&text)), Ty::String))
    }

    /// The text of a template with its places, and the arguments that go there.
    pub(super) fn pieces(&self, parts: &[Term]) -> Option<(String, String)> {
        let mut text = String::new();
        let mut arguments = String::new();
        for part in parts {
            match part {
                Term::Text(literal) => text.push_str(&literal.replace('{', "{{").replace('}', "}}")),
                part => {
                    let value = self.value(part)?.present();
                    let value = if value.ty.is_scalar() { value } else { value.cast(&Ty::String) };
                    if value.form == Form::Bound {
                        text.push_str(&format!("{{{}}}", value.code));
                    } else {
                        text.push_str("{}");
                        arguments.push_str(&format!(", {}", value.receiver()));
                    }
                }
            }
        }
        Some((text, arguments))
    }
}

/// A value where another type is wanted; `exact` if it must be an `Expr` of just that type.
fn fit(value: Value, want: &Ty, exact: bool) -> String {
    let is_same = value.ty.marker() == want.marker();
    if is_same && exact {
        return value.expr();
    }
    let by_reference = |value: &Value| match value.form {
        Form::Bound => format!("&{}", value.code),
        _ => value.code.clone(),
    };
    if is_same {
        return by_reference(&value);
    }
    if matches!(value.ty, Ty::Option(_)) && !matches!(want, Ty::Option(_)) {
        return fit(value.present(), want, exact);
    }
    if !exact {
        match (want, &value.ty) {
            (
                Ty::Any | Ty::Object(_),
                Ty::String | Ty::Number | Ty::Bool | Ty::List(_) | Ty::Map(_) | Ty::Set(_) | Ty::Option(_),
            ) => return by_reference(&value),
            (Ty::Set(a), Ty::List(b)) if a.marker() == b.marker() => return by_reference(&value),
            (Ty::Option(of), ty) if of.marker() == ty.marker() => return by_reference(&value),
            _ => {}
        }
    }
    value.cast(want).code
}

/// A string, number or boolean as a Rust literal of the type that is wanted.
fn scalar(term: &Term, want: &Ty) -> Option<String> {
    match (term, want) {
        (Term::Text(text), Ty::String | Ty::Any) => Some(quote(text)),
        // What becomes text must be spelled as Terraform spells numbers.
        (Term::Number(text), Ty::String) => number(text).map(|_| quote(text)),
        (Term::Bool(value), Ty::String) => Some(quote(&value.to_string())),
        (Term::Bool(value), Ty::Bool | Ty::Any) => Some(value.to_string()),
        (Term::Text(text), Ty::Bool) if text == "true" || text == "false" => Some(text.clone()),
        (Term::Number(text) | Term::Text(text), Ty::Number) => number(text),
        (Term::Number(text), Ty::Any) => number(text),
        _ => None,
    }
}

fn number(text: &str) -> Option<String> {
    if text.parse::<i32>().is_ok() {
        return Some(text.to_owned());
    }
    if text.parse::<i64>().is_ok() {
        return Some(format!("{text}_i64"));
    }
    // Only what a float holds exactly enough to be printed the same.
    let value: f64 = text.parse().ok()?;
    (value.is_finite() && format!("{value}") == text).then(|| format!("{text}_f64"))
}

fn text_key(key: &Term) -> Option<String> {
    match key {
        Term::Text(text) => Some(quote(text)),
        _ => None,
    }
}

/// A Rust string literal; several lines stay lines.
pub(crate) fn quote(text: &str) -> String {
    let is_plain = |c: char| c == '\n' || c == '\t' || !c.is_control();
    let many = text.matches('\n').count() > 1 || text.matches('"').count() > 2;
    if many && text.chars().all(is_plain) {
        let mut marks = "#".to_owned();
        while text.contains(&format!("\"{marks}")) {
            marks.push('#');
        }
        return format!("r{marks}\"{text}\"{marks}");
    }
    format!("{text:?}")
}
