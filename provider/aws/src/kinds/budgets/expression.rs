//! Which costs a budget is for.

use crate::args::Args;
use crate::attrs::{Attrs, texts};
use crate::fault::Result;
use aws_sdk_budgets::types::{CostCategoryValues, Expression, ExpressionDimensionValues, TagValues};

/// An expression as it is to be.
pub(super) fn wanted(block: Args<'_>) -> Result<Expression> {
    let all = |name: &str| {
        let all = block.blocks(name).into_iter().map(wanted).collect::<Result<Vec<_>>>()?;
        Ok::<_, crate::fault::Failed>((!all.is_empty()).then_some(all))
    };
    let dimensions = block.block("dimensions").map(|own| {
        let builder = ExpressionDimensionValues::builder().set_key(own.variant("key"));
        let builder = builder.set_values(Some(own.strings("values").unwrap_or_default()));
        builder.set_match_options(own.each("match_options")).build()
    });
    let tags = block.block("tags").map(|own| {
        let builder = TagValues::builder().set_key(own.text("key")).set_values(own.strings("values"));
        builder.set_match_options(own.each("match_options")).build()
    });
    let categories = block.block("cost_categories").map(|own| {
        let builder = CostCategoryValues::builder().set_key(own.text("key")).set_values(own.strings("values"));
        builder.set_match_options(own.each("match_options")).build()
    });
    let not = block.block("not").map(wanted).transpose()?;
    let builder = Expression::builder().set_and(all("and")?).set_or(all("or")?).set_not(not.map(Box::new));
    Ok(builder.set_dimensions(dimensions.transpose()?).set_tags(tags).set_cost_categories(categories).build())
}

/// An expression as attributes.
pub(super) fn told(expression: &Expression) -> Attrs {
    let all = |all: &[Expression]| all.iter().map(told).collect::<Vec<_>>();
    let dimensions = expression.dimensions().map(|own| {
        Attrs::new()
            .variant("key", Some(own.key()))
            .put("match_options", texts(own.match_options()))
            .put("values", own.values())
    });
    let tags = expression.tags().map(|own| {
        Attrs::new().put("key", own.key()).put("match_options", texts(own.match_options())).put("values", own.values())
    });
    let categories = expression.cost_categories().map(|own| {
        Attrs::new().put("key", own.key()).put("match_options", texts(own.match_options())).put("values", own.values())
    });
    let attrs = Attrs::new()
        .put("and", all(expression.and()))
        .block("cost_categories", categories)
        .block("dimensions", dimensions)
        .block("not", expression.not().map(told))
        .put("or", all(expression.or()));
    attrs.block("tags", tags)
}
