//! The provider block: the same as that of `hashicorp/aws`, and wrong values at their arguments.

use crate::failures::secrets;
use crate::support::{Outcome, Workspace};
use ledgerform_schema::{NestedBlock, document};
use serde_json::Value as Json;
use std::collections::BTreeSet;

/// What `hashicorp/aws` has and this provider has not.
const LEFT_OUT: [&str; 1] = ["insecure"];

/// What this provider has beside it.
const OWN: [&str; 2] = ["journal_dir", "max_parallel_calls"];

fn with(arguments: &str) -> String {
    format!("provider \"fintech\" {{\n{arguments}\n}}\n{}", &secrets("")[23..])
}

/// The problems that `validate` finds: the line of the configuration and the text.
fn found(arguments: &str) -> Vec<(String, String)> {
    let workspace = Workspace::new(&with(arguments));
    let Outcome { code, stdout, .. } = workspace.run(&["validate", "-json"]);
    let json: Json = serde_json::from_str(&stdout).unwrap();
    assert_eq!(code, Some(i32::from(json["valid"] == false)), "{json}");
    let line = |of: &Json| of["snippet"]["code"].as_str().unwrap_or_default().trim().to_owned();
    let text = |of: &Json| of["detail"].as_str().unwrap_or_default().to_owned();
    let errors = json["diagnostics"].as_array().unwrap().iter().filter(|of| of["severity"] == "error");
    errors.map(|of| (line(of), text(of))).collect()
}

#[test]
fn its_arguments_are_those_of_hashicorp_aws() {
    let workspace = Workspace::new("provider \"fintech\" {}\n");
    let json: Json = serde_json::from_str(&workspace.ok(&["providers", "schema", "-json"])).unwrap();
    let ours = &json["provider_schemas"]["registry.terraform.io/ledgerform/fintech"]["provider"]["block"];
    let names = |of: &Json| -> BTreeSet<String> { of.as_object().unwrap().keys().cloned().collect() };
    let theirs = &document("aws").unwrap().provider().block;
    let mut expected: BTreeSet<String> = theirs.attributes.keys().cloned().collect();
    expected.retain(|name| !LEFT_OUT.contains(&name.as_str()));
    expected.extend(OWN.map(str::to_owned));
    assert_eq!(names(&ours["attributes"]), expected);
    assert_eq!(names(&ours["block_types"]), theirs.block_types.keys().cloned().collect());
    for (name, NestedBlock { block, .. }) in &theirs.block_types {
        let ours = &ours["block_types"][name]["block"]["attributes"];
        assert_eq!(names(ours), block.attributes.keys().cloned().collect(), "{name}");
    }
}

#[test]
fn a_block_that_was_written_for_hashicorp_aws_fits() {
    let given = found(
        r#"
  region                             = "eu-central-1"
  sts_region                         = "us-east-1"
  access_key                         = "AKIAIOSFODNN7EXAMPLE"
  secret_key                         = "x"
  max_retries                        = 0
  token_bucket_rate_limiter_capacity = 1000
  ec2_metadata_service_endpoint      = "http://localhost:1338"
  ec2_metadata_service_endpoint_mode = "IPv4"
  s3_us_east_1_regional_endpoint     = "legacy"
  http_proxy                         = "http://proxy:3128"
  https_proxy                        = ""

  assume_role {
    role_arn            = "arn:aws:iam::111122223333:role/a"
    duration            = "1h30m"
    source_identity     = "me"
    tags                = { Team = "payments" }
    transitive_tag_keys = ["Team"]
  }

  assume_role_with_web_identity {
    role_arn                = "arn:aws:iam::111122223333:role/b"
    web_identity_token_file = "token"
  }

  endpoints {
    dynamodb = "http://localhost:4569"
    s3       = "http://localhost:4572"
    route53  = "http://localhost:4573"
  }

  endpoints {
    cloudwatchlogs = "http://localhost:4574"
  }
"#,
    );
    assert_eq!(given, []);
}

#[test]
fn what_is_wrong_is_told_at_its_argument() {
    #[track_caller]
    fn check(arguments: &str, line: &str, text: &str) {
        let given = found(arguments);
        let expected = |(at, detail): &(String, String)| at == line && detail.contains(text);
        assert!(given.len() == 1 && given.iter().all(expected), "{arguments}: {given:#?}");
    }
    let of = |block: &str, arguments: &str| format!("{block} {{\n{arguments}\n}}");
    check("access_key = \"AKIA\"", "access_key = \"AKIA\"", "go together");
    check("region = \"mars\"", "region = \"mars\"", "`mars` is no region");
    check("sts_region = \"mars\"", "sts_region = \"mars\"", "`mars` is no region");
    check("http_proxy = \"proxy\"", "http_proxy = \"proxy\"", "must be an address");
    check("max_retries = -1", "max_retries = -1", "at least 0");
    check("allowed_account_ids = [\"1\"]", "allowed_account_ids = [\"1\"]", "twelve digits");
    let role = "role_arn = \"arn:aws:iam::111122223333:role/a\"\n";
    let wrong = "duration = \"5m\"";
    check(&of("assume_role", &format!("{role}{wrong}")), wrong, "from 15 minutes to 12 hours");
    check(&of("assume_role", "role_arn = \"admin\""), "role_arn = \"admin\"", "`admin` is no ARN");
    let wrong = "web_identity_token_file = \"f\"";
    let both = format!("{role}web_identity_token = \"t\"\n{wrong}");
    check(&of("assume_role_with_web_identity", &both), wrong, "not both");
    let wrong = "logs = \"localhost\"";
    check(&of("endpoints", &format!("s3 = \"http://localhost\"\n{wrong}")), wrong, "must be an address");
}

#[test]
fn what_is_not_known_yet_is_not_wrong() {
    let later = "access_key = terraform_data.key.output\nsts_region = terraform_data.key.output\nhttp_proxy = \
                 terraform_data.key.output\nregion = \"mars\"\n}\nresource \"terraform_data\" \"key\" {\n  input = \"k\"";
    let given = found(later);
    assert!(given.len() == 1 && given[0].1.contains("`mars`"), "{given:?}");
}
