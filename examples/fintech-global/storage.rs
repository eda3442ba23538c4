//! The data lake, and the bucket that takes logs.

use crate::settings::Settings;
use ledgerform_modules::storage::{AccessLogs, Bucket, Lifecycle, StoragePart};

/// The buckets.
pub(crate) fn storage(settings: &Settings) -> StoragePart {
    let older = Lifecycle::new().transitions([("STANDARD_IA", 30), ("GLACIER", 90)]);
    let lake = Bucket::new()
        .versioning(true)
        .encryption("kms")
        .lifecycle([("older", older)])
        .noncurrent_days(90)
        .replication(&settings.data_lake_copy);
    // Nobody looks at logs of two years ago.
    let old_logs = Lifecycle::new().expiration_days(731);
    let logs = Bucket::new().log_sources(["elb"]).lifecycle([("old", old_logs)]);
    StoragePart::new()
        .access_logs(Some(AccessLogs::new().bucket_key("logs")))
        .buckets([("data-lake", lake), ("logs", logs)])
        .ebs_encryption(true)
}
