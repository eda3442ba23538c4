//! Secrets that pass through Terraform without being kept: in plain objects of Kubernetes, and in the values of a chart.
//!
//! Where External Secrets runs, [`external_secrets`](super::external_secrets) is better: it rotates by itself. These are for
//! clusters without it, and for values that must be there before it is. A value is written anew when the revision grows, and
//! only then.

use super::chart::{name, version};
use crate::check::{bad_keys, matches, none, within};
use crate::secret_ref::require_unwritten;
use ledgerform::function::yamlencode;
use ledgerform::{Any, Component, Condition, Expr, Inputs, Number, Outputs, Scope, tf};
use ledgerform_bindings::{helm, kubernetes};
use std::collections::BTreeMap;

/// A secret of Kubernetes as a construct.
#[derive(Debug, Clone, Copy)]
pub struct WrittenSecret;

/// The inputs of a secret of Kubernetes.
#[derive(Debug, Clone, Inputs)]
pub struct WrittenSecretInputs {
    /// Name of the secret.
    #[input(validate = name)]
    pub name: Expr<String>,
    /// Namespace of the secret.
    #[input(validate = name)]
    pub namespace: Expr<String>,
    /// The values, by name; they reach neither plan nor state.
    #[input(ephemeral, sensitive)]
    pub values: Expr<BTreeMap<String, String>>,
    /// What grows when the values are to be written anew, 1 or more.
    #[input(default = 1, validate = revision)]
    pub revision: Expr<Number>,
    /// Type of the secret, such as `kubernetes.io/tls`.
    #[input(default = "Opaque")]
    pub kind: Expr<String>,
    /// Labels of the secret.
    #[input(default = BTreeMap::<String, String>::new())]
    pub labels: Expr<BTreeMap<String, String>>,
}

/// What a secret of Kubernetes gives.
#[derive(Debug, Clone, Outputs)]
pub struct WrittenSecretOutputs {
    /// Name of the secret, once it is there.
    pub name: Expr<String>,
}

impl Component for WrittenSecret {
    const NAME: &'static str = "written-secret";
    const DESCRIPTION: &'static str = "A secret of Kubernetes whose values reach neither plan nor state.";
    // Write-only arguments.
    const TERRAFORM: &'static str = ">= 1.11";
    const PROVIDERS: &'static [(&'static str, &'static str)] = &[("kubernetes", ">= 2.38")];
    type Inputs = WrittenSecretInputs;
    type Outputs = WrittenSecretOutputs;

    fn build(scope: &Scope, inputs: WrittenSecretInputs) -> WrittenSecretOutputs {
        use kubernetes::secret_v1::Metadata;
        require_unwritten(scope, "values", &inputs.values);
        let metadata = Metadata::new().name(&inputs.name).namespace(&inputs.namespace).labels(&inputs.labels);
        let secret = scope.add(
            "this",
            kubernetes::SecretV1::new()
                .metadata(metadata)
                .r#type(&inputs.kind)
                .data_wo(&inputs.values)
                .data_wo_revision(&inputs.revision),
        );
        WrittenSecretOutputs { name: secret.metadata().at(0).get("name") }
    }
}

/// The release of a chart with secret values as a construct.
#[derive(Debug, Clone, Copy)]
pub struct WrittenRelease;

/// The inputs of a release.
#[derive(Debug, Clone, Inputs)]
pub struct WrittenReleaseInputs {
    /// Name of the release.
    #[input(validate = name)]
    pub name: Expr<String>,
    /// Namespace of the release; Helm makes it if it is not there.
    #[input(validate = name)]
    pub namespace: Expr<String>,
    /// URL of the repository of the chart.
    #[input(validate = repository)]
    pub repository: Expr<String>,
    /// Name of the chart.
    pub chart: Expr<String>,
    /// Version of the chart.
    #[input(validate = version)]
    pub chart_version: Expr<String>,
    /// Values that everybody may see, as an object.
    pub values: Expr<Option<Any>>,
    /// Paths of the values that are secret, such as `auth.password`.
    #[input(validate = paths)]
    pub secret_paths: Expr<Vec<String>>,
    /// The secret values, by path; they reach neither plan nor state.
    #[input(ephemeral, sensitive)]
    pub secret_values: Expr<BTreeMap<String, String>>,
    /// What grows when the secret values are to be written anew, 1 or more.
    #[input(default = 1, validate = revision)]
    pub revision: Expr<Number>,
}

/// What a release gives.
#[derive(Debug, Clone, Outputs)]
pub struct WrittenReleaseOutputs {
    /// Version of what runs; known when it is there.
    pub app_version: Expr<String>,
}

impl Component for WrittenRelease {
    const NAME: &'static str = "written-release";
    const DESCRIPTION: &'static str = "A release of a chart whose secret values reach neither plan nor state.";
    const TERRAFORM: &'static str = ">= 1.11";
    const PROVIDERS: &'static [(&'static str, &'static str)] = &[("helm", ">= 3.0")];
    type Inputs = WrittenReleaseInputs;
    type Outputs = WrittenReleaseOutputs;

    fn build(scope: &Scope, inputs: WrittenReleaseInputs) -> WrittenReleaseOutputs {
        use helm::release::SetWo;
        require_unwritten(scope, "secret_values", &inputs.secret_values);
        // The paths are an input of their own: what is repeated must not come from what is ephemeral.
        let set = inputs.secret_paths.blocks(|path| SetWo::new().name(&path).value(inputs.secret_values.at(&path)));
        let values: Expr<Vec<String>> =
            inputs.values.is_null().then(Vec::<String>::new(), [yamlencode(inputs.values.clone().cast::<Any>())]);
        let release = scope.add(
            "this",
            helm::Release::new()
                .chart(&inputs.chart)
                .name(&inputs.name)
                .repository(&inputs.repository)
                .version(&inputs.chart_version)
                .namespace(&inputs.namespace)
                .create_namespace(true)
                .atomic(true)
                .cleanup_on_fail(true)
                .max_history(10)
                .timeout(600)
                .values(values)
                .set_wo(set)
                .set_wo_revision(&inputs.revision),
        );
        WrittenReleaseOutputs { app_version: release.metadata().get("app_version") }
    }
}

fn revision(field: &str, value: &Expr<Number>) -> Condition {
    Condition::new(within(value, 1, 1_000_000), tf!("{field} must be 1 to 1000000, not {value}"))
}

fn repository(field: &str, value: &Expr<String>) -> Condition {
    Condition::new(
        matches("^(?:https|oci)://[^@]+$", value),
        tf!("{field} must be an https or oci URL without a password"),
    )
}

fn paths(field: &str, value: &Expr<Vec<String>>) -> Condition {
    let by_path = value.to_map(|path| (path.clone(), path));
    let bad = bad_keys(&by_path, |path, _| matches(r"^[A-Za-z][A-Za-z0-9_-]*(?:[.][A-Za-z0-9_-]+)*$", path));
    none(bad, format!("each of {field} must be a path such as auth.password"))
}
