//! `aws_glue_security_configuration`

use crate::args::Args;
use crate::attrs::Attrs;
use crate::context::Context;
use crate::fault::{Missing, Result};
use crate::kind::{Found, Gone, Kind, New};
use aws_sdk_glue::types::{CloudWatchEncryption, EncryptionConfiguration, JobBookmarksEncryption, S3Encryption};
use ledgerform_engine::KindInfo;

/// It cannot have tags nor be changed, and is known by its name.
pub(super) struct SecurityConfiguration;

impl Kind for SecurityConfiguration {
    const TYPE: &'static str = "aws_glue_security_configuration";

    fn info(info: KindInfo) -> KindInfo {
        info.replaced_by(["encryption_configuration", "name"])
            .default("encryption_configuration.cloudwatch_encryption.cloudwatch_encryption_mode", "DISABLED")
            .default("encryption_configuration.job_bookmarks_encryption.job_bookmarks_encryption_mode", "DISABLED")
            .default("encryption_configuration.s3_encryption.s3_encryption_mode", "DISABLED")
    }

    async fn create(cx: &Context, new: &New<'_>) -> Result<String> {
        let name = new.args.required("name");
        let whole = new.args.block("encryption_configuration");
        let part = |name: &str| whole.and_then(|whole| whole.block(name));
        let logs = part("cloudwatch_encryption").map(|own| {
            let builder = CloudWatchEncryption::builder().set_kms_key_arn(own.text("kms_key_arn"));
            builder.set_cloud_watch_encryption_mode(own.variant("cloudwatch_encryption_mode")).build()
        });
        let bookmarks = part("job_bookmarks_encryption").map(|own| {
            let builder = JobBookmarksEncryption::builder().set_kms_key_arn(own.text("kms_key_arn"));
            builder.set_job_bookmarks_encryption_mode(own.variant("job_bookmarks_encryption_mode")).build()
        });
        let files = part("s3_encryption").map(|own| {
            let builder = S3Encryption::builder().set_kms_key_arn(own.text("kms_key_arn"));
            builder.set_s3_encryption_mode(own.variant("s3_encryption_mode")).build()
        });
        let configuration = EncryptionConfiguration::builder()
            .set_cloud_watch_encryption(logs)
            .set_job_bookmarks_encryption(bookmarks)
            .set_s3_encryption(files.map(|files| vec![files]))
            .build();
        let request = cx.glue().create_security_configuration().name(&name);
        request.encryption_configuration(configuration).send().await?;
        Ok(name)
    }

    async fn read(cx: &Context, id: &str, _: Args<'_>) -> Result<Option<Found>> {
        let Some(answer) = cx.glue().get_security_configuration().name(id).send().await.or_missing()? else {
            return Ok(None);
        };
        let Some(own) = answer.security_configuration else { return Ok(None) };
        let whole = own.encryption_configuration().map(|whole| {
            let logs = whole.cloud_watch_encryption().map(|own| {
                Attrs::new()
                    .variant("cloudwatch_encryption_mode", own.cloud_watch_encryption_mode())
                    .put("kms_key_arn", own.kms_key_arn())
            });
            let bookmarks = whole.job_bookmarks_encryption().map(|own| {
                Attrs::new()
                    .variant("job_bookmarks_encryption_mode", own.job_bookmarks_encryption_mode())
                    .put("kms_key_arn", own.kms_key_arn())
            });
            let files = whole.s3_encryption().first().map(|own| {
                Attrs::new()
                    .put("kms_key_arn", own.kms_key_arn())
                    .variant("s3_encryption_mode", own.s3_encryption_mode())
            });
            Attrs::new()
                .block("cloudwatch_encryption", logs)
                .block("job_bookmarks_encryption", bookmarks)
                .block("s3_encryption", files)
        });
        let attributes = Attrs::new().block("encryption_configuration", whole).put("name", own.name());
        Ok(Some(Found::plain(attributes)))
    }

    async fn delete(cx: &Context, gone: &Gone<'_>) -> Result<()> {
        cx.glue().delete_security_configuration().name(gone.id).send().await?;
        Ok(())
    }

    async fn find(_: &Context, new: &New<'_>) -> Result<Option<String>> {
        Ok(new.args.text("name"))
    }
}
