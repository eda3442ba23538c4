//! The life of each resource.

use crate::roots;
use crate::support::Workspace;

/// Makes at least so many objects, some of each of these types, changes them in place, replaces some of them if there is a
/// stage for it, in which the emulator is asked for these operations, and destroys them.
fn check(root: &str, least: usize, types: &[&str], replaced: &[&str]) {
    let workspace = Workspace::new(root);
    workspace.roles(roots::roles(root));
    let foreign = workspace.objects();
    workspace.apply();
    workspace.assert_idle();
    let made = workspace.objects().len() - foreign.len();
    let census = workspace.census();
    assert!(made >= least, "{made}: {census:#?}");
    let missing: Vec<_> = types.iter().filter(|ty| !census.contains_key(**ty)).collect();
    assert!(missing.is_empty(), "there is none of {missing:?}: {census:#?}");
    change_and_replace(&workspace, replaced);
    workspace.destroy_but(&foreign);
}

/// The second stage changes in place, the third replaces; neither makes more or less than there was.
fn change_and_replace(workspace: &Workspace, replaced: &[&str]) {
    let census = workspace.census();
    workspace.set("stage", "two");
    let text = workspace.apply();
    assert!(text.contains("0 added,") && text.contains("0 destroyed."), "{text}");
    workspace.assert_idle();
    assert_eq!(workspace.census(), census);
    if replaced.is_empty() {
        return;
    }
    workspace.set("stage", "three");
    workspace.account.forget_requests().unwrap();
    workspace.apply();
    let asked = workspace.account.requests().unwrap().operations;
    for operation in replaced {
        assert!(asked.contains_key(*operation), "no {operation} in {asked:#?}");
    }
    workspace.assert_idle();
    assert_eq!(workspace.census(), census);
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
fn the_platform_of_fintech_global_is_made_changed_replaced_and_destroyed() {
    let workspace = Workspace::mirrored(roots::PLATFORM);
    workspace.roles(roots::roles(roots::PLATFORM));
    let foreign = workspace.objects();
    workspace.account.forget_requests().unwrap();
    workspace.ok(&["plan"]);
    assert!(workspace.account.requests().unwrap().mutations() == 0, "a plan changes nothing");
    workspace.apply();
    workspace.assert_idle();
    let made = workspace.objects().len() - foreign.len();
    assert!(made > 200, "{made}: {:#?}", workspace.census());
    change_and_replace(&workspace, &["eks:DeleteFargateProfile", "dynamodb:DeleteTable"]);

    // Production keeps buckets that are not empty, and clusters.
    workspace.set("stage", "four");
    workspace.apply();
    workspace.assert_idle();
    workspace.destroy_but(&foreign);
}

#[test]
fn a_cluster_is_made_changed_replaced_and_destroyed() {
    check(roots::CLUSTER, 70, &["aws_eks_cluster"], &["eks:DeleteNodegroup"]);
}

#[test]
fn databases_and_caches_are_made_changed_replaced_and_destroyed() {
    let replaced = ["rds:DeleteDBCluster", "dynamodb:DeleteTable", "elasticache:DeleteReplicationGroup"];
    check(roots::DATA, 40, &["aws_dynamodb_table", "aws_elasticache_replication_group", "aws_rds_cluster"], &replaced);
}

#[test]
fn buckets_and_secrets_are_made_changed_replaced_and_destroyed() {
    let replaced = ["s3:CreateBucket", "s3:DeleteBucket", "secretsmanager:CreateSecret", "secretsmanager:DeleteSecret"];
    check(roots::STORES, 25, &["aws_s3_bucket", "aws_secretsmanager_secret"], &replaced);
}

#[test]
fn backups_and_detection_are_made_changed_replaced_and_destroyed() {
    let types =
        ["aws_backup_plan", "aws_backup_selection", "aws_backup_vault", "aws_guardduty_organization_configuration"];
    check(roots::GUARDS, 15, &types, &["dynamodb:DeleteTable"]);
}

#[test]
fn alarms_and_budgets_are_made_changed_replaced_and_destroyed() {
    let replaced = [
        "ce:CreateAnomalyMonitor",
        "ce:DeleteAnomalyMonitor",
        "logs:CreateLogGroup",
        "logs:DeleteLogGroup",
        "logs:DeleteMetricFilter",
    ];
    check(roots::WATCH, 10, &["aws_budgets_budget", "aws_cloudwatch_metric_alarm"], &replaced);
}
