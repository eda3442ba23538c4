//! The judge of `convert`: the programs it writes compile, and mean to Terraform what their sources meant.

#![expect(clippy::unwrap_used, reason = "helpers of tests panic as tests do")]

mod support;

use ledgerform::App;
use std::collections::BTreeSet;
use support::Module;

#[allow(unreachable_pub, missing_docs, reason = "a converted program is a module of its own")]
mod goldens {
    #[path = "actions.rs"]
    pub(crate) mod actions;
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
    #[path = "eks_style.rs"]
    pub(crate) mod eks_style;
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
    #[path = "label_style.rs"]
    pub(crate) mod label_style;
    #[path = "legacy.rs"]
    pub(crate) mod legacy;
    #[path = "network.rs"]
    pub(crate) mod network;
    #[path = "optional_objects.rs"]
    pub(crate) mod optional_objects;
    #[path = "provisioned.rs"]
    pub(crate) mod provisioned;
    #[path = "rds_style.rs"]
    pub(crate) mod rds_style;
    #[path = "refactored.rs"]
    pub(crate) mod refactored;
    #[path = "remote_states.rs"]
    pub(crate) mod remote_states;
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
fn check(name: &str, program: fn(&App)) {
    let module = Module::read(name);
    let app = run(program);
    module.check_plans(&app.synth().unwrap_or_else(|problems| panic!("{problems}")));
    let hcl = app.synth_as(ledgerform::Format::Hcl).unwrap_or_else(|problems| panic!("{problems}"));
    module.check_structure(&hcl.stacks[0].text);
}

fn run(program: fn(&App)) -> App {
    // Modules and files are named from here, as somebody names the folder to convert.
    std::env::set_current_dir(support::data()).unwrap();
    let app = App::new();
    program(&app);
    app
}

/// The Terraform that judges here is older than actions and lists: what is written is compared as text.
#[test]
fn actions() {
    let app = run(goldens::actions::stack);
    let synthesis = app.synth_as(ledgerform::Format::Hcl).unwrap_or_else(|problems| panic!("{problems}"));
    let stack = &synthesis.stacks[0];
    let plain = |text: &str| text.split_whitespace().collect::<Vec<_>>().join(" ");
    let source = |file: &str| std::fs::read_to_string(support::data().join("actions").join(file)).unwrap();
    let block = |file: &str, head: &str| {
        let text = source(file);
        let rest = &text[text.find(head).unwrap()..];
        plain(&rest[..rest.find("\n}\n").unwrap() + 3])
    };
    for head in ["action \"aws_lambda_invoke\" \"announce\"", "resource \"terraform_data\" \"release\""] {
        let expected = block("main.tf", head);
        assert!(plain(&stack.text).contains(&expected), "{expected}:\n{}", stack.text);
    }
    assert!(stack.text.contains("function_name = each.key"), "{}", stack.text);
    let expected = block("found.tfquery.hcl", "list \"aws_instance\"");
    let query = &stack.query.as_ref().unwrap().text;
    assert!(plain(query).contains(&expected), "{expected}:\n{query}");
}

macro_rules! modules {
    ($($name:ident;)*) => {
        $(
            #[test]
            fn $name() {
                check(stringify!($name), goldens::$name::stack);
            }
        )*

        #[test]
        fn every_folder_is_tested() {
            let tested: BTreeSet<String> = ["actions", $(stringify!($name)),*].map(str::to_owned).into();
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
    eks_style;
    endpoints;
    ephemeral;
    exported_vpc;
    expressions;
    hosted;
    iam_policy;
    json_form;
    kms_logs;
    label_style;
    legacy;
    network;
    optional_objects;
    provisioned;
    rds_style;
    refactored;
    remote_states;
    secrets;
    security_groups;
    storage;
    terraform_data;
    vpc_style;
}
