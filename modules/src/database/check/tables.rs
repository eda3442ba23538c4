//! Tables.

use super::Tables;
use crate::check::{among, bad_keys, is_key_arn, matches, none, optional, within};
use crate::database::attributes as keyed;
use crate::database::inputs::{CapacityFields, TableFields, UnitsFields};
use ledgerform::Condition;
use ledgerform::function::alltrue;

/// The rules of names: the API reference of DynamoDB, `CreateTable`.
pub(in crate::database) fn table_keys(field: &str, value: &Tables) -> Condition {
    let bad = bad_keys(value, |key, table| matches("^[a-zA-Z0-9_.-]{3,222}$", &table.name().or_else(key)));
    none(bad, format!("the keys and names of {field} must be 3 to 222 letters, digits and . _ -"))
}

/// DynamoDB refuses attributes that no key names, and one attribute with two types.
pub(in crate::database) fn attributes(field: &str, value: &Tables) -> Condition {
    let bad = bad_keys(value, |_, table| {
        let all = keyed::of(table);
        let typed = all.filter(|attribute| !among(&["B:", "N:", "S:"], &keyed::ty(&attribute)));
        let clash = all.filter(|attribute| {
            let others =
                all.filter(|other| keyed::name(&other).equals(keyed::name(&attribute)).and(other.differs(&attribute)));
            others.length().greater(0)
        });
        typed.length().equals(0).and(clash.length().equals(0))
    });
    none(
        bad,
        format!("keys of {field} must be attributes of the ty S, N or B, and one attribute has one ty everywhere"),
    )
}

pub(in crate::database) fn table_capacities(field: &str, value: &Tables) -> Condition {
    let bad = bad_keys(value, |_, table| {
        optional(&table.capacity(), |capacity| {
            let good = [capacity.read(), capacity.write()].map(|units| {
                units.min().at_least(1).and(units.min().at_most(units.max())).and(within(&units.target(), 20, 90))
            });
            alltrue(good.to_vec())
        })
    });
    none(bad, format!("capacity of {field} must have min from 1 up to max, and a target from 20 to 90 percent"))
}

pub(in crate::database) fn table_choices(field: &str, value: &Tables) -> Condition {
    let views = ["KEYS_ONLY", "NEW_AND_OLD_IMAGES", "NEW_IMAGE", "OLD_IMAGE"];
    let bad = bad_keys(value, |_, table| {
        let stream = optional(&table.stream(), |view| among(&views, view));
        let class = among(&["STANDARD", "STANDARD_INFREQUENT_ACCESS"], &table.class());
        let copies = table
            .replicas()
            .filter(|region, key| !matches(r"^[a-z]{2}(?:-[a-z]+)+-[0-9]$", &region).and(is_key_arn(&key)));
        let streamed = table.stream().or_else("").equals("NEW_AND_OLD_IMAGES");
        let replicated = copies.length().equals(0).and(table.replicas().length().equals(0).or(streamed));
        stream.and(class).and(replicated)
    });
    none(
        bad,
        format!(
            "{field} must have a stream out of {}, the class STANDARD or STANDARD_INFREQUENT_ACCESS, and replicas by region \
             with the ARN of a key each only with the stream NEW_AND_OLD_IMAGES",
            views.join(", ")
        ),
    )
}
