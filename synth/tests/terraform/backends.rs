//! Every backend with all of its arguments: Terraform knows them all.

use crate::emission::{AWS, check, check_for, data};
use crate::judge;
use ledgerform::backend::{
    AssumeRole, AssumeRoleWithWebIdentity, Azurerm, Backend, Cloud, Consul, Cos, CosAssumeRole, Endpoints, Exec, Gcs,
    Http, Kubernetes, Local, Oci, Oss, Pg, Remote, RemoteWorkspaces, S3,
};
use ledgerform::{App, Block, Format, Meta, Output, RemoteState, Stack, Target};

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
    stack.provider_meta(AWS, Block::new().attr::<Vec<String>>("user_agent", ["network/${x}"]));
    stack.output("nothing", Output::new("x"));
}

fn cloud(stack: &Stack) {
    stack.required_version(">= 1.10, < 2.0");
    let tags = [("environment", "production")];
    stack.cloud(Cloud::new("acme").hostname("terraform.acme.test").tag_values(tags).project("platform"));
}

#[test]
fn settings_of_a_stack() {
    // The provider of the metadata is not there without the offline one.
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
            .client_id("i")
            .client_id_file_path("f")
            .ado_pipeline_service_connection_id("s")
            .tenant_id("t")
            .into(),
        Gcs::new().bucket("b").prefix("p").impersonate_service_account_delegates(["a"]).kms_encryption_key("k").into(),
        Gcs::new().bucket("b").storage_custom_endpoint("https://gcs.test").into(),
        Http::new().address("http://127.0.0.1:1/x").lock_address("http://127.0.0.1:1/l").retry_max(0).into(),
        Consul::new().path("p").address("127.0.0.1:1").gzip(true).lock(false).into(),
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

/// Backends with arguments that hold a secret.
fn with_secrets() -> Vec<Backend> {
    let azure = Azurerm::new().storage_account_name("a").container_name("c").key("k").tenant_id("t").client_id("i");
    vec![
        azure.lookup_blob_endpoint(false).use_oidc(true).oidc_token("t").into(),
        Gcs::new().bucket("b").encryption_key("k").into(),
        Http::new().address("http://127.0.0.1:1/x").username("u").password("p").into(),
        Consul::new().path("p").address("127.0.0.1:1").http_auth("u:p").into(),
        Cos::new().bucket("b").region("r").secret_id("i").secret_key("k").into(),
        Oss::new().bucket("b").region("r").access_key("i").secret_key("k").into(),
        Pg::new().conn_str("postgres://u:p@127.0.0.1:1/x").into(),
        Kubernetes::new().secret_suffix("s").host("https://127.0.0.1:1").token("t").into(),
        Oci::new().bucket("b").namespace("n").key("k").region("r").private_key("k").into(),
    ]
}

#[test]
fn every_backend_is_written() {
    let mut seen = std::collections::BTreeSet::new();
    for backend in all() {
        // The first of each kind; the name of the kind is that of the stack.
        let kind = format!("{backend:?}").split('"').nth(1).unwrap().to_owned();
        if seen.insert(kind.clone()) {
            let target = Target::new().terraform(if kind == "oci" { ">= 1.12" } else { ">= 1.11" });
            let build = |stack: &Stack| stack.backend(backend.clone());
            check_for(&format!("backend-{kind}"), target, build, Some(&[]));
        }
    }
    assert_eq!(seen.len(), 12);
}

/// Without a network and credentials a backend cannot be reached; what is looked for is that its arguments are known.
#[test]
fn terraform_knows_every_argument() {
    for backend in all().into_iter().chain(with_secrets()) {
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

/// An app of two stacks, of which one keeps its state as `keep` says and the other reads it.
fn crossing(target: Option<Target>, keep: impl FnOnce(&Stack)) -> App {
    let app = App::new();
    target.into_iter().for_each(|target| app.target(target));
    let network = app.stack("network");
    keep(&network);
    let vpc = network.add_untyped("vpc", data("x"), Meta::new());
    app.stack("app").output("vpc", Output::new(vpc.attr::<String>("id")));
    app
}

/// Whether the data source is right is for Terraform to say; what it may miss are credentials and servers.
#[test]
fn the_state_of_every_backend_is_read_across_stacks() {
    for backend in with_secrets() {
        let app = crossing(Some(Target::new().terraform(">= 1.12")), |stack| stack.backend(backend.clone()));
        let said = app.synth().unwrap_err().to_string();
        assert!(said.contains("is a secret, and would be copied into another state"), "{said}");
    }
    for backend in all() {
        for (format, file) in [(Format::Json, "cdk.tf.json"), (Format::Hcl, "cdk.tf")] {
            let app = crossing(Some(Target::new().terraform(">= 1.12")), |stack| stack.backend(backend.clone()));
            let synthesis = app.synth_as(format).unwrap_or_else(|problems| panic!("{backend:?}\n{problems}"));
            let reader = &synthesis.stacks[1];
            assert_eq!((reader.name.as_str(), reader.after.as_slice()), ("app", &["network".to_owned()][..]));
            let folder = tempfile::tempdir().unwrap();
            std::fs::write(folder.path().join(file), &reader.text).unwrap();
            judge::succeed(folder.path(), &["init", "-backend=false", "-no-color", "-input=false"], "");
            let output = judge::run(folder.path(), &["validate", "-no-color"], "");
            let said = String::from_utf8_lossy(&output.stderr);
            let is_new = said.contains("There is no backend type named \"oci\"");
            let wrong =
                ["Unsupported", "not valid for backend", "Inappropriate", "Incorrect", "is required", "unexpected"];
            assert!(!wrong.iter().any(|mark| said.contains(mark)) || is_new, "{}\n{said}", reader.text);
        }
    }
}

#[test]
fn a_named_workspace_is_one_state() {
    let text = |keep: fn(&Stack)| crossing(None, keep).synth().unwrap().stacks[1].text.clone();
    let cloud = text(|stack| stack.cloud(Cloud::new("acme").workspace("network").project("platform")));
    assert!(cloud.contains("\"backend\": \"remote\"") && cloud.contains("\"name\": \"network\""), "{cloud}");
    assert!(!cloud.contains("project") && !cloud.contains("terraform.workspace"), "{cloud}");
    let named = RemoteWorkspaces::new().name("network");
    let remote = Remote::new().organization("acme").workspaces(named);
    let read = crossing(None, |stack| stack.backend(remote)).synth().unwrap().stacks[1].text.clone();
    assert!(!read.contains("terraform.workspace"), "{read}");
    let bucket = |stack: &Stack| stack.backend(Gcs::new().bucket("b"));
    let read = crossing(None, bucket).synth().unwrap().stacks[1].text.clone();
    assert!(read.contains("\"workspace\": \"${terraform.workspace}\""), "{read}");
    // The name of the reader's only workspace says nothing about those of a bucket.
    let app = App::new();
    let (network, reader) = (app.stack("network"), app.stack("app"));
    bucket(&network);
    reader.cloud(Cloud::new("acme").workspace("app"));
    let vpc = network.add_untyped("vpc", data("x"), Meta::new());
    reader.output("vpc", Output::new(vpc.attr::<String>("id")));
    let read = app.synth().unwrap().stacks[1].text.clone();
    assert!(!read.contains("terraform.workspace"), "{read}");
}

#[test]
fn a_state_that_cannot_be_read_is_told() {
    #[track_caller]
    fn check(target: Option<Target>, keep: fn(&Stack), message: &str) {
        let said = crossing(target, keep).synth().unwrap_err().to_string();
        assert!(said.contains(message), "{message}\n{said}");
        assert!(said.contains("backends.rs:"), "{said}");
    }
    let chosen =
        "app: the state of the stack `network` cannot be read: its workspace in HCP Terraform is chosen by tags";
    check(None, |stack| stack.cloud(Cloud::new("acme").tags(["network"])), chosen);
    check(None, |stack| stack.cloud(Cloud::new("acme").project("platform")), chosen);
    check(None, |stack| stack.backend(S3::new().key("k")), "its backend `s3` has no `bucket` here");
    check(
        None,
        |stack| stack.backend(Http::new().address("https://state.test").password("x")),
        "`password` of its backend `http` is a secret, and would be copied into another state",
    );
    check(
        None,
        |stack| stack.backend(Pg::new().conn_str("postgres://state:x@db.test/states")),
        "`conn_str` of its backend `pg` is a secret",
    );
    let oci: fn(&Stack) = |stack| stack.backend(Oci::new().bucket("b").namespace("n"));
    let said = crossing(None, oci).synth().unwrap_err().to_string();
    assert!(said.contains("network: the backend `oci` needs Terraform 1.12, and 1.11 is among the targets"), "{said}");
    assert!(said.contains("the state of the backend `oci` needs Terraform 1.12"), "{said}");
    let app = App::new();
    app.stack("s").add("other", RemoteState::new(Oci::new().bucket("b").namespace("n")));
    let said = app.synth().unwrap_err().to_string();
    assert!(said.contains("s/other: the state of the backend `oci` needs Terraform 1.12"), "{said}");
}
