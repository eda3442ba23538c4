//! Whether a secret gets to where it must not be.

use crate::roots;
use crate::support::Workspace;
use ledgerform_emulator::{Fault, Injection};
use std::path::Path;

/// The values of all secrets, one per line, and the passwords in those that are documents.
const VALUES: &str = r#"
values = []
manager = client("secretsmanager")
for secret in manager.list_secrets()["SecretList"]:
    values.append(manager.get_secret_value(SecretId=secret["ARN"])["SecretString"])
ssm = client("ssm")
for parameter in ssm.describe_parameters()["Parameters"]:
    if parameter["Type"] == "SecureString":
        values.append(ssm.get_parameter(Name=parameter["Name"], WithDecryption=True)["Parameter"]["Value"])
for value in list(values):
    try:
        document = json.loads(value)
        values += [document[key] for key in ("password", "auth_token") if key in document]
    except (ValueError, TypeError):
        pass
print("\n".join(value for value in values if not value.startswith("{")))
"#;

/// All that was written: files of the workspace with state, journals, plans and logs, and what was said.
fn written(folder: &Path, into: &mut Vec<(String, Vec<u8>)>) {
    for entry in std::fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() && !path.is_symlink() {
            written(&path, into);
        } else if !path.is_symlink() && path.extension().is_none_or(|extension| extension != "tf") {
            into.push((path.display().to_string(), std::fs::read(&path).unwrap()));
        }
    }
}

/// How tokens of clusters begin, and what those of databases hold: others are made in each run.
const TOKENS: [&str; 2] = ["k8s-aws-v1.", "X-Amz-Signature="];

/// Applies with all logs on, with an error on the way, and looks for the values everywhere, and for what is `given` as
/// variables.
fn check(root: &str, refused: &str, least: usize, given: &[(&str, &str)]) {
    let workspace = Workspace::new(root);
    for (variable, value) in given {
        workspace.set(variable, value);
    }
    let log = workspace.path().join("trace.log");
    let session = "session-token-of-the-test";
    let trace = [("TF_LOG", "trace"), ("TF_LOG_PATH", log.to_str().unwrap()), ("AWS_SESSION_TOKEN", session)];
    let refusal = Fault::Refuse { code: "AccessDeniedException".to_owned(), status: 400 };
    workspace.account.inject(&Injection::new(refusal).operation(refused)).unwrap();
    let failed = workspace.run_with(&["apply", "-auto-approve"], &trace);
    assert_eq!(failed.code, Some(1), "{}", failed.text);
    for address in workspace.run(&["state", "list"]).text.lines() {
        drop(workspace.run(&["untaint", address]));
    }
    let applied = workspace.run_with(&["apply", "-auto-approve"], &trace);
    assert_eq!(applied.code, Some(0), "{}", applied.text);
    let mut values: Vec<String> = workspace.python(VALUES).lines().map(str::to_owned).collect();
    workspace.set("stage", "two");
    let planned = workspace.run_with(&["plan", "-out", "two.plan"], &trace);
    let shown = workspace.ok(&["show", "-json", "two.plan"]);
    let changed = workspace.run_with(&["apply", "two.plan"], &trace);
    assert_eq!(changed.code, Some(0), "{}", changed.text);
    let state = workspace.ok(&["show", "-json"]);
    values.extend(workspace.python(VALUES).lines().map(str::to_owned));
    assert!(values.len() >= least, "{} values", values.len());
    values.extend(given.iter().map(|(_, value)| (*value).to_owned()));
    values.extend([session, workspace.account.secret_key()].map(str::to_owned));
    values.extend(TOKENS.map(str::to_owned));

    let said = [failed.text, applied.text, planned.text, shown, changed.text, state];
    let mut found: Vec<(String, Vec<u8>)> = said.into_iter().map(|text| ("output".to_owned(), text.into())).collect();
    written(workspace.path(), &mut found);
    assert!(found.iter().any(|(name, _)| name.ends_with("trace.log")));
    for (place, bytes) in &found {
        for value in &values {
            assert!(value.len() > 7, "`{value}` is no secret");
            let is_there = bytes.windows(value.len()).any(|part| part == value.as_bytes());
            assert!(!is_there, "a secret is in {place}");
        }
    }
    workspace.destroy();
}

#[test]
fn secrets_are_in_no_state_plan_log_or_error() {
    check(roots::STORES, "secretsmanager:PutSecretValue", 6, &[]);
}

#[test]
fn secrets_that_are_given_and_tokens_are_in_no_state_plan_log_or_error() {
    let given = [("master_password", "correct-horse-battery"), ("stripe_key", "sk_live_of_another_test")];
    check(roots::CREDENTIALS, "rds:CreateDBCluster", 3, &given);
}
