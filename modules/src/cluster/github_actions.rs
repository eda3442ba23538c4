//! What workflows of GitHub Actions are told: the role that they take in AWS, further variables, and secrets that cannot be
//! roles.
//!
//! A role needs no secret: the workflow's own token is its proof. So the role is an input of its own, and a secret is given
//! only as GitHub's public key has sealed it. The argument for plain values is not used, since the state would keep them.

use crate::check::{bad_keys, matches, none};
use ledgerform::{Component, Condition, Expr, Inputs, IntoExpr, Outputs, Scope, tf};
use ledgerform_bindings::github;
use std::collections::BTreeMap;

/// Variables and secrets of a repository as a construct.
#[derive(Debug, Clone, Copy)]
pub struct GithubActions;

/// The inputs of variables and secrets.
#[derive(Debug, Clone, Inputs)]
pub struct GithubActionsInputs {
    /// Name of the repository, without its owner, whom the provider knows.
    #[input(validate = repository)]
    pub repository: Expr<String>,
    /// ARN of the role that workflows take by OIDC; it becomes the variable `AWS_ROLE_ARN`.
    #[input(validate = super::external_secrets::role)]
    pub role_arn: Expr<Option<String>>,
    /// Region that workflows use; it becomes the variable `AWS_REGION`.
    #[input(validate = crate::check::region)]
    pub region: Expr<Option<String>>,
    /// Further variables, by their exact names; everybody who sees a log may see them.
    #[input(default = BTreeMap::<String, String>::new(), validate = names, validate = empty)]
    pub variables: Expr<BTreeMap<String, String>>,
    /// Secrets, by their exact names, each sealed with the public key of the repository or environment and base64: what
    /// `gh secret set --no-store` prints.
    #[input(default = BTreeMap::<String, String>::new(), validate = names, validate = sealed)]
    pub sealed_secrets: Expr<BTreeMap<String, String>>,
    /// The environment that variables and secrets belong to; null for the repository as a whole.
    pub environment: Expr<Option<GithubEnvironment>>,
}

/// An environment of a repository.
#[derive(Debug, Clone, Inputs)]
pub struct GithubEnvironment {
    /// Name of the environment, such as `production`.
    pub name: Expr<String>,
    /// Whether only protected branches are deployed.
    #[input(default = true)]
    pub protected_branches: Expr<bool>,
    /// Whether administrators may deploy without the rules.
    #[input(default = false)]
    pub admins_bypass: Expr<bool>,
}

/// What variables and secrets give.
#[derive(Debug, Clone, Outputs)]
pub struct GithubActionsOutputs {
    /// Names of all variables.
    pub variable_names: Expr<Vec<String>>,
    /// Names of all secrets.
    pub secret_names: Expr<Vec<String>>,
}

impl Component for GithubActions {
    const NAME: &'static str = "github-actions";
    const DESCRIPTION: &'static str = "Variables and secrets of GitHub Actions.";
    const TERRAFORM: &'static str = ">= 1.5";
    const PROVIDERS: &'static [(&'static str, &'static str)] = &[("github", ">= 6.0")];
    type Inputs = GithubActionsInputs;
    type Outputs = GithubActionsOutputs;

    fn build(scope: &Scope, inputs: GithubActionsInputs) -> GithubActionsOutputs {
        use github::repository_environment::DeploymentBranchPolicy;
        let own: Expr<BTreeMap<String, Option<String>>> =
            [("AWS_ROLE_ARN", &inputs.role_arn), ("AWS_REGION", &inputs.region)].into_expr();
        let own: Expr<BTreeMap<String, String>> = own.filter(|_, value| !value.is_null()).cast();
        let variables = own.merge(&inputs.variables);
        let has_environment = !inputs.environment.is_null();
        let environment = scope.when(&has_environment, |scope| {
            let environment = inputs.environment.or_null();
            let branches = DeploymentBranchPolicy::new()
                .custom_branch_policies(!environment.protected_branches())
                .protected_branches(environment.protected_branches());
            scope.add(
                "this",
                github::RepositoryEnvironment::new()
                    .environment(environment.name())
                    .repository(&inputs.repository)
                    .can_admins_bypass(environment.admins_bypass())
                    .deployment_branch_policy(branches),
            )
        });
        scope.when(!&has_environment, |scope| {
            scope.each(&variables, |scope, name, value| {
                let variable = github::ActionsVariable::new().repository(&inputs.repository);
                scope.add("this", variable.value(value).variable_name(name))
            });
            scope.each(&inputs.sealed_secrets, |scope, name, sealed| {
                let secret = github::ActionsSecret::new().repository(&inputs.repository).secret_name(name);
                scope.add("this", secret.encrypted_value(sealed))
            });
        });
        scope.when(&has_environment, |scope| {
            let name = environment.map_or("", |environment| environment.environment());
            scope.each(&variables, |scope, variable, value| {
                let environment = github::ActionsEnvironmentVariable::new().environment(&name);
                scope.add("this", environment.repository(&inputs.repository).value(value).variable_name(variable))
            });
            scope.each(&inputs.sealed_secrets, |scope, secret, sealed| {
                let environment = github::ActionsEnvironmentSecret::new().environment(&name);
                let secret = environment.repository(&inputs.repository).secret_name(secret);
                scope.add("this", secret.encrypted_value(sealed))
            });
        });
        GithubActionsOutputs { variable_names: variables.keys(), secret_names: inputs.sealed_secrets.keys() }
    }
}

fn repository(field: &str, value: &Expr<String>) -> Condition {
    Condition::new(
        matches("^[A-Za-z0-9._-]{1,100}$", value),
        tf!("{field} must be the name of a repository without its owner, not `{value}`"),
    )
}

/// What GitHub takes as a name: its page "Using secrets in GitHub Actions", "Naming your secrets".
fn names(field: &str, value: &Expr<BTreeMap<String, String>>) -> Condition {
    let bad = bad_keys(value, |key, _| matches("^[A-Z_][A-Z0-9_]*$", key).and(!matches("^GITHUB_", key)));
    none(
        bad,
        format!(
            "keys of {field} must be upper-case letters, digits and underscores, and begin neither with a digit nor GITHUB_"
        ),
    )
}

fn empty(field: &str, value: &Expr<BTreeMap<String, String>>) -> Condition {
    none(
        bad_keys(value, |_, value| value.differs("")),
        format!("each of {field} must have a value, which GitHub wants"),
    )
}

/// A sealed box is 48 bytes longer than what is in it.
fn sealed(field: &str, value: &Expr<BTreeMap<String, String>>) -> Condition {
    let bad = bad_keys(value, |_, sealed| matches("^[A-Za-z0-9+/]{66,}={0,2}$", sealed));
    none(
        bad,
        format!("each of {field} must be sealed with the public key of the repository, in base64, not the plain value"),
    )
}
