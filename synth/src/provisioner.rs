//! Provisioners: what runs when an object has been created, or before it is destroyed.
//!
//! ```
//! use ledgerform::provisioner::{Connection, LocalExec, RemoteExec};
//! use ledgerform::{Meta, context};
//!
//! let host = context::own::<String>("public_ip");
//! let meta = Meta::new()
//!     .connection(Connection::ssh(host).user("admin"))
//!     .provisioner(RemoteExec::inline(["sudo systemctl enable --now app"]))
//!     .provisioner(LocalExec::new("./deregister.sh").on_destroy().continue_on_failure());
//! ```

use crate::block::{Bare, Block};
use crate::expr::IntoExpr;
use crate::number::Number;
use std::collections::BTreeMap;

/// A provisioner of any kind.
#[derive(Debug, Clone, PartialEq)]
#[must_use]
pub struct Provisioner {
    kind: &'static str,
    block: Block,
}

impl Provisioner {
    /// Runs before the object is destroyed, instead of when it has been created.
    pub(crate) fn on_destroy(self) -> Self {
        Self { block: self.block.bare("when", Bare::Text("destroy".into())), ..self }
    }

    /// Adds a connection and provisioners to a block.
    pub(crate) fn add_all(block: Block, provisioners: &[Self], connection: Option<&Connection>) -> Block {
        let block = match connection {
            Some(connection) => block.block("connection", connection.0.clone()),
            None => block,
        };
        let add = |block: Block, it: &Self| block.labelled("provisioner", [it.kind], it.block.clone());
        provisioners.iter().fold(block, add)
    }
}

macro_rules! provisioners {
    ($($(#[doc = $doc:literal])* $name:ident $kind:literal { $($arguments:tt)* })*) => {
        $(
            $(#[doc = $doc])*
            #[derive(Debug, Clone, PartialEq)]
            #[must_use]
            pub struct $name(Block);

            impl $name {
                arguments! { $($arguments)* }

                /// `when = destroy`: runs before the object is destroyed; it may refer only to the object itself.
                pub fn on_destroy(self) -> Self {
                    Self(self.0.bare("when", Bare::Text("destroy".into())))
                }

                /// `on_failure = continue`: a failure is a warning.
                pub fn continue_on_failure(self) -> Self {
                    Self(self.0.bare("on_failure", Bare::Text("continue".into())))
                }

                /// Another connection than that of the resource.
                pub fn connection(self, connection: Connection) -> Self {
                    Self(self.0.block("connection", connection.0))
                }
            }

            impl From<$name> for Provisioner {
                fn from(provisioner: $name) -> Self {
                    Self { kind: $kind, block: provisioner.0 }
                }
            }
        )*
    };
}

provisioners! {
    /// Copies a file, a folder or a text to the object.
    File "file" {}
    /// Runs a command where Terraform runs.
    LocalExec "local-exec" {
        working_dir: String,
        interpreter: Vec<String>,
        environment: BTreeMap<String, String>,
        quiet: bool,
    }
    /// Runs commands on the object.
    RemoteExec "remote-exec" {}
}

impl File {
    /// Copies a file or folder.
    pub fn copy(source: impl IntoExpr<String>, destination: impl IntoExpr<String>) -> Self {
        Self(Block::new().attr::<String>("source", source).attr::<String>("destination", destination))
    }

    /// Writes a text into a file.
    pub fn write(content: impl IntoExpr<String>, destination: impl IntoExpr<String>) -> Self {
        Self(Block::new().attr::<String>("content", content).attr::<String>("destination", destination))
    }
}

impl LocalExec {
    /// Runs a command in a shell.
    pub fn new(command: impl IntoExpr<String>) -> Self {
        Self(Block::new().attr::<String>("command", command))
    }
}

impl RemoteExec {
    /// Runs commands, one after the other.
    pub fn inline(commands: impl IntoExpr<Vec<String>>) -> Self {
        Self(Block::new().attr::<Vec<String>>("inline", commands))
    }

    /// Copies a script, and runs it.
    pub fn script(path: impl IntoExpr<String>) -> Self {
        Self(Block::new().attr::<String>("script", path))
    }

    /// Copies scripts, and runs them one after the other.
    pub fn scripts(paths: impl IntoExpr<Vec<String>>) -> Self {
        Self(Block::new().attr::<Vec<String>>("scripts", paths))
    }
}

/// How provisioners reach an object.
#[derive(Debug, Clone, PartialEq)]
#[must_use]
pub struct Connection(Block);

impl Connection {
    /// Over SSH.
    pub fn ssh(host: impl IntoExpr<String>) -> Self {
        Self(Block::new().attr::<String>("type", "ssh").attr::<String>("host", host))
    }

    /// Over WinRM.
    pub fn winrm(host: impl IntoExpr<String>) -> Self {
        Self(Block::new().attr::<String>("type", "winrm").attr::<String>("host", host))
    }

    arguments! {
        user: String,
        password: String,
        port: Number,
        timeout: String,
        script_path: String,
        private_key: String,
        certificate: String,
        agent: bool,
        agent_identity: String,
        host_key: String,
        target_platform: String,
        https: bool,
        insecure: bool,
        use_ntlm: bool,
        cacert: String,
        proxy_scheme: String,
        proxy_host: String,
        proxy_port: Number,
        proxy_user_name: String,
        proxy_user_password: String,
        bastion_host: String,
        bastion_host_key: String,
        bastion_port: Number,
        bastion_user: String,
        bastion_password: String,
        bastion_private_key: String,
        bastion_certificate: String,
    }
}
