//! `#[part(…)]`

use crate::inputs::{Input, generated};
use proc_macro2::TokenStream;
use quote::quote;
use syn::parse::{Parse, ParseStream};
use syn::punctuated::Punctuated;
use syn::{DeriveInput, Ident, Result, Token, parenthesized};

/// `#[part(Name, without(a, b))]`: a second struct with all fields but some.
pub(crate) struct Part {
    name: Ident,
    without: Vec<Ident>,
}

impl Parse for Part {
    fn parse(input: ParseStream<'_>) -> Result<Self> {
        let name = input.parse()?;
        input.parse::<Token![,]>()?;
        let word: Ident = input.parse()?;
        if word != "without" {
            return Err(syn::Error::new(word.span(), "write `without(…)`: the fields that the part does not have"));
        }
        let list;
        parenthesized!(list in input);
        let without = Punctuated::<Ident, Token![,]>::parse_terminated(&list)?;
        Ok(Self { name, without: without.into_iter().collect() })
    }
}

impl Part {
    /// The part that a struct asks for.
    pub(crate) fn of(item: &DeriveInput) -> Result<Option<Self>> {
        let attribute = item.attrs.iter().find(|attribute| attribute.path().is_ident("part"));
        attribute.map(|attribute| attribute.parse_args()).transpose()
    }

    /// The part and what is generated for it.
    pub(crate) fn expand(self, item: &DeriveInput, inputs: Vec<Input<'_>>) -> Result<TokenStream> {
        let is_known = |name: &&Ident| inputs.iter().any(|input| input.field.name == *name);
        if let Some(unknown) = self.without.iter().find(|name| !is_known(name)) {
            return Err(syn::Error::new(unknown.span(), "there is no such field"));
        }
        let inputs: Vec<Input<'_>> =
            inputs.into_iter().filter(|input| !self.without.contains(input.field.name)).collect();
        let (whole, part, vis) = (&item.ident, &self.name, &item.vis);
        let fields = inputs.iter().map(|input| {
            let (name, ty, doc) = (input.field.name, input.field.ty, &input.field.doc);
            quote! {
                #[doc = #doc]
                #vis #name: ::ledgerform::Expr<#ty>,
            }
        });
        let doc = format!("[`{whole}`] as a part of something larger, which gives the rest.");
        let definition = quote! {
            #[doc = #doc]
            #[derive(Debug, Clone)]
            #vis struct #part {
                #(#fields)*
            }
        };
        let generated = generated(&DeriveInput { ident: self.name.clone(), ..item.clone() }, &inputs);
        Ok(quote! { #definition #generated })
    }
}
