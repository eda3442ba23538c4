//! What Terraform tells machines, made shorter: what would change, and outputs.

use serde_json::{Map, Value as Json, json};

/// What a plan would change: addresses and names with actions, and no value, because a plan holds secrets.
pub(super) fn planned(plan: &Json) -> Json {
    let resources = plan["resource_changes"].as_array().into_iter().flatten();
    let changes = resources.filter_map(|resource| {
        let from = resource["previous_address"].as_str();
        // Another address may be all that changes.
        let action = action(&resource["change"]["actions"]).or_else(|| from.map(|_| "move".to_owned()))?;
        let mut entry = json!({ "address": resource["address"], "action": action });
        if let Some(from) = from {
            entry["from"] = from.into();
        }
        Some(entry)
    });
    let outputs = plan["output_changes"].as_object().into_iter().flatten();
    let outputs =
        outputs.filter_map(|(name, change)| Some(json!({"name": name, "action": action(&change["actions"])?})));
    json!({ "changes": changes.collect::<Vec<_>>(), "outputs": outputs.collect::<Vec<_>>() })
}

/// `create`, `update`, `delete`, `replace`, `read`, `forget`; nothing if nothing is done.
fn action(actions: &Json) -> Option<String> {
    let actions: Vec<&str> = actions.as_array()?.iter().filter_map(Json::as_str).collect();
    match actions.as_slice() {
        [] | ["no-op"] => None,
        ["delete", "create"] | ["create", "delete"] => Some("replace".to_owned()),
        actions => Some(actions.join("+")),
    }
}

/// The values of outputs by name, without those that are sensitive.
pub(super) fn outputs(outputs: &Json) -> Json {
    let outputs = outputs.as_object().into_iter().flatten();
    let open = outputs.filter(|(_, output)| output["sensitive"] != true);
    Json::Object(open.map(|(name, output)| (name.clone(), output["value"].clone())).collect::<Map<_, _>>())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_plan_is_told_without_values() {
        let change = |address: &str, actions: &[&str]| json!({"address": address, "change": {"actions": actions, "after": {"password": "secret"}}});
        let mut moved = change("a.e", &["no-op"]);
        moved["previous_address"] = "a.d".into();
        let mut renamed = change("a.f", &["update"]);
        renamed["previous_address"] = "a.g".into();
        let resources = [change("a.b", &["create"]), change("a.c", &["delete", "create"]), moved, renamed];
        let plan = json!({
            "resource_changes": resources,
            "output_changes": {"x": {"actions": ["create"], "after": 1}, "y": {"actions": ["no-op"]}},
        });
        let changes = json!([
            {"address": "a.b", "action": "create"},
            {"address": "a.c", "action": "replace"},
            {"address": "a.e", "action": "move", "from": "a.d"},
            {"address": "a.f", "action": "update", "from": "a.g"},
        ]);
        assert_eq!(planned(&plan), json!({"changes": changes, "outputs": [{"name": "x", "action": "create"}]}));
        assert_eq!(planned(&json!({})), json!({"changes": [], "outputs": []}));
    }

    #[test]
    fn sensitive_outputs_are_left_out() {
        let all = json!({"a": {"value": [1], "sensitive": false}, "b": {"value": "x", "sensitive": true}});
        assert_eq!(outputs(&all), json!({"a": [1]}));
    }
}
