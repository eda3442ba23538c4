//! The recorded documents, embedded; one type is unpacked and parsed when it is asked for.

use crate::archive::{self, Cache, Entry, Line};
use crate::{Function, Schema};
use std::collections::BTreeMap;
use std::sync::{Arc, LazyLock, OnceLock};

/// The recorded schema of one provider at one version.
///
/// Types are read lazily: asking for `aws_vpc` unpacks and parses a few kilobytes, not all of AWS.
///
/// ```
/// let aws = ledgerform_schema::document("aws").ok_or("aws is recorded")?;
/// let vpc = aws.resource("aws_vpc").ok_or("aws_vpc is an AWS resource")?;
/// assert!(vpc.block.attributes.contains_key("cidr_block"));
/// # Ok::<(), &str>(())
/// ```
#[derive(Debug)]
pub struct Document {
    name: &'static str,
    source: &'static str,
    version: &'static str,
    provider: Option<Lazy<Schema>>,
    resources: Types,
    data_sources: Types,
    ephemeral_resources: Types,
    functions: BTreeMap<&'static str, Entry>,
    parsed_functions: OnceLock<BTreeMap<String, Function>>,
    cache: Cache,
}

/// The types of one kind, sorted by name; the index has them in this order.
#[derive(Debug, Default)]
struct Types(Vec<(&'static str, Lazy<Schema>)>);

impl Types {
    fn names(&self) -> impl ExactSizeIterator<Item = &'static str> + '_ {
        self.0.iter().map(|(name, _)| *name)
    }

    fn get(&self, ty: &str) -> Option<&Lazy<Schema>> {
        let position = self.0.binary_search_by(|(name, _)| (*name).cmp(ty)).ok()?;
        Some(&self.0[position].1)
    }
}

/// A value of the archive that is parsed once.
#[derive(Debug)]
struct Lazy<T> {
    entry: Entry,
    parsed: OnceLock<Option<Arc<T>>>,
}

static DOCUMENTS: LazyLock<Vec<Document>> = LazyLock::new(read_index);

/// Every recorded document, by name and then from the oldest to the newest version.
pub fn documents() -> &'static [Document] {
    &DOCUMENTS
}

/// The newest recorded document of a provider, named as in `provider "aws"`.
pub fn document(name: &str) -> Option<&'static Document> {
    documents().iter().rfind(|document| document.name == name)
}

/// The document of a provider at one version.
pub fn document_version(name: &str, version: &str) -> Option<&'static Document> {
    documents().iter().find(|document| document.name == name && document.version == version)
}

impl Document {
    /// The provider's name: `aws`.
    pub fn name(&self) -> &'static str {
        self.name
    }

    /// The provider's full source address: `registry.terraform.io/hashicorp/aws`.
    pub fn source(&self) -> &'static str {
        self.source
    }

    /// The source address as one writes it in `required_providers`: `hashicorp/aws`.
    pub fn short_source(&self) -> &'static str {
        self.source.strip_prefix("registry.terraform.io/").unwrap_or(self.source)
    }

    /// Whether the provider is part of Terraform itself: it is neither installed nor served by a process of its own.
    pub fn is_built_in(&self) -> bool {
        self.source.starts_with("terraform.io/builtin/")
    }

    /// The version of the provider that printed the document: `6.47.0`.
    pub fn version(&self) -> &'static str {
        self.version
    }

    /// The schema of the provider block; empty if the provider has no arguments.
    pub fn provider(&self) -> &Schema {
        static EMPTY: LazyLock<Schema> = LazyLock::new(Schema::default);
        self.provider.as_ref().and_then(|lazy| self.read(lazy)).map_or(&EMPTY, |schema| schema)
    }

    /// The names of all resource types, sorted.
    pub fn resource_types(&self) -> impl ExactSizeIterator<Item = &'static str> + '_ {
        self.resources.names()
    }

    /// The names of all data sources, sorted.
    pub fn data_source_types(&self) -> impl ExactSizeIterator<Item = &'static str> + '_ {
        self.data_sources.names()
    }

    /// The names of all ephemeral resources, sorted.
    pub fn ephemeral_types(&self) -> impl ExactSizeIterator<Item = &'static str> + '_ {
        self.ephemeral_resources.names()
    }

    /// The schema of a resource type.
    pub fn resource(&self, ty: &str) -> Option<Arc<Schema>> {
        self.read(self.resources.get(ty)?).cloned()
    }

    /// The schema of a data source.
    pub fn data_source(&self, ty: &str) -> Option<Arc<Schema>> {
        self.read(self.data_sources.get(ty)?).cloned()
    }

    /// The schema of an ephemeral resource.
    pub fn ephemeral_resource(&self, ty: &str) -> Option<Arc<Schema>> {
        self.read(self.ephemeral_resources.get(ty)?).cloned()
    }

    /// The provider's functions by name.
    pub fn functions(&self) -> &BTreeMap<String, Function> {
        self.parsed_functions.get_or_init(|| {
            let parse = |entry| self.cache.read(entry, |text| serde_json::from_str(text).ok());
            self.functions.iter().filter_map(|(name, &entry)| Some((name.to_string(), parse(entry)?))).collect()
        })
    }

    /// The parsed schema; a test reads every one, so `None` means that the archive and this crate do not fit together.
    fn read<'a>(&self, lazy: &'a Lazy<Schema>) -> Option<&'a Arc<Schema>> {
        let parse = |text: &str| serde_json::from_str(text).ok().map(Arc::new);
        lazy.parsed.get_or_init(|| self.cache.read(lazy.entry, parse)).as_ref()
    }
}

fn read_index() -> Vec<Document> {
    let mut documents: Vec<Document> = Vec::new();
    for line in archive::lines() {
        match (line, documents.last_mut()) {
            (Line::Document { name, version, source }, _) => documents.push(Document {
                name,
                source,
                version,
                provider: None,
                resources: Types::default(),
                data_sources: Types::default(),
                ephemeral_resources: Types::default(),
                functions: BTreeMap::new(),
                parsed_functions: OnceLock::new(),
                cache: Cache::default(),
            }),
            (Line::Entry { kind, name, entry }, Some(document)) => document.insert(kind, name, entry),
            (Line::Entry { .. }, None) => {}
        }
    }
    for document in &mut documents {
        for types in [&mut document.resources, &mut document.data_sources, &mut document.ephemeral_resources] {
            // Sorted already, which costs one look; the search relies on it.
            types.0.sort_by_key(|(name, _)| *name);
        }
    }
    documents.sort_by_key(|document| (document.name, version_key(document.version)));
    documents
}

impl Document {
    fn insert(&mut self, kind: &str, name: &'static str, entry: Entry) {
        let lazy = Lazy { entry, parsed: OnceLock::new() };
        match kind {
            "provider" => self.provider = Some(lazy),
            "resource" => self.resources.0.push((name, lazy)),
            "data" => self.data_sources.0.push((name, lazy)),
            "ephemeral" => self.ephemeral_resources.0.push((name, lazy)),
            _ => drop(self.functions.insert(name, entry)),
        }
    }
}

/// Orders `6.9.0` before `6.47.0`, and a version that is not numbers by its text.
fn version_key(version: &str) -> (Vec<u64>, &str) {
    (version.split('.').map_while(|part| part.parse().ok()).collect(), version)
}
