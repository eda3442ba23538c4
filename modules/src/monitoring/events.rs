//! Events that topics hear of.

use super::inputs::{Event, EventFields, MonitoringInputs};
use super::topics;
use ledgerform::function::{jsonencode, merge_all, setproduct};
use ledgerform::{Any, Each, Expr, IntoExpr, Scope, tf};
use ledgerform_bindings::aws;
use std::collections::BTreeMap;

/// The rules, each with a target for each topic.
pub(super) fn build(
    scope: &Scope,
    inputs: &MonitoringInputs,
    topic_arns: &Expr<BTreeMap<String, String>>,
) -> Each<aws::cloudwatch_event_rule::Ref> {
    let rules = scope.each(&inputs.events, |scope, key, event| {
        topics::require(scope, &inputs.topics, &event.topics(), &tf!("the event {key}"));
        scope.add(
            "this",
            aws::CloudwatchEventRule::new()
                .name(tf!("{}-{key}", &inputs.name))
                .description(event.description())
                .event_pattern(event.schedule().is_null().then(pattern(&event), Expr::null()))
                .schedule_expression(event.schedule().or_null())
                .tags(inputs.named(&key)),
        )
    });
    let of_rules = inputs.events.to_list(|key, event| {
        let one: Expr<Vec<String>> = [key.clone()].into_expr();
        let known = event.topics().filter(|topic| inputs.topics.keys().contains(topic));
        setproduct(one, known).to_map(|pair| (tf!("{}/{}", pair.at(0), pair.at(1)), pair))
    });
    scope.each(&merge_all(&of_rules), |scope, _, pair| {
        scope.add(
            "this",
            aws::CloudwatchEventTarget::new()
                .arn(topic_arns.at(pair.at(1)))
                .rule(rules.at(pair.at(0), |rule| rule.name()))
                .target_id(pair.at(1)),
        );
    });
    rules
}

/// What EventBridge compares events with; parts that say nothing are left out, for an empty list matches nothing.
fn pattern(event: &Expr<Event>) -> Expr<String> {
    let parts =
        Expr::<Any>::object([("source", event.sources().cast::<Any>()), ("detail-type", event.detail_types().cast())]);
    let parts: Expr<BTreeMap<String, Vec<String>>> = parts.cast();
    let lists = parts.filter(|_, values| values.length().greater(0));
    let detail: Expr<BTreeMap<String, BTreeMap<String, Vec<String>>>> =
        Expr::<Any>::object([("detail", event.detail().cast::<Any>())]).cast();
    let detail = detail.filter(|_, fields| fields.length().greater(0));
    let lists: Expr<BTreeMap<String, Any>> = lists.cast();
    jsonencode(lists.merge(detail.cast::<BTreeMap<String, Any>>()))
}
