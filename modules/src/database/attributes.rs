//! The attributes that the keys of a table name.

use super::inputs::{Attribute, AttributeFields, GlobalIndexFields, LocalIndexFields, Table, TableFields};
use ledgerform::function::{concat_all, distinct, substr};
use ledgerform::{Expr, IntoExpr, tf};

/// Type and name as one text: Terraform's `flatten` would take a list of both apart.
fn text(attribute: &Expr<Attribute>) -> Expr<String> {
    tf!("{}:{}", attribute.ty(), attribute.name())
}

fn optional(attribute: &Expr<Option<Attribute>>) -> Expr<Vec<String>> {
    let none: Expr<Vec<String>> = Vec::<&str>::new().into_expr();
    let one: Expr<Vec<String>> = [text(&attribute.or_null())].into_expr();
    attribute.is_null().then(none, one)
}

/// Each attribute once, as its type, a colon and its name: DynamoDB refuses an attribute that no key names.
pub(super) fn of(table: &Expr<Table>) -> Expr<Vec<String>> {
    let own: Expr<Vec<String>> = [text(&table.hash_key())].into_expr();
    let hashes = table.global_indexes().to_list(|_, index| text(&index.hash_key()));
    let ranges = table.global_indexes().flat_map(|_, index| optional(&index.range_key()));
    let local = table.local_indexes().to_list(|_, index| text(&index.range_key()));
    distinct(concat_all([own, optional(&table.range_key()), hashes, ranges, local]))
}

/// The type of an attribute, and the colon.
pub(super) fn ty(attribute: &Expr<String>) -> Expr<String> {
    substr(attribute, 0, 2)
}

/// The name of an attribute.
pub(super) fn name(attribute: &Expr<String>) -> Expr<String> {
    substr(attribute, 2, -1)
}
