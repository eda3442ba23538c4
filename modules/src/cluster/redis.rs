//! Redis as plain objects of Kubernetes: a primary, replicas that copy it, a service for each, and a policy that lets in
//! nobody but the clients that are named.
//!
//! ElastiCache is better where it can be had: another node takes over there, and users log in without a password. This is for
//! clusters that are not on AWS, and for what may stop for as long as a pod needs to start again.

mod check;
mod configuration;
mod network;
mod pods;

use super::chart::{image, name, quantity, secret, size};
use crate::cache::{Password, User};
use ledgerform::{Component, Expr, Inputs, IntoExpr, Number, Outputs, Scope, tf};
use std::collections::BTreeMap;

/// The image, the last line of versions under the BSD licence. Images of Valkey from 8.0 on know the same commands and work too.
pub const IMAGE: &str = "docker.io/library/redis:7.2.11";

/// The port.
const PORT: i64 = 6379;

/// Redis in the cluster.
///
/// The first pod is the primary. When it goes, its set makes it again with the volume that it had, and writes wait for it;
/// replicas serve what they have in the meantime. No other pod takes over: that would need clients that speak Sentinel, and
/// those would not work with ElastiCache.
///
/// The secret has a key for each user, and the key `replication` where there are replicas; each value is a password of one line
/// with 16 characters or more. [`AppSecrets`](super::external_secrets::AppSecrets) makes such a secret of those of Secrets
/// Manager, [`WrittenSecret`](super::written::WrittenSecret) one of values that are handed through. Pods mount it, and keep in
/// memory what they make of it.
///
/// Users, passwords and certificates that change hold a minute or two later, without a restart; a user's password has to be in
/// the secret first. A pod that finds something wrong with them says so in its log and keeps what it had. Replicas may be cut
/// off from the primary until both know the same password.
///
/// Whoever needs a cache takes a [`Connection`](crate::cache::Connection), which ElastiCache gives as well:
/// [`Caches`](crate::cache::Caches) shows how one takes the place of the other.
///
/// The policy holds only where the network of the cluster knows policies: with the VPC CNI of EKS, that is the setting
/// `enableNetworkPolicy` of the add-on. Pods are as the Pod Security Standard `restricted` wants them.
///
/// ```
/// use ledgerform::{App, Output};
/// use ledgerform_modules::cache::{Caches, ConnectionFields, User};
/// use ledgerform_modules::cluster::redis::{Client, Redis, RedisInputs};
///
/// let app = App::new();
/// let stack = app.stack("workloads");
/// let inputs = RedisInputs::new()
///     .name("sessions")
///     .namespace("shop")
///     .auth_secret("sessions-auth")
///     .users([("web", User::new().access("on ~session:* +@read +@write"))])
///     .clients([("web", Client::new().namespace("shop").pods([("app", "web")]))])
///     .replicas(2);
/// let redis = stack.component::<Redis>("sessions", inputs);
/// stack.output("sessions_host", Output::new(redis.connection("sessions", "web").endpoint()));
/// assert!(app.synth().is_ok());
/// ```
#[derive(Debug, Clone, Copy)]
pub struct Redis;

/// The inputs of Redis.
#[derive(Debug, Clone, Inputs)]
pub struct RedisInputs {
    /// Name of its objects, and the key of the cache in what it gives: 1 to 50 lower-case letters, digits and hyphens,
    /// beginning with a letter.
    #[input(validate = check::name)]
    pub name: Expr<String>,
    /// Namespace of its objects and of the secrets, which must exist.
    #[input(validate = name)]
    pub namespace: Expr<String>,
    /// Name of the secret with the passwords.
    #[input(validate = secret)]
    pub auth_secret: Expr<String>,
    /// Users by key, as those of ElastiCache: lower-case letters, digits and single hyphens. `default` is always off, and
    /// `local` and `replication` belong to the pods themselves.
    #[input(validate = check::users)]
    pub users: Expr<BTreeMap<String, User>>,
    /// Who reaches it, by key; without any, only its own pods.
    #[input(default = BTreeMap::<String, Client>::new(), validate = check::clients)]
    pub clients: Expr<BTreeMap<String, Client>>,
    /// Image, with an exact tag: Redis 7.0 or newer, or Valkey.
    #[input(default = IMAGE, validate = image)]
    pub image: Expr<String>,
    /// Pods that copy the primary, 0 to 5. Without any, the pods ask nobody, name servers neither.
    #[input(default = 1, validate = check::replicas)]
    pub replicas: Expr<Number>,
    /// Name of a secret with `tls.crt`, `tls.key` and `ca.crt`, as cert-manager makes it, for `<name>.<namespace>.svc` and
    /// `<name>-readers.<namespace>.svc`. Where it is null, connections are not encrypted.
    #[input(validate = secret)]
    pub tls_secret: Expr<Option<String>>,
    /// Memory of each pod in MiB, 128 to 524288. Data gets three quarters, as with ElastiCache; copies that go to the volume
    /// and to replicas need the rest.
    #[input(default = 512, validate = check::memory)]
    pub memory_mib: Expr<Number>,
    /// What goes when the memory for data is full, in the words of `maxmemory-policy`. Without a `volatile` key to let go,
    /// and always with `noeviction`, writes are refused then.
    #[input(
        default = "volatile-lru",
        one_of(
            "allkeys-lfu",
            "allkeys-lru",
            "allkeys-random",
            "noeviction",
            "volatile-lfu",
            "volatile-lru",
            "volatile-random",
            "volatile-ttl"
        )
    )]
    pub memory_policy: Expr<String>,
    /// Processor that each pod asks for.
    #[input(default = "250m", validate = quantity)]
    pub cpu: Expr<String>,
    /// Size of the volume of each pod in GiB, three times the memory at least. With another one the set is made anew, and
    /// takes the volumes that are there as they are: let their claims grow first.
    #[input(default = 8, validate = size, together = check::room)]
    pub storage_gib: Expr<Number>,
    /// Class of the volumes, which should encrypt them.
    #[input(default = "gp3", validate = name)]
    pub storage_class: Expr<String>,
    /// Addresses of name servers that are no pods of `kube-system`, such as `169.254.20.10/32` for a cache on each node.
    /// Replicas find the primary by its name.
    #[input(default = Vec::<String>::new(), validate = check::cidrs)]
    pub name_server_cidrs: Expr<Vec<String>>,
}

/// Pods that may connect.
#[derive(Debug, Clone, Inputs)]
pub struct Client {
    /// Their namespace.
    pub namespace: Expr<String>,
    /// Labels that they have; without any, all pods of the namespace.
    #[input(default = BTreeMap::<String, String>::new())]
    pub pods: Expr<BTreeMap<String, String>>,
}

/// What Redis gives: maps with its name as their only key, like those of [`CacheOutputs`](crate::cache::CacheOutputs).
#[derive(Debug, Clone, Outputs)]
pub struct RedisOutputs {
    /// Host name to connect to, that of the primary.
    pub endpoints: Expr<BTreeMap<String, String>>,
    /// Host name to read from: any pod, the primary among them.
    pub reader_endpoints: Expr<BTreeMap<String, String>>,
    /// Port.
    pub ports: Expr<BTreeMap<String, Number>>,
    /// Whether connections need TLS.
    pub tls: Expr<bool>,
    /// Names of the users, by `cache/user`.
    pub user_names: Expr<BTreeMap<String, String>>,
    /// Where the passwords are, by `cache/user`.
    pub passwords: Expr<BTreeMap<String, Password>>,
}

impl Component for Redis {
    const NAME: &'static str = "redis";
    const DESCRIPTION: &'static str =
        "Redis in the cluster as plain objects: a primary, replicas, users with passwords.";
    const TERRAFORM: &'static str = ">= 1.5";
    const PROVIDERS: &'static [(&'static str, &'static str)] = &[("kubernetes", ">= 2.20")];
    type Inputs = RedisInputs;
    type Outputs = RedisOutputs;

    fn build(scope: &Scope, inputs: RedisInputs) -> RedisOutputs {
        let policy = network::policy(scope, &inputs);
        let services = network::services(scope, &inputs);
        let files = configuration::build(scope, &inputs);
        network::budget(scope, &inputs);
        pods::build(scope, &inputs, &pods::Ground { policy: &policy, set: &services.set, files: &files });
        let by_name = |value: Expr<String>| one(&inputs.name, value);
        let user = |key: &Expr<String>| tf!("{}/{key}", &inputs.name);
        RedisOutputs {
            endpoints: by_name(tf!("{}.{}.svc", services.primary, &inputs.namespace)),
            reader_endpoints: by_name(tf!("{}.{}.svc", services.readers, &inputs.namespace)),
            ports: one(&inputs.name, PORT.into_expr()),
            tls: inputs.tls_secret.is_some(),
            user_names: inputs.users.to_map(|key, _| (user(&key), key)),
            passwords: inputs.users.to_map(|key, _| {
                let password = Password::new().namespace(&inputs.namespace).secret(&inputs.auth_secret).key(&key);
                (user(&key), password.into_expr())
            }),
        }
    }
}

impl RedisInputs {
    /// The labels of its objects, by which services and policies find its pods.
    fn labels(&self) -> Expr<BTreeMap<String, String>> {
        [("app.kubernetes.io/name", "redis".into_expr()), ("app.kubernetes.io/instance", self.name.clone())].into_expr()
    }
}

/// A map with one key, which may be known later.
fn one<T>(key: &Expr<String>, value: Expr<T>) -> Expr<BTreeMap<String, T>> {
    let keys: Expr<Vec<String>> = [key].into_expr();
    keys.to_map(|key| (key, value))
}
