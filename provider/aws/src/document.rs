//! When two JSON texts mean the same.

use ledgerform_engine::Value;
use serde_json::Value as Json;

/// Whether two texts are the same JSON: order of keys, spaces and the writing of strings do not count.
pub(crate) fn same_json(a: &Value, b: &Value) -> bool {
    compare(a, b, |json| json)
}

/// Whether two texts are the same policy of IAM.
///
/// Services give policies back in another form than they took them: one element for a list of one, sorted elements, the
/// ARN of an account's root for its ID.
/// Source: <https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_grammar.html>
pub(crate) fn same_policy(a: &Value, b: &Value) -> bool {
    compare(a, b, policy)
}

fn compare(a: &Value, b: &Value, normal: fn(Json) -> Json) -> bool {
    let parse = |value: &Value| serde_json::from_str::<Json>(value.as_str()?).ok().map(normal);
    match (parse(a), parse(b)) {
        (Some(a), Some(b)) => a == b,
        _ => false,
    }
}

/// A policy in the one form of all that mean the same.
fn policy(json: Json) -> Json {
    match json {
        Json::Object(fields) => {
            let kept = fields.into_iter().filter(|(key, value)| !(key == "Sid" && value == ""));
            Json::Object(
                kept.map(|(key, value)| match (key.as_str(), policy(value)) {
                    ("Principal" | "NotPrincipal", Json::String(all)) if all == "*" => {
                        (key, serde_json::json!({"AWS": "*"}))
                    }
                    ("AWS", value) => (key, principals(value)),
                    ("Statement", one @ Json::Object(_)) => (key, Json::Array(vec![one])),
                    (_, value) => (key, value),
                })
                .collect(),
            )
        }
        Json::Array(items) => {
            let mut items: Vec<Json> = items.into_iter().map(policy).collect();
            items.sort_by_cached_key(Json::to_string);
            items.dedup();
            match (items.len(), items.pop()) {
                (1, Some(one)) if !one.is_object() => one,
                (_, last) => {
                    items.extend(last);
                    Json::Array(items)
                }
            }
        }
        // Values of conditions may be written as texts.
        Json::Bool(value) => Json::String(value.to_string()),
        Json::Number(number) => Json::String(number.to_string()),
        value => value,
    }
}

/// The ID of an account stands for its root.
fn principals(value: Json) -> Json {
    match value {
        Json::String(text) => match text.strip_suffix(":root").and_then(|arn| arn.rsplit(':').next()) {
            Some(account) => Json::String(account.to_owned()),
            None => Json::String(text),
        },
        Json::Array(items) => {
            let mut items: Vec<Json> = items.into_iter().map(principals).collect();
            items.sort_by_cached_key(Json::to_string);
            Json::Array(items)
        }
        value => value,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(a: &str, b: &str, expected: bool) {
        assert_eq!(same_policy(&a.into(), &b.into()), expected, "{a}\n{b}");
    }

    #[test]
    fn policies_that_mean_the_same_are_the_same() {
        let statement = |principal: &str, action: &str| {
            format!(r#"{{"Statement": [{{"Effect": "Allow", "Principal": {principal}, "Action": {action}}}]}}"#)
        };
        let policy = statement(r#"{"AWS": ["arn:aws:iam::123456789012:root"]}"#, r#"["s3:Get*", "s3:List*"]"#);
        check(&policy, &statement(r#"{"AWS": "123456789012"}"#, r#"["s3:List*", "s3:Get*"]"#), true);
        check(&policy, &statement(r#"{"AWS": "123456789012"}"#, r#"["s3:List*"]"#), false);
        check(&statement("\"*\"", "\"a:B\""), &statement(r#"{"AWS": ["*"]}"#, r#"["a:B"]"#), true);
        let one = r#"{"Statement": {"Sid": "", "Condition": {"Bool": {"aws:SecureTransport": false}}}}"#;
        let other = r#"{"Statement": [{"Condition": {"Bool": {"aws:SecureTransport": ["false"]}}}]}"#;
        check(one, other, true);
        check("no JSON", "no JSON", false);
    }

    #[test]
    fn json_is_the_same_whatever_its_order() {
        assert!(same_json(&r#"{"a": 1, "b": [1, 2]}"#.into(), &r#"{"b":[1,2],"a":1}"#.into()));
        assert!(!same_json(&r#"{"b": [1, 2]}"#.into(), &r#"{"b":[2,1]}"#.into()));
    }
}
