//! `aws_glue_catalog_database`

use super::{retag, tags_of};
use crate::args::Args;
use crate::attrs::{Attrs, texts};
use crate::context::Context;
use crate::fault::{Failed, Missing, Result};
use crate::kind::{Change, Found, Gone, Kind, New};
use crate::mark::Tags;
use aws_sdk_glue::error::BuildError;
use aws_sdk_glue::types::{
    DataLakePrincipal, DatabaseIdentifier, DatabaseInput, FederatedDatabase, PrincipalPermissions,
};
use ledgerform_engine::KindInfo;

/// A database. Its ID is that of its catalog, which is the number of an account, a colon and its name.
pub(super) struct Database;

impl Kind for Database {
    const TYPE: &'static str = "aws_glue_catalog_database";

    fn info(info: KindInfo) -> KindInfo {
        info.replaced_by(["catalog_id", "federated_database", "name", "target_database"])
    }

    async fn create(cx: &Context, new: &New<'_>) -> Result<String> {
        let catalog = catalog(cx, new.args);
        let request = cx.glue().create_database().catalog_id(&catalog).database_input(input(new.args)?);
        request.set_tags(Some(new.tags().into_iter().collect())).send().await?;
        Ok(format!("{catalog}:{}", new.args.required("name")))
    }

    async fn read(cx: &Context, id: &str, recorded: Args<'_>) -> Result<Option<Found>> {
        let (catalog, name) = place(id)?;
        let Some(answer) = cx.glue().get_database().catalog_id(catalog).name(name).send().await.or_missing()? else {
            return Ok(None);
        };
        let Some(database) = answer.database else { return Ok(None) };
        let arn = arn(cx, catalog, name);
        let Some(tags) = tags_of(cx, &arn).await? else { return Ok(None) };
        // Each database has permissions for new tables; they are told where they are given.
        let permissions = database.create_table_default_permissions().iter().map(|own| {
            let principal = own.principal().map(|principal| {
                Attrs::new().put("data_lake_principal_identifier", principal.data_lake_principal_identifier())
            });
            Attrs::new().put("permissions", texts(own.permissions())).block("principal", principal)
        });
        let permissions: Vec<Attrs> = permissions.collect();
        let target = database.target_database().map(|target| {
            Attrs::new()
                .put("catalog_id", target.catalog_id())
                .put("database_name", target.database_name())
                .put("region", target.region())
        });
        let federated = database
            .federated_database()
            .map(|own| Attrs::new().put("connection_name", own.connection_name()).put("identifier", own.identifier()));
        let parameters = database.parameters().into_iter().flatten();
        let parameters: Tags = parameters.map(|(key, value)| (key.clone(), value.clone())).collect();
        let attributes = Attrs::new()
            .put("arn", arn)
            .put("catalog_id", catalog)
            .if_given("create_table_default_permission", permissions, recorded)
            .put("description", database.description())
            .block("federated_database", federated)
            .put("location_uri", database.location_uri())
            .put("name", database.name())
            .put("parameters", (!parameters.is_empty()).then_some(parameters))
            .block("target_database", target);
        Ok(Some(Found::tagged(attributes, tags)))
    }

    async fn update(cx: &Context, change: &Change<'_>) -> Result<()> {
        let (catalog, name) = place(change.id)?;
        if change.has(&["create_table_default_permission", "description", "location_uri", "parameters"]) {
            let request = cx.glue().update_database().catalog_id(catalog).name(name);
            request.database_input(input(change.args)?).send().await?;
        }
        retag(cx, &arn(cx, catalog, name), change).await
    }

    async fn delete(cx: &Context, gone: &Gone<'_>) -> Result<()> {
        let (catalog, name) = place(gone.id)?;
        cx.glue().delete_database().catalog_id(catalog).name(name).send().await?;
        Ok(())
    }

    async fn find(cx: &Context, new: &New<'_>) -> Result<Option<String>> {
        Ok(Some(format!("{}:{}", catalog(cx, new.args), new.args.required("name"))))
    }

    async fn owned(cx: &Context, _: &str) -> Result<Vec<(String, Tags)>> {
        let pages = cx.glue().get_databases().into_paginator().send();
        let pages = pages.collect::<std::result::Result<Vec<_>, _>>().await?;
        let mut found = Vec::new();
        for database in pages.into_iter().flat_map(|page| page.database_list) {
            let catalog = database.catalog_id().unwrap_or(&cx.account);
            if let Some(tags) = tags_of(cx, &arn(cx, catalog, database.name())).await? {
                found.push((format!("{catalog}:{}", database.name()), tags));
            }
        }
        Ok(found)
    }
}

fn catalog(cx: &Context, args: Args<'_>) -> String {
    args.text("catalog_id").unwrap_or_else(|| cx.account.clone())
}

fn place(id: &str) -> Result<(&str, &str)> {
    let wrong = || Failed::refused(format!("`{id}` is no database: the ID of a catalog, a colon and a name"));
    id.split_once(':').ok_or_else(wrong)
}

fn arn(cx: &Context, catalog: &str, name: &str) -> String {
    format!("arn:{}:glue:{}:{catalog}:database/{name}", cx.partition, cx.region)
}

fn input(args: Args<'_>) -> std::result::Result<DatabaseInput, BuildError> {
    let permissions = args.blocks("create_table_default_permission").into_iter().map(|own| {
        let principal = own.block("principal").map(|principal| {
            let id = principal.text("data_lake_principal_identifier");
            DataLakePrincipal::builder().set_data_lake_principal_identifier(id).build()
        });
        PrincipalPermissions::builder().set_permissions(own.each("permissions")).set_principal(principal).build()
    });
    let permissions: Vec<PrincipalPermissions> = permissions.collect();
    let target = args.block("target_database").map(|target| {
        DatabaseIdentifier::builder()
            .set_catalog_id(target.text("catalog_id"))
            .set_database_name(target.text("database_name"))
            .set_region(target.text("region"))
            .build()
    });
    let federated = args.block("federated_database").map(|own| {
        FederatedDatabase::builder()
            .set_connection_name(own.text("connection_name"))
            .set_identifier(own.text("identifier"))
            .build()
    });
    let parameters = args.map("parameters");
    DatabaseInput::builder()
        .set_create_table_default_permissions((!permissions.is_empty()).then_some(permissions))
        .set_description(args.text("description"))
        .set_federated_database(federated)
        .set_location_uri(args.text("location_uri"))
        .name(args.required("name"))
        .set_parameters((!parameters.is_empty()).then(|| parameters.into_iter().collect()))
        .set_target_database(target)
        .build()
}
