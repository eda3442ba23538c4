//! Cases of the secrets: the examples.

use super::{Case, example};
use ledgerform::{Constraint, Scope, Variable};
use ledgerform_modules::profile::Profile;
use ledgerform_modules::secrets::{
    Alerts, Function, FunctionNetwork, Generator, Parameter, Rotation, Secret, Secrets, SecretsInputs,
};

/// The value that is handed through, which may be found nowhere.
pub(crate) const GIVEN: &str = "sk_live_handed_through";

const VARIABLES: &str = "stripe_key = \"sk_live_handed_through\"\n";

fn inputs() -> SecretsInputs {
    SecretsInputs::new().name("demo").region("us-east-1").account_id("111122223333")
}

fn database() -> Secret {
    let function = Function::new().application("SecretsManagerRDSPostgreSQLRotationSingleUser");
    Secret::new()
        .description("User of the application in the database")
        .value("generated")
        .json_key("password")
        .json([("username", "app"), ("engine", "postgres")])
        .readers(["arn:aws:iam::111122223333:role/api"])
        .replicas([("us-west-2", "arn:aws:kms:us-west-2:111122223333:key/1234abcd-12ab-34cd-56ef-1234567890ab")])
        .rotation(Some(Rotation::new().function(Some(function))))
}

fn redis() -> Secret {
    let function = "arn:aws:lambda:us-east-1:111122223333:function:rotate-redis";
    Secret::new()
        .description("Password of the cache")
        .value("generated")
        .value_version(2)
        .generator(Generator::new().length(64).special(false))
        .rotation(Some(Rotation::new().lambda_arn(function).after_days(60)))
}

/// What production wants: a value that is handed through, one that others set, and some that are rotated.
pub(super) fn production(stack: &Scope) {
    let key = stack.variable::<String>("stripe_key", Variable::new(Constraint::String).ephemeral());
    stack.component::<Secrets>(
        "secrets",
        inputs()
            .secrets([
                ("database", database()),
                ("redis", redis()),
                ("stripe", Secret::new().description("Key of the payment provider").value("given")),
                ("partner", Secret::new().description("Certificate that the partner's engineer sets")),
            ])
            .parameters([
                ("api/pepper", Parameter::new().description("What is added to passwords").value("generated")),
                ("api/token", Parameter::new().description("Token that an engineer sets")),
            ])
            .values([("stripe", key)])
            .accept([
                ("LF0602:stripe", "the payment provider gives the key out"),
                ("LF0602:partner", "the partner renews the certificate every year"),
            ])
            .function_network(Some(
                FunctionNetwork::new()
                    .subnet_ids(["subnet-0a1b2c3d4e5f60718"])
                    .security_group_ids(["sg-0a1b2c3d4e5f60718"]),
            ))
            .rotation_alerts(Some(Alerts::new().topic_arn("arn:aws:sns:us-east-1:111122223333:alerts")))
            .tags([("Team", "platform")]),
    );
}

pub(super) fn cases() -> Vec<Case> {
    let complete = example("secrets", "complete", production);
    vec![
        example("secrets", "minimal", |stack| {
            let session = Secret::new().description("Key of the sessions").value("generated");
            stack.component::<Secrets>(
                "secrets",
                inputs().profile(Profile::Development).secrets([("session", session)]),
            );
        }),
        Case { variables: VARIABLES, ..complete },
    ]
}
