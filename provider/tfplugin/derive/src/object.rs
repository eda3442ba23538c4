//! `#[derive(Object)]`

use crate::attribute::{self, Attribute};
use crate::item::{collect, doc, fields};
use proc_macro2::TokenStream;
use quote::{format_ident, quote};
use syn::{DeriveInput, Expr, LitInt, LitStr, Result, Token};

/// What `#[object(…)]` says of the struct.
#[derive(Default)]
struct Options {
    version: Option<LitInt>,
    deprecated: Option<LitStr>,
    is_deprecated: bool,
    checks: Vec<Expr>,
}

pub(crate) fn derive(item: &DeriveInput) -> Result<TokenStream> {
    let attributes = collect(fields(item)?.into_iter().map(attribute::read))?;
    let options = options(item)?;
    let typed = typed(item, &attributes);
    let object = object(item, &attributes, &options);
    let paths = paths(item, &attributes);
    Ok(quote! {
        #paths
        const _: () = {
            use ::ledgerform_tfplugin::author;
            #typed
            #object
        };
    })
}

fn options(item: &DeriveInput) -> Result<Options> {
    let mut options = Options::default();
    for attribute in item.attrs.iter().filter(|attribute| attribute.path().is_ident("object")) {
        attribute.parse_nested_meta(|meta| {
            if meta.path.is_ident("version") {
                options.version = Some(meta.value()?.parse()?);
            } else if meta.path.is_ident("deprecated") {
                options.is_deprecated = true;
                if meta.input.peek(Token![=]) {
                    options.deprecated = Some(meta.value()?.parse()?);
                }
            } else if meta.path.is_ident("check") {
                options.checks.push(meta.value()?.parse()?);
            } else {
                return Err(meta.error("an object knows `version`, `deprecated` and `check`"));
            }
            Ok(())
        })?;
    }
    Ok(options)
}

/// The conversion from and to values.
fn typed(item: &DeriveInput, attributes: &[Attribute<'_>]) -> TokenStream {
    let (ident, at) = (&item.ident, format_ident!("{}At", item.ident));
    let fields: Vec<_> = attributes.iter().map(|attribute| attribute.field.name).collect();
    let names: Vec<_> = attributes.iter().map(|attribute| &attribute.name).collect();
    // A field may have any name, also that of a variable here.
    let locals: Vec<_> = (0..fields.len()).map(|i| format_ident!("field_{i}")).collect();
    let values = attributes.iter().map(Attribute::value);
    quote! {
        impl author::Typed for #ident {
            type At = #at;

            fn ty() -> author::schema::Type {
                <Self as author::Object>::block().value_type()
            }

            fn from_value(
                value: &::ledgerform_tfplugin::Value,
                at: &::ledgerform_tfplugin::Path,
            ) -> ::core::result::Result<Self, author::Misfit> {
                let mut reader = author::Reader::new(value, at)?;
                #(let #locals = reader.field(#names);)*
                // All fields are read before the first that does not fit is an error.
                #(let ::core::option::Option::Some(#locals) = #locals else {
                    return ::core::result::Result::Err(reader.misfit());
                };)*
                ::core::result::Result::Ok(Self { #(#fields: #locals),* })
            }

            fn to_value(&self) -> ::ledgerform_tfplugin::Value {
                let values: ::std::vec::Vec<(&str, ::ledgerform_tfplugin::Value)> = ::std::vec![#(#values),*];
                ::ledgerform_tfplugin::Value::object(values)
            }
        }
    }
}

fn object(item: &DeriveInput, attributes: &[Attribute<'_>], options: &Options) -> TokenStream {
    let (ident, doc) = (&item.ident, doc(&item.attrs));
    let Options { version, deprecated, is_deprecated, checks } = options;
    let version = version.as_ref().map_or(quote!(0), |version| quote!(#version));
    let message = deprecated.as_ref().map(LitStr::value).unwrap_or_default();
    let declare = attributes.iter().map(Attribute::declare);
    let rules = attributes.iter().map(Attribute::rules);
    quote! {
        impl author::Object for #ident {
            const VERSION: i64 = #version;

            fn block() -> author::schema::Block {
                let mut block = author::schema::Block {
                    description: #doc.into(),
                    deprecated: #is_deprecated,
                    deprecation_message: #message.into(),
                    ..::core::default::Default::default()
                };
                #(#declare)*
                block
            }

            fn rules() -> author::Rules {
                author::Rules::new() #(#rules)* #(.check(#checks))*
            }
        }
    }
}

/// A method for each field on the paths to the struct.
fn paths(item: &DeriveInput, attributes: &[Attribute<'_>]) -> TokenStream {
    let (ident, vis, at) = (&item.ident, &item.vis, format_ident!("{}At", item.ident));
    let methods = attributes.iter().map(|attribute| {
        let (field, ty, name, doc) = (attribute.field.name, attribute.field.ty, &attribute.name, &attribute.field.doc);
        quote! {
            #[doc = #doc]
            #vis fn #field(&self) -> <#ty as ::ledgerform_tfplugin::author::Typed>::At {
                let path = self.0.then(::ledgerform_tfplugin::Step::Attribute(#name.into()));
                ::core::convert::From::from(path)
            }
        }
    });
    let title = format!("The way to a [`{ident}`], and from there to its fields.");
    quote! {
        #[doc = #title]
        #[derive(Debug, Clone)]
        #vis struct #at(::ledgerform_tfplugin::Path);

        #[allow(dead_code, reason = "not every path is asked for")]
        impl #at {
            #(#methods)*
        }

        impl ::core::convert::From<::ledgerform_tfplugin::Path> for #at {
            fn from(path: ::ledgerform_tfplugin::Path) -> Self {
                Self(path)
            }
        }

        impl ::core::convert::From<#at> for ::ledgerform_tfplugin::Path {
            fn from(at: #at) -> Self {
                at.0
            }
        }
    }
}
