//! Keys that sign: tokens and webhooks are signed by KMS, and the private key is in no state, no file and no process.

use super::{THE_KEY, account_administers};
use crate::check::matches;
use crate::diagnostics::KEY_WINDOW;
use crate::place::Place;
use crate::policy::{Policy, Principal, Statement};
use crate::profile::Guard;
use ledgerform::{Each, Expr, Inputs, Number, Scope, tf};
use ledgerform_bindings::aws;
use std::collections::BTreeMap;

/// A key of KMS that signs, such as the tokens of a service. Nobody gets the private part of it.
#[derive(Debug, Clone, Inputs)]
pub struct SigningKey {
    /// What it is: `ECC_NIST_P256` (JWT: ES256), `ECC_NIST_P384`, `ECC_NIST_P521`, `ECC_SECG_P256K1`, `RSA_2048` (JWT: RS256),
    /// `RSA_3072`, `RSA_4096`, or for codes that who verifies could make as well, `HMAC_224`, `HMAC_256`, `HMAC_384`,
    /// `HMAC_512`. Another one is a new key.
    #[input(default = "ECC_NIST_P256")]
    pub spec: Expr<String>,
    /// ARNs of roles that sign and verify.
    #[input(default = Vec::<&str>::new())]
    pub signers: Expr<Vec<String>>,
    /// ARNs of roles that verify, and get the public key if there is one.
    #[input(default = Vec::<&str>::new())]
    pub verifiers: Expr<Vec<String>>,
    /// Days from the order to delete the key until it is gone, 7 to 30.
    #[input(default = 30)]
    pub deletion_window_days: Expr<Number>,
}

/// What a key can be: the API reference of KMS, `CreateKey`, without what only encrypts.
pub(crate) const SPECS: [&str; 11] = [
    "ECC_NIST_P256",
    "ECC_NIST_P384",
    "ECC_NIST_P521",
    "ECC_SECG_P256K1",
    "HMAC_224",
    "HMAC_256",
    "HMAC_384",
    "HMAC_512",
    "RSA_2048",
    "RSA_3072",
    "RSA_4096",
];

/// What those who sign do, and those who verify, with a pair of keys and with one for codes.
const SIGN: [&str; 4] = ["kms:DescribeKey", "kms:GetPublicKey", "kms:Sign", "kms:Verify"];
const SIGN_MAC: [&str; 3] = ["kms:DescribeKey", "kms:GenerateMac", "kms:VerifyMac"];
const VERIFY: [&str; 3] = ["kms:DescribeKey", "kms:GetPublicKey", "kms:Verify"];
const VERIFY_MAC: [&str; 2] = ["kms:DescribeKey", "kms:VerifyMac"];

/// The keys with their aliases. KMS does not renew their material: a new key with a new name does.
pub(crate) fn build(
    scope: &Scope,
    name: &Expr<String>,
    signing_keys: &Expr<BTreeMap<String, SigningKey>>,
    tags: impl Fn(&Expr<String>) -> Expr<BTreeMap<String, String>>,
    guard: &Guard<'_>,
    place: &Place,
) -> Each<aws::kms_key::Ref> {
    scope.each(signing_keys, |scope, key, signing| {
        guard.refuse_if(scope, &KEY_WINDOW, signing.deletion_window_days().less(30));
        let is_mac = matches("^HMAC_", &signing.spec());
        let may = |sid: &str, who: Expr<Vec<String>>, pair: Expr<Vec<String>>| {
            let statement = Statement::allow(sid).principal(Principal::Aws, &who).actions(pair);
            (who.length().greater(0), statement.resources("*").wildcard(THE_KEY))
        };
        let (has_signers, signers) =
            may("SignersSign", signing.signers(), is_mac.then(SIGN_MAC.to_vec(), SIGN.to_vec()));
        let (has_verifiers, verifiers) =
            may("VerifiersVerify", signing.verifiers(), is_mac.then(VERIFY_MAC.to_vec(), VERIFY.to_vec()));
        let policy = Policy::new()
            .with(account_administers(place))
            .with_if(has_signers, signers)
            .with_if(has_verifiers, verifiers);
        let this = scope.add(
            "signing",
            aws::KmsKey::new()
                .description(tf!("Signatures of {}-{key}", name))
                .key_usage(is_mac.then("GENERATE_VERIFY_MAC", "SIGN_VERIFY"))
                .customer_master_key_spec(signing.spec())
                .deletion_window_in_days(signing.deletion_window_days())
                .policy(policy.document(scope))
                .tags(tags(&key)),
        );
        scope.add("signing", aws::KmsAlias::new().target_key_id(this.key_id()).name(tf!("alias/{}/{key}", name)));
        this
    })
}

/// What a workload attaches to its role to sign with one key.
pub(crate) fn policies(
    scope: &Scope,
    signing_keys: &Expr<BTreeMap<String, SigningKey>>,
    keys: &Each<aws::kms_key::Ref>,
) -> Expr<BTreeMap<String, String>> {
    signing_keys.map(|key, signing| {
        let arn = keys.at(&key, |key| key.arn());
        let actions: Expr<Vec<String>> = matches("^HMAC_", &signing.spec()).then(SIGN_MAC.to_vec(), SIGN.to_vec());
        Policy::new().with(Statement::allow("Sign").actions(actions).resources(arn)).document(scope)
    })
}
