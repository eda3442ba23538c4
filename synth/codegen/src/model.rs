//! What will be Rust: the types of one module with their stages and setters, and the getters of its reference.

use crate::name::{Scope, camel, snake};
use crate::shape::{Argument, ShapeId, Shapes, Value};
use ledgerform_schema::{Attribute, Block, NestingMode, Type};
use std::collections::{BTreeMap, VecDeque};

/// Everything in the module of one resource type.
#[derive(Debug)]
pub(crate) struct Module<'a> {
    /// The resource itself, then its blocks, outer ones first.
    pub(crate) types: Vec<TypeDef<'a>>,
    /// Further names for types that several blocks of equal shape share: alias and type.
    pub(crate) aliases: BTreeMap<String, String>,
    /// The attributes and blocks of a reference.
    pub(crate) getters: Vec<Getter<'a>>,
}

/// A resource or a nested block.
#[derive(Debug)]
pub(crate) struct TypeDef<'a> {
    pub(crate) ident: String,
    /// What Terraform calls it.
    pub(crate) name: &'a str,
    /// One stage for each required argument.
    pub(crate) stages: Vec<Stage<'a>>,
    pub(crate) optional: Vec<Setter<'a>>,
}

/// A type whose only method sets the next required argument.
#[derive(Debug)]
pub(crate) struct Stage<'a> {
    pub(crate) ident: String,
    pub(crate) setter: Setter<'a>,
}

/// A method that sets an argument.
#[derive(Debug)]
pub(crate) struct Setter<'a> {
    pub(crate) ident: String,
    pub(crate) argument: Argument<'a>,
    /// The type of the nested values, if it takes any.
    pub(crate) nested: Option<String>,
}

/// A method that refers to an attribute.
#[derive(Debug)]
pub(crate) struct Getter<'a> {
    pub(crate) ident: String,
    pub(crate) name: &'a str,
    /// The marker of the expression's type.
    pub(crate) marker: String,
    /// The attribute, unless it is a block.
    pub(crate) attribute: Option<&'a Attribute>,
}

impl<'a> Module<'a> {
    /// The module of a type called `name` in Terraform and `ident` in Rust.
    pub(crate) fn new(name: &'a str, ident: &str, block: &'a Block) -> Self {
        let mut shapes = Shapes::default();
        let root = shapes.block(block);
        let idents = Idents::new(&shapes, root, ident);
        let mut stages = idents.taken;
        let mut types = Vec::with_capacity(idents.order.len());
        for (position, (shape, name_of)) in idents.order.iter().enumerate() {
            let ident = &idents.of[shape.0];
            let mut methods = Scope::default();
            let (mut required, mut optional) = (Vec::new(), Vec::new());
            for argument in shapes.arguments(*shape) {
                let nested = match argument.value {
                    Value::Nested(_, shape) => Some(idents.of[shape.0].clone()),
                    Value::Expr(_) => None,
                };
                let setter = Setter { ident: method(&mut methods, argument.name), argument: argument.clone(), nested };
                if argument.required { &mut required } else { &mut optional }.push(setter);
            }
            // The stages of the resource are named shortly: they appear in its error messages.
            let prefix = if position == 0 { "" } else { ident };
            let stage = |setter: Setter<'a>| {
                let ident = stages.claim(&[&format!("{prefix}Needs{}", camel(setter.argument.name))]);
                Stage { ident, setter }
            };
            let name = if position == 0 { name } else { name_of };
            types.push(TypeDef {
                ident: ident.clone(),
                name,
                stages: required.into_iter().map(stage).collect(),
                optional,
            });
        }
        Self { types, aliases: idents.aliases, getters: getters(block) }
    }
}

/// The method of an attribute or a block that is the only one of its name.
fn method(methods: &mut Scope, name: &str) -> String {
    let ident = snake(name);
    let fallback = format!("{}_block", ident.strip_prefix("r#").unwrap_or(&ident));
    methods.claim(&[&ident, &fallback])
}

/// The Rust names of shapes.
struct Idents<'a> {
    /// By shape.
    of: Vec<String>,
    /// Shapes with the name under which each was first found, outer ones first.
    order: Vec<(ShapeId, &'a str)>,
    aliases: BTreeMap<String, String>,
    taken: Scope,
}

impl<'a> Idents<'a> {
    fn new(shapes: &Shapes<'a>, root: ShapeId, root_ident: &str) -> Self {
        let mut taken = Scope::of(["Ref"]);
        let mut of = vec![String::new(); shapes.len()];
        let mut order = vec![(root, "")];
        let mut wanted_aliases = BTreeMap::new();
        let mut queue = VecDeque::from([root]);
        of[root.0] = taken.claim(&[root_ident]);
        while let Some(parent) = queue.pop_front() {
            for argument in shapes.arguments(parent) {
                let Value::Nested(_, shape) = argument.value else { continue };
                let short = camel(argument.name);
                if of[shape.0].is_empty() {
                    // A different block of the same name took the short form: say whose block this one is.
                    let long =
                        if parent == root { format!("{short}Block") } else { format!("{}{short}", of[parent.0]) };
                    of[shape.0] = taken.claim(&[&short, &long]);
                    order.push((shape, argument.name));
                    queue.push_back(shape);
                } else if of[shape.0] != short {
                    wanted_aliases.entry(short).or_insert(shape);
                }
            }
        }
        let aliases = wanted_aliases.into_iter().filter(|(alias, _)| !taken.contains(alias)).collect::<Vec<_>>();
        let aliases = aliases.into_iter().map(|(alias, shape)| (taken.claim(&[&alias]), of[shape.0].clone())).collect();
        Self { of, order, aliases, taken }
    }
}

fn getters(block: &Block) -> Vec<Getter<'_>> {
    let mut methods = Scope::default();
    let mut getters = Vec::new();
    for (name, attribute) in block.attributes.iter().filter(|(_, attribute)| !attribute.write_only) {
        let marker = match (&attribute.ty, &attribute.nested_type) {
            (_, Some(nested)) => nesting_marker(nested.nesting_mode),
            (Some(ty), None) => marker(ty),
            (None, None) => marker(&Type::Dynamic),
        };
        getters.push(Getter { ident: method(&mut methods, name), name, marker, attribute: Some(attribute) });
    }
    for (name, nested) in &block.block_types {
        let marker = nesting_marker(nested.nesting_mode);
        getters.push(Getter { ident: method(&mut methods, name), name, marker, attribute: None });
    }
    getters
}

/// The marker of an expression of this type.
pub(crate) fn marker(ty: &Type) -> String {
    match ty {
        Type::String => "::std::string::String".to_string(),
        Type::Number => "::ledgerform::Number".to_string(),
        Type::Bool => "bool".to_string(),
        Type::Dynamic | Type::Object(_) | Type::Tuple(_) => "::ledgerform::Any".to_string(),
        Type::List(of) => list(&marker(of)),
        Type::Set(of) => set(&marker(of)),
        Type::Map(of) => map(&marker(of)),
    }
}

fn nesting_marker(mode: NestingMode) -> String {
    let any = "::ledgerform::Any";
    match mode {
        NestingMode::Single | NestingMode::Group => any.to_string(),
        NestingMode::List => list(any),
        NestingMode::Set => set(any),
        NestingMode::Map => map(any),
    }
}

pub(crate) fn list(of: &str) -> String {
    format!("::std::vec::Vec<{of}>")
}

pub(crate) fn set(of: &str) -> String {
    format!("::std::collections::BTreeSet<{of}>")
}

pub(crate) fn map(of: &str) -> String {
    format!("::std::collections::BTreeMap<::std::string::String, {of}>")
}
