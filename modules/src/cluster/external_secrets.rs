//! External Secrets: an operator that copies values from Secrets Manager into secrets of Kubernetes, and says again what
//! is there as often as it is told.
//!
//! The operator and what an application gets from it are two constructs. Objects of kinds that the chart brings can only be
//! planned when the chart is there, so put [`AppSecrets`] into a stack that is applied after the one with
//! [`ExternalSecrets`].

use super::chart::{Chart, name, object, version};
use crate::check::{bad_keys, matches, none, within};
use crate::secret_ref::{self, SecretRef, SecretRefFields};
use ledgerform::{Any, Component, Condition, Expr, Inputs, IntoExpr, Number, Outputs, Scope, tf};
use ledgerform_bindings::kubernetes;
use std::collections::BTreeMap;

/// The chart: `deploy/charts/external-secrets` of the project at v2.0.0.
pub const CHART: Chart =
    Chart { repository: "https://charts.external-secrets.io", name: "external-secrets", version: "2.0.0" };

/// The version of the API that stores and secrets are written for.
const API: &str = "external-secrets.io/v1";

/// The operator as a construct.
#[derive(Debug, Clone, Copy)]
pub struct ExternalSecrets;

/// The inputs of the operator.
#[derive(Debug, Clone, Inputs)]
pub struct ExternalSecretsInputs {
    /// Namespace of the release.
    #[input(default = "external-secrets", validate = name)]
    pub namespace: Expr<String>,
    /// Version of the chart.
    #[input(default = CHART.version, validate = version)]
    pub chart_version: Expr<String>,
    /// Pods of the operator, 1 to 5; one of them leads.
    #[input(default = 2, validate = replicas)]
    pub replicas: Expr<Number>,
    /// ARN of a role for the annotation of the operator's service account `external-secrets`; null where Pod Identity binds
    /// the role, or where each store has a service account of its own.
    #[input(validate = role)]
    pub role_arn: Expr<Option<String>>,
}

/// What the operator gives.
#[derive(Debug, Clone, Outputs)]
pub struct ExternalSecretsOutputs {
    /// The namespace and the name of the operator's service account, as a role's trust names them: `<namespace>:<name>`.
    pub service_account: Expr<String>,
    /// Version of the operator that runs; known when it is there.
    pub app_version: Expr<String>,
}

impl Component for ExternalSecrets {
    const NAME: &'static str = "external-secrets";
    const DESCRIPTION: &'static str = "External Secrets from its chart.";
    const TERRAFORM: &'static str = ">= 1.5";
    const PROVIDERS: &'static [(&'static str, &'static str)] = &[("helm", ">= 3.0")];
    type Inputs = ExternalSecretsInputs;
    type Outputs = ExternalSecretsOutputs;

    fn build(scope: &Scope, inputs: ExternalSecretsInputs) -> ExternalSecretsOutputs {
        let account = object([("name", CHART.name.into_expr()), ("annotations", annotations(&inputs.role_arn))]);
        let budget = || object([("enabled", inputs.replicas.greater(1).into_expr()), ("minAvailable", 1.into_expr())]);
        let values = object([
            ("installCRDs", true.into_expr()),
            ("replicaCount", any(&inputs.replicas)),
            ("leaderElect", inputs.replicas.greater(1).into_expr()),
            ("serviceAccount", account),
            ("podDisruptionBudget", budget()),
            ("webhook", object([("replicaCount", any(&inputs.replicas)), ("podDisruptionBudget", budget())])),
            // A store for the whole cluster would let every namespace read what one may.
            ("processClusterStore", false.into_expr()),
            ("processClusterExternalSecret", false.into_expr()),
            ("processClusterPushSecret", false.into_expr()),
            ("processPushSecret", false.into_expr()),
        ]);
        let release = CHART.release(CHART.name, &inputs.namespace, &inputs.chart_version, &values);
        let release = scope.add("this", release);
        ExternalSecretsOutputs {
            service_account: tf!("{}:{}", &inputs.namespace, CHART.name),
            app_version: release.metadata().get("app_version"),
        }
    }
}

/// The annotation that binds a role to a service account; null without a role.
pub(super) fn annotations(role_arn: &Expr<Option<String>>) -> Expr<Any> {
    let annotation = object([("eks.amazonaws.com/role-arn", role_arn.into_expr())]);
    role_arn.is_null().then(Expr::<Any>::null(), annotation)
}

/// The secrets of an application as a construct.
#[derive(Debug, Clone, Copy)]
pub struct AppSecrets;

/// The inputs of the secrets of an application.
#[derive(Debug, Clone, Inputs)]
pub struct AppSecretsInputs {
    /// Namespace of the application.
    #[input(validate = name)]
    pub namespace: Expr<String>,
    /// Region of the secrets.
    #[input(validate = crate::check::region)]
    pub region: Expr<String>,
    /// Secrets of Kubernetes to make, by name.
    #[input(validate = names, validate = values, validate = refreshes)]
    pub secrets: Expr<BTreeMap<String, AppSecret>>,
    /// Name of the store that is made in the namespace.
    #[input(default = "secrets-manager", validate = name)]
    pub store: Expr<String>,
    /// Name of a service account of the namespace whose role reads the secrets; null for the operator's own role, which then
    /// reads what every application has.
    pub service_account: Expr<Option<String>>,
    /// ARNs of the keys that encrypt the secrets.
    #[input(default = Vec::<String>::new())]
    pub key_arns: Expr<Vec<String>>,
}

/// A secret of Kubernetes that is made of values of Secrets Manager.
#[derive(Debug, Clone, Inputs)]
pub struct AppSecret {
    /// What each value is called in the secret, and where it comes from.
    pub values: Expr<BTreeMap<String, SecretRef>>,
    /// Minutes after which the values are read again, 1 to 1440.
    #[input(default = 60)]
    pub refresh_minutes: Expr<Number>,
}

/// What the secrets of an application give.
#[derive(Debug, Clone, Outputs)]
pub struct AppSecretsOutputs {
    /// The policy of the role that reads the secrets: exactly these, as JSON.
    pub read_policy: Expr<String>,
    /// Names of the secrets of Kubernetes.
    pub secret_names: Expr<Vec<String>>,
}

impl Component for AppSecrets {
    const NAME: &'static str = "app-secrets";
    const DESCRIPTION: &'static str = "Secrets of an application that External Secrets makes.";
    const TERRAFORM: &'static str = ">= 1.5";
    const PROVIDERS: &'static [(&'static str, &'static str)] = &[("kubernetes", ">= 2.38")];
    type Inputs = AppSecretsInputs;
    type Outputs = AppSecretsOutputs;

    fn build(scope: &Scope, inputs: AppSecretsInputs) -> AppSecretsOutputs {
        let account = object([("serviceAccountRef", object([("name", any(&inputs.service_account))]))]);
        let auth = object([("jwt", account)]);
        let aws = object([
            ("service", "SecretsManager".into_expr()),
            ("region", any(&inputs.region)),
            ("auth", inputs.service_account.is_null().then(Expr::<Any>::null(), auth)),
        ]);
        let store = object([("provider", object([("aws", aws)]))]);
        let store = scope
            .add("store", manifest(API, "SecretStore", &inputs.store.clone().into_expr(), &inputs.namespace, store));
        let in_store = object([("kind", "SecretStore".into_expr()), ("name", any(&inputs.store))]);
        let made = scope.each(&inputs.secrets, |scope, name, secret| {
            let data = secret
                .values()
                .to_list(|name, from| object([("secretKey", name.into_expr()), ("remoteRef", remote(&from))]));
            let spec = object([
                ("refreshInterval", tf!("{}m", secret.refresh_minutes()).into_expr()),
                ("secretStoreRef", in_store.clone()),
                // What uses the secret goes on if the description of it goes.
                (
                    "target",
                    object([
                        ("name", any(&name)),
                        ("creationPolicy", "Owner".into_expr()),
                        ("deletionPolicy", "Retain".into_expr()),
                    ]),
                ),
                ("data", data.into_expr()),
            ]);
            let meta = ledgerform::Meta::new().depends_on([ledgerform::Reference::addr(&store)]);
            scope.add_with("this", manifest(API, "ExternalSecret", &name, &inputs.namespace, spec), meta);
            name
        });
        let arns = inputs.secrets.flat_map(|_, secret| secret.values().to_list(|_, from| from.arn()));
        let policy = secret_ref::read_policy(ledgerform::function::distinct(arns), &inputs.key_arns, &inputs.region);
        AppSecretsOutputs { read_policy: policy.document(scope), secret_names: made.all(|name| name.clone()) }
    }
}

/// Where a value is, without what is not said.
fn remote(from: &Expr<SecretRef>) -> Expr<Any> {
    let version = from.version();
    let uuid: Expr<Option<String>> = tf!("uuid/{}", version.or_null()).cast();
    let uuid: Expr<Option<String>> = version.is_null().then(Expr::<Option<String>>::null(), uuid);
    let optional = object_of([("property", from.key().cast()), ("version", uuid.cast())]);
    // An ARN is known later and never null; only of these it is known whether they are.
    object_of([("key", from.arn().cast())]).merge(optional.filter(|_, value| !value.is_null())).cast()
}

/// An object as a map, with what is null.
pub(super) fn object_of<const N: usize>(
    entries: [(&'static str, Expr<Any>); N],
) -> Expr<BTreeMap<String, Option<Any>>> {
    Expr::<Any>::object(entries).cast()
}

/// An object of Kubernetes of a kind that a chart brought.
pub(super) fn manifest(
    api: &str,
    kind: &str,
    name: &Expr<String>,
    namespace: &Expr<String>,
    spec: Expr<Any>,
) -> kubernetes::Manifest {
    let metadata = object([("name", name.into_expr()), ("namespace", namespace.into_expr())]);
    kubernetes::Manifest::new().manifest(object([
        ("apiVersion", api.into_expr()),
        ("kind", kind.into_expr()),
        ("metadata", metadata),
        ("spec", spec),
    ]))
}

/// An input as a value of a chart or an object.
pub(super) fn any<T>(input: &Expr<T>) -> Expr<Any> {
    input.clone().cast()
}

fn replicas(field: &str, value: &Expr<Number>) -> Condition {
    Condition::new(within(value, 1, 5), tf!("{field} must be 1 to 5, not {value}"))
}

/// The ARN of a role.
pub(super) fn role(field: &str, value: &Expr<String>) -> Condition {
    let is_role = matches("^arn:aws[a-z-]*:iam::[0-9]{12}:role/.+$", value);
    Condition::new(is_role, tf!("{field} must be the ARN of a role, not `{value}`"))
}

fn names(field: &str, value: &Expr<BTreeMap<String, AppSecret>>) -> Condition {
    let bad = bad_keys(value, |key, _| matches("^[a-z0-9](?:[a-z0-9.-]{0,251}[a-z0-9])?$", key));
    none(bad, format!("keys of {field} must be lower-case letters, digits, hyphens and dots"))
}

fn values(field: &str, value: &Expr<BTreeMap<String, AppSecret>>) -> Condition {
    let bad = bad_keys(value, |_, secret| {
        let is_wrong = |name: &Expr<String>, from: &Expr<SecretRef>| {
            !matches("^[A-Za-z0-9._-]{1,253}$", name).and(secret_ref::is_good(from))
        };
        let wrong = crate::check::keys_where(&secret.values(), is_wrong);
        secret.values().keys().length().greater(0).and(wrong.length().equals(0))
    });
    none(
        bad,
        format!(
            "each of {field} must have values, whose names are letters, digits, dots, hyphens and underscores, and which are \
             ARNs of secrets of Secrets Manager with keys and versions without spaces"
        ),
    )
}

fn refreshes(field: &str, value: &Expr<BTreeMap<String, AppSecret>>) -> Condition {
    let bad = bad_keys(value, |_, secret| within(&secret.refresh_minutes(), 1, 1440));
    none(bad, format!("refresh_minutes in {field} must be 1 to 1440"))
}
