//! S22: keys that sign.

use crate::cases::synthesized;
use ledgerform::Format;
use ledgerform_modules::kms::signing::SigningKey;
use ledgerform_modules::storage::{Storage, StorageInputs};
use ledgerform_testing::Root;
use serde_json::{Value, json};

/// What is signed with is told by the kind of the key, and the private key is nowhere.
#[test]
fn s22_signing_keys() {
    let stack = synthesized(
        &|scope| {
            let signer = ["arn:aws:iam::111122223333:role/auth"];
            let tokens = SigningKey::new().signers(signer).verifiers(["arn:aws:iam::111122223333:role/api"]);
            let webhooks = SigningKey::new().spec("HMAC_256").signers(signer);
            let inputs = StorageInputs::new().name("demo").region("us-east-1").account_id("111122223333");
            scope.component::<Storage>("storage", inputs.signing_keys([("tokens", tokens), ("webhooks", webhooks)]));
        },
        Format::Json,
    );
    let root = Root::of(&stack);
    let plan = root.plan();
    let changes = plan.0["resource_changes"].as_array().unwrap();
    let after = |ty: &str, is: &dyn Fn(&Value) -> bool| {
        let mut found = changes.iter().filter(|change| change["type"] == ty).map(|change| &change["change"]["after"]);
        found.find(|after| is(after)).unwrap().clone()
    };
    let key = |usage: &str| after("aws_kms_key", &|after| after["key_usage"] == usage);
    let (tokens, webhooks) = (key("SIGN_VERIFY"), key("GENERATE_VERIFY_MAC"));
    assert_eq!(
        (&tokens["customer_master_key_spec"], &tokens["deletion_window_in_days"]),
        (&json!("ECC_NIST_P256"), &json!(30))
    );
    assert_eq!(webhooks["customer_master_key_spec"], "HMAC_256");
    after("aws_kms_alias", &|after| after["name"] == "alias/demo/tokens");
    after("aws_kms_alias", &|after| after["name"] == "alias/demo/webhooks");
    let actions = |key: &Value| -> Vec<(String, Value)> {
        let policy: Value = serde_json::from_str(key["policy"].as_str().unwrap()).unwrap();
        let statements = policy["Statement"].as_array().unwrap().clone();
        statements
            .into_iter()
            .skip(1)
            .map(|it| (it["Sid"].as_str().unwrap().to_owned(), it["Action"].clone()))
            .collect()
    };
    assert_eq!(
        actions(&tokens),
        [
            ("SignersSign".to_owned(), json!(["kms:DescribeKey", "kms:GetPublicKey", "kms:Sign", "kms:Verify"])),
            ("VerifiersVerify".to_owned(), json!(["kms:DescribeKey", "kms:GetPublicKey", "kms:Verify"])),
        ]
    );
    assert_eq!(
        actions(&webhooks),
        [("SignersSign".to_owned(), json!(["kms:DescribeKey", "kms:GenerateMac", "kms:VerifyMac"]))]
    );
    root.apply();
    assert!(!root.succeed(&["state", "pull"]).contains("PRIVATE KEY"));
}
