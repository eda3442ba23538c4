//! checkov over the HCL of both stacks, as they are and with everything that a switch turns on.
//!
//! Its version and those of all that it needs are in `testdata/checkov/requirements.txt`.

use super::app;
use crate::settings::Settings;
use ledgerform::{App, Format, IntoExpr};
use ledgerform_modules::storage::Replication;
use ledgerform_testing::{Checkov, Template, Verdict};
use std::collections::BTreeMap;
use std::path::Path;

/// The only findings that may be asked to be passed over, and on which resources.
const ALLOWED: [(&str, &str); 6] = [
    // Logs, and a report that AWS can write again: one copy, and the services write with keys of S3 only.
    ("CKV_AWS_144", "aws_s3_bucket.platform_cost_governance_reports_"),
    ("CKV_AWS_144", "aws_s3_bucket.platform_storage_this_logs_"),
    ("CKV_AWS_145", "aws_s3_bucket.platform_cost_governance_reports_"),
    ("CKV_AWS_145", "aws_s3_bucket.platform_storage_this_logs_"),
    // Who comes by HTTP is sent on to HTTPS.
    ("CKV_AWS_260", "aws_vpc_security_group_ingress_rule.balancer_http_"),
    // Third parties give them out: nothing here could rotate them.
    ("CKV2_AWS_57", "aws_secretsmanager_secret.platform_secrets_this_api-keys_"),
];

/// What else is passed over until it is switched on, with the switch as the reason.
const PASSED_UNTIL_SWITCHED_ON: [(&str, &str, &str); 3] = [
    ("CKV2_AWS_57", "aws_secretsmanager_secret.platform_secrets_this_db-credentials_", "enable_rotation"),
    ("CKV2_AWS_57", "aws_secretsmanager_secret.platform_secrets_this_encryption-keys_", "encryption_keys_function_arn"),
    ("CKV2_AWS_57", "aws_secretsmanager_secret.platform_secrets_this_redis-auth_", "enable_rotation"),
];

/// What a switch mends: the protection that is wanted off until launch (FG-43), and a copy of the data lake, which needs a
/// bucket that is not of this platform.
const UNTIL_SWITCHED_ON: [(&str, &str); 2] = [
    ("CKV_AWS_139", "aws_rds_cluster.platform_database_this_main_"),
    ("CKV_AWS_144", "aws_s3_bucket.platform_storage_this_data-lake_"),
];

/// Everything that the platform can have.
fn switched_on(settings: &mut Settings) {
    settings.enable_cur = true.into();
    settings.enable_rotation = true.into();
    let function = "arn:aws:lambda:us-east-1:797923187401:function:fintechglobal-encryption-keys";
    settings.encryption_keys_function_arn = Some(function).into_expr();
    settings.protect_data = true.into();
    let copy = Replication::new()
        .bucket_arn("arn:aws:s3:::fintechglobal-data-lake-copy")
        .kms_key_arn("arn:aws:kms:us-west-2:797923187401:key/1234abcd-12ab-34cd-56ef-1234567890ab");
    settings.data_lake_copy = Some(copy).into_expr();
    settings.deny_root_targets = BTreeMap::from([("all", "r-a1b2")]).into_expr();
}

/// The verdict on each stack of an app as HCL; all that was emitted was read, and only what is allowed is passed over.
#[track_caller]
fn judge(app: &dyn Fn() -> App, also: &[(&str, &str, &str)]) -> BTreeMap<String, Verdict> {
    let requirements = Path::new(env!("CARGO_MANIFEST_DIR")).join("../testdata/checkov/requirements.txt");
    // Tests of a binary have no folder of their own: this is that of the integration tests, `<target>/tmp`.
    let program = std::env::current_exe().unwrap();
    let checkov = Checkov::install(&requirements, &program.ancestors().nth(3).unwrap().join("tmp"));
    let hcl = app().synth_as(Format::Hcl).unwrap().stacks.into_iter();
    let verdicts = checkov.judge(&hcl.map(|stack| (stack.name, vec![(stack.file.to_owned(), stack.text)])).collect());
    for (name, verdict) in &verdicts {
        let emitted = Template::of(&app(), name).objects();
        assert_eq!(verdict.resources.len(), emitted, "{name}: checkov judged {:#?}", verdict.resources);
        assert!(verdict.passed > 0, "{name}: no check spoke");
        for finding in &verdict.skipped {
            let (what, reason) = finding.split_once(": ").unwrap_or((finding.as_str(), ""));
            let is = |rule: &str, begin: &str| what.starts_with(&format!("{rule} {begin}"));
            let is_allowed = ALLOWED.iter().any(|(rule, begin)| is(rule, begin))
                || also.iter().any(|(rule, begin, switch)| is(rule, begin) && reason.contains(switch));
            assert!(is_allowed && !reason.is_empty(), "{name} asks to pass over {finding}");
        }
    }
    verdicts
}

#[test]
#[ignore = "installs checkov: run with --ignored, as the gate does"]
fn checkov_fails_nothing() {
    let verdicts = judge(&|| app(switched_on), &[]);
    assert_eq!(verdicts.keys().collect::<Vec<_>>(), ["platform", "workloads"]);
    for (name, verdict) in verdicts {
        assert_eq!(verdict.failed, [""; 0], "{name}");
    }
}

#[test]
#[ignore = "installs checkov: run with --ignored, as the gate does"]
fn checkov_fails_what_is_wanted_off_and_nothing_else() {
    let verdicts = judge(&|| app(|_| ()), &PASSED_UNTIL_SWITCHED_ON);
    let failed: Vec<String> = verdicts.into_values().flat_map(|verdict| verdict.failed).collect();
    let is_meant = |finding: &String| {
        UNTIL_SWITCHED_ON.iter().any(|(rule, begin)| finding.starts_with(&format!("{rule} {begin}")))
    };
    assert!(failed.len() == UNTIL_SWITCHED_ON.len() && failed.iter().all(is_meant), "{failed:#?}");
}
