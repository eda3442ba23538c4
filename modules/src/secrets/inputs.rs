//! What the secrets are given.

use super::check as own;
use crate::check;
use crate::kms::{self, Key};
use crate::profile::{self, Profile};
use ledgerform::{Condition, Expr, Inputs, Number};
use std::collections::BTreeMap;

/// The inputs of the secrets component.
#[derive(Debug, Clone, Inputs)]
#[part(SecretsPart, without(name, region, account_id, profile, accept, key, values, function_network, tags))]
pub struct SecretsInputs {
    /// Name that the names of everything here begin with. Lower-case letters, digits and hyphens, 2 to 32 characters.
    #[input(validate = check::name)]
    pub name: Expr<String>,
    /// Region of everything here, such as `us-east-1`. Names and policies are made of it, so they are known before
    /// anything exists.
    #[input(validate = check::region)]
    pub region: Expr<String>,
    /// Account of everything here, twelve digits. Names and policies are made of it.
    #[input(validate = check::account_id)]
    pub account_id: Expr<String>,
    /// What it is for: `production` refuses secrets that never change or go at once, `development` goes away without a
    /// trace.
    #[input(default = Profile::Production, one_of("development", "production"))]
    pub profile: Expr<String>,
    /// What production accepts on purpose: codes of `docs/diagnostics.md`, alone or with a colon and a key behind, each
    /// with the reason.
    #[input(default = BTreeMap::<String, String>::new(), validate = accept)]
    pub accept: Expr<BTreeMap<String, String>>,
    /// The key that encrypts what has none of its own.
    #[input(default = Key::new(), validate = kms::check, validate = kms::check_services, validate = kms::check_principals)]
    pub key: Expr<Key>,
    /// Secrets of Secrets Manager, by key. The name of a secret is the component's name, a slash and the key.
    #[input(
        default = BTreeMap::<String, Secret>::new(),
        validate = own::keys,
        validate = own::values,
        validate = own::windows,
        validate = own::rotations,
        validate = own::functions,
        validate = own::principals,
        validate = own::arns
    )]
    pub secrets: Expr<BTreeMap<String, Secret>>,
    /// Encrypted parameters of Systems Manager, by key. The name of a parameter is a slash, the component's name, a slash
    /// and the key.
    #[input(
        default = BTreeMap::<String, Parameter>::new(),
        validate = own::parameter_keys,
        validate = own::parameter_values
    )]
    pub parameters: Expr<BTreeMap<String, Parameter>>,
    /// Values of those secrets and parameters whose `value` is `given`, by key; they reach neither plan nor state.
    #[input(ephemeral, sensitive, default = BTreeMap::<String, String>::new())]
    pub values: Expr<BTreeMap<String, String>>,
    /// Where functions run that are installed and do not say it themselves.
    pub function_network: Expr<Option<FunctionNetwork>>,
    /// Who hears when a rotation fails. CloudTrail must record the account's events.
    #[input(validate = own::alerts)]
    pub rotation_alerts: Expr<Option<Alerts>>,
    /// Tags of everything here.
    #[input(default = BTreeMap::<String, String>::new(), validate = ledgerform::checks::tags)]
    pub tags: Expr<BTreeMap<String, String>>,
}

/// Who hears when a rotation fails.
#[derive(Debug, Clone, Inputs)]
pub struct Alerts {
    /// ARN of a topic.
    pub topic_arn: Expr<String>,
}

/// Where functions run.
#[derive(Debug, Clone, Inputs)]
pub struct FunctionNetwork {
    /// IDs of subnets from which they reach the database and, by an interface endpoint or NAT, Secrets Manager.
    pub subnet_ids: Expr<Vec<String>>,
    /// IDs of their security groups.
    pub security_group_ids: Expr<Vec<String>>,
}

/// A secret of Secrets Manager.
#[derive(Debug, Clone, Inputs)]
pub struct Secret {
    /// What it is, for those who find it.
    pub description: Expr<String>,
    /// Its whole name, where it shall be another.
    pub name: Expr<Option<String>>,
    /// Where its value comes from: `out_of_band` (somebody or a rotation sets it), `generated` (at random) or `given` (in
    /// `values`).
    #[input(default = "out_of_band")]
    pub value: Expr<String>,
    /// Number of a generated or given value: a higher one writes a new value.
    #[input(default = 1)]
    pub value_version: Expr<Number>,
    /// How a generated value looks.
    #[input(default = Generator::new())]
    pub generator: Expr<Generator>,
    /// Name under which the value stands in a JSON object; the value is the whole text where it is null.
    pub json_key: Expr<Option<String>>,
    /// What else stands in the JSON object, such as a user's name. These values are no secrets.
    #[input(default = BTreeMap::<String, String>::new())]
    pub json: Expr<BTreeMap<String, String>>,
    /// ARN of a key of its own.
    pub kms_key_arn: Expr<Option<String>>,
    /// Days that it can be recovered after it was deleted: 0 or 7 to 30. Where it is null, 30 in production and 0 in
    /// development, so that its name is free again at once.
    pub recovery_window_days: Expr<Option<Number>>,
    /// How it is rotated.
    pub rotation: Expr<Option<Rotation>>,
    /// Regions that have a copy, each with the ARN of the key there.
    #[input(default = BTreeMap::<String, String>::new())]
    pub replicas: Expr<BTreeMap<String, String>>,
    /// Whether a copy takes the place of a secret that has its name in the other region. By default the copy fails, and
    /// nothing is lost.
    #[input(default = false)]
    pub overwrites_replicas: Expr<bool>,
    /// ARNs of roles that read it, of this account or others.
    #[input(default = Vec::<&str>::new())]
    pub readers: Expr<Vec<String>>,
    /// Further tags.
    #[input(default = BTreeMap::<String, String>::new())]
    pub tags: Expr<BTreeMap<String, String>>,
}

/// How a generated value looks.
#[derive(Debug, Clone, Inputs)]
pub struct Generator {
    /// Characters, 16 to 256.
    #[input(default = 32)]
    pub length: Expr<Number>,
    /// Whether it has other characters than letters and digits.
    #[input(default = true)]
    pub special: Expr<bool>,
    /// Those characters. By default those that databases and URLs take: no `/`, `@`, quotes or spaces.
    #[input(default = "!#$%&*()-_=+[]{}<>:?")]
    pub special_characters: Expr<String>,
}

/// How a secret is rotated: by a function that exists, or by one that AWS publishes.
#[derive(Debug, Clone, Inputs)]
pub struct Rotation {
    /// ARN of a function that exists; it gets the right to be called by Secrets Manager for this secret.
    pub lambda_arn: Expr<Option<String>>,
    /// A function that AWS publishes and this component installs.
    pub function: Expr<Option<Function>>,
    /// Days between rotations, 1 to 1000.
    #[input(default = 30)]
    pub after_days: Expr<Number>,
    /// Length of the window in which a rotation happens, such as `3h`.
    pub duration: Expr<Option<String>>,
    /// Whether the first rotation happens at once. It needs a value that is set already.
    #[input(default = false)]
    pub immediately: Expr<bool>,
}

/// A rotation function that AWS publishes in the Serverless Application Repository.
#[derive(Debug, Clone, Inputs)]
pub struct Function {
    /// The application, such as `SecretsManagerRDSPostgreSQLRotationSingleUser`.
    pub application: Expr<String>,
    /// Subnets from which it reaches the database and, by an interface endpoint or NAT, Secrets Manager; those of
    /// `function_network` where there are none.
    #[input(default = Vec::<&str>::new())]
    pub subnet_ids: Expr<Vec<String>>,
    /// Security groups of the function; those of `function_network` where there are none.
    #[input(default = Vec::<&str>::new())]
    pub security_group_ids: Expr<Vec<String>>,
    /// Characters that a new value does not have.
    #[input(default = "/@\"'\\ ")]
    pub exclude_characters: Expr<String>,
}

/// An encrypted parameter of Systems Manager.
#[derive(Debug, Clone, Inputs)]
pub struct Parameter {
    /// What it is, for those who find it.
    pub description: Expr<String>,
    /// Where its value comes from: `out_of_band` (somebody sets it, in place of a mark that is no secret), `generated`
    /// (at random) or `given` (in `values`).
    #[input(default = "out_of_band")]
    pub value: Expr<String>,
    /// Number of a generated or given value: a higher one writes a new value.
    #[input(default = 1)]
    pub value_version: Expr<Number>,
    /// How a generated value looks.
    #[input(default = Generator::new())]
    pub generator: Expr<Generator>,
    /// Further tags.
    #[input(default = BTreeMap::<String, String>::new())]
    pub tags: Expr<BTreeMap<String, String>>,
}

fn accept(field: &str, value: &Expr<BTreeMap<String, String>>) -> Condition {
    profile::accept(field, value, "secrets")
}
