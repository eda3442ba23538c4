//! Changes behind Terraform's back, for tests of what a configuration does about them.

use crate::{Offline, OfflineError};
use ledgerform_tfplugin::{Extra, Value, from_json};
use serde_json::Value as Json;

/// What happened to an object.
#[derive(Debug, Clone, PartialEq)]
pub(crate) enum Drift {
    /// It is no longer there.
    Gone,
    /// These attributes have other values.
    Changed(Vec<(String, Value)>),
}

impl Drift {
    /// The object as it is now.
    pub(crate) fn over(&self, object: Value) -> Value {
        match (self, object) {
            (Self::Changed(changes), Value::Object(mut attributes)) => {
                attributes.extend(changes.iter().cloned());
                Value::Object(attributes)
            }
            _ => Value::Null,
        }
    }
}

impl Offline {
    /// Changes an object behind Terraform's back: reads find these values, until Terraform changes or destroys it. `ty`
    /// is the resource type and `id` the attribute `id` in the state; `changes` is an object with attributes and
    /// nested blocks in the form of state files.
    ///
    /// ```no_run
    /// let offline = ledgerform_offline::Offline::start(["aws"])?;
    /// // … after an apply:
    /// offline.drift("aws_vpc", "vpc-0de6a03f3713e20eb", &serde_json::json!({ "enable_dns_support": false }))?;
    /// # Ok::<(), ledgerform_offline::OfflineError>(())
    /// ```
    ///
    /// # Errors
    /// No provider that is served has the type, or the values are not of its schema.
    pub fn drift(&self, ty: &str, id: &str, changes: &Json) -> Result<(), OfflineError> {
        let refused = |why: String| OfflineError::Drift { ty: ty.to_owned(), why };
        let (schema, world) = self.found(ty)?;
        let Json::Object(changes) = changes else {
            return Err(refused("the changes are no JSON object".to_owned()));
        };
        let ledgerform_schema::Type::Object(types) = schema.block.value_type() else {
            return Err(refused("the type has no attributes".to_owned()));
        };
        let change = |(name, json): (&String, &Json)| {
            let ty = types.get(name).ok_or_else(|| refused(format!("there is no attribute `{name}`")))?;
            let value = from_json(json, ty, Extra::Refuse).map_err(|error| refused(format!("{name}: {error}")))?;
            Ok((name.clone(), value))
        };
        let changes = changes.iter().map(change).collect::<Result<_, OfflineError>>()?;
        world.drift(ty, id, Drift::Changed(changes));
        Ok(())
    }

    /// Deletes an object behind Terraform's back: reads find nothing, and Terraform plans to create it again. `ty` is
    /// the resource type and `id` the attribute `id` in the state.
    ///
    /// # Errors
    /// No provider that is served has the type.
    pub fn lose(&self, ty: &str, id: &str) -> Result<(), OfflineError> {
        let (_, world) = self.found(ty)?;
        world.drift(ty, id, Drift::Gone);
        Ok(())
    }
}
