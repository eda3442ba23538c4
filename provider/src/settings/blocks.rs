//! The blocks within the provider block.

use super::block;
use ledgerform_aws_settings::{AssumeRole, WebIdentity};
use ledgerform_tfplugin::author::{Field, Object};
use std::collections::BTreeMap;

block! {
    /// A role to assume.
    RoleBlock {
        /// ARN of the role.
        #[attr(required)]
        role_arn: String,
        /// Name of the session.
        #[attr(optional)]
        session_name: String,
        /// What the role's owner gave, if anything.
        #[attr(optional)]
        external_id: String,
        /// How long the session lasts, such as `1h30m`.
        #[attr(optional)]
        duration: String,
        /// A policy as JSON that cuts down what the session may do.
        #[attr(optional)]
        policy: String,
        /// ARNs of policies that do the same.
        #[attr(optional)]
        policy_arns: Vec<String>,
        /// Tags of the session.
        #[attr(optional)]
        tags: BTreeMap<String, String>,
        /// Keys of tags that further sessions keep.
        #[attr(optional)]
        transitive_tag_keys: Vec<String>,
        /// Who is behind the session.
        #[attr(optional)]
        source_identity: String,
    }
}

block! {
    /// A role to assume by a token.
    WebIdentityBlock {
        /// ARN of the role. Default: `AWS_ROLE_ARN`.
        #[attr(optional)]
        role_arn: String,
        /// Name of the session. Default: `AWS_ROLE_SESSION_NAME`.
        #[attr(optional)]
        session_name: String,
        /// How long the session lasts, such as `1h30m`.
        #[attr(optional)]
        duration: String,
        /// A policy as JSON that cuts down what the session may do.
        #[attr(optional)]
        policy: String,
        /// ARNs of policies that do the same.
        #[attr(optional)]
        policy_arns: Vec<String>,
        /// The token.
        #[attr(optional, sensitive)]
        web_identity_token: String,
        /// A file with the token. Default: `AWS_WEB_IDENTITY_TOKEN_FILE`.
        #[attr(optional)]
        web_identity_token_file: String,
    }
}

block! {
    /// Tags of everything.
    TagsBlock {
        /// The tags.
        #[attr(optional)]
        tags: BTreeMap<String, String>,
    }
}

block! {
    /// Tags to leave alone.
    IgnoreBlock {
        /// Their keys.
        #[attr(optional)]
        keys: Vec<String>,
        /// How their keys begin.
        #[attr(optional)]
        key_prefixes: Vec<String>,
    }
}

impl RoleBlock {
    pub(super) fn known(self) -> AssumeRole {
        AssumeRole {
            role_arn: self.role_arn.into_known().unwrap_or_default(),
            session_name: self.session_name.into_known(),
            external_id: self.external_id.into_known(),
            duration: self.duration.into_known(),
            policy: self.policy.into_known(),
            policy_arns: list(self.policy_arns),
            tags: self.tags.into_known().unwrap_or_default(),
            transitive_tag_keys: list(self.transitive_tag_keys),
            source_identity: self.source_identity.into_known(),
        }
    }
}

impl WebIdentityBlock {
    pub(super) fn known(self) -> WebIdentity {
        WebIdentity {
            role_arn: self.role_arn.into_known(),
            session_name: self.session_name.into_known(),
            duration: self.duration.into_known(),
            policy: self.policy.into_known(),
            policy_arns: list(self.policy_arns),
            web_identity_token: self.web_identity_token.into_known(),
            web_identity_token_file: self.web_identity_token_file.into_known(),
        }
    }
}

pub(super) fn list(field: Field<Vec<String>>) -> Vec<String> {
    field.into_known().unwrap_or_default()
}
