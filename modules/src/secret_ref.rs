//! Secrets by reference: what components hand to each other in the place of values.
//!
//! ```
//! use ledgerform::{Expr, IntoExpr};
//! use ledgerform_modules::secret_ref::{SecretRef, SecretRefFields};
//! let arn = "arn:aws:secretsmanager:eu-central-1:111122223333:secret:demo/database-AbCdEf";
//! let password: Expr<SecretRef> = SecretRef::new().arn(arn).key(Some("password")).into_expr();
//! assert_eq!(password.arn().to_hcl(), format!("{arn:?}"));
//! ```
//!
//! A reference is an object and no text, so it cannot end in a template, a user's script or the values of a chart:
//!
//! ```compile_fail,E0277
//! use ledgerform::{Expr, tf};
//! use ledgerform_modules::secret_ref::SecretRef;
//! fn script(password: Expr<SecretRef>) -> Expr<String> {
//!     tf!("export PASSWORD={password}")
//! }
//! ```
//!
//! Nor does an argument that wants a text take it:
//!
//! ```compile_fail,E0277
//! use ledgerform::{Expr, IntoExpr};
//! use ledgerform_modules::secret_ref::SecretRef;
//! fn argument(password: Expr<SecretRef>) -> Expr<String> {
//!     IntoExpr::<String>::into_expr(password)
//! }
//! ```

use crate::check::{bad_keys, matches, none, optional};
use crate::policy::{Policy, Statement, Test};
use ledgerform::{Condition, Expr, Inputs, IntoExpr, Node, Scope, tf};
use std::collections::BTreeMap;

/// A secret of Secrets Manager, or one value in it.
#[derive(Debug, Clone, Inputs)]
pub struct SecretRef {
    /// ARN of the secret.
    pub arn: Expr<String>,
    /// Key in the JSON of the secret; null for the secret as a whole.
    pub key: Expr<Option<String>>,
    /// Id of a version; null for the one that is current.
    pub version: Expr<Option<String>>,
}

/// A reference to each secret as a whole, at its current version.
pub fn current(arns: &Expr<BTreeMap<String, String>>) -> Expr<BTreeMap<String, SecretRef>> {
    arns.map(|_, arn| reference(arn, Expr::null()))
}

/// A reference to one value in each secret, at its current version.
pub fn current_values(arns: &Expr<BTreeMap<String, String>>, key: &str) -> Expr<BTreeMap<String, SecretRef>> {
    arns.map(|_, arn| reference(arn, key.into_expr()))
}

fn reference(arn: Expr<String>, key: Expr<Option<String>>) -> Expr<SecretRef> {
    SecretRef::new().arn(arn).key(key).into_expr()
}

/// The policy of who reads secrets: exactly these, and the keys that encrypt them through Secrets Manager only.
///
/// `arns` are known while planning where policies are judged; each may be there twice.
pub fn read_policy(arns: Expr<Vec<String>>, key_arns: &Expr<Vec<String>>, region: &Expr<String>) -> Policy {
    let read = ["secretsmanager:DescribeSecret", "secretsmanager:GetSecretValue"];
    let via = Test::string_equals("kms:ViaService", tf!("secretsmanager.{region}.amazonaws.com"));
    Policy::new().with(Statement::allow("ReadSecrets").actions(read.to_vec()).resources(arns)).with_if(
        key_arns.length().greater(0),
        Statement::allow("UseKeys").actions("kms:Decrypt").resources(key_arns).when(via),
    )
}

/// ARN, key and version of each reference have the shape that Secrets Manager gives them.
pub(crate) fn check(field: &str, refs: &Expr<BTreeMap<String, SecretRef>>) -> Condition {
    let bad = bad_keys(refs, |_, secret| is_good(secret));
    none(
        bad,
        format!(
            "each reference in {field} must have the ARN of a secret of Secrets Manager, and a key and a version without \
             spaces if it has them"
        ),
    )
}

/// Whether the parts of a reference are what Secrets Manager takes.
pub(crate) fn is_good(secret: &Expr<SecretRef>) -> Expr<bool> {
    let is_word = |value: &Expr<String>| matches("^[A-Za-z0-9._/-]{1,256}$", value);
    matches("^arn:aws[a-z-]*:secretsmanager:[a-z0-9-]+:[0-9]{12}:secret:[A-Za-z0-9/_+=.@!-]+$", &secret.arn())
        .and(optional(&secret.key(), is_word))
        .and(optional(&secret.version(), is_word))
}

/// Refuses values of secrets that stand in the program: they would stand in the generated file as well.
pub(crate) fn require_unwritten<T>(scope: &Scope, field: &str, values: &Expr<T>) {
    let mut written = false;
    values.node().walk(&mut |node| {
        if let Node::Object(items) = node {
            written |= items.values().any(|value| matches!(value, Node::String(_)));
        }
    });
    if written {
        let message = format!(
            "{field} must not be written in a program, from where they reach the generated file: take them from a variable \
             that is ephemeral"
        );
        scope.require(false, message);
    }
}
