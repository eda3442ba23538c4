//! Function calls.

use super::signature::signature;
use super::{Scope, Value};
use crate::term::Term;
use crate::types::Ty;

/// Functions of one form for two arguments and another for any number: the two names and whether the arguments are sets.
const SEVERAL: [(&str, &str, bool); 6] = [
    ("concat", "concat_all", false),
    ("coalescelist", "coalescelist_all", false),
    ("setproduct", "setproduct_all", false),
    ("setintersection", "setintersection_all", true),
    ("setsubtract", "", true),
    ("setunion", "setunion_all", true),
];

impl Scope {
    /// A call; `hint` is the type that is wanted, for functions that give what they are given.
    pub(super) fn call(&self, name: &str, arguments: &[Term], expand: bool, hint: &Ty) -> Option<Value> {
        let name = name.strip_prefix("core::").unwrap_or(name);
        if let Some(function) = name.strip_prefix("provider::") {
            let (provider, function) = function.split_once("::").filter(|_| !expand)?;
            let arguments = self.tuple(arguments)?;
            return Some(Value::free(
                "function::provider::",
                Ty::Any,
                &format!("({provider:?}, {function:?}, {arguments})"),
            ));
        }
        if expand && let Some(value) = self.expanded(name, arguments) {
            return Some(value);
        }
        if !expand && let Some(value) = self.special(name, arguments, hint).or_else(|| self.generic(name, arguments)) {
            return Some(value);
        }
        let form = signature(name, arguments.len(), expand)?;
        let (first, more) = arguments.split_at(form.parameters.len());
        let file = arguments.first().and_then(|path| self.file(name, path)).map(|path| path.code);
        let is_file = usize::from(file.is_some());
        let others = first.iter().zip(&form.parameters).skip(is_file).map(|(term, ty)| self.try_argument(term, ty));
        let mut code: Vec<String> = file.map(Some).into_iter().chain(others).collect::<Option<_>>()?;
        if let Some(of) = form.rest {
            code.push(match more {
                [list] if expand => self.try_argument(list, &Ty::list(of))?,
                more => self.try_argument(&Term::List(more.to_vec()), &Ty::list(of))?,
            });
        }
        Some(Value::owned(format!("function::{}({})", form.rust, code.join(", ")), form.result))
    }

    /// `f(list...)`
    fn expanded(&self, name: &str, arguments: &[Term]) -> Option<Value> {
        let (list, before) = arguments.split_last()?;
        let element = self.infer(list).present().element();
        let (rust, element, result) = match (name, before) {
            ("merge", []) => {
                let map = if matches!(element, Ty::Map(_)) { element } else { Ty::map(Ty::Any) };
                ("merge_all", map.clone(), map)
            }
            ("concat", []) => {
                let lists = if matches!(element, Ty::List(_)) { element } else { Ty::list(Ty::Any) };
                ("concat_all", lists.clone(), lists)
            }
            ("setunion" | "setintersection", []) => {
                let sets = if matches!(element, Ty::Set(_)) { element } else { Ty::Set(Box::new(Ty::String)) };
                (if name == "setunion" { "setunion_all" } else { "setintersection_all" }, sets.clone(), sets)
            }
            ("setproduct", []) => {
                let lists = if matches!(element, Ty::List(_)) { element } else { Ty::list(Ty::Any) };
                ("setproduct_all", lists.clone(), Ty::list(lists))
            }
            ("coalesce", []) => {
                let ty = if element.is_scalar() { element } else { Ty::String };
                ("coalesce_any", ty.clone().optional(), ty)
            }
            ("format" | "formatlist", [format]) => {
                let format = self.try_argument(format, &Ty::String)?;
                let values = self.try_argument(list, &Ty::list(element))?;
                let ty = if name == "format" { Ty::String } else { Ty::list(Ty::String) };
                return Some(Value::owned(format!("function::{name}({format}, {values})"), ty));
            }
            _ => return None,
        };
        let values = self.try_argument(list, &Ty::list(element))?;
        Some(Value::owned(format!("function::{rust}({values})"), result))
    }

    /// The arguments of a function that takes any number of any types.
    fn tuple(&self, arguments: &[Term]) -> Option<String> {
        let exact = arguments.len() > 8;
        let code = |term| if exact { self.try_expr(term, &Ty::Any) } else { self.try_argument(term, &Ty::Any) };
        let items = arguments.iter().map(code).collect::<Option<Vec<String>>>()?;
        Some(match items.as_slice() {
            [one] => format!("({one},)"),
            items if exact => format!("[{}]", items.join(", ")),
            items => format!("({})", items.join(", ")),
        })
    }

    /// The type of an argument as a list, and as a map.
    fn as_list(&self, term: Option<&Term>) -> Ty {
        match term.map_or(Ty::Any, |term| self.infer(term).present().clone()) {
            ty @ Ty::List(_) => ty,
            Ty::Set(of) => Ty::List(of),
            _ => Ty::list(Ty::Any),
        }
    }

    fn as_map(&self, term: Option<&Term>) -> Ty {
        match term.map_or(Ty::Any, |term| self.infer(term).present().clone()) {
            ty @ Ty::Map(_) => ty,
            Ty::Object(fields) => Ty::map(Ty::joined(fields.into_values())),
            _ => Ty::map(Ty::Any),
        }
    }

    /// Functions of lists and sets with an element type of their own.
    fn generic(&self, name: &str, arguments: &[Term]) -> Option<Value> {
        let list = || self.as_list(arguments.first());
        let simple = |types: &[Ty], of: &Ty, result: Ty| {
            let code: Option<Vec<String>> =
                arguments.iter().zip(types).map(|(term, ty)| self.try_argument(term, ty)).collect();
            let code = (arguments.len() == types.len()).then_some(code?)?.join(", ");
            Some(Value::owned(format!("function::{name}::<{}>({code})", of.marker()), result))
        };
        if let Some((_, all, sets)) = SEVERAL.iter().find(|(known, ..)| *known == name) {
            let ty = arguments.iter().map(|term| self.as_list(Some(term))).reduce(Ty::join)?;
            let of = if matches!(ty, Ty::List(_)) { ty.element() } else { Ty::Any };
            let one = if *sets { Ty::Set(Box::new(of.clone())) } else { Ty::list(of.clone()) };
            let result = if name == "setproduct" { Ty::list(one.clone()) } else { one.clone() };
            return match arguments {
                [_, _] => simple(&[one.clone(), one], &of, result),
                [only] if matches!(name, "concat") => Some(Value::owned(self.try_argument(only, &one)?, result)),
                _ if all.is_empty() => None,
                all_of => {
                    let lists: Option<Vec<String>> = all_of.iter().map(|term| self.try_expr(term, &one)).collect();
                    Some(Value::owned(format!("function::{all}::<{}>([{}])", of.marker(), lists?.join(", ")), result))
                }
            };
        }
        let ty = list();
        let of = ty.element();
        match name {
            "chunklist" => simple(&[ty.clone(), Ty::Number], &of, Ty::list(ty)),
            "distinct" | "reverse" => simple(std::slice::from_ref(&ty), &of, ty.clone()),
            "slice" => simple(&[ty.clone(), Ty::Number, Ty::Number], &of, ty),
            "element" => simple(&[ty, Ty::Number], &of, of.clone()),
            "index" => simple(&[ty, of.clone()], &of, Ty::Number),
            "matchkeys" => simple(&[ty.clone(), Ty::list(Ty::String), Ty::list(Ty::String)], &of, ty),
            "toset" => simple(&[ty], &of, Ty::Set(Box::new(of.clone()))),
            "sensitive" | "nonsensitive" | "issensitive" | "ephemeralasnull" => {
                let [term] = arguments else { return None };
                let value = self.value(term)?;
                let result = match name {
                    "issensitive" => Ty::Bool,
                    "ephemeralasnull" => value.ty.clone().optional(),
                    _ => value.ty.clone(),
                };
                Some(Value::owned(format!("function::{name}({})", value.expr()), result))
            }
            "format" | "formatlist" => {
                let (format, values) = arguments.split_first()?;
                let format = self.try_argument(format, &Ty::String)?;
                let ty = if name == "format" { Ty::String } else { Ty::list(Ty::String) };
                Some(Value::owned(format!("function::{name}({format}, {})", self.tuple(values)?), ty))
            }
            _ => None,
        }
    }

    /// Functions that are methods, or whose type depends on all of their arguments.
    fn special(&self, name: &str, arguments: &[Term], hint: &Ty) -> Option<Value> {
        let infer = |i: usize| arguments.get(i).map_or(Ty::Any, |term| self.infer(term).present().clone());
        let list = |i: usize| self.as_list(arguments.get(i));
        let map = |i: usize| self.as_map(arguments.get(i));
        // What several values have in common, or else what is wanted.
        let common = || {
            let ty = Ty::joined(arguments.iter().map(|term| self.infer(term)));
            let is_vague = ty.marker().contains("Any") && !matches!(ty.present(), Ty::Object(_));
            match ty {
                _ if is_vague && *hint != Ty::Any => hint.clone(),
                ty if *ty.present() == Ty::Any => Ty::Any,
                ty => ty,
            }
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
                let (code, of) = (self.try_argument(part, &ty)?, ty.element());
                Some(Value::owned(format!("function::one::<{}>({code})", of.marker()), of.optional()))
            }
            ("join", [Term::Text(empty), part]) if empty.is_empty() => self.of_maybe(part, Some(&arguments[0])),
            ("try", [part, default]) => {
                if let Some(value) = self.of_maybe(part, Some(default)) {
                    return Some(value);
                }
                let ty = common();
                let (a, b) = (self.try_expr(part, &ty)?, self.try_argument(default, &ty)?);
                Some(Value::owned(format!("function::try_::<{}>({a}, {b})", ty.marker()), ty))
            }
            ("try", [_, _, _, ..]) => {
                let ty = common();
                let parts: Option<Vec<String>> = arguments.iter().map(|term| self.try_expr(term, &ty)).collect();
                Some(Value::owned(format!("function::try_all::<{}>([{}])", ty.marker(), parts?.join(", ")), ty))
            }
            ("coalesce", [a, b]) if common() == Ty::String => {
                let (a, b) = (self.try_argument(a, &Ty::String.optional())?, self.try_argument(b, &Ty::String)?);
                Some(Value::owned(format!("function::coalesce({a}, {b})"), Ty::String))
            }
            ("coalesce", [_, ..]) => {
                let ty = common().present().clone();
                let maybe = ty.clone().optional();
                let parts: Option<Vec<String>> = arguments.iter().map(|term| self.try_expr(term, &maybe)).collect();
                Some(Value::owned(format!("function::coalesce_any::<{}>([{}])", ty.marker(), parts?.join(", ")), ty))
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
            ("flatten", [part]) => {
                let ty = match list(0).element() {
                    ty @ Ty::List(_) => ty,
                    Ty::Set(of) => Ty::List(of),
                    _ if *hint != Ty::Any && matches!(hint, Ty::List(_)) => hint.clone(),
                    _ => Ty::list(Ty::Any),
                };
                method(part, &Ty::list(ty.clone()), "flatten()", ty)
            }
            ("tolist", [part]) => match infer(0) {
                Ty::Set(of) => {
                    let code = self.try_argument(part, &Ty::Set(of.clone()))?;
                    Some(Value::owned(format!("function::tolist::<{}>({code})", of.marker()), Ty::List(of)))
                }
                ty => {
                    let of = if matches!(ty, Ty::List(_)) { ty.element() } else { hint.element() };
                    let set = self.typed(part, &Ty::Set(Box::new(of.clone())))?.expr();
                    Some(Value::owned(format!("function::tolist::<{}>({set})", of.marker()), Ty::list(of)))
                }
            },
            ("tomap", [part]) => {
                let ty = map(0);
                let of = ty.element();
                let code = self.try_expr(part, &Ty::Any)?;
                Some(Value::owned(format!("function::tomap::<{}>({code})", of.marker()), ty))
            }
            ("lookup", [object, Term::Text(key), default]) if is_object(&infer(0)) => {
                // Of an object whose attributes differ in type, one is taken by name.
                let attribute = object.clone().get(key);
                let ty = Ty::joined([self.infer(&attribute), self.infer(default)].into_iter());
                let ty = if ty.present() == &Ty::Any && *hint != Ty::Any { hint.clone() } else { ty };
                let (a, b) = (self.try_expr(&attribute, &ty)?, self.try_argument(default, &ty)?);
                Some(Value::owned(format!("function::try_::<{}>({a}, {b})", ty.marker()), ty))
            }
            ("lookup", [of, key, default]) => {
                let ty = match map(0).element() {
                    Ty::Any => match infer(2) {
                        ty if ty.marker().contains("Any") && *hint != Ty::Any => hint.clone(),
                        ty => ty,
                    },
                    ty => ty,
                };
                let of = self.try_argument(of, &Ty::map(ty.clone()))?;
                let (key, default) = (self.try_argument(key, &Ty::String)?, self.try_argument(default, &ty)?);
                Some(Value::owned(format!("function::lookup::<{}>({of}, {key}, {default})", ty.marker()), ty))
            }
            ("lookup", [of, key]) => {
                let ty = map(0);
                let key = self.try_argument(key, &Ty::String)?;
                method(of, &ty, &format!("at({key})"), ty.element())
            }
            ("zipmap", [keys, values]) => {
                let ty = list(1);
                let (keys, of) = (self.try_argument(keys, &Ty::list(Ty::String))?, ty.element());
                let values = self.try_argument(values, &ty)?;
                Some(Value::owned(format!("function::zipmap::<{}>({keys}, {values})", of.marker()), Ty::map(of)))
            }
            ("range", [limit]) => {
                let limit = self.try_argument(limit, &Ty::Number)?;
                Some(Value::owned(format!("function::range(0, {limit})"), Ty::list(Ty::Number)))
            }
            ("regex" | "regexall", [pattern, text]) => {
                let (suffix, of) = match pattern {
                    Term::Text(pattern) => groups(pattern),
                    _ => return None,
                };
                if name == "regexall" && suffix == "_names" {
                    return None;
                }
                let ty = if name == "regexall" { Ty::list(of) } else { of };
                let (pattern, text) = (self.try_argument(pattern, &Ty::String)?, self.try_argument(text, &Ty::String)?);
                Some(Value::owned(format!("function::{name}{suffix}({pattern}, {text})"), ty))
            }
            _ => None,
        }
    }
}

fn is_object(ty: &Ty) -> bool {
    matches!(ty, Ty::Object(_) | Ty::Struct(..))
}

/// The form of `regex` for a pattern, and what a match is: a text, or what its groups match.
fn groups(pattern: &str) -> (&'static str, Ty) {
    let plain = pattern.replace("\\\\", "").replace("\\(", "");
    if plain.contains("(?P<") {
        return ("_names", Ty::map(Ty::String));
    }
    let is_group = |(at, _): (usize, &str)| !plain[at + 1..].starts_with('?');
    if plain.match_indices('(').any(is_group) { ("_groups", Ty::list(Ty::String)) } else { ("", Ty::String) }
}
