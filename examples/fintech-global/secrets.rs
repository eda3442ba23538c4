//! Secrets, whose values are set by somebody or by a function: none of them is known to Terraform.

use crate::settings::Settings;
use ledgerform::{Expr, IntoExpr};
use ledgerform_modules::secrets::{Function, Rotation, Secret, SecretsPart};

/// The secrets. The password of the database's master is not among them: RDS has Secrets Manager make and keep it.
pub(crate) fn secrets(settings: &Settings) -> SecretsPart {
    let rotation = |wanted: &Expr<bool>, rotation: Rotation| -> Expr<Option<Rotation>> {
        let rotation: Expr<Rotation> = rotation.after_days(30).into_expr();
        wanted.then(rotation, Expr::<Option<Rotation>>::null())
    };
    // AWS publishes a function for each of the two.
    let published = |application: &str| {
        rotation(&settings.enable_rotation, Rotation::new().function(Some(Function::new().application(application))))
    };
    // Only the application's own function can: it puts a new key before the old ones, which still read what they wrote.
    let own = &settings.encryption_keys_function_arn;
    let own = rotation(&own.is_some(), Rotation::new().lambda_arn(own));
    let secret = |description: &str| Secret::new().description(description);
    SecretsPart::new().secrets([
        (
            "db-credentials",
            secret("User of the application in the database")
                .rotation(published("SecretsManagerRDSPostgreSQLRotationSingleUser")),
        ),
        (
            "redis-auth",
            secret("Password of Redis, for clients that cannot log in by IAM")
                .rotation(published("SecretsManagerElasticacheUserRotation")),
        ),
        ("api-keys", secret("Keys that third parties give out")),
        ("encryption-keys", secret("Keys with which the application encrypts fields, the newest first").rotation(own)),
    ])
}
