//! `aws_db_parameter_group` and `aws_rds_cluster_parameter_group`, which differ only in the names of their requests.

use super::{retag, tagged, tags_of};
use crate::args::Args;
use crate::attrs::Attrs;
use crate::context::Context;
use crate::fault::{Failed, Missing, Result};
use crate::kind::{Change, Found, Gone, Kind, New};
use crate::mark::Tags;
use aws_sdk_rds::types::{ApplyMethod, Parameter};
use ledgerform_engine::KindInfo;
use std::time::Duration;

/// How many parameters one request takes.
/// Source: <https://docs.aws.amazon.com/AmazonRDS/latest/APIReference/API_ModifyDBParameterGroup.html>
const MOST: usize = 20;

macro_rules! parameter_group {
    (
        $kind:ident $ty:literal, name: $name:ident, groups: $groups:ident, arn: $arn:ident,
        create: $create:ident, describe: $describe:ident, parameters: $parameters:ident, modify: $modify:ident,
        reset: $reset:ident, delete: $delete:ident
    ) => {
        pub(super) struct $kind;

        impl Kind for $kind {
            const TYPE: &'static str = $ty;

            fn info(info: KindInfo) -> KindInfo {
                info.replaced_by(["description", "family", "name", "name_prefix"])
                    .default("description", "Managed by Terraform")
                    .default("parameter.apply_method", "immediate")
            }

            async fn create(cx: &Context, new: &New<'_>) -> Result<String> {
                let (args, name) = (new.args, name(new));
                let request = cx
                    .rds()
                    .$create()
                    .$name(&name)
                    .set_db_parameter_group_family(args.text("family"))
                    .set_description(args.text("description"))
                    .set_tags(Some(tagged(new.tags())));
                request.send().await?;
                for part in parameters(args).chunks(MOST) {
                    let modify = cx.rds().$modify().$name(&name).set_parameters(Some(part.to_vec()));
                    modify.send().await.map_err(|error| Failed::from(error).with_id(&name))?;
                }
                Ok(name)
            }

            async fn read(cx: &Context, id: &str, recorded: Args<'_>) -> Result<Option<Found>> {
                let answer = cx.rds().$describe().$name(id).send().await.or_missing()?;
                let Some(group) = answer.and_then(|answer| answer.$groups?.into_iter().next()) else {
                    return Ok(None);
                };
                let all = cx.rds().$parameters().$name(id).into_paginator().items().send();
                let all = all.collect::<std::result::Result<Vec<_>, _>>().await?;
                let attributes = Attrs::new()
                    .put("arn", group.$arn())
                    .put("description", group.description())
                    .put("family", group.db_parameter_group_family())
                    .put("name", group.$name())
                    .put("parameter", shown(&all, recorded));
                Ok(Some(Found::tagged(attributes, tags_of(cx, group.$arn()).await?)))
            }

            async fn update(cx: &Context, change: &Change<'_>) -> Result<()> {
                let (wanted, before) = (parameters(change.args), parameters(change.prior));
                let is_in = |all: &[Parameter], one: &Parameter| all.iter().any(|other| other == one);
                let is_named =
                    |one: &Parameter| wanted.iter().any(|other| other.parameter_name() == one.parameter_name());
                let changed: Vec<_> = wanted.iter().filter(|one| !is_in(&before, one)).cloned().collect();
                for part in changed.chunks(MOST) {
                    cx.rds().$modify().$name(change.id).set_parameters(Some(part.to_vec())).send().await?;
                }
                let removed: Vec<_> = before.iter().filter(|one| !is_named(one)).cloned().collect();
                for part in removed.chunks(MOST) {
                    let reset = || async {
                        let request = cx.rds().$reset().$name(change.id).reset_all_parameters(false);
                        Ok(request.set_parameters(Some(part.to_vec())).send().await.map(|_| ())?)
                    };
                    let is_passing = |failed: &Failed| failed.is(&["InvalidDBParameterGroupState"]);
                    cx.retry(Duration::from_secs(180), is_passing, reset).await?;
                }
                retag(cx, change).await
            }

            async fn delete(cx: &Context, gone: &Gone<'_>) -> Result<()> {
                if gone.prior.is("skip_destroy") {
                    return Ok(());
                }
                // What was deleted just now may still be counted as using the group.
                let is_passing = |failed: &Failed| failed.is(&["InvalidDBParameterGroupState"]);
                let delete = || async { Ok(cx.rds().$delete().$name(gone.id).send().await.map(|_| ())?) };
                cx.retry(Duration::from_secs(180), is_passing, delete).await
            }

            async fn find(_: &Context, new: &New<'_>) -> Result<Option<String>> {
                Ok(Some(name(new)))
            }

            async fn owned(cx: &Context, _: &str) -> Result<Vec<(String, Tags)>> {
                let groups = cx.rds().$describe().into_paginator().items().send();
                let mut found = Vec::new();
                for group in groups.collect::<std::result::Result<Vec<_>, _>>().await? {
                    // Those of the service never are ours.
                    if group.$name().is_some_and(|name| !name.starts_with("default.")) {
                        let tags = tags_of(cx, group.$arn()).await?;
                        found.extend(group.$name.map(|name| (name, tags)));
                    }
                }
                Ok(found)
            }
        }
    };
}

parameter_group! {
    ParameterGroup "aws_db_parameter_group",
    name: db_parameter_group_name, groups: db_parameter_groups, arn: db_parameter_group_arn,
    create: create_db_parameter_group, describe: describe_db_parameter_groups, parameters: describe_db_parameters,
    modify: modify_db_parameter_group, reset: reset_db_parameter_group, delete: delete_db_parameter_group
}

parameter_group! {
    ClusterParameterGroup "aws_rds_cluster_parameter_group",
    name: db_cluster_parameter_group_name, groups: db_cluster_parameter_groups,
    arn: db_cluster_parameter_group_arn,
    create: create_db_cluster_parameter_group, describe: describe_db_cluster_parameter_groups,
    parameters: describe_db_cluster_parameters, modify: modify_db_cluster_parameter_group,
    reset: reset_db_cluster_parameter_group, delete: delete_db_cluster_parameter_group
}

/// The service writes names in small letters.
fn name(new: &New<'_>) -> String {
    new.name("name", "name_prefix", 255).to_lowercase()
}

fn parameters(args: Args<'_>) -> Vec<Parameter> {
    let parameter = |block: Args<'_>| {
        Parameter::builder()
            .set_parameter_name(block.text("name"))
            .parameter_value(block.required("value"))
            .apply_method(block.variant("apply_method").unwrap_or(ApplyMethod::Immediate))
            .build()
    };
    args.blocks("parameter").into_iter().map(parameter).collect()
}

/// The parameters that were set, as they were written: names in the letters of the configuration, and those too that were
/// set to what they are anyway.
fn shown(all: &[Parameter], recorded: Args<'_>) -> Vec<Attrs> {
    let given = parameters(recorded);
    let attributes = |parameter: &Parameter| {
        let name = parameter.parameter_name()?;
        let given = given.iter().find(|given| given.parameter_name().is_some_and(|g| g.eq_ignore_ascii_case(name)));
        let is_set = parameter.source() == Some("user");
        let is_as_given = given.is_some_and(|given| given.parameter_value() == parameter.parameter_value());
        (is_set || is_as_given).then(|| {
            let method = match given.filter(|_| is_as_given && !is_set) {
                Some(given) => given.apply_method(),
                None => parameter.apply_method(),
            };
            Attrs::new()
                .put("name", given.and_then(|given| given.parameter_name()).unwrap_or(name))
                .put("value", parameter.parameter_value().unwrap_or_default())
                .variant("apply_method", method)
        })
    };
    all.iter().filter_map(attributes).collect()
}
