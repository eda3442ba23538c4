//! checkov over the HCL of every component, whole and as production wants it.
//!
//! checkov knows nothing of us: what it finds would be found by a user's pipeline too. Its version and those of all that it
//! needs are in `testdata/checkov/requirements.txt`.

use crate::cases::{self, synthesized};
use ledgerform::Format;
use ledgerform_testing::{Checkov, Template};
use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

/// The only findings that may be asked to be passed over: in whose case, and on which resource.
const ALLOWED: [(&str, &str, &str); 12] = [
    // Logs, and a report that AWS can write again: one copy, and the services write with keys of S3 only.
    ("cost-governance", "CKV_AWS_144", "aws_s3_bucket.cost-governance_reports_"),
    ("cost-governance", "CKV_AWS_145", "aws_s3_bucket.cost-governance_reports_"),
    ("platform", "CKV_AWS_144", "aws_s3_bucket.platform_storage_this_logs_"),
    ("platform", "CKV_AWS_144", "aws_s3_bucket.platform_storage_this_trail_"),
    ("platform", "CKV_AWS_145", "aws_s3_bucket.platform_storage_this_logs_"),
    ("platform", "CKV_AWS_145", "aws_s3_bucket.platform_storage_this_trail_"),
    ("storage", "CKV_AWS_144", "aws_s3_bucket.storage_this_logs_"),
    ("storage", "CKV_AWS_145", "aws_s3_bucket.storage_this_logs_"),
    // Third parties give them out: nothing here could rotate them.
    ("platform", "CKV2_AWS_57", "aws_secretsmanager_secret.platform_secrets_this_stripe_"),
    ("secrets", "CKV2_AWS_57", "aws_secretsmanager_secret.secrets_this_partner_"),
    ("secrets", "CKV2_AWS_57", "aws_secretsmanager_secret.secrets_this_stripe_"),
    // The address belongs to the network interface.
    ("vpc-instance", "CKV2_AWS_19", "aws_eip."),
];

/// The judge that `testdata` pins.
fn checkov() -> Checkov {
    let requirements = Path::new(env!("CARGO_MANIFEST_DIR")).join("../testdata/checkov/requirements.txt");
    Checkov::install(&requirements, Path::new(env!("CARGO_TARGET_TMPDIR")))
}

/// Takes two minutes where checkov is not installed yet, so it is asked for by name.
#[test]
#[ignore = "installs checkov: run with --ignored, as the gate does"]
fn checkov_fails_nothing() {
    let mut roots: BTreeMap<String, Vec<(String, String)>> = BTreeMap::new();
    let mut emitted: BTreeMap<String, usize> = BTreeMap::new();
    for (name, construct) in cases::production() {
        let hcl = synthesized(&construct, Format::Hcl);
        roots.insert(name.to_owned(), vec![(hcl.file.to_owned(), hcl.text)]);
        emitted.insert(name.to_owned(), Template::from_stack(&synthesized(&construct, Format::Json)).objects());
    }
    let verdicts = checkov().judge(&roots);
    let mut failed = Vec::new();
    for (name, verdict) in &verdicts {
        failed.extend(verdict.failed.iter().map(|finding| format!("{name}: {finding}")));
        assert_eq!(verdict.resources.len(), emitted[name], "{name}: checkov judged {:#?}", verdict.resources);
        assert!(verdict.passed > 0, "{name}: no check spoke");
        for finding in &verdict.skipped {
            let is_allowed = ALLOWED.iter().any(|(case, rule, begin)| {
                case == name && finding.starts_with(&format!("{rule} {begin}")) && !finding.ends_with(": ")
            });
            assert!(is_allowed, "{name} asks to pass over {finding}");
        }
    }
    assert!(failed.is_empty(), "{failed:#?}");
}

/// What the examples `complete` of the modules fail in their plans, with the reason. A plan asks nothing to be passed over.
const MEANT: [(&str, &[&str]); 5] = [
    (
        "the example shows how it is accepted",
        &[
            "cache CKV2_AWS_50 aws_elasticache_replication_group.this[\"pages\"]",
            "database CKV_AWS_118 aws_db_instance.this[\"legacy\"]",
            "database CKV_AWS_157 aws_db_instance.this[\"legacy\"]",
            "database CKV_AWS_226 aws_rds_cluster_instance.this[\"reports/one\"]",
            "database CKV_AWS_226 aws_rds_cluster_instance.this[\"reports/two\"]",
            "database CKV_AWS_353 aws_db_instance.this[\"legacy\"]",
            "secrets CKV2_AWS_57 aws_secretsmanager_secret.this[\"partner\"]",
            "secrets CKV2_AWS_57 aws_secretsmanager_secret.this[\"stripe\"]",
        ],
    ),
    (
        "the example shows the input",
        &[
            "cache CKV_AWS_338 aws_cloudwatch_log_group.this[\"pages/engine-log\"]",
            "cache CKV_AWS_338 aws_cloudwatch_log_group.this[\"pages/slow-log\"]",
            "database CKV_AWS_338 aws_cloudwatch_log_group.this[\"legacy/error\"]",
            "eks CKV_AWS_39 aws_eks_cluster.this",
            "storage CKV_AWS_144 aws_s3_bucket.this[\"documents\"]",
        ],
    ),
    (
        "a replica has no backups of its own, and one is enough to read from",
        &[
            "database CKV_AWS_133 aws_db_instance.replica[\"billing/analysts\"]",
            "database CKV_AWS_157 aws_db_instance.replica[\"billing/analysts\"]",
        ],
    ),
    (
        "a sink of logs, or of a report that AWS can write again, which services write with keys of S3 only",
        &[
            "cost-governance CKV_AWS_144 aws_s3_bucket.reports[0]",
            "cost-governance CKV_AWS_145 aws_s3_bucket.reports[0]",
            "storage CKV_AWS_144 aws_s3_bucket.this[\"logs\"]",
            "storage CKV_AWS_145 aws_s3_bucket.this[\"logs\"]",
        ],
    ),
    (
        "they are in the backup plan; in a plan checkov does not connect what has keys",
        &[
            "database CKV2_AWS_8 aws_rds_cluster.this[\"copy\"]",
            "database CKV2_AWS_8 aws_rds_cluster.this[\"orders\"]",
            "database CKV2_AWS_8 aws_rds_cluster.this[\"reports\"]",
        ],
    ),
];

/// The examples of the exported modules, as they are planned: what variables come to, checkov does not find out by itself.
///
/// The platform is the others over again, and takes as long as they do.
#[test]
#[ignore = "installs checkov: run with --ignored, as the gate does"]
fn checkov_fails_nothing_of_the_modules_but_what_is_meant() {
    let mut plans = BTreeMap::new();
    for component in ledgerform_modules::COMPONENTS.iter().filter(|component| component.name != "platform") {
        let cases = cases::of(component.name);
        let case = cases.iter().find(|case| case.name == "example complete").unwrap();
        let root = crate::parity::module(case);
        // Of a plan for what is there everything is known, such as the ARN of the key.
        root.apply();
        plans.insert(component.name.to_owned(), root.plan());
    }
    let mut failed = BTreeSet::new();
    for (name, verdict) in checkov().judge_plans(&plans) {
        assert!(verdict.passed > 10, "{name}: only {} checks spoke", verdict.passed);
        assert_eq!(verdict.skipped, [""; 0], "{name}");
        for finding in verdict.failed {
            // `CKV_AWS_18 module.storage.aws_s3_bucket.logs: what should be`
            let (found, _) = finding.split_once(": ").unwrap();
            failed.insert(format!("{name} {}", found.replace(&format!("module.{name}."), "")));
        }
    }
    let meant: BTreeSet<String> = MEANT.iter().flat_map(|(_, all)| *all).map(|finding| (*finding).to_owned()).collect();
    assert_eq!(failed, meant);
}
