//! Function calls.

use super::{Scope, Value};
use crate::term::Term;
use crate::types::Ty;

impl Scope {
    pub(super) fn call(&self, name: &str, arguments: &[Term], expand: bool) -> Option<Value> {
        if expand {
            return self.expanded(name, arguments);
        }
        if let Some(value) = self.special(name, arguments) {
            return Some(value);
        }
        if let Some((types, result)) = signature(name, arguments.len()) {
            let arguments: Option<Vec<String>> =
                arguments.iter().zip(&types).map(|(term, ty)| self.try_argument(term, ty)).collect();
            return Some(Value::owned(format!("function::{name}({})", arguments?.join(", ")), result));
        }
        // Functions of files and of the run itself, and those of providers, stay text.
        if name.contains("::") || name.starts_with("file") || name.starts_with("templatefile") {
            return None;
        }
        let arguments: Option<Vec<String>> = arguments.iter().map(|term| self.try_expr(term, &Ty::Any)).collect();
        let ty = result(name);
        let arguments = arguments?;
        let list = if arguments.is_empty() { "[]".to_owned() } else { format!("[{}]", arguments.join(", ")) };
        Some(Value::owned(format!("call::<{}>({name:?}, {list})", ty.marker()), ty))
    }

    fn expanded(&self, name: &str, arguments: &[Term]) -> Option<Value> {
        let [maps] = arguments else { return None };
        if name != "merge" {
            return None;
        }
        let maps = self.value(maps)?.present();
        let element = match maps.ty.element() {
            map @ Ty::Map(_) => map,
            _ => Ty::map(Ty::Any),
        };
        let maps = maps.cast(&Ty::list(element.clone()));
        Some(Value::owned(format!("function::merge_all(&{})", maps.receiver()), element))
    }

    /// Functions whose form depends on their arguments.
    fn special(&self, name: &str, arguments: &[Term]) -> Option<Value> {
        let infer = |i: usize| arguments.get(i).map_or(Ty::Any, |term| self.infer(term).present().clone());
        let generic = |types: &[Ty], result: Ty| {
            let code: Option<Vec<String>> =
                arguments.iter().zip(types).map(|(term, ty)| self.try_argument(term, ty)).collect();
            Some((code?.join(", "), result))
        };
        let list = |i: usize| match infer(i) {
            ty @ Ty::List(_) => ty,
            Ty::Set(of) => Ty::List(of),
            _ => Ty::list(Ty::Any),
        };
        let map = |i: usize| match infer(i) {
            ty @ Ty::Map(_) => ty,
            Ty::Object(fields) => Ty::map(fields.into_values().reduce(Ty::join).unwrap_or(Ty::Any)),
            _ => Ty::map(Ty::Any),
        };
        let method = |receiver: &Term, ty: &Ty, method: &str, result: Ty| {
            let value = self.typed(receiver, ty)?;
            Some(Value::owned(format!("{}.{method}", value.receiver()), result))
        };
        match (name, arguments) {
            ("one", [part]) => {
                if let Some(value) = self.of_maybe(part, None) {
                    return Some(value);
                }
                let ty = list(0);
                let (code, of) = generic(std::slice::from_ref(&ty), ty.element())?;
                Some(Value::owned(format!("function::one::<{}>({code})", of.marker()), of.optional()))
            }
            ("join", [Term::Text(empty), part]) if empty.is_empty() => self.of_maybe(part, Some(&arguments[0])),
            ("try", [part, default]) => {
                if let Some(value) = self.of_maybe(part, Some(default)) {
                    return Some(value);
                }
                let ty = infer(0).join(infer(1));
                let (a, b) = (self.try_expr(part, &ty)?, self.try_argument(default, &ty)?);
                Some(Value::owned(format!("function::try_::<{}>({a}, {b})", ty.marker()), ty))
            }
            ("can", [part]) => {
                let ty = infer(0);
                Some(Value::owned(format!("function::can({})", self.try_expr(part, &ty)?), Ty::Bool))
            }
            ("length", [part]) => match infer(0) {
                Ty::String => method(part, &Ty::String, "length()", Ty::Number),
                Ty::Map(_) | Ty::Object(_) => method(part, &map(0), "length()", Ty::Number),
                _ => method(part, &list(0), "length()", Ty::Number),
            },
            ("keys", [part]) => method(part, &map(0), "keys()", Ty::list(Ty::String)),
            ("values", [part]) => {
                let ty = map(0);
                method(part, &ty, "values()", Ty::list(ty.element()))
            }
            ("contains", [part, value]) => {
                let ty = list(0);
                let value = self.try_argument(value, &ty.element())?;
                method(part, &ty, &format!("contains({value})"), Ty::Bool)
            }
            ("merge", [first, rest @ ..]) if !rest.is_empty() => {
                let ty = (1..arguments.len()).fold(map(0), |ty, i| ty.join(map(i)));
                let ty = if matches!(ty, Ty::Map(_)) { ty } else { Ty::map(Ty::Any) };
                let mut code = self.typed(first, &ty)?.receiver();
                for other in rest {
                    code.push_str(&format!(".merge({})", self.try_argument(other, &ty)?));
                }
                Some(Value::owned(code, ty))
            }
            ("concat", [a, b]) => {
                let ty = list(0).join(list(1));
                let ty = if matches!(ty, Ty::List(_)) { ty } else { Ty::list(Ty::Any) };
                let (a, b) = (self.try_argument(a, &ty)?, self.try_argument(b, &ty)?);
                Some(Value::owned(format!("function::concat::<{}>({a}, {b})", ty.element().marker()), ty))
            }
            ("flatten", [part]) => {
                let ty = match list(0).element() {
                    ty @ Ty::List(_) => ty,
                    _ => return None,
                };
                method(part, &Ty::list(ty.clone()), "flatten()", ty)
            }
            ("toset", [_]) => {
                let ty = list(0);
                let (code, of) = generic(std::slice::from_ref(&ty), ty.element())?;
                Some(Value::owned(format!("function::toset::<{}>({code})", of.marker()), Ty::Set(Box::new(of))))
            }
            ("tolist", [part]) => match infer(0) {
                Ty::Set(of) => {
                    let (code, _) = generic(&[Ty::Set(of.clone())], Ty::Any)?;
                    Some(Value::owned(format!("function::tolist::<{}>({code})", of.marker()), Ty::List(of)))
                }
                _ => self
                    .value(part)
                    .filter(|value| matches!(value.ty, Ty::List(_)) && matches!(part, Term::Name(_) | Term::Get(..))),
            },
            ("distinct", [_]) => {
                let ty = list(0);
                let (code, ty) = generic(std::slice::from_ref(&ty), ty.clone())?;
                Some(Value::owned(format!("function::distinct::<{}>({code})", ty.element().marker()), ty))
            }
            ("element" | "index", [_, at]) => {
                let ty = list(0);
                let of = ty.element();
                let (second, result) =
                    if name == "element" { (Ty::Number, of.clone()) } else { (of.clone(), Ty::Number) };
                let (list, at) = (self.try_argument(&arguments[0], &ty)?, self.try_argument(at, &second)?);
                Some(Value::owned(format!("function::{name}::<{}>({list}, {at})", of.marker()), result))
            }
            ("lookup", [_, _, default]) => {
                let of = match map(0).element() {
                    Ty::Any => infer(2),
                    of => of,
                };
                let (code, of) = generic(&[Ty::map(of.clone()), Ty::String, of.clone()], of)?;
                let _ = default;
                Some(Value::owned(format!("function::lookup::<{}>({code})", of.marker()), of))
            }
            ("zipmap", [_, _]) => {
                let ty = list(1);
                let (code, of) = generic(&[Ty::list(Ty::String), ty.clone()], ty.element())?;
                Some(Value::owned(format!("function::zipmap::<{}>({code})", of.marker()), Ty::map(of)))
            }
            ("coalesce", [a, b]) if infer(0) == Ty::String && infer(1) == Ty::String => {
                let (a, b) = (self.try_argument(a, &Ty::String.optional())?, self.try_argument(b, &Ty::String)?);
                Some(Value::owned(format!("function::coalesce({a}, {b})"), Ty::String))
            }
            ("regex", [Term::Text(pattern), _]) if pattern.replace("(?:", "").contains('(') => None,
            ("regex", [_, _]) => {
                let (code, ty) = generic(&[Ty::String, Ty::String], Ty::String)?;
                Some(Value::owned(format!("function::regex({code})"), ty))
            }
            ("tostring", [part]) if infer(0) == Ty::Number => {
                Some(Value::owned(format!("function::tostring({})", self.try_argument(part, &Ty::Number)?), Ty::String))
            }
            _ => None,
        }
    }
}

/// The parameters and the result of a function of one form.
fn signature(name: &str, count: usize) -> Option<(Vec<Ty>, Ty)> {
    use Ty::{Any, Bool, Number as N, String as S};
    let texts = || Ty::list(Ty::String);
    let (parameters, result) = match name {
        "alltrue" | "anytrue" => (vec![Ty::list(Bool)], Bool),
        "cidrhost" => (vec![S, N], S),
        "cidrnetmask" => (vec![S], S),
        "cidrsubnet" => (vec![S, N, N], S),
        "compact" => (vec![texts()], texts()),
        "endswith" | "startswith" => (vec![S, S], Bool),
        "join" => (vec![S, texts()], S),
        "jsonencode" => (vec![Any], S),
        "lower" | "upper" => (vec![S], S),
        "max" | "min" | "pow" => (vec![N, N], N),
        "range" => (vec![N, N], Ty::list(N)),
        "replace" => (vec![S, S, S], S),
        "sort" => (vec![texts()], texts()),
        "split" => (vec![S, S], texts()),
        "substr" => (vec![S, N, N], S),
        "tonumber" => (vec![S], N),
        "trimprefix" | "trimsuffix" => (vec![S, S], S),
        _ => return None,
    };
    (parameters.len() == count).then_some((parameters, result))
}

/// What the functions give that have no typed form.
fn result(name: &str) -> Ty {
    match name {
        "abs" | "ceil" | "floor" | "log" | "parseint" | "signum" | "sum" | "max" | "min" => Ty::Number,
        "base64encode" | "base64decode" | "base64gzip" | "chomp" | "format" | "formatdate" | "indent" | "md5"
        | "sha1" | "sha256" | "sha512" | "strrev" | "timeadd" | "timestamp" | "title" | "tostring" | "trim"
        | "trimspace" | "urlencode" | "uuid" | "yamlencode" | "join" | "base64sha256" => Ty::String,
        "cidrsubnets" | "formatlist" | "regexall" => Ty::list(Ty::String),
        "tobool" => Ty::Bool,
        _ => Ty::Any,
    }
}
