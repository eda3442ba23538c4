//! What is around gates: a data source, an ephemeral resource, an action, a list.

use super::gate::{Gate, GateId};
use super::handler::TYPE;
use crate::world::World;
use ledgerform_tfplugin::author::*;
use ledgerform_tfplugin::{
    ActionPlan, Close, Context, Diagnostics, Path, Private, Progress, Renew, Renewed, async_trait,
};
use std::sync::Arc;
use std::time::{Duration, SystemTime};

/// The names of gates.
#[derive(Debug, Clone, Object)]
pub(crate) struct Names {
    /// What the names begin with.
    #[attr(default = "", validate = length(..=10))]
    pub(crate) prefix: Field<String>,
    /// The names.
    #[attr(computed)]
    pub(crate) names: Field<Vec<String>>,
}

/// Finds the names of gates.
pub(crate) struct GateNames(pub(crate) Arc<World>);

#[async_trait]
impl DataSource for GateNames {
    type Object = Names;

    fn validate(&self, config: &Names) -> Diagnostics {
        match config.prefix.as_str() {
            Some("nobody") => Diagnostics::error_at(Names::at().prefix(), "No such name", "Ask for somebody."),
            _ => Diagnostics::new(),
        }
    }

    async fn read(&self, mut config: Names, _call: Call) -> Result<Answer<Names>, Diagnostics> {
        let prefix = config.prefix.as_str().unwrap_or_default();
        let names = gates(&self.0)?.into_iter().filter_map(|(_, gate)| gate.name.into_known());
        config.names = Field::Known(names.filter(|name| name.starts_with(prefix)).collect());
        Ok(config.into())
    }
}

/// A key to a gate.
#[derive(Debug, Clone, Object)]
pub(crate) struct Key {
    /// The name of the gate.
    pub(crate) gate: String,
    /// The key.
    #[attr(computed, sensitive)]
    pub(crate) key: Field<String>,
}

/// Makes keys.
pub(crate) struct Keys(pub(crate) Arc<World>);

#[async_trait]
impl Ephemeral for Keys {
    type Object = Key;

    async fn open(&self, mut key: Key, _call: Call) -> Result<Open<Key>, Diagnostics> {
        if key.gate.is_empty() {
            return Err(Diagnostics::error_at(Key::at().gate(), "Missing name", "Name the gate."));
        }
        self.0.note("open key");
        let mut private = Private::default();
        private.set("gate", &key.gate)?;
        key.key = Field::Known(format!("key-to-{}", key.gate));
        Ok(Open::of(Answer::of(key).private(private)).renew_at(SystemTime::now() + Duration::from_secs(1)))
    }

    async fn renew(&self, renew: Renew) -> Result<Renewed, Diagnostics> {
        self.0.note("renew key");
        Ok(Renewed { private: renew.private, ..Renewed::default() })
    }

    async fn close(&self, close: Close) -> Diagnostics {
        match close.private.get::<String>("gate") {
            Ok(gate) => {
                self.0.note(&format!("close key of {}", gate.unwrap_or_default()));
                Diagnostics::new()
            }
            Err(diagnostics) => diagnostics,
        }
    }
}

/// Locks a gate.
#[derive(Debug, Clone, Object)]
pub(crate) struct LockConfig {
    /// The name of the gate.
    #[attr(required)]
    pub(crate) gate: Field<String>,
    /// How often the key is turned.
    #[attr(default = 1, validate = range(1..=3))]
    pub(crate) turns: Field<i64>,
}

/// Locks gates.
pub(crate) struct Lock(pub(crate) Arc<World>);

#[async_trait]
impl Action for Lock {
    type Config = LockConfig;

    async fn plan(&self, config: LockConfig, _context: Context) -> Result<ActionPlan, Diagnostics> {
        match config.gate.as_str() {
            Some("ajar") => Err(Diagnostics::error_at(LockConfig::at().gate(), "Ajar", "Close it first.")),
            _ => Ok(ActionPlan::default()),
        }
    }

    async fn invoke(&self, config: LockConfig, progress: Progress, _context: Context) -> Diagnostics {
        let turns = config.turns.into_known().unwrap_or_default();
        for turn in 1..=turns {
            progress.report(format!("turn {turn} of {turns}")).await;
        }
        self.0.note(&format!("lock {}", config.gate.as_str().unwrap_or_default()));
        Diagnostics::new()
    }
}

/// Which gates to list.
#[derive(Debug, Clone, Object)]
pub(crate) struct ListConfig {
    /// What their names begin with.
    #[attr(default = "")]
    pub(crate) prefix: Field<String>,
}

/// Lists gates.
pub(crate) struct ListGates(pub(crate) Arc<World>);

#[async_trait]
impl ListResource for ListGates {
    type Config = ListConfig;
    type Object = Gate;
    type Identity = GateId;

    async fn list(&self, config: ListConfig, found: Finds<Gate, GateId>, _context: Context) -> Result<(), Diagnostics> {
        let prefix = config.prefix.into_known().unwrap_or_default();
        for (id, gate) in gates(&self.0)? {
            let name = gate.name.as_str().unwrap_or_default().to_owned();
            let identity = GateId { id, region: gate.region.clone().into_known() };
            if name.starts_with(&prefix) && !found.send(&identity, name, Some(&gate)).await? {
                break;
            }
        }
        Ok(())
    }
}

fn gates(world: &World) -> Result<Vec<(String, Gate)>, Diagnostics> {
    let ids = world.ids(TYPE).into_iter();
    let read = |(id, value)| Ok((id, Gate::from_value(&value, &Path::default())?));
    ids.filter_map(|id| Some((id.clone(), world.get(TYPE, &id)?))).map(read).collect()
}
