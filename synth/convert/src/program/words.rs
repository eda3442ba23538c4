//! Which names a piece of code uses: as variables and types, not as methods, in paths or in text.

use proc_macro2::{TokenStream, TokenTree};
use std::collections::BTreeSet;

/// The names that the code uses.
pub(super) fn of(code: &str) -> BTreeSet<String> {
    let mut words = BTreeSet::new();
    if let Ok(tokens) = code.parse::<TokenStream>() {
        collect(tokens, &mut words);
    }
    words
}

/// Whether the code uses a name.
pub(super) fn uses(code: &str, name: &str) -> bool {
    code.contains(name) && of(code).contains(name)
}

fn collect(tokens: TokenStream, words: &mut BTreeSet<String>) {
    let (mut last, mut before) = (' ', ' ');
    for token in tokens {
        let mut next = ' ';
        match token {
            // `.name` is a method, and `::name` belongs to what stands in front.
            TokenTree::Ident(ident) if last != '.' && (last, before) != (':', ':') => {
                words.insert(ident.to_string());
            }
            TokenTree::Ident(_) => {}
            TokenTree::Group(group) => collect(group.stream(), words),
            TokenTree::Punct(punct) => next = punct.as_char(),
            TokenTree::Literal(literal) => in_text(&literal.to_string(), words),
        }
        (before, last) = (last, next);
    }
}

/// `tf!("{name}")` uses `name`.
fn in_text(text: &str, words: &mut BTreeSet<String>) {
    for part in text.split('{').skip(1) {
        if let Some((name, _)) = part.split_once('}')
            && syn::parse_str::<syn::Ident>(name).is_ok()
        {
            words.insert(name.to_owned());
        }
    }
}
