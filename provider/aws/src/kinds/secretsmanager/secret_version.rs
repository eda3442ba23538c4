//! `aws_secretsmanager_secret_version`

use super::{arn_of, described, unless_dying};
use crate::args::Args;
use crate::attrs::Attrs;
use crate::context::Context;
use crate::fault::{Failed, Result};
use crate::kind::{Change, Found, Gone, Kind, New, told};
use aws_smithy_types::Blob;
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use ledgerform_engine::KindInfo;

/// A value of a secret. It is written and never read; its ID is the ARN of the secret and that of the version, which is
/// made of the mark.
pub(super) struct SecretVersion;

const CURRENT: &str = "AWSCURRENT";

impl Kind for SecretVersion {
    const TYPE: &'static str = "aws_secretsmanager_secret_version";

    fn info(info: KindInfo) -> KindInfo {
        info.replaced_by(["secret_binary", "secret_id", "secret_string", "secret_string_wo_version"])
    }

    async fn create(cx: &Context, new: &New<'_>) -> Result<String> {
        let args = new.args;
        let binary = args.str("secret_binary").map(|text| STANDARD.decode(text));
        let binary = binary.transpose().map_err(|_| Failed::refused("`secret_binary` must be written in Base64"))?;
        let value = args.text("secret_string").or_else(|| args.text("secret_string_wo"));
        if value.is_none() && binary.is_none() {
            return Err(Failed::refused("one of secret_string_wo, secret_string and secret_binary must be given"));
        }
        let request = cx
            .secretsmanager()
            .put_secret_value()
            .secret_id(args.required("secret_id"))
            .client_request_token(new.token.id())
            .set_secret_string(value)
            .set_secret_binary(binary.map(Blob::new))
            .set_version_stages(args.strings("version_stages"));
        let answer = request.send().await?;
        Ok(format!("{}|{}", told(answer.arn, "ARN")?, told(answer.version_id, "version")?))
    }

    async fn read(cx: &Context, id: &str, recorded: Args<'_>) -> Result<Option<Found>> {
        let (arn, version) = place(id)?;
        let Some(secret) = described(cx, arn).await? else { return Ok(None) };
        let mut versions = secret.version_ids_to_stages.unwrap_or_default();
        // AWS forgets a version some time after it was rotated away. To make it again would bring an old value back, so it
        // counts as there for as long as there is any.
        if versions.is_empty() {
            return Ok(None);
        }
        let stages = versions.remove(version);
        let is_rotated_away = stages.is_none();
        let is_written_only = recorded.has("secret_string_wo") || recorded.is("has_secret_string_wo");
        let given = recorded.text("secret_id").unwrap_or_else(|| arn.to_owned());
        let attributes = Attrs::new()
            .put("arn", arn)
            .put("has_secret_string_wo", is_written_only)
            .put("secret_arn", arn)
            .put("secret_id", given)
            .put("version_id", version)
            .keep(&["secret_string_wo_version"], recorded);
        let attributes = match is_rotated_away {
            true => attributes.keep(&["version_stages"], recorded),
            false => attributes.put("version_stages", stages),
        };
        Ok(Some(Found::plain(attributes)))
    }

    async fn update(cx: &Context, change: &Change<'_>) -> Result<()> {
        if !change.has(&["version_stages"]) {
            return Ok(());
        }
        let (arn, version) = place(change.id)?;
        let Some(secret) = described(cx, arn).await? else { return Ok(()) };
        let all = secret.version_ids_to_stages.unwrap_or_default();
        let wanted = change.args.strings("version_stages").unwrap_or_default();
        let own = all.get(version).cloned().unwrap_or_default();
        for stage in wanted.iter().filter(|stage| !own.contains(stage)) {
            let holder = all.iter().find(|(_, stages)| stages.contains(stage)).map(|(holder, _)| holder.clone());
            let request = cx.secretsmanager().update_secret_version_stage().secret_id(arn).version_stage(stage);
            request.move_to_version_id(version).set_remove_from_version_id(holder).send().await?;
        }
        remove_stages(cx, arn, version, own.into_iter().filter(|stage| !wanted.contains(stage))).await
    }

    /// A version cannot be deleted. It loses its labels, and AWS forgets it; the current one stays until there is another.
    async fn delete(cx: &Context, gone: &Gone<'_>) -> Result<()> {
        let (arn, version) = place(gone.id)?;
        let Some(secret) = described(cx, arn).await? else { return Ok(()) };
        let own = secret.version_ids_to_stages.unwrap_or_default().remove(version).unwrap_or_default();
        remove_stages(cx, arn, version, own.into_iter()).await
    }

    async fn find(cx: &Context, new: &New<'_>) -> Result<Option<String>> {
        let Some(arn) = arn_of(cx, &new.args.required("secret_id")).await? else { return Ok(None) };
        let versions = described(cx, &arn).await?.and_then(|secret| secret.version_ids_to_stages);
        let version = new.token.id();
        let is_there = versions.is_some_and(|versions| versions.contains_key(&version));
        Ok(is_there.then(|| format!("{arn}|{version}")))
    }
}

fn place(id: &str) -> Result<(&str, &str)> {
    let wrong = || Failed::refused(format!("`{id}` is no version of a secret: an ARN, `|` and the ID of a version"));
    id.split_once('|').ok_or_else(wrong)
}

async fn remove_stages(cx: &Context, arn: &str, version: &str, stages: impl Iterator<Item = String>) -> Result<()> {
    for stage in stages.filter(|stage| stage != CURRENT) {
        let request = cx.secretsmanager().update_secret_version_stage().secret_id(arn).version_stage(stage);
        let removed = request.remove_from_version_id(version).send().await.map_err(Failed::from);
        unless_dying(removed)?;
    }
    Ok(())
}
