//! Data that Terraform keeps for a provider, unseen by the user.

use crate::Diagnostics;
use bytes::Bytes;
use serde::Serialize;
use serde::de::DeserializeOwned;
use serde_json::{Map, Value as Json};

/// Data that Terraform stores with an object and gives back, unseen by the user; it is part of the state, so no secret
/// may be in it.
///
/// It is a JSON object, so that several parts of a provider can keep something under keys of their own. Bytes in
/// another format, of an older provider say, are carried along unchanged until a key is set.
///
/// ```
/// use ledgerform_tfplugin::Private;
/// let mut private = Private::default();
/// private.set("etag", &"abc")?;
/// assert_eq!(private.get::<String>("etag")?.as_deref(), Some("abc"));
/// assert_eq!(private.get::<String>("other")?, None);
/// # Ok::<(), ledgerform_tfplugin::Diagnostics>(())
/// ```
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Private(Bytes);

impl Private {
    /// The bytes as Terraform stores them.
    pub fn as_bytes(&self) -> &[u8] {
        &self.0
    }

    /// Whether nothing is kept.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// What is kept under a key.
    ///
    /// # Errors
    /// The data is not a JSON object, or what the key holds is not a `T`.
    pub fn get<T: DeserializeOwned>(&self, key: &str) -> Result<Option<T>, Diagnostics> {
        let Some(value) = self.object()?.remove(key) else {
            return Ok(None);
        };
        serde_json::from_value(value).map(Some).map_err(|error| unreadable(key, &error.to_string()))
    }

    /// Keeps a value under a key, in place of what was there. Bytes that are not a JSON object are replaced.
    ///
    /// # Errors
    /// The value has no JSON form.
    pub fn set<T: Serialize + ?Sized>(&mut self, key: &str, value: &T) -> Result<(), Diagnostics> {
        let value = serde_json::to_value(value).map_err(|error| unreadable(key, &error.to_string()))?;
        let mut object = self.object().unwrap_or_default();
        object.insert(key.to_owned(), value);
        self.0 = Json::Object(object).to_string().into();
        Ok(())
    }

    /// Keeps nothing under a key any more.
    pub fn remove(&mut self, key: &str) {
        if let Ok(mut object) = self.object()
            && object.remove(key).is_some()
        {
            self.0 = if object.is_empty() { Bytes::new() } else { Json::Object(object).to_string().into() };
        }
    }

    pub(crate) fn into_bytes(self) -> Bytes {
        self.0
    }

    fn object(&self) -> Result<Map<String, Json>, Diagnostics> {
        if self.0.is_empty() {
            return Ok(Map::new());
        }
        serde_json::from_slice(&self.0).map_err(|error| unreadable("", &error.to_string()))
    }
}

impl From<Vec<u8>> for Private {
    fn from(bytes: Vec<u8>) -> Self {
        Self(bytes.into())
    }
}

impl From<Bytes> for Private {
    fn from(bytes: Bytes) -> Self {
        Self(bytes)
    }
}

fn unreadable(key: &str, error: &str) -> Diagnostics {
    let what = if key.is_empty() { String::new() } else { format!(" under `{key}`") };
    // The position of the error is told, the content is not.
    Diagnostics::error(
        "Private data cannot be read",
        format!("What the provider keeps with the object{what} is not what this version stores: {error}."),
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn keys_stand_side_by_side_and_foreign_bytes_are_carried() {
        let mut private = Private::default();
        private.set("a", &1).unwrap();
        private.set("b", &vec!["x"]).unwrap();
        assert_eq!(private.as_bytes(), br#"{"a":1,"b":["x"]}"#);
        assert!(private.get::<String>("a").is_err(), "not a string");
        private.remove("a");
        private.remove("b");
        assert!(private.is_empty());

        let mut foreign = Private::from(b"\xff".to_vec());
        assert!(foreign.get::<String>("a").is_err());
        assert_eq!(foreign.as_bytes(), b"\xff");
        foreign.set("a", &true).unwrap();
        assert_eq!(foreign.get::<bool>("a").unwrap(), Some(true));
    }
}
