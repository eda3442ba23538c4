//! Waiting for an instance, whether it is in a cluster or not.

use crate::context::{Context, Wait};
use crate::fault::{Failed, Result};
use aws_sdk_rds::types::DbInstance;
use std::time::Duration;

/// Waits until the instance that `look` gives can be used, and until nothing waits to be applied if all is to be applied at
/// once.
pub(super) async fn settled<F: Future<Output = Result<Option<DbInstance>>>>(
    cx: &Context,
    look: impl Fn() -> F,
    limit: Duration,
    progress: &(dyn Fn(&str) + Sync),
    at_once: bool,
) -> Result<()> {
    let available = || async {
        let instance = look().await?;
        let has_changes = instance.as_ref().is_some_and(is_pending);
        match instance.as_ref().and_then(|instance| instance.db_instance_status()) {
            Some("available" | "storage-optimization") if at_once && has_changes => {
                Ok(Wait::Pending("available, with changes to come".to_owned()))
            }
            Some("available" | "storage-optimization") => Ok(Wait::Done(())),
            Some(status) if is_failed(status) => Err(Failed::refused(format!("the instance is {status}"))),
            status => Ok(Wait::Pending(status.unwrap_or("not there").to_owned())),
        }
    };
    cx.wait(limit, progress, available).await
}

/// Whether the instance will not come up by itself.
fn is_failed(status: &str) -> bool {
    status == "failed" || status.starts_with("incompatible-") || status == "inaccessible-encryption-credentials"
}

/// Whether changes wait to be applied.
fn is_pending(instance: &DbInstance) -> bool {
    instance.pending_modified_values().is_some_and(|pending| {
        pending.db_instance_class().is_some()
            || pending.allocated_storage().is_some()
            || pending.engine_version().is_some()
            || pending.multi_az().is_some()
            || pending.storage_type().is_some()
            || pending.backup_retention_period().is_some()
            || pending.master_user_password().is_some()
    })
}
