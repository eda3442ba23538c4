//! Reading what a backend keeps.

use super::Backend;
use crate::addr::Addr;
use crate::block::{Block, IntoBlocks, Item};
use crate::expr::{Any, Expr, IntoExpr};
use crate::node::Node;
use crate::resource::{Mode, Provider, Reference, Resource};
use crate::settings::State;

/// The outputs of another configuration, read from its state.
///
/// Between stacks of one app nothing has to be written: a reference from one to the other becomes this.
///
/// ```
/// use ledgerform::{App, Output, RemoteState, backend::S3};
/// let app = App::new();
/// let stack = app.stack("app");
/// let network = stack.add("network", RemoteState::new(S3::new().bucket("acme-state").key("network.tfstate")));
/// stack.output("vpc_id", Output::new(network.output::<String>("vpc_id")));
/// # app.synth().unwrap();
/// ```
#[derive(Debug, Clone, PartialEq)]
#[must_use]
pub struct RemoteState(Block);

impl RemoteState {
    /// What a backend keeps.
    pub fn new(backend: impl Into<Backend>) -> Self {
        let backend = backend.into();
        Self(Block::new().attr::<String>("backend", backend.kind).object("config", backend.config()))
    }

    /// The workspace whose state it is.
    pub fn workspace(self, name: impl IntoExpr<String>) -> Self {
        Self(self.0.attr::<String>("workspace", name))
    }

    /// An object of values for outputs that are not there.
    pub fn defaults(self, values: impl IntoExpr<Any>) -> Self {
        Self(self.0.attr::<Any>("defaults", values))
    }
}

impl Resource for RemoteState {
    const TYPE: &'static str = "terraform_remote_state";
    const MODE: Mode = Mode::Data;
    const PROVIDER: &'static Provider = &Provider::TERRAFORM;
    type Ref = RemoteOutputs;

    fn into_block(self) -> Block {
        self.0
    }
}

/// A reference to the outputs of another configuration.
#[derive(Debug, Clone, PartialEq)]
pub struct RemoteOutputs(Addr);

impl RemoteOutputs {
    /// An output.
    pub fn output<T>(&self, name: &'static str) -> Expr<T> {
        self.0.attr::<Any>("outputs").get(name)
    }
}

impl Reference for RemoteOutputs {
    fn from_addr(addr: Addr) -> Self {
        Self(addr)
    }

    fn addr(&self) -> &Addr {
        &self.0
    }
}

/// How another stack reads a state.
#[derive(Debug)]
pub(crate) struct Shared {
    /// The backend, as `terraform_remote_state` names it.
    pub(crate) kind: &'static str,
    /// Its configuration.
    pub(crate) config: Block,
    /// Whether the state has a workspace for each of the reader's.
    pub(crate) has_workspaces: bool,
}

/// What a backend must be told, by Terraform 1.11 and, for `oci`, 1.12.
const REQUIRED: [(&str, &[&str]); 9] = [
    ("azurerm", &["storage_account_name", "container_name", "key"]),
    ("consul", &["path"]),
    ("cos", &["bucket", "region"]),
    ("gcs", &["bucket"]),
    ("kubernetes", &["secret_suffix"]),
    ("oci", &["bucket", "namespace"]),
    ("oss", &["bucket"]),
    ("remote", &["organization", "workspaces"]),
    ("s3", &["bucket", "key"]),
];

/// Arguments that hold a secret: the data source would copy them into the state of the reader.
const SECRET: [&str; 22] = [
    "access_key",
    "access_token",
    "client_certificate",
    "client_certificate_password",
    "client_key",
    "client_private_key_pem",
    "client_secret",
    "conn_str",
    "credentials",
    "encryption_key",
    "http_auth",
    "oidc_request_token",
    "oidc_token",
    "password",
    "private_key",
    "private_key_password",
    "sas_token",
    "secret_key",
    "security_token",
    "sse_customer_key",
    "token",
    "web_identity_token",
];

/// How other stacks read what a stack keeps, or why they cannot, with what to do.
pub(crate) fn shared(state: &State) -> Result<Shared, (String, &'static str)> {
    match state {
        State::Backend(state) => backend(state),
        State::Cloud(block) => cloud(block),
    }
}

impl Backend {
    /// The configuration as a value. Only `cos` has a nested block that is a list.
    fn config(&self) -> Block {
        let mut config = self.block.clone();
        if self.kind == "cos" {
            for (_, item) in &mut config.items {
                if let Item::Block(inner) = item {
                    *item = Item::Blocks([std::mem::take(inner)].into_blocks());
                }
            }
        }
        config
    }
}

fn backend(state: &Backend) -> Result<Shared, (String, &'static str)> {
    let Backend { kind, block } = state;
    let required = REQUIRED.iter().find(|(of, _)| of == kind).map_or(&[][..], |(_, names)| names);
    if let Some(missing) = required.iter().find(|name| block.get(name).is_none()) {
        let message =
            format!("its backend `{kind}` has no `{missing}` here, so nobody else can tell where the state is");
        return Err((
            message,
            "set it in the program; only secrets have to be left to `terraform init -backend-config`",
        ));
    }
    if let Some(secret) = secret(block) {
        let message = format!("`{secret}` of its backend `{kind}` is a secret, and would be copied into another state");
        return Err((message, "leave it out, and give it in the environment, where both stacks find it"));
    }
    Ok(Shared { kind, config: state.config(), has_workspaces: !names_workspace(block) })
}

/// Whether the only workspace of HCP Terraform is named, so that there is one state.
pub(crate) fn names_workspace(block: &Block) -> bool {
    matches!(block.get("workspaces"), Some(Item::Block(inner)) if inner.get("name").is_some())
}

/// The first argument that holds a secret; a connection string is one if it holds a password.
fn secret(block: &Block) -> Option<&'static str> {
    block.items.iter().find_map(|(name, item)| match item {
        Item::Argument(Node::String(text)) if *name == "conn_str" => has_password(text).then_some(*name),
        Item::Argument(_) if SECRET.contains(name) => Some(*name),
        Item::Argument(Node::Object(items)) => SECRET.iter().copied().find(|secret| items.contains_key(*secret)),
        item => item.blocks().into_iter().find_map(secret),
    })
}

/// `postgres://user:password@host/…`, or `password=…` among other settings.
fn has_password(connection: &str) -> bool {
    let authority = connection.split_once("://").map_or("", |(_, rest)| rest.split('/').next().unwrap_or_default());
    let in_authority = authority.rsplit_once('@').is_some_and(|(user, _)| user.contains(':'));
    in_authority || connection.contains("password=")
}

/// The `remote` backend reads what HCP Terraform keeps, if there is one workspace; it knows neither tags nor projects.
fn cloud(block: &Block) -> Result<Shared, (String, &'static str)> {
    let name = match block.get("workspaces") {
        Some(Item::Block(workspaces)) => workspaces.get("name").cloned(),
        _ => None,
    };
    let Some(Item::Argument(name)) = name else {
        let message =
            "its workspace in HCP Terraform is chosen by tags or project, so nobody else can tell which it is";
        return Err((message.to_owned(), "name the workspace of the stack that is read, with `Cloud::workspace`"));
    };
    let mut config = Block::new();
    config.items.extend(block.items.iter().filter(|(name, _)| *name != "workspaces").cloned());
    let mut workspaces = Block::new();
    workspaces.items.push(("name", Item::Argument(name)));
    Ok(Shared { kind: "remote", config: config.block("workspaces", workspaces), has_workspaces: false })
}
