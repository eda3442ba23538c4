//! `#[derive(Outputs)]`

use crate::item::{fields, plain};
use proc_macro2::TokenStream;
use quote::quote;
use syn::{DeriveInput, Result};

pub(crate) fn derive(item: &DeriveInput) -> Result<TokenStream> {
    let ident = &item.ident;
    let (mut values, mut declared) = (Vec::new(), Vec::new());
    for field in fields(item)? {
        let mut sensitive = false;
        for attribute in field.field.attrs.iter().filter(|attribute| attribute.path().is_ident("output")) {
            attribute.parse_nested_meta(|meta| {
                if meta.path.is_ident("sensitive") {
                    sensitive = true;
                    return Ok(());
                }
                Err(meta.error("an output knows `sensitive`"))
            })?;
        }
        let (name, text, doc, ty) = (field.name, plain(field.name), &field.doc, field.ty);
        declared.push(quote! {
            ::ledgerform::Field {
                name: #text,
                description: #doc,
                ty: <#ty as ::ledgerform::Typed>::constraint(),
                default: ::std::option::Option::None,
                nullable: <#ty as ::ledgerform::Typed>::NULLABLE,
                sensitive: #sensitive,
                ephemeral: false,
            }
        });
        values.push(quote! {
            ::ledgerform::OutputValue {
                name: #text,
                description: #doc,
                value: ::ledgerform::Expr::node(&self.#name).clone(),
                sensitive: #sensitive,
            }
        });
    }
    Ok(quote! {
        impl ::ledgerform::Outputs for #ident {
            fn fields() -> ::std::vec::Vec<::ledgerform::Field> {
                ::std::vec![#(#declared),*]
            }

            fn values(&self) -> ::std::vec::Vec<::ledgerform::OutputValue> {
                ::std::vec![#(#values),*]
            }
        }
    })
}
