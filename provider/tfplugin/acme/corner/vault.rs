//! A state store.

use crate::world::World;
use ledgerform_tfplugin::author::*;
use ledgerform_tfplugin::{Context, Diagnostics, async_trait};
use std::sync::Arc;

/// Where states are kept.
#[derive(Debug, Clone, Object)]
pub(crate) struct VaultConfig {
    /// What the names of the states begin with.
    #[attr(default = "vault", validate = length(1..=10))]
    pub(crate) prefix: Field<String>,
}

/// Keeps states.
pub(crate) struct Vault {
    pub(crate) world: Arc<World>,
    pub(crate) prefix: Shared<String>,
}

impl Vault {
    fn name(&self, workspace: &str) -> Result<String, Diagnostics> {
        Ok(format!("{}-{workspace}", self.prefix.get()?))
    }
}

#[async_trait]
impl StateStore for Vault {
    type Config = VaultConfig;

    fn validate(&self, config: &VaultConfig) -> Diagnostics {
        match config.prefix.as_str() {
            Some("locked") => Diagnostics::error_at(VaultConfig::at().prefix(), "Locked", "Nobody has the key."),
            _ => Diagnostics::new(),
        }
    }

    async fn configure(&self, config: VaultConfig, _context: Context) -> Result<(), Diagnostics> {
        self.prefix.put(config.prefix.into_known().unwrap_or_default());
        Ok(())
    }

    async fn read(&self, workspace: &str) -> Result<Vec<u8>, Diagnostics> {
        Ok(self.world.read_state(&self.name(workspace)?))
    }

    async fn write(&self, workspace: &str, state: Vec<u8>) -> Result<(), Diagnostics> {
        self.world.write_state(&self.name(workspace)?, &state);
        Ok(())
    }

    async fn delete(&self, workspace: &str) -> Result<(), Diagnostics> {
        self.world.delete_state(&self.name(workspace)?);
        Ok(())
    }

    async fn workspaces(&self) -> Result<Vec<String>, Diagnostics> {
        let prefix = self.name("")?;
        let workspace = |name: String| name.strip_prefix(&prefix).map(str::to_owned);
        Ok(self.world.states().into_iter().filter_map(workspace).collect())
    }

    async fn lock(&self, workspace: &str, operation: &str) -> Result<String, Diagnostics> {
        let name = self.name(workspace)?;
        if self.world.take(&name) {
            return Ok(name);
        }
        Err(Diagnostics::error("Vault is locked", format!("Wait for the other run, then {operation} again.")))
    }

    async fn unlock(&self, workspace: &str, lock: &str) -> Result<(), Diagnostics> {
        let name = self.name(workspace)?;
        if name != lock {
            return Err(Diagnostics::error("Lock is another's", "The vault is locked with another id."));
        }
        self.world.release(&name);
        Ok(())
    }
}
