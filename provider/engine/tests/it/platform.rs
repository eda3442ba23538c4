//! FinTech Global with everything that can go wrong at any call: the next runs bring about what is wanted, and make
//! nothing twice.
//!
//! All calls with all faults take long, so one pair of many is tried; `FAULTS=all` tries all, `FAULTS=5` every fifth.

use crate::faults::check;
use crate::fintech;
use crate::support::{Platform, Wanted};
use ledgerform::Graph;
use ledgerform_engine::Attributes;
use ledgerform_engine::testing::{Fake, Fault};
use serde_json::json;
use std::cell::OnceCell;
use std::time::Duration;

/// What is tried at every call.
const FAULTS: [Fault; 8] = [
    Fault::Refusal,
    Fault::LostAnswer,
    Fault::LostRequest,
    Fault::CrashBefore,
    Fault::CrashAfter,
    Fault::Cancel,
    Fault::GiveUp,
    Fault::LoseSight,
];

/// Arguments that no object changes in place, of whatever type.
const REPLACING: [&str; 3] = ["availability_zone", "cidr_block", "name"];

fn graph() -> Graph {
    thread_local! {
        // Building it again for each of thousands of plans would be most of the work.
        static BUILT: OnceCell<Graph> = const { OnceCell::new() };
    }
    BUILT.with(|built| built.get_or_init(fintech::graph).clone())
}

fn wanted(inputs: Attributes) -> Wanted<'static> {
    Wanted::Graph(&graph, inputs)
}

/// A cloud without objects, in which only what has tags bears marks.
fn empty() -> Platform {
    let mut kinds = fintech::kinds(Duration::from_secs(10));
    for info in kinds.resources.values_mut() {
        *info = info.clone().replaced_by(REPLACING);
    }
    let bare: Vec<String> = kinds
        .resources
        .iter()
        .filter(|(_, info)| !info.schema().block.attributes.contains_key("tags"))
        .map(|(name, _)| name.clone())
        .collect();
    let cloud = bare.into_iter().fold(Fake::new(kinds), |cloud, kind| cloud.unmarkable(kind.leak()));
    Platform::of(cloud)
}

/// The platform as it is at first.
fn there() -> Platform {
    let mut platform = empty();
    platform.apply(&wanted(fintech::inputs(false)));
    platform
}

/// Tries each pair of call and fault, or every so many as asked for, or every 61st: a prime, so that each fault is tried.
#[track_caller]
fn walk(before: &Platform, target: &Wanted<'_>) {
    let step = match std::env::var("FAULTS") {
        Ok(all) if all == "all" => 1,
        Ok(step) => step.parse().unwrap(),
        Err(_) => 61,
    };
    let tried = check(before, target, &FAULTS, step);
    assert!(tried >= FAULTS.len(), "{tried}");
}

#[test]
fn its_creation_survives_everything() {
    walk(&empty(), &wanted(fintech::inputs(false)));
}

#[test]
fn its_change_survives_everything() {
    walk(&there(), &wanted(changed()));
}

#[test]
fn its_destruction_survives_everything() {
    walk(&there(), &Wanted::End(&graph));
}

/// Inputs that change most objects in place by their tags, replace the alias of the key, and add and remove others.
fn changed() -> Attributes {
    let changes = json!({
        "tags": {"Project": "fintechglobal", "Environment": "Production", "Team": "payments"},
        "key": {"alias": "ledger-key"},
        "storage": {"access_logs": {"bucket_key": "logs"}, "buckets": {"logs": {}, "raw": {}}}
    });
    let mut inputs = fintech::inputs(true);
    inputs.extend(serde_json::from_value::<Attributes>(changes).unwrap());
    inputs
}
