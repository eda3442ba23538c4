//! Databases and caches: in the network, and reached by the cluster.

use super::{Ground, Network, Topics};
use crate::cache::{Cache, CacheInputs, CacheOutputs};
use crate::database::{Database, DatabaseInputs, DatabaseOutputs, Events};
use crate::network::{Ingress, Network as Place};
use ledgerform::{Expr, IntoExpr, Node, When};
use std::collections::BTreeMap;

type Clients = Expr<BTreeMap<String, String>>;

/// What both get of the network.
fn network(network: &Network, clients: &Clients) -> [(&'static str, Node); 2] {
    let place = Place::new().vpc_id(&network.vpc_id).subnet_ids(&network.data_subnet_ids);
    let ingress = clients.map(|_, id| Ingress::new().security_group_id(id).into_expr());
    [("network", place.into_expr().into_node()), ("ingress", ingress.into_node())]
}

pub(super) fn database(
    ground: &Ground<'_>,
    place: &Network,
    clients: &Clients,
    topics: &Topics<'_>,
) -> When<DatabaseOutputs> {
    let part = &ground.inputs.database;
    let passwords = ("master_passwords", ground.inputs.master_passwords.node().clone());
    let own = network(place, clients).into_iter().chain([passwords]);
    let mut inputs: DatabaseInputs = ground.complete("database", part, own);
    let events = topics.alerts(|arn| Events::new().topic_arn(arn).into_expr());
    inputs.events = inputs.events.is_some().then(&inputs.events, events);
    ground.build::<Database, _>("database", part, inputs)
}

pub(super) fn cache(ground: &Ground<'_>, place: &Network, clients: &Clients) -> When<CacheOutputs> {
    let part = &ground.inputs.cache;
    let inputs: CacheInputs = ground.complete("cache", part, network(place, clients));
    ground.build::<Cache, _>("cache", part, inputs)
}
