//! The life of each resource.

use crate::roots;
use crate::support::Workspace;

/// What a life needs beyond its root module.
#[derive(Debug, Clone, Copy, Default)]
struct Life<'a> {
    /// How many objects there are at least.
    least: usize,
    /// Roles that the inputs name, and that somebody else made.
    roles: &'a [&'a str],
    /// What the emulator is asked to do when the third stage replaces objects; without any there is no third stage.
    replaced: &'a [&'a str],
}

/// Makes everything, changes it in place, replaces a part of it, and destroys it.
fn check(root: &str, life: Life<'_>) {
    let workspace = Workspace::new(root);
    workspace.roles(life.roles);
    let foreign = workspace.objects();
    workspace.apply();
    workspace.assert_idle();
    let census = workspace.census();
    assert!(census.values().sum::<usize>() >= life.least + foreign.len(), "{census:#?}");

    workspace.set("stage", "two");
    let text = workspace.apply();
    assert!(text.contains("0 added,") && text.contains("0 destroyed."), "{text}");
    workspace.assert_idle();
    assert_eq!(workspace.census(), census);

    if !life.replaced.is_empty() {
        workspace.set("stage", "three");
        workspace.account.forget_requests().unwrap();
        workspace.apply();
        let asked = workspace.account.requests().unwrap().operations;
        for operation in life.replaced {
            assert!(asked.contains_key(*operation), "no {operation} in {asked:#?}");
        }
        workspace.assert_idle();
        assert_eq!(workspace.census(), census);
    }
    workspace.destroy_but(&foreign);
}

#[test]
fn a_network_from_a_mirror_is_made_changed_replaced_and_destroyed() {
    let workspace = Workspace::mirrored(roots::NETWORK);
    workspace.ok(&["plan"]);
    assert!(workspace.account.requests().unwrap().mutations() == 0, "a plan changes nothing");
    workspace.apply();
    workspace.assert_idle();
    let id = workspace.ok(&["output", "-raw", "vpc_id"]);
    assert!(workspace.objects().iter().any(|object| object.id == id), "{id}");

    // In place: tags of everything, and another way out.
    workspace.set("stage", "two");
    workspace.apply();
    workspace.assert_idle();
    assert_eq!(workspace.ok(&["output", "-raw", "vpc_id"]), id);

    // Another range is another VPC.
    workspace.set("cidr", "10.1.0.0/16");
    workspace.apply();
    workspace.assert_idle();
    assert_ne!(workspace.ok(&["output", "-raw", "vpc_id"]), id);
    workspace.destroy();
}

#[test]
fn databases_and_caches_are_made_changed_replaced_and_destroyed() {
    let replaced = ["rds:DeleteDBCluster", "dynamodb:DeleteTable", "elasticache:DeleteReplicationGroup"];
    check(roots::DATA, Life { least: 40, replaced: &replaced, ..Life::default() });
}

#[test]
fn buckets_and_secrets_are_made_changed_and_destroyed() {
    check(roots::STORES, Life { least: 25, ..Life::default() });
}

#[test]
fn alarms_and_budgets_are_made_changed_and_destroyed() {
    check(roots::WATCH, Life { least: 10, ..Life::default() });
}
