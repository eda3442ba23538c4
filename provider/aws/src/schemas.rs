//! The schemas of the kinds, from the recorded documents.

use crate::kinds::all;
use crate::sources;
use ledgerform_aws_settings::{Settings, names};
use ledgerform_engine::{Common, KindInfo, Kinds};
use ledgerform_schema::{Document, Schema, document};
use std::sync::Arc;

/// All kinds that [`Aws`](crate::Aws) has, with what their schemas do not say. No connection is needed.
///
/// ```
/// assert!(ledgerform_aws::kinds().resources.contains_key("aws_vpc"));
/// ```
pub fn kinds() -> Kinds {
    with(None)
}

/// The same under settings: with the default tags that each object is to have, and without the tags that are left alone.
/// Plans of objects that are there are made with these.
pub fn kinds_under(settings: &Settings) -> Kinds {
    with(Some(Arc::new(common(settings))))
}

fn with(common: Option<Arc<Common>>) -> Kinds {
    let mut kinds = Kinds::default();
    for entry in all() {
        if let Some(schema) = recorded(entry.ty, Document::resource) {
            let mut info = KindInfo::new(schema).lenient();
            if has(&info, "tags_all") {
                info = match &common {
                    Some(common) => info.completes("tags_all", "tags", Arc::clone(common)),
                    None => info.follows("tags_all", &["tags"]),
                };
            }
            if has(&info, "region") {
                info = info.replaced_by(["region"]).foresees("region", "{region}");
            }
            for (attribute, template) in names::of(names::FORESEEN, entry.ty) {
                info = info.foresees(attribute, template);
            }
            info = info.overwrites(names::of(names::OVERWRITTEN, entry.ty));
            kinds.resources.insert(entry.ty.to_owned(), (entry.info)(info));
        }
    }
    for source in sources::DATA {
        if let Some(schema) = recorded(source.ty, Document::data_source) {
            kinds.data.insert(source.ty.to_owned(), KindInfo::new(schema).lenient());
        }
    }
    for source in sources::EPHEMERAL {
        if let Some(schema) = recorded(source.ty, Document::ephemeral_resource) {
            kinds.ephemeral.insert(source.ty.to_owned(), KindInfo::new(schema));
        }
    }
    kinds
}

/// Tags of all objects.
pub(crate) fn common(settings: &Settings) -> Common {
    Common {
        entries: settings.default_tags.clone(),
        ignored: settings.ignore_tags.clone(),
        ignored_prefixes: settings.ignore_tag_prefixes.clone(),
    }
}

fn recorded(ty: &str, of: impl Fn(&Document, &str) -> Option<Arc<Schema>>) -> Option<Arc<Schema>> {
    let provider = ty.split('_').next().unwrap_or_default();
    of(document(provider)?, ty)
}

/// Whether a kind has an attribute.
pub(crate) fn has(info: &KindInfo, attribute: &str) -> bool {
    info.schema().block.attributes.contains_key(attribute)
}

/// Whether a data source or an ephemeral resource has an attribute.
pub(crate) fn source_has(kinds: &Kinds, ty: &str, attribute: &str) -> bool {
    kinds.data.get(ty).or_else(|| kinds.ephemeral.get(ty)).is_some_and(|info| has(info, attribute))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_kind_and_source_has_a_recorded_schema() {
        let kinds = kinds();
        for entry in all() {
            assert!(kinds.resources.contains_key(entry.ty), "{}", entry.ty);
        }
        for source in sources::DATA {
            assert!(kinds.data.contains_key(source.ty), "{}", source.ty);
        }
        for source in sources::EPHEMERAL {
            assert!(kinds.ephemeral.contains_key(source.ty), "{}", source.ty);
        }
    }

    #[test]
    fn the_tables_of_names_name_what_there_is() {
        let kinds = kinds();
        for (ty, foreseen) in names::FORESEEN {
            let block = &kinds.resources[*ty].schema().block;
            for (attribute, template) in *foreseen {
                assert!(block.attributes[*attribute].computed, "{ty}.{attribute}");
                for gap in template.split('{').skip(1) {
                    let name = gap.split(['}', '|']).next().unwrap();
                    let is_known = matches!(name, "partition" | "region" | "account");
                    assert!(is_known || block.attributes.contains_key(name), "{ty}.{attribute}: {name}");
                }
            }
        }
        for (ty, name) in names::OVERWRITTEN {
            let block = &kinds.resources[*ty].schema().block;
            assert!(name.iter().all(|name| block.attributes.contains_key(*name)), "{ty}: {name:?}");
        }
    }

    #[test]
    fn no_kind_is_there_twice() {
        let mut types: Vec<&str> = all().map(|entry| entry.ty).collect();
        types.sort_unstable();
        let twice: Vec<_> = types.windows(2).filter(|pair| pair[0] == pair[1]).collect();
        assert!(twice.is_empty(), "{twice:?}");
    }
}
