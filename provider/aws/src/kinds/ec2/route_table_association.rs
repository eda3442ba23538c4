//! `aws_route_table_association`

use super::{filter, route_table};
use crate::args::Args;
use crate::attrs::Attrs;
use crate::context::{Context, Wait};
use crate::fault::{Failed, Missing, Result};
use crate::kind::{Change, Found, Gone, Kind, New, told};
use aws_sdk_ec2::types::RouteTableAssociation as Association;
use ledgerform_engine::KindInfo;
use std::time::Duration;

/// An association cannot have tags; it is known by the subnet or gateway, which has one at most and whose ID is ours: that
/// of the service is another one whenever the association is led to another table.
pub(super) struct RouteTableAssociation;

impl Kind for RouteTableAssociation {
    const TYPE: &'static str = "aws_route_table_association";

    fn info(info: KindInfo) -> KindInfo {
        info.replaced_by(["gateway_id", "subnet_id"])
    }

    async fn create(cx: &Context, new: &New<'_>) -> Result<String> {
        let args = new.args;
        let associate = || async {
            let request = cx
                .ec2()
                .associate_route_table()
                .set_route_table_id(args.text("route_table_id"))
                .set_subnet_id(args.text("subnet_id"))
                .set_gateway_id(args.text("gateway_id"));
            Ok(request.send().await?)
        };
        // A table that was made just now may not be known everywhere.
        let answer = cx.retry(Duration::from_secs(300), Failed::is_missing, associate).await?;
        let id = told(answer.association_id, "association ID")?;
        let limit = args.timeout("create", Duration::from_secs(300));
        let place = told(args.text("subnet_id").or_else(|| args.text("gateway_id")), "subnet or gateway")?;
        associated(cx, &id, args, limit, new.progress).await.map_err(|failed| failed.with_id(&place))?;
        Ok(place)
    }

    async fn read(cx: &Context, id: &str, recorded: Args<'_>) -> Result<Option<Found>> {
        let found = located(cx, id, recorded).await?.filter(|association| state(association) != "disassociated");
        let Some(association) = found else { return Ok(None) };
        let attributes = Attrs::new()
            .put("gateway_id", association.gateway_id())
            .put("route_table_id", association.route_table_id())
            .put("subnet_id", association.subnet_id());
        Ok(Some(Found::plain(attributes)))
    }

    async fn update(cx: &Context, change: &Change<'_>) -> Result<()> {
        let found = located(cx, change.id, change.prior).await?;
        let Some(id) = found.and_then(|association| association.route_table_association_id) else {
            return Err(Failed::missing(format!("there is no association {}", change.id)));
        };
        let table = change.args.text("route_table_id");
        let request = cx.ec2().replace_route_table_association().association_id(id).set_route_table_id(table);
        let id = told(request.send().await?.new_association_id, "association ID")?;
        let limit = change.args.timeout("update", Duration::from_secs(120));
        associated(cx, &id, change.args, limit, change.progress).await
    }

    async fn delete(cx: &Context, gone: &Gone<'_>) -> Result<()> {
        let limit = gone.prior.timeout("delete", Duration::from_secs(300));
        let Some(association) = located(cx, gone.id, gone.prior).await? else { return Ok(()) };
        let id = told(association.route_table_association_id, "association ID")?;
        cx.ec2().disassociate_route_table().association_id(&id).send().await.or_missing()?;
        let none = || async {
            let left = by(cx, "association.route-table-association-id", &id).await?;
            Ok(match left.filter(|association| state(association) != "disassociated") {
                None => Wait::Done(()),
                Some(association) => Wait::Pending(state(&association).to_owned()),
            })
        };
        cx.wait(limit, gone.progress, none).await
    }

    async fn find(cx: &Context, new: &New<'_>) -> Result<Option<String>> {
        let args = new.args;
        let Some(place) = args.text("subnet_id").or_else(|| args.text("gateway_id")) else { return Ok(None) };
        let found = located(cx, &place, args).await?;
        Ok(found.filter(|found| found.route_table_id == args.text("route_table_id")).map(|_| place))
    }
}

fn state(association: &Association) -> &str {
    let state = association.association_state().and_then(|state| state.state());
    // Where no state is told, it is as it should be.
    state.map_or("associated", |state| state.as_str())
}

/// The association with a property.
async fn by(cx: &Context, property: &str, value: &str) -> Result<Option<Association>> {
    let answer = cx.ec2().describe_route_tables().filters(filter(property, [value])).send().await?;
    let all = answer.route_tables.unwrap_or_default().into_iter().flat_map(|table| table.associations().to_vec());
    let is = |association: &Association| {
        let values = [association.route_table_association_id(), association.subnet_id(), association.gateway_id()];
        values.contains(&Some(value))
    };
    Ok(all.into_iter().find(is))
}

/// The association of a subnet or gateway. An ID may be one of Terraform's provider too: that of the association, or a
/// subnet with a table after a slash.
async fn located(cx: &Context, id: &str, recorded: Args<'_>) -> Result<Option<Association>> {
    let id = match id.starts_with("rtbassoc-") {
        true => match by(cx, "association.route-table-association-id", id).await? {
            Some(association) => return Ok(Some(association)),
            None => recorded.str("subnet_id").or(recorded.str("gateway_id")).unwrap_or(id),
        },
        false => id.split_once('/').map_or(id, |(place, _)| place),
    };
    let property = if id.starts_with("subnet-") { "association.subnet-id" } else { "association.gateway-id" };
    by(cx, property, id).await
}

async fn associated(
    cx: &Context,
    id: &str,
    args: Args<'_>,
    limit: Duration,
    progress: &(dyn Fn(&str) + Sync),
) -> Result<()> {
    let table = args.required("route_table_id");
    let associated = || async {
        let table = route_table::described(cx, &table).await?;
        let all = table.and_then(|table| table.associations).unwrap_or_default();
        let found = all.iter().find(|association| association.route_table_association_id() == Some(id));
        match found.map(state) {
            Some("associated") => Ok(Wait::Done(())),
            Some("failed") => Err(Failed::refused("the association failed")),
            state => Ok(Wait::Pending(state.unwrap_or("not there").to_owned())),
        }
    };
    cx.wait(limit, progress, associated).await
}
