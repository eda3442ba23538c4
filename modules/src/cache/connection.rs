//! How a workload reaches a cache, whoever runs it.

use super::CacheOutputs;
use crate::cluster::redis::RedisOutputs;
use ledgerform::{Expr, Inputs, IntoExpr, Number};
use std::collections::BTreeMap;

/// How one user reaches one cache: what a workload asks for, whether the cache is one of ElastiCache or pods of its cluster.
///
/// It holds no password: it says in which secret the password is, or that there is none.
#[derive(Debug, Clone, Inputs)]
pub struct Connection {
    /// Host name to connect to: that which writes, or in cluster mode that which knows the shards.
    pub endpoint: Expr<String>,
    /// Host name to read from, where a replica may be a little behind; null in cluster mode.
    pub reader_endpoint: Expr<Option<String>>,
    /// Port of both.
    pub port: Expr<Number>,
    /// Whether connections need TLS.
    pub tls: Expr<bool>,
    /// Name to log in with.
    pub user_name: Expr<String>,
    /// Where the password is; null where the user logs in with a token of IAM.
    pub password: Expr<Option<Password>>,
    /// IAM policy that lets a workload make such tokens, to attach to its role; null where there is a password.
    pub connect_policy: Expr<Option<String>>,
}

/// Where a password is: a secret of Kubernetes, which pods of its namespace can mount.
#[derive(Debug, Clone, Inputs)]
pub struct Password {
    /// Namespace of the secret.
    pub namespace: Expr<String>,
    /// Name of the secret.
    pub secret: Expr<String>,
    /// Key of the password in the secret.
    pub key: Expr<String>,
}

/// Whatever has caches: a program takes one for the other by changing the line that makes it.
///
/// ```
/// use ledgerform::{App, Expr, Output, Scope};
/// use ledgerform_bindings::{aws, kubernetes};
/// use ledgerform_modules::cache::{Cache, CacheInputs, Caches, Connection, ConnectionFields, Group, Network, User};
/// use ledgerform_modules::cluster::redis::{Redis, RedisInputs};
///
/// /// What the shop is told: the same code for every cache.
/// fn shop(scope: &Scope, sessions: &Expr<Connection>) {
///     use kubernetes::config_map_v1::Metadata;
///     let map = kubernetes::ConfigMapV1::new()
///         .metadata(Metadata::new().name("shop-sessions").namespace("shop"))
///         .data([("REDIS_HOST", sessions.endpoint()), ("REDIS_USER", sessions.user_name())]);
///     scope.add("sessions", map);
/// }
///
/// let user = || ("shop", User::new().access("on ~session:* +@read +@write"));
///
/// let app = App::new();
/// let stack = app.stack("managed");
/// stack.provider(aws::Provider::new().region("eu-central-1"));
/// let network = Network::new().vpc_id("vpc-0a1b2c3d").subnet_ids(["subnet-0a1b2c3d", "subnet-0a1b2c3e"]);
/// let sessions = Group::new().node_type("cache.r7g.large").users([user()]);
/// let inputs = CacheInputs::new().name("demo").region("eu-central-1").account_id("111122223333").network(network);
/// let cache = stack.component::<Cache>("cache", inputs.groups([("sessions", sessions)]));
/// shop(&stack, &cache.connection("sessions", "shop"));
///
/// let stack = app.stack("in-cluster");
/// let inputs = RedisInputs::new().name("sessions").namespace("shop").auth_secret("sessions-auth").users([user()]);
/// let cache = stack.component::<Redis>("cache", inputs);
/// shop(&stack, &cache.connection("sessions", "shop"));
///
/// assert!(app.synth().is_ok());
/// ```
pub trait Caches {
    /// How a user reaches a cache, by the keys of both. The key of an in-cluster cache is its name.
    ///
    /// A key that is not there is an error where the connection is used.
    fn connection(&self, cache: &str, user: &str) -> Expr<Connection>;
}

impl Caches for CacheOutputs {
    fn connection(&self, cache: &str, user: &str) -> Expr<Connection> {
        let both = format!("{cache}/{user}");
        Connection::new()
            .endpoint(self.endpoints.at(cache))
            .port(self.ports.at(cache))
            .tls(true)
            .user_name(self.user_names.at(both.as_str()))
            .reader_endpoint(if_any(&self.reader_endpoints, cache))
            .connect_policy(self.connect_policies.at(both).cast::<Option<String>>())
            .into_expr()
    }
}

impl Caches for RedisOutputs {
    fn connection(&self, cache: &str, user: &str) -> Expr<Connection> {
        let both = format!("{cache}/{user}");
        Connection::new()
            .endpoint(self.endpoints.at(cache))
            .port(self.ports.at(cache))
            .tls(&self.tls)
            .user_name(self.user_names.at(both.as_str()))
            .reader_endpoint(if_any(&self.reader_endpoints, cache))
            .password(self.passwords.at(both).cast::<Option<Password>>())
            .into_expr()
    }
}

fn if_any(hosts: &Expr<BTreeMap<String, String>>, cache: &str) -> Expr<Option<String>> {
    hosts.keys().contains(cache).then(hosts.at(cache).cast::<Option<String>>(), Expr::<Option<String>>::null())
}
