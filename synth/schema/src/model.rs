//! Provider, schema, block and attribute, as the JSON document names them.

use crate::Type;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// Everything one provider declares.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub struct ProviderSchema {
    /// The arguments of the provider block itself.
    #[serde(default)]
    pub provider: Schema,
    /// Managed resources by type name.
    #[serde(default)]
    pub resource_schemas: BTreeMap<String, Schema>,
    /// Data sources by type name.
    #[serde(default)]
    pub data_source_schemas: BTreeMap<String, Schema>,
    /// Ephemeral resources by type name.
    #[serde(default)]
    pub ephemeral_resource_schemas: BTreeMap<String, Schema>,
    /// Provider-defined functions by name.
    #[serde(default)]
    pub functions: BTreeMap<String, Function>,
}

/// The schema of one resource type, data source or provider block.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub struct Schema {
    /// Version of the state format, from 0.
    #[serde(default)]
    pub version: i64,
    /// The top-level block.
    #[serde(default)]
    pub block: Block,
}

/// Attributes and nested blocks at one level.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub struct Block {
    /// Attributes by name.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub attributes: BTreeMap<String, Attribute>,
    /// Nested blocks by name.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub block_types: BTreeMap<String, NestedBlock>,
    /// Whether the block should no longer be used.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub deprecated: bool,
    /// What to use instead of it.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub deprecation_message: String,
    /// The provider makes blocks of this kind where the configuration has none; from protocol 6.11 on.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub computed: bool,
    /// What the provider says about the block; empty in the recorded documents.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub description: String,
}

/// One attribute; exactly one of `type` and `nested_type` is present.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub struct Attribute {
    /// The type of a plain attribute.
    #[serde(default, rename = "type", skip_serializing_if = "Option::is_none")]
    pub ty: Option<Type>,
    /// The structure of a nested attribute.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub nested_type: Option<NestedType>,
    /// The configuration must set it.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub required: bool,
    /// The configuration may set it.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub optional: bool,
    /// The provider may give it a value.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub computed: bool,
    /// Terraform hides its value.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub sensitive: bool,
    /// Its value reaches the provider but neither plan nor state.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub write_only: bool,
    /// It should no longer be used.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub deprecated: bool,
    /// What to use instead of it.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub deprecation_message: String,
    /// What the provider says about it; empty in the recorded documents.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub description: String,
}

impl Attribute {
    /// Whether a configuration may set the attribute.
    pub fn is_argument(&self) -> bool {
        self.required || self.optional
    }

    /// The type of the attribute's value, nested attributes spelled out as objects.
    pub fn value_type(&self) -> Type {
        match (&self.ty, &self.nested_type) {
            (Some(ty), _) => ty.clone(),
            (None, Some(nested)) => nested.value_type(),
            (None, None) => Type::Dynamic,
        }
    }
}

/// The structure of a nested attribute.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct NestedType {
    /// Attributes of each object.
    #[serde(default)]
    pub attributes: BTreeMap<String, Attribute>,
    /// How the objects are held.
    pub nesting_mode: NestingMode,
}

impl NestedType {
    /// The type of the whole attribute.
    pub fn value_type(&self) -> Type {
        let object = Type::Object(self.attributes.iter().map(|(name, a)| (name.clone(), a.value_type())).collect());
        self.nesting_mode.wrap(object)
    }
}

/// A block type nested in a block.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct NestedBlock {
    /// How the blocks are held.
    pub nesting_mode: NestingMode,
    /// The content of each block.
    #[serde(default)]
    pub block: Block,
    /// Fewest blocks allowed.
    #[serde(default, skip_serializing_if = "is_zero")]
    pub min_items: u64,
    /// Most blocks allowed; 0 means no limit.
    #[serde(default, skip_serializing_if = "is_zero")]
    pub max_items: u64,
}

impl NestedBlock {
    /// Whether at most one block may be written.
    pub fn is_single(&self) -> bool {
        matches!(self.nesting_mode, NestingMode::Single | NestingMode::Group) || self.max_items == 1
    }
}

fn is_zero(n: &u64) -> bool {
    *n == 0
}

/// How nested blocks or nested attributes are held.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum NestingMode {
    /// One object or null.
    Single,
    /// One object, never null.
    Group,
    /// An ordered list.
    List,
    /// A set.
    Set,
    /// A map with string keys.
    Map,
}

impl NestingMode {
    /// The type of a value of this nesting whose elements have the type `element`.
    pub fn wrap(self, element: Type) -> Type {
        match self {
            Self::Single | Self::Group => element,
            Self::List => Type::List(Box::new(element)),
            Self::Set => Type::Set(Box::new(element)),
            Self::Map => Type::Map(Box::new(element)),
        }
    }
}

impl Block {
    /// The type of a value of this block: what the wire format and the state hold.
    pub fn value_type(&self) -> Type {
        let attributes = self.attributes.iter().map(|(name, a)| (name.clone(), a.value_type()));
        let blocks = self.block_types.iter().map(|(name, b)| (name.clone(), b.nesting_mode.wrap(b.block.value_type())));
        Type::Object(attributes.chain(blocks).collect())
    }
}

/// A provider-defined function.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Function {
    /// The type of the result.
    pub return_type: Type,
    /// Positional parameters.
    #[serde(default)]
    pub parameters: Vec<Parameter>,
    /// The parameter that takes all further arguments.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub variadic_parameter: Option<Parameter>,
    /// One sentence about the function; empty in the recorded documents.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub summary: String,
    /// All about the function; empty in the recorded documents.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub description: String,
    /// What to use instead of it; empty when it is not deprecated.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub deprecation_message: String,
}

/// A parameter of a provider-defined function.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Parameter {
    /// The name, for messages.
    pub name: String,
    /// The type of the argument.
    #[serde(rename = "type")]
    pub ty: Type,
    /// Whether null is accepted.
    #[serde(default)]
    pub is_nullable: bool,
    /// Whether the function is called with an unknown argument; otherwise its result is unknown without a call.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub allow_unknown: bool,
    /// What the argument means.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub description: String,
}
