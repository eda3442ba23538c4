//! `tf!`

use proc_macro2::{Span, TokenStream};
use quote::quote;
use syn::parse::{Parse, ParseStream};
use syn::punctuated::Punctuated;
use syn::{Error, Expr, Ident, LitStr, Result, Token};

/// `"text {} {name}", argument, …`
pub(crate) struct Template {
    text: LitStr,
    arguments: Vec<Expr>,
}

impl Parse for Template {
    fn parse(input: ParseStream<'_>) -> Result<Self> {
        let text = input.parse()?;
        let arguments = if input.is_empty() {
            Vec::new()
        } else {
            input.parse::<Token![,]>()?;
            Punctuated::<Expr, Token![,]>::parse_terminated(input)?.into_iter().collect()
        };
        Ok(Self { text, arguments })
    }
}

pub(crate) fn expand(template: &Template) -> Result<TokenStream> {
    let span = template.text.span();
    let mut arguments = template.arguments.iter();
    let mut parts = Vec::new();
    for piece in pieces(&template.text.value(), span)? {
        parts.push(match piece {
            Piece::Text(text) => quote!(::ledgerform::Part::Text(::std::sync::Arc::from(#text))),
            Piece::Next => {
                let Some(argument) = arguments.next() else {
                    return Err(Error::new(span, "there are more `{}` than arguments"));
                };
                quote!(::ledgerform::IntoPart::into_part(&#argument))
            }
            Piece::Name(name) => quote!(::ledgerform::IntoPart::into_part(&#name)),
        });
    }
    if let Some(unused) = arguments.next() {
        return Err(Error::new_spanned(unused, "there are more arguments than `{}`"));
    }
    Ok(quote!(::ledgerform::template([#(#parts),*])))
}

enum Piece {
    Text(String),
    Next,
    Name(Ident),
}

fn pieces(text: &str, span: Span) -> Result<Vec<Piece>> {
    let mut pieces = Vec::new();
    let mut literal = String::new();
    let mut chars = text.chars().peekable();
    while let Some(c) = chars.next() {
        match c {
            '{' | '}' if chars.peek() == Some(&c) => {
                chars.next();
                literal.push(c);
            }
            '{' => {
                if !literal.is_empty() {
                    pieces.push(Piece::Text(std::mem::take(&mut literal)));
                }
                let mut name = String::new();
                loop {
                    match chars.next() {
                        Some('}') => break,
                        Some(c) => name.push(c),
                        None => return Err(Error::new(span, "a `{` has no `}`; write `{{` for a brace")),
                    }
                }
                pieces.push(if name.is_empty() {
                    Piece::Next
                } else {
                    let name: Ident = syn::parse_str(&name).map_err(|_| {
                        Error::new(span, format!("`{{{name}}}` must be empty or the name of a variable"))
                    })?;
                    // Found where the macro is called, shown where its text stands.
                    Piece::Name(Ident::new(&name.to_string(), Span::call_site().located_at(span)))
                });
            }
            '}' => return Err(Error::new(span, "a `}` has no `{`; write `}}` for a brace")),
            c => literal.push(c),
        }
    }
    if !literal.is_empty() {
        pieces.push(Piece::Text(literal));
    }
    Ok(pieces)
}
