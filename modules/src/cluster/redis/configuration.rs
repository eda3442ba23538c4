//! The files that pods mount: the configuration of the server, who may do what, and the scripts. No password is in them.

use super::{PORT, RedisInputs};
use crate::cache::UserFields;
use ledgerform::function::{join, jsonencode, sha256};
use ledgerform::{Any, Expr, IntoExpr, Scope, tf};
use ledgerform_bindings::kubernetes;

/// Where the certificate is mounted, with the name of each file.
const TLS: &str = "/run/secrets/tls";

/// The file that says who may do what.
const USERS: &str = "users";

const COMMON: &str = include_str!("common.sh");
const START: &str = include_str!("start.sh");
const FOLLOW: &str = include_str!("follow.sh");
const PROBE: &str = include_str!("probe.sh");

/// The files, as pods need to know them.
pub(super) struct Files {
    /// Name of the map that has them.
    pub(super) map: Expr<String>,
    /// What changes when the pods have to be made anew.
    pub(super) digest: Expr<String>,
}

pub(super) fn build(scope: &Scope, inputs: &RedisInputs) -> Files {
    use kubernetes::config_map_v1::Metadata;
    let replica = tf!(
        "masteruser replication\nreplicaof {}-0.{}-pods.{}.svc {PORT}\n",
        &inputs.name,
        &inputs.name,
        &inputs.namespace
    );
    let map = scope.add(
        "this",
        kubernetes::ConfigMapV1::new()
            .metadata(Metadata::new().name(&inputs.name).namespace(&inputs.namespace).labels(inputs.labels()))
            .data([
                ("common.sh", COMMON.into_expr()),
                ("follow.sh", FOLLOW.into_expr()),
                ("probe.sh", PROBE.into_expr()),
                ("redis.conf", server(inputs)),
                ("replica.conf", replica),
                ("start.sh", START.into_expr()),
                (USERS, users(inputs)),
            ]),
    );
    // Servers take over other users while they run.
    let digest = sha256(jsonencode(map.data().filter(|file, _| file.differs(USERS)).cast::<Any>()));
    Files { map: map.metadata().at(0).get("name"), digest }
}

/// What the server is told: the file `redis.conf` that comes with it says what each line means.
fn server(inputs: &RedisInputs) -> Expr<String> {
    let plain: Expr<String> = tf!("port {PORT}\n");
    let encrypted: Expr<String> = tf!(
        "port 0\ntls-port {PORT}\ntls-cert-file {TLS}/tls.crt\ntls-key-file {TLS}/tls.key\ntls-ca-cert-file {TLS}/ca.crt\n\
         tls-auth-clients no\ntls-replication yes\n"
    );
    let listen: Expr<String> = inputs.tls_secret.is_null().then(plain, encrypted);
    // Three quarters of a MiB are 768 KiB.
    let memory = &inputs.memory_mib * 768;
    tf!(
        "{listen}dir /data\nappendonly yes\nsave \"\"\nmaxmemory {memory}kb\nmaxmemory-policy {}\n",
        &inputs.memory_policy
    )
}

/// A line for each user: the name and what it may do, to which the pods add the digest of the password.
fn users(inputs: &RedisInputs) -> Expr<String> {
    let own = join("", inputs.users.to_list(|key, user| tf!("{key} {}\n", user.access())));
    let replication: Expr<String> = inputs.replicas.greater(0).then("replication on +psync +replconf +ping\n", "");
    tf!("{own}{replication}")
}
