//! Reading the struct a derive stands on.

use quote::ToTokens;
use syn::spanned::Spanned;
use syn::{Data, DeriveInput, Error, Fields, GenericArgument, Ident, PathArguments, Result, Type};

/// A field: `/// docs` and `pub name: Expr<T>`.
pub(crate) struct Field<'a> {
    pub(crate) name: &'a Ident,
    /// The `T` of `Expr<T>`.
    pub(crate) ty: &'a Type,
    pub(crate) field: &'a syn::Field,
    /// The doc comment, its lines joined.
    pub(crate) doc: String,
}

/// The fields of a struct all of whose fields are `Expr<T>` with a doc comment.
pub(crate) fn fields(item: &DeriveInput) -> Result<Vec<Field<'_>>> {
    let named = match &item.data {
        Data::Struct(data) => match &data.fields {
            Fields::Named(named) => &named.named,
            other => return Err(Error::new(other.span(), "name the fields")),
        },
        _ => return Err(Error::new(item.ident.span(), "only a struct can hold inputs or outputs")),
    };
    if !item.generics.params.is_empty() {
        return Err(Error::new(item.generics.span(), "inputs and outputs have no type parameters"));
    }
    let mut errors: Option<Error> = None;
    let mut fields = Vec::new();
    for field in named {
        match read(field) {
            Ok(field) => fields.push(field),
            Err(error) => match &mut errors {
                Some(all) => all.combine(error),
                None => errors = Some(error),
            },
        }
    }
    errors.map_or(Ok(fields), Err)
}

fn read(field: &syn::Field) -> Result<Field<'_>> {
    let Some(name) = &field.ident else { return Err(Error::new(field.span(), "name the field")) };
    let ty = argument(&field.ty, "Expr")
        .ok_or_else(|| Error::new(field.ty.span(), "write `Expr<T>`: the value may be known only later"))?;
    let doc = doc(field);
    if doc.is_empty() {
        return Err(Error::new(name.span(), "add a doc comment: it becomes the description in Terraform"));
    }
    Ok(Field { name, ty, field, doc })
}

/// The `T` of `wrapper<T>`.
pub(crate) fn argument<'a>(ty: &'a Type, wrapper: &str) -> Option<&'a Type> {
    let Type::Path(path) = ty else { return None };
    let last = path.path.segments.last()?;
    if last.ident != wrapper {
        return None;
    }
    match &last.arguments {
        PathArguments::AngleBracketed(arguments) => match arguments.args.first()? {
            GenericArgument::Type(ty) => Some(ty),
            _ => None,
        },
        _ => None,
    }
}

fn doc(field: &syn::Field) -> String {
    let mut lines = Vec::new();
    for attribute in &field.attrs {
        if let syn::Meta::NameValue(pair) = &attribute.meta
            && pair.path.is_ident("doc")
            && let syn::Expr::Lit(syn::ExprLit { lit: syn::Lit::Str(text), .. }) = &pair.value
        {
            lines.push(text.value().trim().to_owned());
        }
    }
    lines.join(" ").trim().to_owned()
}

/// The name as Terraform knows it: without the `r#` of a raw identifier.
pub(crate) fn plain(name: &Ident) -> String {
    name.to_token_stream().to_string().trim_start_matches("r#").to_owned()
}
