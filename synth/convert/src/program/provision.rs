//! Provisioners and connections.

use super::Program;
use crate::lower::quote;
use crate::source::{Block, Body};
use crate::term::Term;
use crate::types::Ty;

/// Arguments of `local-exec` besides the command.
const LOCAL: [&str; 4] = ["working_dir", "interpreter", "environment", "quiet"];

/// Arguments of connections besides type and host, with those that are no text.
const CONNECTION: [&str; 25] = [
    "user",
    "password",
    "port",
    "timeout",
    "script_path",
    "private_key",
    "certificate",
    "agent",
    "agent_identity",
    "host_key",
    "target_platform",
    "https",
    "insecure",
    "use_ntlm",
    "cacert",
    "proxy_scheme",
    "proxy_host",
    "proxy_port",
    "proxy_user_name",
    "proxy_user_password",
    "bastion_host",
    "bastion_host_key",
    "bastion_port",
    "bastion_user",
    "bastion_password",
];
const BASTION: [&str; 2] = ["bastion_private_key", "bastion_certificate"];

fn ty(name: &str) -> Ty {
    match name {
        "port" | "proxy_port" | "bastion_port" => Ty::Number,
        "agent" | "https" | "insecure" | "use_ntlm" | "quiet" => Ty::Bool,
        "interpreter" | "inline" | "scripts" => Ty::list(Ty::String),
        "environment" => Ty::map(Ty::String),
        _ => Ty::String,
    }
}

impl Program {
    /// `provisioner::LocalExec::new("…")`
    pub(super) fn provisioner(&mut self, block: &Block) -> Option<String> {
        let kind = block.labels.first().map_or("", String::as_str);
        let body = &block.body;
        let (start, main, optional): (&str, &[&str], &[&str]) = match kind {
            "local-exec" => ("LocalExec::new", &["command"], &LOCAL),
            "file" if body.get("content").is_some() => ("File::write", &["content", "destination"], &[]),
            "file" => ("File::copy", &["source", "destination"], &[]),
            "remote-exec" if body.get("inline").is_some() => ("RemoteExec::inline", &["inline"], &[]),
            "remote-exec" if body.get("script").is_some() => ("RemoteExec::script", &["script"], &[]),
            "remote-exec" => ("RemoteExec::scripts", &["scripts"], &[]),
            _ => {
                let why = "Terraform no longer has provisioners of this kind";
                self.findings.push(block.finding(why, "use `local-exec` or `remote-exec`"));
                return None;
            }
        };
        let code: Option<Vec<String>> = main.iter().map(|name| self.required(block, name)).collect();
        let mut code = format!("provisioner::{start}({})", code?.join(", "));
        self.setters(body, optional, &mut code);
        let is = |name: &str, wanted: &str| match body.get(name).map(|argument| &argument.term) {
            Some(Term::Name(word) | Term::Text(word)) => word == wanted,
            _ => false,
        };
        // `create` and `fail` are what happens anyway.
        if is("when", "destroy") {
            code.push_str(".on_destroy()");
        }
        if is("on_failure", "continue") {
            code.push_str(".continue_on_failure()");
        }
        for inner in body.blocks("connection") {
            if let Some(connection) = self.connection(inner) {
                code.push_str(&format!(".connection({connection})"));
            }
        }
        let known: Vec<&str> = main.iter().chain(optional).copied().chain(["when", "on_failure"]).collect();
        self.report_others(body, &known, &["connection"], "a provisioner");
        Some(code)
    }

    /// `provisioner::Connection::ssh(host)`
    pub(super) fn connection(&mut self, block: &Block) -> Option<String> {
        let kind = match block.body.get("type").map(|argument| &argument.term) {
            None => "ssh",
            Some(Term::Text(kind)) if kind == "ssh" || kind == "winrm" => kind,
            Some(_) => {
                let why = "which kind of connection it is must be known";
                self.findings.push(block.finding(why, "write `ssh` or `winrm`"));
                return None;
            }
        };
        let host = self.required(block, "host")?;
        let mut code = format!("provisioner::Connection::{kind}({host})");
        let optional: Vec<&str> = CONNECTION.into_iter().chain(BASTION).collect();
        self.setters(&block.body, &optional, &mut code);
        let known: Vec<&str> = optional.into_iter().chain(["type", "host"]).collect();
        self.report_others(&block.body, &known, &[], "a connection");
        Some(code)
    }

    fn required(&mut self, block: &Block, name: &str) -> Option<String> {
        let Some(argument) = block.body.get(name) else {
            let why = format!("its `{name}` is missing");
            self.findings.push(block.finding(&why, &format!("add {}", quote(name))));
            return None;
        };
        self.at(argument);
        Some(self.scope.argument(&argument.term, &ty(name)))
    }

    fn setters(&self, body: &Body, names: &[&str], code: &mut String) {
        for argument in body.arguments.iter().filter(|argument| names.contains(&argument.name.as_str())) {
            self.at(argument);
            let value = self.scope.argument(&argument.term, &ty(&argument.name));
            code.push_str(&format!(".{}({value})", argument.name));
        }
    }
}
