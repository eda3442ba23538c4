//! The judge of `convert`: the programs it writes compile, and mean to Terraform what their sources meant.

#![expect(clippy::unwrap_used, reason = "helpers of tests panic as tests do")]

mod support;

use ledgerform::App;
use std::collections::BTreeSet;
use support::Module;

#[allow(unreachable_pub, missing_docs, reason = "a converted program is a module of its own")]
mod goldens {
    #[path = "aliases.rs"]
    pub(crate) mod aliases;
    #[path = "bucket_style.rs"]
    pub(crate) mod bucket_style;
    #[path = "budget_tags.rs"]
    pub(crate) mod budget_tags;
    #[path = "calls.rs"]
    pub(crate) mod calls;
    #[path = "compute.rs"]
    pub(crate) mod compute;
    #[path = "deployed.rs"]
    pub(crate) mod deployed;
    #[path = "dynamic.rs"]
    pub(crate) mod dynamic;
    #[path = "endpoints.rs"]
    pub(crate) mod endpoints;
    #[path = "ephemeral.rs"]
    pub(crate) mod ephemeral;
    #[path = "exported_vpc.rs"]
    pub(crate) mod exported_vpc;
    #[path = "expressions.rs"]
    pub(crate) mod expressions;
    #[path = "hosted.rs"]
    pub(crate) mod hosted;
    #[path = "iam_policy.rs"]
    pub(crate) mod iam_policy;
    #[path = "json_form.rs"]
    pub(crate) mod json_form;
    #[path = "kms_logs.rs"]
    pub(crate) mod kms_logs;
    #[path = "legacy.rs"]
    pub(crate) mod legacy;
    #[path = "network.rs"]
    pub(crate) mod network;
    #[path = "optional_objects.rs"]
    pub(crate) mod optional_objects;
    #[path = "provisioned.rs"]
    pub(crate) mod provisioned;
    #[path = "refactored.rs"]
    pub(crate) mod refactored;
    #[path = "secrets.rs"]
    pub(crate) mod secrets;
    #[path = "security_groups.rs"]
    pub(crate) mod security_groups;
    #[path = "storage.rs"]
    pub(crate) mod storage;
    #[path = "terraform_data.rs"]
    pub(crate) mod terraform_data;
    #[path = "vpc_style.rs"]
    pub(crate) mod vpc_style;
}

/// Runs a converted program, and lets Terraform plan both what it gives and its source.
/// `without` are addresses that a finding says are not, or not wholly, converted.
fn check(name: &str, program: fn(&App), without: &[&str]) {
    let module = Module::read(name);
    let app = App::new();
    program(&app);
    let synthesis = app.synth().unwrap_or_else(|problems| panic!("{problems}"));
    module.check_plans(&synthesis.stacks[0].text, without);
    let hcl = app.synth_as(ledgerform::Format::Hcl).unwrap_or_else(|problems| panic!("{problems}"));
    module.check_structure(&hcl.stacks[0].text, without);
}

macro_rules! modules {
    ($($name:ident $(without $($address:literal),+)?;)*) => {
        $(
            #[test]
            fn $name() {
                let without: &[&str] = &[$($($address),+)?];
                check(stringify!($name), goldens::$name::stack, without);
            }
        )*

        #[test]
        fn every_folder_is_tested() {
            let tested: BTreeSet<String> = [$(stringify!($name)),*].map(str::to_owned).into();
            assert_eq!(support::folders(), tested);
        }
    };
}

modules! {
    aliases;
    bucket_style;
    budget_tags;
    calls;
    compute;
    deployed;
    dynamic;
    endpoints;
    ephemeral;
    exported_vpc;
    expressions;
    hosted;
    iam_policy;
    json_form;
    kms_logs;
    legacy;
    network;
    optional_objects;
    provisioned;
    // The data source of a check is named after both.
    refactored without "data.aws_kms_key.main", "data.aws_kms_key.key_main_C74F5DB0";
    secrets;
    security_groups;
    storage;
    terraform_data;
    vpc_style;
}
