//! Every backend with all of its arguments: Terraform knows them all.

use crate::emission::check;
use crate::judge;
use ledgerform::backend::{
    AssumeRole, AssumeRoleWithWebIdentity, Azurerm, Backend, Cloud, Consul, Cos, CosAssumeRole, Endpoints, Exec, Gcs,
    Http, Kubernetes, Local, Oci, Oss, Pg, Remote, RemoteWorkspaces, S3,
};
use ledgerform::{App, Block, Format, Output, Provider, Stack, Target};

fn s3() -> S3 {
    let role = AssumeRole::new()
        .role_arn("arn:aws:iam::111122223333:role/state")
        .session_name("state")
        .external_id("x")
        .duration("1h")
        .policy(r#"{"Statement":[],"Version":"2012-10-17"}"#)
        .policy_arns(["arn:aws:iam::aws:policy/ReadOnlyAccess"])
        .source_identity("me")
        .tags([("Team", "platform")])
        .transitive_tag_keys(["Team"]);
    S3::new()
        .bucket("state")
        .key("network.tfstate")
        .region("eu-central-1")
        .workspace_key_prefix("workspaces")
        .encrypt(true)
        .kms_key_id("alias/state")
        .use_lockfile(true)
        .acl("private")
        .profile("state")
        .shared_config_files(["config"])
        .shared_credentials_files(["credentials"])
        .allowed_account_ids(["111122223333"])
        .assume_role(role)
        .endpoints(Endpoints::new().s3("https://s3.test").iam("https://iam.test").sts("https://sts.test"))
        .retry_mode("standard")
        .max_retries(2)
        .skip_s3_checksum(true)
        .use_path_style(true)
        .use_fips_endpoint(false)
        .insecure(false)
}

/// Settings of all kinds, the state in a bucket.
fn settings(stack: &Stack) {
    stack.required_version(">= 1.10");
    stack.backend(s3());
    let acme = Provider { name: "acme", source: "acme/acme", version: "1.0.0" };
    stack.provider_meta(acme, Block::new().attr::<String>("module", "network/${x}"));
    stack.output("nothing", Output::new("x"));
}

fn cloud(stack: &Stack) {
    stack.required_version(">= 1.10, < 2.0");
    let tags = [("environment", "production")];
    stack.cloud(Cloud::new("acme").hostname("terraform.acme.test").tag_values(tags).project("platform"));
}

#[test]
fn settings_of_a_stack() {
    // The provider of the metadata is not there to be initialized.
    check("settings", settings, false);
    check("cloud", cloud, true);
}

fn all() -> Vec<Backend> {
    let web = AssumeRoleWithWebIdentity::new()
        .role_arn("arn:aws:iam::111122223333:role/state")
        .session_name("state")
        .duration("1h")
        .policy_arns(["arn:aws:iam::aws:policy/ReadOnlyAccess"])
        .web_identity_token_file("token");
    let role = CosAssumeRole::new().role_arn("r").session_name("s").session_duration(60).policy("{}");
    let exec = Exec::new().api_version("v1").command("aws").args(["eks"]).env([("A", "b")]);
    vec![
        Local::new().path("a.tfstate").workspace_dir("w").into(),
        s3().into(),
        S3::new().bucket("b").key("k").region("r").assume_role_with_web_identity(web).into(),
        Azurerm::new()
            .storage_account_name("a")
            .container_name("c")
            .key("k")
            .lookup_blob_endpoint(false)
            .use_azuread_auth(true)
            .use_oidc(true)
            .oidc_token("t")
            .client_id("i")
            .client_id_file_path("f")
            .ado_pipeline_service_connection_id("s")
            .tenant_id("t")
            .into(),
        Gcs::new().bucket("b").prefix("p").impersonate_service_account_delegates(["a"]).kms_encryption_key("k").into(),
        Gcs::new().bucket("b").storage_custom_endpoint("https://gcs.test").encryption_key("k").into(),
        Http::new().address("http://127.0.0.1:1/x").lock_address("http://127.0.0.1:1/l").retry_max(0).into(),
        Consul::new().path("p").address("127.0.0.1:1").gzip(true).lock(false).http_auth("u:p").into(),
        Cos::new().bucket("b").region("r").prefix("p").encrypt(true).accelerate(false).assume_role(role).into(),
        Oss::new().bucket("b").region("r").tablestore_table("t").assume_role_session_expiration(60).into(),
        Pg::new().conn_str("postgres://127.0.0.1:1/x").schema_name("s").skip_index_creation(true).into(),
        Kubernetes::new().secret_suffix("s").labels([("a", "b")]).config_paths(["c"]).exec(exec).into(),
        Oci::new().bucket("b").namespace("n").key("k").region("r").kms_key_id("k").auth("ApiKey").into(),
        Remote::new()
            .hostname("terraform.acme.test")
            .organization("acme")
            .workspaces(RemoteWorkspaces::new().prefix("network-"))
            .into(),
    ]
}

/// Without a network and credentials a backend cannot be reached; what is looked for is that its arguments are known.
#[test]
fn terraform_knows_every_argument() {
    for backend in all() {
        for (format, file) in [(Format::Json, "cdk.tf.json"), (Format::Hcl, "cdk.tf")] {
            let app = App::new();
            app.target(Target::new().terraform(">= 1.12"));
            app.stack("s").backend(backend.clone());
            let text = app.synth_as(format).unwrap().stacks[0].text.clone();
            let folder = tempfile::tempdir().unwrap();
            std::fs::write(folder.path().join(file), &text).unwrap();
            let output = judge::run(folder.path(), &["init", "-no-color", "-input=false"], "");
            let said = String::from_utf8_lossy(&output.stderr);
            // The backend of Oracle Cloud is younger than the oldest Terraform that runs the tests.
            let is_new = said.contains("There is no backend type named \"oci\"");
            let wrong = ["Unsupported", "Inappropriate", "Incorrect", "Invalid expression", "required", "Missing"];
            let is_wrong = wrong.iter().any(|mark| said.contains(mark)) && !is_new;
            assert!(!is_wrong, "{text}\n{said}");
        }
    }
}

#[test]
fn a_backend_stands_alone_and_refers_to_nothing() {
    let app = App::new();
    let stack = app.stack("s");
    stack.backend(Local::new().path(ledgerform::Expr::<String>::raw("var.path")));
    stack.cloud(Cloud::new("acme").workspace("x"));
    let said = app.synth().unwrap_err().to_string();
    assert!(
        said.contains("`backend.local.path`: Terraform reads this first, so it cannot refer to anything"),
        "{said}"
    );
    assert!(said.contains("the state has a place already, from "), "{said}");
}
