//! What Terraform knows about the run and about the object at hand.

use crate::check::SELF;
use crate::expr::{Any, Expr};

/// `terraform.workspace`
pub fn workspace() -> Expr<String> {
    Expr::raw("terraform.workspace")
}

/// `path.module`: the folder of the configuration, or of the module.
pub fn path_module() -> Expr<String> {
    Expr::raw("path.module")
}

/// `path.root`: the folder of the configuration.
pub fn path_root() -> Expr<String> {
    Expr::raw("path.root")
}

/// `path.cwd`: the folder that Terraform was started in.
pub fn path_cwd() -> Expr<String> {
    Expr::raw("path.cwd")
}

/// `self.attribute`: of the object at hand, within provisioners, connections and postconditions.
pub fn own<T>(attribute: &'static str) -> Expr<T> {
    Expr::<Any>::raw(SELF).get(attribute)
}
