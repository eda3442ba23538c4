//! HCP Terraform and Terraform Enterprise.

use crate::block::Block;
use crate::expr::IntoExpr;
use std::collections::BTreeMap;

/// Workspaces of HCP Terraform or Terraform Enterprise, which keep the state and run Terraform.
///
/// ```
/// use ledgerform::{App, backend::Cloud};
/// let app = App::new();
/// let stack = app.stack("network");
/// stack.cloud(Cloud::new("acme").tags(["network", "production"]).project("platform"));
/// ```
#[derive(Debug, Clone, PartialEq)]
#[must_use]
pub struct Cloud {
    block: Block,
    workspaces: Block,
}

impl Cloud {
    /// The workspaces of an organization.
    pub fn new(organization: impl IntoExpr<String>) -> Self {
        Self { block: Block::new().attr::<String>("organization", organization), workspaces: Block::new() }
    }

    /// The host, where it is not that of HCP Terraform.
    pub fn hostname(self, hostname: impl IntoExpr<String>) -> Self {
        Self { block: self.block.attr::<String>("hostname", hostname), ..self }
    }

    /// The only workspace, by name.
    pub fn workspace(self, name: impl IntoExpr<String>) -> Self {
        Self { workspaces: self.workspaces.attr::<String>("name", name), ..self }
    }

    /// The workspaces that have all of these tags.
    pub fn tags(self, tags: impl IntoExpr<Vec<String>>) -> Self {
        Self { workspaces: self.workspaces.attr::<Vec<String>>("tags", tags), ..self }
    }

    /// The workspaces that have all of these tags with these values; needs Terraform 1.10.
    pub fn tag_values(self, tags: impl IntoExpr<BTreeMap<String, String>>) -> Self {
        Self { workspaces: self.workspaces.attr::<BTreeMap<String, String>>("tags", tags), ..self }
    }

    /// The project that the workspaces are in.
    pub fn project(self, name: impl IntoExpr<String>) -> Self {
        Self { workspaces: self.workspaces.attr::<String>("project", name), ..self }
    }

    pub(crate) fn into_block(self) -> Block {
        self.block.block("workspaces", self.workspaces)
    }
}
