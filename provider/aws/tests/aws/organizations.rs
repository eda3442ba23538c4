//! Policies of an organization.

use crate::support::Rig;
use serde_json::{Value as Json, json};
use std::io::{Read, Write};
use std::net::TcpStream;

#[test]
fn policies() {
    let rig = Rig::new();
    call(&rig, "CreateOrganization", &json!({"FeatureSet": "ALL"}));
    let root = call(&rig, "ListRoots", &json!({}))["Roots"][0]["Id"].clone();
    let policy = |text: &str| {
        let content = json!({"Version": "2012-10-17", "Statement": [{
            "Sid": text, "Effect": "Deny", "Action": "*", "Resource": "*",
            "Condition": {"StringLike": {"aws:PrincipalArn": "arn:*:iam::*:root"}}
        }]});
        json!({
            "aws_organizations_policy": {"a": {
                "name": "demo-deny-root", "description": text, "content": content.to_string(),
                "type": "SERVICE_CONTROL_POLICY", "tags": {"Name": text}
            }},
            "aws_organizations_policy_attachment": {"a": {
                "policy_id": "${aws_organizations_policy.a.id}", "target_id": root
            }}
        })
    };
    rig.life(&[policy("One"), policy("Two")]);
}

/// What no kind does: accounts belong to an organization from the beginning.
fn call(rig: &Rig, operation: &str, body: &Json) -> Json {
    let (endpoint, body) = (rig.account.endpoint(), body.to_string());
    let host = endpoint.trim_start_matches("http://").trim_end_matches('/');
    let mut stream = TcpStream::connect(host).unwrap();
    write!(
        stream,
        "POST / HTTP/1.1\r\nHost: {host}\r\nConnection: close\r\nContent-Type: application/x-amz-json-1.1\r\n\
         X-Amz-Target: AWSOrganizationsV20161128.{operation}\r\nAuthorization: AWS4-HMAC-SHA256 \
         Credential={}/20260101/us-east-1/organizations/aws4_request, SignedHeaders=host, Signature=0\r\n\
         Content-Length: {}\r\n\r\n{body}",
        rig.account.access_key(),
        body.len()
    )
    .unwrap();
    let mut answer = String::new();
    stream.read_to_string(&mut answer).unwrap();
    let (_, body) = answer.split_once("\r\n\r\n").unwrap();
    serde_json::from_str(body).unwrap_or_else(|error| panic!("{error}: {answer}"))
}
