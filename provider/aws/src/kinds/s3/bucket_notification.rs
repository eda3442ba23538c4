//! `aws_s3_bucket_notification`

use super::{bucket_of, dropped, in_order};
use crate::args::Args;
use crate::attrs::{Attrs, texts};
use crate::context::Context;
use crate::fault::{Failed, Missing, Result};
use crate::kind::{Change, Found, Gone, Kind, New};
use aws_sdk_s3::types::{
    Event, EventBridgeConfiguration, FilterRule, FilterRuleName, LambdaFunctionConfiguration,
    NotificationConfiguration, NotificationConfigurationFilter, QueueConfiguration, S3KeyFilter, TopicConfiguration,
};
use ledgerform_engine::KindInfo;
use std::time::Duration;

/// A part of a bucket.
pub(super) struct Notification;

impl Kind for Notification {
    const TYPE: &'static str = "aws_s3_bucket_notification";

    fn info(info: KindInfo) -> KindInfo {
        info.replaced_by(["bucket"]).default("eventbridge", false)
    }

    async fn create(cx: &Context, new: &New<'_>) -> Result<String> {
        put(cx, new.args).await?;
        Ok(new.args.required("bucket"))
    }

    async fn read(cx: &Context, id: &str, recorded: Args<'_>) -> Result<Option<Found>> {
        let request = cx.s3().get_bucket_notification_configuration().bucket(bucket_of(id));
        let Some(answer) = request.send().await.or_missing()? else { return Ok(None) };
        let queues = answer
            .queue_configurations()
            .iter()
            .map(|queue| told(queue.id(), queue.events(), queue.filter()).put("queue_arn", queue.queue_arn()));
        let topics = answer
            .topic_configurations()
            .iter()
            .map(|topic| told(topic.id(), topic.events(), topic.filter()).put("topic_arn", topic.topic_arn()));
        let functions = answer.lambda_function_configurations().iter().map(|function| {
            let arn = function.lambda_function_arn();
            told(function.id(), function.events(), function.filter()).put("lambda_function_arn", arn)
        });
        let ordered = |blocks: Vec<Attrs>, name: &str| in_order(blocks, "id", &recorded.blocks(name));
        let attributes = Attrs::new()
            .put("bucket", bucket_of(id))
            .put("eventbridge", answer.event_bridge_configuration().is_some())
            .put("lambda_function", ordered(functions.collect(), "lambda_function"))
            .put("queue", ordered(queues.collect(), "queue"))
            .put("topic", ordered(topics.collect(), "topic"));
        Ok(Some(Found::plain(attributes)))
    }

    async fn update(cx: &Context, change: &Change<'_>) -> Result<()> {
        put(cx, change.args).await
    }

    async fn delete(cx: &Context, gone: &Gone<'_>) -> Result<()> {
        dropped(cx, || async {
            let request = cx.s3().put_bucket_notification_configuration().bucket(bucket_of(gone.id));
            let nothing = NotificationConfiguration::builder().build();
            Ok(request.notification_configuration(nothing).send().await.map(|_| ())?)
        })
        .await
    }

    async fn find(_: &Context, new: &New<'_>) -> Result<Option<String>> {
        Ok(new.args.text("bucket"))
    }
}

fn told(id: Option<&str>, events: &[Event], filter: Option<&NotificationConfigurationFilter>) -> Attrs {
    let rules = filter.and_then(|filter| filter.key()).map(|key| key.filter_rules()).unwrap_or_default();
    // The service writes the names as it likes: `Prefix` and `prefix`.
    let value = |name: &str| {
        let is_it = |rule: &&FilterRule| rule.name().is_some_and(|own| own.as_str().eq_ignore_ascii_case(name));
        rules.iter().find(is_it).and_then(|rule| rule.value()).filter(|value| !value.is_empty())
    };
    Attrs::new()
        .put("events", texts(events))
        .put("filter_prefix", value("prefix"))
        .put("filter_suffix", value("suffix"))
        .put("id", id)
}

/// What each kind of target has: its name, events and filter.
struct Wanted {
    id: String,
    events: Vec<Event>,
    filter: Option<NotificationConfigurationFilter>,
}

fn wanted(block: Args<'_>, kind: &str, position: usize) -> Wanted {
    let rule = |name: FilterRuleName, argument: &str| {
        Some(FilterRule::builder().name(name).value(block.str(argument)?).build())
    };
    let rules = [rule(FilterRuleName::Prefix, "filter_prefix"), rule(FilterRuleName::Suffix, "filter_suffix")];
    let rules: Vec<FilterRule> = rules.into_iter().flatten().collect();
    let filter = (!rules.is_empty()).then(|| {
        let key = S3KeyFilter::builder().set_filter_rules(Some(rules)).build();
        NotificationConfigurationFilter::builder().key(key).build()
    });
    let id = block.text("id").unwrap_or_else(|| format!("tf-s3-{kind}-{}", position + 1));
    Wanted { id, events: block.each("events").unwrap_or_default(), filter }
}

fn configuration(args: Args<'_>) -> Result<NotificationConfiguration> {
    let blocks = |name: &str, kind: &str| {
        let blocks = args.blocks(name).into_iter().enumerate();
        blocks.map(|(i, block)| (block, wanted(block, kind, i))).collect::<Vec<_>>()
    };
    let mut builder = NotificationConfiguration::builder();
    for (block, Wanted { id, events, filter }) in blocks("queue", "queue") {
        let queue = QueueConfiguration::builder().id(id).queue_arn(block.required("queue_arn"));
        builder = builder.queue_configurations(queue.set_events(Some(events)).set_filter(filter).build()?);
    }
    for (block, Wanted { id, events, filter }) in blocks("topic", "topic") {
        let topic = TopicConfiguration::builder().id(id).topic_arn(block.required("topic_arn"));
        builder = builder.topic_configurations(topic.set_events(Some(events)).set_filter(filter).build()?);
    }
    for (block, Wanted { id, events, filter }) in blocks("lambda_function", "lambda") {
        let function = LambdaFunctionConfiguration::builder().id(id);
        let function = function.lambda_function_arn(block.required("lambda_function_arn"));
        let function = function.set_events(Some(events)).set_filter(filter).build()?;
        builder = builder.lambda_function_configurations(function);
    }
    if args.is("eventbridge") {
        builder = builder.event_bridge_configuration(EventBridgeConfiguration::builder().build());
    }
    Ok(builder.build())
}

async fn put(cx: &Context, args: Args<'_>) -> Result<()> {
    let configuration = configuration(args)?;
    // That we may send to a target may not be known yet.
    let is_passing = |failed: &Failed| {
        failed.is(&["NoSuchBucket", "OperationAborted"])
            || failed.is(&["InvalidArgument"]) && failed.message.contains("validate the following destination")
    };
    let put = || async {
        let request = cx.s3().put_bucket_notification_configuration().bucket(args.required("bucket"));
        Ok(request.notification_configuration(configuration.clone()).send().await.map(|_| ())?)
    };
    cx.retry(Duration::from_secs(60), is_passing, put).await
}

#[cfg(test)]
mod tests {
    use super::*;
    use ledgerform_engine::{Attributes, Value};

    #[test]
    fn targets_get_a_name_and_a_filter() {
        let block = |id: Value| {
            Value::object([
                ("id", id),
                ("queue_arn", Value::from("arn")),
                ("events", Value::set([Value::from("s3:ObjectCreated:*")])),
                ("filter_suffix", Value::from(".gz")),
            ])
        };
        let queues = Value::List(vec![block(Value::from("a")), block(Value::Null)]);
        let attributes = Attributes::from([("queue".to_owned(), queues)]);
        let configuration = configuration(Args::Top(&attributes)).unwrap();
        let queues = configuration.queue_configurations();
        assert_eq!(queues.iter().filter_map(|queue| queue.id()).collect::<Vec<_>>(), ["a", "tf-s3-queue-2"]);
        let told = told(None, queues[0].events(), queues[0].filter());
        assert_eq!(told.get("filter_suffix"), Some(&Value::from(".gz")));
        assert_eq!(told.get("filter_prefix"), Some(&Value::Null));
        assert!(configuration.event_bridge_configuration().is_none());
    }
}
