//! A test for each row of the platform's list, with its exact values, and what else must hold.
//!
//! The rows are judged with the values of this platform in place of the variables, so that what is compared is what is
//! meant; `project::fg_03` and the offline runs judge the variables.

mod checkov;
mod cluster;
mod costs;
mod data;
mod network;
mod project;
mod rows;
mod secrets;
mod storage;

use crate::fintech_global;
use crate::settings::Settings;
use ledgerform::{App, Resource};
use ledgerform_testing::Template;
use serde_json::Value;
use std::collections::BTreeSet;
use std::sync::LazyLock;

/// What stands for the ARN of the one key; `storage::fg_48` looks what it is.
const KEY: &str = "${local.platform_key_arn_";

static PLATFORM: LazyLock<Template> = LazyLock::new(|| with(|_| ()));
static WORKLOADS: LazyLock<Template> = LazyLock::new(|| Template::of(&app(|_| ()), "workloads"));

/// The stack `platform` as it is.
fn platform() -> &'static Template {
    &PLATFORM
}

/// The stack `workloads` as it is.
fn workloads() -> &'static Template {
    &WORKLOADS
}

/// The stack `platform` with other settings.
fn with(change: impl FnOnce(&mut Settings)) -> Template {
    Template::of(&app(change), "platform")
}

fn app(change: impl FnOnce(&mut Settings)) -> App {
    let app = App::new();
    fintech_global(&app, |_| {
        let mut settings = Settings::literal();
        change(&mut settings);
        settings
    });
    app
}

/// The stack `platform` as the program writes it: with variables.
fn written() -> Value {
    let app = App::new();
    fintech_global(&app, Settings::variables);
    serde_json::from_str(Template::of(&app, "platform").text()).unwrap()
}

/// The values of an argument of all resources of a type.
fn values<R: Resource>(template: &Template, argument: &str) -> BTreeSet<String> {
    let all = template.all::<R>();
    all.iter().filter_map(|found| found.body[argument].as_str()).map(str::to_owned).collect()
}

fn texts<const N: usize>(texts: [impl Into<String>; N]) -> BTreeSet<String> {
    texts.map(Into::into).into()
}
