//! Broken rules, each by one value.

use super::*;
use crate::propose::tests::{block, value};
use crate::{Refinements, Unknown};
use serde_json::json;

fn planned(config: serde_json::Value, planned: serde_json::Value) -> Vec<String> {
    let found = check_planned(&block(), &Value::Null, &value(config), &value(planned));
    found.iter().map(Violation::to_string).collect()
}

fn applied(planned: serde_json::Value, applied: serde_json::Value) -> Vec<String> {
    check_applied(&value(planned), &value(applied)).iter().map(Violation::to_string).collect()
}

#[test]
fn plans_keep_to_the_configuration() {
    let none: [String; 0] = [];
    assert_eq!(planned(json!({"name": "x"}), json!({"name": "x", "id": "?", "size": 4})), none);
    assert_eq!(
        planned(json!({"name": "x"}), json!({"name": "y"})),
        ["name: the planned value is not the configured one"]
    );
    assert_eq!(
        planned(json!({}), json!({"name": "y"})),
        ["name: planned a value for an attribute that is neither configured nor computed"]
    );
    assert_eq!(planned(json!({"size": 1}), json!({"size": 2})), ["size: the planned value is not the configured one"]);
    assert_eq!(
        planned(json!({"secret": "s"}), json!({"secret": "s"})),
        ["secret: a write-only attribute must be null in a plan"]
    );
    assert_eq!(planned(json!({"secret": "s"}), json!({})), none);
    assert_eq!(
        planned(json!({"rule": [{"port": 1}]}), json!({"rule": []})),
        ["rule: the number of elements is not the configured one"]
    );
    assert_eq!(
        planned(json!({"rule": [{"port": 1}]}), json!({"rule": [{"port": 2, "key": "k"}]})),
        ["rule[0].port: the planned value is not the configured one"]
    );
    assert_eq!(
        planned(json!({"tag": [{"port": 1}]}), json!({"tag": [{"port": 2}]})),
        ["tag: an element is not a configured one"]
    );
    assert_eq!(planned(json!({"net": [{"port": 1}]}), json!({"net": [{"port": 1, "key": "?"}]})), none);
}

#[test]
fn an_equal_prior_value_may_stand_for_the_configured_one() {
    let (prior, config) = (value(json!({"name": "ARN"})), value(json!({"name": "arn"})));
    assert!(check_planned(&block(), &prior, &config, &prior).is_empty());
}

#[test]
fn applying_gives_what_was_planned() {
    let none: [String; 0] = [];
    assert_eq!(applied(json!({"id": "?", "name": "x"}), json!({"id": "i", "name": "x"})), none);
    assert_eq!(applied(json!({"name": "x"}), json!({"name": "y"})), ["name: is not the planned value"]);
    assert_eq!(applied(json!({"name": "x"}), json!({})), ["name: was planned with a value and is null"]);
    assert_eq!(applied(json!({}), json!({"size": 1})), ["size: was planned as null"]);
    assert_eq!(
        applied(json!({"rule": [{"port": 1}]}), json!({"rule": []})),
        ["rule: has another number of elements than planned"]
    );
    let two = json!({"tag": [{"port": 1, "key": "?"}, {"port": 2, "key": "?"}]});
    assert_eq!(applied(two.clone(), json!({"tag": [{"port": 1, "key": "a"}, {"port": 2, "key": "b"}]})), none);
    assert_eq!(applied(two, json!({"tag": [{"port": 1, "key": "a"}]})), ["tag: lacks a planned element"]);
}

#[test]
fn promises_bind() {
    let refined = |refinements| Value::Unknown(Unknown::refined(refinements));
    let arn = refined(Refinements { prefix: Some("arn:".to_owned()), is_null: Some(false), ..Refinements::default() });
    assert!(check_applied(&arn, &Value::from("arn:aws")).is_empty());
    assert_eq!(check_applied(&arn, &Value::from("x")).len(), 1);
    assert_eq!(check_applied(&arn, &Value::Null).len(), 1);
}

#[test]
fn unknown_and_write_only_values_are_found_where_they_are() {
    let object = value(json!({"id": "?", "rule": [{"key": "?"}]}));
    let found: Vec<String> = check_known(&object).iter().map(Violation::to_string).collect();
    assert_eq!(found, ["id: must be known", "rule[0].key: must be known"]);
    let secret = value(json!({"secret": "s"}));
    let found = check_write_only(&block(), &secret);
    assert_eq!(found.len(), 1);
    assert!(!found[0].to_string().contains("\"s\""), "values are not shown");
}

/// The block's value with this in place of `rule`.
fn with_rule(rule: Value) -> Value {
    let Value::Object(mut attributes) = value(json!({})) else { panic!("not an object") };
    attributes.insert("rule".to_owned(), rule);
    Value::Object(attributes)
}

#[test]
fn blocks_that_are_not_known_stay_so() {
    let unknown = with_rule(Value::UNKNOWN);
    let check = |planned: &Value| check_planned(&block(), &Value::Null, &unknown, planned);
    assert_eq!(check(&unknown), []);
    let found = check(&value(json!({"rule": [{"port": 1}]})));
    assert_eq!(found[0].to_string(), "rule: planned blocks that the configuration does not know yet");
}

#[test]
fn computed_blocks_are_the_providers() {
    let mut block = block();
    block.block_types.get_mut("rule").unwrap().block.computed = true;
    let check = |config: &Value, planned: &Value| {
        let found = check_planned(&block, &Value::Null, config, planned);
        found.iter().map(Violation::to_string).collect::<Vec<_>>()
    };
    let (left, made) = (with_rule(Value::Null), value(json!({"rule": [{"port": 1}]})));
    let none: [String; 0] = [];
    assert_eq!(check(&left, &with_rule(Value::UNKNOWN)), none);
    assert_eq!(check(&left, &made), none);
    assert_eq!(crate::proposed_new(&block, &made, &left).attribute("rule"), made.attribute("rule"));
    // What is configured, or cannot be left out in an older Terraform, stands as ever.
    let configured = value(json!({"rule": []}));
    assert_eq!(check(&configured, &made), ["rule: the number of elements is not the configured one"]);
}
