//! The generated bindings of a type: which method sets which argument, in which order, and of what type.
//!
//! They are read from the text that `ledgerform-codegen` makes, so names cannot differ from what a program compiles with.

use crate::types::Ty;
use ledgerform_codegen::{File, Mode, Provider};
use ledgerform_schema::{Document, Schema};
use std::collections::{BTreeMap, BTreeSet};
use std::rc::Rc;
use std::sync::Arc;

/// The bindings of a provider, as far as a module needs them.
#[derive(Debug, Default)]
pub(crate) struct Apis {
    /// Those of its provider block.
    pub(crate) provider: Option<Rc<Api>>,
    pub(crate) types: BTreeMap<(Mode, String), Rc<Api>>,
}

/// The bindings of one type.
#[derive(Debug)]
pub(crate) struct Api {
    /// The path of the type from the crate of the bindings: `aws::data::Region`.
    pub(crate) path: String,
    /// The path of its module: `aws::data::region`.
    pub(crate) module: String,
    /// The type itself and its blocks, by Rust name.
    pub(crate) types: BTreeMap<String, TypeApi>,
    /// The name of the type itself.
    pub(crate) root: String,
    /// Further names of types that several blocks share.
    aliases: BTreeMap<String, String>,
    /// The methods of its reference by attribute, with the types of the attributes.
    pub(crate) getters: BTreeMap<String, (String, Ty)>,
    /// The feature of the bindings that has it.
    pub(crate) feature: String,
}

/// A type with setters.
#[derive(Debug, Default)]
pub(crate) struct TypeApi {
    /// The required arguments, in the order in which they are set.
    pub(crate) required: Vec<Setter>,
    /// The others, by argument.
    pub(crate) optional: BTreeMap<String, Setter>,
}

/// A method that sets an argument.
#[derive(Debug, Clone)]
pub(crate) struct Setter {
    pub(crate) method: String,
    pub(crate) argument: String,
    pub(crate) value: Value,
}

/// What a setter takes.
#[derive(Debug, Clone, PartialEq)]
pub(crate) enum Value {
    /// An expression.
    Expr(Ty),
    /// A value of a nested type; a block may be left to a condition.
    One(String, Nesting),
    /// Values of a nested type.
    Many(String, Nesting),
    /// A map of values of a nested type.
    Map(String),
}

/// What several nested values become.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Nesting {
    Blocks,
    Objects,
}

impl TypeApi {
    pub(crate) fn setter(&self, argument: &str) -> Option<&Setter> {
        self.required.iter().find(|setter| setter.argument == argument).or_else(|| self.optional.get(argument))
    }
}

impl Api {
    /// What the type of a block is called: like the block, if it has that name among others.
    pub(crate) fn name_for<'a>(&'a self, ty: &'a str, block: &str) -> &'a str {
        let alias = self.aliases.get_key_value(&crate::names::camel(block));
        alias.filter(|(_, of)| *of == ty).map_or(ty, |(alias, _)| alias)
    }

    fn read(
        file: &File,
        schema: impl FnOnce(Option<(Mode, &str)>) -> Option<Arc<Schema>>,
        document: &Document,
    ) -> Option<(Option<(Mode, String)>, Self)> {
        let crate_module = file.path.split('/').next()?;
        let stem = file.path.rsplit('/').next()?.strip_suffix(".rs")?;
        let syntax = syn::parse_file(&file.text).ok()?;
        let mut reader = Reader::default();
        for item in &syntax.items {
            reader.item(item);
        }
        let root = reader.first?;
        let of = reader.of;
        let schema = schema(of.as_ref().map(|(mode, ty)| (*mode, ty.as_str())))?;
        let values = match schema.block.value_type() {
            ledgerform_schema::Type::Object(fields) => fields,
            _ => BTreeMap::new(),
        };
        let typed = |(name, (method, marker)): (String, (String, Ty))| {
            let ty = values.get(&name).map_or(marker, Ty::of_schema);
            (name, (method, ty))
        };
        let folder = match of {
            Some((Mode::Data, _)) => "data::",
            Some((Mode::Ephemeral, _)) => "ephemeral::",
            _ => "",
        };
        let feature = match (&of, document.name()) {
            (Some((_, ty)), "aws") => format!("aws-{}", ledgerform_codegen::service(ty)),
            (_, name) => name.to_owned(),
        };
        // A module that is called like a keyword is raw.
        let module = if syn::parse_str::<syn::Ident>(stem).is_ok() { stem.to_owned() } else { format!("r#{stem}") };
        let api = Self {
            path: format!("{crate_module}::{folder}{root}"),
            module: format!("{crate_module}::{folder}{module}"),
            types: types(&reader.methods, &reader.structs),
            root,
            aliases: reader.aliases,
            getters: reader.getters.into_iter().map(typed).collect(),
            feature,
        };
        Some((of, api))
    }
}

impl Apis {
    /// The bindings of types of a recorded provider, and of its provider block.
    ///
    /// The generator names all types of a provider before it writes one, so it runs once for all that are wanted.
    pub(crate) fn of(document: &Document, wanted: &BTreeSet<(Mode, String)>) -> Self {
        let provider = Provider::recorded(document, |mode, ty| wanted.contains(&(mode, ty.to_owned())));
        let mut apis = Self::default();
        for file in ledgerform_codegen::files(&provider) {
            let is_provider = file.path.ends_with("/provider.rs");
            let schema = |of: Option<(Mode, &str)>| match of {
                Some((Mode::Managed, ty)) => document.resource(ty),
                Some((Mode::Data, ty)) => document.data_source(ty),
                Some((Mode::Ephemeral, ty)) => document.ephemeral_resource(ty),
                None => is_provider.then(|| Arc::new(document.provider().clone())),
            };
            match Api::read(&file, schema, document) {
                Some((Some(of), api)) => _ = apis.types.insert(of, Rc::new(api)),
                Some((None, api)) => apis.provider = Some(Rc::new(api)),
                None => {}
            }
        }
        apis
    }
}

#[derive(Default)]
struct Reader {
    /// The type of Terraform that the module is of; absent for a provider block.
    of: Option<(Mode, String)>,
    /// The first struct of the module.
    first: Option<String>,
    structs: Vec<String>,
    /// By struct: the setters with what each returns.
    methods: BTreeMap<String, Methods>,
    getters: BTreeMap<String, (String, Ty)>,
    aliases: BTreeMap<String, String>,
}

#[derive(Default)]
struct Methods {
    /// What `new` returns; absent for a stage.
    start: Option<String>,
    setters: Vec<(Setter, String)>,
}

impl Reader {
    fn item(&mut self, item: &syn::Item) {
        match item {
            syn::Item::Struct(item) if item.ident != "Ref" => {
                let name = item.ident.to_string();
                self.first.get_or_insert_with(|| name.clone());
                self.structs.push(name);
            }
            syn::Item::Type(item) => {
                self.aliases.extend(last_ident(&item.ty).map(|ty| (item.ident.to_string(), ty)));
            }
            syn::Item::Impl(item) if item.trait_.is_none() => {
                let Some(owner) = last_ident(&item.self_ty) else { return };
                for item in &item.items {
                    let syn::ImplItem::Fn(function) = item else { continue };
                    self.function(&owner, function);
                }
            }
            syn::Item::Impl(item) => self.of = self.of.take().or_else(|| type_of(item)),
            _ => {}
        }
    }

    fn function(&mut self, owner: &str, function: &syn::ImplItemFn) {
        let method = function.sig.ident.to_string();
        let returned = match &function.sig.output {
            syn::ReturnType::Type(_, ty) => ty,
            syn::ReturnType::Default => return,
        };
        let Some((set, name)) = last_call(&function.block) else {
            if method == "new" {
                self.methods.entry(owner.to_owned()).or_default().start = last_ident(returned);
            }
            return;
        };
        if owner == "Ref" {
            let ty = match &**returned {
                syn::Type::Path(path) => path.path.segments.last().and_then(inner_type).map_or(Ty::Any, Ty::of_marker),
                _ => Ty::Any,
            };
            self.getters.insert(name, (method, ty));
            return;
        }
        let parameter = function.sig.inputs.iter().find_map(|input| match input {
            syn::FnArg::Typed(typed) => Some(&*typed.ty),
            syn::FnArg::Receiver(_) => None,
        });
        let Some(parameter) = parameter else { return };
        let nested = || bound_type(parameter).and_then(|ty| last_ident(&ty)).unwrap_or_default();
        let value = match set.as_str() {
            "block" => Value::One(nested(), Nesting::Blocks),
            "object" => Value::One(last_ident(parameter).unwrap_or_default(), Nesting::Objects),
            "blocks" => Value::Many(nested(), Nesting::Blocks),
            "objects" => Value::Many(nested(), Nesting::Objects),
            "object_map" => match bound_type(parameter) {
                Some(syn::Type::Tuple(pair)) => Value::Map(pair.elems.last().and_then(last_ident).unwrap_or_default()),
                _ => return,
            },
            _ => Value::Expr(bound_type(parameter).map_or(Ty::Any, |ty| Ty::of_marker(&ty))),
        };
        let next = last_ident(returned).filter(|next| next != "Self").unwrap_or_else(|| owner.to_owned());
        let setter = Setter { method, argument: name, value };
        self.methods.entry(owner.to_owned()).or_default().setters.push((setter, next));
    }
}

/// The type that an `impl Resource` names.
fn type_of(item: &syn::ItemImpl) -> Option<(Mode, String)> {
    let constant = |name: &str| {
        item.items.iter().find_map(|item| match item {
            syn::ImplItem::Const(constant) if constant.ident == name => Some(&constant.expr),
            _ => None,
        })
    };
    let syn::Expr::Lit(syn::ExprLit { lit: syn::Lit::Str(ty), .. }) = constant("TYPE")? else { return None };
    let syn::Expr::Path(mode) = constant("MODE")? else { return None };
    let mode = mode.path.segments.last()?.ident.to_string();
    Some((Mode::ALL.into_iter().find(|known| format!("{known:?}") == mode)?, ty.value()))
}

/// Follows the stages from `new` to the finished type.
fn types(methods: &BTreeMap<String, Methods>, structs: &[String]) -> BTreeMap<String, TypeApi> {
    let mut types = BTreeMap::new();
    for name in structs {
        let Some(Methods { start: Some(start), setters }) = methods.get(name) else { continue };
        let optional = setters.iter().map(|(setter, _)| (setter.argument.clone(), setter.clone())).collect();
        let mut required = Vec::new();
        let mut stage = start;
        while stage != name && stage != "Self" {
            let Some((setter, next)) = methods.get(stage).and_then(|methods| methods.setters.first()) else { break };
            required.push(setter.clone());
            stage = next;
        }
        types.insert(name.clone(), TypeApi { required, optional });
    }
    types
}

/// The method and the name in `….method("name", …)`, wherever it stands in the body.
fn last_call(block: &syn::Block) -> Option<(String, String)> {
    fn of(expression: &syn::Expr) -> Option<(String, String)> {
        match expression {
            syn::Expr::MethodCall(call) => match call.args.first()? {
                syn::Expr::Lit(syn::ExprLit { lit: syn::Lit::Str(name), .. }) => {
                    Some((call.method.to_string(), name.value()))
                }
                _ => None,
            },
            syn::Expr::Call(call) => of(call.args.first()?),
            _ => None,
        }
    }
    match block.stmts.last()? {
        syn::Stmt::Expr(expression, None) => of(expression),
        _ => None,
    }
}

fn last_ident(ty: &syn::Type) -> Option<String> {
    match ty {
        syn::Type::Path(path) => path.path.segments.last().map(|segment| segment.ident.to_string()),
        _ => None,
    }
}

/// The `T` of `Expr<T>`.
fn inner_type(segment: &syn::PathSegment) -> Option<&syn::Type> {
    match &segment.arguments {
        syn::PathArguments::AngleBracketed(list) => list.args.iter().find_map(|argument| match argument {
            syn::GenericArgument::Type(ty) => Some(ty),
            _ => None,
        }),
        _ => None,
    }
}

/// The `T` of `impl IntoExpr<T>`, of `impl IntoBlock<T>` and of `impl IntoIterator<Item = T>`.
fn bound_type(ty: &syn::Type) -> Option<syn::Type> {
    let syn::Type::ImplTrait(bounds) = ty else { return None };
    bounds.bounds.iter().find_map(|bound| {
        let syn::TypeParamBound::Trait(bound) = bound else { return None };
        let syn::PathArguments::AngleBracketed(list) = &bound.path.segments.last()?.arguments else { return None };
        list.args.iter().find_map(|argument| match argument {
            syn::GenericArgument::Type(ty) => Some(ty.clone()),
            syn::GenericArgument::AssocType(item) => Some(item.ty.clone()),
            _ => None,
        })
    })
}
