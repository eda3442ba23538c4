//! What `#[attr(…)]` says of a field.

use crate::item::{self, plain};
use proc_macro2::TokenStream;
use quote::quote;
use syn::meta::ParseNestedMeta;
use syn::spanned::Spanned;
use syn::{Error, Expr, LitInt, LitStr, Result, Token};

/// A field with what its `#[attr(…)]` says.
pub(crate) struct Attribute<'a> {
    pub(crate) field: item::Field<'a>,
    /// Its name in Terraform.
    pub(crate) name: String,
    pub(crate) shape: Shape,
    required: bool,
    optional: bool,
    computed: bool,
    sensitive: bool,
    write_only: bool,
    /// Empty where it only says that it is.
    deprecated: Option<LitStr>,
    is_deprecated: bool,
    min: Option<LitInt>,
    max: Option<LitInt>,
    /// Calls on the rule of the field, in the order of their writing.
    rules: Vec<TokenStream>,
}

/// How the field stands in the schema.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Shape {
    Plain,
    Nested,
    Block,
}

pub(crate) fn read(field: item::Field<'_>) -> Result<Attribute<'_>> {
    let attributes = field.field.attrs.iter().filter(|attribute| attribute.path().is_ident("attr"));
    let name = plain(field.name);
    let mut read = Attribute {
        name,
        shape: Shape::Plain,
        required: false,
        optional: false,
        computed: false,
        sensitive: false,
        write_only: false,
        deprecated: None,
        is_deprecated: false,
        min: None,
        max: None,
        rules: Vec::new(),
        field,
    };
    for attribute in attributes {
        attribute.parse_nested_meta(|meta| read.option(&meta))?;
    }
    read.complete()
}

impl<'a> Attribute<'a> {
    fn option(&mut self, meta: &ParseNestedMeta<'_>) -> Result<()> {
        let Some(option) = meta.path.get_ident().map(ToString::to_string) else {
            return Err(meta.error("write a single word"));
        };
        match option.as_str() {
            "required" => self.required = true,
            "optional" => self.optional = true,
            "computed" => self.computed = true,
            "sensitive" => self.sensitive = true,
            "write_only" => self.write_only = true,
            "nested" => self.shape = Shape::Nested,
            "block" => self.shape = Shape::Block,
            "min" => self.min = Some(meta.value()?.parse()?),
            "max" => self.max = Some(meta.value()?.parse()?),
            "name" => self.name = meta.value()?.parse::<LitStr>()?.value(),
            "deprecated" => {
                self.is_deprecated = true;
                if meta.input.peek(Token![=]) {
                    self.deprecated = Some(meta.value()?.parse()?);
                }
            }
            "default" => {
                (self.optional, self.computed) = (true, true);
                self.rule("default", &meta.value()?.parse()?);
            }
            "compute" => {
                self.computed = true;
                let compute: Expr = meta.value()?.parse()?;
                self.rules.push(quote!(.compute::<Self>(#compute)));
            }
            "validate" | "requires_replace_if" | "plan" | "same" => self.rule(&option, &meta.value()?.parse()?),
            "use_state" | "requires_replace" | "requires_replace_if_configured" => {
                let call = &meta.path;
                self.rules.push(quote!(.#call()));
            }
            _ => {
                return Err(meta.error(
                    "an attribute knows `required`, `optional`, `computed`, `nested`, `block`, `min`, `max`, \
                     `sensitive`, `write_only`, `deprecated`, `name`, `default`, `compute`, `validate`, `use_state`, \
                     `requires_replace`, `requires_replace_if`, `requires_replace_if_configured`, `plan` and `same`",
                ));
            }
        }
        Ok(())
    }

    fn rule(&mut self, call: &str, argument: &Expr) {
        let call = syn::Ident::new(call, argument.span());
        self.rules.push(quote!(.#call(#argument)));
    }

    /// Checks what belongs together, and says what the type says.
    fn complete(mut self) -> Result<Self> {
        let span = self.field.name.span();
        let wrong = |text: &str| Err(Error::new(span, text));
        let said = self.required || self.optional || self.computed;
        if self.shape == Shape::Block {
            if said || self.sensitive || self.write_only {
                return wrong(
                    "a block has no `required`, `optional`, `computed`, `sensitive` or `write_only`: say `min`",
                );
            }
            return Ok(self);
        }
        if self.min.is_some() || self.max.is_some() {
            return wrong("`min` and `max` belong to a `block`; for elements use `validate = size(1..=3)`");
        }
        if self.required && (self.optional || self.computed) {
            return wrong("what is `required` is neither `optional` nor `computed` and has no default");
        }
        if !said {
            match (self.field.is("Field"), self.field.is("Option")) {
                (true, _) => return wrong("say `#[attr(required)]`, `optional` or `computed`: a `Field` may be each"),
                (_, true) => self.optional = true,
                _ => self.required = true,
            }
        }
        if self.write_only && self.computed {
            return wrong("a `write_only` attribute is not `computed`: it is null in plan and state");
        }
        Ok(self)
    }

    /// Adds the attribute or block to `block`.
    pub(crate) fn declare(&self) -> TokenStream {
        let Self { name, required, optional, computed, sensitive, write_only, is_deprecated, .. } = self;
        let (ty, doc) = (self.field.ty, &self.field.doc);
        let message = self.deprecated.as_ref().map(LitStr::value).unwrap_or_default();
        if self.shape == Shape::Block {
            let limit = |limit: &Option<LitInt>| limit.as_ref().map_or(quote!(0), |limit| quote!(#limit));
            let (min, max) = (limit(&self.min), limit(&self.max));
            return quote! {
                let mut nested = <<#ty as author::Nest>::Object as author::Object>::block();
                nested.description = #doc.into();
                nested.deprecated = #is_deprecated;
                nested.deprecation_message = #message.into();
                block.block_types.insert(#name.into(), author::schema::NestedBlock {
                    nesting_mode: <#ty as author::Nest>::MODE,
                    block: nested,
                    min_items: #min,
                    max_items: #max,
                });
            };
        }
        let (plain, nested) = if self.shape == Shape::Nested {
            let nested = quote! {
                ::core::option::Option::Some(author::schema::NestedType {
                    attributes: <<#ty as author::Nest>::Object as author::Object>::block().attributes,
                    nesting_mode: <#ty as author::Nest>::MODE,
                })
            };
            (quote!(::core::option::Option::None), nested)
        } else {
            let plain = quote!(::core::option::Option::Some(<#ty as author::Typed>::ty()));
            (plain, quote!(::core::option::Option::None))
        };
        quote! {
            block.attributes.insert(#name.into(), author::schema::Attribute {
                ty: #plain,
                nested_type: #nested,
                required: #required,
                optional: #optional,
                computed: #computed,
                sensitive: #sensitive,
                write_only: #write_only,
                deprecated: #is_deprecated,
                deprecation_message: #message.into(),
                description: #doc.into(),
            });
        }
    }

    /// Adds the rules of the field to a `Rules`.
    pub(crate) fn rules(&self) -> TokenStream {
        let (name, ty, inner, rules) = (&self.name, self.field.ty, self.field.inner(), &self.rules);
        let nested = (self.shape != Shape::Plain)
            .then(|| quote!(.nested(<<#ty as author::Nest>::Object as author::Object>::rules())));
        if self.rules.is_empty() && nested.is_none() {
            return TokenStream::new();
        }
        quote!(.field(author::Rule::<#inner>::new(#name)#(#rules)*#nested))
    }

    /// The value of the field.
    pub(crate) fn value(&self) -> TokenStream {
        let (field, name) = (self.field.name, &self.name);
        match self.shape {
            Shape::Block => quote!((#name, author::Nest::block_value(&self.#field))),
            _ => quote!((#name, author::Typed::to_value(&self.#field))),
        }
    }
}
