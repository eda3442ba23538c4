//! State of earlier versions and of other types, and identities of earlier versions.

use super::{Answer, Object};
use crate::{Diagnostics, Extra, Move, Path, Upgrade, UpgradeIdentity, Value, from_json};
use std::fmt;

type Convert<T> = Box<dyn Fn(&serde_json::Value, &str) -> Result<T, Diagnostics> + Send + Sync>;

/// How state of earlier versions of a struct becomes that of today: one step from each version, straight to today.
///
/// ```
/// use ledgerform_tfplugin::author::*;
///
/// /// A note, as version 0 had it.
/// #[derive(Object)]
/// struct NoteV0 {
///     /// The text.
///     body: Option<String>,
/// }
///
/// /// A note.
/// #[derive(Object)]
/// #[object(version = 1)]
/// struct Note {
///     /// The text.
///     text: Option<String>,
/// }
///
/// let upgraders = Upgraders::new().from::<NoteV0>(0, |old| Ok(Note { text: old.body }));
/// ```
pub struct Upgraders<T>(Vec<(i64, Convert<T>)>);

impl<T> Default for Upgraders<T> {
    fn default() -> Self {
        Self(Vec::new())
    }
}

impl<T> fmt::Debug for Upgraders<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_set().entries(self.0.iter().map(|(version, _)| version)).finish()
    }
}

impl<T: Object> Upgraders<T> {
    /// No earlier version differs: state is read by the struct of today, and attributes it no longer has are dropped.
    pub fn new() -> Self {
        Self::default()
    }

    /// State of this version was an `Old`.
    #[must_use]
    pub fn from<Old: Object>(
        mut self,
        version: i64,
        upgrade: impl Fn(Old) -> Result<T, Diagnostics> + Send + Sync + 'static,
    ) -> Self {
        self.0.push((version, Box::new(move |state, ty| upgrade(read::<Old>(state, ty)?))));
        self
    }

    pub(super) fn upgrade(&self, request: &Upgrade) -> Result<Value, Diagnostics> {
        if request.state.is_null() || request.version == T::VERSION {
            return request.decode();
        }
        match self.0.iter().find(|(version, _)| *version == request.version) {
            Some((_, upgrade)) => upgrade(&request.state, &request.ty).map(|object| object.to_value()),
            None if request.version > T::VERSION => Err(newer("state", &request.ty, request.version, T::VERSION)),
            None => request.decode(),
        }
    }
}

/// How identities of earlier versions become that of today: one step from each version, straight to today.
///
/// ```
/// use ledgerform_tfplugin::author::*;
///
/// /// What identified a note in version 0.
/// #[derive(Object)]
/// struct NoteIdV0 {
///     /// Board and number, with a slash between.
///     id: String,
/// }
///
/// /// What identifies a note.
/// #[derive(Object)]
/// #[object(version = 1)]
/// struct NoteId {
///     /// The board.
///     board: String,
///     /// The number of the note on it.
///     number: i64,
/// }
///
/// let upgraders = IdentityUpgraders::new().from(0, |old: NoteIdV0| {
///     let (board, number) = old.id.split_once('/').unwrap_or((&old.id, "0"));
///     Ok(NoteId { board: board.to_owned(), number: number.parse().unwrap_or_default() })
/// });
/// ```
#[derive(Default)]
pub struct IdentityUpgraders(Vec<(i64, Convert<Value>)>);

impl fmt::Debug for IdentityUpgraders {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_set().entries(self.0.iter().map(|(version, _)| version)).finish()
    }
}

impl IdentityUpgraders {
    /// No earlier version differs: identities are read by the schema of today, and attributes it no longer has are
    /// dropped.
    pub fn new() -> Self {
        Self::default()
    }

    /// Identities of this version were an `Old`; `New` is the struct of [`Resource::identity`](super::Resource::identity).
    #[must_use]
    pub fn from<Old: Object, New: Object>(
        mut self,
        version: i64,
        upgrade: impl Fn(Old) -> Result<New, Diagnostics> + Send + Sync + 'static,
    ) -> Self {
        let convert = move |identity: &serde_json::Value, ty: &str| Ok(upgrade(read::<Old>(identity, ty)?)?.to_value());
        self.0.push((version, Box::new(convert)));
        self
    }

    pub(super) fn upgrade(&self, request: &UpgradeIdentity) -> Result<Value, Diagnostics> {
        let current = request.schema.version;
        if request.identity.is_null() || request.version == current {
            return request.decode();
        }
        match self.0.iter().find(|(version, _)| *version == request.version) {
            Some((_, upgrade)) => upgrade(&request.identity, &request.ty),
            None if request.version > current => Err(newer("identity", &request.ty, request.version, current)),
            None => request.decode(),
        }
    }
}

/// Of which other resource types the state may be taken over.
pub struct Movers<T>(Vec<Mover<T>>);

struct Mover<T> {
    source: String,
    version: i64,
    convert: Convert<T>,
}

impl<T> Default for Movers<T> {
    fn default() -> Self {
        Self(Vec::new())
    }
}

impl<T> fmt::Debug for Movers<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_set().entries(self.0.iter().map(|mover| &mover.source)).finish()
    }
}

impl<T: Object> Movers<T> {
    /// Of none.
    pub fn new() -> Self {
        Self::default()
    }

    /// State of this resource type in this version of its schema was an `Old`. The type may be of any provider that
    /// has the name.
    #[must_use]
    pub fn from<Old: Object>(
        mut self,
        source: impl Into<String>,
        version: i64,
        convert: impl Fn(Old) -> Result<T, Diagnostics> + Send + Sync + 'static,
    ) -> Self {
        let convert = Box::new(move |state: &serde_json::Value, ty: &str| convert(read::<Old>(state, ty)?));
        self.0.push(Mover { source: source.into(), version, convert });
        self
    }

    pub(super) fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    pub(super) fn take_over(&self, request: &Move) -> Result<Answer<T>, Diagnostics> {
        let Move { source_type, source_version, target_type, .. } = request;
        let found = self.0.iter().find(|mover| mover.source == *source_type && mover.version == *source_version);
        match found {
            Some(mover) => Ok((mover.convert)(&request.state, source_type)?.into()),
            None => {
                let name = |mover: &Mover<T>| format!("{} (version {})", mover.source, mover.version);
                let known: Vec<String> = self.0.iter().map(name).collect();
                let detail = format!(
                    "{target_type} takes over {}, not {source_type} (version {source_version}).",
                    known.join(", ")
                );
                Err(Diagnostics::error("Move not supported", detail))
            }
        }
    }
}

fn newer(what: &str, ty: &str, version: i64, known: i64) -> Diagnostics {
    let detail = format!(
        "The {what} of {ty} has version {version}, and this provider knows versions up to {known}. Upgrade the provider."
    );
    Diagnostics::error("State is of a newer provider", detail)
}

/// Stored state or a stored identity as a struct.
fn read<Old: Object>(state: &serde_json::Value, ty: &str) -> Result<Old, Diagnostics> {
    let value = from_json(state, &Old::ty(), Extra::Drop)
        .map_err(|error| Diagnostics::error("Stored state does not fit the schema", format!("{ty}: {error}.")))?;
    Ok(Old::from_value(&value, &Path::default())?)
}
