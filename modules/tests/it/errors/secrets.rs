//! Wrong inputs of the secrets.

use ledgerform_modules::secrets::{Alerts, Function, Generator, Parameter, Rotation, Secret, Secrets, SecretsInputs};

/// Good secrets, for each case to spoil: none yet, in development.
fn good() -> SecretsInputs {
    SecretsInputs::new().name("demo").region("us-east-1").account_id("111122223333").profile("development")
}

fn secret() -> Secret {
    Secret::new().description("x")
}

fn with(secret: Secret) -> SecretsInputs {
    good().secrets([("api", secret)])
}

const GOOD: [(&str, &str); 4] = [
    ("name", r#""demo""#),
    ("region", r#""us-east-1""#),
    ("account_id", r#""111122223333""#),
    ("profile", r#""development""#),
];

/// Checks that both ways of giving the inputs fail with `message`.
#[track_caller]
fn check(inputs: SecretsInputs, arguments: &[(&str, &str)], message: &str) {
    super::check::<Secrets>(inputs, &GOOD, arguments, message);
}

/// As [`check`], for one secret with the given attributes besides its description.
#[track_caller]
fn check_secret(secret: Secret, attributes: &str, message: &str) {
    let text = format!("{{ api = {{ description = \"x\", {attributes} }} }}");
    check(with(secret), &[("secrets", &text)], message);
}

#[test]
fn names() {
    check(
        good().secrets([("api-AbCdEf", secret())]),
        &[("secrets", r#"{ api-AbCdEf = { description = "x" } }"#)],
        "the keys and names of secrets must be letters, digits and / _ + = . @ -, up to 400, and not end with a hyphen and \
         six letters or digits, as the ARNs of secrets do; wrong: api-AbCdEf",
    );
    check(
        good().parameters([("aws/token", Parameter::new().description("x"))]),
        &[("parameters", r#"{ "aws/token" = { description = "x" } }"#)],
        "the keys of parameters must be letters, digits and . _ - with single slashes between, and not begin with aws or \
         ssm; wrong: aws/token",
    );
}

#[test]
fn values() {
    check_secret(
        secret().value("random"),
        r#"value = "random""#,
        "secrets must have a value out of generated, given, out_of_band, a value_version from 1 and a generator with a \
         length from 16 to 256; wrong: api",
    );
    check_secret(
        secret().value("generated").generator(Generator::new().length(8)),
        r#"value = "generated", generator = { length = 8 }"#,
        "secrets must have a value out of generated, given, out_of_band, a value_version from 1 and a generator with a \
         length from 16 to 256; wrong: api",
    );
    check(
        good().parameters([("token", Parameter::new().description("x").value("plain"))]),
        &[("parameters", r#"{ token = { description = "x", value = "plain" } }"#)],
        "parameters must have a value out of generated, given, out_of_band, a value_version from 1 and a generator with a \
         length from 16 to 256; wrong: token",
    );
}

/// In a module the value comes from the caller's configuration, about which a module knows nothing.
#[test]
fn a_value_that_is_written_in_a_program() {
    super::check_in_rust::<Secrets>(
        with(secret().value("given")).values([("api", "hunter2")]),
        "values must not be written in a program, from where they reach the generated file: take them from a variable \
         that is ephemeral",
    );
}

#[test]
fn recovery_and_readers() {
    check_secret(
        secret().recovery_window_days(3),
        "recovery_window_days = 3",
        "recovery_window_days of secrets must be 0 or from 7 to 30; wrong: api",
    );
    check_secret(
        secret().readers(["*"]),
        r#"readers = ["*"]"#,
        "readers of secrets must be ARNs of roles, users or accounts, without `*`; wrong: *",
    );
    check_secret(
        secret().replicas([("us-west-2", "alias/copy")]),
        r#"replicas = { us-west-2 = "alias/copy" }"#,
        "secrets must have the ARN of a KMS key as kms_key_arn, and in replicas regions with the ARN of a key each; wrong: \
         api",
    );
}

#[test]
fn rotations() {
    check_secret(
        secret().rotation(Some(Rotation::new())),
        "rotation = {}",
        "rotation of secrets must have either the lambda_arn of a function or a function to install, after_days from 1 to \
         1000 and a duration such as 3h; wrong: api",
    );
    let function = Function::new().application("MyRotation").subnet_ids(["subnet-1"]).security_group_ids(["sg-1"]);
    check_secret(
        secret().rotation(Some(Rotation::new().function(Some(function)))),
        r#"rotation = { function = { application = "MyRotation", subnet_ids = ["subnet-1"], security_group_ids = ["sg-1"] } }"#,
        "rotation.function of secrets must have an application out of \
         SecretsManagerElasticacheUserRotation, SecretsManagerMongoDBRotationMultiUser, \
         SecretsManagerMongoDBRotationSingleUser, SecretsManagerRDSMySQLRotationMultiUser, \
         SecretsManagerRDSMySQLRotationSingleUser, SecretsManagerRDSPostgreSQLRotationMultiUser, \
         SecretsManagerRDSPostgreSQLRotationSingleUser, SecretsManagerRotationTemplate; wrong: api",
    );
    let function = Function::new()
        .application("SecretsManagerRotationTemplate")
        .subnet_ids(["subnet-1"])
        .security_group_ids(["sg-1"]);
    check(
        SecretsInputs {
            region: "cn-north-1".into(),
            ..with(secret().rotation(Some(Rotation::new().function(Some(function)))))
        },
        &[
            ("region", r#""cn-north-1""#),
            (
                "secrets",
                r#"{ api = { description = "x", rotation = { function = { application = "SecretsManagerRotationTemplate", subnet_ids = ["subnet-1"], security_group_ids = ["sg-1"] } } } }"#,
            ),
        ],
        "rotation.function installs functions that AWS publishes for the partition aws only: elsewhere give a lambda_arn",
    );
    let function = Function::new().application("SecretsManagerRotationTemplate");
    check_secret(
        secret().rotation(Some(Rotation::new().function(Some(function)))),
        r#"rotation = { function = { application = "SecretsManagerRotationTemplate" } }"#,
        "rotation.function of api must have subnet_ids and security_group_ids, unless function_network has them",
    );
    check(
        good().rotation_alerts(Some(Alerts::new().topic_arn("alerts"))),
        &[("rotation_alerts", r#"{ topic_arn = "alerts" }"#)],
        "rotation_alerts.topic_arn must be the ARN of a topic, not `alerts`",
    );
}

#[test]
fn what_production_refuses() {
    let check_production = |secret: Secret, attributes: &str, code: &str, what: &str| {
        let text = format!("{{ api = {{ description = \"x\", {attributes} }} }}");
        let message = format!(
            "{code}: in production {what}; wrong: api. To have it on purpose, give the reason: accept = {{ {code} = \
             \"…\" }}, or \"{code}:api\" for this one"
        );
        check(with(secret).profile("production"), &[("profile", "\"production\""), ("secrets", &text)], &message);
    };
    let rotation = || Rotation::new().lambda_arn("arn:aws:lambda:us-east-1:111122223333:function:rotate");
    let text = r#"rotation = { lambda_arn = "arn:aws:lambda:us-east-1:111122223333:function:rotate" }"#;
    check_production(
        secret().rotation(Some(rotation())).recovery_window_days(0),
        &format!("{text}, recovery_window_days = 0"),
        "LF0601",
        "a deleted secret must be recoverable for 7 days at least (recovery_window_days)",
    );
    check_production(secret(), "", "LF0602", "a secret must be rotated (rotation)");
    check_production(
        secret().rotation(Some(rotation().after_days(180))),
        &text.replace("rotate\"", "rotate\", after_days = 180"),
        "LF0603",
        "a secret must be rotated every 90 days at least (rotation.after_days)",
    );
}
