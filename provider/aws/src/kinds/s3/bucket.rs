//! `aws_s3_bucket`

use super::{tagged, tags};
use crate::args::Args;
use crate::attrs::Attrs;
use crate::context::{Context, Wait};
use crate::fault::{Failed, Missing, Result};
use crate::kind::{Change, Found, Gone, Kind, New};
use crate::mark::Tags;
use aws_sdk_s3::types::{
    BucketLocationConstraint, CreateBucketConfiguration, Delete, ObjectIdentifier, ObjectLockEnabled, Tagging,
};
use ledgerform_engine::{Fault, KindInfo};
use std::time::Duration;

/// A bucket. What can be said of it in a kind of its own is not said here.
pub(super) struct Bucket;

/// Arguments that have a kind of their own.
const ELSEWHERE: &[&str] = &[
    "acceleration_status",
    "acl",
    "cors_rule",
    "grant",
    "lifecycle_rule",
    "logging",
    "object_lock_configuration",
    "policy",
    "replication_configuration",
    "request_payer",
    "server_side_encryption_configuration",
    "versioning",
    "website",
];

impl Kind for Bucket {
    const TYPE: &'static str = "aws_s3_bucket";

    fn info(info: KindInfo) -> KindInfo {
        info.replaced_by(["bucket", "bucket_namespace", "bucket_prefix", "object_lock_enabled"])
            .default("force_destroy", false)
            .takes(Duration::from_secs(3))
    }

    async fn create(cx: &Context, new: &New<'_>) -> Result<String> {
        let args = new.args;
        refuse(|name| args.has(name))?;
        let name = new.name("bucket", "bucket_prefix", 63);
        let constraint = (cx.region != "us-east-1").then(|| BucketLocationConstraint::from(cx.region.as_str()));
        let configuration = CreateBucketConfiguration::builder()
            .set_location_constraint(constraint)
            .set_tags(Some(tagged(new.tags())?))
            .build();
        let create = || async {
            let request = cx.s3().create_bucket().bucket(&name).create_bucket_configuration(configuration.clone());
            let request = request.set_object_lock_enabled_for_bucket(args.bool("object_lock_enabled"));
            let request = request.set_bucket_namespace(args.variant("bucket_namespace"));
            Ok(request.send().await.map(|_| ())?)
        };
        // A bucket of this name is still being destroyed.
        cx.retry(Duration::from_secs(120), |failed| failed.is(&["OperationAborted"]), create).await?;
        Ok(name)
    }

    async fn read(cx: &Context, id: &str, recorded: Args<'_>) -> Result<Option<Found>> {
        let head = match cx.s3().head_bucket().bucket(id).send().await.or_missing() {
            Ok(Some(head)) => head,
            Ok(None) => return Ok(None),
            Err(failed) => return Err(closed(id, failed)),
        };
        let Some(tags) = tags_of(cx, id).await? else { return Ok(None) };
        let lock = cx.s3().get_object_lock_configuration().bucket(id).send().await.or_missing()?;
        let lock = lock.and_then(|lock| lock.object_lock_configuration?.object_lock_enabled);
        let region = head.bucket_region().unwrap_or(&cx.region);
        let suffix = if cx.partition == "aws-cn" { "amazonaws.com.cn" } else { "amazonaws.com" };
        let attributes = Attrs::new()
            .put("arn", format!("arn:{}:s3:::{id}", cx.partition))
            .put("bucket", id)
            .put("bucket_domain_name", format!("{id}.s3.{suffix}"))
            .put("bucket_region", region)
            .put("bucket_regional_domain_name", format!("{id}.s3.{region}.{suffix}"))
            .put("hosted_zone_id", zone(region))
            .put("object_lock_enabled", lock == Some(ObjectLockEnabled::Enabled))
            .keep(&["bucket_namespace", "bucket_prefix", "force_destroy"], recorded);
        Ok(Some(Found::tagged(attributes, tags)))
    }

    async fn update(cx: &Context, change: &Change<'_>) -> Result<()> {
        refuse(|name| change.has(&[name]))?;
        let (set, removed) = change.tags();
        if set.is_empty() && removed.is_empty() {
            return Ok(());
        }
        // All tags are written at once, those of AWS and the marks with them.
        let mut all = tags_of(cx, change.id).await?.unwrap_or_default();
        all.retain(|key, _| !removed.contains(key));
        all.extend(set);
        let tagging = Tagging::builder().set_tag_set(Some(tagged(all)?)).build()?;
        super::settled(cx, || async {
            let request = cx.s3().put_bucket_tagging().bucket(change.id).tagging(tagging.clone());
            Ok(request.send().await.map(|_| ())?)
        })
        .await
    }

    async fn delete(cx: &Context, gone: &Gone<'_>) -> Result<()> {
        let s3 = cx.s3();
        let delete = || async { s3.delete_bucket().bucket(gone.id).send().await.map(|_| ()).map_err(Failed::from) };
        if gone.prior.is("force_destroy") {
            // What is written while the objects are deleted is deleted with the next try.
            let empty = || async {
                match delete().await {
                    Err(failed) if failed.is(&["BucketNotEmpty"]) => {
                        empty(cx, gone).await?;
                        delete().await
                    }
                    result => result,
                }
            };
            cx.retry(Duration::from_secs(300), |failed| failed.is(&["BucketNotEmpty", "OperationAborted"]), empty)
                .await?;
        } else {
            let result = cx.retry(Duration::from_secs(60), |failed| failed.is(&["OperationAborted"]), delete).await;
            result.map_err(|failed| match failed.is(&["BucketNotEmpty"]) {
                true => Failed {
                    message: format!(
                        "there are objects in it: delete them, or apply `force_destroy = true` before ({})",
                        failed.message
                    ),
                    ..failed
                },
                false => failed,
            })?;
        }
        let is_gone = || async {
            let head = s3.head_bucket().bucket(gone.id).send().await.or_missing()?;
            Ok(head.map_or(Wait::Done(()), |_| Wait::Pending("there".to_owned())))
        };
        cx.wait(Duration::from_secs(120), gone.progress, is_gone).await
    }

    async fn find(_: &Context, new: &New<'_>) -> Result<Option<String>> {
        Ok(Some(new.name("bucket", "bucket_prefix", 63)))
    }

    async fn owned(cx: &Context, _: &str) -> Result<Vec<(String, Tags)>> {
        let buckets = cx.s3().list_buckets().bucket_region(&cx.region).into_paginator().send();
        let pages = buckets.collect::<std::result::Result<Vec<_>, _>>().await?;
        let mut found = Vec::new();
        for bucket in pages.into_iter().flat_map(|page| page.buckets.unwrap_or_default()) {
            let is_here = bucket.bucket_region().is_none_or(|region| region == cx.region);
            let Some(name) = bucket.name.filter(|_| is_here) else { continue };
            match tags_of(cx, &name).await {
                Ok(Some(tags)) => found.push((name, tags)),
                Ok(None) => {}
                // Whose policy shuts us out is not ours.
                Err(failed) if failed.is(&["AccessDenied"]) => {}
                Err(failed) => return Err(failed),
            }
        }
        Ok(found)
    }
}

fn refuse(is_given: impl Fn(&str) -> bool) -> Result<()> {
    let given: Vec<&str> = ELSEWHERE.iter().copied().filter(|name| is_given(name)).collect();
    match given.is_empty() {
        true => Ok(()),
        false => Err(Failed::refused(format!(
            "{} is not supported: each has a resource type of its own, such as aws_s3_bucket_versioning",
            given.join(", ")
        ))),
    }
}

/// The answer to a question for a bucket has no text that says why it is refused.
fn closed(id: &str, failed: Failed) -> Failed {
    match failed.code.as_str() {
        "Forbidden" | "AccessDenied" | "" if failed.fault == Fault::Refused => Failed::refused(format!(
            "the bucket `{id}` is in another account or region, or its policy shuts us out ({})",
            failed.message
        )),
        _ => failed,
    }
}

/// All tags of a bucket; nothing if there is no such bucket.
async fn tags_of(cx: &Context, bucket: &str) -> Result<Option<Tags>> {
    match cx.s3().get_bucket_tagging().bucket(bucket).send().await.map_err(Failed::from) {
        Ok(answer) => Ok(Some(tags(answer.tag_set()))),
        Err(failed) if failed.is(&["NoSuchTagSet"]) => Ok(Some(Tags::new())),
        Err(failed) => Err(failed).or_missing(),
    }
}

/// Deletes all versions of all objects.
async fn empty(cx: &Context, gone: &Gone<'_>) -> Result<()> {
    let is_locked = gone.prior.is("object_lock_enabled");
    let mut deleted = 0;
    loop {
        // What was listed is gone with the next question, so the list always begins at the front.
        let page = cx.s3().list_object_versions().bucket(gone.id).send().await?;
        let versions = page.versions().iter().map(|version| (version.key(), version.version_id()));
        let markers = page.delete_markers().iter().map(|marker| (marker.key(), marker.version_id()));
        let objects = versions.chain(markers).map(|(key, version)| {
            let key = key.unwrap_or_default();
            ObjectIdentifier::builder().key(key).set_version_id(version.map(str::to_owned)).build()
        });
        let objects = objects.collect::<std::result::Result<Vec<_>, _>>()?;
        if objects.is_empty() {
            return Ok(());
        }
        deleted += objects.len();
        let delete = Delete::builder().set_objects(Some(objects)).quiet(true).build()?;
        let request = cx.s3().delete_objects().bucket(gone.id).delete(delete);
        let request = request.set_bypass_governance_retention(is_locked.then_some(true));
        let answer = request.send().await?;
        if let Some(error) = answer.errors().first() {
            let (key, message) = (error.key().unwrap_or_default(), error.message().unwrap_or_default());
            return Err(Failed::refused(format!("`{key}` cannot be deleted: {message}")));
        }
        (gone.progress)(&format!("deleted {deleted} versions of objects"));
    }
}

/// The zone of Route 53 for websites of buckets in a region.
///
/// Source: <https://docs.aws.amazon.com/general/latest/gr/s3.html#s3_website_region_endpoints>
fn zone(region: &str) -> Option<&'static str> {
    Some(match region {
        "af-south-1" => "Z83WF9RJE8B12",
        "ap-east-1" => "ZNB98KWMFR0R6",
        "ap-northeast-1" => "Z2M4EHUR26P7ZW",
        "ap-northeast-2" => "Z3W03O7B5YMIYP",
        "ap-northeast-3" => "Z2YQB5RD63NC85",
        "ap-south-1" => "Z11RGJOFQNVJUP",
        "ap-south-2" => "Z02976202B4EZMXIPMXF7",
        "ap-southeast-1" => "Z3O0J2DXBE1FTB",
        "ap-southeast-2" => "Z1WCIGYICN2BYD",
        "ap-southeast-3" => "Z01846753K324LI26A3VV",
        "ap-southeast-4" => "Z0312387243XT5FE14WFO",
        "ca-central-1" => "Z1QDHH18159H29",
        "eu-central-1" => "Z21DNDUVLTQW6Q",
        "eu-central-2" => "Z030506016YDQGETNASS",
        "eu-north-1" => "Z3BAZG2TWCNX0D",
        "eu-south-1" => "Z30OZKI7KPW7MI",
        "eu-south-2" => "Z0081959F7139GRJC19J",
        "eu-west-1" => "Z1BKCTXD74EZPE",
        "eu-west-2" => "Z3GKZC51ZF0DB4",
        "eu-west-3" => "Z3R1K369G5AVDG",
        "il-central-1" => "Z09640613K4A3MN55U7GU",
        "me-central-1" => "Z06143092I8HRXZRUZROF",
        "me-south-1" => "Z1MPMWCPA7YB62",
        "sa-east-1" => "Z7KQH4QJS55SO",
        "us-east-1" => "Z3AQBSTGFYJSTF",
        "us-east-2" => "Z2O1EMRO9K5GLX",
        "us-gov-east-1" => "Z2NIFVYYW2VKV1",
        "us-gov-west-1" => "Z31GFT0UA1I2HV",
        "us-west-1" => "Z2F56UZL2M1ACD",
        "us-west-2" => "Z3BJ6K6RIION7M",
        _ => return None,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_has_a_kind_of_its_own_is_refused() {
        assert!(refuse(|_| false).is_ok());
        let failed = refuse(|name| name == "acl" || name == "versioning").unwrap_err();
        assert!(failed.message.starts_with("acl, versioning is not supported"), "{}", failed.message);
    }
}
