//! `aws_iam_openid_connect_provider`

use super::{tagged, tags};
use crate::args::Args;
use crate::attrs::Attrs;
use crate::context::Context;
use crate::fault::{Missing, Result};
use crate::kind::{Change, Found, Gone, Kind, New, told};
use crate::mark::Tags;
use ledgerform_engine::{KindInfo, Value};
use std::time::Duration;

/// An issuer of tokens that roles may trust. An account has one for each URL.
pub(super) struct OpenIdConnectProvider;

impl Kind for OpenIdConnectProvider {
    const TYPE: &'static str = "aws_iam_openid_connect_provider";

    fn info(info: KindInfo) -> KindInfo {
        info.replaced_by(["url"]).same("url", same_url).takes(Duration::from_secs(2))
    }

    async fn create(cx: &Context, new: &New<'_>) -> Result<String> {
        let args = new.args;
        let request = cx
            .iam()
            .create_open_id_connect_provider()
            .url(format!("https://{}", without_scheme(args.str("url").unwrap_or_default())))
            .set_client_id_list(args.strings("client_id_list"))
            .set_thumbprint_list(args.strings("thumbprint_list"))
            .set_tags(Some(tagged(new.tags())?));
        told(request.send().await?.open_id_connect_provider_arn, "ARN")
    }

    async fn read(cx: &Context, id: &str, _: Args<'_>) -> Result<Option<Found>> {
        let request = cx.iam().get_open_id_connect_provider().open_id_connect_provider_arn(id);
        let Some(answer) = request.send().await.or_missing()? else { return Ok(None) };
        let attributes = Attrs::new()
            .put("arn", id)
            .put("client_id_list", answer.client_id_list())
            .put("thumbprint_list", answer.thumbprint_list())
            .put("url", answer.url().map(without_scheme));
        Ok(Some(Found::tagged(attributes, tags(answer.tags()))))
    }

    async fn update(cx: &Context, change: &Change<'_>) -> Result<()> {
        let (iam, args, id) = (cx.iam(), change.args, change.id);
        if change.has(&["client_id_list"]) {
            let [wanted, before] = [args, change.prior].map(|args| args.strings("client_id_list").unwrap_or_default());
            for client in wanted.iter().filter(|client| !before.contains(client)) {
                let request = iam.add_client_id_to_open_id_connect_provider().open_id_connect_provider_arn(id);
                request.client_id(client).send().await?;
            }
            for client in before.iter().filter(|client| !wanted.contains(client)) {
                let request = iam.remove_client_id_from_open_id_connect_provider().open_id_connect_provider_arn(id);
                request.client_id(client).send().await?;
            }
        }
        if change.has(&["thumbprint_list"]) {
            let request = iam.update_open_id_connect_provider_thumbprint().open_id_connect_provider_arn(id);
            let thumbprints = args.strings("thumbprint_list").unwrap_or_default();
            request.set_thumbprint_list(Some(thumbprints)).send().await?;
        }
        let (set, removed) = change.tags();
        if !set.is_empty() {
            let request = iam.tag_open_id_connect_provider().open_id_connect_provider_arn(id);
            request.set_tags(Some(tagged(set)?)).send().await?;
        }
        if !removed.is_empty() {
            let request = iam.untag_open_id_connect_provider().open_id_connect_provider_arn(id);
            request.set_tag_keys(Some(removed)).send().await?;
        }
        Ok(())
    }

    async fn delete(cx: &Context, gone: &Gone<'_>) -> Result<()> {
        cx.iam().delete_open_id_connect_provider().open_id_connect_provider_arn(gone.id).send().await?;
        Ok(())
    }

    async fn find(cx: &Context, new: &New<'_>) -> Result<Option<String>> {
        let url = new.args.str("url").map(without_scheme);
        Ok(url.map(|url| cx.global_arn("iam", &format!("oidc-provider/{url}"))))
    }

    async fn owned(cx: &Context, _: &str) -> Result<Vec<(String, Tags)>> {
        let answer = cx.iam().list_open_id_connect_providers().send().await?;
        let mut found = Vec::new();
        for arn in answer.open_id_connect_provider_list().iter().filter_map(|provider| provider.arn.clone()) {
            let request = cx.iam().list_open_id_connect_provider_tags().open_id_connect_provider_arn(&arn);
            if let Some(answer) = request.send().await.or_missing()? {
                found.push((arn, tags(answer.tags())));
            }
        }
        Ok(found)
    }
}

fn without_scheme(url: &str) -> &str {
    url.strip_prefix("https://").unwrap_or(url)
}

fn same_url(a: &Value, b: &Value) -> bool {
    match (a.as_str(), b.as_str()) {
        (Some(a), Some(b)) => without_scheme(a) == without_scheme(b),
        _ => false,
    }
}
