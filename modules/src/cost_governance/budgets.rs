//! Budgets, and a dashboard of what they limit.

use super::inputs::{Budget, BudgetFields, CommitmentFields, CostGovernanceInputs, NotificationFields};
use super::services::Service;
use crate::diagnostics::{BUDGET_SERVICE_UNKNOWN, BUDGET_UNHEARD};
use crate::monitoring::dashboard;
use crate::monitoring::{Dashboard, Limit, Row, Series, Widget};
use crate::profile::Guard;
use ledgerform::function::{flatten, join};
use ledgerform::{Each, Expr, Inputs, IntoExpr, Scope, tf};
use ledgerform_bindings::aws;
use std::collections::BTreeMap;

/// Each service with the name that the metric of charges has for it.
fn services() -> Expr<BTreeMap<String, String>> {
    Service::ALL.iter().map(|service| (service.name(), service.metric())).collect::<BTreeMap<_, _>>().into_expr()
}

/// A filter of a budget.
#[derive(Debug, Clone, Inputs)]
struct Filter {
    /// Name of the dimension.
    pub name: Expr<String>,
    /// Values of which one is enough.
    pub values: Expr<Vec<String>>,
}

/// The budgets.
pub(super) fn build(
    scope: &Scope,
    inputs: &CostGovernanceInputs,
    guard: &Guard<'_>,
    topic_arn: &Expr<String>,
) -> Each<aws::budgets_budget::Ref> {
    use aws::budgets_budget::{CostFilter, CostTypes, Notification};
    let known = services().keys();
    scope.each(&inputs.budgets, |scope, key, budget| {
        let unknown = budget.services().filter(|name| !known.contains(name));
        guard.refuse(scope, &BUDGET_SERVICE_UNKNOWN, &key, unknown.length().greater(0));
        let nobody = (!budget.tells_topic()).and(budget.emails().length().equals(0));
        guard.refuse(scope, &BUDGET_UNHEARD, &key, nobody.or(budget.notifications().length().equals(0)));
        let topic: Expr<Vec<String>> = [topic_arn].into_expr();
        scope.add(
            "this",
            aws::BudgetsBudget::new()
                .budget_type("COST")
                .time_unit(budget.period())
                .name(tf!("{}-{key}", &inputs.name))
                .account_id(&inputs.account_id)
                .limit_amount(tf!("{}", budget.limit()))
                .limit_unit("USD")
                .time_period_start(budget.start())
                .cost_types(
                    CostTypes::new().include_credit(budget.include_credits()).include_refund(budget.include_credits()),
                )
                .cost_filter(
                    filters(&budget).blocks(|filter| CostFilter::new().name(filter.name()).values(filter.values())),
                )
                .notification(budget.notifications().blocks(|_, notification| {
                    Notification::new()
                        .comparison_operator("GREATER_THAN")
                        .notification_type(notification.kind())
                        .threshold(notification.threshold())
                        .threshold_type(notification.unit())
                        .subscriber_email_addresses(budget.emails())
                        .subscriber_sns_topic_arns(topic.filter(|_| budget.tells_topic()))
                })),
        )
    })
}

/// Budgets of what was bought in advance: they tell when it is used too little.
pub(super) fn commitments(
    scope: &Scope,
    inputs: &CostGovernanceInputs,
    guard: &Guard<'_>,
    topic_arn: &Expr<String>,
) -> Each<aws::budgets_budget::Ref> {
    use aws::budgets_budget::{CostFilter, CostTypes, Notification};
    let known = services().keys();
    scope.each(&inputs.commitments, |scope, key, commitment| {
        scope.require(
            !inputs.budgets.keys().contains(&key),
            tf!("the commitment {key} has the key of a budget, and so the same name: take another"),
        );
        let service = commitment.service();
        let is_unknown = service.is_null().then(false, !known.contains(service.or_else("")));
        guard.refuse(scope, &BUDGET_SERVICE_UNKNOWN, &key, is_unknown);
        let nobody = (!commitment.tells_topic()).and(commitment.emails().length().equals(0));
        guard.refuse(scope, &BUDGET_UNHEARD, &key, nobody);
        let topic: Expr<Vec<String>> = [topic_arn].into_expr();
        scope.add(
            "commitment",
            aws::BudgetsBudget::new()
                .budget_type(commitment.kind())
                .time_unit(commitment.period())
                .name(tf!("{}-{key}", &inputs.name))
                .account_id(&inputs.account_id)
                // AWS takes no other limit of these kinds; what is told is the notification's.
                .limit_amount("100")
                .limit_unit("PERCENTAGE")
                .time_period_start(commitment.start())
                // Nor does it take other types of costs.
                .cost_types(
                    CostTypes::new()
                        .include_credit(false)
                        .include_discount(false)
                        .include_other_subscription(false)
                        .include_recurring(false)
                        .include_refund(false)
                        .include_subscription(true)
                        .include_support(false)
                        .include_tax(false)
                        .include_upfront(false)
                        .use_blended(false),
                )
                .cost_filter(service.is_some().blocks(|| CostFilter::new().name("Service").values([service.or_null()])))
                .notification([Notification::new()
                    .comparison_operator("LESS_THAN")
                    .notification_type("ACTUAL")
                    .threshold(commitment.least_percent())
                    .threshold_type("PERCENTAGE")
                    .subscriber_email_addresses(commitment.emails())
                    .subscriber_sns_topic_arns(topic.filter(|_| commitment.tells_topic()))]),
        )
    })
}

/// The filters that say something: one without values would match nothing.
fn filters(budget: &Expr<Budget>) -> Expr<Vec<Filter>> {
    let filter = |name: &str, values: Expr<Vec<String>>| Filter::new().name(name).values(values).into_expr();
    // AWS writes a tag as `user:key$value`. The parts are joined by a function, because a dollar before an expression is
    // an escape in Terraform.
    let tags = flatten(budget.tags().to_list(|key, values| values.map(|value| join("$", [tf!("user:{key}"), value]))));
    let all: Expr<Vec<Filter>> = [
        filter("LinkedAccount", budget.accounts()),
        filter("Region", budget.regions()),
        filter("Service", budget.services()),
        filter("TagKeyValue", tags),
    ]
    .into_expr();
    all.filter(|filter| filter.values().length().greater(0))
}

/// Charges of the month, all and of the services with budgets, with the limits as lines.
pub(super) fn dashboard(scope: &Scope, inputs: &CostGovernanceInputs) -> Expr<Option<String>> {
    let charges = |dimensions: Expr<BTreeMap<String, String>>| {
        Series::new().namespace("AWS/Billing").metric("EstimatedCharges").dimensions(dimensions).statistic("Maximum")
    };
    let widget = |title: &str| Widget::new().title(title).period_seconds(21_600);
    let monthly = inputs.budgets.filter(|_, budget| budget.period().equals("MONTHLY"));
    let limit = |key: Expr<String>, budget: Expr<Budget>| Limit::new().label(key).value(budget.limit()).into_expr();
    let total = monthly.filter(|_, budget| filters(&budget).length().equals(0)).to_list(limit);
    let of_services = monthly.filter(|_, budget| budget.services().length().greater(0));
    let counted = of_services.flat_map(|_, budget| budget.services());
    let metrics = services().filter(|name, _| counted.contains(name)).values();
    let lines = ledgerform::function::distinct(metrics)
        .map(|metric| charges([("Currency", "USD".into_expr()), ("ServiceName", metric)].into_expr()).into_expr());
    let all: Expr<Vec<Series>> = [charges([("Currency", "USD")].into_expr())].into_expr();
    let rows: Expr<Vec<Row>> = [
        Row::new()
            .widgets([
                widget("Charges so far this month").view("singleValue").series(&all).width(6),
                widget("Charges and limits").series(&all).limits(total).width(18),
            ])
            .into_expr(),
        // A widget of metrics needs one, so that without budgets for services it shows all charges.
        Row::new()
            .widgets([widget("Charges and limits of services")
                .series(lines.length().greater(0).then(&lines, &all))
                .limits(of_services.to_list(limit))
                .width(24)])
            .height(9)
            .into_expr(),
    ]
    .into_expr();
    let made = scope.when(&inputs.dashboard, |scope| {
        let body = Dashboard::new().rows(rows).into_expr();
        dashboard::build(scope, &tf!("{}-costs", &inputs.name), &"us-east-1".into_expr(), &body)
    });
    made.map(|dashboard| dashboard.dashboard_arn())
}
