//! `#[derive(Arguments)]`

use crate::item::{self, argument, collect, fields, plain};
use proc_macro2::TokenStream;
use quote::{format_ident, quote};
use syn::spanned::Spanned;
use syn::{DeriveInput, Error, Result, Type};

/// A field with what its `#[arg(…)]` says.
struct Argument<'a> {
    field: item::Field<'a>,
    /// The `T` of the `Vec<T>` that takes all further arguments.
    variadic: Option<&'a Type>,
}

pub(crate) fn derive(item: &DeriveInput) -> Result<TokenStream> {
    let arguments = collect(fields(item)?.into_iter().map(read))?;
    let last = arguments.len().saturating_sub(1);
    if let Some(early) = arguments.iter().take(last).find(|argument| argument.variadic.is_some()) {
        return Err(Error::new(early.field.name.span(), "only the last field may be `variadic`"));
    }
    let (ident, vis) = (&item.ident, &item.vis);
    let names: Vec<_> = arguments.iter().map(|argument| argument.field.name).collect();
    let positions = arguments.iter().enumerate().map(|(i, argument)| {
        let (name, doc) = (plain(argument.field.name).to_uppercase(), &argument.field.doc);
        let name = syn::Ident::new(&name, argument.field.name.span());
        quote! {
            #[doc = #doc]
            #vis const #name: ::ledgerform_tfplugin::author::Argument =
                ::ledgerform_tfplugin::author::Argument::new(#i);
        }
    });
    let parameters = arguments.iter().map(parameter);
    let locals: Vec<_> = (0..names.len()).map(|i| format_ident!("field_{i}")).collect();
    let reads = arguments.iter().zip(&locals).map(|(argument, name)| {
        if argument.variadic.is_some() {
            quote!(let #name = reader.rest()?;)
        } else {
            quote!(let #name = reader.next()?;)
        }
    });
    Ok(quote! {
        #[allow(dead_code, reason = "not every argument can be at fault")]
        impl #ident {
            #(#positions)*
        }

        const _: () = {
            use ::ledgerform_tfplugin::author;

            impl author::Arguments for #ident {
                fn signature() -> author::Signature {
                    author::Signature::default() #(#parameters)*
                }

                fn from_values(
                    values: ::std::vec::Vec<::ledgerform_tfplugin::Value>,
                ) -> ::core::result::Result<Self, ::ledgerform_tfplugin::FunctionError> {
                    let mut reader = author::ArgumentReader::new(values);
                    #(#reads)*
                    ::core::result::Result::Ok(Self { #(#names: #locals),* })
                }
            }
        };
    })
}

fn read(field: item::Field<'_>) -> Result<Argument<'_>> {
    let mut variadic = None;
    for attribute in field.field.attrs.iter().filter(|attribute| attribute.path().is_ident("arg")) {
        attribute.parse_nested_meta(|meta| {
            if !meta.path.is_ident("variadic") {
                return Err(meta.error("an argument knows `variadic`"));
            }
            let element = argument(field.ty, "Vec");
            variadic =
                Some(element.ok_or_else(|| Error::new(field.ty.span(), "write `Vec<T>`: it takes all the rest"))?);
            Ok(())
        })?;
    }
    Ok(Argument { field, variadic })
}

fn parameter(of: &Argument<'_>) -> TokenStream {
    let (name, doc) = (plain(of.field.name), &of.field.doc);
    let ty = of.variadic.unwrap_or(of.field.ty);
    let unknown = argument(ty, "Field").is_some();
    let nullable = unknown || argument(ty, "Option").is_some();
    let variadic = of.variadic.is_some();
    quote!(.parameter::<#ty>(#name, #doc, #nullable, #unknown, #variadic))
}
