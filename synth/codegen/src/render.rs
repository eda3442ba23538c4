//! Model → text.
//!
//! Paths are absolute: a nested block may be called `String`, `Block` or `Vec` without harm.

use crate::model::{Getter, Module, Setter, Stage, TypeDef};
use crate::provider::Mode;
use crate::shape::{Argument, Form, Value};
use ledgerform_schema::{Attribute, Type};

/// What the root type of a module is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Root {
    /// The provider block.
    Provider,
    /// A type of this mode.
    Resource(Mode),
}

impl Root {
    /// "The `aws_vpc` …".
    pub(crate) fn noun(self) -> &'static str {
        match self {
            Self::Provider => "provider",
            Self::Resource(Mode::Managed) => "resource",
            Self::Resource(Mode::Data) => "data source",
            Self::Resource(Mode::Ephemeral) => "ephemeral resource",
        }
    }
}

/// The body of a module; `constant` is the path of the provider's constant from inside it.
pub(crate) fn module(module: &Module<'_>, root: Root, constant: &str) -> String {
    let mut out = Out(String::with_capacity(4096));
    for (position, ty) in module.types.iter().enumerate() {
        let noun = if position == 0 { root.noun() } else { "block" };
        out.type_def(ty, noun);
        if let (0, Some(name)) = (position, module.types.first().map(|ty| ty.name)) {
            match root {
                Root::Provider => out.provider_impl(&ty.ident, constant),
                Root::Resource(mode) => {
                    out.resource_impl(&ty.ident, name, mode, constant);
                    out.reference(name, noun, &module.getters);
                }
            }
        }
    }
    for (alias, ty) in &module.aliases {
        out.line(&["\n/// Holds what `", ty, "` holds."]);
        out.line(&["pub type ", alias, " = ", ty, ";"]);
    }
    out.0
}

/// Text that grows.
pub(crate) struct Out(pub(crate) String);

impl Out {
    pub(crate) fn line(&mut self, parts: &[&str]) {
        self.text(parts);
        self.0.push('\n');
    }

    pub(crate) fn text(&mut self, parts: &[&str]) {
        for part in parts {
            self.0.push_str(part);
        }
    }

    fn type_def(&mut self, ty: &TypeDef<'_>, noun: &str) {
        let ident = ty.ident.as_str();
        self.line(&["\n/// The `", ty.name, "` ", noun, "."]);
        self.line(&["#[derive(Clone)]\n#[must_use]\npub struct ", ident, "(::ledgerform::Block);\n"]);
        self.line(&["impl ", ident, " {"]);
        match ty.stages.as_slice() {
            [] => self.line(&["    /// Nothing is required."]),
            stages => {
                self.text(&["    /// Required, in this order: "]);
                for (i, stage) in stages.iter().enumerate() {
                    self.text(&[if i == 0 { "`" } else { ", `" }, stage.setter.argument.name, "`"]);
                }
                self.line(&["."]);
            }
        }
        let first = ty.stages.first().map_or(ident, |stage| stage.ident.as_str());
        self.text(&["    pub fn new() -> ", first, " {\n        ", first, "(::ledgerform::Block::"]);
        let spelled_out: Vec<&str> =
            ty.optional.iter().map(|s| &s.argument).filter(|a| a.spelled_out).map(|a| a.name).collect();
        match spelled_out.as_slice() {
            [] => self.line(&["new())\n    }"]),
            names => self.line(&["nulls(&[\"", &names.join("\", \""), "\"]))\n    }"]),
        }
        for setter in &ty.optional {
            self.0.push('\n');
            self.setter(setter, "Self");
        }
        self.line(&["}"]);
        for (i, stage) in ty.stages.iter().enumerate() {
            let next = ty.stages.get(i + 1).map_or(ident, |stage| stage.ident.as_str());
            self.stage(stage, ident, next);
        }
    }

    fn stage(&mut self, stage: &Stage<'_>, ty: &str, next: &str) {
        self.line(&["\n/// `", ty, "` before its `", stage.setter.argument.name, "`."]);
        self.line(&["#[must_use]\npub struct ", &stage.ident, "(::ledgerform::Block);\n"]);
        self.line(&["impl ", &stage.ident, " {"]);
        self.setter(&stage.setter, next);
        self.line(&["}"]);
    }

    fn setter(&mut self, setter: &Setter<'_>, next: &str) {
        self.argument_doc(&setter.argument);
        let (method, value) = match (setter.argument.value, setter.nested.as_deref()) {
            (Value::Nested(form, _), Some(nested)) => {
                let many = ["impl ::ledgerform::IntoBlocks<", nested, ">"].concat();
                let one = nested.to_string();
                let maybe = ["impl ::ledgerform::IntoBlock<", nested, ">"].concat();
                let pairs = ["impl ::std::iter::IntoIterator<Item = (K, ", nested, ")>"].concat();
                match form {
                    Form::Block => ("block", maybe),
                    Form::Blocks => ("blocks", many),
                    Form::Object => ("object", one),
                    Form::Objects => ("objects", many),
                    Form::ObjectMap => ("object_map", pairs),
                }
            }
            (Value::Expr(ty), _) => ("attr", ["impl ::ledgerform::IntoExpr<", &crate::model::marker(ty), ">"].concat()),
            (Value::Nested(..), None) => ("attr", "impl ::ledgerform::IntoExpr<::ledgerform::Any>".to_string()),
        };
        let (generics, argument) = match method {
            "block" => ("", "::ledgerform::IntoBlock::into_block_of(value).map(|value| value.0)"),
            "object" => ("", "value.0"),
            "blocks" | "objects" => ("", "::ledgerform::IntoBlocks::into_blocks(values).map(|value| value.0)"),
            "object_map" => (
                "<K: ::std::convert::Into<::std::string::String>>",
                "values.into_iter().map(|(key, value)| (key.into(), value.0))",
            ),
            _ => ("", "value"),
        };
        let parameter = if argument.contains("values") { "values" } else { "value" };
        self.line(&["    pub fn ", &setter.ident, generics, "(self, ", parameter, ": ", &value, ") -> ", next, " {"]);
        let name = setter.argument.name;
        self.line(&["        ", next, "(self.0.", method, "(\"", name, "\", ", argument, "))\n    }"]);
    }

    fn argument_doc(&mut self, argument: &Argument<'_>) {
        self.text(&["    /// ", if argument.required { "Required " } else { "Optional " }]);
        match argument.value {
            Value::Expr(ty) => self.text(&["`", &short_type(ty), "`"]),
            Value::Nested(Form::Block, _) => self.text(&["block"]),
            Value::Nested(Form::Blocks, _) => self.text(&["blocks"]),
            Value::Nested(Form::Object, _) => self.text(&["object"]),
            Value::Nested(Form::Objects, _) => self.text(&["objects"]),
            Value::Nested(Form::ObjectMap, _) => self.text(&["map of objects"]),
        }
        match argument.items {
            (0, 0) => {}
            (min, 0) => self.text(&[", at least ", &min.to_string()]),
            (0, max) => self.text(&[", at most ", &max.to_string()]),
            (min, max) if min == max => self.text(&[", exactly ", &min.to_string()]),
            (min, max) => self.text(&[", ", &min.to_string(), " to ", &max.to_string()]),
        }
        if argument.computed {
            self.text(&["; the provider sets it when it is left out"]);
        }
        self.text(&["."]);
        if argument.sensitive {
            self.text(&[" Sensitive."]);
        }
        if argument.write_only {
            self.text(&[" Write-only: it reaches neither plan nor state."]);
        }
        if argument.deprecated {
            self.text(&[" Deprecated."]);
        }
        self.line(&[""]);
        self.description(argument.description);
    }

    /// The first paragraph of a description, as text: nothing in it is markup, and nothing becomes a doc test.
    pub(crate) fn description(&mut self, description: &str) {
        let words: Vec<_> = description.lines().map(str::trim).take_while(|line| !line.is_empty()).collect();
        if words.is_empty() {
            return;
        }
        self.text(&["    ///\n    /// "]);
        for c in words.join(" ").chars() {
            if matches!(c, '[' | ']' | '<' | '>' | '`' | '*' | '_' | '\\' | '#' | '|' | '~' | '&' | ':') {
                self.0.push('\\');
            }
            self.0.push(c);
        }
        self.line(&[""]);
    }

    fn provider_impl(&mut self, ident: &str, constant: &str) {
        self.line(&["\nimpl ::ledgerform::ProviderConfig for ", ident, " {"]);
        self.line(&["    const PROVIDER: &'static ::ledgerform::Provider = &", constant, ";\n"]);
        self.line(&["    fn into_block(self) -> ::ledgerform::Block {\n        self.0\n    }\n}"]);
    }

    fn resource_impl(&mut self, ident: &str, name: &str, mode: Mode, constant: &str) {
        let mode = match mode {
            Mode::Managed => "Managed",
            Mode::Data => "Data",
            Mode::Ephemeral => "Ephemeral",
        };
        self.line(&["\nimpl ::ledgerform::Resource for ", ident, " {"]);
        self.line(&["    const TYPE: &'static str = \"", name, "\";"]);
        self.line(&["    const MODE: ::ledgerform::Mode = ::ledgerform::Mode::", mode, ";"]);
        self.line(&["    const PROVIDER: &'static ::ledgerform::Provider = &", constant, ";"]);
        self.line(&["    type Ref = Ref;\n"]);
        self.line(&["    fn into_block(self) -> ::ledgerform::Block {\n        self.0\n    }\n}"]);
    }

    fn reference(&mut self, name: &str, noun: &str, getters: &[Getter<'_>]) {
        self.line(&["\n/// A reference to a `", name, "` ", noun, "."]);
        self.line(&["#[derive(Clone, Debug)]\npub struct Ref(::ledgerform::Addr);\n\nimpl Ref {"]);
        for (i, getter) in getters.iter().enumerate() {
            if i > 0 {
                self.0.push('\n');
            }
            self.getter_doc(getter);
            self.line(&["    pub fn ", &getter.ident, "(&self) -> ::ledgerform::Expr<", &getter.marker, "> {"]);
            self.line(&["        self.0.attr(\"", getter.name, "\")\n    }"]);
        }
        self.line(&["}\n\nimpl ::ledgerform::Reference for Ref {"]);
        self.line(&["    fn from_addr(addr: ::ledgerform::Addr) -> Self {\n        Self(addr)\n    }\n"]);
        self.line(&["    fn addr(&self) -> &::ledgerform::Addr {\n        &self.0\n    }\n}"]);
    }

    fn getter_doc(&mut self, getter: &Getter<'_>) {
        self.text(&["    /// `", getter.name, "`"]);
        match getter.attribute {
            Some(Attribute { required, optional, computed, sensitive, deprecated, .. }) => {
                self.text(&[match (required, optional, computed) {
                    (true, ..) => ", required",
                    (_, true, true) => ", optional and computed",
                    (_, true, false) => ", optional",
                    _ => ", computed",
                }]);
                self.text(&[if *sensitive { ", sensitive" } else { "" }]);
                self.line(&[if *deprecated { ", deprecated." } else { "." }]);
            }
            None => self.line(&[", a block."]),
        }
    }
}

/// The type as in Terraform, what an object holds left out.
fn short_type(ty: &Type) -> String {
    match ty {
        Type::List(of) => format!("list({})", short_type(of)),
        Type::Set(of) => format!("set({})", short_type(of)),
        Type::Map(of) => format!("map({})", short_type(of)),
        Type::Object(_) => "object".to_string(),
        Type::Tuple(_) => "tuple".to_string(),
        _ => ty.to_string(),
    }
}
