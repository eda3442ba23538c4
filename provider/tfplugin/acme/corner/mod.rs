//! Types written with the authoring API: each of its features is used by one of them.

mod around;
mod functions;
mod gate;
mod handler;
mod vault;

use crate::world::World;
use gate::Gate;
use ledgerform_schema::Schema;
use ledgerform_tfplugin::Provider;
use ledgerform_tfplugin::author::{Object, Registry, Shared};
use std::sync::Arc;

/// The schema of a managed resource of these.
pub(crate) fn schema(ty: &str) -> Option<Arc<Schema>> {
    (ty == handler::TYPE).then(Gate::schema)
}

/// The provider with these types beside its own.
pub(crate) fn beside(provider: Arc<dyn Provider>) -> Registry {
    let world = Arc::new(World::default());
    Registry::beside(provider)
        .resource(handler::TYPE, handler::Gates(world.clone()))
        .list(handler::TYPE, around::ListGates(world.clone()))
        .data_source("acme_gates", around::GateNames(world.clone()))
        .ephemeral("acme_key", around::Keys(world.clone()))
        .action("acme_lock", around::Lock(world.clone()))
        .state_store("acme_vault", vault::Vault { world, prefix: Shared::default() })
        .function("address", functions::Address)
        .function("shout", functions::Shout)
}
