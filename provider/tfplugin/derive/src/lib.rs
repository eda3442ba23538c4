//! `#[derive(Object)]` and `#[derive(Arguments)]`.
//!
//! The macros only read the struct they stand on and write calls of `ledgerform_tfplugin::author`.
//!
//! **Invariant:** this crate does not know the types it names: no value, schema, handler or protocol.

mod arguments;
mod attribute;
mod item;
mod object;

use proc_macro::TokenStream;
use syn::parse_macro_input;

/// Makes a struct an object of Terraform: its schema, its conversion from and to values, its rules and its paths.
///
/// Every field is an attribute or a block and has a doc comment, which becomes the description. A `T` is required and
/// an `Option<T>` optional; a `Field<T>` says which.
///
/// | `#[attr(…)]` | meaning |
/// |---|---|
/// | `required`, `optional`, `computed` | who sets it: the configuration must, may; the provider may |
/// | `nested` | nested attributes: one struct, or a `Vec`, `Set` or `BTreeMap<String, _>` of them |
/// | `block`, `min = 1`, `max = 3` | nested blocks: one struct, or a `Vec` or `Set` of them, and how many |
/// | `sensitive`, `write_only` | hidden from output; in the configuration only |
/// | `deprecated`, `deprecated = "Use x."` | should no longer be used |
/// | `name = "type"` | its name in Terraform, where Rust cannot have it |
/// | `default = 3` | the value where the configuration has none; makes it optional and computed |
/// | `compute = f` | the same, by `fn(&Struct) -> Field<T>` of what is planned; makes it computed |
/// | `validate = v` | a `Validator<T>`, for instance a `fn(&T) -> Result<(), String>`; as often as needed |
/// | `use_state` | a computed value stays as recorded instead of becoming unknown with each change |
/// | `requires_replace` | a change needs a new object |
/// | `requires_replace_if = f` | … if `fn(&Field<T>, &Field<T>) -> bool` says so of the recorded and the planned value |
/// | `requires_replace_if_configured` | … if the configuration sets it |
/// | `plan = f` | planned by `fn(Modified<T>) -> Field<T>` |
/// | `same = f` | `fn(&T, &T) -> bool` says whether two values mean the same |
///
/// On the struct: `#[object(version = 1)]` for the version of the state format, `#[object(deprecated = "Use x.")]`, and
/// `#[object(check = conflicting([…]))]` for what the fields must fulfil together.
///
/// The struct gets `Struct::at()`, from which one method per field leads to it.
#[proc_macro_derive(Object, attributes(attr, object))]
pub fn derive_object(item: TokenStream) -> TokenStream {
    let item = parse_macro_input!(item as syn::DeriveInput);
    object::derive(&item).unwrap_or_else(syn::Error::into_compile_error).into()
}

/// Makes a struct the parameters of a function, in the order of its fields.
///
/// Every field has a doc comment. A `T` is never null; an `Option<T>` may be null; with a `Field<T>` the function is
/// called with unknown arguments too. `#[arg(variadic)]` on the last field, a `Vec<T>`, takes all further arguments.
///
/// The struct gets a constant for each field, `Struct::FIELD`, to say at which argument an error is.
#[proc_macro_derive(Arguments, attributes(arg))]
pub fn derive_arguments(item: TokenStream) -> TokenStream {
    let item = parse_macro_input!(item as syn::DeriveInput);
    arguments::derive(&item).unwrap_or_else(syn::Error::into_compile_error).into()
}
