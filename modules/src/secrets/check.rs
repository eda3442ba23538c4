//! What each input of the secrets must fulfil by itself.

use super::inputs::{
    Alerts, AlertsFields, FunctionFields, GeneratorFields, Parameter, ParameterFields, RotationFields, Secret,
    SecretFields,
};
use crate::check::{among, is_key_arn, is_principal, is_topic_arn, keys_where, matches, none, within};
use ledgerform::function::{alltrue, anytrue};
use ledgerform::{Condition, Expr, tf};
use std::collections::BTreeMap;

type Secrets = Expr<BTreeMap<String, Secret>>;
type Parameters = Expr<BTreeMap<String, Parameter>>;

/// Where values come from.
const SOURCES: [&str; 3] = ["generated", "given", "out_of_band"];

/// Rotation functions that AWS publishes: the AWS page "AWS Secrets Manager rotation function templates".
pub(super) const APPLICATIONS: [&str; 8] = [
    "SecretsManagerElasticacheUserRotation",
    "SecretsManagerMongoDBRotationMultiUser",
    "SecretsManagerMongoDBRotationSingleUser",
    "SecretsManagerRDSMySQLRotationMultiUser",
    "SecretsManagerRDSMySQLRotationSingleUser",
    "SecretsManagerRDSPostgreSQLRotationMultiUser",
    "SecretsManagerRDSPostgreSQLRotationSingleUser",
    "SecretsManagerRotationTemplate",
];

/// The characters are those of the API reference, `CreateSecret`. A name that ends like an ARN does confuses searches by
/// a part of the ARN.
pub(super) fn keys(field: &str, value: &Secrets) -> Condition {
    let bad = keys_where(value, |key, secret| {
        let name = secret.name().or_else(key);
        !matches("^[A-Za-z0-9/_+=.@-]+$", &name)
            .and(name.length().at_most(400))
            .and(!matches("-[A-Za-z0-9]{6}$", &name))
    });
    none(
        bad,
        format!(
            "the keys and names of {field} must be letters, digits and / _ + = . @ -, up to 400, and not end with a hyphen \
             and six letters or digits, as the ARNs of secrets do"
        ),
    )
}

fn is_good_generator(generator: &Expr<super::inputs::Generator>) -> Expr<bool> {
    within(&generator.length(), 16, 256).and(generator.special_characters().length().greater(0))
}

pub(super) fn values(field: &str, value: &Secrets) -> Condition {
    let bad = keys_where(value, |_, secret| {
        let numbered = secret.value_version().at_least(1);
        !among(&SOURCES, &secret.value()).and(numbered).and(is_good_generator(&secret.generator()))
    });
    none(
        bad,
        format!(
            "{field} must have a value out of {}, a value_version from 1 and a generator with a length from 16 to 256",
            SOURCES.join(", ")
        ),
    )
}

/// The limits are those of the API reference, `DeleteSecret`.
pub(super) fn windows(field: &str, value: &Secrets) -> Condition {
    let bad = keys_where(value, |_, secret| {
        let days = secret.recovery_window_days();
        !days.is_null().then(true, days.or_null().equals(0).or(within(&days.or_null(), 7, 30)))
    });
    none(bad, format!("recovery_window_days of {field} must be 0 or from 7 to 30"))
}

/// The limits are those of the API reference, `RotationRulesType`.
pub(super) fn rotations(field: &str, value: &Secrets) -> Condition {
    let bad = keys_where(value, |_, secret| {
        let rotation = secret.rotation().or_null();
        let one = rotation.lambda_arn().is_null().differs(rotation.function().is_null());
        let arn = rotation.lambda_arn();
        let arn =
            arn.is_null().then(true, matches("^arn:[a-z-]+:lambda:[a-z0-9-]+:[0-9]{12}:function:", &arn.or_null()));
        let duration = rotation.duration();
        let duration = duration.is_null().then(true, matches("^[0-9]+h$", &duration.or_null()));
        let good = one.and(arn).and(duration).and(within(&rotation.after_days(), 1, 1000));
        !secret.rotation().is_null().then(true, good)
    });
    none(
        bad,
        format!(
            "rotation of {field} must have either the lambda_arn of a function or a function to install, after_days from \
             1 to 1000 and a duration such as 3h"
        ),
    )
}

pub(super) fn functions(field: &str, value: &Secrets) -> Condition {
    let bad = keys_where(value, |_, secret| {
        let function = secret.rotation().or_null().function();
        let has_none = secret.rotation().is_null().then(true, function.is_null());
        let function = function.or_null();
        let known = among(&APPLICATIONS, &function.application());
        !has_none.then(true, known)
    });
    none(bad, format!("rotation.function of {field} must have an application out of {}", APPLICATIONS.join(", ")))
}

pub(super) fn principals(field: &str, value: &Secrets) -> Condition {
    let bad = value.flat_map(|_, secret| secret.readers().filter(|arn| !is_principal(&arn)));
    none(bad, format!("readers of {field} must be ARNs of roles, users or accounts, without `*`"))
}

pub(super) fn arns(field: &str, value: &Secrets) -> Condition {
    let bad = keys_where(value, |_, secret| {
        let key = secret.kms_key_arn();
        let key = key.is_null().then(true, is_key_arn(&key.or_null()));
        let copies = secret
            .replicas()
            .to_list(|region, key| matches(r"^[a-z]{2}(?:-[a-z]+)+-[0-9]$", &region).and(is_key_arn(&key)));
        !key.and(alltrue(copies))
    });
    none(
        bad,
        format!(
            "{field} must have the ARN of a KMS key as kms_key_arn, and in replicas regions with the ARN of a key each"
        ),
    )
}

/// The characters are those of the API reference, `PutParameter`.
pub(super) fn parameter_keys(field: &str, value: &Parameters) -> Condition {
    let bad = value.filter(|key, _| {
        let reserved = anytrue([matches("^[aA][wW][sS]|^[sS][sS][mM]", &key), matches("//|^/|/$", &key)]);
        !matches("^[A-Za-z0-9/_.-]+$", &key).and(!reserved)
    });
    none(
        bad.keys(),
        format!(
            "the keys of {field} must be letters, digits and . _ - with single slashes between, and not begin with aws or ssm"
        ),
    )
}

pub(super) fn parameter_values(field: &str, value: &Parameters) -> Condition {
    let bad = value.filter(|_, parameter| {
        let numbered = parameter.value_version().at_least(1);
        !among(&SOURCES, &parameter.value()).and(numbered).and(is_good_generator(&parameter.generator()))
    });
    none(
        bad.keys(),
        format!(
            "{field} must have a value out of {}, a value_version from 1 and a generator with a length from 16 to 256",
            SOURCES.join(", ")
        ),
    )
}

pub(super) fn alerts(field: &str, value: &Expr<Alerts>) -> Condition {
    let arn = value.topic_arn();
    Condition::new(is_topic_arn(&arn), tf!("{field}.topic_arn must be the ARN of a topic, not `{arn}`"))
}
