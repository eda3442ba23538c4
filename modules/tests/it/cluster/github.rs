//! X15: what workflows of GitHub Actions are told.

use super::{applied, problems};
use ledgerform_bindings::github;
use ledgerform_modules::cluster::github_actions::{GithubActions, GithubActionsInputs, GithubEnvironment};
use serde_json::json;

const ROLE: &str = "arn:aws:iam::111122223333:role/ci";

/// What a sealed box in base64 looks like: 48 bytes more than what is in it.
fn sealed() -> String {
    "c2VhbGVk".repeat(10)
}

#[test]
fn x15_github_actions_secrets_and_variables() {
    let template = applied(|scope| {
        let inputs = GithubActionsInputs::new()
            .repository("platform")
            .role_arn(Some(ROLE))
            .region(Some("eu-central-1"))
            .variables([("ECR_REPOSITORY", "api")])
            .sealed_secrets([("DOCKERHUB_TOKEN", sealed())]);
        scope.component::<GithubActions>("ci", inputs);
    });
    let variables: Vec<_> = template.all::<github::ActionsVariable>().into_iter().map(|found| found.body).collect();
    let mut found: Vec<_> =
        variables.iter().map(|it| (it["variable_name"].to_string(), it["value"].to_string())).collect();
    found.sort();
    let expected = [("AWS_REGION", "eu-central-1"), ("AWS_ROLE_ARN", ROLE), ("ECR_REPOSITORY", "api")];
    assert_eq!(found, expected.map(|(name, value)| (json!(name).to_string(), json!(value).to_string())));
    let secret = template.only::<github::ActionsSecret>().body;
    assert_eq!((&secret["secret_name"], &secret["encrypted_value"]), (&json!("DOCKERHUB_TOKEN"), &json!(sealed())));
    assert_eq!((&secret["repository"], secret.get("plaintext_value")), (&json!("platform"), None));
}

#[test]
fn x15_an_environment_has_its_own() {
    let template = applied(|scope| {
        let inputs = GithubActionsInputs::new()
            .repository("platform")
            .role_arn(Some(ROLE))
            .sealed_secrets([("DOCKERHUB_TOKEN", sealed())])
            .environment(Some(GithubEnvironment::new().name("production")));
        scope.component::<GithubActions>("ci", inputs);
    });
    let environment = template.only::<github::RepositoryEnvironment>().body;
    assert_eq!((&environment["environment"], &environment["can_admins_bypass"]), (&json!("production"), &json!(false)));
    template.has::<github::ActionsEnvironmentVariable>(json!({ "variable_name": "AWS_ROLE_ARN", "value": ROLE }));
    template.has::<github::ActionsEnvironmentSecret>(json!({ "secret_name": "DOCKERHUB_TOKEN" }));
    template.has_none::<github::ActionsSecret>();
    template.has_none::<github::ActionsVariable>();
}

#[test]
fn x15_what_is_wrong_is_said_at_once() {
    let problems = problems(|scope| {
        let inputs = GithubActionsInputs::new()
            .repository("acme/platform")
            .variables([("GITHUB_TOKEN", "x"), ("EMPTY", "")])
            .sealed_secrets([("TOKEN", "plain")]);
        scope.component::<GithubActions>("ci", inputs);
    });
    for expected in [
        "repository must be the name of a repository without its owner, not `acme/platform`",
        "begin neither with a digit nor GITHUB_; wrong: GITHUB_TOKEN",
        "each of variables must have a value, which GitHub wants; wrong: EMPTY",
        "each of sealed_secrets must be sealed with the public key of the repository, in base64, not the plain value; wrong: TOKEN",
    ] {
        assert!(problems.contains(expected), "{expected}\n\n{problems}");
    }
}
