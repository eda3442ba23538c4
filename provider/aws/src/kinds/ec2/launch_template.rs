//! `aws_launch_template`

use super::launch_template_data::{REFUSED, data};
use super::launch_template_shown::shown;
use super::{marked, of_platform, retag, tagged, tags};
use crate::args::Args;
use crate::attrs::Attrs;
use crate::context::Context;
use crate::fault::{Failed, Missing, Result};
use crate::kind::{Change, Found, Gone, Kind, New, told};
use crate::mark::Tags;
use aws_sdk_ec2::types;
use ledgerform_engine::KindInfo;
use std::time::Duration;

/// A launch template. A change of it is a new version.
pub(super) struct LaunchTemplate;

/// What a version has. Each change of one of these is a new version.
const VERSIONED: &[&str] = &[
    "block_device_mappings",
    "capacity_reservation_specification",
    "cpu_options",
    "credit_specification",
    "description",
    "disable_api_stop",
    "disable_api_termination",
    "ebs_optimized",
    "enclave_options",
    "hibernation_options",
    "iam_instance_profile",
    "image_id",
    "instance_initiated_shutdown_behavior",
    "instance_market_options",
    "instance_requirements",
    "instance_type",
    "kernel_id",
    "key_name",
    "license_specification",
    "maintenance_options",
    "metadata_options",
    "monitoring",
    "network_interfaces",
    "network_performance_options",
    "placement",
    "private_dns_name_options",
    "ram_disk_id",
    "secondary_interfaces",
    "security_group_names",
    "tag_specifications",
    "user_data",
    "vpc_security_group_ids",
];

impl Kind for LaunchTemplate {
    const TYPE: &'static str = "aws_launch_template";

    fn info(info: KindInfo) -> KindInfo {
        info.replaced_by(["name", "name_prefix"])
            .follows("default_version", VERSIONED)
            .follows("latest_version", VERSIONED)
    }

    async fn create(cx: &Context, new: &New<'_>) -> Result<String> {
        let args = new.args;
        args.refuse(REFUSED)?;
        let request = cx
            .ec2()
            .create_launch_template()
            .client_token(new.client_token())
            .launch_template_name(new.name("name", "name_prefix", 128))
            .set_version_description(args.text("description"))
            .launch_template_data(data(args)?)
            .tag_specifications(tagged(types::ResourceType::LaunchTemplate, new.tags()));
        told(request.send().await?.launch_template.and_then(|template| template.launch_template_id), "template ID")
    }

    async fn read(cx: &Context, id: &str, recorded: Args<'_>) -> Result<Option<Found>> {
        let answer = cx.ec2().describe_launch_templates().launch_template_ids(id).send().await.or_missing()?;
        let templates = answer.and_then(|answer| answer.launch_templates).unwrap_or_default();
        let Some(template) = templates.into_iter().next() else { return Ok(None) };
        let latest = template.latest_version_number().unwrap_or(1);
        let request = cx.ec2().describe_launch_template_versions().launch_template_id(id);
        let Some(answer) = request.versions(latest.to_string()).send().await.or_missing()? else { return Ok(None) };
        let version = answer.launch_template_versions.unwrap_or_default().into_iter().next();
        let version = told(version, "version of the template")?;
        let attributes = match version.launch_template_data() {
            Some(data) => shown(data, recorded),
            None => Attrs::new(),
        };
        let attributes = attributes
            .put("arn", cx.arn("ec2", &format!("launch-template/{id}")))
            .put("default_version", template.default_version_number())
            .put("description", version.version_description())
            .put("latest_version", latest)
            .put("name", template.launch_template_name())
            .keep(&["name_prefix", "update_default_version"], recorded);
        Ok(Some(Found::tagged(attributes, tags(template.tags()))))
    }

    async fn update(cx: &Context, change: &Change<'_>) -> Result<()> {
        let (args, id) = (change.args, change.id);
        args.refuse(REFUSED)?;
        let mut latest = change.prior.i64("latest_version").unwrap_or(1);
        if change.has(VERSIONED) {
            let request = cx
                .ec2()
                .create_launch_template_version()
                .launch_template_id(id)
                .set_version_description(args.text("description"))
                .launch_template_data(data(args)?);
            let answer = request.send().await?;
            // What is not valid is told as a warning and would fail when an instance starts.
            let warnings = answer.warning().map(|warning| warning.errors()).unwrap_or_default();
            if let Some(warning) = warnings.first() {
                return Err(Failed::refused(warning.message().unwrap_or("the new version is not valid")));
            }
            let version = answer.launch_template_version.and_then(|version| version.version_number);
            latest = told(version, "version number")?;
        }
        let default = match args.is("update_default_version") {
            true => Some(latest),
            false => args.i64("default_version").filter(|_| change.has(&["default_version"])),
        };
        if let Some(default) = default.filter(|default| Some(*default) != change.prior.i64("default_version")) {
            let request = cx.ec2().modify_launch_template().launch_template_id(id);
            request.default_version(default.to_string()).send().await?;
        }
        retag(cx, change).await
    }

    async fn delete(cx: &Context, gone: &Gone<'_>) -> Result<()> {
        let delete =
            || async { Ok(cx.ec2().delete_launch_template().launch_template_id(gone.id).send().await.map(|_| ())?) };
        cx.retry(Duration::from_secs(60), |failed| failed.is(&["DependencyViolation"]), delete).await
    }

    async fn find(cx: &Context, new: &New<'_>) -> Result<Option<String>> {
        let answer = cx.ec2().describe_launch_templates().set_filters(Some(marked(new.token))).send().await?;
        Ok(answer.launch_templates().first().and_then(|template| template.launch_template_id.clone()))
    }

    async fn owned(cx: &Context, platform: &str) -> Result<Vec<(String, Tags)>> {
        let pages = cx.ec2().describe_launch_templates().filters(of_platform(platform)).into_paginator();
        let templates = pages.items().send().collect::<std::result::Result<Vec<_>, _>>().await?;
        let id = |template: &types::LaunchTemplate| template.launch_template_id.clone();
        Ok(templates.into_iter().filter_map(|template| Some((id(&template)?, tags(template.tags())))).collect())
    }
}
