//! What identifies a remote object, apart from its state.

use super::Context;
use crate::{Diagnostics, Extra, Value, from_json};
use ledgerform_schema::Type;
use std::collections::BTreeMap;
use std::sync::Arc;

/// What identifies resources of a type. Terraform 1.12 stores it beside the state, imports by it and lists by it.
///
/// Handlers may leave identities to this crate: where one returns none, it is filled from the attributes of the same
/// names, if the resource has all of them.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct IdentitySchema {
    /// Version of the format, from 0.
    pub version: i64,
    /// Attributes by name: strings, numbers, bools or lists of them.
    pub attributes: BTreeMap<String, IdentityAttribute>,
}

/// One attribute of an identity.
#[derive(Debug, Clone, PartialEq)]
pub struct IdentityAttribute {
    /// Its type.
    pub ty: Type,
    /// An import must give it; otherwise an import may leave it out and the provider finds it.
    pub required_for_import: bool,
    /// What it means.
    pub description: String,
}

impl IdentitySchema {
    /// The type of identities.
    pub fn value_type(&self) -> Type {
        Type::Object(self.attributes.iter().map(|(name, attribute)| (name.clone(), attribute.ty.clone())).collect())
    }

    /// The identity by the attributes of the same names and types; `None` when one is missing or null, or nothing
    /// is known.
    pub(crate) fn of_object(&self, object: &Value, object_type: &Type) -> Option<Value> {
        let (Value::Object(values), Type::Object(types)) = (object, object_type) else {
            return None;
        };
        let part = |(name, attribute): (&String, &IdentityAttribute)| {
            let value = values.get(name).filter(|value| !value.is_null())?;
            (types.get(name) == Some(&attribute.ty)).then(|| (name.clone(), value.clone()))
        };
        self.attributes.iter().map(part).collect::<Option<BTreeMap<_, _>>>().map(Value::Object)
    }
}

/// A stored identity to bring to the current identity schema.
#[derive(Debug, Clone)]
pub struct UpgradeIdentity {
    /// Name of the resource type.
    pub ty: String,
    /// The current schema.
    pub schema: Arc<IdentitySchema>,
    /// The version the identity was stored with.
    pub version: i64,
    /// The identity as it was stored.
    pub identity: serde_json::Value,
    /// Client, stop token and log.
    pub context: Context,
}

impl UpgradeIdentity {
    /// The identity read by the current schema; attributes it no longer has are dropped.
    ///
    /// # Errors
    /// An attribute has another type now.
    pub fn decode(&self) -> Result<Value, Diagnostics> {
        from_json(&self.identity, &self.schema.value_type(), Extra::Drop).map_err(|error| {
            Diagnostics::error("Stored identity does not fit the schema", format!("{}: {error}.", self.ty))
        })
    }
}
