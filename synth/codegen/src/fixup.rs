//! Bugs of provider schemas, one function each.
//!
//! [`check_fixups`] fails when a provider no longer has a bug; then its function goes away.

use crate::provider::Mode;
use ledgerform_schema::Schema;
use std::borrow::Cow;

/// A correction of a schema.
struct Fixup {
    /// The function, for messages.
    name: &'static str,
    /// The provider that has the bug.
    provider: &'static str,
    /// Whether a schema has it.
    applies: fn(Mode, &Schema) -> bool,
    /// Corrects it.
    fix: fn(&mut Schema),
}

const FIXUPS: [Fixup; 7] = [
    id_of("aws"),
    id_of("datadog"),
    id_of("github"),
    id_of("kubernetes"),
    id_of("mongodbatlas"),
    id_of("vault"),
    Fixup {
        name: "tags_all_is_not_an_argument",
        provider: "aws",
        applies: has_settable_tags_all,
        fix: tags_all_is_not_an_argument,
    },
];

const fn id_of(provider: &'static str) -> Fixup {
    Fixup { name: "id_is_not_an_argument", provider, applies: has_settable_id, fix: id_is_not_an_argument }
}

/// A fixup that no type needs.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("apply `{name}`: no type of {provider} has the bug any more; remove the fixup")]
pub struct UnneededFixup {
    /// The fixup.
    pub name: &'static str,
    /// The provider it is for.
    pub provider: &'static str,
}

/// Checks that each fixup of a provider still has something to do.
///
/// # Errors
/// Names a fixup that none of the schemas, which are all of the provider's, needs.
pub fn check_fixups<'a>(
    provider: &str,
    schemas: impl Iterator<Item = (Mode, &'a Schema)> + Clone,
) -> Result<(), UnneededFixup> {
    for fixup in FIXUPS.iter().filter(|fixup| fixup.provider == provider) {
        if !schemas.clone().any(|(mode, schema)| (fixup.applies)(mode, schema)) {
            return Err(UnneededFixup { name: fixup.name, provider: fixup.provider });
        }
    }
    Ok(())
}

/// The schema as it should have been.
pub(crate) fn apply<'a>(provider: &str, mode: Mode, schema: &'a Schema) -> Cow<'a, Schema> {
    let mut fixed = Cow::Borrowed(schema);
    for fixup in FIXUPS.iter().filter(|fixup| fixup.provider == provider) {
        if (fixup.applies)(mode, schema) {
            (fixup.fix)(fixed.to_mut());
        }
    }
    fixed
}

/// The first plugin SDK gave every resource an `id` that is optional; a value that is set is ignored or breaks the
/// next plan. Where `id` is a real argument it is required, or the resource is not of that SDK and says computed.
fn id_is_not_an_argument(schema: &mut Schema) {
    only_computed(schema, "id");
}

fn has_settable_id(mode: Mode, schema: &Schema) -> bool {
    mode == Mode::Managed && is_optional_and_computed(schema, "id")
}

/// `tags_all` is `tags` merged with the provider's `default_tags`; it was optional only so that it could be computed.
fn tags_all_is_not_an_argument(schema: &mut Schema) {
    only_computed(schema, "tags_all");
}

fn has_settable_tags_all(mode: Mode, schema: &Schema) -> bool {
    mode == Mode::Managed && is_optional_and_computed(schema, "tags_all")
}

fn is_optional_and_computed(schema: &Schema, name: &str) -> bool {
    schema.block.attributes.get(name).is_some_and(|attribute| attribute.optional && attribute.computed)
}

fn only_computed(schema: &mut Schema, name: &str) {
    if let Some(attribute) = schema.block.attributes.get_mut(name) {
        attribute.optional = false;
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use ledgerform_schema::{Block, documents};
    use std::sync::Arc;

    #[test]
    fn every_fixup_is_needed() {
        for document in documents() {
            let resources: Vec<Arc<Schema>> =
                document.resource_types().filter_map(|ty| document.resource(ty)).collect();
            let schemas = resources.iter().map(|schema| (Mode::Managed, &**schema));
            assert_eq!(check_fixups(document.name(), schemas), Ok(()), "{} {}", document.name(), document.version());
        }
    }

    #[test]
    fn a_fixup_with_nothing_to_do_is_an_error() {
        let schema = Schema { version: 0, block: Block::default() };
        let error = check_fixups("vault", [(Mode::Managed, &schema)].into_iter()).unwrap_err();
        assert_eq!(
            error.to_string(),
            "apply `id_is_not_an_argument`: no type of vault has the bug any more; remove the fixup"
        );
    }

    #[test]
    fn a_data_source_keeps_its_id() {
        let aws = documents().iter().rfind(|document| document.name() == "aws").unwrap();
        let vpc = aws.data_source("aws_vpc").unwrap();
        assert!(apply("aws", Mode::Data, &vpc).block.attributes["id"].optional);
        let vpc = aws.resource("aws_vpc").unwrap();
        assert!(!apply("aws", Mode::Managed, &vpc).block.attributes["id"].optional);
    }
}
