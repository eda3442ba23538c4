//! `#[derive(Inputs)]`

use crate::item::{self, argument, fields, plain};
use crate::part::Part;
use proc_macro2::TokenStream;
use quote::{format_ident, quote};
use syn::punctuated::Punctuated;
use syn::{DeriveInput, Expr, Ident, LitStr, Path, Result, Token, Type, parenthesized};

/// A field with what its `#[input(…)]` says.
pub(crate) struct Input<'a> {
    pub(crate) field: item::Field<'a>,
    default: Option<Expr>,
    validate: Vec<Path>,
    together: Vec<Path>,
    one_of: Vec<LitStr>,
    sensitive: bool,
    /// Its name in Terraform, where that is no name of Rust.
    name: Option<LitStr>,
    ephemeral: bool,
    /// Whether it is an object whose own checks count here too.
    nested: bool,
}

impl Input<'_> {
    fn text(&self) -> String {
        self.name.as_ref().map_or_else(|| plain(self.field.name), LitStr::value)
    }

    /// The `T` of `Expr<Option<T>>`.
    fn optional(&self) -> Option<&Type> {
        argument(self.field.ty, "Option")
    }

    fn is_required(&self) -> bool {
        self.default.is_none() && self.optional().is_none()
    }
}

pub(crate) fn derive(item: &DeriveInput) -> Result<TokenStream> {
    let inputs = fields(item)?.into_iter().map(read).collect::<Result<Vec<_>>>()?;
    let whole = generated(item, &inputs);
    let part = match Part::of(item)? {
        Some(part) => part.expand(item, inputs)?,
        None => TokenStream::new(),
    };
    Ok(quote! { #whole #part })
}

/// What is generated for a struct with these fields.
pub(crate) fn generated(item: &DeriveInput, inputs: &[Input<'_>]) -> TokenStream {
    let builder = builder(item, inputs);
    let implementation = implementation(&item.ident, inputs);
    let object = object(item, inputs);
    quote! { #builder #implementation #object }
}

fn read(field: item::Field<'_>) -> Result<Input<'_>> {
    let attributes = field.field.attrs.iter().filter(|attribute| attribute.path().is_ident("input"));
    let (mut default, mut validate, mut together, mut one_of) = (None, Vec::new(), Vec::new(), Vec::new());
    let (mut sensitive, mut ephemeral, mut nested, mut name) = (false, false, false, None);
    for attribute in attributes {
        attribute.parse_nested_meta(|meta| {
            if meta.path.is_ident("default") {
                default = Some(meta.value()?.parse()?);
            } else if meta.path.is_ident("validate") {
                validate.push(meta.value()?.parse()?);
            } else if meta.path.is_ident("together") {
                together.push(meta.value()?.parse()?);
            } else if meta.path.is_ident("one_of") {
                let list;
                parenthesized!(list in meta.input);
                one_of.extend(Punctuated::<LitStr, Token![,]>::parse_terminated(&list)?);
            } else if meta.path.is_ident("sensitive") {
                sensitive = true;
            } else if meta.path.is_ident("name") {
                name = Some(meta.value()?.parse()?);
            } else if meta.path.is_ident("ephemeral") {
                ephemeral = true;
            } else if meta.path.is_ident("nested") {
                nested = true;
            } else {
                let known = "an input knows `default`, `validate`, `together`, `one_of`, `nested`, `sensitive`, `ephemeral` \
                             and `name`";
                return Err(meta.error(known));
            }
            Ok(())
        })?;
    }
    Ok(Input { field, default, validate, together, one_of, sensitive, ephemeral, nested, name })
}

/// `new()` with a stage for each required field, and setters for the others.
fn builder(item: &DeriveInput, inputs: &[Input<'_>]) -> TokenStream {
    let (ident, vis) = (&item.ident, &item.vis);
    let required: Vec<&Input<'_>> = inputs.iter().filter(|input| input.is_required()).collect();
    let stage = |input: &Input<'_>| format_ident!("{}Needs{}", ident, camel(&plain(input.field.name)));
    let initial = inputs.iter().map(|input| {
        let name = input.field.name;
        match &input.default {
            Some(default) => quote!(#name: ::ledgerform::IntoExpr::into_expr(#default)),
            None => quote!(#name: ::ledgerform::Expr::null()),
        }
    });
    let initial = quote!(#ident { #(#initial),* });
    let (first, start) = match required.first() {
        Some(input) => {
            let stage = stage(input);
            (quote!(#stage), quote!(#stage(#initial)))
        }
        None => (quote!(#ident), initial),
    };
    let stages = required.iter().enumerate().map(|(i, input)| {
        let (this, name, ty, doc) = (stage(input), input.field.name, input.field.ty, &input.field.doc);
        let (next, wrap) = match required.get(i + 1) {
            Some(next) => {
                let next = stage(next);
                (quote!(#next), quote!(#next(inputs)))
            }
            None => (quote!(#ident), quote!(inputs)),
        };
        let stage_doc = format!("A stage of [`{ident}::new`]: call [`{name}`](Self::{name}) next.");
        quote! {
            #[doc = #stage_doc]
            #vis struct #this(#ident);

            impl #this {
                #[doc = #doc]
                #vis fn #name(self, value: impl ::ledgerform::IntoExpr<#ty>) -> #next {
                    let mut inputs = self.0;
                    inputs.#name = ::ledgerform::IntoExpr::into_expr(value);
                    #wrap
                }
            }
        }
    });
    let setters = inputs.iter().filter(|input| !input.is_required()).map(|input| {
        let (name, ty, doc) = (input.field.name, input.field.ty, &input.field.doc);
        quote! {
            #[doc = #doc]
            #vis fn #name(mut self, value: impl ::ledgerform::IntoExpr<#ty>) -> Self {
                self.#name = ::ledgerform::IntoExpr::into_expr(value);
                self
            }
        }
    });
    let order: Vec<String> = required.iter().map(|input| format!("`{}`", plain(input.field.name))).collect();
    let new_doc = match order.is_empty() {
        true => "Inputs that all have their defaults.".to_owned(),
        false => format!("Starts the inputs; the required ones follow in this order: {}.", order.join(", ")),
    };
    quote! {
        impl #ident {
            #[doc = #new_doc]
            #[expect(clippy::new_ret_no_self, reason = "required inputs come first, one stage for each")]
            #[expect(clippy::new_without_default, reason = "inputs are always started by `new`")]
            #vis fn new() -> #first {
                #start
            }

            #(#setters)*
        }

        #(#stages)*
    }
}

fn implementation(ident: &Ident, inputs: &[Input<'_>]) -> TokenStream {
    let fields = inputs.iter().map(|input| {
        let (name, ty, doc) = (input.text(), input.field.ty, &input.field.doc);
        let (sensitive, ephemeral) = (input.sensitive, input.ephemeral);
        let default = match (&input.default, input.optional()) {
            (Some(default), _) => quote! {
                ::std::option::Option::Some(
                    <_ as ::ledgerform::IntoExpr<#ty>>::into_expr(#default).into_node()
                )
            },
            (None, Some(_)) => quote!(::std::option::Option::Some(::ledgerform::Node::Null)),
            (None, None) => quote!(::std::option::Option::None),
        };
        quote! {
            ::ledgerform::Field {
                name: #name,
                description: #doc,
                ty: <#ty as ::ledgerform::Typed>::constraint(),
                default: #default,
                nullable: <#ty as ::ledgerform::Typed>::NULLABLE,
                sensitive: #sensitive,
                ephemeral: #ephemeral,
            }
        }
    });
    let from_nodes = inputs.iter().map(|input| {
        let (name, text) = (input.field.name, input.text());
        quote!(#name: ::ledgerform::Expr::from_node(value(#text)))
    });
    let checks = inputs.iter().flat_map(|input| {
        let (name, text) = (input.field.name, input.text());
        // A check of an optional input speaks about the value; null passes.
        let (value, guard) = match input.optional() {
            Some(_) => (
                quote!(&self.#name.or_null()),
                quote! {
                    let condition = ::ledgerform::Condition {
                        // A conditional, because most functions fail on null even where `||` has decided already.
                        condition: self.#name.is_null().then(true, condition.condition),
                        // Terraform makes the message even where the condition holds, and text cannot hold null.
                        message: self.#name.is_null().then("", condition.message),
                    };
                },
            ),
            None => (quote!(&self.#name), quote!()),
        };
        let one_of = (!input.one_of.is_empty()).then(|| {
            let allowed = &input.one_of;
            quote!(::ledgerform::checks::one_of(#text, #value, &[#(#allowed),*]))
        });
        let validate = input.validate.iter().map(|path| quote!(#path(#text, #value)));
        let all: Vec<TokenStream> = one_of.into_iter().chain(validate).collect();
        let ty = input.optional().unwrap_or(input.field.ty);
        let nested = input.nested.then(|| {
            quote! {
                for condition in ::ledgerform::nested_checks::<#ty>(#text, #value) {
                    #guard
                    checks.push((#text, condition));
                }
            }
        });
        let own = all.into_iter().map(|check| {
            quote! {{
                let condition: ::ledgerform::Condition = #check;
                #guard
                checks.push((#text, condition));
            }}
        });
        let together = input.together.iter().map(|path| quote!(checks.push((#text, #path(self)));));
        own.chain(nested).chain(together).collect::<Vec<TokenStream>>()
    });
    quote! {
        impl ::ledgerform::Inputs for #ident {
            fn fields() -> ::std::vec::Vec<::ledgerform::Field> {
                ::std::vec![#(#fields),*]
            }

            fn from_nodes(value: &mut dyn FnMut(&'static str) -> ::ledgerform::Node) -> Self {
                Self { #(#from_nodes),* }
            }

            #[allow(unused_mut, clippy::vec_init_then_push, reason = "there may be no checks")]
            fn checks(&self) -> ::std::vec::Vec<(&'static str, ::ledgerform::Condition)> {
                let mut checks = ::std::vec::Vec::new();
                #(#checks)*
                checks
            }
        }
    }
}

/// What makes the struct usable as a type of its own: `Expr<Struct>`.
fn object(item: &DeriveInput, inputs: &[Input<'_>]) -> TokenStream {
    let (ident, vis) = (&item.ident, &item.vis);
    let trait_name = format_ident!("{}Fields", ident);
    let trait_doc = format!("The fields of an expression of [`{ident}`].");
    let signatures = inputs.iter().map(|input| {
        let (name, ty, doc) = (input.field.name, input.field.ty, &input.field.doc);
        quote! {
            #[doc = #doc]
            fn #name(&self) -> ::ledgerform::Expr<#ty>;
        }
    });
    let getters = inputs.iter().map(|input| {
        let (name, text, ty) = (input.field.name, input.text(), input.field.ty);
        quote! {
            fn #name(&self) -> ::ledgerform::Expr<#ty> {
                self.clone().cast::<::ledgerform::Any>().get(#text)
            }
        }
    });
    let entries = inputs.iter().map(|input| {
        let (name, text) = (input.field.name, input.text());
        quote!((#text, self.#name.cast::<::ledgerform::Any>()))
    });
    quote! {
        #[doc = #trait_doc]
        #vis trait #trait_name {
            #(#signatures)*
        }

        impl #trait_name for ::ledgerform::Expr<#ident> {
            #(#getters)*
        }

        impl ::ledgerform::IntoExpr<#ident> for #ident {
            fn into_expr(self) -> ::ledgerform::Expr<#ident> {
                ::ledgerform::Expr::<::ledgerform::Any>::object([#(#entries),*]).cast()
            }
        }

        impl ::ledgerform::Typed for #ident {
            fn constraint() -> ::ledgerform::Constraint {
                ::ledgerform::Constraint::Object(<Self as ::ledgerform::Inputs>::fields())
            }
        }
    }
}

fn camel(name: &str) -> String {
    name.split('_')
        .map(|word| {
            let mut chars = word.chars();
            chars.next().map(|first| first.to_uppercase().chain(chars).collect::<String>()).unwrap_or_default()
        })
        .collect()
}
