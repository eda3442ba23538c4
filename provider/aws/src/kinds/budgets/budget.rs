//! `aws_budgets_budget`

use super::{expression, notification};
use crate::args::Args;
use crate::attrs::{Attrs, texts, time};
use crate::context::Context;
use crate::fault::{Failed, Missing, Result};
use crate::kind::{Change, Found, Gone, Kind, New};
use crate::mark::Tags;
use aws_sdk_budgets::error::BuildError;
use aws_sdk_budgets::types::{
    AutoAdjustData, Budget as Wanted, CostTypes, HistoricalOptions, ResourceTag, Spend, TimePeriod,
};
use aws_smithy_types::DateTime;
use aws_smithy_types::date_time::Format;
use ledgerform_engine::{KindInfo, Value};
use std::collections::{BTreeMap, HashMap};

/// A budget. Its ID is the number of the account, a colon and its name.
pub(super) struct Budget;

impl Kind for Budget {
    const TYPE: &'static str = "aws_budgets_budget";

    fn info(info: KindInfo) -> KindInfo {
        let info = INCLUDED.iter().fold(info, |info, (path, included)| info.default(path, *included));
        info.replaced_by(["account_id", "name", "name_prefix"])
            .default("time_period_end", "2087-06-15_00:00")
            .same("limit_amount", same_number)
    }

    async fn create(cx: &Context, new: &New<'_>) -> Result<String> {
        let (args, name) = (new.args, new.name("name", "name_prefix", 100));
        let account = args.text("account_id").unwrap_or_else(|| cx.account.clone());
        let tags = new.tags().into_iter().map(|(key, value)| ResourceTag::builder().key(key).value(value).build());
        let request = cx
            .budgets()
            .create_budget()
            .account_id(&account)
            .budget(wanted(args, &name)?)
            .set_notifications_with_subscribers(Some(notification::wanted(args)?))
            .set_resource_tags(Some(tags.collect::<std::result::Result<Vec<_>, _>>()?));
        request.send().await?;
        Ok(format!("{account}:{name}"))
    }

    async fn read(cx: &Context, id: &str, recorded: Args<'_>) -> Result<Option<Found>> {
        let (account, name) = place(id)?;
        let request = cx.budgets().describe_budget().account_id(account).budget_name(name);
        let Some(answer) = request.send().await.or_missing()? else { return Ok(None) };
        let Some(budget) = answer.budget else { return Ok(None) };
        let Some(tags) = tags_of(cx, account, name).await? else { return Ok(None) };
        let Some(notifications) = notification::all(cx, account, name).await? else { return Ok(None) };
        let period = budget.time_period();
        let attributes = Attrs::new()
            .put("account_id", account)
            .put("arn", arn(cx, account, name))
            .block("auto_adjust_data", budget.auto_adjust_data().map(adjusted))
            .put("billing_view_arn", budget.billing_view_arn())
            .variant("budget_type", Some(budget.budget_type()))
            .put("cost_filter", cost_filters(&budget, recorded))
            .block_if_given("cost_types", cost_types(&budget, recorded), recorded)
            .block("filter_expression", budget.filter_expression().map(expression::told))
            .put("limit_amount", budget.budget_limit().map(|limit| limit.amount()))
            .put("limit_unit", budget.budget_limit().map(|limit| limit.unit()))
            .put("metrics", texts(budget.metrics()))
            .put("name", name)
            .put("notification", notifications.iter().map(notification::told).collect::<Vec<_>>())
            .put("planned_limit", planned(&budget))
            .put("time_period_end", period.and_then(|period| moment(period.end())))
            .put("time_period_start", period.and_then(|period| moment(period.start())))
            .variant("time_unit", Some(budget.time_unit()))
            .keep(&["name_prefix"], recorded);
        Ok(Some(Found::tagged(attributes, tags)))
    }

    async fn update(cx: &Context, change: &Change<'_>) -> Result<()> {
        let (budgets, args) = (cx.budgets(), change.args);
        let (account, name) = place(change.id)?;
        let parts = [
            "auto_adjust_data",
            "billing_view_arn",
            "budget_type",
            "cost_filter",
            "cost_types",
            "filter_expression",
            "limit_amount",
            "limit_unit",
            "metrics",
            "planned_limit",
            "time_period_end",
            "time_period_start",
            "time_unit",
        ];
        if change.has(&parts) {
            budgets.update_budget().account_id(account).new_budget(wanted(args, name)?).send().await?;
        }
        if change.has(&["notification"]) {
            notification::settle(cx, account, name, args).await?;
        }
        let (set, removed) = change.tags();
        if !set.is_empty() {
            let tags = set.into_iter().map(|(key, value)| ResourceTag::builder().key(key).value(value).build());
            let tags = tags.collect::<std::result::Result<Vec<_>, _>>()?;
            budgets.tag_resource().resource_arn(arn(cx, account, name)).set_resource_tags(Some(tags)).send().await?;
        }
        if !removed.is_empty() {
            let request = budgets.untag_resource().resource_arn(arn(cx, account, name));
            request.set_resource_tag_keys(Some(removed)).send().await?;
        }
        Ok(())
    }

    async fn delete(cx: &Context, gone: &Gone<'_>) -> Result<()> {
        let (account, name) = place(gone.id)?;
        cx.budgets().delete_budget().account_id(account).budget_name(name).send().await?;
        Ok(())
    }

    async fn find(cx: &Context, new: &New<'_>) -> Result<Option<String>> {
        let account = new.args.text("account_id").unwrap_or_else(|| cx.account.clone());
        Ok(Some(format!("{account}:{}", new.name("name", "name_prefix", 100))))
    }

    async fn owned(cx: &Context, _: &str) -> Result<Vec<(String, Tags)>> {
        let budgets = cx.budgets().describe_budgets().account_id(&cx.account).into_paginator().items().send();
        let mut found = Vec::new();
        for budget in budgets.collect::<std::result::Result<Vec<_>, _>>().await? {
            if let Some(tags) = tags_of(cx, &cx.account, budget.budget_name()).await? {
                found.push((format!("{}:{}", cx.account, budget.budget_name()), tags));
            }
        }
        Ok(found)
    }
}

/// What counts as costs where nothing is said.
///
/// Source: <https://docs.aws.amazon.com/aws-cost-management/latest/APIReference/API_budgets_CostTypes.html>
const INCLUDED: &[(&str, bool)] = &[
    ("cost_types.include_credit", true),
    ("cost_types.include_discount", true),
    ("cost_types.include_other_subscription", true),
    ("cost_types.include_recurring", true),
    ("cost_types.include_refund", true),
    ("cost_types.include_subscription", true),
    ("cost_types.include_support", true),
    ("cost_types.include_tax", true),
    ("cost_types.include_upfront", true),
    ("cost_types.use_amortized", false),
    ("cost_types.use_blended", false),
];

fn place(id: &str) -> Result<(&str, &str)> {
    let wrong = || Failed::refused(format!("`{id}` is no budget: the number of an account, a colon and a name"));
    id.split_once(':').ok_or_else(wrong)
}

fn arn(cx: &Context, account: &str, name: &str) -> String {
    format!("arn:{}:budgets::{account}:budget/{name}", cx.partition)
}

async fn tags_of(cx: &Context, account: &str, name: &str) -> Result<Option<Tags>> {
    let request = cx.budgets().list_tags_for_resource().resource_arn(arn(cx, account, name));
    let answer = request.send().await.or_missing()?;
    Ok(answer.map(|answer| answer.resource_tags().iter().map(|tag| (tag.key.clone(), tag.value.clone())).collect()))
}

/// Whether two amounts are the same number: `100` and `100.0`.
fn same_number(a: &Value, b: &Value) -> bool {
    let number = |value: &Value| value.as_str()?.parse::<f64>().ok();
    matches!((number(a), number(b)), (Some(a), Some(b)) if a == b)
}

/// A time as arguments have it: `2026-01-31_12:00`.
fn moment(at: Option<&DateTime>) -> Option<String> {
    let text = time(at)?.replace('T', "_");
    Some(text.get(..16).unwrap_or(&text).to_owned())
}

fn parsed(args: Args<'_>, name: &str) -> Result<Option<DateTime>> {
    let parse = |text: &str| {
        let wrong = |_| Failed::refused(format!("`{name}` must be a time such as 2026-01-31_12:00, not `{text}`"));
        DateTime::from_str(&format!("{}:00Z", text.replace('_', "T")), Format::DateTime).map_err(wrong)
    };
    args.str(name).map(parse).transpose()
}

#[expect(deprecated, reason = "the arguments cost_filter and cost_types are these")]
fn wanted(args: Args<'_>, name: &str) -> Result<Wanted> {
    let period = TimePeriod::builder()
        .set_end(parsed(args, "time_period_end")?)
        .set_start(parsed(args, "time_period_start")?)
        .build();
    let limit = args.str("limit_amount").filter(|_| !args.has("planned_limit"));
    let limit = limit.map(|amount| spend(amount, args)).transpose()?;
    let mut planned = HashMap::new();
    for one in args.blocks("planned_limit") {
        let start = parsed(one, "start_time")?.map(|start| start.secs().to_string()).unwrap_or_default();
        planned.insert(start, Spend::builder().amount(one.required("amount")).unit(one.required("unit")).build()?);
    }
    let filters = args.blocks("cost_filter").into_iter();
    let filters: HashMap<String, Vec<String>> =
        filters.map(|filter| (filter.required("name"), filter.strings("values").unwrap_or_default())).collect();
    let types = args.block("cost_types").map(|types| {
        CostTypes::builder()
            .set_include_credit(types.bool("include_credit"))
            .set_include_discount(types.bool("include_discount"))
            .set_include_other_subscription(types.bool("include_other_subscription"))
            .set_include_recurring(types.bool("include_recurring"))
            .set_include_refund(types.bool("include_refund"))
            .set_include_subscription(types.bool("include_subscription"))
            .set_include_support(types.bool("include_support"))
            .set_include_tax(types.bool("include_tax"))
            .set_include_upfront(types.bool("include_upfront"))
            .set_use_amortized(types.bool("use_amortized"))
            .set_use_blended(types.bool("use_blended"))
            .build()
    });
    let adjust = args.block("auto_adjust_data").map(|adjust| -> std::result::Result<_, BuildError> {
        let options = adjust.block("historical_options").map(|options| {
            let period = options.i32("budget_adjustment_period").unwrap_or_default();
            HistoricalOptions::builder().budget_adjustment_period(period).build()
        });
        let ty = adjust.required("auto_adjust_type");
        let builder = AutoAdjustData::builder().auto_adjust_type(ty.as_str().into());
        builder.set_historical_options(options.transpose()?).build()
    });
    let builder = Wanted::builder()
        .set_auto_adjust_data(adjust.transpose()?)
        .set_billing_view_arn(args.text("billing_view_arn"))
        .set_budget_limit(limit)
        .budget_name(name)
        .set_budget_type(args.variant("budget_type"))
        .set_cost_filters((!filters.is_empty()).then_some(filters))
        .set_cost_types(types)
        .set_filter_expression(args.block("filter_expression").map(expression::wanted).transpose()?)
        .set_metrics(args.each("metrics"))
        .set_planned_budget_limits((!planned.is_empty()).then_some(planned))
        .time_period(period)
        .set_time_unit(args.variant("time_unit"));
    Ok(builder.build()?)
}

fn spend(amount: &str, args: Args<'_>) -> std::result::Result<Spend, BuildError> {
    Spend::builder().amount(amount).unit(args.str("limit_unit").unwrap_or("USD")).build()
}

fn adjusted(adjust: &AutoAdjustData) -> Attrs {
    let options = adjust.historical_options().map(|options| {
        Attrs::new()
            .put("budget_adjustment_period", options.budget_adjustment_period())
            .put("lookback_available_periods", options.look_back_available_periods())
    });
    Attrs::new()
        .variant("auto_adjust_type", Some(adjust.auto_adjust_type()))
        .block("historical_options", options)
        .put("last_auto_adjust_time", time(adjust.last_auto_adjust_time()))
}

/// The filters; the values of each in the order in which they are recorded, since the service has none.
#[expect(deprecated, reason = "the argument cost_filter is these")]
fn cost_filters(budget: &Wanted, recorded: Args<'_>) -> Vec<Attrs> {
    let told: BTreeMap<&String, &Vec<String>> = budget.cost_filters().into_iter().flatten().collect();
    let blocks = recorded.blocks("cost_filter");
    let filters = told.into_iter().map(|(name, values)| {
        let given = blocks.iter().find(|block| block.str("name") == Some(name.as_str()));
        let given = given.and_then(|block| block.strings("values")).unwrap_or_default();
        let mut values = values.clone();
        values.sort_by_key(|value| given.iter().position(|own| own == value).unwrap_or(given.len()));
        Attrs::new().put("name", name).put("values", values)
    });
    filters.collect()
}

/// What counts as costs; not told where it is not given and as it is by default.
#[expect(deprecated, reason = "the argument cost_types is these")]
fn cost_types(budget: &Wanted, recorded: Args<'_>) -> Option<Attrs> {
    let types = budget.cost_types()?;
    let told = [
        ("cost_types.include_credit", types.include_credit()),
        ("cost_types.include_discount", types.include_discount()),
        ("cost_types.include_other_subscription", types.include_other_subscription()),
        ("cost_types.include_recurring", types.include_recurring()),
        ("cost_types.include_refund", types.include_refund()),
        ("cost_types.include_subscription", types.include_subscription()),
        ("cost_types.include_support", types.include_support()),
        ("cost_types.include_tax", types.include_tax()),
        ("cost_types.include_upfront", types.include_upfront()),
        ("cost_types.use_amortized", types.use_amortized()),
        ("cost_types.use_blended", types.use_blended()),
    ];
    let is_default = |(path, flag): &(&str, Option<bool>)| {
        flag.is_none() || INCLUDED.iter().any(|(own, included)| own == path && *flag == Some(*included))
    };
    if !recorded.has("cost_types") && told.iter().all(is_default) {
        return None;
    }
    let name = |path: &'static str| path.split_once('.').map_or(path, |(_, name)| name);
    Some(told.into_iter().fold(Attrs::new(), |attrs, (path, flag)| attrs.put(name(path), flag)))
}

fn planned(budget: &Wanted) -> Vec<Attrs> {
    let told: BTreeMap<&String, &Spend> = budget.planned_budget_limits().into_iter().flatten().collect();
    let limits = told.into_iter().map(|(start, spend)| {
        let start = start.parse().ok().map(DateTime::from_secs);
        Attrs::new().put("amount", spend.amount()).put("start_time", moment(start.as_ref())).put("unit", spend.unit())
    });
    limits.collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use ledgerform_engine::Attributes;

    #[test]
    fn times_are_written_as_they_are_read() {
        let given = Attributes::from([("at".to_owned(), Value::from("2026-01-31_12:30"))]);
        let at = parsed(Args::Top(&given), "at").unwrap();
        assert_eq!(moment(at.as_ref()).as_deref(), Some("2026-01-31_12:30"));
        let wrong = Attributes::from([("at".to_owned(), Value::from("soon"))]);
        assert!(parsed(Args::Top(&wrong), "at").is_err());
    }

    #[test]
    fn amounts_are_the_same_if_their_numbers_are() {
        for (a, b, expected) in [("100", "100.0", true), ("100", "101", false), ("a", "a ", false)] {
            assert_eq!(same_number(&a.into(), &b.into()), expected, "{a} {b}");
        }
    }
}
