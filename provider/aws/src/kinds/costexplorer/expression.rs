//! Which costs a monitor watches, and from which amount on somebody is told.

use crate::args::Args;
use crate::attrs::{Attrs, texts};
use crate::fault::{Failed, Result};
use aws_sdk_costexplorer::types::{CostCategoryValues, DimensionValues, Expression, MatchOption, TagValues};
use ledgerform_engine::Value;
use serde_json::{Map, Value as Json};

/// An expression of nested blocks as it is to be.
pub(super) fn wanted(block: Args<'_>) -> Expression {
    let all = |name: &str| {
        let all: Vec<Expression> = block.blocks(name).into_iter().map(wanted).collect();
        (!all.is_empty()).then_some(all)
    };
    let dimensions = block.block("dimension").map(|own| {
        let builder = DimensionValues::builder().set_key(own.variant("key")).set_values(own.strings("values"));
        builder.set_match_options(own.each("match_options")).build()
    });
    let tags = block.block("tags").map(|own| {
        let builder = TagValues::builder().set_key(own.text("key")).set_values(own.strings("values"));
        builder.set_match_options(own.each("match_options")).build()
    });
    let categories = block.block("cost_category").map(|own| {
        let builder = CostCategoryValues::builder().set_key(own.text("key")).set_values(own.strings("values"));
        builder.set_match_options(own.each("match_options")).build()
    });
    Expression::builder()
        .set_and(all("and"))
        .set_or(all("or"))
        .set_not(block.block("not").map(wanted).map(Box::new))
        .set_dimensions(dimensions)
        .set_tags(tags)
        .set_cost_categories(categories)
        .build()
}

/// An expression as nested blocks.
pub(super) fn told(expression: &Expression) -> Attrs {
    let all = |all: &[Expression]| all.iter().map(told).collect::<Vec<_>>();
    let values = |key: Option<&str>, values: &[String], options: &[MatchOption]| {
        Attrs::new().put("key", key).put("match_options", texts(options)).put("values", values)
    };
    let dimension = expression.dimensions();
    let dimension = dimension.map(|own| values(own.key().map(|key| key.as_str()), own.values(), own.match_options()));
    let tags = expression.tags().map(|own| values(own.key(), own.values(), own.match_options()));
    let category = expression.cost_categories().map(|own| values(own.key(), own.values(), own.match_options()));
    Attrs::new()
        .put("and", all(expression.and()))
        .block("cost_category", category)
        .block("dimension", dimension)
        .block("not", expression.not().map(told))
        .put("or", all(expression.or()))
        .block("tags", tags)
}

/// An expression that is written as JSON.
pub(super) fn parsed(text: &str) -> Result<Expression> {
    let wrong = |error: serde_json::Error| Failed::refused(format!("monitor_specification is no JSON: {error}"));
    of_json(&serde_json::from_str(text).map_err(wrong)?)
}

const NAMES: [&str; 6] = ["And", "CostCategories", "Dimensions", "Not", "Or", "Tags"];

fn of_json(json: &Json) -> Result<Expression> {
    let fields = json.as_object().ok_or_else(|| Failed::refused("monitor_specification must be an object"))?;
    let fields: Map<String, Json> =
        fields.iter().filter(|(_, value)| !value.is_null()).map(|(k, v)| (k.clone(), v.clone())).collect();
    if let Some(name) = fields.keys().find(|name| !NAMES.contains(&name.as_str())) {
        let names = NAMES.join(", ");
        return Err(Failed::refused(format!("monitor_specification has no `{name}`; it has {names}")));
    }
    let all = |name: &str| {
        let items = fields.get(name).and_then(Json::as_array);
        items.map(|items| items.iter().map(of_json).collect::<Result<Vec<_>>>()).transpose()
    };
    let text = |own: &Json, name: &str| own.get(name).and_then(Json::as_str).map(str::to_owned);
    let list = |own: &Json, name: &str| {
        let items = own.get(name).and_then(Json::as_array)?;
        Some(items.iter().filter_map(|item| item.as_str().map(str::to_owned)).collect::<Vec<_>>())
    };
    let options = |own: &Json| {
        Some(list(own, "MatchOptions")?.iter().map(|option| MatchOption::from(option.as_str())).collect::<Vec<_>>())
    };
    let dimensions = fields.get("Dimensions").map(|own| {
        let key = text(own, "Key").map(|key| key.as_str().into());
        let builder = DimensionValues::builder().set_key(key).set_values(list(own, "Values"));
        builder.set_match_options(options(own)).build()
    });
    let tags = fields.get("Tags").map(|own| {
        let builder = TagValues::builder().set_key(text(own, "Key")).set_values(list(own, "Values"));
        builder.set_match_options(options(own)).build()
    });
    let categories = fields.get("CostCategories").map(|own| {
        let builder = CostCategoryValues::builder().set_key(text(own, "Key")).set_values(list(own, "Values"));
        builder.set_match_options(options(own)).build()
    });
    let not = fields.get("Not").map(of_json).transpose()?;
    Ok(Expression::builder()
        .set_and(all("And")?)
        .set_or(all("Or")?)
        .set_not(not.map(Box::new))
        .set_dimensions(dimensions)
        .set_tags(tags)
        .set_cost_categories(categories)
        .build())
}

/// An expression as JSON.
pub(super) fn written(expression: &Expression) -> String {
    json(expression).to_string()
}

fn json(expression: &Expression) -> Json {
    let mut fields = Map::new();
    let mut put = |name: &str, value: Option<Json>| {
        if let Some(value) = value {
            fields.insert(name.to_owned(), value);
        }
    };
    let all = |all: &[Expression]| (!all.is_empty()).then(|| Json::Array(all.iter().map(json).collect()));
    let values = |key: Option<&str>, values: &[String], options: &[MatchOption]| {
        let options = (!options.is_empty()).then(|| texts(options));
        serde_json::json!({"Key": key, "MatchOptions": options, "Values": values})
    };
    put("And", all(expression.and()));
    put("Or", all(expression.or()));
    put("Not", expression.not().map(json));
    let dimensions = expression.dimensions();
    put(
        "Dimensions",
        dimensions.map(|own| values(own.key().map(|key| key.as_str()), own.values(), own.match_options())),
    );
    put("Tags", expression.tags().map(|own| values(own.key(), own.values(), own.match_options())));
    put("CostCategories", expression.cost_categories().map(|own| values(own.key(), own.values(), own.match_options())));
    Json::Object(fields)
}

/// Whether two texts are the same expression: what is null is not there, and an empty list is none.
pub(super) fn same(a: &Value, b: &Value) -> bool {
    let parse = |value: &Value| serde_json::from_str::<Json>(value.as_str()?).ok().map(bare);
    matches!((parse(a), parse(b)), (Some(a), Some(b)) if a == b)
}

fn bare(json: Json) -> Json {
    match json {
        Json::Object(fields) => {
            let is_there = |value: &Json| !value.is_null() && value.as_array().is_none_or(|items| !items.is_empty());
            Json::Object(fields.into_iter().filter(|(_, value)| is_there(value)).map(|(k, v)| (k, bare(v))).collect())
        }
        Json::Array(items) => Json::Array(items.into_iter().map(bare).collect()),
        other => other,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_expression_is_written_as_it_was_given() {
        let text = r#"{"And": null, "Dimensions": {"Key": "LINKED_ACCOUNT", "MatchOptions": null, "Values": ["1"]},
            "Not": {"Tags": {"Key": "a", "Values": ["b"], "MatchOptions": ["EQUALS"]}}}"#;
        let again = written(&parsed(text).unwrap());
        assert!(same(&text.into(), &again.as_str().into()), "{again}");
        assert!(!same(&text.into(), &r#"{"Dimensions": {"Key": "LINKED_ACCOUNT", "Values": ["2"]}}"#.into()));
    }

    #[test]
    fn what_is_no_expression_is_refused() {
        for text in ["", "[]", r#"{"dimensions": {}}"#, r#"{"Not": []}"#] {
            assert!(parsed(text).is_err(), "{text}");
        }
    }
}
