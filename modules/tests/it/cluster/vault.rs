//! X12, X13, X14: HashiCorp Vault in the cluster.

use super::secrets::{HANDED, handed};
use super::{applied, planned, problems};
use ledgerform::{Constraint, Output, Scope};
use ledgerform_bindings::{helm, vault};
use ledgerform_modules::cluster::vault_auth::{VaultAuth, VaultAuthInputs, VaultPeople, VaultPipeline, VaultService};
use ledgerform_modules::cluster::vault_kv::{KvSecret, VaultKv, VaultKvInputs};
use ledgerform_modules::cluster::vault_server::{VaultAudit, VaultAuditInputs, VaultServer, VaultServerInputs};
use serde_json::json;

const KEY: &str = "arn:aws:kms:eu-central-1:111122223333:key/1234abcd-12ab-34cd-56ef-1234567890ab";

#[test]
fn x14_vault_server() {
    let build = |scope: &Scope| {
        let inputs = VaultServerInputs::new().region("eu-central-1").seal_key_arn(KEY).tls_secret("vault-tls");
        let server = scope.component::<VaultServer>("vault", inputs);
        scope.output("policy", Output::new(server.seal_policy));
        scope.output("address", Output::new(server.address));
        scope.component::<VaultAudit>("audit", VaultAuditInputs::new());
    };
    let template = applied(build);
    let release = template.only::<helm::Release>().body;
    assert_eq!(release["chart"], "vault");
    assert_eq!(release["version"], "0.34.1");
    // It gets ready when a person has initialized it.
    assert_eq!((&release["wait"], &release["atomic"]), (&json!(false), &json!(false)));
    let planned = planned(build, "helm_release");
    let values = planned["values"][0].as_str().unwrap();
    let expected = include_str!("vault_server.yaml");
    assert!(values == expected, "the values are\n{values}");
    template.has_output("address", json!({ "value": "https://vault-active.vault.svc:8200" }));
    let policy = json!({
        "Version": "2012-10-17",
        "Statement": [{
            "Sid": "Unseal",
            "Effect": "Allow",
            "Action": ["kms:Encrypt", "kms:Decrypt", "kms:DescribeKey"],
            "Resource": KEY,
        }],
    });
    template.has_output("policy", json!({ "value": policy.to_string() }));
    for (path, file) in [("file", "/vault/audit/audit.log"), ("stdout", "stdout")] {
        let options = json!({ "file_path": file, "log_raw": "false" });
        template.has::<vault::Audit>(json!({ "path": path, "type": "file", "options": options }));
    }
}

/// The paths and names of FH-44 to FH-49.
#[test]
fn x12_vault_kv_tree() {
    let tree = [
        ("stripe", vec!["secret_key", "webhook_secret"]),
        ("plaid", vec!["client_id", "secret"]),
        ("twilio", vec!["account_sid", "auth_token"]),
        ("auth0", vec!["client_id", "client_secret"]),
        ("database", vec!["auth_service_password", "payment_service_password", "invoice_service_password"]),
        ("jwt", vec!["private_key", "public_key"]),
    ];
    let values: Vec<String> = tree
        .iter()
        .map(|(path, names)| {
            let values: Vec<String> = names.iter().map(|name| format!("{name} = \"{HANDED}\"")).collect();
            format!("{path} = {{ {} }}", values.join(", "))
        })
        .collect();
    let ty = Constraint::Map(Box::new(Constraint::Map(Box::new(Constraint::String))));
    let template = handed(ty, &format!("{{ {} }}", values.join(", ")), |scope, values| {
        let secrets = tree.iter().map(|(path, names)| (*path, KvSecret::new().names(names.clone()).revision(2)));
        let secrets: Vec<(&str, KvSecret)> = secrets.collect();
        let inputs = VaultKvInputs::new().secrets(secrets).values(values.cast());
        let kv = scope.component::<VaultKv>("kv", inputs);
        scope.output("paths", Output::new(kv.data_paths));
    });
    let mount = template.only::<vault::Mount>().body;
    assert_eq!(
        (&mount["path"], &mount["type"], &mount["options"]),
        (&json!("secret"), &json!("kv"), &json!({ "version": "2" }))
    );
    template.count::<vault::KvSecretV2>(6);
    template.has::<vault::KvSecretV2>(json!({
        "name": "stripe",
        "data_json_wo": "${jsonencode({\"secret_key\" = var.values[\"stripe\"][\"secret_key\"], \"webhook_secret\" = var.values[\"stripe\"][\"webhook_secret\"]})}",
        "data_json_wo_version": 2,
        "disable_read": true,
    }));
    for (path, _) in tree {
        template.has::<vault::KvSecretV2>(json!({ "name": path }));
    }
}

#[test]
fn x13_vault_auth() {
    let template = applied(|scope| {
        let stripe = VaultService::new().service_account("payment-service").namespace("financehub");
        let people = VaultPeople::new()
            .discovery_url("https://financehub.eu.auth0.com/")
            .redirect_uris(["https://vault.financehub.test/ui/vault/auth/oidc/oidc/callback"])
            .groups(["platform", "sre"])
            .paths(["secret/metadata/*"]);
        let inputs = VaultAuthInputs::new()
            .services([("payment", stripe.paths(["secret/data/stripe", "secret/data/plaid"]))])
            .pipelines([("deploy", VaultPipeline::new().paths(["secret/data/database"]).cidrs(["10.0.0.0/16"]))])
            .people(Some(people));
        scope.component::<VaultAuth>("auth", inputs);
    });
    let role = template.only::<vault::KubernetesAuthBackendRole>().body;
    for (argument, expected) in [
        ("role_name", json!("payment")),
        ("bound_service_account_names", json!(["payment-service"])),
        ("bound_service_account_namespaces", json!(["financehub"])),
        ("token_ttl", json!(900)),
        ("token_max_ttl", json!(900)),
    ] {
        assert_eq!(role[argument], expected, "{argument}");
    }
    template.has::<vault::Policy>(json!({
        "name": "service-payment",
        "policy": "path \"secret/data/stripe\" {\n  capabilities = [\"read\"]\n}\n\npath \"secret/data/plaid\" {\n  \
                   capabilities = [\"read\"]\n}\n",
    }));
    let pipeline = template.only::<vault::ApproleAuthBackendRole>().body;
    assert_eq!((&pipeline["secret_id_num_uses"], &pipeline["secret_id_ttl"]), (&json!(1), &json!(600)));
    assert_eq!(pipeline["secret_id_bound_cidrs"], json!(["10.0.0.0/16"]));
    template.has::<vault::Policy>(json!({ "name": "pipeline-deploy" }));
    let oidc = template.only::<vault::JwtAuthBackend>().body;
    assert_eq!((&oidc["type"], &oidc["default_role"]), (&json!("oidc"), &json!("people")));
    assert_eq!(oidc.get("oidc_client_secret"), None);
    let people = template.only::<vault::JwtAuthBackendRole>().body;
    assert_eq!(people["bound_claims"], json!({ "groups": "platform,sre" }));
    assert_eq!(people["token_ttl"], 3600);
    template.count::<vault::Policy>(3);
}

#[test]
fn x12_x13_x14_what_is_wrong_is_said_at_once() {
    let problems = problems(|scope| {
        let inputs = VaultServerInputs::new().region("eu-central-1").seal_key_arn("alias/vault").tls_secret("tls");
        scope.component::<VaultServer>("vault", inputs.replicas(2));
        let secrets = [("data/x y", KvSecret::new().names(Vec::<String>::new()))];
        let inputs = VaultKvInputs::new().secrets(secrets).values([("data/x y", [("a", "open sesame")])]);
        scope.component::<VaultKv>("kv", inputs);
        let service = VaultService::new().service_account("*").namespace("default").paths(["*"]).ttl_minutes(600);
        scope.component::<VaultAuth>("auth", VaultAuthInputs::new().services([("api", service)]));
    });
    for expected in [
        "workloads/vault.seal_key_arn: seal_key_arn must be the ARN of a KMS key, not `alias/vault`",
        "workloads/vault.replicas: replicas must be 3, 5 or 7, so that a majority can be told, not 2",
        "workloads/kv.secrets: keys of secrets must be paths below the mount",
        "workloads/kv.secrets: each of secrets must have names of values",
        "workloads/kv: values must not be written in a program",
        "workloads/auth.services: each of services must have one service account and one namespace by their names",
        "workloads/auth.services: each of services must have paths such as secret/data/stripe",
        "workloads/auth.services: ttl_minutes in services must be 1 to 60; wrong: api",
    ] {
        assert!(problems.contains(expected), "{expected}\n\n{problems}");
    }
}
