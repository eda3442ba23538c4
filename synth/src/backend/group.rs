//! Arguments of backends that hold arguments themselves.

use crate::block::Block;
use crate::expr::IntoExpr;
use crate::number::Number;
use std::collections::BTreeMap;

macro_rules! groups {
    ($($(#[doc = $doc:literal])* $name:ident { $($arguments:tt)* })*) => {
        $(
            $(#[doc = $doc])*
            #[derive(Debug, Clone, Default, PartialEq)]
            #[must_use]
            pub struct $name(pub(super) Block);

            impl $name {
                /// Nothing set.
                pub fn new() -> Self {
                    Self::default()
                }

                arguments! { $($arguments)* }
            }
        )*
    };
}

groups! {
    /// The role that the S3 backend takes on.
    AssumeRole {
        role_arn: String,
        session_name: String,
        external_id: String,
        duration: String,
        policy: String,
        policy_arns: Vec<String>,
        source_identity: String,
        tags: BTreeMap<String, String>,
        transitive_tag_keys: Vec<String>,
    }
    /// The role that the S3 backend takes on with a token.
    AssumeRoleWithWebIdentity {
        role_arn: String,
        session_name: String,
        duration: String,
        policy: String,
        policy_arns: Vec<String>,
        web_identity_token: String,
        web_identity_token_file: String,
    }
    /// Other addresses of the services that the S3 backend uses.
    Endpoints {
        s3: String,
        dynamodb: String,
        iam: String,
        sso: String,
        sts: String,
    }
    /// The role that the backend of Tencent Cloud takes on.
    CosAssumeRole {
        role_arn: String,
        session_name: String,
        session_duration: Number,
        policy: String,
        external_id: String,
    }
    /// The command that gives the Kubernetes backend its credentials.
    Exec {
        api_version: String,
        command: String,
        args: Vec<String>,
        env: BTreeMap<String, String>,
    }
    /// The workspaces that the remote backend uses: one by name, or those with a prefix.
    RemoteWorkspaces {
        name: String,
        prefix: String,
    }
}
