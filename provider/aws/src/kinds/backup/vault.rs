//! `aws_backup_vault`

use super::{retag, tags_of};
use crate::args::Args;
use crate::attrs::Attrs;
use crate::context::{Context, Wait};
use crate::fault::{Failed, Result};
use crate::kind::{Change, Found, Gone, Kind, New};
use crate::mark::Tags;
use aws_sdk_backup::operation::describe_backup_vault::DescribeBackupVaultOutput;
use aws_sdk_backup::types::{BackupVaultListMember, RecoveryPointByBackupVault, VaultType};
use ledgerform_engine::KindInfo;
use std::time::Duration;

/// A vault, which is known by its name.
pub(super) struct Vault;

impl Kind for Vault {
    const TYPE: &'static str = "aws_backup_vault";

    fn info(info: KindInfo) -> KindInfo {
        info.replaced_by(["kms_key_arn", "name"]).default("force_destroy", false)
    }

    async fn create(cx: &Context, new: &New<'_>) -> Result<String> {
        let name = new.args.required("name");
        let request = cx
            .backup()
            .create_backup_vault()
            .backup_vault_name(&name)
            .set_backup_vault_tags(Some(new.tags().into_iter().collect()))
            .set_encryption_key_arn(new.args.text("kms_key_arn"))
            .creator_request_id(new.client_token());
        request.send().await?;
        Ok(name)
    }

    async fn read(cx: &Context, id: &str, recorded: Args<'_>) -> Result<Option<Found>> {
        let Some(vault) = look(cx, id).await? else { return Ok(None) };
        let attributes = Attrs::new()
            .put("arn", vault.backup_vault_arn())
            .put("kms_key_arn", vault.encryption_key_arn())
            .put("name", vault.backup_vault_name())
            .put("recovery_points", vault.number_of_recovery_points())
            .keep(&["force_destroy"], recorded);
        Ok(Some(Found::tagged(attributes, tags_of(cx, vault.backup_vault_arn()).await?)))
    }

    async fn update(cx: &Context, change: &Change<'_>) -> Result<()> {
        retag(cx, change).await
    }

    /// A vault that holds backups is refused by the service, unless they are to be destroyed with it.
    async fn delete(cx: &Context, gone: &Gone<'_>) -> Result<()> {
        if gone.prior.is("force_destroy") {
            empty(cx, gone).await?;
        }
        cx.backup().delete_backup_vault().backup_vault_name(gone.id).send().await?;
        Ok(())
    }

    async fn find(_: &Context, new: &New<'_>) -> Result<Option<String>> {
        Ok(new.args.text("name"))
    }

    async fn owned(cx: &Context, _: &str) -> Result<Vec<(String, Tags)>> {
        let mut found = Vec::new();
        for vault in all(cx).await? {
            let tags = tags_of(cx, vault.backup_vault_arn()).await?;
            found.extend(vault.backup_vault_name.map(|name| (name, tags)));
        }
        Ok(found)
    }
}

async fn all(cx: &Context) -> Result<Vec<BackupVaultListMember>> {
    let vaults = cx.backup().list_backup_vaults().by_vault_type(VaultType::BackupVault).into_paginator().items().send();
    Ok(vaults.collect::<std::result::Result<Vec<_>, _>>().await?)
}

/// The service forbids to ask for a vault that is not there, so the list decides whether it is that.
async fn look(cx: &Context, name: &str) -> Result<Option<DescribeBackupVaultOutput>> {
    match cx.backup().describe_backup_vault().backup_vault_name(name).send().await.map_err(Failed::from) {
        Err(failed) if failed.is_missing() => Ok(None),
        Err(failed) if failed.is(&["AccessDeniedException"]) => match all(cx).await {
            Ok(all) if all.iter().all(|vault| vault.backup_vault_name() != Some(name)) => Ok(None),
            _ => Err(failed),
        },
        answer => answer.map(Some),
    }
}

/// Destroys the backups in a vault and waits until they are gone.
async fn empty(cx: &Context, gone: &Gone<'_>) -> Result<()> {
    for point in points(cx, gone.id).await? {
        let request = cx.backup().delete_recovery_point().backup_vault_name(gone.id);
        match request.set_recovery_point_arn(point.recovery_point_arn).send().await.map_err(Failed::from) {
            Err(failed) if !failed.is_missing() => return Err(failed),
            _ => {}
        }
    }
    let is_empty = || async {
        Ok(match points(cx, gone.id).await?.len() {
            0 => Wait::Done(()),
            left => Wait::Pending(format!("holding {left} backups")),
        })
    };
    cx.wait(gone.prior.timeout("delete", Duration::from_secs(600)), gone.progress, is_empty).await
}

async fn points(cx: &Context, vault: &str) -> Result<Vec<RecoveryPointByBackupVault>> {
    let points = cx.backup().list_recovery_points_by_backup_vault().backup_vault_name(vault).into_paginator();
    Ok(points.items().send().collect::<std::result::Result<Vec<_>, _>>().await?)
}
