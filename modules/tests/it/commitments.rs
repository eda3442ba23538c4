//! G17: what was bought in advance and is used too little.

use crate::cases;
use ledgerform::App;
use ledgerform_bindings::aws;
use ledgerform_testing::{Match, Root, Template};
use serde_json::json;

#[test]
fn g17_budgets_of_reserved_instances_and_savings_plans() {
    let app = App::new();
    let stack = app.stack("case");
    stack.provider(aws::Provider::new().region("us-east-1"));
    let complete = cases::of("cost-governance").into_iter().find(|case| case.name == "example complete").unwrap();
    (complete.construct)(&stack);
    let template = Template::of(&app, "case");
    let found = template.has::<aws::BudgetsBudget>(json!({ "name": "demo-reserved-databases" }));
    let expected = json!({
        "account_id": "111122223333",
        "budget_type": "RI_UTILIZATION",
        "cost_filter": [{ "name": "Service", "values": ["Amazon Relational Database Service"] }],
        "cost_types": {
            "include_credit": false,
            "include_discount": false,
            "include_other_subscription": false,
            "include_recurring": false,
            "include_refund": false,
            "include_subscription": true,
            "include_support": false,
            "include_tax": false,
            "include_upfront": false,
            "use_blended": false
        },
        "limit_amount": "100",
        "limit_unit": "PERCENTAGE",
        "name": "demo-reserved-databases",
        "notification": [{
            "comparison_operator": "LESS_THAN",
            "notification_type": "ACTUAL",
            "subscriber_email_addresses": [],
            "subscriber_sns_topic_arns": found[0].body["notification"][0]["subscriber_sns_topic_arns"],
            "threshold": 90,
            "threshold_type": "PERCENTAGE"
        }],
        "time_period_start": "2024-01-01_00:00",
        "time_unit": "MONTHLY"
    });
    assert_eq!(found[0].body, expected);
    template.has::<aws::BudgetsBudget>(Match::object([
        ("budget_type", Match::from("SAVINGS_PLANS_COVERAGE")),
        ("cost_filter", Match::from(json!([]))),
        ("time_unit", Match::from("QUARTERLY")),
    ]));
    Root::of(&app.synth().unwrap().stacks[0]).apply();
}
