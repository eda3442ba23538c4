//! `aws_s3_bucket_intelligent_tiering_configuration`

use super::{dropped, settled, tagged, tags};
use crate::args::Args;
use crate::attrs::Attrs;
use crate::context::Context;
use crate::fault::{Failed, Missing, Result};
use crate::kind::{Change, Found, Gone, Kind, New};
use crate::mark::Tags;
use aws_sdk_s3::types::{
    IntelligentTieringAndOperator, IntelligentTieringConfiguration, IntelligentTieringFilter, Tiering,
};
use ledgerform_engine::KindInfo;

/// A part of a bucket, which has a name of its own.
pub(super) struct TieringConfiguration;

impl Kind for TieringConfiguration {
    const TYPE: &'static str = "aws_s3_bucket_intelligent_tiering_configuration";

    fn info(info: KindInfo) -> KindInfo {
        info.replaced_by(["bucket", "name"]).default("status", "Enabled")
    }

    async fn create(cx: &Context, new: &New<'_>) -> Result<String> {
        put(cx, new.args).await?;
        Ok(id(new.args))
    }

    async fn read(cx: &Context, id: &str, _: Args<'_>) -> Result<Option<Found>> {
        let (bucket, name) = place(id)?;
        let request = cx.s3().get_bucket_intelligent_tiering_configuration().bucket(bucket).id(name);
        let Some(answer) = request.send().await.or_missing()? else { return Ok(None) };
        let Some(configuration) = answer.intelligent_tiering_configuration else { return Ok(None) };
        let tierings = configuration.tierings().iter().map(|tiering| {
            Attrs::new().variant("access_tier", Some(tiering.access_tier())).put("days", tiering.days())
        });
        let attributes = Attrs::new()
            .put("bucket", bucket)
            .block("filter", configuration.filter().map(filter))
            .put("name", configuration.id())
            .variant("status", Some(configuration.status()))
            .put("tiering", tierings.collect::<Vec<_>>());
        Ok(Some(Found::plain(attributes)))
    }

    async fn update(cx: &Context, change: &Change<'_>) -> Result<()> {
        put(cx, change.args).await
    }

    async fn delete(cx: &Context, gone: &Gone<'_>) -> Result<()> {
        let (bucket, name) = place(gone.id)?;
        dropped(cx, || async {
            let request = cx.s3().delete_bucket_intelligent_tiering_configuration().bucket(bucket).id(name);
            Ok(request.send().await.map(|_| ())?)
        })
        .await
    }

    async fn find(_: &Context, new: &New<'_>) -> Result<Option<String>> {
        Ok(Some(id(new.args)))
    }
}

fn id(args: Args<'_>) -> String {
    format!("{}:{}", args.required("bucket"), args.required("name"))
}

fn place(id: &str) -> Result<(&str, &str)> {
    let wrong = || Failed::refused(format!("`{id}` is no tiering: the name of a bucket, a colon and a name"));
    id.split_once(':').ok_or_else(wrong)
}

/// One condition stands alone, several stand in a list of their own.
fn filter(filter: &IntelligentTieringFilter) -> Attrs {
    let both = filter.and();
    let prefix = filter.prefix().or(both.and_then(|both| both.prefix()));
    let mut all = both.map(|both| tags(both.tags())).unwrap_or_default();
    all.extend(filter.tag().map(|tag| (tag.key.clone(), tag.value.clone())));
    Attrs::new().put("prefix", prefix.filter(|prefix| !prefix.is_empty())).put("tags", (!all.is_empty()).then_some(all))
}

async fn put(cx: &Context, args: Args<'_>) -> Result<()> {
    let tierings = args.blocks("tiering").into_iter().map(|tiering| {
        let tier = tiering.required("access_tier");
        Tiering::builder().days(tiering.i32("days").unwrap_or_default()).access_tier(tier.as_str().into()).build()
    });
    let tierings = tierings.collect::<std::result::Result<Vec<_>, _>>()?;
    let filter = match args.block("filter") {
        None => None,
        Some(filter) => {
            let (prefix, wanted): (_, Tags) = (filter.text("prefix"), filter.map("tags"));
            let builder = IntelligentTieringFilter::builder();
            Some(match (prefix, wanted.len()) {
                (prefix, 0) => builder.set_prefix(prefix).build(),
                (None, 1) => builder.set_tag(tagged(wanted)?.pop()).build(),
                (prefix, _) => {
                    let both = IntelligentTieringAndOperator::builder();
                    builder.and(both.set_prefix(prefix).set_tags(Some(tagged(wanted)?)).build()).build()
                }
            })
        }
    };
    let status = args.str("status").unwrap_or("Enabled");
    let configuration = IntelligentTieringConfiguration::builder()
        .id(args.required("name"))
        .status(status.into())
        .set_filter(filter)
        .set_tierings(Some(tierings))
        .build()?;
    settled(cx, || async {
        let request = cx.s3().put_bucket_intelligent_tiering_configuration().bucket(args.required("bucket"));
        let request = request.id(args.required("name"));
        Ok(request.intelligent_tiering_configuration(configuration.clone()).send().await.map(|_| ())?)
    })
    .await
}
