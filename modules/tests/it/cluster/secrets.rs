//! X10, X11, X16, X18: how secrets get into a cluster.

use super::{app, applied, check_release, planned, problems};
use ledgerform::{App, Component, Constraint, Expr, IntoExpr, Output, Scope, Variable};
use ledgerform_bindings::{helm, kubernetes};
use ledgerform_modules::cluster::external_secrets::{
    AppSecret, AppSecrets, AppSecretsInputs, ExternalSecrets, ExternalSecretsInputs,
};
use ledgerform_modules::cluster::secrets_csi::{AppFiles, AppFilesInputs, SecretsCsi, SecretsCsiInputs};
use ledgerform_modules::cluster::written::{WrittenRelease, WrittenReleaseInputs, WrittenSecret, WrittenSecretInputs};
use ledgerform_modules::secret_ref::{self, SecretRef};
use ledgerform_testing::{Root, Template};
use serde_json::{Value, json};
use std::collections::BTreeMap;
use std::fs;

const ARN: &str = "arn:aws:secretsmanager:eu-central-1:111122223333:secret:demo/database-AbCdEf";
const KEY: &str = "arn:aws:kms:eu-central-1:111122223333:key/1234abcd-12ab-34cd-56ef-1234567890ab";

/// The values of a variable, which may be found nowhere.
pub(super) const HANDED: &str = "value-that-is-handed-through";

/// A stack whose ephemeral variable `values` has the value; it is applied, and neither the plan nor the state has it.
pub(super) fn handed(ty: Constraint, values: &str, construct: impl Fn(&Scope, Expr<ledgerform::Any>)) -> Template {
    let app =
        app(&|scope| construct(scope, scope.variable("values", Variable::new(ty.clone()).ephemeral().sensitive())));
    let stack = &app.synth().unwrap().stacks[0];
    assert!(!stack.text.contains(HANDED), "{}", stack.text);
    let root = Root::of(stack);
    root.write("terraform.tfvars", &format!("values = {values}\n"));
    let plan = root.plan();
    assert!(!plan.0.to_string().contains(HANDED), "the value is in the plan");
    root.apply();
    let state = root.succeed(&["state", "pull"]);
    assert!(state.contains("\"resources\"") && !state.contains(HANDED), "the value is in the state");
    Template::of(&app, "workloads")
}

pub(super) fn texts() -> Constraint {
    Constraint::Map(Box::new(Constraint::String))
}

fn refs() -> [(&'static str, SecretRef); 2] {
    [
        ("DATABASE_PASSWORD", SecretRef::new().arn(ARN).key(Some("password"))),
        ("SESSION_KEY", SecretRef::new().arn(ARN).version(Some("0a1b2c3d"))),
    ]
}

#[test]
fn x10_external_secrets() {
    let template = applied(|scope| {
        let role = Some("arn:aws:iam::111122223333:role/external-secrets");
        let operator = scope.component::<ExternalSecrets>("operator", ExternalSecretsInputs::new().role_arn(role));
        scope.output("account", Output::new(operator.service_account));
    });
    let chart = ["https://charts.external-secrets.io", "external-secrets", "2.0.0", "external-secrets"];
    let values = r#""installCRDs": true
"leaderElect": true
"podDisruptionBudget":
  "enabled": true
  "minAvailable": 1
"processClusterExternalSecret": false
"processClusterPushSecret": false
"processClusterStore": false
"processPushSecret": false
"replicaCount": 2
"serviceAccount":
  "annotations":
    "eks.amazonaws.com/role-arn": "arn:aws:iam::111122223333:role/external-secrets"
  "name": "external-secrets"
"webhook":
  "podDisruptionBudget":
    "enabled": true
    "minAvailable": 1
  "replicaCount": 2
"#;
    check_release(&template, chart, values);
    template.has_output("account", json!({ "value": "external-secrets:external-secrets" }));
}

/// The store and the secret of an application, and a policy with the exact ARNs.
#[test]
fn x10_secrets_of_an_application() {
    let template = applied(|scope| {
        let app = scope.component::<AppSecrets>(
            "api",
            AppSecretsInputs::new()
                .namespace("api")
                .region("eu-central-1")
                .secrets([("api", AppSecret::new().values(refs()).refresh_minutes(15))])
                .service_account(Some("api"))
                .key_arns([KEY]),
        );
        scope.output("policy", Output::new(app.read_policy));
        scope.output("names", Output::new(app.secret_names));
    });
    let manifests: Vec<Value> =
        template.all::<kubernetes::Manifest>().into_iter().map(|found| found.body["manifest"].clone()).collect();
    let store = json!({
        "apiVersion": "external-secrets.io/v1",
        "kind": "SecretStore",
        "metadata": { "name": "secrets-manager", "namespace": "api" },
        "spec": { "provider": { "aws": {
            "service": "SecretsManager",
            "region": "eu-central-1",
            "auth": { "jwt": { "serviceAccountRef": { "name": "api" } } },
        } } },
    });
    let secret = json!({
        "apiVersion": "external-secrets.io/v1",
        "kind": "ExternalSecret",
        "metadata": { "name": "api", "namespace": "api" },
        "spec": {
            "refreshInterval": "15m",
            "secretStoreRef": { "kind": "SecretStore", "name": "secrets-manager" },
            "target": { "name": "api", "creationPolicy": "Owner", "deletionPolicy": "Retain" },
            "data": [
                { "secretKey": "DATABASE_PASSWORD", "remoteRef": { "key": ARN, "property": "password" } },
                { "secretKey": "SESSION_KEY", "remoteRef": { "key": ARN, "version": "uuid/0a1b2c3d" } },
            ],
        },
    });
    assert_eq!(manifests.len(), 2);
    assert!(manifests.contains(&store), "{manifests:#?}");
    assert!(manifests.contains(&secret), "{manifests:#?}");
    assert_eq!(policy(&template), reading(&[ARN]));
}

/// The policy of a stack's output, as JSON.
fn policy(template: &Template) -> Value {
    let document: Value = serde_json::from_str(template.text()).unwrap();
    serde_json::from_str(document["output"]["policy"]["value"].as_str().unwrap()).unwrap()
}

fn reading(arns: &[&str]) -> Value {
    json!({
        "Version": "2012-10-17",
        "Statement": [
            {
                "Sid": "ReadSecrets",
                "Effect": "Allow",
                "Action": ["secretsmanager:DescribeSecret", "secretsmanager:GetSecretValue"],
                "Resource": arns,
            },
            {
                "Sid": "UseKeys",
                "Effect": "Allow",
                "Action": "kms:Decrypt",
                "Resource": [KEY],
                "Condition": { "StringEquals": { "kms:ViaService": "secretsmanager.eu-central-1.amazonaws.com" } },
            },
        ],
    })
}

#[test]
fn x10_what_is_wrong_is_said_at_once() {
    let problems = problems(|scope| {
        let operator = ExternalSecretsInputs::new().replicas(0).role_arn(Some("admin"));
        scope.component::<ExternalSecrets>("operator", operator);
        let named = SecretRef::new().arn("demo/database");
        let secrets = [("Api", AppSecret::new().values([("a b", named)]).refresh_minutes(0))];
        let inputs = AppSecretsInputs::new().namespace("api").region("eu-central-1").secrets(secrets);
        scope.component::<AppSecrets>("api", inputs);
    });
    for expected in [
        "workloads/operator.replicas: replicas must be 1 to 5, not 0",
        "workloads/operator.role_arn: role_arn must be the ARN of a role, not `admin`",
        "workloads/api.secrets: keys of secrets must be lower-case letters, digits, hyphens and dots; wrong: Api",
        "workloads/api.secrets: each of secrets must have values, whose names are letters, digits, dots, hyphens and \
         underscores, and which are ARNs of secrets of Secrets Manager with keys and versions without spaces; wrong: Api",
        "workloads/api.secrets: refresh_minutes in secrets must be 1 to 1440; wrong: Api",
    ] {
        assert!(problems.contains(expected), "{problems}");
    }
}

#[test]
fn x11_secrets_store_csi() {
    let template = applied(|scope| {
        scope.component::<SecretsCsi>("csi", SecretsCsiInputs::new().refresh_minutes(5));
    });
    let chart = [
        "https://aws.github.io/secrets-store-csi-driver-provider-aws",
        "secrets-store-csi-driver-provider-aws",
        "2.2.0",
        "kube-system",
    ];
    let values = r#""secrets-store-csi-driver":
  "enableSecretRotation": true
  "install": true
  "rotationPollInterval": "5m"
  "syncSecret":
    "enabled": false
"#;
    check_release(&template, chart, values);
}

#[test]
fn x11_files_of_an_application() {
    let files = |scope: &Scope| {
        let files = [
            ("session-key", SecretRef::new().arn(ARN)),
            ("database-password", SecretRef::new().arn(ARN).key(Some("password"))),
        ];
        let inputs = AppFilesInputs::new().name("api").namespace("api").region("eu-central-1").files(files);
        let app = scope.component::<AppFiles>("api", inputs.key_arns([KEY]));
        scope.output("policy", Output::new(app.read_policy));
    };
    let objects = format!(
        "- \"jmesPath\":\n  - \"objectAlias\": \"database-password\"\n    \"path\": \"\\\"password\\\"\"\n  \
         \"objectAlias\": \".database-password.whole\"\n  \"objectName\": \"{ARN}\"\n\
         - \"objectAlias\": \"session-key\"\n  \"objectName\": \"{ARN}\"\n"
    );
    let expected = json!({
        "apiVersion": "secrets-store.csi.x-k8s.io/v1",
        "kind": "SecretProviderClass",
        "metadata": { "name": "api", "namespace": "api" },
        "spec": {
            "provider": "aws",
            "parameters": { "region": "eu-central-1", "usePodIdentity": "true", "objects": objects },
        },
    });
    assert_eq!(planned(files, "kubernetes_manifest")["manifest"], expected);
    assert_eq!(policy(&applied(files)), reading(&[ARN]));
}

#[test]
fn x16_kubernetes_secret_without_state() {
    let template = handed(texts(), &format!("{{ password = \"{HANDED}\" }}"), |scope, values| {
        let inputs = WrittenSecretInputs::new().name("api").namespace("api").values(values.cast()).revision(3);
        scope.component::<WrittenSecret>("api", inputs);
    });
    let secret = template.only::<kubernetes::SecretV1>().body;
    assert_eq!(secret["data_wo"], "${var.values}");
    assert_eq!(secret["data_wo_revision"], 3);
    assert_eq!(secret["metadata"]["name"], "api");
    assert_eq!(secret["type"], "Opaque");
    assert_eq!(secret.get("data"), None);
}

#[test]
fn x16_release_without_secrets_in_its_state() {
    let template = handed(texts(), &format!("{{ \"auth.password\" = \"{HANDED}\" }}"), |scope, values| {
        let inputs = WrittenReleaseInputs::new()
            .name("redis")
            .namespace("cache")
            .repository("oci://registry-1.docker.io/bitnamicharts")
            .chart("redis")
            .chart_version("23.2.6")
            .secret_paths(["auth.password"])
            .secret_values(values.cast())
            .revision(2);
        scope.component::<WrittenRelease>("redis", inputs);
    });
    let release = template.only::<helm::Release>().body;
    assert_eq!(release["set_wo"], json!([{ "name": "auth.password", "value": "${var.values[\"auth.password\"]}" }]));
    assert_eq!(release["set_wo_revision"], 2);
}

#[test]
fn x16_values_in_a_program_are_refused() {
    let problems = problems(|scope| {
        let inputs = WrittenSecretInputs::new().name("api").namespace("api").values([("password", "open sesame")]);
        scope.component::<WrittenSecret>("api", inputs);
    });
    assert!(problems.contains("values must not be written in a program"), "{problems}");
}

/// What a component gives as a reference is what a construct of the cluster takes, and a caller of the module gets an object
/// with the same attributes.
#[test]
fn x18_references_are_handed_on() {
    use ledgerform_modules::secrets::{Secret, Secrets, SecretsInputs};
    let app = App::new();
    let stack = app.stack("workloads");
    stack.provider(ledgerform_bindings::aws::Provider::new().region("eu-central-1"));
    let made = Secret::new().description("Session key").value("generated");
    let inputs =
        SecretsInputs::new().name("demo").region("eu-central-1").account_id("111122223333").profile("development");
    let secrets = stack.component::<Secrets>("secrets", inputs.secrets([("session", made)]));
    let values: Expr<BTreeMap<String, SecretRef>> = secrets.secret_refs.clone();
    let inputs = AppSecretsInputs::new()
        .namespace("api")
        .region("eu-central-1")
        .secrets([("api", AppSecret::new().values(values))]);
    stack.component::<AppSecrets>("api", inputs.key_arns([secrets.key_arn]));
    stack.output("refs", Output::new(secrets.secret_refs));
    let synthesized = &app.synth().unwrap().stacks[0];
    let document: Value = serde_json::from_str(&synthesized.text).unwrap();
    let manifests = document["resource"]["kubernetes_manifest"].as_object().unwrap();
    let data = json!([{
        "secretKey": "session",
        "remoteRef": { "key": "${aws_secretsmanager_secret.secrets_this_session_B7B45DF5.arn}" },
    }]);
    assert!(manifests.values().any(|it| it["manifest"]["spec"]["data"] == data), "{manifests:#?}");
    Root::of(synthesized).apply();

    let module = fs::read_to_string(concat!(env!("CARGO_MANIFEST_DIR"), "/terraform/secrets/outputs.tf")).unwrap();
    assert!(module.contains("output \"secret_refs\""), "{module}");
    assert_eq!(Secrets::NAME, "secrets");
    let one = secret_ref::current_values(&[("a", ARN)].into_expr(), "password");
    assert_eq!(one.at("a").to_hcl(), format!("{{ arn = {ARN:?}, key = \"password\", version = null }}"));
}
