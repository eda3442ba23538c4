//! `aws_flow_log`

use super::{marked, of_platform, retag, tagged, tags};
use crate::args::Args;
use crate::attrs::Attrs;
use crate::context::Context;
use crate::fault::{Failed, Missing, Result};
use crate::kind::{Change, Found, Gone, Kind, New, told};
use crate::mark::Tags;
use aws_sdk_ec2::types::{
    DestinationOptionsRequest, FlowLog as Log, FlowLogsResourceType, ResourceType, UnsuccessfulItem,
};
use ledgerform_engine::{KindInfo, Value};
use std::time::Duration;

/// A flow log. Of it only the tags can change.
pub(super) struct FlowLog;

/// What flows are recorded of, by argument.
const SOURCES: [(&str, FlowLogsResourceType); 6] = [
    ("vpc_id", FlowLogsResourceType::Vpc),
    ("subnet_id", FlowLogsResourceType::Subnet),
    ("eni_id", FlowLogsResourceType::NetworkInterface),
    ("transit_gateway_id", FlowLogsResourceType::TransitGateway),
    ("transit_gateway_attachment_id", FlowLogsResourceType::TransitGatewayAttachment),
    ("regional_nat_gateway_id", FlowLogsResourceType::RegionalNatGateway),
];

impl Kind for FlowLog {
    const TYPE: &'static str = "aws_flow_log";

    fn info(info: KindInfo) -> KindInfo {
        info.replaced_by(SOURCES.map(|(name, _)| name))
            .replaced_by([
                "deliver_cross_account_role",
                "destination_options",
                "iam_role_arn",
                "log_destination",
                "log_destination_type",
                "log_format",
                "max_aggregation_interval",
                "traffic_type",
            ])
            .default("destination_options.file_format", "plain-text")
            .default("log_destination_type", "cloud-watch-logs")
            .default("max_aggregation_interval", 600_i64)
            .same("log_destination", same_destination)
            .takes(Duration::from_secs(5))
    }

    async fn create(cx: &Context, new: &New<'_>) -> Result<String> {
        let args = new.args;
        let source = SOURCES.into_iter().find_map(|(name, ty)| Some((args.text(name)?, ty)));
        let Some((source, ty)) = source else {
            let names = SOURCES.map(|(name, _)| name).join(", ");
            return Err(Failed::refused(format!("one of {names} must be given")));
        };
        let options = args.block("destination_options").map(|block| {
            DestinationOptionsRequest::builder()
                .set_file_format(block.variant("file_format"))
                .set_hive_compatible_partitions(block.bool("hive_compatible_partitions"))
                .set_per_hour_partition(block.bool("per_hour_partition"))
                .build()
        });
        let create = || async {
            let request = cx
                .ec2()
                .create_flow_logs()
                .client_token(new.client_token())
                .resource_ids(&source)
                .resource_type(ty.clone())
                .set_traffic_type(args.variant("traffic_type"))
                .set_deliver_logs_permission_arn(args.text("iam_role_arn"))
                .set_deliver_cross_account_role(args.text("deliver_cross_account_role"))
                .set_log_destination_type(args.variant("log_destination_type"))
                .set_log_destination(args.text("log_destination").map(|arn| without_star(&arn).to_owned()))
                .set_log_format(args.text("log_format"))
                .set_max_aggregation_interval(args.i32("max_aggregation_interval"))
                .set_destination_options(options.clone())
                .tag_specifications(tagged(ResourceType::VpcFlowLog, new.tags()));
            let answer = request.send().await?;
            refusal(answer.unsuccessful())?;
            told(answer.flow_log_ids.unwrap_or_default().into_iter().next(), "flow log ID")
        };
        // A role or log group that was made just now may not be known yet.
        let is_passing = |failed: &Failed| {
            failed.message.contains("Unable to assume given IAM role")
                || failed.message.contains("LogDestination") && failed.message.contains("does not exist")
        };
        cx.retry(Duration::from_secs(120), is_passing, create).await
    }

    async fn read(cx: &Context, id: &str, recorded: Args<'_>) -> Result<Option<Found>> {
        let answer = cx.ec2().describe_flow_logs().flow_log_ids(id).send().await.or_missing()?;
        let logs = answer.and_then(|answer| answer.flow_logs).unwrap_or_default();
        let Some(log) = logs.into_iter().next() else { return Ok(None) };
        let options = log.destination_options().map(|options| {
            Attrs::new()
                .variant("file_format", options.file_format())
                .put("hive_compatible_partitions", options.hive_compatible_partitions())
                .put("per_hour_partition", options.per_hour_partition())
        });
        let group = || Some(cx.arn("logs", &format!("log-group:{}", log.log_group_name()?)));
        let mut attributes = Attrs::new()
            .put("arn", cx.arn("ec2", &format!("vpc-flow-log/{id}")))
            .put("deliver_cross_account_role", log.deliver_cross_account_role())
            .if_given("destination_options", options.into_iter().collect::<Vec<_>>(), recorded)
            .put("iam_role_arn", log.deliver_logs_permission_arn())
            .put("log_destination", log.log_destination.clone().or_else(group))
            .variant("log_destination_type", log.log_destination_type())
            .put("log_format", log.log_format())
            .put("max_aggregation_interval", log.max_aggregation_interval())
            .variant("traffic_type", log.traffic_type());
        if let Some(name) = source(&log) {
            attributes = attributes.put(name, log.resource_id());
        }
        Ok(Some(Found::tagged(attributes, tags(log.tags()))))
    }

    async fn update(cx: &Context, change: &Change<'_>) -> Result<()> {
        retag(cx, change).await
    }

    async fn delete(cx: &Context, gone: &Gone<'_>) -> Result<()> {
        let answer = cx.ec2().delete_flow_logs().flow_log_ids(gone.id).send().await?;
        refusal(answer.unsuccessful()).or_missing().map(|_| ())
    }

    async fn find(cx: &Context, new: &New<'_>) -> Result<Option<String>> {
        let answer = cx.ec2().describe_flow_logs().set_filter(Some(marked(new.token))).send().await?;
        Ok(answer.flow_logs().first().and_then(|log| log.flow_log_id.clone()))
    }

    async fn owned(cx: &Context, platform: &str) -> Result<Vec<(String, Tags)>> {
        let pages = cx.ec2().describe_flow_logs().filter(of_platform(platform)).into_paginator().items().send();
        let logs = pages.collect::<std::result::Result<Vec<_>, _>>().await?;
        Ok(logs.into_iter().filter_map(|log| Some((log.flow_log_id.clone()?, tags(log.tags())))).collect())
    }
}

/// What could not be done is told within an answer that is none of an error.
fn refusal(items: &[UnsuccessfulItem]) -> Result<()> {
    let Some(error) = items.first().and_then(|item| item.error()) else { return Ok(()) };
    let (code, message) = (error.code().unwrap_or_default(), error.message().unwrap_or_default());
    if code.ends_with("NotFound") {
        return Err(Failed::missing(message));
    }
    Err(Failed { code: code.to_owned(), ..Failed::refused(message) })
}

/// The argument that says what flows are recorded of.
fn source(log: &Log) -> Option<&'static str> {
    let prefixes = [
        ("vpc-", "vpc_id"),
        ("subnet-", "subnet_id"),
        ("eni-", "eni_id"),
        ("tgw-attach-", "transit_gateway_attachment_id"),
        ("tgw-", "transit_gateway_id"),
        ("nat-", "regional_nat_gateway_id"),
    ];
    let id = log.resource_id()?;
    prefixes.into_iter().find(|(prefix, _)| id.starts_with(prefix)).map(|(_, name)| name)
}

/// The ARN of a log group, which some write with a star for all that is in it.
fn without_star(arn: &str) -> &str {
    arn.strip_suffix(":*").unwrap_or(arn)
}

fn same_destination(a: &Value, b: &Value) -> bool {
    match (a.as_str(), b.as_str()) {
        (Some(a), Some(b)) => without_star(a) == without_star(b),
        _ => false,
    }
}
