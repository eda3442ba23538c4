//! Where a stack keeps its state: every backend of Terraform, from one table.

mod cloud;
mod group;
mod kind;
mod remote_state;

pub use cloud::Cloud;
pub use group::{AssumeRole, AssumeRoleWithWebIdentity, CosAssumeRole, Endpoints, Exec, RemoteWorkspaces};
pub use kind::{Azurerm, Consul, Cos, Gcs, Http, Kubernetes, Local, Oci, Oss, Pg, Remote, S3};
pub use remote_state::{RemoteOutputs, RemoteState};

pub(crate) use remote_state::{names_workspace, shared};

use crate::block::Block;

/// Where the state of a stack is kept, and how to get there.
///
/// Each backend is a type with a setter for each of its arguments:
///
/// ```
/// use ledgerform::{App, backend};
/// let app = App::new();
/// let stack = app.stack("network");
/// stack.backend(backend::S3::new().bucket("acme-state").key("network.tfstate").region("eu-central-1").use_lockfile(true));
/// ```
///
/// No argument is required: what is left out can be given to `terraform init -backend-config`, and secrets should be.
/// Values must be known, because Terraform reads them before anything else.
#[derive(Debug, Clone, PartialEq)]
pub struct Backend {
    pub(crate) kind: &'static str,
    pub(crate) block: Block,
}
