//! `aws_iam_policy_document`, computed as the AWS provider does.

use ledgerform_tfplugin::{Diagnostics, Value};
use serde_json::{Map, Value as Json, json};
use std::collections::{BTreeMap, BTreeSet};

/// The document in the provider's two-space layout, and without layout.
pub(super) fn documents(config: &Value) -> Result<(String, String), Diagnostics> {
    let mut document = Document { version: None, id: None, statements: Vec::new() };
    for source in texts(config.attribute("source_policy_documents")) {
        document.merge(Document::parse(source)?, Clash::Refuse)?;
    }
    let own = Document {
        version: Some(config.attribute("version").as_str().unwrap_or("2012-10-17").to_owned()),
        id: config.attribute("policy_id").as_str().map(str::to_owned),
        statements: blocks(config.attribute("statement")).iter().map(statement).collect(),
    };
    document.merge(own, Clash::Replace)?;
    for source in texts(config.attribute("override_policy_documents")) {
        document.merge(Document::parse(source)?, Clash::Replace)?;
    }
    let json = document.into_json();
    let (mut pretty, mut minified) = (String::new(), String::new());
    print(&json, Some(0), &mut pretty);
    print(&json, None, &mut minified);
    Ok((pretty, minified))
}

/// A document in the making.
struct Document {
    version: Option<String>,
    id: Option<String>,
    statements: Vec<Map<String, Json>>,
}

/// What becomes of a statement whose id is there already.
#[derive(Clone, Copy, PartialEq)]
enum Clash {
    Refuse,
    Replace,
}

impl Document {
    fn parse(text: &str) -> Result<Self, Diagnostics> {
        let invalid = |detail: String| Diagnostics::error("Invalid policy document", detail);
        if text.is_empty() {
            return Ok(Self { version: None, id: None, statements: Vec::new() });
        }
        let json: Json = serde_json::from_str(text).map_err(|error| invalid(error.to_string()))?;
        let statements = match json.get("Statement") {
            Some(Json::Array(statements)) => statements.clone(),
            Some(statement @ Json::Object(_)) => vec![statement.clone()],
            _ => Vec::new(),
        };
        let owned = |name: &str| json.get(name).and_then(Json::as_str).map(str::to_owned);
        Ok(Self {
            version: owned("Version"),
            id: owned("Id"),
            statements: statements.into_iter().filter_map(|s| s.as_object().cloned()).collect(),
        })
    }

    fn merge(&mut self, other: Self, clash: Clash) -> Result<(), Diagnostics> {
        self.version = other.version.or(self.version.take());
        self.id = other.id.or(self.id.take());
        for statement in other.statements {
            let id = statement.get("Sid").and_then(Json::as_str).unwrap_or_default().to_owned();
            let same = |s: &Map<String, Json>| s.get("Sid").and_then(Json::as_str) == Some(id.as_str());
            match self.statements.iter().position(same).filter(|_| !id.is_empty()) {
                Some(_) if clash == Clash::Refuse => {
                    return Err(Diagnostics::error("Duplicate statement id", format!("Sid \"{id}\" stands twice.")));
                }
                Some(i) => self.statements[i] = statement,
                None => self.statements.push(statement),
            }
        }
        Ok(())
    }

    fn into_json(self) -> Json {
        let mut document = Map::new();
        document.insert("Version".to_owned(), json!(self.version));
        if let Some(id) = self.id {
            document.insert("Id".to_owned(), json!(id));
        }
        if !self.statements.is_empty() {
            document.insert("Statement".to_owned(), json!(self.statements));
        }
        Json::Object(document)
    }
}

/// The order of keys in the provider's text. Other keys, such as those of conditions, sort by name.
const ORDER: [&str; 12] = [
    "Version",
    "Id",
    "Statement",
    "Sid",
    "Effect",
    "Action",
    "NotAction",
    "Resource",
    "NotResource",
    "Principal",
    "NotPrincipal",
    "Condition",
];

/// Prints JSON with the provider's order of keys; two spaces per level, or nothing without `depth`.
fn print(json: &Json, depth: Option<usize>, out: &mut String) {
    let inner = depth.map(|depth| depth + 1);
    let line = |depth: Option<usize>, out: &mut String| {
        if let Some(depth) = depth {
            out.push('\n');
            out.push_str(&"  ".repeat(depth));
        }
    };
    match json {
        Json::Object(entries) if !entries.is_empty() => {
            let mut keys: Vec<&String> = entries.keys().collect();
            keys.sort_by_key(|key| (ORDER.iter().position(|known| known == key).unwrap_or(ORDER.len()), *key));
            out.push('{');
            for (i, key) in keys.into_iter().enumerate() {
                out.push_str(if i == 0 { "" } else { "," });
                line(inner, out);
                out.push_str(&json!(key).to_string());
                out.push_str(if depth.is_some() { ": " } else { ":" });
                print(&entries[key], inner, out);
            }
            line(depth, out);
            out.push('}');
        }
        Json::Array(elements) if !elements.is_empty() => {
            out.push('[');
            for (i, element) in elements.iter().enumerate() {
                out.push_str(if i == 0 { "" } else { "," });
                line(inner, out);
                print(element, inner, out);
            }
            line(depth, out);
            out.push(']');
        }
        other => out.push_str(&other.to_string()),
    }
}

fn statement(block: &Value) -> Map<String, Json> {
    let mut statement = Map::new();
    if let Some(id) = block.attribute("sid").as_str().filter(|id| !id.is_empty()) {
        statement.insert("Sid".to_owned(), json!(id));
    }
    statement.insert("Effect".to_owned(), json!(block.attribute("effect").as_str().unwrap_or("Allow")));
    let sets = [
        ("actions", "Action"),
        ("not_actions", "NotAction"),
        ("resources", "Resource"),
        ("not_resources", "NotResource"),
    ];
    for (attribute, key) in sets {
        let values: Vec<String> = texts(block.attribute(attribute)).map(unescape).collect();
        if !values.is_empty() {
            statement.insert(key.to_owned(), one_or_many(values));
        }
    }
    for (attribute, key) in [("principals", "Principal"), ("not_principals", "NotPrincipal")] {
        let principals = blocks(block.attribute(attribute));
        if !principals.is_empty() {
            statement.insert(key.to_owned(), principal(principals));
        }
    }
    let conditions = blocks(block.attribute("condition"));
    if !conditions.is_empty() {
        statement.insert("Condition".to_owned(), condition(conditions));
    }
    statement
}

fn principal(blocks: &[Value]) -> Json {
    let mut kinds: BTreeMap<String, BTreeSet<String>> = BTreeMap::new();
    for block in blocks {
        let kind = block.attribute("type").as_str().unwrap_or_default().to_owned();
        kinds.entry(kind).or_default().extend(texts(block.attribute("identifiers")).map(unescape));
    }
    let everyone = |kind: &str, ids: &BTreeSet<String>| kind == "*" && ids.len() == 1 && ids.contains("*");
    if kinds.len() == 1 && kinds.iter().all(|(kind, ids)| everyone(kind, ids)) {
        return json!("*");
    }
    let entries = kinds.into_iter().map(|(kind, ids)| (kind, one_or_many(ids.into_iter().collect())));
    Json::Object(entries.collect())
}

fn condition(blocks: &[Value]) -> Json {
    let mut tests: BTreeMap<String, BTreeMap<String, Vec<String>>> = BTreeMap::new();
    for block in blocks {
        let text = |name: &str| block.attribute(name).as_str().unwrap_or_default().to_owned();
        let values = texts(block.attribute("values")).map(unescape);
        tests.entry(text("test")).or_default().entry(text("variable")).or_default().extend(values);
    }
    let many = |values: Vec<String>| match values.as_slice() {
        [one] => json!(one),
        _ => json!(values),
    };
    let variables = |entries: BTreeMap<String, Vec<String>>| {
        Json::Object(entries.into_iter().map(|(variable, values)| (variable, many(values))).collect())
    };
    Json::Object(tests.into_iter().map(|(test, entries)| (test, variables(entries))).collect())
}

/// `&{…}` stands for the `${…}` of IAM, which Terraform would take for its own.
fn unescape(text: &str) -> String {
    text.replace("&{", "${")
}

fn one_or_many(mut values: Vec<String>) -> Json {
    if values.len() == 1 {
        return json!(values.remove(0));
    }
    values.sort_by(|a, b| b.cmp(a));
    json!(values)
}

fn blocks(value: &Value) -> &[Value] {
    value.elements().unwrap_or_default()
}

fn texts(value: &Value) -> impl Iterator<Item = &str> {
    blocks(value).iter().filter_map(Value::as_str)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn set(texts: &[&str]) -> Value {
        Value::set(texts.iter().map(|text| Value::from(*text)).collect())
    }

    #[test]
    fn documents_are_written_as_the_provider_writes_them() {
        let statement = Value::object([
            ("sid", "Read".into()),
            ("actions", set(&["s3:GetObject", "s3:ListBucket"])),
            ("resources", set(&["arn:aws:s3:::b/&{aws:username}"])),
            ("principals", Value::set(vec![Value::object([("type", "AWS".into()), ("identifiers", set(&["*"]))])])),
            (
                "condition",
                Value::set(vec![Value::object([
                    ("test", "Bool".into()),
                    ("variable", "aws:SecureTransport".into()),
                    ("values", Value::List(vec!["true".into()])),
                ])]),
            ),
        ]);
        let config = Value::object([("statement", Value::List(vec![statement]))]);
        let (pretty, minified) = documents(&config).unwrap();
        let expected = r#"{
  "Version": "2012-10-17",
  "Statement": [
    {
      "Sid": "Read",
      "Effect": "Allow",
      "Action": [
        "s3:ListBucket",
        "s3:GetObject"
      ],
      "Resource": "arn:aws:s3:::b/${aws:username}",
      "Principal": {
        "AWS": "*"
      },
      "Condition": {
        "Bool": {
          "aws:SecureTransport": "true"
        }
      }
    }
  ]
}"#;
        assert_eq!(pretty, expected);
        assert!(minified.starts_with(r#"{"Version":"2012-10-17","Statement":[{"Sid":"Read","Effect":"Allow","#));
    }

    #[test]
    fn statements_with_one_id_are_replaced_or_refused() {
        let document = |effect: &str| {
            let statement = format!(r#"{{"Sid":"A","Effect":"{effect}","Action":"*","Resource":"*"}}"#);
            Value::from(format!(r#"{{"Version":"2012-10-17","Statement":[{statement}]}}"#))
        };
        let (name, other) = ("source_policy_documents", "override_policy_documents");
        let replaced =
            Value::object([(name, Value::List(vec![document("Allow")])), (other, Value::List(vec![document("Deny")]))]);
        assert!(documents(&replaced).unwrap().1.contains("Deny"));
        let twice = Value::object([(name, Value::List(vec![document("Allow"), document("Deny")]))]);
        assert!(documents(&twice).is_err());
    }
}
