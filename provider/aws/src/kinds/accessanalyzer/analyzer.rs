//! `aws_accessanalyzer_analyzer`

use crate::args::Args;
use crate::attrs::Attrs;
use crate::context::Context;
use crate::fault::{Failed, Missing, Result};
use crate::kind::{Change, Found, Gone, Kind, New};
use crate::mark::Tags;
use aws_sdk_accessanalyzer::types::{
    AnalysisRule, AnalysisRuleCriteria, AnalyzerConfiguration, InternalAccessAnalysisRule,
    InternalAccessAnalysisRuleCriteria, InternalAccessConfiguration, UnusedAccessConfiguration,
};
use ledgerform_engine::{KindInfo, Value};
use std::collections::{BTreeMap, HashMap};
use std::time::Duration;

pub(super) struct Analyzer;

impl Kind for Analyzer {
    const TYPE: &'static str = "aws_accessanalyzer_analyzer";

    fn info(info: KindInfo) -> KindInfo {
        info.replaced_by(["analyzer_name", "configuration", "type"]).default("type", "ACCOUNT")
    }

    async fn create(cx: &Context, new: &New<'_>) -> Result<String> {
        let args = new.args;
        let create = || async {
            let request = cx
                .accessanalyzer()
                .create_analyzer()
                .client_token(new.client_token())
                .set_analyzer_name(args.text("analyzer_name"))
                .set_configuration(configuration(args))
                .set_tags(Some(new.tags().into_iter().collect()))
                .set_type(args.variant("type"));
            Ok(request.send().await.map(|_| ())?)
        };
        // A delegation of the organization that was made just now may not be known yet.
        let is_passing = |failed: &Failed| {
            failed.is(&["ValidationException"]) && failed.message.contains("You must create an organization")
        };
        cx.retry(Duration::from_secs(120), is_passing, create).await?;
        Ok(args.required("analyzer_name"))
    }

    async fn read(cx: &Context, id: &str, recorded: Args<'_>) -> Result<Option<Found>> {
        let answer = cx.accessanalyzer().get_analyzer().analyzer_name(id).send().await.or_missing()?;
        let Some(analyzer) = answer.and_then(|answer| answer.analyzer) else { return Ok(None) };
        let configuration = analyzer.configuration().and_then(|configuration| shown(configuration, recorded));
        let attributes = Attrs::new()
            .put("analyzer_name", analyzer.name())
            .put("arn", analyzer.arn())
            .block_if_given("configuration", configuration, recorded)
            .put("type", analyzer.r#type().as_str());
        Ok(Some(Found::tagged(attributes, analyzer.tags.into_iter().flatten().collect())))
    }

    async fn update(cx: &Context, change: &Change<'_>) -> Result<()> {
        let (set, removed) = change.tags();
        let arn = change.prior.required("arn");
        if !set.is_empty() {
            let tags = Some(set.into_iter().collect());
            cx.accessanalyzer().tag_resource().resource_arn(&arn).set_tags(tags).send().await?;
        }
        if !removed.is_empty() {
            cx.accessanalyzer().untag_resource().resource_arn(&arn).set_tag_keys(Some(removed)).send().await?;
        }
        Ok(())
    }

    async fn delete(cx: &Context, gone: &Gone<'_>) -> Result<()> {
        cx.accessanalyzer().delete_analyzer().analyzer_name(gone.id).send().await?;
        Ok(())
    }

    async fn find(_: &Context, new: &New<'_>) -> Result<Option<String>> {
        Ok(new.args.text("analyzer_name"))
    }

    async fn owned(cx: &Context, _: &str) -> Result<Vec<(String, Tags)>> {
        let analyzers = cx.accessanalyzer().list_analyzers().into_paginator().items().send();
        let analyzers = analyzers.collect::<std::result::Result<Vec<_>, _>>().await?;
        let found =
            analyzers.into_iter().map(|analyzer| (analyzer.name, analyzer.tags.into_iter().flatten().collect()));
        Ok(found.collect())
    }
}

fn configuration(args: Args<'_>) -> Option<AnalyzerConfiguration> {
    let block = args.block("configuration")?;
    if let Some(internal) = block.block("internal_access") {
        let rule = internal.block("analysis_rule").map(|rule| {
            let inclusions = rule.blocks("inclusion").into_iter().map(|inclusion| {
                InternalAccessAnalysisRuleCriteria::builder()
                    .set_account_ids(inclusion.strings("account_ids"))
                    .set_resource_arns(inclusion.strings("resource_arns"))
                    .set_resource_types(inclusion.each("resource_types"))
                    .build()
            });
            InternalAccessAnalysisRule::builder().set_inclusions(Some(inclusions.collect())).build()
        });
        let internal = InternalAccessConfiguration::builder().set_analysis_rule(rule).build();
        return Some(AnalyzerConfiguration::InternalAccess(internal));
    }
    let unused = block.block("unused_access")?;
    let rule = unused.block("analysis_rule").map(|rule| {
        let exclusions = rule.blocks("exclusion").into_iter().map(|exclusion| {
            AnalysisRuleCriteria::builder()
                .set_account_ids(exclusion.strings("account_ids"))
                .set_resource_tags(resource_tags(exclusion))
                .build()
        });
        AnalysisRule::builder().set_exclusions(Some(exclusions.collect())).build()
    });
    let unused = UnusedAccessConfiguration::builder()
        .set_unused_access_age(unused.i32("unused_access_age"))
        .set_analysis_rule(rule);
    Some(AnalyzerConfiguration::UnusedAccess(unused.build()))
}

fn resource_tags(exclusion: Args<'_>) -> Option<Vec<HashMap<String, String>>> {
    let maps = exclusion.value("resource_tags").and_then(Value::elements)?;
    let map = |map: &Value| {
        let entries = map.entries().into_iter().flatten();
        entries.filter_map(|(key, value)| Some((key.to_string(), value.as_str()?.to_owned()))).collect()
    };
    (!maps.is_empty()).then(|| maps.iter().map(map).collect())
}

/// The configuration; that of which nothing was given is the usual one, and no block.
fn shown(configuration: &AnalyzerConfiguration, recorded: Args<'_>) -> Option<Attrs> {
    if !recorded.has("configuration") {
        return None;
    }
    if let Ok(unused) = configuration.as_unused_access() {
        let rule = unused.analysis_rule().map(|rule| {
            let exclusions = rule.exclusions().iter().map(|exclusion| {
                let tags = exclusion.resource_tags().iter();
                let tags = tags.map(|tags| tags.clone().into_iter().collect::<BTreeMap<_, _>>()).collect::<Vec<_>>();
                Attrs::new().put("account_ids", exclusion.account_ids()).put("resource_tags", tags)
            });
            Attrs::new().put("exclusion", exclusions.collect::<Vec<_>>())
        });
        let unused = Attrs::new().put("unused_access_age", unused.unused_access_age()).block("analysis_rule", rule);
        return Some(Attrs::new().block("unused_access", Some(unused)));
    }
    let internal = configuration.as_internal_access().ok()?;
    let rule = internal.analysis_rule().map(|rule| {
        let inclusions = rule.inclusions().iter().map(|inclusion| {
            Attrs::new()
                .put("account_ids", inclusion.account_ids())
                .put("resource_arns", inclusion.resource_arns())
                .put("resource_types", crate::attrs::texts(inclusion.resource_types()))
        });
        Attrs::new().put("inclusion", inclusions.collect::<Vec<_>>())
    });
    Some(Attrs::new().block("internal_access", Some(Attrs::new().block("analysis_rule", rule))))
}
