//! DynamoDB tables.

use super::attributes;
use super::inputs::{
    AttributeFields, CapacityFields, DatabaseInputs, GlobalIndexFields, LocalIndexFields, Table, TableFields,
    UnitsFields,
};
use crate::diagnostics::{TABLE_UNPROTECTED, TABLE_WITHOUT_RECOVERY};
use crate::place::Place;
use crate::policy::{Policy, Statement, Test};
use crate::profile::Guard;
use ledgerform::function::substr;
use ledgerform::{Each, Expr, Meta, Scope, tf};
use ledgerform_bindings::aws;
use std::collections::{BTreeMap, BTreeSet};

const READ: [&str; 6] = [
    "dynamodb:BatchGetItem",
    "dynamodb:ConditionCheckItem",
    "dynamodb:DescribeTable",
    "dynamodb:GetItem",
    "dynamodb:Query",
    "dynamodb:Scan",
];
const WRITE: [&str; 4] = ["dynamodb:BatchWriteItem", "dynamodb:DeleteItem", "dynamodb:PutItem", "dynamodb:UpdateItem"];

/// The name of a table.
pub(crate) fn name(name: &Expr<String>, key: &Expr<String>, table: &Expr<Table>) -> Expr<String> {
    table.name().or_else(tf!("{name}-{key}"))
}

pub(super) fn build(
    scope: &Scope,
    inputs: &DatabaseInputs,
    guard: &Guard<'_>,
    key_arn: &Expr<String>,
) -> Each<aws::dynamodb_table::Ref> {
    use aws::dynamodb_table::{
        Attribute, GlobalSecondaryIndex, LocalSecondaryIndex, PointInTimeRecovery, Replica, ServerSideEncryption, Ttl,
    };
    scope.each(&inputs.tables, |scope, key, table| {
        guard.refuse(scope, &TABLE_UNPROTECTED, &key, !table.deletion_protection().or_else(true));
        guard.refuse(scope, &TABLE_WITHOUT_RECOVERY, &key, !table.point_in_time_recovery());
        let provisioned = table.capacity().is_some();
        let units = |units: Expr<ledgerform::Number>| provisioned.then(units, Expr::null());
        let capacity = table.capacity().or_null();
        scope.add_with(
            "this",
            aws::DynamodbTable::new()
                .name(name(&inputs.name, &key, &table))
                .attribute(attributes::of(&table).blocks(|attribute| {
                    Attribute::new().name(attributes::name(&attribute)).r#type(substr(&attribute, 0, 1))
                }))
                .billing_mode(provisioned.then("PROVISIONED", "PAY_PER_REQUEST"))
                .deletion_protection_enabled(guard.choose(&table.deletion_protection(), true, false))
                .global_secondary_index(table.global_indexes().blocks(|name, index| {
                    let included = index.projection().equals("INCLUDE");
                    let attributes: Expr<BTreeSet<String>> =
                        included.then(index.attributes(), Expr::<BTreeSet<String>>::null());
                    let range = index.range_key();
                    GlobalSecondaryIndex::new()
                        .name(name)
                        .projection_type(index.projection())
                        .hash_key(index.hash_key().name())
                        .range_key(range.is_null().then(Expr::null(), range.or_null().name()))
                        .non_key_attributes(attributes)
                        .read_capacity(units(index.read()))
                        .write_capacity(units(index.write()))
                }))
                .hash_key(table.hash_key().name())
                .local_secondary_index(table.local_indexes().blocks(|name, index| {
                    let included = index.projection().equals("INCLUDE");
                    LocalSecondaryIndex::new()
                        .name(name)
                        .projection_type(index.projection())
                        .range_key(index.range_key().name())
                        .non_key_attributes(included.then(index.attributes(), Expr::null()))
                }))
                .point_in_time_recovery(PointInTimeRecovery::new().enabled(table.point_in_time_recovery()))
                .range_key(table.range_key().is_null().then(Expr::null(), table.range_key().or_null().name()))
                .read_capacity(units(capacity.read().min()))
                .replica(table.replicas().blocks(|region, arn| {
                    Replica::new()
                        .region_name(region)
                        .kms_key_arn(arn)
                        .point_in_time_recovery(table.point_in_time_recovery())
                        .propagate_tags(true)
                }))
                .server_side_encryption(ServerSideEncryption::new().enabled(true).kms_key_arn(key_arn))
                .stream_enabled(table.stream().is_some())
                .stream_view_type(table.stream().or_null())
                .table_class(table.class())
                .tags(inputs.named(&key).merge(table.tags()))
                .ttl(
                    table
                        .ttl_attribute()
                        .is_some()
                        .blocks(|| Ttl::new().attribute_name(table.ttl_attribute().or_null()).enabled(true)),
                )
                .write_capacity(units(capacity.write().min())),
            // Units are what the scaling says; a plan would take them back to where they began.
            Meta::new().ignore_changes(["read_capacity", "write_capacity"]),
        )
    })
}

/// The ARNs of the streams.
pub(super) fn streams(
    inputs: &DatabaseInputs,
    tables: &Each<aws::dynamodb_table::Ref>,
) -> Expr<BTreeMap<String, String>> {
    let streamed = inputs.tables.filter(|_, table| table.stream().is_some());
    streamed.map(|key, _| tables.at(&key, |table| table.stream_arn()))
}

/// What a workload attaches to its role.
pub(super) fn workload_policies(
    scope: &Scope,
    inputs: &DatabaseInputs,
    place: &Place,
    key_arn: &Expr<String>,
    writes: bool,
) -> Expr<BTreeMap<String, String>> {
    let actions = if writes { READ.into_iter().chain(WRITE).collect() } else { READ.to_vec() };
    inputs.tables.map(|key, table| {
        let arn = place.arn("dynamodb", tf!("table/{}", name(&inputs.name, &key, &table)));
        let service = tf!("dynamodb.{}.amazonaws.com", &inputs.region);
        Policy::new()
            .with(Statement::allow("UseItems").actions(actions).resources([tf!("{arn}"), tf!("{arn}/index/*")]))
            .with(
                Statement::allow("UseKey")
                    .actions("kms:Decrypt")
                    .resources(key_arn)
                    .when(Test::string_equals("kms:ViaService", service)),
            )
            .document(scope)
    })
}
