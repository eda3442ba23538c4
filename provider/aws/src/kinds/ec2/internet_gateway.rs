//! `aws_internet_gateway`

use super::{marked, of_platform, retag, tagged, tags};
use crate::args::Args;
use crate::attrs::Attrs;
use crate::context::Context;
use crate::fault::{Missing, Result};
use crate::kind::{Change, Found, Gone, Kind, New, told};
use crate::mark::Tags;
use aws_sdk_ec2::types::ResourceType;
use ledgerform_engine::KindInfo;
use std::time::Duration;

pub(super) struct InternetGateway;

impl Kind for InternetGateway {
    const TYPE: &'static str = "aws_internet_gateway";

    fn info(info: KindInfo) -> KindInfo {
        info.takes(Duration::from_secs(2))
    }

    async fn create(cx: &Context, new: &New<'_>) -> Result<String> {
        let tags = tagged(ResourceType::InternetGateway, new.tags());
        let answer = cx.ec2().create_internet_gateway().tag_specifications(tags);
        let answer = answer.customize().config_override(super::once()).send().await?;
        let id = told(answer.internet_gateway.and_then(|gateway| gateway.internet_gateway_id), "gateway ID")?;
        if let Some(vpc) = new.args.str("vpc_id") {
            let limit = new.args.timeout("create", Duration::from_secs(1200));
            attach(cx, &id, vpc, limit).await.map_err(|failed| failed.with_id(&id))?;
        }
        Ok(id)
    }

    async fn read(cx: &Context, id: &str, _: Args<'_>) -> Result<Option<Found>> {
        let answer = cx.ec2().describe_internet_gateways().internet_gateway_ids(id).send().await.or_missing()?;
        let gateways = answer.and_then(|answer| answer.internet_gateways).unwrap_or_default();
        let Some(gateway) = gateways.into_iter().next() else { return Ok(None) };
        let attributes = Attrs::new()
            .put("arn", cx.arn("ec2", &format!("internet-gateway/{id}")))
            .put("owner_id", gateway.owner_id())
            .put("vpc_id", gateway.attachments().first().and_then(|attachment| attachment.vpc_id()));
        Ok(Some(Found::tagged(attributes, tags(gateway.tags()))))
    }

    async fn update(cx: &Context, change: &Change<'_>) -> Result<()> {
        if change.has(&["vpc_id"]) {
            let limit = change.args.timeout("update", Duration::from_secs(1200));
            if let Some(vpc) = change.prior.str("vpc_id") {
                detach(cx, change.id, vpc, limit).await?;
            }
            if let Some(vpc) = change.args.str("vpc_id") {
                attach(cx, change.id, vpc, limit).await?;
            }
        }
        retag(cx, change).await
    }

    async fn delete(cx: &Context, gone: &Gone<'_>) -> Result<()> {
        let limit = gone.prior.timeout("delete", Duration::from_secs(1200));
        if let Some(vpc) = gone.prior.str("vpc_id") {
            detach(cx, gone.id, vpc, limit).await?;
        }
        let delete =
            || async { Ok(cx.ec2().delete_internet_gateway().internet_gateway_id(gone.id).send().await.map(|_| ())?) };
        cx.retry(limit, |failed| failed.is(&["DependencyViolation"]), delete).await
    }

    async fn find(cx: &Context, new: &New<'_>) -> Result<Option<String>> {
        let answer = cx.ec2().describe_internet_gateways().set_filters(Some(marked(new.token))).send().await?;
        Ok(answer.internet_gateways().first().and_then(|gateway| gateway.internet_gateway_id.clone()))
    }

    async fn owned(cx: &Context, platform: &str) -> Result<Vec<(String, Tags)>> {
        let pages = cx.ec2().describe_internet_gateways().filters(of_platform(platform)).into_paginator();
        let gateways = pages.items().send().collect::<std::result::Result<Vec<_>, _>>().await?;
        let id = |gateway: &aws_sdk_ec2::types::InternetGateway| gateway.internet_gateway_id.clone();
        Ok(gateways.into_iter().filter_map(|gateway| Some((id(&gateway)?, tags(gateway.tags())))).collect())
    }
}

async fn attach(cx: &Context, id: &str, vpc: &str, limit: Duration) -> Result<()> {
    let attach = || async {
        let request = cx.ec2().attach_internet_gateway().internet_gateway_id(id).vpc_id(vpc);
        Ok(request.send().await.map(|_| ())?)
    };
    match cx.retry(limit, |failed| failed.is(&["InvalidInternetGatewayID.NotFound"]), attach).await {
        // An attempt whose answer was lost has done it, or the VPC has another gateway: reading tells.
        Err(failed) if failed.is(&["Resource.AlreadyAssociated"]) => {
            let answer = cx.ec2().describe_internet_gateways().internet_gateway_ids(id).send().await?;
            let mut attachments = answer.internet_gateways().iter().flat_map(|gateway| gateway.attachments());
            if attachments.any(|attachment| attachment.vpc_id() == Some(vpc)) { Ok(()) } else { Err(failed) }
        }
        result => result,
    }
}

async fn detach(cx: &Context, id: &str, vpc: &str, limit: Duration) -> Result<()> {
    let detach = || async {
        let request = cx.ec2().detach_internet_gateway().internet_gateway_id(id).vpc_id(vpc);
        Ok(request.send().await.map(|_| ())?)
    };
    // Public addresses of what was deleted just now stay mapped a little longer.
    match cx.retry(limit, |failed| failed.is(&["DependencyViolation"]), detach).await {
        Err(failed) if failed.is(&["Gateway.NotAttached"]) || failed.is_missing() => Ok(()),
        result => result,
    }
}
