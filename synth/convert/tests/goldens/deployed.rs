//! Converted from Terraform by `ledgerform-convert`.
//!
//! Features of `ledgerform-bindings`: `aws`, `aws-logs`.

use ledgerform::{App, Meta, Number, backend, context, tf};
use ledgerform_bindings::aws;

/// Adds the stack to an app.
pub fn stack(app: &App) {
    let stack = app.stack("deployed");
    stack.required_version(">= 1.8");

    stack.backend(
        backend::S3::new()
            .bucket("acme-state")
            .key("deployed.tfstate")
            .region("eu-central-1")
            .encrypt(true)
            .use_lockfile(true)
            .max_retries(3)
            .assume_role(backend::AssumeRole::new().role_arn("arn:aws:iam::111122223333:role/state")),
    );

    stack.provider(
        aws::Provider::new()
            .region("eu-central-1")
            .default_tags([aws::provider::DefaultTags::new().tags([("Workspace", context::workspace())])]),
    );

    stack.add_with(
        "this",
        aws::CloudwatchLogGroup::new()
            .name(tf!("/acme/{}", context::workspace()))
            .retention_in_days(context::workspace().equals("production").then::<Number>(365, 30)),
        Meta::new().ignore_all_changes(),
    );
}
