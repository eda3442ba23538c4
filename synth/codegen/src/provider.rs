//! What to generate: a provider, all its type names, and the schemas of the wanted types.

#[cfg(feature = "documents")]
use ledgerform_schema::Document;
use ledgerform_schema::{ProviderSchema, Schema};
use std::collections::BTreeMap;
use std::sync::Arc;

/// How Terraform treats a type.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Mode {
    /// A resource.
    Managed,
    /// A data source.
    Data,
    /// An ephemeral resource.
    Ephemeral,
}

impl Mode {
    /// All modes, in the order in which they are generated.
    pub const ALL: [Self; 3] = [Self::Managed, Self::Data, Self::Ephemeral];
}

/// A provider of which some types are wanted.
#[derive(Debug, Clone)]
pub struct Provider {
    /// Its name, as in `provider "aws"`.
    pub name: String,
    /// Its source, as in `required_providers`: `hashicorp/aws`.
    pub source: String,
    /// The version that the schema is of; empty if it is not known.
    pub version: String,
    /// The schema of the provider block.
    pub schema: Schema,
    /// **Every** type of the provider, so that a type's Rust name does not depend on which others are wanted; the
    /// wanted ones have their schema.
    pub types: BTreeMap<(Mode, String), Option<Arc<Schema>>>,
}

impl Provider {
    /// A provider from its printed schema, with the types for which `wanted` answers true.
    pub fn new(
        name: &str,
        source: &str,
        version: &str,
        schema: ProviderSchema,
        wanted: impl Fn(Mode, &str) -> bool,
    ) -> Self {
        let modes = [
            (Mode::Managed, schema.resource_schemas),
            (Mode::Data, schema.data_source_schemas),
            (Mode::Ephemeral, schema.ephemeral_resource_schemas),
        ];
        let types = modes.into_iter().flat_map(|(mode, types)| {
            let wanted = &wanted;
            types.into_iter().map(move |(ty, schema)| {
                let schema = wanted(mode, &ty).then(|| Arc::new(schema));
                ((mode, ty), schema)
            })
        });
        Self {
            name: name.to_string(),
            source: source.to_string(),
            version: version.to_string(),
            schema: schema.provider,
            types: types.collect(),
        }
    }

    /// A recorded provider; only the schemas of wanted types are unpacked.
    #[cfg(feature = "documents")]
    pub fn recorded(document: &Document, wanted: impl Fn(Mode, &str) -> bool) -> Self {
        let mut types = BTreeMap::new();
        let mut add = |mode, ty: &str, schema: &dyn Fn(&str) -> Option<Arc<Schema>>| {
            let schema = if wanted(mode, ty) { schema(ty) } else { None };
            types.insert((mode, ty.to_string()), schema);
        };
        document.resource_types().for_each(|ty| add(Mode::Managed, ty, &|ty| document.resource(ty)));
        document.data_source_types().for_each(|ty| add(Mode::Data, ty, &|ty| document.data_source(ty)));
        document.ephemeral_types().for_each(|ty| add(Mode::Ephemeral, ty, &|ty| document.ephemeral_resource(ty)));
        Self {
            name: document.name().to_string(),
            source: document.short_source().to_string(),
            // What is built in must not be required with a version.
            version: if document.is_built_in() { String::new() } else { document.version().to_string() },
            schema: document.provider().clone(),
            types,
        }
    }
}
