//! `#[derive(Inputs)]`, `#[derive(Outputs)]` and `tf!`.
//!
//! The macros only read the item they stand on and write calls of the `ledgerform` crate.
//!
//! **Invariant:** this crate does not know the types it names: no expression, construct, schema or provider.

mod inputs;
mod item;
mod outputs;
mod part;
mod template;

use proc_macro::TokenStream;
use syn::parse_macro_input;

/// Makes a struct of `Expr` fields the inputs of a component, or an object among inputs.
///
/// Every field is public, has a doc comment (it becomes the description) and the type `Expr<T>`. A field is required
/// unless it is `Expr<Option<T>>` or has a default.
///
/// - `#[input(default = expression)]`: the value where none is given
/// - `#[input(one_of("a", "b"))]`: the texts that are accepted
/// - `#[input(validate = path)]`: a function `fn(&str, &Expr<T>) -> Condition` that is given the field's name and value
/// - `#[input(together = path)]`: a function `fn(&Self) -> Condition` for what the field must fulfil together with others.
///   Needs Terraform 1.9
/// - `#[input(nested)]`: of an object, whose own checks count too, with the input's name before theirs
/// - `#[input(sensitive)]`: Terraform hides the value
/// - `#[input(name = "self")]`: the name in Terraform, where Rust cannot have it
/// - `#[input(ephemeral)]`: Terraform keeps the value out of plan and state; write-only arguments take it. Needs Terraform 1.10
///
/// The struct gets `new()`, which asks for the required fields one after the other, and a setter for each other field.
/// An expression of the struct gets a method for each field through the trait `<Struct>Fields`.
///
/// `#[part(Name, without(a, b))]` makes a second struct of the same kind with all fields but those: for a component that
/// builds this one as a part and gives the rest itself.
#[proc_macro_derive(Inputs, attributes(input, part))]
pub fn derive_inputs(item: TokenStream) -> TokenStream {
    let item = parse_macro_input!(item as syn::DeriveInput);
    inputs::derive(&item).unwrap_or_else(syn::Error::into_compile_error).into()
}

/// Makes a struct of `Expr` fields the outputs of a component.
///
/// Every field has a doc comment, which becomes the description. `#[output(sensitive)]` hides the value in Terraform's
/// output.
#[proc_macro_derive(Outputs, attributes(output))]
pub fn derive_outputs(item: TokenStream) -> TokenStream {
    let item = parse_macro_input!(item as syn::DeriveInput);
    outputs::derive(&item).unwrap_or_else(syn::Error::into_compile_error).into()
}

/// Text with expressions in it: `tf!("{}-nodes", cluster.name())` or `tf!("{name}-nodes")`.
///
/// Braces hold the next argument or the name of a variable in scope; `{{` and `}}` stand for braces. The result is an
/// `Expr<String>`: a literal if every part is.
#[proc_macro]
pub fn tf(input: TokenStream) -> TokenStream {
    let input = parse_macro_input!(input as template::Template);
    template::expand(&input).unwrap_or_else(syn::Error::into_compile_error).into()
}
