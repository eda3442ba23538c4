//! Reading the struct a derive stands on.

use quote::ToTokens;
use syn::spanned::Spanned;
use syn::{Attribute, Data, DeriveInput, Error, Fields, GenericArgument, Ident, PathArguments, Result, Type};

/// A field with a doc comment.
pub(crate) struct Field<'a> {
    pub(crate) name: &'a Ident,
    pub(crate) ty: &'a Type,
    pub(crate) field: &'a syn::Field,
    /// The doc comment, its lines joined.
    pub(crate) doc: String,
}

impl Field<'_> {
    /// The `T` of `Option<T>` and `Field<T>`, else the type itself.
    pub(crate) fn inner(&self) -> &Type {
        argument(self.ty, "Field").or_else(|| argument(self.ty, "Option")).unwrap_or(self.ty)
    }

    pub(crate) fn is(&self, wrapper: &str) -> bool {
        argument(self.ty, wrapper).is_some()
    }
}

/// The fields of a struct.
pub(crate) fn fields(item: &DeriveInput) -> Result<Vec<Field<'_>>> {
    let named = match &item.data {
        Data::Struct(data) => match &data.fields {
            Fields::Named(named) => &named.named,
            other => return Err(Error::new(other.span(), "name the fields")),
        },
        _ => return Err(Error::new(item.ident.span(), "only a struct can be an object or arguments")),
    };
    if !item.generics.params.is_empty() {
        return Err(Error::new(item.generics.span(), "objects and arguments have no type parameters"));
    }
    collect(named.iter().map(read))
}

fn read(field: &syn::Field) -> Result<Field<'_>> {
    let Some(name) = &field.ident else { return Err(Error::new(field.span(), "name the field")) };
    let doc = doc(&field.attrs);
    if doc.is_empty() {
        return Err(Error::new(name.span(), "add a doc comment: it becomes the description in Terraform"));
    }
    Ok(Field { name, ty: &field.ty, field, doc })
}

/// All results, or all errors.
pub(crate) fn collect<T>(results: impl Iterator<Item = Result<T>>) -> Result<Vec<T>> {
    let (mut values, mut errors) = (Vec::new(), None::<Error>);
    for result in results {
        match result {
            Ok(value) => values.push(value),
            Err(error) => match &mut errors {
                Some(all) => all.combine(error),
                None => errors = Some(error),
            },
        }
    }
    errors.map_or(Ok(values), Err)
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

/// The doc comment; paragraphs stay apart, lines do not.
pub(crate) fn doc(attributes: &[Attribute]) -> String {
    let mut lines = Vec::new();
    for attribute in attributes {
        if let syn::Meta::NameValue(pair) = &attribute.meta
            && pair.path.is_ident("doc")
            && let syn::Expr::Lit(syn::ExprLit { lit: syn::Lit::Str(text), .. }) = &pair.value
        {
            lines.push(text.value().trim().to_owned());
        }
    }
    let paragraphs = lines.split(String::is_empty).filter(|lines| !lines.is_empty());
    paragraphs.map(|lines| lines.join(" ")).collect::<Vec<_>>().join("\n\n")
}

/// The name as Terraform knows it: without the `r#` of a raw identifier.
pub(crate) fn plain(name: &Ident) -> String {
    name.to_token_stream().to_string().trim_start_matches("r#").to_owned()
}
