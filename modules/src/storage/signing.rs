//! Keys that sign: tokens and webhooks are signed by KMS, and the private key is in no state, no file and no process.

use super::inputs::{SigningKeyFields, StorageInputs};
use crate::check::matches;
use crate::diagnostics::KEY_WINDOW;
use crate::kms::{THE_KEY, account_administers};
use crate::place::Place;
use crate::policy::{Policy, Principal, Statement};
use crate::profile::Guard;
use ledgerform::{Each, Expr, Scope, tf};
use ledgerform_bindings::aws;
use std::collections::BTreeMap;

/// What a key can be: the API reference of KMS, `CreateKey`, without what only encrypts.
pub(super) const SPECS: [&str; 11] = [
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
pub(super) fn build(
    scope: &Scope,
    inputs: &StorageInputs,
    guard: &Guard<'_>,
    place: &Place,
) -> Each<aws::kms_key::Ref> {
    scope.each(&inputs.signing_keys, |scope, key, signing| {
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
                .description(tf!("Signatures of {}-{key}", &inputs.name))
                .key_usage(is_mac.then("GENERATE_VERIFY_MAC", "SIGN_VERIFY"))
                .customer_master_key_spec(signing.spec())
                .deletion_window_in_days(signing.deletion_window_days())
                .policy(policy.document(scope))
                .tags(inputs.named(&key)),
        );
        scope.add(
            "signing",
            aws::KmsAlias::new().target_key_id(this.key_id()).name(tf!("alias/{}/{key}", &inputs.name)),
        );
        this
    })
}

/// What a workload attaches to its role to sign with one key.
pub(super) fn policies(
    scope: &Scope,
    inputs: &StorageInputs,
    keys: &Each<aws::kms_key::Ref>,
) -> Expr<BTreeMap<String, String>> {
    inputs.signing_keys.map(|key, signing| {
        let arn = keys.at(&key, |key| key.arn());
        let actions: Expr<Vec<String>> = matches("^HMAC_", &signing.spec()).then(SIGN_MAC.to_vec(), SIGN.to_vec());
        Policy::new().with(Statement::allow("Sign").actions(actions).resources(arn)).document(scope)
    })
}
