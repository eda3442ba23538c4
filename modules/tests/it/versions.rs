//! A component works with the oldest provider version that it claims, not only with the one its types are made from.

use ledgerform::App;
use ledgerform_modules::vpc::{Tier, Vpc, VpcInputs};
use ledgerform_schema::Block;
use serde_json::{Map, Value};

/// Meta-arguments, which no schema has.
const META: [&str; 6] = ["//", "count", "depends_on", "for_each", "lifecycle", "provider"];

/// The arguments and blocks of a body that a schema does not have.
fn unknown(path: &str, body: &Map<String, Value>, schema: &Block, found: &mut Vec<String>) {
    for (name, value) in body.iter().filter(|(name, _)| !META.contains(&name.as_str())) {
        let path = format!("{path}.{name}");
        if let Some(nested) = schema.block_types.get(name) {
            let bodies = value.as_array().cloned().unwrap_or_else(|| vec![value.clone()]);
            for body in bodies.iter().filter_map(Value::as_object) {
                unknown(&path, body, &nested.block, found);
            }
        } else if !schema.attributes.get(name).is_some_and(|attribute| attribute.is_argument()) {
            found.push(path);
        }
    }
}

#[test]
fn the_vpc_works_with_the_oldest_provider_it_names() {
    let oldest = ledgerform_schema::document_version("aws", "5.46.0").unwrap();
    assert_eq!(<Vpc as ledgerform::Component>::PROVIDERS, [("aws", ">= 5.46")]);
    let mut found = Vec::new();
    for nat in ["gateway_per_az", "instance"] {
        let app = App::new();
        app.stack("network").component::<Vpc>(
            "vpc",
            VpcInputs::new()
                .name("demo")
                .region("us-east-1")
                .cidr("10.0.0.0/16")
                .zones(["us-east-1a"])
                .tiers([("public", Tier::new().access("public").slot(0)), ("app", Tier::new().slot(1))])
                .nat(nat)
                .interface_endpoints(["sts"])
                .interface_endpoint_tier("app"),
        );
        let document: Value = serde_json::from_str(&app.synth().unwrap().stacks[0].text).unwrap();
        for section in ["resource", "data"] {
            for (ty, instances) in document[section].as_object().unwrap() {
                let schema = if section == "data" { oldest.data_source(ty) } else { oldest.resource(ty) };
                let schema = schema.unwrap_or_else(|| panic!("5.46 has no {section} {ty}"));
                for body in instances.as_object().unwrap().values() {
                    unknown(ty, body.as_object().unwrap(), &schema.block, &mut found);
                }
            }
        }
    }
    assert_eq!(found, [""; 0]);
}
