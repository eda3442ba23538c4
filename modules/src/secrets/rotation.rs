//! Rotation by functions, and who hears when one fails.

use super::inputs::{AlertsFields, FunctionFields, FunctionNetworkFields, RotationFields, SecretFields, SecretsInputs};
use crate::place::Place;
use ledgerform::function::{join, jsonencode, replace, substr};
use ledgerform::{Any, Each, Expr, IntoExpr, Meta, Scope, tf};
use ledgerform_bindings::aws;

/// The account that publishes the rotation functions: the AWS page "AWS Secrets Manager rotation function templates".
const PUBLISHER: &str = "arn:aws:serverlessrepo:us-east-1:297356227824:applications";

/// The name of the function that rotates a secret. Names of functions have 64 characters at most.
pub(crate) fn function_name(name: &Expr<String>, key: &Expr<String>) -> Expr<String> {
    substr(tf!("{name}-rotate-{}", replace(key, "/[^A-Za-z0-9-]/", "-")), 0, 64)
}

/// The schedules of rotated secrets, with their functions.
pub(super) fn build(
    scope: &Scope,
    inputs: &SecretsInputs,
    place: &Place,
    key_arn: &Expr<String>,
    secrets: &Each<aws::secretsmanager_secret::Ref>,
    versions: &Each<aws::secretsmanager_secret_version::Ref>,
) {
    use aws::secretsmanager_secret_rotation::RotationRules;
    let rotated = inputs.secrets.filter(|_, secret| secret.rotation().is_some());
    let is_installed = |secret: &Expr<super::Secret>| secret.rotation().or_null().function().is_some();
    let function_name = |key: &Expr<String>| function_name(&inputs.name, key);
    let functions = scope.each(&rotated.filter(|_, secret| is_installed(&secret)), |scope, key, secret| {
        scope.require(
            place.partition().equals("aws"),
            "rotation.function installs functions that AWS publishes for the partition aws only: elsewhere give a \
             lambda_arn",
        );
        let function = secret.rotation().or_null().function().or_null();
        let has_network = inputs.function_network.is_some();
        let is_placed =
            function.subnet_ids().length().greater(0).and(function.security_group_ids().length().greater(0));
        scope.require(
            is_placed.or(&has_network),
            tf!("rotation.function of {key} must have subnet_ids and security_group_ids, unless function_network has them"),
        );
        let none = || -> Expr<Vec<String>> { Vec::<&str>::new().into_expr() };
        let shared = |ids: Expr<Vec<String>>| has_network.then(ids, none());
        let either = |own: Expr<Vec<String>>, shared: Expr<Vec<String>>| own.length().greater(0).then(&own, shared);
        let network = inputs.function_network.or_null();
        let subnets: Expr<Vec<String>> = either(function.subnet_ids(), shared(network.subnet_ids()));
        let groups: Expr<Vec<String>> = either(function.security_group_ids(), shared(network.security_group_ids()));
        let name = function_name(&key);
        scope.add(
            "rotation",
            aws::ServerlessapplicationrepositoryCloudformationStack::new()
                .application_id(tf!("{PUBLISHER}/{}", function.application()))
                .capabilities(["CAPABILITY_IAM", "CAPABILITY_RESOURCE_POLICY"])
                .name(&name)
                .parameters([
                    ("endpoint", tf!("https://secretsmanager.{}.amazonaws.com", &inputs.region)),
                    ("functionName", name.clone()),
                    ("vpcSubnetIds", join(",", subnets)),
                    ("vpcSecurityGroupIds", join(",", groups)),
                    ("excludeCharacters", function.exclude_characters()),
                    ("kmsKeyArn", secret.kms_key_arn().or_else(key_arn)),
                ])
                .tags(inputs.named(&key)),
        )
    });
    let permissions = scope.each(&rotated.filter(|_, secret| !is_installed(&secret)), |scope, key, secret| {
        scope.add(
            "rotation",
            aws::LambdaPermission::new()
                .action("lambda:InvokeFunction")
                .function_name(secret.rotation().or_null().lambda_arn().or_null())
                .principal("secretsmanager.amazonaws.com")
                .source_account(&inputs.account_id)
                .source_arn(secrets.at(&key, |secret| secret.arn())),
        )
    });
    scope.each(&rotated, |scope, key, secret| {
        let rotation = secret.rotation().or_null();
        // The name is chosen here, so the ARN is known before the function exists.
        let installed = place.arn("lambda", tf!("function:{}", function_name(&key)));
        scope.add_with(
            "this",
            aws::SecretsmanagerSecretRotation::new()
                .secret_id(secrets.at(&key, |secret| secret.id()))
                .rotation_rules(
                    RotationRules::new()
                        .automatically_after_days(rotation.after_days())
                        .duration(rotation.duration().or_null()),
                )
                .rotation_lambda_arn(is_installed(&secret).then(installed, rotation.lambda_arn().or_null()))
                .rotate_immediately(rotation.immediately()),
            // Secrets Manager tries to call the function when the schedule is set, and rotates what has a value.
            Meta::new().depends_on(functions.addrs()).depends_on(permissions.addrs()).depends_on(versions.addrs()),
        );
    });
    alert(scope, inputs, secrets);
}

/// Tells a topic of rotations that fail.
fn alert(scope: &Scope, inputs: &SecretsInputs, secrets: &Each<aws::secretsmanager_secret::Ref>) {
    let alerts = &inputs.rotation_alerts;
    scope.when(alerts.is_some().and(inputs.secrets.length().greater(0)), |scope| {
        let arns: Expr<Any> = secrets.map(|secret| secret.arn()).values().into_expr();
        let pattern = Expr::<Any>::object([
            ("source", Expr::<Any>::list(["aws.secretsmanager"])),
            ("detail-type", Expr::<Any>::list(["AWS Service Event via CloudTrail"])),
            (
                "detail",
                Expr::<Any>::object([
                    ("eventName", Expr::<Any>::list(["RotationFailed"])),
                    ("additionalEventData", Expr::<Any>::object([("SecretId", arns)])),
                ]),
            ),
        ]);
        let rule = scope.add(
            "rotation",
            aws::CloudwatchEventRule::new()
                .name(tf!("{}-rotation-failed", &inputs.name))
                .description("A secret could not be rotated")
                .event_pattern(jsonencode(pattern))
                .tags(inputs.named("rotation-failed")),
        );
        scope.add("rotation", aws::CloudwatchEventTarget::new().arn(alerts.or_null().topic_arn()).rule(rule.name()));
    });
}
