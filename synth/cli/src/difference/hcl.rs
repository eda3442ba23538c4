//! HCL as the Terraform JSON that says the same, as far as a comparison needs it.
//!
//! Literals become values. Any other expression becomes its text in `${…}`: the same printer wrote both sides, so equal
//! expressions have equal texts.

use hcl_edit::Span;
use hcl_edit::expr::{Expression, ObjectKey};
use hcl_edit::structure::{Block, BlockLabel, Body};
use serde_json::{Map, Value as Json};

/// The document of a file.
///
/// # Errors
/// Where and why the text is not HCL.
pub(super) fn document(text: &str) -> Result<Json, hcl_edit::parser::Error> {
    let body = hcl_edit::parser::parse_body(text)?;
    let reader = Reader { text };
    let mut document = Map::new();
    for block in body.blocks() {
        reader.add(&mut document, block);
    }
    Ok(Json::Object(document))
}

struct Reader<'a> {
    text: &'a str,
}

impl Reader<'_> {
    /// Adds a top-level block under its kind and labels.
    fn add(&self, document: &mut Map<String, Json>, block: &Block) {
        let kind = block.ident.as_str();
        let mut body = self.body(&block.body);
        if matches!(kind, "moved" | "removed" | "import") {
            // Addresses stand bare in JSON.
            for name in ["from", "to"] {
                let address = body.get(name).and_then(Json::as_str).and_then(bare).map(str::to_owned);
                body.extend(address.map(|address| (name.to_owned(), Json::String(address))));
            }
        }
        let mut at = document.entry(kind).or_insert(Json::Null);
        for label in &block.labels {
            if !at.is_object() {
                *at = Json::Object(Map::new());
            }
            at = &mut at[BlockLabel::as_str(label)];
        }
        match (kind, at) {
            ("locals" | "terraform", at @ Json::Null) => *at = Json::Object(body),
            ("locals" | "terraform", Json::Object(before)) => before.extend(body),
            (_, at @ Json::Null) if !block.labels.is_empty() && kind != "provider" => *at = Json::Object(body),
            (_, Json::Array(all)) => all.push(Json::Object(body)),
            (_, at) => *at = Json::Array(vec![Json::Object(body)]),
        }
    }

    fn body(&self, body: &Body) -> Map<String, Json> {
        let value = |attribute: &hcl_edit::structure::Attribute| self.value(&attribute.value);
        let mut map: Map<String, Json> =
            body.attributes().map(|attribute| (attribute.key.as_str().to_owned(), value(attribute))).collect();
        for block in body.blocks() {
            let content = block.labels.iter().rev().fold(Json::Object(self.body(&block.body)), |content, label| {
                Json::Object(Map::from_iter([(label.as_str().to_owned(), content)]))
            });
            match map.entry(block.ident.as_str()).or_insert_with(|| Json::Array(Vec::new())) {
                Json::Array(blocks) => blocks.push(content),
                // An argument of the same name: no configuration has both.
                other => *other = content,
            }
        }
        map
    }

    fn value(&self, expression: &Expression) -> Json {
        match expression {
            Expression::Null(_) => Json::Null,
            Expression::Bool(value) => Json::Bool(*value.value()),
            Expression::Number(_) => serde_json::from_str(self.source(expression)).unwrap_or(Json::Null),
            Expression::String(text) => Json::String(text.value().clone()),
            Expression::Array(items) => Json::Array(items.iter().map(|item| self.value(item)).collect()),
            Expression::Object(items) => {
                let key = |key: &ObjectKey| match key {
                    ObjectKey::Ident(name) => name.as_str().to_owned(),
                    ObjectKey::Expression(Expression::String(name)) => name.value().clone(),
                    ObjectKey::Expression(Expression::Variable(name)) => name.value().to_string(),
                    ObjectKey::Expression(other) => self.later(other),
                };
                items.iter().map(|(name, value)| (key(name), self.value(value.expr()))).collect()
            }
            Expression::StringTemplate(_) => {
                let source = self.source(expression);
                let inner = source.strip_prefix('"').and_then(|text| text.strip_suffix('"'));
                Json::String(inner.unwrap_or(source).to_owned())
            }
            other => Json::String(self.later(other)),
        }
    }

    fn later(&self, expression: &Expression) -> String {
        format!("${{{}}}", self.source(expression))
    }

    fn source(&self, expression: &Expression) -> &str {
        expression.span().and_then(|span| self.text.get(span)).unwrap_or_default().trim()
    }
}

/// `aws_vpc.main` of `${aws_vpc.main}`.
fn bare(text: &str) -> Option<&str> {
    text.strip_prefix("${")?.strip_suffix('}')
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn both_languages_have_the_same_shape() {
        let text = r#"
terraform {
  required_version = ">= 1.8"
  backend "local" {
    path = "x.tfstate"
  }
}
provider "aws" {
  region = "eu"
}
provider "aws" {
  alias = "us"
}
locals {
  a = 1.50
}
resource "aws_vpc" "main" {
  cidr_block = var.cidr
  tags       = { Name = "main-${var.name}", "b c" = null }
  zones      = ["a", upper("b")]
  rule {
    port = 1
  }
  rule {
    port = 2
  }
}
moved {
  from = aws_vpc.old
  to   = aws_vpc.main
}
"#;
        let expected = json!({
            "terraform": {"required_version": ">= 1.8", "backend": [{"local": {"path": "x.tfstate"}}]},
            "provider": {"aws": [{"region": "eu"}, {"alias": "us"}]},
            "resource": {"aws_vpc": {"main": {
                "cidr_block": "${var.cidr}",
                "tags": {"Name": "main-${var.name}", "b c": null},
                "zones": ["a", "${upper(\"b\")}"],
                "rule": [{"port": 1}, {"port": 2}],
            }}},
            "moved": [{"from": "aws_vpc.old", "to": "aws_vpc.main"}],
        });
        let mut found = document(text).unwrap();
        let local = found.as_object_mut().unwrap().remove("locals").unwrap();
        assert_eq!(found, expected);
        assert_eq!(local["a"].to_string(), "1.50", "numbers stay as they are written");
        assert!(document("a {").is_err());
    }
}
