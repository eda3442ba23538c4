//! Values by the name of an attribute, where no template says more.

use super::template::{LOWER, UPPER};
use super::{Maker, table, template};
use crate::seed::Seed;
use ledgerform_tfplugin::Value;

/// A fixed point in time, for everything that would tell when: no clock is read.
const TIME: &str = "2025-01-01T00:00:00Z";

/// A text for an attribute.
pub(super) fn text(maker: &mut Maker<'_>, name: &str, optional: bool, seed: Seed) -> String {
    let ty = maker.ty;
    let settings = maker.settings;
    match (ty, name) {
        ("aws_eks_cluster", "issuer") => {
            return format!("https://oidc.eks.{}.{}/id/{}", settings.region, settings.domain(), seed.of(UPPER, 32));
        }
        // `-----BEGIN CERTIFICATE-----`, since configurations decode it.
        (_, "data") if ty.ends_with("eks_cluster") => return "LS0tLS1CRUdJTiBDRVJUSUZJQ0FURS0tLS0tCg==".to_owned(),
        (_, "secret_arn") => {
            let (partition, region, account) = (settings.partition(), &settings.region, &settings.account);
            return format!("arn:{partition}:secretsmanager:{region}:{account}:secret:{}", seed.uuid());
        }
        _ => {}
    }
    match name {
        "id" => return id(maker, seed),
        "arn" => return template::render(&table::generic_arn(ty), maker),
        "region" => return settings.region.clone(),
        "owner_id" | "account_id" | "owner_account_id" | "registry_id" | "catalog_id" | "owner" | "resource_owner"
        | "aws_account_id" | "requester_owner_id" => return settings.account.clone(),
        "name" | "bucket" | "identifier" | "cluster_identifier" | "key_name" | "function_name" => {
            return generated_name(maker, name, seed);
        }
        "availability_zone" => return format!("{}a", settings.region),
        "availability_zone_id" => return format!("{}-az1", settings.short_region()),
        "private_ip" | "private_ip_address" => return format!("192.0.2.{}", 1 + seed.below(254)),
        "public_ip" | "ip_address" | "carrier_ip" | "customer_owned_ip" if !optional => {
            return format!("203.0.113.{}", 1 + seed.below(254));
        }
        "cidr_block" | "cidr" => return "198.51.100.0/24".to_owned(),
        "status" | "state" => return if ty.contains("_vpc") { "available" } else { "ACTIVE" }.to_owned(),
        "etag" | "checksum" | "fingerprint" | "revision_id" | "lock_token" => return seed.hex(32),
        "unique_id" => return format!("A{}", seed.of(UPPER, 20)),
        "uid" | "resource_id" | "uuid" => return seed.uuid(),
        "version" | "latest_version" | "engine_version_actual" => return "1".to_owned(),
        "resource_version" => return "1".to_owned(),
        "zone_id" | "hosted_zone_id" => return format!("Z{}", seed.of(UPPER, 20)),
        "dns_name" | "domain_name" | "endpoint" | "address" | "reader_endpoint" | "fqdn" if !optional => {
            return format!("{}.{}.{}", seed.of(LOWER, 12), settings.region, settings.domain());
        }
        "url" | "uri" | "invoke_url" | "issuer" | "login_url" if !optional => {
            return format!("https://{}.{}.{}", seed.of(LOWER, 12), settings.region, settings.domain());
        }
        "ip_address_type" | "network_type" => return "ipv4".to_owned(),
        "type" if optional => return String::new(),
        _ => {}
    }
    if name.ends_with("_at") || name.ends_with("_date") || name.ends_with("_time") || name.ends_with("_timestamp") {
        return TIME.to_owned();
    }
    // What a configuration could have set and did not is mostly empty; what only the service sets never is.
    if optional {
        return String::new();
    }
    if name.contains("ipv6") {
        return format!("2001:db8::{:x}", 1 + seed.below(0xffff));
    }
    if name.ends_with("_arn") {
        let resource = name.trim_end_matches("_arn").replace('_', "-");
        let Some((service, ..)) = table::service(ty) else { return String::new() };
        let (region, account) = (&settings.region, &settings.account);
        return format!("arn:{}:{service}:{region}:{account}:{resource}/{}", settings.partition(), seed.hex(17));
    }
    if let Some(prefix) = table::id_prefix(name) {
        return format!("{prefix}-0{}", seed.hex(16));
    }
    if name.ends_with("_pem") {
        return format!("-----BEGIN OFFLINE-----\n{}\n-----END OFFLINE-----\n", seed.of(template::MIXED, 64));
    }
    if name.ends_with("_id") || name.ends_with("_key") || name.ends_with("_token") {
        return seed.hex(17);
    }
    seed.hex(12)
}

/// An id: what the type's name attribute says, or invented.
fn id(maker: &mut Maker<'_>, seed: Seed) -> String {
    if let Some(name) = table::name_in_id(maker.ty) {
        let text = maker.text(name);
        if !text.is_empty() {
            return text;
        }
    }
    for name in ["name", "bucket", "identifier", "cluster_identifier", "function_name", "key_name"] {
        if maker.has(name) || maker.values.get(name).is_some_and(Value::is_unknown) {
            return maker.text(name);
        }
    }
    if maker.ty.starts_with("kubernetes_") {
        return kubernetes_id(maker);
    }
    seed.hex(17)
}

/// `namespace/name` of a Kubernetes object.
fn kubernetes_id(maker: &Maker<'_>) -> String {
    let metadata = maker.values.get("metadata").and_then(Value::elements).and_then(<[Value]>::first);
    let part = |name| metadata.and_then(|block| block.attribute(name).as_str()).unwrap_or_default();
    match part("namespace") {
        "" => part("name").to_owned(),
        namespace => format!("{namespace}/{}", part("name")),
    }
}

/// A name as Terraform generates one: a prefix and 26 digits.
fn generated_name(maker: &mut Maker<'_>, name: &str, seed: Seed) -> String {
    let prefix = format!("{name}_prefix");
    let known = match maker.values.get(&prefix) {
        Some(Value::String(prefix)) if !prefix.is_empty() => prefix.clone(),
        _ if maker.ty.starts_with("kubernetes_") => String::new(),
        _ => "terraform-".to_owned(),
    };
    format!("{known}{}", seed.of(template::DIGITS, 26))
}

/// A number for an attribute.
pub(super) fn number(name: &str) -> i64 {
    match name {
        "latest_version" | "default_version" | "version" | "generation" | "latest_revision" | "revision" => 1,
        _ => 0,
    }
}

/// A truth value for an attribute.
pub(super) fn truth(name: &str) -> bool {
    matches!(name, "enabled" | "enable_dns_support" | "is_enabled")
}

/// Elements of a list or set of strings.
pub(super) fn elements(maker: &Maker<'_>, name: &str, seed: Seed) -> Vec<Value> {
    match name {
        "availability_zones" | "names" => {
            ["a", "b", "c"].iter().map(|zone| Value::from(format!("{}{zone}", maker.settings.region))).collect()
        }
        "name_servers" => (1..=4_u64)
            .map(|n| Value::from(format!("ns-{}.offline-{n}.example", seed.with(&n.to_string()).below(2048))))
            .collect(),
        _ => Vec::new(),
    }
}
