//! What DynamoDB tables are given.

use ledgerform::{Expr, Inputs, Number};
use std::collections::BTreeMap;

/// A DynamoDB table, encrypted with the key.
#[derive(Debug, Clone, Inputs)]
pub struct Table {
    /// Its whole name; made of the component's name and the key where it is null.
    pub name: Expr<Option<String>>,
    /// The attribute that partitions the items.
    pub hash_key: Expr<Attribute>,
    /// The attribute that sorts the items of a partition.
    pub range_key: Expr<Option<Attribute>>,
    /// Name of the attribute that holds the second after which an item goes.
    pub ttl_attribute: Expr<Option<String>>,
    /// Indexes with keys of their own, by name.
    #[input(default = BTreeMap::<String, GlobalIndex>::new())]
    pub global_indexes: Expr<BTreeMap<String, GlobalIndex>>,
    /// Indexes that sort a partition in another way, by name. They cannot be changed later.
    #[input(default = BTreeMap::<String, LocalIndex>::new())]
    pub local_indexes: Expr<BTreeMap<String, LocalIndex>>,
    /// Units of capacity that follow the load between two bounds; each request has its price where it is null. It may come,
    /// change and go: the table stays.
    pub capacity: Expr<Option<Capacity>>,
    /// What the stream of changes holds: `KEYS_ONLY`, `NEW_IMAGE`, `OLD_IMAGE` or `NEW_AND_OLD_IMAGES`; no stream where it
    /// is null.
    pub stream: Expr<Option<String>>,
    /// Whether it can be turned back to any second of the last 35 days.
    #[input(default = true)]
    pub point_in_time_recovery: Expr<bool>,
    /// Whether AWS refuses to delete it; where it is null, in production.
    pub deletion_protection: Expr<Option<bool>>,
    /// `STANDARD`, or `STANDARD_INFREQUENT_ACCESS` for what is seldom read.
    #[input(default = "STANDARD")]
    pub class: Expr<String>,
    /// Regions that have a copy that can be written to as well, each with the ARN of the key there. They need the stream
    /// `NEW_AND_OLD_IMAGES`.
    #[input(default = BTreeMap::<String, String>::new())]
    pub replicas: Expr<BTreeMap<String, String>>,
    /// Further tags.
    #[input(default = BTreeMap::<String, String>::new())]
    pub tags: Expr<BTreeMap<String, String>>,
}

/// An attribute that a table or an index is keyed by. What no key names is not declared.
#[derive(Debug, Clone, Inputs)]
pub struct Attribute {
    /// Its name.
    pub name: Expr<String>,
    /// `S` (text), `N` (number) or `B` (bytes).
    #[input(default = "S")]
    pub ty: Expr<String>,
}

/// An index with keys of its own.
#[derive(Debug, Clone, Inputs)]
pub struct GlobalIndex {
    /// The attribute that partitions it.
    pub hash_key: Expr<Attribute>,
    /// The attribute that sorts it.
    pub range_key: Expr<Option<Attribute>>,
    /// What it holds of an item: `ALL`, `KEYS_ONLY` or `INCLUDE`.
    #[input(default = "ALL")]
    pub projection: Expr<String>,
    /// The attributes that `INCLUDE` holds.
    #[input(default = Vec::<&str>::new())]
    pub attributes: Expr<Vec<String>>,
    /// Units of reading, where the table has capacity. They stay as they are.
    #[input(default = 5)]
    pub read: Expr<Number>,
    /// Units of writing, where the table has capacity. They stay as they are.
    #[input(default = 5)]
    pub write: Expr<Number>,
}

/// An index that sorts a partition in another way.
#[derive(Debug, Clone, Inputs)]
pub struct LocalIndex {
    /// The attribute that sorts it.
    pub range_key: Expr<Attribute>,
    /// What it holds of an item: `ALL`, `KEYS_ONLY` or `INCLUDE`.
    #[input(default = "ALL")]
    pub projection: Expr<String>,
    /// The attributes that `INCLUDE` holds.
    #[input(default = Vec::<&str>::new())]
    pub attributes: Expr<Vec<String>>,
}

/// Units of reading and writing in a second.
#[derive(Debug, Clone, Inputs)]
pub struct Capacity {
    /// Units of reading.
    #[input(default = Units::new())]
    pub read: Expr<Units>,
    /// Units of writing.
    #[input(default = Units::new())]
    pub write: Expr<Units>,
}

/// Units that follow the load. The same number twice keeps them as they are.
#[derive(Debug, Clone, Inputs)]
pub struct Units {
    /// At least.
    #[input(default = 5)]
    pub min: Expr<Number>,
    /// At most.
    #[input(default = 100)]
    pub max: Expr<Number>,
    /// Percent of them that are to be in use, 20 to 90.
    #[input(default = 70)]
    pub target: Expr<Number>,
}
