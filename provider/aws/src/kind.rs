//! Kinds: how one type of object is made, found, read, changed and destroyed.

use crate::args::Args;
use crate::attrs::Attrs;
use crate::context::Context;
use crate::fault::{Failed, Result};
use crate::mark::{self, Tags};
use ledgerform_engine::{KindInfo, Token};
use std::future::Future;
use std::pin::Pin;

/// A type of object, by its name in Terraform.
///
/// What is common to all is done around it: an object is read after it was made or changed, marks are told from tags,
/// nothing that bears another mark is destroyed, and what is gone counts as destroyed.
pub(crate) trait Kind: 'static {
    /// Terraform's name of the resource type.
    const TYPE: &'static str;

    /// What the recorded schema does not say: which arguments force a new object, defaults, what means the same.
    fn info(info: KindInfo) -> KindInfo {
        info
    }

    /// Makes an object with its marks, waits until it can be used, and gives its ID. What came into being in spite of an
    /// error is said by [`Failed::with_id`].
    fn create(cx: &Context, new: &New<'_>) -> impl Future<Output = Result<String>> + Send;

    /// Reads an object. `recorded` are its arguments as they are known, which may be few after an import.
    fn read(cx: &Context, id: &str, recorded: Args<'_>) -> impl Future<Output = Result<Option<Found>>> + Send;

    /// Brings an object to what it is to be, tags included.
    fn update(cx: &Context, change: &Change<'_>) -> impl Future<Output = Result<()>> + Send {
        _ = (cx, change);
        async { Ok(()) }
    }

    /// Destroys an object and waits until it is gone.
    fn delete(cx: &Context, gone: &Gone<'_>) -> impl Future<Output = Result<()>> + Send;

    /// The ID of the object that was made with these arguments and this mark, if there may be one: it is read, and its
    /// mark decides. The answer must be certain.
    fn find(cx: &Context, new: &New<'_>) -> impl Future<Output = Result<Option<String>>> + Send;

    /// The IDs of objects of this kind that may bear a mark of the platform, with their tags: how a platform is found
    /// again of which nothing was kept. Kinds without tags have none.
    fn owned(cx: &Context, platform: &str) -> impl Future<Output = Result<Vec<(String, Tags)>>> + Send {
        _ = (cx, platform);
        async { Ok(Vec::new()) }
    }
}

/// An object that is to be made.
pub(crate) struct New<'a> {
    pub(crate) args: Args<'a>,
    pub(crate) token: &'a Token,
    /// Which history of the platform it is a part of; empty where an object is only looked for.
    pub(crate) lineage: &'a str,
    /// Tags that everything gets.
    pub(crate) default_tags: &'a Tags,
    pub(crate) progress: &'a (dyn Fn(&str) + Sync),
}

impl New<'_> {
    /// All tags: those of the configuration over those that everything gets, and the marks.
    pub(crate) fn tags(&self) -> Tags {
        let mut tags = self.default_tags.clone();
        tags.extend(self.args.map("tags"));
        tags.extend(mark::marks(self.token));
        tags
    }

    /// What a request is known by if it comes twice. Whoever looks for an object by it takes the token's ID instead.
    pub(crate) fn client_token(&self) -> String {
        self.token.request(self.lineage)
    }

    /// The name: as given, or made of the prefix that is given and the mark, so that it is the same whenever the object is
    /// made again. `longest` is what the service allows.
    pub(crate) fn name(&self, name: &str, prefix: &str, longest: usize) -> String {
        match (self.args.text(name), self.args.str(prefix)) {
            (Some(name), _) => name,
            (None, prefix) => {
                let prefix = prefix.unwrap_or("terraform-");
                let id = self.token.id();
                let left = longest.saturating_sub(prefix.len()).min(26).min(id.len());
                format!("{prefix}{}", &id[..left])
            }
        }
    }
}

/// An object that is to be changed.
pub(crate) struct Change<'a> {
    pub(crate) id: &'a str,
    pub(crate) prior: Args<'a>,
    pub(crate) args: Args<'a>,
    pub(crate) token: &'a Token,
    pub(crate) default_tags: &'a Tags,
    pub(crate) progress: &'a (dyn Fn(&str) + Sync),
}

impl Change<'_> {
    /// Whether one of the arguments changes.
    pub(crate) fn has(&self, names: &[&str]) -> bool {
        names.iter().any(|name| self.args.differs(self.prior, name))
    }

    /// Whether an argument changes that is none of these.
    pub(crate) fn has_other_than(&self, names: &[&str]) -> bool {
        let mut all = self.args.names().chain(self.prior.names()).filter(|name| !names.contains(name));
        all.any(|name| self.args.differs(self.prior, name))
    }

    /// Which texts of a list or set are new, and which are in it no longer; nothing where there are none.
    pub(crate) fn items(&self, name: &str) -> (Option<Vec<String>>, Option<Vec<String>>) {
        let (wanted, before) = (self.args.strings(name), self.prior.strings(name));
        let without = |all: &Option<Vec<String>>, others: &Option<Vec<String>>| {
            let is_other = |item: &&String| !others.iter().flatten().any(|other| other == *item);
            let rest: Vec<String> = all.iter().flatten().filter(is_other).cloned().collect();
            (!rest.is_empty()).then_some(rest)
        };
        (without(&wanted, &before), without(&before, &wanted))
    }

    /// The tags to set, and the keys of those to remove.
    pub(crate) fn tags(&self) -> (Tags, Vec<String>) {
        let all = |args: Args<'_>| {
            let mut tags = self.default_tags.clone();
            tags.extend(args.map("tags"));
            tags
        };
        let (wanted, mut before) = (all(self.args), self.prior.map("tags"));
        before.extend(self.prior.map("tags_all"));
        let removed = before.keys().filter(|key| !wanted.contains_key(*key)).cloned().collect();
        let set = wanted.into_iter().filter(|(key, value)| before.get(key) != Some(value)).collect();
        (set, removed)
    }
}

/// An object that is to be destroyed.
pub(crate) struct Gone<'a> {
    pub(crate) id: &'a str,
    pub(crate) prior: Args<'a>,
    pub(crate) progress: &'a (dyn Fn(&str) + Sync),
}

/// An object as a service tells of it.
#[derive(Debug, Clone)]
pub(crate) struct Found {
    pub(crate) attributes: Attrs,
    /// All its tags, marks included; nothing if its kind cannot have tags.
    pub(crate) tags: Option<Tags>,
}

impl Found {
    /// An object of a kind that has tags.
    pub(crate) fn tagged(attributes: Attrs, tags: Tags) -> Self {
        Self { attributes, tags: Some(tags) }
    }

    /// An object of a kind that cannot have tags.
    pub(crate) fn plain(attributes: Attrs) -> Self {
        Self { attributes, tags: None }
    }
}

/// IDs with the tags of what they belong to.
type Listed = Vec<(String, Tags)>;

type Answer<'a, T> = Pin<Box<dyn Future<Output = Result<T>> + Send + 'a>>;

/// A kind in the registry.
pub(crate) struct Entry {
    pub(crate) ty: &'static str,
    pub(crate) info: fn(KindInfo) -> KindInfo,
    pub(crate) create: for<'a> fn(&'a Context, &'a New<'a>) -> Answer<'a, String>,
    pub(crate) read: for<'a> fn(&'a Context, &'a str, Args<'a>) -> Answer<'a, Option<Found>>,
    pub(crate) update: for<'a> fn(&'a Context, &'a Change<'a>) -> Answer<'a, ()>,
    pub(crate) delete: for<'a> fn(&'a Context, &'a Gone<'a>) -> Answer<'a, ()>,
    pub(crate) find: for<'a> fn(&'a Context, &'a New<'a>) -> Answer<'a, Option<String>>,
    pub(crate) owned: for<'a> fn(&'a Context, &'a str) -> Answer<'a, Listed>,
}

impl Entry {
    pub(crate) const fn of<K: Kind>() -> Self {
        Self {
            ty: K::TYPE,
            info: K::info,
            create: |cx, new| Box::pin(K::create(cx, new)),
            read: |cx, id, recorded| Box::pin(K::read(cx, id, recorded)),
            update: |cx, change| Box::pin(K::update(cx, change)),
            delete: |cx, gone| Box::pin(K::delete(cx, gone)),
            find: |cx, new| Box::pin(K::find(cx, new)),
            owned: |cx, platform| Box::pin(K::owned(cx, platform)),
        }
    }
}

/// A data source or the value of an ephemeral resource.
pub(crate) struct Source {
    pub(crate) ty: &'static str,
    pub(crate) read: for<'a> fn(&'a Context, Args<'a>) -> Answer<'a, Attrs>,
}

/// An empty answer where there must be one.
pub(crate) fn told<T>(value: Option<T>, what: &str) -> Result<T> {
    value.ok_or_else(|| Failed::refused(format!("the answer has no {what}")))
}

#[cfg(test)]
mod tests {
    use super::*;
    use ledgerform_engine::{Attributes, Value};

    #[test]
    fn what_a_set_gained_and_lost() {
        let set = |texts: &[&str]| {
            let texts = texts.iter().map(|text| Value::from(*text));
            Attributes::from([("names".to_owned(), Value::set(texts))])
        };
        let (token, tags) = (Token::new("p", "aws_x.a", 0), Tags::new());
        for (before, wanted, added, removed) in [
            (&["a", "b"][..], &["b", "c"][..], Some(vec!["c".to_owned()]), Some(vec!["a".to_owned()])),
            (&["a"][..], &["a"][..], None, None),
            (&[][..], &["a"][..], Some(vec!["a".to_owned()]), None),
            (&["a"][..], &[][..], None, Some(vec!["a".to_owned()])),
        ] {
            let (prior, args) = (set(before), set(wanted));
            let (prior, args) = (Args::Top(&prior), Args::Top(&args));
            let change = Change { id: "x", prior, args, token: &token, default_tags: &tags, progress: &|_| {} };
            assert_eq!(change.items("names"), (added, removed), "{before:?} {wanted:?}");
        }
    }
}
