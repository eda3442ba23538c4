//! `aws_ecr_repository`

use crate::args::Args;
use crate::attrs::Attrs;
use crate::context::{Context, Wait};
use crate::fault::{Failed, Missing, Result};
use crate::kind::{Change, Found, Gone, Kind, New, told};
use crate::mark::Tags;
use aws_sdk_ecr::types;
use ledgerform_engine::KindInfo;
use std::time::Duration;

pub(super) struct Repository;

impl Kind for Repository {
    const TYPE: &'static str = "aws_ecr_repository";

    fn info(info: KindInfo) -> KindInfo {
        info.replaced_by(["encryption_configuration", "name"])
            .default("encryption_configuration.encryption_type", "AES256")
            .default("image_tag_mutability", "MUTABLE")
            .takes(Duration::from_secs(2))
    }

    async fn create(cx: &Context, new: &New<'_>) -> Result<String> {
        let args = new.args;
        let tag = |(key, value)| Ok(types::Tag::builder().key(key).value(value).build()?);
        let tags: Result<Vec<_>> = new.tags().into_iter().map(tag).collect();
        let encryption = |block: Args<'_>| {
            let encryption = types::EncryptionConfiguration::builder()
                .encryption_type(block.str("encryption_type").unwrap_or("AES256").into());
            Ok::<_, Failed>(encryption.set_kms_key(block.text("kms_key")).build()?)
        };
        let request = cx
            .ecr()
            .create_repository()
            .set_repository_name(args.text("name"))
            .set_image_tag_mutability(args.variant("image_tag_mutability"))
            .set_image_tag_mutability_exclusion_filters(filters(args)?)
            .set_image_scanning_configuration(args.block("image_scanning_configuration").map(scanning))
            .set_encryption_configuration(args.block("encryption_configuration").map(encryption).transpose()?)
            .set_tags(Some(tags?));
        told(request.send().await?.repository.and_then(|repository| repository.repository_name), "repository name")
    }

    async fn read(cx: &Context, id: &str, recorded: Args<'_>) -> Result<Option<Found>> {
        let Some(repository) = described(cx, id).await? else { return Ok(None) };
        let Some(tags) = tags(cx, &repository).await? else { return Ok(None) };
        let encryption = repository.encryption_configuration().map(|encryption| {
            Attrs::new()
                .put("encryption_type", encryption.encryption_type().as_str())
                .put("kms_key", encryption.kms_key())
        });
        let scanning = repository.image_scanning_configuration();
        let scanning = scanning.map(|scanning| Attrs::new().put("scan_on_push", scanning.scan_on_push()));
        let filters = repository.image_tag_mutability_exclusion_filters().iter();
        let filters = filters.map(|filter| {
            Attrs::new().put("filter", filter.filter()).put("filter_type", filter.filter_type().as_str())
        });
        let attributes = Attrs::new()
            .put("arn", repository.repository_arn())
            .if_given("encryption_configuration", encryption.into_iter().collect::<Vec<_>>(), recorded)
            .if_given("image_scanning_configuration", scanning.into_iter().collect::<Vec<_>>(), recorded)
            .variant("image_tag_mutability", repository.image_tag_mutability())
            .put("image_tag_mutability_exclusion_filter", filters.collect::<Vec<_>>())
            .put("name", repository.repository_name())
            .put("registry_id", repository.registry_id())
            .put("repository_url", repository.repository_uri())
            .keep(&["force_delete"], recorded);
        Ok(Some(Found::tagged(attributes, tags)))
    }

    async fn update(cx: &Context, change: &Change<'_>) -> Result<()> {
        let (ecr, args, id) = (cx.ecr(), change.args, change.id);
        if change.has(&["image_tag_mutability", "image_tag_mutability_exclusion_filter"]) {
            let request = ecr
                .put_image_tag_mutability()
                .repository_name(id)
                .set_image_tag_mutability(args.variant("image_tag_mutability"))
                .set_image_tag_mutability_exclusion_filters(filters(args)?);
            request.send().await?;
        }
        if change.has(&["image_scanning_configuration"]) {
            let off = || types::ImageScanningConfiguration::builder().scan_on_push(false).build();
            let scanning = args.block("image_scanning_configuration").map_or_else(off, scanning);
            let request = ecr.put_image_scanning_configuration().repository_name(id);
            request.image_scanning_configuration(scanning).send().await?;
        }
        let (set, removed) = change.tags();
        let arn = change.prior.required("arn");
        if !set.is_empty() {
            let tag = |(key, value)| Ok(types::Tag::builder().key(key).value(value).build()?);
            let tags: Result<Vec<_>> = set.into_iter().map(tag).collect();
            ecr.tag_resource().resource_arn(&arn).set_tags(Some(tags?)).send().await?;
        }
        if !removed.is_empty() {
            ecr.untag_resource().resource_arn(&arn).set_tag_keys(Some(removed)).send().await?;
        }
        Ok(())
    }

    async fn delete(cx: &Context, gone: &Gone<'_>) -> Result<()> {
        let request = cx.ecr().delete_repository().repository_name(gone.id).force(gone.prior.is("force_delete"));
        match request.send().await.map_err(Failed::from) {
            Err(failed) if failed.is(&["RepositoryNotEmptyException"]) => {
                let hint = "delete its images first, or set `force_delete`";
                return Err(Failed { message: format!("{}: {hint}", failed.message), ..failed });
            }
            result => result?,
        };
        let none = || async {
            Ok(match described(cx, gone.id).await? {
                None => Wait::Done(()),
                Some(_) => Wait::Pending("there".to_owned()),
            })
        };
        cx.wait(gone.prior.timeout("delete", Duration::from_secs(1200)), gone.progress, none).await
    }

    async fn find(_: &Context, new: &New<'_>) -> Result<Option<String>> {
        Ok(new.args.text("name"))
    }

    async fn owned(cx: &Context, _: &str) -> Result<Vec<(String, Tags)>> {
        let pages = cx.ecr().describe_repositories().into_paginator().items().send();
        let mut found = Vec::new();
        for repository in pages.collect::<std::result::Result<Vec<_>, _>>().await? {
            // The list does not tell tags.
            if let Some(tags) = tags(cx, &repository).await? {
                found.push((repository.repository_name.unwrap_or_default(), tags));
            }
        }
        Ok(found)
    }
}

async fn described(cx: &Context, name: &str) -> Result<Option<types::Repository>> {
    let answer = cx.ecr().describe_repositories().repository_names(name).send().await.or_missing()?;
    Ok(answer.and_then(|answer| answer.repositories).unwrap_or_default().into_iter().next())
}

async fn tags(cx: &Context, repository: &types::Repository) -> Result<Option<Tags>> {
    let request = cx.ecr().list_tags_for_resource().set_resource_arn(repository.repository_arn.clone());
    let answer = request.send().await.or_missing()?;
    let tag = |tag: &types::Tag| (tag.key().to_owned(), tag.value().to_owned());
    Ok(answer.map(|answer| answer.tags().iter().map(tag).collect()))
}

fn scanning(block: Args<'_>) -> types::ImageScanningConfiguration {
    types::ImageScanningConfiguration::builder().scan_on_push(block.is("scan_on_push")).build()
}

/// Tags that may or may not be moved in spite of the rule; nothing if there are none.
fn filters(args: Args<'_>) -> Result<Option<Vec<types::ImageTagMutabilityExclusionFilter>>> {
    let blocks = args.blocks("image_tag_mutability_exclusion_filter");
    let filter = |block: Args<'_>| {
        let filter = types::ImageTagMutabilityExclusionFilter::builder().set_filter(block.text("filter"));
        Ok(filter.set_filter_type(block.variant("filter_type")).build()?)
    };
    let filters: Result<Vec<_>> = blocks.into_iter().map(filter).collect();
    Ok(Some(filters?).filter(|filters| !filters.is_empty()))
}
