//! The example as a newcomer runs it: `plan --offline`, `apply --offline`, and nothing left to do.

#![allow(clippy::unwrap_used, reason = "a test that cannot go on panics")]

use std::fs;
use std::path::Path;
use std::process::{Command, Output};

fn run(folder: &Path, arguments: &[&str]) -> Output {
    Command::new(env!("CARGO_BIN_EXE_fintech-global")).args(arguments).current_dir(folder).output().unwrap()
}

#[track_caller]
fn succeed(folder: &Path, arguments: &[&str]) -> String {
    let output = run(folder, arguments);
    let (out, err) = (String::from_utf8_lossy(&output.stdout), String::from_utf8_lossy(&output.stderr));
    assert!(
        output.status.success(),
        "{arguments:?}\n{out}\n{err}\nThe test runs Terraform: 1.8 or later must be on the PATH."
    );
    out.into_owned()
}

/// Both stacks, from nothing: valid, planned, applied, and nothing left to do.
#[track_caller]
fn check(format: &str) {
    let folder = tempfile::tempdir().unwrap();
    let run = |arguments: &[&str]| {
        let all = [arguments, &["--format", format]].concat();
        succeed(folder.path(), &all)
    };
    run(&["validate", "*", "--offline"]);
    let applied = run(&["apply", "*", "--offline"]);
    assert!(applied.contains("Plan: 241 to add, 0 to change, 0 to destroy."), "{applied}");
    assert!(applied.contains("Plan: 3 to add, 0 to change, 0 to destroy."), "{applied}");
    let again = run(&["plan", "*", "--offline", "--detailed-exitcode"]);
    assert_eq!(again.matches("No changes.").count(), 2, "{again}");
    let vpc = succeed(folder.path(), &["output", "--offline", "platform", "vpc_id", "--", "-raw"]);
    assert!(vpc.starts_with("vpc-"), "{vpc}");
    let kubeconfig = succeed(folder.path(), &["output", "--offline", "platform", "kubeconfig", "--", "-raw"]);
    assert!(kubeconfig.contains("get-token") && !kubeconfig.contains("token:"), "{kubeconfig}");
    if let Some(view) = ledgerform_testing::kubectl_view(&kubeconfig) {
        assert!(view["clusters"][0]["cluster"]["server"].as_str().unwrap().starts_with("https://"), "{view}");
        let arguments =
            ["--region", "us-east-1", "eks", "get-token", "--cluster-name", "fintechglobal", "--output", "json"];
        assert_eq!(view["users"][0]["user"]["exec"]["command"], "aws");
        assert_eq!(view["users"][0]["user"]["exec"]["args"], serde_json::json!(arguments));
    }
    let endpoint = succeed(folder.path(), &["output", "--offline", "platform", "cluster_endpoint", "--", "-raw"]);
    assert!(endpoint.starts_with("https://"), "{endpoint}");
    for subnets in ["public_subnet_ids", "private_subnet_ids", "data_subnet_ids"] {
        let ids = succeed(folder.path(), &["output", "--offline", "platform", subnets, "--", "-json"]);
        let ids: Vec<String> = serde_json::from_str(&ids).unwrap();
        assert_eq!(ids.len(), 3, "{subnets}: one for each zone");
        assert!(ids.iter().all(|id| id.starts_with("subnet-")), "{subnets}: {ids:?}");
    }
}

#[test]
fn applied_and_nothing_left_to_do_in_json() {
    check("json");
}

#[test]
fn applied_and_nothing_left_to_do_in_hcl() {
    check("hcl");
}

/// The file of variables holds what is the default, and the switches add what they say.
#[test]
fn the_switches_plan_with_the_file_of_variables() {
    let folder = tempfile::tempdir().unwrap();
    let file = concat!(env!("CARGO_MANIFEST_DIR"), "/fintech-global/terraform.tfvars");
    let copy = "data_lake_copy={bucket_arn=\"arn:aws:s3:::copy\",kms_key_arn=\"arn:aws:kms:us-west-2:797923187401:key/1234abcd-12ab-34cd-56ef-1234567890ab\"}";
    let on =
        ["enable_cur=true", "enable_rotation=true", "protect_data=true", "deny_root_targets={all=\"r-a1b2\"}", copy];
    let switches: Vec<&str> = on.iter().flat_map(|switch| ["--var", *switch]).collect();
    let arguments = [&["plan", "platform", "--offline", "--var-file", file][..], &switches[..]].concat();
    let plan = succeed(folder.path(), &arguments);
    for added in [
        "aws_cur_report_definition",
        "aws_glue_crawler",
        "aws_serverlessapplication",
        "aws_organizations_policy",
        "aws_s3_bucket_replication_configuration",
    ] {
        assert!(plan.contains(&format!("resource \"{added}")), "{added}");
    }
}

#[test]
fn the_output_is_the_same_wherever_it_is_made() {
    let text = |depth: &str, format: &str| {
        let folder = tempfile::tempdir().unwrap();
        let folder = folder.path().join(depth);
        fs::create_dir_all(&folder).unwrap();
        succeed(&folder, &["synth", "--format", format]);
        let out = folder.join("ledgerform.out");
        let file = if format == "hcl" { "cdk.tf" } else { "cdk.tf.json" };
        [out.join("manifest.json"), out.join("stacks/platform").join(file)].map(|path| fs::read(path).unwrap())
    };
    for format in ["json", "hcl"] {
        assert_eq!(text("a", format), text("b/c/d", format));
    }
}
