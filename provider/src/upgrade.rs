//! State of earlier providers.

use crate::schema::VERSION;
use ledgerform_schema::Schema;
use ledgerform_tfplugin::{Diagnostics, Extra, Upgrade, Value, from_json};

/// Reads recorded state by today's schema.
///
/// Arguments follow the components, which change with releases: what is gone is dropped, what is new is null, and what
/// has another type now is null too. All of that is in the configuration, and the objects themselves are in the private
/// state, so nothing is lost; the next plan shows what changed. Versions of the schema count changes that need more than
/// that, of which there is none since version 1.
pub(crate) fn upgrade(request: &Upgrade) -> Result<Value, Diagnostics> {
    known(&request.ty, request.version)?;
    Ok(read(&request.schema, &request.state))
}

/// Refuses versions of which nothing is known.
fn known(ty: &str, version: i64) -> Result<(), Diagnostics> {
    let next = match version {
        1..=VERSION => return Ok(()),
        ..1 => {
            "The provider ledgerform/fintech never wrote that version: its first one is 1. If another provider made \
                the resource, take it out of the state with `terraform state rm`. If ledgerform/fintech made its \
                objects, `terraform import` finds them again."
                .to_owned()
        }
        _ => format!(
            "A newer release of the provider ledgerform/fintech wrote it; this one knows versions up to {VERSION}. Raise \
             the version in `required_providers` and run `terraform init -upgrade`."
        ),
    };
    let detail = format!("The state of {ty} is recorded in version {version} of its format. {next}");
    Err(Diagnostics::error("The recorded state cannot be read", detail))
}

fn read(schema: &Schema, recorded: &serde_json::Value) -> Value {
    let block = &schema.block;
    let attributes = block.attributes.iter().map(|(name, attribute)| (name, attribute.value_type()));
    let nested =
        block.block_types.iter().map(|(name, nested)| (name, nested.nesting_mode.wrap(nested.block.value_type())));
    Value::object(attributes.chain(nested).map(|(name, ty)| {
        let stored = recorded.get(name).cloned().unwrap_or_default();
        (name.clone(), from_json(&stored, &ty, Extra::Drop).unwrap_or_default())
    }))
}

#[cfg(test)]
mod tests {
    use super::{Schema, Value, Value as V, known, read};
    use serde_json::{Value as Json, json};

    #[track_caller]
    fn check<const N: usize>(recorded: Json, expected: [(&str, Value); N]) {
        let schema: Schema = serde_json::from_value(json!({"version": 1, "block": {
            "attributes": {
                "name": {"type": "string", "required": true},
                "size": {"type": "number", "optional": true},
                "zones": {"type": ["list", "string"], "optional": true},
                "tiers": {"optional": true, "nested_type": {"nesting_mode": "map", "attributes": {
                    "slot": {"type": "number", "required": true},
                    "access": {"type": "string", "optional": true}
                }}}
            },
            "block_types": {"timeouts": {"nesting_mode": "single", "block": {"attributes": {
                "create": {"type": "string", "optional": true}
            }}}}
        }}))
        .unwrap();
        let mut whole = ["name", "size", "zones", "tiers", "timeouts"].map(|name| (name, V::Null)).to_vec();
        whole.extend(expected);
        assert_eq!(read(&schema, &recorded), V::object(whole));
    }

    fn tiers(access: Value) -> Value {
        V::Map([("app".to_owned(), V::object([("slot", V::from(1)), ("access", access)]))].into())
    }

    fn times() -> Value {
        V::object([("create", V::from("1h"))])
    }

    #[test]
    fn what_is_the_same_is_kept() {
        let recorded = json!({
            "name": "main", "size": 3, "zones": ["a"], "tiers": {"app": {"slot": 1, "access": "public"}},
            "timeouts": {"create": "1h"}
        });
        let zones = V::List(vec![V::from("a")]);
        let tiers = tiers(V::from("public"));
        let size = ("size", V::from(3));
        check(recorded, [("name", V::from("main")), size, ("zones", zones), ("tiers", tiers), ("timeouts", times())]);
    }

    #[test]
    fn what_is_gone_is_dropped_also_in_what_is_nested() {
        let recorded = json!({
            "name": "main", "shape": "round", "tiers": {"app": {"slot": 1, "colour": "red"}},
            "timeouts": {"create": "1h", "read": null}
        });
        check(recorded, [("name", V::from("main")), ("tiers", tiers(V::Null)), ("timeouts", times())]);
    }

    #[test]
    fn what_is_new_has_no_value() {
        check(json!({"name": "main"}), [("name", V::from("main"))]);
    }

    #[test]
    fn what_has_another_type_has_no_value() {
        let recorded = json!({"name": "main", "size": ["x"], "zones": {"a": true}, "tiers": {"app": 1}});
        check(recorded, [("name", V::from("main"))]);
        // One that says the same in another type is kept.
        check(json!({"name": 7, "size": "3"}), [("name", V::from("7")), ("size", V::from(3))]);
    }

    #[test]
    fn other_versions_are_refused_with_what_to_do() {
        let said = |version| {
            let found = known("fintech_vpc", version).unwrap_err();
            found.iter().map(|problem| problem.detail.clone()).collect::<String>()
        };
        assert!(known("fintech_vpc", 1).is_ok());
        assert!(said(0).starts_with("The state of fintech_vpc is recorded in version 0"), "{}", said(0));
        assert!(said(0).contains("`terraform import` finds them again"), "{}", said(0));
        assert!(said(2).contains("run `terraform init -upgrade`"), "{}", said(2));
    }
}
