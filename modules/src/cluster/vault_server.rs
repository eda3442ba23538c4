//! A server of HashiCorp Vault in the cluster: raft over three pods or more, unsealed by a KMS key, TLS from end to end, and
//! audit devices.
//!
//! Vault is initialized by a person, once, with `vault operator init`; the recovery keys that it prints go to people and
//! nowhere else. [`VaultAudit`] and what is kept in Vault need a server that was initialized, so they belong into a stack
//! that is applied after that.

use super::chart::{Chart, name, object, quantity, resources, version};
use super::external_secrets::{annotations, any, role};
use crate::check::{is_key_arn, matches};
use crate::policy::{Policy, Statement};
use ledgerform::function::join;
use ledgerform::{Any, Component, Condition, Expr, Inputs, IntoExpr, Number, Outputs, Scope, tf};
use ledgerform_bindings::vault;
use std::collections::BTreeMap;

/// The chart: `hashicorp/vault-helm` at v0.34.1.
pub const CHART: Chart = Chart { repository: "https://helm.releases.hashicorp.com", name: "vault", version: "0.34.1" };

/// The name of the release, of which the chart makes the names of pods and services.
const RELEASE: &str = "vault";

/// Where the certificate is mounted.
const TLS: &str = "/vault/userconfig/tls";

/// The server as a construct.
#[derive(Debug, Clone, Copy)]
pub struct VaultServer;

/// The inputs of the server.
#[derive(Debug, Clone, Inputs)]
pub struct VaultServerInputs {
    /// Region of the key.
    #[input(validate = crate::check::region)]
    pub region: Expr<String>,
    /// ARN of the KMS key that unseals Vault. Without it the data cannot be read: protect it from being deleted.
    #[input(validate = key)]
    pub seal_key_arn: Expr<String>,
    /// Name of a secret of Kubernetes with `tls.crt`, `tls.key` and `ca.crt`, as cert-manager makes it. The certificate is
    /// for `*.vault-internal`, `vault-active.<namespace>.svc` and `127.0.0.1`.
    #[input(validate = name)]
    pub tls_secret: Expr<String>,
    /// Namespace of the release.
    #[input(default = "vault", validate = name)]
    pub namespace: Expr<String>,
    /// Version of the chart.
    #[input(default = CHART.version, validate = version)]
    pub chart_version: Expr<String>,
    /// Pods of the server: 3, 5 or 7. Half of them, rounded down, may fail.
    #[input(default = 3, validate = replicas)]
    pub replicas: Expr<Number>,
    /// ARN of a role for the annotation of the service account `vault`; null where Pod Identity binds the role.
    #[input(validate = role)]
    pub role_arn: Expr<Option<String>>,
    /// Class of the volumes; null for the default of the cluster.
    pub storage_class: Expr<Option<String>>,
    /// Size of the volume of the data of each pod.
    #[input(default = "10Gi", validate = quantity)]
    pub data_size: Expr<String>,
    /// Size of the volume of the audit log of each pod. Vault stops to answer when it is full.
    #[input(default = "10Gi", validate = quantity)]
    pub audit_size: Expr<String>,
    /// Processor that each pod asks for.
    #[input(default = "500m", validate = quantity)]
    pub cpu: Expr<String>,
    /// Memory of each pod.
    #[input(default = "512Mi", validate = quantity)]
    pub memory: Expr<String>,
}

/// What the server gives.
#[derive(Debug, Clone, Outputs)]
pub struct VaultServerOutputs {
    /// URL of the server that leads, within the cluster.
    pub address: Expr<String>,
    /// The namespace and the name of the server's service account, as a role's trust names them: `<namespace>:<name>`.
    pub service_account: Expr<String>,
    /// The policy of the role that unseals: this key and nothing else, as JSON.
    pub seal_policy: Expr<String>,
    /// Version of Vault that runs; known when it is there.
    pub app_version: Expr<String>,
}

impl Component for VaultServer {
    const NAME: &'static str = "vault-server";
    const DESCRIPTION: &'static str = "HashiCorp Vault from its chart: raft, KMS unseal, TLS.";
    const TERRAFORM: &'static str = ">= 1.5";
    const PROVIDERS: &'static [(&'static str, &'static str)] = &[("helm", ">= 3.0")];
    type Inputs = VaultServerInputs;
    type Outputs = VaultServerOutputs;

    fn build(scope: &Scope, inputs: VaultServerInputs) -> VaultServerOutputs {
        let volume = |size: &Expr<String>| {
            object([
                ("enabled", true.into_expr()),
                ("size", size.into_expr()),
                ("storageClass", any(&inputs.storage_class)),
            ])
        };
        let raft = object([
            ("enabled", true.into_expr()),
            ("setNodeId", true.into_expr()),
            ("config", config(&inputs).into_expr()),
        ]);
        let ha = object([
            ("enabled", true.into_expr()),
            ("replicas", any(&inputs.replicas)),
            ("raft", raft),
            ("disruptionBudget", object([("enabled", true.into_expr()), ("maxUnavailable", 1.into_expr())])),
        ]);
        let tls = object([
            ("name", "tls".into_expr()),
            ("secret", object([("secretName", any(&inputs.tls_secret)), ("defaultMode", 0o440.into_expr())])),
        ]);
        let mount =
            object([("name", "tls".into_expr()), ("mountPath", TLS.into_expr()), ("readOnly", true.into_expr())]);
        let server = object([
            ("ha", ha),
            ("dataStorage", volume(&inputs.data_size)),
            ("auditStorage", volume(&inputs.audit_size)),
            ("serviceAccount", object([("name", RELEASE.into_expr()), ("annotations", annotations(&inputs.role_arn))])),
            ("resources", resources(&inputs.cpu, &inputs.memory)),
            ("volumes", Expr::<Any>::list([tls])),
            ("volumeMounts", Expr::<Any>::list([mount])),
            // What `vault` in the pod, and so the probes, trust.
            ("extraEnvironmentVars", object([("VAULT_CACERT", format!("{TLS}/ca.crt").into_expr())])),
        ]);
        let values = object([
            ("global", object([("tlsDisable", false.into_expr())])),
            // Applications get values by External Secrets, by the CSI driver or from Vault itself.
            ("injector", object([("enabled", false.into_expr())])),
            ("server", server),
        ]);
        let release = CHART.release(RELEASE, &inputs.namespace, &inputs.chart_version, &values);
        // Pods are not ready before a person has initialized Vault.
        let release = scope.add("this", release.atomic(false).wait(false));
        let policy = Policy::new().with(
            Statement::allow("Unseal")
                .actions(["kms:Encrypt", "kms:Decrypt", "kms:DescribeKey"])
                .resources(&inputs.seal_key_arn),
        );
        VaultServerOutputs {
            address: tf!("https://{RELEASE}-active.{}.svc:8200", &inputs.namespace),
            service_account: tf!("{}:{RELEASE}", &inputs.namespace),
            seal_policy: policy.document(scope),
            app_version: release.metadata().get("app_version"),
        }
    }
}

/// The configuration of every server: its page "Vault configuration parameters".
fn config(inputs: &VaultServerInputs) -> Expr<String> {
    let files = |prefix: &str| {
        format!(
            "{prefix}_cert_file = \"{TLS}/tls.crt\"\n  {prefix}_key_file = \"{TLS}/tls.key\"\n  {prefix}_client_ca_file = \
             \"{TLS}/ca.crt\"\n"
        )
    };
    let numbers: Expr<Vec<Number>> = ledgerform::function::range(0, &inputs.replicas);
    let join_others = numbers.map(|number| {
        tf!("  retry_join {{\n    leader_api_addr = \"https://{RELEASE}-{number}.{RELEASE}-internal:8200\"\n    \
             leader_ca_cert_file = \"{TLS}/ca.crt\"\n    leader_client_cert_file = \"{TLS}/tls.crt\"\n    \
             leader_client_key_file = \"{TLS}/tls.key\"\n  }}\n")
    });
    tf!(
        "ui = false\n\nlistener \"tcp\" {{\n  address = \"[::]:8200\"\n  cluster_address = \"[::]:8201\"\n  \
         tls_min_version = \"tls12\"\n  {}}}\n\nstorage \"raft\" {{\n  path = \"/vault/data\"\n{}}}\n\nseal \"awskms\" {{\n  \
         region = \"{}\"\n  kms_key_id = \"{}\"\n}}\n\nservice_registration \"kubernetes\" {{}}\n",
        files("tls"),
        join("", join_others),
        &inputs.region,
        &inputs.seal_key_arn
    )
}

/// The audit devices of a server as a construct.
#[derive(Debug, Clone, Copy)]
pub struct VaultAudit;

/// The inputs of the audit devices.
#[derive(Debug, Clone, Inputs)]
pub struct VaultAuditInputs {
    /// The file on the volume of the audit log.
    #[input(default = "/vault/audit/audit.log", validate = file)]
    pub file: Expr<String>,
    /// Whether the log of the pod has the same lines, from where what collects logs takes them. With two devices, Vault goes
    /// on when one of them fails.
    #[input(default = true)]
    pub stdout: Expr<bool>,
}

/// What the audit devices give.
#[derive(Debug, Clone, Outputs)]
pub struct VaultAuditOutputs {
    /// Paths of the devices.
    pub paths: Expr<Vec<String>>,
}

impl Component for VaultAudit {
    const NAME: &'static str = "vault-audit";
    const DESCRIPTION: &'static str = "The audit devices of HashiCorp Vault.";
    const TERRAFORM: &'static str = ">= 1.5";
    const PROVIDERS: &'static [(&'static str, &'static str)] = &[("vault", ">= 5.0")];
    type Inputs = VaultAuditInputs;
    type Outputs = VaultAuditOutputs;

    fn build(scope: &Scope, inputs: VaultAuditInputs) -> VaultAuditOutputs {
        let device = |path: &str, file: Expr<String>| {
            // Vault writes hashes of values; raw ones would make the log the place to look for secrets.
            let options: Expr<BTreeMap<String, String>> =
                [("file_path", file), ("log_raw", "false".into_expr())].into_expr();
            vault::Audit::new().options(options).r#type("file").path(path)
        };
        let file = scope.add("file", device("file", inputs.file.clone()));
        let stdout = scope.when(&inputs.stdout, |scope| scope.add("stdout", device("stdout", "stdout".into_expr())));
        let both: Expr<Vec<Vec<String>>> = [[file.path()].into_expr(), stdout.all(|device| device.path())].into_expr();
        VaultAuditOutputs { paths: both.flatten() }
    }
}

fn key(field: &str, value: &Expr<String>) -> Condition {
    Condition::new(is_key_arn(value), tf!("{field} must be the ARN of a KMS key, not `{value}`"))
}

fn replicas(field: &str, value: &Expr<Number>) -> Condition {
    let known = value.equals(3).or(value.equals(5)).or(value.equals(7));
    Condition::new(known, tf!("{field} must be 3, 5 or 7, so that a majority can be told, not {value}"))
}

fn file(field: &str, value: &Expr<String>) -> Condition {
    Condition::new(matches("^/[^ ]+$", value), tf!("{field} must be an absolute path, not `{value}`"))
}
