//! The Secrets Store CSI driver with the provider of AWS: values of Secrets Manager as files in a pod, and nowhere else.
//!
//! No secret of Kubernetes is made, so none can be read through the API of the cluster, and no value is in the environment of
//! a process. As with External Secrets, what an application mounts is a construct of its own for a later stack.

use super::chart::{Chart, name, object, version};
use super::external_secrets::{any, manifest, object_of};
use crate::check::{bad_keys, matches, none, within};
use crate::secret_ref::{self, SecretRef, SecretRefFields};
use ledgerform::function::yamlencode;
use ledgerform::{Any, Component, Condition, Expr, Inputs, IntoExpr, Number, Outputs, Scope, tf};
use std::collections::BTreeMap;

/// The chart of the provider, which installs the driver with it: `charts/` of `aws/secrets-store-csi-driver-provider-aws`.
pub const CHART: Chart = Chart {
    repository: "https://aws.github.io/secrets-store-csi-driver-provider-aws",
    name: "secrets-store-csi-driver-provider-aws",
    version: "2.2.0",
};

/// The driver as a construct.
#[derive(Debug, Clone, Copy)]
pub struct SecretsCsi;

/// The inputs of the driver.
#[derive(Debug, Clone, Inputs)]
pub struct SecretsCsiInputs {
    /// Namespace of the release.
    #[input(default = "kube-system", validate = name)]
    pub namespace: Expr<String>,
    /// Version of the chart.
    #[input(default = CHART.version, validate = version)]
    pub chart_version: Expr<String>,
    /// Minutes after which mounted values are read again, 1 to 1440.
    #[input(default = 60, validate = minutes)]
    pub refresh_minutes: Expr<Number>,
}

/// What the driver gives.
#[derive(Debug, Clone, Outputs)]
pub struct SecretsCsiOutputs {
    /// Version of the provider that runs; known when it is there.
    pub app_version: Expr<String>,
}

impl Component for SecretsCsi {
    const NAME: &'static str = "secrets-csi";
    const DESCRIPTION: &'static str = "The Secrets Store CSI driver and its provider of AWS, from their chart.";
    const TERRAFORM: &'static str = ">= 1.5";
    const PROVIDERS: &'static [(&'static str, &'static str)] = &[("helm", ">= 3.0")];
    type Inputs = SecretsCsiInputs;
    type Outputs = SecretsCsiOutputs;

    fn build(scope: &Scope, inputs: SecretsCsiInputs) -> SecretsCsiOutputs {
        let driver = object([
            ("install", true.into_expr()),
            ("enableSecretRotation", true.into_expr()),
            ("rotationPollInterval", tf!("{}m", &inputs.refresh_minutes).into_expr()),
            // Mounted values stay files.
            ("syncSecret", object([("enabled", false.into_expr())])),
        ]);
        let values = object([("secrets-store-csi-driver", driver)]);
        let release = CHART.release("secrets-store-csi", &inputs.namespace, &inputs.chart_version, &values);
        let release = scope.add("this", release);
        SecretsCsiOutputs { app_version: release.metadata().get("app_version") }
    }
}

/// The files of an application as a construct.
#[derive(Debug, Clone, Copy)]
pub struct AppFiles;

/// The inputs of the files of an application.
#[derive(Debug, Clone, Inputs)]
pub struct AppFilesInputs {
    /// Name of the class, which the volume of a pod names.
    #[input(validate = name)]
    pub name: Expr<String>,
    /// Namespace of the application.
    #[input(validate = name)]
    pub namespace: Expr<String>,
    /// Region of the secrets.
    #[input(validate = crate::check::region)]
    pub region: Expr<String>,
    /// Files, by name, each with the secret that it holds.
    #[input(validate = files, validate = secret_ref::check)]
    pub files: Expr<BTreeMap<String, SecretRef>>,
    /// ARNs of the keys that encrypt the secrets.
    #[input(default = Vec::<String>::new())]
    pub key_arns: Expr<Vec<String>>,
    /// Whether Pod Identity binds the role to the pod's service account; otherwise its annotation does.
    #[input(default = true)]
    pub pod_identity: Expr<bool>,
}

/// What the files of an application give.
#[derive(Debug, Clone, Outputs)]
pub struct AppFilesOutputs {
    /// Name of the class, for `volumeAttributes.secretProviderClass` of a volume of the driver `secrets-store.csi.k8s.io`.
    pub class_name: Expr<String>,
    /// The policy of the role that reads the secrets: exactly these, as JSON.
    pub read_policy: Expr<String>,
}

impl Component for AppFiles {
    const NAME: &'static str = "app-files";
    const DESCRIPTION: &'static str = "Secrets of an application as files.";
    const TERRAFORM: &'static str = ">= 1.5";
    const PROVIDERS: &'static [(&'static str, &'static str)] = &[("kubernetes", ">= 2.38")];
    type Inputs = AppFilesInputs;
    type Outputs = AppFilesOutputs;

    fn build(scope: &Scope, inputs: AppFilesInputs) -> AppFilesOutputs {
        let objects = inputs.files.to_list(|file, from| mounted(&file, &from));
        let parameters = object([
            ("region", any(&inputs.region)),
            ("usePodIdentity", tf!("{}", &inputs.pod_identity).into_expr()),
            ("objects", yamlencode(objects).into_expr()),
        ]);
        let spec = object([("provider", "aws".into_expr()), ("parameters", parameters)]);
        let api = "secrets-store.csi.x-k8s.io/v1";
        scope.add("this", manifest(api, "SecretProviderClass", &inputs.name, &inputs.namespace, spec));
        let arns = ledgerform::function::distinct(inputs.files.to_list(|_, from| from.arn()));
        let policy = secret_ref::read_policy(arns, &inputs.key_arns, &inputs.region);
        AppFilesOutputs { class_name: inputs.name, read_policy: policy.document(scope) }
    }
}

/// A file as the provider wants it: the whole secret under a name of its own, or one value of it.
fn mounted(file: &Expr<String>, from: &Expr<SecretRef>) -> Expr<Any> {
    let (key, version) = (from.key(), from.version());
    // The whole secret has a file in any case, so where a value is wanted it gets a name that nobody asks for.
    let whole: Expr<String> = key.is_null().then(file.clone(), tf!(".{file}.whole"));
    let path = object([("path", tf!("\"{}\"", key.or_null()).into_expr()), ("objectAlias", file.into_expr())]);
    let parts: Expr<Any> = key.is_null().then(Expr::<Any>::null(), Expr::<Any>::list([path]));
    let optional = object_of([("objectVersion", version.cast()), ("jmesPath", parts)]);
    let always = object_of([("objectName", from.arn().cast()), ("objectAlias", whole.cast())]);
    always.merge(optional.filter(|_, value| !value.is_null())).cast()
}

fn minutes(field: &str, value: &Expr<Number>) -> Condition {
    Condition::new(within(value, 1, 1440), tf!("{field} must be 1 to 1440, not {value}"))
}

fn files(field: &str, value: &Expr<BTreeMap<String, SecretRef>>) -> Condition {
    let bad = bad_keys(value, |key, _| matches("^[A-Za-z0-9_-][A-Za-z0-9._-]{0,252}$", key));
    none(bad, format!("keys of {field} must be names of files: letters, digits, dots, hyphens and underscores"))
}
