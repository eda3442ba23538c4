//! Values, which pass through Terraform without being kept.

use super::inputs::{Generator, GeneratorFields, ParameterFields, SecretFields, SecretsInputs};
use ledgerform::function::jsonencode;
use ledgerform::{Each, Expr, IntoExpr, Scope, tf};
use ledgerform_bindings::{aws, random};

fn password(generator: &Expr<Generator>) -> random::ephemeral::Password {
    random::ephemeral::Password::new()
        .length(generator.length())
        .special(generator.special())
        .override_special(generator.special_characters())
}

/// The versions of those secrets whose values pass through here.
pub(super) fn build(
    scope: &Scope,
    inputs: &SecretsInputs,
    secrets: &Each<aws::secretsmanager_secret::Ref>,
) -> Each<aws::secretsmanager_secret_version::Ref> {
    let generated = inputs.secrets.filter(|_, secret| secret.value().equals("generated"));
    let passwords = scope.each(&generated, |scope, _, secret| scope.add("secret", password(&secret.generator())));
    let set = inputs.secrets.filter(|_, secret| secret.value().differs("out_of_band"));
    scope.each(&set, |scope, key, secret| {
        let value: Expr<String> = secret
            .value()
            .equals("generated")
            .then(passwords.at(&key, |password| password.result()), inputs.values.at(&key));
        let one: Expr<Vec<String>> = [value.clone()].into_expr();
        let object = secret.json().merge(one.to_map(|value| (secret.json_key().or_null(), value)));
        scope.add(
            "this",
            aws::SecretsmanagerSecretVersion::new()
                .secret_id(secrets.at(&key, |secret| secret.id()))
                .secret_string_wo(secret.json_key().is_null().then(value, jsonencode(object)))
                .secret_string_wo_version(secret.value_version()),
        )
    })
}

/// What stands in a parameter until somebody sets its value; AWS has no parameters without one.
const UNSET: &str = "unset";

/// The parameters, always encrypted.
pub(super) fn parameters(
    scope: &Scope,
    inputs: &SecretsInputs,
    key_arn: &Expr<String>,
) -> Each<aws::ssm_parameter::Ref> {
    let generated = inputs.parameters.filter(|_, parameter| parameter.value().equals("generated"));
    let passwords =
        scope.each(&generated, |scope, _, parameter| scope.add("parameter", password(&parameter.generator())));
    scope.each(&inputs.parameters, |scope, key, parameter| {
        let value = parameter.value();
        let is_unset = value.equals("out_of_band");
        let passed: Expr<String> =
            value.equals("generated").then(passwords.at(&key, |password| password.result()), inputs.values.at(&key));
        scope.add(
            "this",
            aws::SsmParameter::new()
                .name(tf!("/{}/{key}", &inputs.name))
                .r#type("SecureString")
                .description(parameter.description())
                .key_id(key_arn)
                .value_wo(is_unset.then(UNSET, passed))
                // Never higher for a value that somebody else sets: it would be written over.
                .value_wo_version(is_unset.then(1, parameter.value_version()))
                .tags(inputs.named(&key).merge(parameter.tags())),
        )
    })
}
