//! What is kept with a resource in Terraform's private state: the engine's table, and what a look at the cloud said.
//!
//! The private state is a part of the state file, so nothing in it is a secret. Of arguments that AWS does not tell again
//! the table has fingerprints, salted with the object's mark and cut to 128 bits. Whoever can read the state can check a
//! guess by one, which is worth nothing against generated values and too much against a short word. The components
//! therefore give every secret to a write-only argument, of which no fingerprint is made, and a test sees to it.

use ledgerform_engine::{Key, Observation, Observed, State};
use ledgerform_tfplugin::{Diagnostics, Private};
use serde::{Deserialize, Serialize};

const KEY: &str = "table";

/// The table, and which of its objects are somebody else's by now.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub(crate) struct Kept {
    pub(crate) state: State,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    foreign: Vec<Foreign>,
}

/// An object that does not bear our mark any more.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
struct Foreign {
    address: String,
    generation: u32,
    owner: String,
}

impl Kept {
    /// Nothing yet.
    pub(crate) fn new(platform: String) -> Self {
        Self::of(State::new(platform))
    }

    /// A table of which every object is ours.
    pub(crate) fn of(state: State) -> Self {
        Self { state, foreign: Vec::new() }
    }

    /// A table after a look at the cloud.
    pub(crate) fn seen(state: State, observed: &Observed) -> Self {
        let foreign = observed.objects.iter().filter_map(|(key, seen)| match seen {
            Observation::Foreign(owner) => {
                let (address, owner) = (key.address.clone(), owner.clone());
                Some(Foreign { address, generation: key.generation, owner })
            }
            Observation::Present(_) | Observation::Missing => None,
        });
        Self { foreign: foreign.collect(), state }
    }

    /// What was kept; nothing where there is no private state.
    ///
    /// # Errors
    /// A newer provider wrote it.
    pub(crate) fn read(private: &Private) -> Result<Option<Self>, Diagnostics> {
        private.get(KEY)
    }

    /// Private state with this in it.
    pub(crate) fn write(&self) -> Result<Private, Diagnostics> {
        let mut private = Private::default();
        private.set(KEY, self)?;
        Ok(private)
    }

    /// What a plan must know beside the table.
    pub(crate) fn observed(&self) -> Observed {
        let key = |foreign: &Foreign| Key { address: foreign.address.clone(), generation: foreign.generation };
        let objects = self.foreign.iter().map(|f| (key(f), Observation::Foreign(f.owner.clone()))).collect();
        Observed { objects, ..Observed::default() }
    }

    /// Whether the table was never applied: it is to be made again from ownership marks.
    pub(crate) fn is_to_recover(&self) -> bool {
        self.state.serial == 0
    }
}
