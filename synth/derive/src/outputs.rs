//! `#[derive(Outputs)]`

use crate::item::{fields, plain};
use proc_macro2::TokenStream;
use quote::quote;
use syn::{DeriveInput, Result};

pub(crate) fn derive(item: &DeriveInput) -> Result<TokenStream> {
    let ident = &item.ident;
    let mut values = Vec::new();
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
        let (name, text, doc) = (field.name, plain(field.name), &field.doc);
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
            fn values(&self) -> ::std::vec::Vec<::ledgerform::OutputValue> {
                ::std::vec![#(#values),*]
            }
        }
    })
}
