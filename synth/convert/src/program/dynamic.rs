//! `dynamic` blocks → closures.

use super::Program;
use crate::lower::{Handle, Value};
use crate::names;
use crate::source::{Argument, Block, Body};
use crate::term::{For, Term};
use crate::types::Ty;

/// Nested blocks of one name, in order.
pub(super) enum Part {
    /// Code of a block.
    One(String),
    /// Code of what gives any number of blocks.
    Each(String),
}

/// A repetition of nested blocks.
struct Repeated<'a> {
    collection: &'a Term,
    content: &'a Body,
    /// What the names in the content are, once the closure has names.
    names: Names<'a>,
}

enum Names<'a> {
    /// `iterator.key` and `iterator.value`
    Iterator(&'a str),
    /// Names of their own.
    For(Option<&'a str>, &'a str, Option<&'a Term>),
}

/// The code of nested blocks in order; nothing where there are none.
pub(super) fn joined(parts: Vec<Part>, is_single: bool) -> Option<String> {
    let mut code: Option<String> = None;
    let mut written: Vec<String> = Vec::new();
    let all_written = parts.iter().all(|part| matches!(part, Part::One(_)));
    if let ([Part::One(only)], true) = (parts.as_slice(), is_single) {
        return Some(only.clone());
    }
    let flush = |code: Option<String>, written: &mut Vec<String>| {
        let list = std::mem::take(written).join(", ");
        match code {
            _ if list.is_empty() => code,
            None if all_written => Some(format!("[{list}]")),
            None => Some(format!("[{list}].into_blocks()")),
            Some(code) => Some(format!("{code}.and([{list}])")),
        }
    };
    for part in parts {
        match part {
            Part::One(block) => written.push(block),
            Part::Each(blocks) => {
                code = flush(code, &mut written);
                code = Some(code.map_or(blocks.clone(), |code| format!("{code}.and({blocks})")));
            }
        }
    }
    flush(code, &mut written)
}

impl Program {
    /// The nested blocks of a name, each made by `write`; nothing where one cannot be written so.
    pub(super) fn parts(
        &mut self,
        name: &str,
        body: &Body,
        write: &mut dyn FnMut(&mut Self, &Body) -> Option<String>,
    ) -> Option<Vec<Part>> {
        let mut parts = Vec::new();
        if let Some(Argument { term, place, .. }) = body.get(name) {
            match term {
                Term::List(items) => {
                    for item in items {
                        parts.push(Part::One(write(self, &Body::of_object(item, place)?)?));
                    }
                }
                Term::For(each) if each.key.is_none() => {
                    let For { key_name, value_name, collection, value, condition, .. } = &**each;
                    let names = Names::For(key_name.as_deref(), value_name, condition.as_ref());
                    let content = Body::of_object(value, place)?;
                    parts.push(self.repeated(&Repeated { collection, content: &content, names }, write)?);
                }
                term => parts.push(Part::One(write(self, &Body::of_object(term, place)?)?)),
            }
        }
        for block in &body.blocks {
            if block.kind == name {
                parts.push(Part::One(write(self, &block.body)?));
            } else if is_dynamic(block, name) {
                self.dynamic(block, name, write, &mut parts)?;
            }
        }
        Some(parts)
    }

    fn dynamic(
        &mut self,
        block: &Block,
        name: &str,
        write: &mut dyn FnMut(&mut Self, &Body) -> Option<String>,
        parts: &mut Vec<Part>,
    ) -> Option<()> {
        let empty = Body::default();
        let content = block.body.blocks("content").next().map_or(&empty, |content| &content.body);
        let Some(argument) = block.body.get("for_each") else {
            self.findings.push(block.finding("it has no `for_each`", "add one, or make it an ordinary block"));
            return Some(());
        };
        if let Some(labels) = block.body.get("labels") {
            let why = "no block of a provider has labels";
            self.findings.push(labels.place.finding("labels", why, "drop the argument"));
        }
        let iterator = match block.body.get("iterator").map(|argument| &argument.term) {
            Some(Term::Name(name) | Term::Text(name)) => name.as_str(),
            _ => name,
        };
        self.at(argument);
        let is_plain = |term: &Term| term.path().is_some() || term.is_literal();
        let with = |value: &Term| content.with_value(iterator, value);
        match &argument.term {
            // A list that is written out is so many blocks.
            Term::List(items) if items.iter().all(is_plain) && !content.mentions(iterator, "key") => {
                for item in items {
                    parts.push(Part::One(write(self, &with(item))?));
                }
            }
            term => {
                if let Some((condition, value)) = choice(term)
                    && (is_plain(value) || !content.mentions(iterator, "value"))
                    && !content.mentions(iterator, "key")
                {
                    let condition = self.scope.method_on(&condition, &Ty::Bool)?;
                    let inner = write(self, &with(value))?;
                    parts.push(Part::Each(format!("{condition}.blocks(|| {inner})")));
                    return Some(());
                }
                let names = Names::Iterator(iterator);
                parts.push(self.repeated(&Repeated { collection: term, content, names }, write)?);
            }
        }
        Some(())
    }

    /// `collection.blocks(|value| …)`
    fn repeated(
        &mut self,
        Repeated { collection, content, names }: &Repeated<'_>,
        write: &mut dyn FnMut(&mut Self, &Body) -> Option<String>,
    ) -> Option<Part> {
        let value = self.scope.value(collection)?.present();
        let is_keyed = match names {
            Names::Iterator(iterator) => content.mentions(iterator, "key"),
            Names::For(key, ..) => key.is_some(),
        };
        let ty = match &value.ty {
            Ty::Map(_) | Ty::Set(_) => value.ty.clone(),
            Ty::Object(fields) => Ty::map(Ty::joined(fields.values().cloned())),
            Ty::List(of) if is_keyed => Ty::Map(of.clone()),
            Ty::List(_) => value.ty.clone(),
            _ if is_keyed => Ty::map(Ty::Any),
            _ => Ty::list(Ty::Any),
        };
        let receiver = value.cast(&ty).receiver();
        let own = match names {
            Names::Iterator(iterator) => *iterator,
            Names::For(_, value, _) => *value,
        };
        let fallback = names::local(own);
        let fallback = if self.scope.is_free(&fallback) { fallback } else { format!("each_{fallback}") };
        let element = self.element_name(collection).unwrap_or(fallback);
        let key = if self.scope.is_free("key") { "key".to_owned() } else { format!("{element}_key") };
        let of = Value::bound(&element, ty.element());
        let key_value = match ty {
            Ty::Map(_) => Some(Value::bound(&key, Ty::String)),
            Ty::Set(_) => Some(of.clone()),
            _ => None,
        };
        let bound: Vec<(String, Handle)> = match names {
            Names::Iterator(iterator) => vec![((*iterator).to_owned(), Handle::Iterator { key: key_value, value: of })],
            Names::For(name, value, _) => {
                let key = name.zip(key_value).map(|(name, key)| (name.to_owned(), Handle::Value(key.code, key.ty)));
                key.into_iter().chain([((*value).to_owned(), Handle::Value(of.code, of.ty))]).collect()
            }
        };
        let is_map = matches!(ty, Ty::Map(_));
        let before = self.scope.bound.borrow().len();
        self.scope.bound.borrow_mut().extend(bound);
        let filter = match names {
            Names::For(_, _, Some(condition)) => Some(self.scope.try_code(condition, &Ty::Bool)),
            _ => None,
        };
        let inner = write(self, content);
        self.scope.bound.borrow_mut().truncate(before);
        let inner = inner?;
        let parameters = |body: &str| {
            let shown = |name: &str| if super::words::uses(body, name) { name.to_owned() } else { "_".to_owned() };
            if is_map { format!("{}, {}", shown(&key), shown(&element)) } else { shown(&element) }
        };
        let filter = match filter {
            Some(condition) => {
                let condition = condition?;
                format!(".filter(|{}| {condition})", parameters(&condition))
            }
            None => String::new(),
        };
        Some(Part::Each(format!("{receiver}{filter}.blocks(|{}| {inner})", parameters(&inner))))
    }
}

/// Whether a block makes blocks of a name.
pub(super) fn is_dynamic(block: &Block, name: &str) -> bool {
    block.kind == "dynamic" && block.labels.first().is_some_and(|label| label == name)
}

/// `condition ? [value] : []`, whichever way around.
fn choice(term: &Term) -> Option<(Term, &Term)> {
    let Term::Conditional(all) = term else { return None };
    match (&all.1, &all.2) {
        (Term::List(some), Term::List(none)) if none.is_empty() => match some.as_slice() {
            [value] => Some((all.0.clone(), value)),
            _ => None,
        },
        (Term::List(none), Term::List(some)) if none.is_empty() => match some.as_slice() {
            [value] => Some((Term::Unary("!", Box::new(all.0.clone())), value)),
            _ => None,
        },
        _ => None,
    }
}

impl Body {
    /// Whether `iterator.part` stands in it.
    fn mentions(&self, iterator: &str, part: &str) -> bool {
        let mut found = false;
        self.walk(&mut |term| {
            term.walk(&mut |term| {
                found |= matches!(term, Term::Get(base, name) if **base == Term::name(iterator) && name == part);
                // The name alone may be looked into in any way.
                found |= matches!(term, Term::Index(base, _) if **base == Term::name(iterator));
            });
        });
        found
    }

    /// The content with a term in the place of `iterator.value`.
    fn with_value(&self, iterator: &str, value: &Term) -> Self {
        let replace = |term: &Term| match term {
            Term::Get(base, name) if **base == Term::name(iterator) && name == "value" => Some(value.clone()),
            _ => None,
        };
        self.replaced(&replace, &|block| {
            // A block within that binds the same name hides it.
            is_dynamic(block, iterator) && block.body.get("iterator").is_none()
        })
    }
}
