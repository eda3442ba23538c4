//! Data sources with an answer of their own; all others are invented like resources.

mod policy;

use crate::seed::Seed;
use crate::settings::Settings;
use ledgerform_tfplugin::{Diagnostics, Value};
use std::collections::BTreeMap;

/// Puts the answers that are not invented into the object.
pub(crate) fn answer(ty: &str, settings: &Settings, config: &Value, object: Value) -> Result<Value, Diagnostics> {
    let Value::Object(mut object) = object else {
        return Ok(object);
    };
    let (region, account) = (settings.region.as_str(), settings.account.as_str());
    let mut set = |name: &str, value: Value| {
        if object.get(name).is_some_and(Value::is_unknown) {
            object.insert(name.to_owned(), value);
        }
    };
    match ty {
        "aws_caller_identity" => {
            set("account_id", account.into());
            set("id", account.into());
            set("user_id", "AIDAOFFLINE0000000000".into());
            set("arn", format!("arn:{}:iam::{account}:user/offline", settings.partition()).into());
        }
        "aws_partition" => {
            set("id", settings.partition().into());
            set("partition", settings.partition().into());
            set("dns_suffix", settings.domain().into());
            let reversed: Vec<&str> = settings.domain().split('.').rev().collect();
            set("reverse_dns_prefix", reversed.join(".").into());
        }
        "aws_region" => {
            let region = config.attribute("region").as_str().or(config.attribute("name").as_str()).unwrap_or(region);
            for name in ["id", "name", "region"] {
                set(name, region.into());
            }
            set("endpoint", format!("ec2.{region}.{}", settings.domain()).into());
            set("description", region.into());
        }
        "aws_availability_zones" => {
            let zones = |format: &dyn Fn(usize, char) -> String| {
                Value::List("abc".chars().enumerate().map(|(i, zone)| format(i, zone).into()).collect())
            };
            set("names", zones(&|_, zone| format!("{region}{zone}")));
            set("zone_ids", zones(&|i, _| format!("{}-az{}", settings.short_region(), i + 1)));
            set("group_names", Value::set(vec![region.into()]));
            set("id", region.into());
        }
        "aws_ssm_parameter" => {
            let name = config.attribute("name").as_str().unwrap_or_default();
            let seed = Seed::new(name);
            let ami = name.contains("ami") || name.contains("image_id");
            let value = if ami { format!("ami-0{}", seed.hex(16)) } else { seed.hex(16) };
            set("id", name.into());
            set("value", value.as_str().into());
            set("insecure_value", value.into());
            set("type", "String".into());
            set("version", Value::from(1));
            let path = name.trim_start_matches('/');
            set("arn", format!("arn:{}:ssm:{region}:{account}:parameter/{path}", settings.partition()).into());
        }
        "aws_iam_policy_document" => {
            let (json, minified) = policy::documents(config)?;
            set("id", Seed::new(&json).of(b"0123456789", 10).into());
            set("json", json.into());
            set("minified_json", minified.into());
        }
        "aws_ami" => set("id", format!("ami-0{}", Seed::new(ty).with_value(config).hex(16)).into()),
        "aws_eks_cluster_auth" => set("token", "k8s-aws-v1.b2ZmbGluZQ".into()),
        "tls_certificate" => set("certificates", certificates(config)),
        "aws_vpc" => {
            set("id", format!("vpc-0{}", Seed::new(ty).with_value(config).hex(16)).into());
            set("state", "available".into());
        }
        "aws_subnets" | "aws_security_groups" | "aws_route_tables" => {
            let prefix = match ty {
                "aws_subnets" => "subnet",
                "aws_security_groups" => "sg",
                _ => "rtb",
            };
            let seed = Seed::new(ty).with_value(config);
            let ids = (0..3).map(|i| Value::from(format!("{prefix}-0{}", seed.with(&i.to_string()).hex(16))));
            set("ids", Value::List(ids.collect()));
        }
        "aws_subnet" | "aws_security_group" | "aws_route_table" | "aws_internet_gateway" | "aws_nat_gateway" => {
            let prefix = match ty {
                "aws_subnet" => "subnet",
                "aws_security_group" => "sg",
                "aws_route_table" => "rtb",
                "aws_internet_gateway" => "igw",
                _ => "nat",
            };
            set("id", format!("{prefix}-0{}", Seed::new(ty).with_value(config).hex(16)).into());
        }
        _ => {}
    }
    // `id` is what one looked for, where only one thing can be looked for.
    if object.get("id").is_some_and(Value::is_unknown) {
        let named = ["id", "name", "arn", "bucket", "key_id"].iter().find_map(|name| config.attribute(name).as_str());
        if let Some(name) = named {
            object.insert("id".to_owned(), name.into());
        }
    }
    Ok(Value::Object(object))
}

/// The chain a TLS server would present: one certificate with a fingerprint of its own.
fn certificates(config: &Value) -> Value {
    let seed = Seed::new("certificate").with_value(config);
    let texts = [
        ("cert_pem", format!("-----BEGIN CERTIFICATE-----\n{}\n-----END CERTIFICATE-----\n", seed.hex(64))),
        ("issuer", "CN=Offline".to_owned()),
        ("not_after", "2035-01-01T00:00:00Z".to_owned()),
        ("not_before", "2025-01-01T00:00:00Z".to_owned()),
        ("public_key_algorithm", "RSA".to_owned()),
        ("serial_number", seed.of(b"123456789", 20)),
        ("sha1_fingerprint", seed.hex(40)),
        ("signature_algorithm", "SHA256-RSA".to_owned()),
        ("subject", "CN=Offline".to_owned()),
    ];
    let mut object: BTreeMap<String, Value> =
        texts.into_iter().map(|(name, text)| (name.to_owned(), text.into())).collect();
    object.insert("is_ca".to_owned(), Value::Bool(true));
    object.insert("version".to_owned(), Value::from(3));
    Value::List(vec![Value::Object(object)])
}
