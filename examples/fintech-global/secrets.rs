//! Secrets, whose values are set by somebody or by a function: none of them is known to Terraform.

use crate::settings::Settings;
use ledgerform::Expr;
use ledgerform_modules::secrets::{Function, Rotation, Secret, SecretsPart};

/// The secrets. The password of the database's master is not among them: RDS has Secrets Manager make and keep it.
pub(crate) fn secrets(settings: &Settings) -> SecretsPart {
    let function = Function::new().application("SecretsManagerRDSPostgreSQLRotationSingleUser");
    let rotation: Expr<Rotation> =
        ledgerform::IntoExpr::into_expr(Rotation::new().function(Some(function)).after_days(30));
    let rotation: Expr<Option<Rotation>> = settings.enable_rotation.then(rotation, Expr::<Option<Rotation>>::null());
    let secret = |description: &str| Secret::new().description(description);
    SecretsPart::new().secrets([
        ("db-credentials", secret("User of the application in the database").rotation(rotation)),
        ("redis-auth", secret("Password of Redis, for clients that cannot log in by IAM")),
        ("api-keys", secret("Keys that third parties give out")),
        ("encryption-keys", secret("Keys with which the application encrypts fields")),
    ])
}
