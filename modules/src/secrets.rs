//! Secrets, and who reads them. No value reaches plan or state.
//!
//! A secret has one address, whatever its value comes from: changing that never deletes the secret. Values are set by
//! somebody or a rotation (`out_of_band`), made at random while Terraform runs (`generated`), or handed through an
//! ephemeral input (`given`); the last two are written through write-only arguments and written anew when their number
//! grows.

mod check;
mod inputs;
pub(crate) mod rotation;
mod values;

pub use inputs::*;

use crate::diagnostics::{SECRET_RECOVERY, SECRET_ROTATED_SELDOM, SECRET_UNROTATED};
use crate::kms::NewKey;
use crate::place::Place;
use crate::policy::{Policy, Principal, Statement, Test, deny_without_tls};
use crate::profile::Guard;
use crate::secret_ref::SecretRef;
use ledgerform::{Component, Each, Expr, IntoExpr, Outputs, Scope, tf};
use ledgerform_bindings::aws;
use std::collections::BTreeMap;

/// The secrets component.
#[derive(Debug, Clone, Copy)]
pub struct Secrets;

/// What the secrets give.
#[derive(Debug, Clone, Outputs)]
pub struct SecretsOutputs {
    /// ARN of the key that encrypts what has none of its own.
    pub key_arn: Expr<String>,
    /// References to the secrets, by key, for what reads them: ARN, key in its JSON and version, the last null for the current
    /// one.
    pub secret_refs: Expr<BTreeMap<String, SecretRef>>,
    /// ARNs of the secrets, by key.
    pub secret_arns: Expr<BTreeMap<String, String>>,
    /// Names of the secrets, by key.
    pub secret_names: Expr<BTreeMap<String, String>>,
    /// ARNs of the parameters, by key.
    pub parameter_arns: Expr<BTreeMap<String, String>>,
    /// Names of the parameters, by key.
    pub parameter_names: Expr<BTreeMap<String, String>>,
    /// IAM policies that let a workload read one secret, by key, to attach to its role.
    pub read_policies: Expr<BTreeMap<String, String>>,
    /// IAM policies that let a workload read one parameter, by key, to attach to its role.
    pub parameter_read_policies: Expr<BTreeMap<String, String>>,
}

impl Component for Secrets {
    const NAME: &'static str = "secrets";
    const DESCRIPTION: &'static str = "Secrets of Secrets Manager and encrypted parameters whose values never reach plan \
        or state: encrypted with a customer-managed key, rotated, copied to other regions, each with a policy for those \
        who read it.";
    // Write-only arguments and ephemeral passwords decide all three.
    const TERRAFORM: &'static str = ">= 1.11";
    const PROVIDERS: &'static [(&'static str, &'static str)] = &[("aws", ">= 5.88"), ("random", ">= 3.7")];
    type Inputs = SecretsInputs;
    type Outputs = SecretsOutputs;

    fn build(scope: &Scope, inputs: SecretsInputs) -> SecretsOutputs {
        crate::check::never_written(scope, "values", &inputs.values);
        let place = Place::new(&inputs.region, &inputs.account_id).named(scope);
        let guard = Guard::new(&inputs.profile, &inputs.accept);
        let key_arn = NewKey {
            id: "this",
            place: &place,
            alias: tf!("{}-secrets", &inputs.name),
            description: tf!("Secrets of {}", &inputs.name),
            tags: inputs.named("secrets"),
            policy: Policy::new(),
            guard: &guard,
        }
        .build(scope, &inputs.key);
        let key_arn = scope.local("key_arn", key_arn);

        let secrets = secrets(scope, &inputs, &guard, &key_arn);
        let versions = values::build(scope, &inputs, &secrets);
        let parameters = values::parameters(scope, &inputs, &key_arn);
        rotation::build(scope, &inputs, &place, &key_arn, &secrets, &versions);

        SecretsOutputs {
            secret_refs: inputs.secrets.map(|key, secret| {
                let arn = secrets.at(&key, |secret| secret.arn());
                SecretRef::new().arn(arn).key(secret.json_key()).into_expr()
            }),
            secret_arns: secrets.map(|secret| secret.arn()),
            secret_names: secrets.map(|secret| secret.name()),
            parameter_arns: parameters.map(|parameter| parameter.arn()),
            parameter_names: parameters.map(|parameter| parameter.name()),
            read_policies: inputs.secrets.map(|key, secret| {
                let arn = secrets.at(&key, |secret| secret.arn());
                let read = ["secretsmanager:DescribeSecret", "secretsmanager:GetSecretValue"];
                let key = secret.kms_key_arn().or_else(&key_arn);
                reads(&inputs, "ReadSecret", &read, arn, "secretsmanager", key).document(scope)
            }),
            parameter_read_policies: inputs.parameters.map(|key, _| {
                let arn = parameters.at(&key, |parameter| parameter.arn());
                let read = ["ssm:GetParameter", "ssm:GetParameters"];
                reads(&inputs, "ReadParameter", &read, arn, "ssm", key_arn.clone()).document(scope)
            }),
            key_arn,
        }
    }
}

/// The secrets themselves, without values.
fn secrets(
    scope: &Scope,
    inputs: &SecretsInputs,
    guard: &Guard<'_>,
    key_arn: &Expr<String>,
) -> Each<aws::secretsmanager_secret::Ref> {
    use aws::secretsmanager_secret::Replica;
    scope.each(&inputs.secrets, |scope, key, secret| {
        let rotation = secret.rotation();
        let window = secret.recovery_window_days();
        guard.refuse(scope, &SECRET_RECOVERY, &key, window.is_null().then(false, window.or_null().less(7)));
        guard.refuse(scope, &SECRET_UNROTATED, &key, rotation.is_null());
        let is_seldom = rotation.is_null().then(false, rotation.or_null().after_days().greater(90));
        guard.refuse(scope, &SECRET_ROTATED_SELDOM, &key, is_seldom);
        let this = scope.add_with(
            "this",
            aws::SecretsmanagerSecret::new()
                .name(secret.name().or_else(tf!("{}/{key}", &inputs.name)))
                .description(secret.description())
                .kms_key_id(secret.kms_key_arn().or_else(key_arn))
                // Secrets Manager keeps the name of a deleted secret until the window is over.
                .recovery_window_in_days(guard.choose(&window, 30, 0))
                .force_overwrite_replica_secret(secret.overwrites_replicas())
                .replica(secret.replicas().blocks(|region, key| Replica::new().region(region).kms_key_id(key)))
                .tags(inputs.named(&key).merge(secret.tags())),
            guard.acknowledge("CKV2_AWS_57", &SECRET_UNROTATED, &key, rotation.is_null()),
        );
        let readers = secret.readers();
        let document = Policy::new()
            .with(deny_without_tls("secretsmanager:*", this.arn()))
            .with_if(
                readers.length().greater(0),
                Statement::allow("ReadersRead")
                    .principal(Principal::Aws, &readers)
                    .actions(["secretsmanager:DescribeSecret", "secretsmanager:GetSecretValue"])
                    .resources(this.arn()),
            )
            .document(scope);
        scope.add(
            "this",
            aws::SecretsmanagerSecretPolicy::new().policy(document).secret_arn(this.arn()).block_public_policy(true),
        );
        this
    })
}

/// What a workload attaches to its role to read one thing.
fn reads(
    inputs: &SecretsInputs,
    sid: &str,
    actions: &[&str],
    arn: Expr<String>,
    service: &str,
    key_arn: Expr<String>,
) -> Policy {
    Policy::new().with(Statement::allow(sid).actions(actions.to_vec()).resources(arn)).with(
        Statement::allow("UseKey")
            .actions("kms:Decrypt")
            .resources(key_arn)
            .when(Test::string_equals("kms:ViaService", tf!("{service}.{}.amazonaws.com", &inputs.region))),
    )
}

impl SecretsInputs {
    /// The tags of something; its name is the component's with `suffix` behind it.
    fn named(&self, suffix: impl IntoExpr<String>) -> Expr<BTreeMap<String, String>> {
        let name = tf!("{}-{}", &self.name, suffix.into_expr());
        self.tags.merge([("Name", name)])
    }
}
