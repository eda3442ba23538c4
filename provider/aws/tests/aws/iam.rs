//! Roles and what they may do.

use crate::ec2::trust;
use crate::support::Rig;
use serde_json::json;

fn policy(action: &str) -> String {
    json!({"Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Action": [action], "Resource": "*"}]})
        .to_string()
}

#[test]
fn roles_policies_and_profiles() {
    let rig = Rig::new();
    let roles = |name: &str, action: &str, managed: &str, profile: &str| {
        json!({
            "aws_iam_role": {
                "a": {"name_prefix": "a-", "description": name, "assume_role_policy": trust("ec2.amazonaws.com")},
                "b": {"name": "b", "assume_role_policy": trust("ec2.amazonaws.com"), "tags": {"Name": name}}
            },
            "aws_iam_role_policy": {
                "a": {"role": "${aws_iam_role.a.id}", "name": "write", "policy": policy(action)},
                "b": {"role": "${aws_iam_role.b.name}", "name_prefix": "b-", "policy": policy(action)}
            },
            "aws_iam_role_policy_attachment": {"a": {
                "role": "${aws_iam_role.a.name}", "policy_arn": format!("arn:aws:iam::aws:policy/{managed}")
            }},
            "aws_iam_instance_profile": {"a": {"name_prefix": "a-", "role": profile, "tags": {"Name": name}}}
        })
    };
    rig.life(&[
        roles("one", "s3:GetObject", "AmazonSSMManagedInstanceCore", "${aws_iam_role.a.name}"),
        roles("two", "s3:PutObject", "AmazonEKSWorkerNodePolicy", "${aws_iam_role.b.name}"),
    ]);
}

#[test]
fn issuers_of_tokens() {
    let rig = Rig::new();
    let issuer = |name: &str, clients: &[&str], print: &str| {
        json!({"aws_iam_openid_connect_provider": {"a": {
            "url": "https://oidc.eks.us-east-1.amazonaws.com/id/A", "client_id_list": clients,
            "thumbprint_list": [print.repeat(40)], "tags": {"Name": name}
        }}})
    };
    rig.life(&[issuer("one", &["sts.amazonaws.com"], "a"), issuer("two", &["sts.amazonaws.com", "b"], "b")]);
}

#[test]
fn roles_of_services() {
    let rig = Rig::new();
    let role = |name: &str| {
        json!({"aws_iam_service_linked_role": {"a": {
            "aws_service_name": "config.amazonaws.com", "description": name, "tags": {"Name": name}
        }}})
    };
    rig.life(&[role("one"), role("two")]);
}
