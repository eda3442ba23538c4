//! What a crawler looks at.

use crate::args::Args;
use crate::attrs::{Attrs, texts};
use crate::fault::Result;
use aws_sdk_glue::types::{
    CatalogTarget, CrawlerTargets, DeltaTarget, DynamoDbTarget, HudiTarget, IcebergTarget, JdbcTarget, MongoDbTarget,
    S3Target,
};

/// The targets that are to be.
pub(super) fn wanted(args: Args<'_>) -> Result<CrawlerTargets> {
    let catalogs = args.blocks("catalog_target").into_iter().map(|own| {
        CatalogTarget::builder()
            .set_connection_name(own.text("connection_name"))
            .database_name(own.required("database_name"))
            .set_dlq_event_queue_arn(own.text("dlq_event_queue_arn"))
            .set_event_queue_arn(own.text("event_queue_arn"))
            .set_tables(Some(own.strings("tables").unwrap_or_default()))
            .build()
    });
    let deltas = args.blocks("delta_target").into_iter().map(|own| {
        DeltaTarget::builder()
            .set_connection_name(own.text("connection_name"))
            .set_create_native_delta_table(own.bool("create_native_delta_table"))
            .set_delta_tables(own.strings("delta_tables"))
            .set_write_manifest(own.bool("write_manifest"))
            .build()
    });
    let tables = args.blocks("dynamodb_target").into_iter().map(|own| {
        DynamoDbTarget::builder()
            .set_path(own.text("path"))
            .set_scan_all(own.bool("scan_all"))
            .set_scan_rate(own.f64("scan_rate").filter(|rate| *rate > 0.0))
            .build()
    });
    let hudis = args.blocks("hudi_target").into_iter().map(|own| {
        HudiTarget::builder()
            .set_connection_name(own.text("connection_name"))
            .set_exclusions(own.strings("exclusions"))
            .set_maximum_traversal_depth(own.i32("maximum_traversal_depth"))
            .set_paths(own.strings("paths"))
            .build()
    });
    let icebergs = args.blocks("iceberg_target").into_iter().map(|own| {
        IcebergTarget::builder()
            .set_connection_name(own.text("connection_name"))
            .set_exclusions(own.strings("exclusions"))
            .set_maximum_traversal_depth(own.i32("maximum_traversal_depth"))
            .set_paths(own.strings("paths"))
            .build()
    });
    let databases = args.blocks("jdbc_target").into_iter().map(|own| {
        JdbcTarget::builder()
            .set_connection_name(own.text("connection_name"))
            .set_enable_additional_metadata(own.each("enable_additional_metadata"))
            .set_exclusions(own.strings("exclusions"))
            .set_path(own.text("path"))
            .build()
    });
    let mongos = args.blocks("mongodb_target").into_iter().map(|own| {
        MongoDbTarget::builder()
            .set_connection_name(own.text("connection_name"))
            .set_path(own.text("path"))
            .set_scan_all(own.bool("scan_all"))
            .build()
    });
    let buckets = args.blocks("s3_target").into_iter().map(|own| {
        S3Target::builder()
            .set_connection_name(own.text("connection_name"))
            .set_dlq_event_queue_arn(own.text("dlq_event_queue_arn"))
            .set_event_queue_arn(own.text("event_queue_arn"))
            .set_exclusions(own.strings("exclusions"))
            .set_path(own.text("path"))
            .set_sample_size(own.positive("sample_size"))
            .build()
    });
    let targets = CrawlerTargets::builder()
        .set_catalog_targets(Some(catalogs.collect::<std::result::Result<Vec<_>, _>>()?))
        .set_delta_targets(Some(deltas.collect()))
        .set_dynamo_db_targets(Some(tables.collect()))
        .set_hudi_targets(Some(hudis.collect()))
        .set_iceberg_targets(Some(icebergs.collect()))
        .set_jdbc_targets(Some(databases.collect()))
        .set_mongo_db_targets(Some(mongos.collect()))
        .set_s3_targets(Some(buckets.collect()));
    Ok(targets.build())
}

/// The targets as attributes.
pub(super) fn told(targets: &CrawlerTargets) -> Attrs {
    let catalogs = targets.catalog_targets().iter().map(|own| {
        Attrs::new()
            .put("connection_name", own.connection_name())
            .put("database_name", own.database_name())
            .put("dlq_event_queue_arn", own.dlq_event_queue_arn())
            .put("event_queue_arn", own.event_queue_arn())
            .put("tables", own.tables())
    });
    let deltas = targets.delta_targets().iter().map(|own| {
        Attrs::new()
            .put("connection_name", own.connection_name())
            .put("create_native_delta_table", own.create_native_delta_table())
            .put("delta_tables", own.delta_tables())
            .put("write_manifest", own.write_manifest())
    });
    let tables = targets.dynamo_db_targets().iter().map(|own| {
        Attrs::new().put("path", own.path()).put("scan_all", own.scan_all()).put("scan_rate", own.scan_rate())
    });
    let hudis = targets.hudi_targets().iter().map(|own| {
        Attrs::new()
            .put("connection_name", own.connection_name())
            .put("exclusions", own.exclusions())
            .put("maximum_traversal_depth", own.maximum_traversal_depth())
            .put("paths", own.paths())
    });
    let icebergs = targets.iceberg_targets().iter().map(|own| {
        Attrs::new()
            .put("connection_name", own.connection_name())
            .put("exclusions", own.exclusions())
            .put("maximum_traversal_depth", own.maximum_traversal_depth())
            .put("paths", own.paths())
    });
    let databases = targets.jdbc_targets().iter().map(|own| {
        Attrs::new()
            .put("connection_name", own.connection_name())
            .put("enable_additional_metadata", texts(own.enable_additional_metadata()))
            .put("exclusions", own.exclusions())
            .put("path", own.path())
    });
    let mongos = targets.mongo_db_targets().iter().map(|own| {
        Attrs::new()
            .put("connection_name", own.connection_name())
            .put("path", own.path())
            .put("scan_all", own.scan_all())
    });
    let buckets = targets.s3_targets().iter().map(|own| {
        Attrs::new()
            .put("connection_name", own.connection_name())
            .put("dlq_event_queue_arn", own.dlq_event_queue_arn())
            .put("event_queue_arn", own.event_queue_arn())
            .put("exclusions", own.exclusions())
            .put("path", own.path())
            .put("sample_size", own.sample_size())
    });
    Attrs::new()
        .put("catalog_target", catalogs.collect::<Vec<_>>())
        .put("delta_target", deltas.collect::<Vec<_>>())
        .put("dynamodb_target", tables.collect::<Vec<_>>())
        .put("hudi_target", hudis.collect::<Vec<_>>())
        .put("iceberg_target", icebergs.collect::<Vec<_>>())
        .put("jdbc_target", databases.collect::<Vec<_>>())
        .put("mongodb_target", mongos.collect::<Vec<_>>())
        .put("s3_target", buckets.collect::<Vec<_>>())
}
