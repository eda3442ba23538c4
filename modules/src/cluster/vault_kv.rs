//! A tree of secrets in HashiCorp Vault, in a mount of the KV engine with versions.
//!
//! What stands at each path is typed: the names of its values are an input, the values come through an ephemeral one and are
//! written through a write-only argument. Nothing is read back.

use crate::check::{bad_keys, matches, none, within};
use crate::secret_ref::require_unwritten;
use ledgerform::function::jsonencode;
use ledgerform::{Any, Component, Condition, Each, Expr, Inputs, IntoExpr, Number, Outputs, Scope, tf};
use ledgerform_bindings::vault;
use std::collections::BTreeMap;

/// The tree as a construct.
#[derive(Debug, Clone, Copy)]
pub struct VaultKv;

/// The inputs of the tree.
#[derive(Debug, Clone, Inputs)]
pub struct VaultKvInputs {
    /// Path of the mount.
    #[input(default = "secret", validate = mount)]
    pub mount: Expr<String>,
    /// Whether the mount is there already, as it is in a server in development mode.
    #[input(default = false)]
    pub existing_mount: Expr<bool>,
    /// Versions that are kept of each secret, 1 to 100.
    #[input(default = 10, validate = versions)]
    pub max_versions: Expr<Number>,
    /// Secrets, by path below the mount, such as `stripe` or `payments/stripe`.
    #[input(validate = paths, validate = names)]
    pub secrets: Expr<BTreeMap<String, KvSecret>>,
    /// The values of each secret, by path and name; they reach neither plan nor state.
    #[input(ephemeral, sensitive)]
    pub values: Expr<BTreeMap<String, BTreeMap<String, String>>>,
}

/// A secret of the tree.
#[derive(Debug, Clone, Inputs)]
pub struct KvSecret {
    /// Names of its values, such as `secret_key`.
    pub names: Expr<Vec<String>>,
    /// What grows when the values are to be written anew.
    #[input(default = 1)]
    pub revision: Expr<Number>,
}

/// What the tree gives.
#[derive(Debug, Clone, Outputs)]
pub struct VaultKvOutputs {
    /// Path of the mount, once it is there.
    pub mount: Expr<String>,
    /// Paths of the secrets as policies name them, such as `secret/data/stripe`, by path below the mount.
    pub data_paths: Expr<BTreeMap<String, String>>,
}

impl Component for VaultKv {
    const NAME: &'static str = "vault-kv";
    const DESCRIPTION: &'static str = "A tree of secrets in HashiCorp Vault.";
    const TERRAFORM: &'static str = ">= 1.11";
    const PROVIDERS: &'static [(&'static str, &'static str)] = &[("vault", ">= 5.0")];
    type Inputs = VaultKvInputs;
    type Outputs = VaultKvOutputs;

    fn build(scope: &Scope, inputs: VaultKvInputs) -> VaultKvOutputs {
        require_unwritten(scope, "values", &inputs.values);
        let made = scope.when(!&inputs.existing_mount, |scope| {
            let options: Expr<BTreeMap<String, String>> = [("version", "2")].into_expr();
            let mount = vault::Mount::new().path(&inputs.mount).r#type("kv").options(options);
            scope.add("this", mount.description("Secrets of applications"))
        });
        let mount = made.map_or(&inputs.mount, |mount| mount.path());
        scope.add("this", vault::KvSecretBackendV2::new().mount(&mount).max_versions(&inputs.max_versions));
        let secrets: Each<vault::kv_secret_v2::Ref> = scope.each(&inputs.secrets, |scope, path, secret| {
            // A name without a value is an error of Terraform, and a value without a name is not written.
            let given = inputs.values.at(&path);
            let data = secret.names().to_map(|name| (name.clone(), given.at(&name)));
            scope.add(
                "this",
                vault::KvSecretV2::new()
                    .mount(&mount)
                    .name(&path)
                    .data_json_wo(jsonencode(data.cast::<Any>()))
                    .data_json_wo_version(secret.revision())
                    // What is read is kept in the state.
                    .disable_read(true),
            )
        });
        VaultKvOutputs { data_paths: secrets.map(|secret| tf!("{}/data/{}", secret.mount(), secret.name())), mount }
    }
}

fn mount(field: &str, value: &Expr<String>) -> Condition {
    let good = matches("^[a-z0-9_-]+(?:/[a-z0-9_-]+)*$", value);
    Condition::new(
        good,
        tf!("{field} must be a path of lower-case letters, digits, hyphens and underscores, not `{value}`"),
    )
}

fn versions(field: &str, value: &Expr<Number>) -> Condition {
    Condition::new(within(value, 1, 100), tf!("{field} must be 1 to 100, not {value}"))
}

fn paths(field: &str, value: &Expr<BTreeMap<String, KvSecret>>) -> Condition {
    let bad = bad_keys(value, |path, _| matches("^[A-Za-z0-9_-]+(?:/[A-Za-z0-9_-]+)*$", path));
    none(
        bad,
        format!(
            "keys of {field} must be paths below the mount, without `data/`: letters, digits, hyphens and underscores between \
             slashes"
        ),
    )
}

fn names(field: &str, value: &Expr<BTreeMap<String, KvSecret>>) -> Condition {
    let bad = bad_keys(value, |_, secret| {
        let by_name = secret.names().to_map(|name| (name.clone(), name));
        let wrong = bad_keys(&by_name, |name, _| matches("^[A-Za-z0-9_.-]+$", name));
        secret.names().length().greater(0).and(wrong.length().equals(0))
    });
    none(bad, format!("each of {field} must have names of values: letters, digits, dots, hyphens and underscores"))
}
