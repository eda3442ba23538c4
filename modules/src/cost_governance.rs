//! Budgets, anomalies, reports and hours: what an account may cost, and who hears of it.
//!
//! Budgets and anomalies are told through a topic whose key and policy let both services in, or by mail. The name of a
//! service in a budget is one that Cost Explorer knows, because a budget with another counts nothing and stays silent.
//! Bills live in `us-east-1`: the component is used with a provider of that region, which alone knows reports and the
//! metric of charges.

mod anomalies;
mod budgets;
mod check;
mod governance;
mod hours;
mod inputs;
mod reports;
mod services;

pub use crate::monitoring::{ExistingTopic, ExistingTopicFields, Subscription, SubscriptionFields, Topic, TopicFields};
pub use inputs::*;
pub use services::Service;

use crate::diagnostics::{COST_ADDRESS_IN_STATE, COST_PUBLISHERS};
use crate::kms::{self, NewKey};
use crate::monitoring::topics;
use crate::place::Place;
use crate::profile::Guard;
use ledgerform::{Component, Expr, IntoExpr, Outputs, Scope, tf};
use std::collections::BTreeMap;

/// The cost governance component.
#[derive(Debug, Clone, Copy)]
pub struct CostGovernance;

/// What the cost governance gives.
#[derive(Debug, Clone, Outputs)]
pub struct CostGovernanceOutputs {
    /// ARN of the key that encrypts messages and results.
    pub key_arn: Expr<String>,
    /// ARN of the topic that budgets and anomalies tell.
    pub topic_arn: Expr<String>,
    /// Names of the budgets, by key, those of commitments among them.
    pub budget_names: Expr<BTreeMap<String, String>>,
    /// ARNs of the anomaly monitors, by key.
    pub anomaly_monitor_arns: Expr<BTreeMap<String, String>>,
    /// ARN of the dashboard; null without one.
    pub dashboard_arn: Expr<Option<String>>,
    /// Name of the bucket that takes the reports; null without them.
    pub report_bucket_name: Expr<Option<String>>,
    /// Name of the Athena workgroup; null without one.
    pub workgroup_name: Expr<Option<String>>,
    /// Id of the policy that denies root; null without one.
    pub deny_root_policy_id: Expr<Option<String>>,
}

/// The services that use the key: without their statements in its policy, messages are lost without a word.
const SERVICES: [&str; 2] = ["budgets", "costalerts"];

impl Component for CostGovernance {
    const NAME: &'static str = "cost-governance";
    const DESCRIPTION: &'static str = "Budgets for everything, for services, accounts and tags, the detection of unusual \
        costs, a topic whose messages arrive, a dashboard of charges and limits, the cost and usage report with Athena, \
        cost allocation tags, a policy that denies root, and hours in which things are stopped.";
    const TERRAFORM: &'static str = ">= 1.5";
    const PROVIDERS: &'static [(&'static str, &'static str)] = &[("aws", ">= 5.46")];
    type Inputs = CostGovernanceInputs;
    type Outputs = CostGovernanceOutputs;

    fn build(scope: &Scope, inputs: CostGovernanceInputs) -> CostGovernanceOutputs {
        let place = Place::new(&inputs.region, &inputs.account_id).named(scope);
        let guard = Guard::new(&inputs.profile, &inputs.accept);
        let key_arn = NewKey {
            id: "this",
            place: &place,
            alias: tf!("{}-costs", &inputs.name),
            description: tf!("Messages on the costs of {}", &inputs.name),
            tags: inputs.named("costs"),
            policy: kms::needed(&place, &SERVICES),
            guard: &guard,
        }
        .build(scope, &inputs.key);
        let key_arn = scope.local("key_arn", key_arn);
        let plan = topics::Plan {
            name: &inputs.name,
            place: &place,
            key_arn: &key_arn,
            tags: &inputs.tags,
            guard: &guard,
            insecure: &COST_ADDRESS_IN_STATE,
            refused: Some((&COST_PUBLISHERS, keeps_out(&inputs))),
        };
        let topics: Expr<BTreeMap<String, Topic>> = [("costs", &inputs.topic)].into_expr();
        let topic_arns = plan.build(scope, &topics);
        // There is one, unless the component is a part that is left out.
        let topic_arn = scope.local("topic_arn", ledgerform::function::one(topic_arns.values()).or_null());

        let budgets = budgets::build(scope, &inputs, &guard, &topic_arn);
        let commitments = budgets::commitments(scope, &inputs, &guard, &topic_arn);
        let monitors = anomalies::build(scope, &inputs, &topic_arn);
        let dashboard_arn = budgets::dashboard(scope, &inputs);
        governance::allocation_tags(scope, &inputs);
        hours::build(scope, &inputs, &place, &key_arn);
        let (report_bucket_name, workgroup_name) = reports::build(scope, &inputs, &place, &key_arn);

        CostGovernanceOutputs {
            key_arn,
            topic_arn,
            budget_names: budgets.map(|budget| budget.name()).merge(commitments.map(|budget| budget.name())),
            anomaly_monitor_arns: monitors.map(|monitor| monitor.arn()),
            dashboard_arn,
            report_bucket_name,
            workgroup_name,
            deny_root_policy_id: governance::deny_root(scope, &inputs),
        }
    }
}

/// Whether the policy of the new topic keeps out a service that tells it.
fn keeps_out(inputs: &CostGovernanceInputs) -> Expr<bool> {
    let budgets = inputs.budgets.filter(|_, budget| budget.tells_topic());
    let commitments = inputs.commitments.filter(|_, commitment| commitment.tells_topic());
    let of_budgets = (budgets.length() + commitments.length()).greater(0);
    let of_anomalies =
        inputs.anomalies.is_null().then(false, inputs.anomalies.or_null().frequency().equals("IMMEDIATE"));
    let lacks = |service: &str| !inputs.topic.publishers().contains(service);
    of_budgets.and(lacks("budgets")).or(of_anomalies.and(lacks("costalerts")))
}

impl CostGovernanceInputs {
    /// The tags of something; its name is the component's with `suffix` behind it.
    pub(super) fn named(&self, suffix: impl IntoExpr<String>) -> Expr<BTreeMap<String, String>> {
        let name = tf!("{}-{}", &self.name, suffix.into_expr());
        self.tags.merge([("Name", name)])
    }
}
