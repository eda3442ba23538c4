//! What each input of Redis must fulfil by itself, and what two of them must together.

use super::super::chart::NAME;
use super::{Client, ClientFields, RedisInputs};
use crate::cache::{User, UserFields, check::is_good_user};
use crate::check::{among, bad_keys, keys_where, list, matches, none, within};
use ledgerform::function::{can, cidrhost};
use ledgerform::{Condition, Expr, Number, tf};
use std::collections::BTreeMap;

/// Names of services begin with a letter; those of pods get a suffix that must fit into a label of 63 characters.
pub(super) fn name(field: &str, value: &Expr<String>) -> Condition {
    Condition::new(
        matches("^[a-z](?:[a-z0-9-]{0,48}[a-z0-9])?$", value),
        tf!("{field} must be 1 to 50 lower-case letters, digits and hyphens, beginning with a letter, not `{value}`"),
    )
}

pub(super) fn users(field: &str, value: &Expr<BTreeMap<String, User>>) -> Condition {
    // A line break would begin the line of another user.
    let bad = bad_keys(value, |key, user| {
        is_good_user(key, user).and(!among(&["local", "replication"], key)).and(matches("^[ -~]*$", &user.access()))
    });
    Condition::new(
        bad.length().equals(0).and(value.length().greater(0)),
        tf!(
            "{field} must have a user at least, by keys of lower-case letters, digits and single hyphens other than default, \
             local and replication, with an access such as `on ~session:* +@read` in one line that holds no password; wrong: {}",
            list(bad)
        ),
    )
}

/// The rules of labels: the page "Labels and Selectors" of Kubernetes.
pub(super) fn clients(field: &str, value: &Expr<BTreeMap<String, Client>>) -> Condition {
    let bad = bad_keys(value, |_, client| {
        let odd = keys_where(&client.pods(), |label, value| {
            let label = matches("^(?:[a-z0-9.-]{1,253}/)?[A-Za-z0-9](?:[A-Za-z0-9_.-]{0,61}[A-Za-z0-9])?$", label);
            !label.and(matches("^(?:[A-Za-z0-9](?:[A-Za-z0-9_.-]{0,61}[A-Za-z0-9])?)?$", value))
        });
        matches(NAME, &client.namespace()).and(odd.length().equals(0))
    });
    none(bad, format!("{field} must have a namespace by its name, and pods by labels such as app = \"web\""))
}

pub(super) fn replicas(field: &str, value: &Expr<Number>) -> Condition {
    Condition::new(within(value, 0, 5), tf!("{field} must be 0 to 5, not {value}"))
}

pub(super) fn memory(field: &str, value: &Expr<Number>) -> Condition {
    Condition::new(within(value, 128, 524_288), tf!("{field} must be 128 to 524288 MiB, not {value}"))
}

pub(super) fn cidrs(field: &str, value: &Expr<Vec<String>>) -> Condition {
    let bad = value.filter(|cidr| !can(cidrhost(&cidr, 0)).and(!matches("/0$", &cidr)));
    none(bad, format!("each of {field} must be a range of addresses such as 169.254.20.10/32, and none may be all"))
}

/// The log of writes is written anew beside the old one, which may have grown to twice its size by then.
pub(super) fn room(inputs: &RedisInputs) -> Condition {
    let (storage, memory) = (&inputs.storage_gib, &inputs.memory_mib);
    Condition::new(
        (storage * 1024).at_least(memory * 3),
        tf!(
            "storage_gib must be three times memory_mib at least, which is {memory} MiB, because the log of writes is written \
             anew beside the old one, not {storage}"
        ),
    )
}
