//! Names that Terraform binds itself: `each`, `count`, `self`, `path` and `terraform`.

use super::{Item, Scope, Value};
use crate::term::Step;
use crate::types::Ty;

impl Scope {
    /// What a name of Terraform stands for here, and the steps that are left; nothing if it is none of them.
    pub(super) fn context<'a>(&self, root: &str, steps: &'a [Step]) -> Option<(Value, &'a [Step])> {
        let (Step::Get(name), rest) = steps.split_first()? else { return None };
        let value = match (root, name.as_str()) {
            ("each", "key") => self.each.borrow().as_ref()?.0.clone(),
            ("each", "value") => self.each.borrow().as_ref()?.1.clone(),
            ("count", "index") if self.counted.get() => Value::bound("index", Ty::Number),
            ("terraform", "workspace") => Value::owned("context::workspace()".to_owned(), Ty::String),
            ("path", name @ ("module" | "root" | "cwd")) => {
                if name != "cwd" {
                    self.report_path(name);
                }
                Value::owned(format!("context::path_{name}()"), Ty::String)
            }
            ("self", name) => self.own_attribute(name)?,
            _ => return None,
        };
        Some((value, rest))
    }

    /// `self.name`
    fn own_attribute(&self, name: &str) -> Option<Value> {
        let own = self.own.borrow();
        let ty = own.as_ref()?.as_ref().and_then(|api| api.getters.get(name)).map(|(_, ty)| ty.clone());
        Some(match ty {
            Some(ty) => Value::owned(format!("context::own::<{}>({name:?})", ty.marker()), ty),
            None => Value::free("context::own::", Ty::Any, &format!("({name:?})")),
        })
    }
}

impl Item {
    /// What an attribute or output is; `name` is the variable that holds the reference.
    pub(super) fn get(&self, name: &str, attribute: &str) -> Value {
        let of = |method: &str| Value::free(&format!("{name}.{method}::"), Ty::Any, &format!("({attribute:?})"));
        match self {
            Self::Typed(api) => match api.getters.get(attribute) {
                Some((method, ty)) => Value::owned(format!("{name}.{method}()"), ty.clone()),
                None => of("addr().attr"),
            },
            Self::Untyped if matches!(attribute, "id" | "arn" | "name") => {
                Value::owned(format!("{name}.attr::<String>({attribute:?})"), Ty::String)
            }
            Self::Untyped => of("attr"),
            Self::RemoteState => of("addr().attr"),
            Self::Module => of("output"),
        }
    }

    /// The whole object.
    pub(super) fn object(&self, name: &str) -> Value {
        match self {
            Self::Typed(api) => {
                let fields = api.getters.iter().map(|(name, (_, ty))| (name.clone(), ty.clone())).collect();
                Value::owned(format!("{name}.addr().value::<Any>()"), Ty::Object(fields))
            }
            Self::Untyped => Value::owned(format!("{name}.value::<Any>()"), Ty::Any),
            Self::Module | Self::RemoteState => Value::owned(format!("{name}.addr().value::<Any>()"), Ty::Any),
        }
    }
}
