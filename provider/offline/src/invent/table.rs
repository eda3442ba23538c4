//! What is known of types: the shape of ids and ARNs, and what forces replacement.

mod attributes;
mod services;
mod types;

use attributes::ATTRIBUTES;
use services::SERVICES;
use types::TYPES;

/// A template for an attribute of a type.
pub(super) fn template(ty: &str, attribute: &str) -> Option<&'static str> {
    let row = TYPES.binary_search_by(|row| row.0.cmp(ty)).ok().and_then(|i| TYPES.get(i));
    match (attribute, row) {
        ("id", Some(row)) if !row.1.is_empty() => Some(row.1),
        ("arn", Some(row)) if !row.2.is_empty() => Some(row.2),
        _ => ATTRIBUTES.iter().find(|row| row.0 == ty && row.1 == attribute).map(|row| row.2),
    }
}

/// The attribute whose text is the id, where the table says so.
pub(super) fn name_in_id(ty: &str) -> Option<&'static str> {
    let id = template(ty, "id")?;
    let name = id.strip_prefix('{')?.strip_suffix('}')?;
    (!name.contains(['{', '|']) && name != "arn" && name != "uuid" && !name.ends_with(|c: char| c.is_ascii_digit()))
        .then_some(name)
}

/// The service of a type in ARNs, and the rest of the type's name.
pub(super) fn service(ty: &str) -> Option<(&'static str, String)> {
    let rest = ty.strip_prefix("aws_")?;
    let found = SERVICES
        .iter()
        .find(|(prefix, _)| rest.strip_prefix(prefix).is_some_and(|after| after.is_empty() || after.starts_with('_')));
    let (prefix, service) = found.copied().unwrap_or(("", "ec2"));
    let kind = rest.strip_prefix(prefix).unwrap_or(rest).trim_start_matches('_');
    Some((service, if kind.is_empty() { rest.to_owned() } else { kind.replace('_', "-") }))
}

/// The template of an ARN nothing more is known of.
pub(super) fn generic_arn(ty: &str) -> String {
    match service(ty) {
        Some((service, kind)) => format!("arn::{service}:{{region}}:{{account}}:{kind}/{{id|name|hex17}}"),
        None => "arn::offline:::{hex17}".to_owned(),
    }
}

/// The prefix of ids that an attribute of this name holds.
pub(super) fn id_prefix(attribute: &str) -> Option<&'static str> {
    let matches = |suffix: &str| attribute == suffix || attribute.ends_with(&format!("_{suffix}"));
    ID_PREFIXES.iter().find(|(suffix, _)| matches(suffix)).map(|(_, prefix)| *prefix)
}

/// Whether a change of the attribute needs a new object.
pub(super) fn forces_replacement(ty: &str, attribute: &str) -> bool {
    if ty.starts_with("random_") {
        return !matches!(attribute, "id" | "result" | "bcrypt_hash");
    }
    if ty.starts_with("tls_") {
        return matches!(attribute, "algorithm" | "rsa_bits" | "ecdsa_curve" | "private_key_pem" | "allowed_uses");
    }
    if !ty.starts_with("aws_") || RENAMED_IN_PLACE.contains(&(ty, attribute)) {
        return false;
    }
    REPLACING.contains(&attribute)
}

/// Attributes that AWS cannot change on an existing object, whatever the type.
const REPLACING: &[&str] = &[
    "availability_zone",
    "bucket",
    "cidr_block",
    "cluster_identifier",
    "cluster_name",
    "function_name",
    "identifier",
    "name",
    "name_prefix",
    "region",
    "vpc_id",
];

/// Exceptions from [`REPLACING`].
const RENAMED_IN_PLACE: &[(&str, &str)] = &[
    ("aws_db_instance", "identifier"),
    ("aws_rds_cluster", "cluster_identifier"),
    ("aws_internet_gateway", "vpc_id"),
    ("aws_route53_zone_association", "vpc_id"),
    ("aws_vpc_endpoint", "region"),
];

/// Ids that attributes refer to, by the end of their name; longer names first.
const ID_PREFIXES: &[(&str, &str)] = &[
    ("network_acl_id", "acl"),
    ("route_table_id", "rtb"),
    ("security_group_id", "sg"),
    ("security_group", "sg"),
    ("security_group_rule_id", "sgr"),
    ("network_interface_id", "eni"),
    ("dhcp_options_id", "dopt"),
    ("vpc_id", "vpc"),
    ("subnet_id", "subnet"),
    ("instance_id", "i"),
    ("allocation_id", "eipalloc"),
    ("association_id", "assoc"),
    ("volume_id", "vol"),
    ("snapshot_id", "snap"),
    ("image_id", "ami"),
    ("prefix_list_id", "pl"),
    ("gateway_id", "igw"),
    ("launch_template_id", "lt"),
    ("attachment_id", "tgw-attach"),
];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_table_is_sorted_and_names_recorded_types() {
        assert!(TYPES.is_sorted_by(|a, b| a.0 < b.0));
        let recorded = |ty: &str| {
            let name = ty.split('_').next().unwrap_or_default();
            ledgerform_schema::document(name).and_then(|document| document.resource(ty))
        };
        for (ty, ..) in TYPES {
            assert!(recorded(ty).is_some(), "{ty} is not recorded");
        }
        for (ty, attribute, _) in ATTRIBUTES {
            let schema = recorded(ty).unwrap();
            assert!(schema.block.attributes.contains_key(*attribute), "{ty} has no {attribute}");
        }
    }

    #[test]
    fn arns_fall_back_to_the_name_of_the_type() {
        assert_eq!(generic_arn("aws_ecs_cluster"), "arn::ecs:{region}:{account}:cluster/{id|name|hex17}");
        assert_eq!(generic_arn("aws_customer_gateway"), "arn::ec2:{region}:{account}:customer-gateway/{id|name|hex17}");
    }
}
