//! The life of each resource.

use crate::roots;
use crate::support::Workspace;

/// Makes everything, objects of these types too, changes it in place, and destroys it.
fn check(root: &str, least: usize, types: &[&str]) {
    let workspace = Workspace::new(root);
    workspace.apply();
    workspace.assert_idle();
    let census = workspace.census();
    assert!(census.values().sum::<usize>() >= least, "{census:#?}");
    let missing: Vec<_> = types.iter().filter(|ty| !census.contains_key(**ty)).collect();
    assert!(missing.is_empty(), "there is none of {missing:?}: {census:#?}");
    workspace.set("stage", "two");
    let text = workspace.apply();
    assert!(text.contains("0 added,") && text.contains("0 destroyed."), "{text}");
    workspace.assert_idle();
    workspace.destroy();
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
fn buckets_and_secrets_are_made_changed_and_destroyed() {
    check(roots::STORES, 25, &["aws_s3_bucket", "aws_secretsmanager_secret"]);
}

#[test]
fn backups_and_detection_are_made_changed_and_destroyed() {
    let types =
        ["aws_backup_plan", "aws_backup_selection", "aws_backup_vault", "aws_guardduty_organization_configuration"];
    check(roots::GUARDS, 15, &types);
}

#[test]
fn alarms_and_budgets_are_made_changed_and_destroyed() {
    check(roots::WATCH, 10, &["aws_budgets_budget", "aws_cloudwatch_metric_alarm"]);
}
