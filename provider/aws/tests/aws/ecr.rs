//! Registries of container images.

use crate::support::Rig;
use serde_json::json;

#[test]
fn repositories() {
    let rig = Rig::new();
    let account = rig.aws.account_id();
    let repository = |name: &str, mutability: &str, count: i64| {
        let action = json!({"type": "expire"});
        let selection = json!({"tagStatus": "any", "countType": "imageCountMoreThan", "countNumber": count});
        let rules = json!({"rules": [
            {"rulePriority": 1, "description": name, "selection": selection, "action": action}
        ]});
        let root = format!("arn:aws:iam::{account}:root");
        let policy = json!({"Version": "2008-10-17", "Statement": [
            {"Sid": name, "Effect": "Allow", "Principal": {"AWS": root}, "Action": ["ecr:BatchGetImage"]}
        ]});
        json!({
            "aws_kms_key": {"a": {"description": "a"}},
            "aws_ecr_repository": {"a": {
                "name": "a/b", "image_tag_mutability": mutability, "force_delete": true,
                "image_scanning_configuration": [{"scan_on_push": mutability == "IMMUTABLE"}],
                "encryption_configuration": [{"encryption_type": "KMS", "kms_key": "${aws_kms_key.a.arn}"}],
                "tags": {"Name": name}
            }},
            "aws_ecr_lifecycle_policy": {"a": {"repository": "${aws_ecr_repository.a.name}", "policy": rules.to_string()}},
            "aws_ecr_repository_policy": {"a": {"repository": "${aws_ecr_repository.a.name}", "policy": policy.to_string()}}
        })
    };
    rig.life(&[repository("one", "MUTABLE", 10), repository("two", "IMMUTABLE", 20)]);
}
