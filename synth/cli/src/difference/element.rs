//! The elements of a configuration by their addresses.

use serde_json::{Map, Value as Json};
use std::collections::BTreeMap;

/// Elements with their arguments.
pub(super) type Elements = BTreeMap<String, Json>;

/// The elements of Terraform JSON. What says where an element comes from is no part of it.
pub(super) fn elements(configuration: &Json) -> Elements {
    let mut elements = Elements::new();
    for (section, content) in configuration.as_object().into_iter().flatten().filter(|(key, _)| *key != "//") {
        match section.as_str() {
            // By type and name.
            "resource" => typed(&mut elements, "", content),
            "data" => typed(&mut elements, "data.", content),
            "ephemeral" => typed(&mut elements, "ephemeral.", content),
            // By name.
            "variable" => named(&mut elements, "var", content),
            "locals" => named(&mut elements, "local", content),
            "provider" => providers(&mut elements, content),
            "terraform" => add(&mut elements, "terraform".to_owned(), content),
            _ if content.is_object() => named(&mut elements, section, content),
            // Without a name, as `moved` is: told apart by the address that each is about, so that one more does not make
            // those after it look different.
            _ => {
                for (i, block) in content.as_array().into_iter().flatten().enumerate() {
                    let about = block["from"].as_str().or_else(|| block["to"].as_str());
                    let about = about.map_or_else(|| i.to_string(), str::to_owned);
                    add(&mut elements, format!("{section}[{about}]"), block);
                }
            }
        }
    }
    elements
}

/// The ids of managed resources and module calls below their stack, joined by `/`, by address: `vpc/this`. `stack` is the
/// construct path of the stack, with which they are written.
pub(super) fn paths(stack: &str, configuration: &Json) -> BTreeMap<String, String> {
    let path = |body: &Json| {
        let path = body["//"]["metadata"]["path"].as_str()?;
        Some(path.strip_prefix(stack)?.strip_prefix('/')?.to_owned())
    };
    let objects = |value: &Json| value.as_object().cloned().unwrap_or_default();
    let mut paths = BTreeMap::new();
    for (ty, names) in objects(&configuration["resource"]) {
        let found = objects(&names).into_iter().filter_map(|(name, body)| Some((format!("{ty}.{name}"), path(&body)?)));
        paths.extend(found);
    }
    let modules = objects(&configuration["module"]).into_iter();
    paths.extend(modules.filter_map(|(name, body)| Some((format!("module.{name}"), path(&body)?))));
    paths
}

fn add(elements: &mut Elements, address: String, arguments: &Json) {
    let arguments = match arguments {
        Json::Object(all) => {
            let kept = all.iter().filter(|(key, _)| *key != "//");
            Json::Object(kept.map(|(key, value)| (key.clone(), value.clone())).collect::<Map<_, _>>())
        }
        // A local value has no arguments, only itself.
        other => Json::Object(Map::from_iter([("value".to_owned(), other.clone())])),
    };
    elements.insert(address, arguments);
}

fn named(elements: &mut Elements, prefix: &str, content: &Json) {
    for (name, arguments) in content.as_object().into_iter().flatten().filter(|(key, _)| *key != "//") {
        add(elements, format!("{prefix}.{name}"), arguments);
    }
}

fn typed(elements: &mut Elements, prefix: &str, content: &Json) {
    for (ty, names) in content.as_object().into_iter().flatten().filter(|(key, _)| *key != "//") {
        named(elements, &format!("{prefix}{ty}"), names);
    }
}

fn providers(elements: &mut Elements, content: &Json) {
    for (name, blocks) in content.as_object().into_iter().flatten() {
        let blocks = blocks.as_array().map_or_else(|| std::slice::from_ref(blocks), Vec::as_slice);
        for block in blocks {
            let alias = block["alias"].as_str().map(|alias| format!(".{alias}")).unwrap_or_default();
            add(elements, format!("provider.{name}{alias}"), block);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn paths_begin_below_the_stack() {
        let at = |path: &str| json!({"this": {"//": {"metadata": {"path": path}}}});
        let configuration = json!({
            "resource": {"aws_vpc": at("prod/network/core/this"), "aws_eip": {"this": {}}},
            "data": {"aws_region": at("prod/network/region")},
            "module": at("prod/network/m"),
        });
        let expected = [("aws_vpc.this", "core/this"), ("module.this", "m")];
        let expected = expected.map(|(address, path)| (address.to_owned(), path.to_owned()));
        assert_eq!(paths("prod/network", &configuration), BTreeMap::from(expected));
    }

    #[test]
    fn every_kind_has_an_address() {
        let configuration = json!({
            "//": {"metadata": {"version": "1"}},
            "resource": {"aws_vpc": {"main": {"//": {"metadata": {}}, "cidr_block": "10.0.0.0/16"}}},
            "data": {"aws_region": {"this": {}}},
            "variable": {"region": {"type": "string"}},
            "locals": {"name": "x"},
            "output": {"id": {"value": "${aws_vpc.main.id}"}},
            "module": {"vpc": {"source": "./vpc"}},
            "provider": {"aws": [{"region": "eu"}, {"alias": "us", "region": "us"}], "random": {}},
            "terraform": {"backend": {"local": {}}},
            "moved": [{"from": "aws_vpc.a", "to": "aws_vpc.main"}],
            "import": [{"to": "aws_vpc.main", "id": "vpc-1"}, {}],
        });
        let elements = elements(&configuration);
        let addresses: Vec<&str> = elements.keys().map(String::as_str).collect();
        assert_eq!(
            addresses,
            [
                "aws_vpc.main",
                "data.aws_region.this",
                "import[1]",
                "import[aws_vpc.main]",
                "local.name",
                "module.vpc",
                "moved[aws_vpc.a]",
                "output.id",
                "provider.aws",
                "provider.aws.us",
                "provider.random",
                "terraform",
                "var.region"
            ]
        );
        assert_eq!(elements["aws_vpc.main"], json!({"cidr_block": "10.0.0.0/16"}));
        assert_eq!(elements["local.name"], json!({"value": "x"}));
    }
}
