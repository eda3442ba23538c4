//! `aws_route53_record`

use super::record_set::{self, Name};
use crate::args::Args;
use crate::context::{Context, Wait};
use crate::fault::{Failed, Missing, Result};
use crate::kind::{Change, Found, Gone, Kind, New, told};
use aws_sdk_route53::config::retry::RetryConfig;
use aws_sdk_route53::types::{self, ChangeAction, ChangeBatch, ChangeStatus, ResourceRecordSet};
use ledgerform_engine::{KindInfo, Value};
use std::time::Duration;

/// A record cannot have tags; it is known by its zone, name, type and set identifier.
pub(super) struct Record;

/// How long Route 53 may take to tell all its servers.
const HALF_AN_HOUR: Duration = Duration::from_secs(1800);

impl Kind for Record {
    const TYPE: &'static str = "aws_route53_record";

    fn info(info: KindInfo) -> KindInfo {
        info.replaced_by(["name", "set_identifier", "type", "zone_id"])
            .same("name", |a, b| same_text(a, b, record_set::normal))
            .same("zone_id", |a, b| same_text(a, b, |id| zone(id).to_owned()))
            .takes(Duration::from_secs(40))
    }

    async fn create(cx: &Context, new: &New<'_>) -> Result<String> {
        let args = new.args;
        let name = name(cx, args).await?;
        let set = record_set::asked(args, &name)?;
        // A record that is there belongs to somebody: it is taken over only if that is asked for.
        let action = if args.is("allow_overwrite") { ChangeAction::Upsert } else { ChangeAction::Create };
        let change = apply(cx, zone(&args.required("zone_id")), action, set).await.map_err(|failed| {
            match failed.is(&["InvalidChangeBatch"]) && failed.message.contains("already exists") {
                true => Failed { message: format!("{}; {EXISTS}", failed.message), ..failed },
                false => failed,
            }
        })?;
        let id = id(args);
        let limit = args.timeout("create", HALF_AN_HOUR);
        synced(cx, &change, limit, new.progress).await.map_err(|failed| failed.with_id(&id))?;
        Ok(id)
    }

    async fn read(cx: &Context, id: &str, recorded: Args<'_>) -> Result<Option<Found>> {
        let place = Place::of(id, recorded)?;
        let Some(name) = expanded(cx, &place.zone, &place.name).await?.map(Name) else { return Ok(None) };
        let Some(set) = look(cx, &place, &name).await? else { return Ok(None) };
        let attributes = record_set::attributes(&set, recorded)
            .put("fqdn", name.0)
            .put("name", recorded.text("name").unwrap_or(place.name))
            .put("zone_id", recorded.text("zone_id").unwrap_or(place.zone));
        Ok(Some(Found::plain(attributes)))
    }

    async fn update(cx: &Context, change: &Change<'_>) -> Result<()> {
        // Whether another one's record may be taken counts at creation only.
        if !change.has_other_than(&["allow_overwrite", "fqdn", "timeouts"]) {
            return Ok(());
        }
        let args = change.args;
        let set = record_set::asked(args, &name(cx, args).await?)?;
        let limit = args.timeout("update", HALF_AN_HOUR);
        let id = apply(cx, zone(&args.required("zone_id")), ChangeAction::Upsert, set).await?;
        synced(cx, &id, limit, change.progress).await
    }

    async fn delete(cx: &Context, gone: &Gone<'_>) -> Result<()> {
        let place = Place::of(gone.id, gone.prior)?;
        let Some(name) = expanded(cx, &place.zone, &place.name).await?.map(Name) else { return Ok(()) };
        // The service wants the record as it is.
        let Some(set) = look(cx, &place, &name).await? else { return Ok(()) };
        let change = match apply(cx, &place.zone, ChangeAction::Delete, set).await {
            Err(failed) if failed.is(&["InvalidChangeBatch"]) && failed.message.contains("not found") => return Ok(()),
            change => change?,
        };
        synced(cx, &change, gone.prior.timeout("delete", HALF_AN_HOUR), gone.progress).await
    }

    /// Only a record that says what was asked for may be the one that was made; any other one is somebody else's.
    async fn find(cx: &Context, new: &New<'_>) -> Result<Option<String>> {
        let place = Place::of(&id(new.args), new.args)?;
        let Some(name) = expanded(cx, &place.zone, &place.name).await?.map(Name) else { return Ok(None) };
        let asked = record_set::asked(new.args, &name)?;
        let found = look(cx, &place, &name).await?;
        Ok(found.filter(|found| record_set::says(found, &asked)).map(|_| id(new.args)))
    }
}

const EXISTS: &str = "nothing was changed: import it, give it another name, or set allow_overwrite";

/// Where a record is.
struct Place {
    zone: String,
    name: String,
    ty: String,
    set: Option<String>,
}

impl Place {
    /// By the ID, `ZONE_name_TYPE` and the set identifier, if there is one, after another underscore; by the arguments where
    /// they are known, because a name may have underscores.
    fn of(id: &str, recorded: Args<'_>) -> Result<Self> {
        let given = (recorded.text("zone_id"), recorded.text("name"), recorded.text("type"));
        if let (Some(zone_id), Some(name), Some(ty)) = given {
            return Ok(Self { zone: zone(&zone_id).to_owned(), name, ty, set: recorded.text("set_identifier") });
        }
        let wrong = || Failed::refused(format!("`{id}` is no record: ZONE_name_TYPE or ZONE_name_TYPE_set"));
        let (zone_id, rest) = id.split_once('_').ok_or_else(wrong)?;
        let parts: Vec<&str> = rest.split('_').collect();
        let is_type = |part: &&str| types::RrType::values().contains(part);
        let at = parts.iter().skip(1).rposition(is_type).ok_or_else(wrong)? + 1;
        let set = parts[at + 1..].join("_");
        Ok(Self {
            zone: zone(zone_id).to_owned(),
            name: parts[..at].join("_"),
            ty: parts[at].to_owned(),
            set: (!set.is_empty()).then_some(set),
        })
    }
}

fn id(args: Args<'_>) -> String {
    let name = record_set::normal(&args.required("name"));
    let id = format!("{}_{name}_{}", zone(&args.required("zone_id")), args.required("type"));
    match args.str("set_identifier") {
        Some(set) => format!("{id}_{set}"),
        None => id,
    }
}

/// The ID of a zone, as answers and configurations have it with a path before it.
fn zone(id: &str) -> &str {
    id.rsplit_once('/').map_or(id, |(_, id)| id)
}

/// The whole name of a record; nothing if there is no such zone.
async fn expanded(cx: &Context, zone: &str, name: &str) -> Result<Option<String>> {
    let answer = cx.route53().get_hosted_zone().id(zone).send().await.or_missing()?;
    let found = answer.and_then(|answer| answer.hosted_zone);
    Ok(found.map(|found| record_set::expanded(name, found.name())))
}

async fn name(cx: &Context, args: Args<'_>) -> Result<Name> {
    let id = args.required("zone_id");
    let name = expanded(cx, zone(&id), &args.required("name")).await?;
    name.map(Name).ok_or_else(|| Failed::refused(format!("there is no hosted zone {id}")))
}

async fn look(cx: &Context, place: &Place, name: &Name) -> Result<Option<ResourceRecordSet>> {
    let request = cx
        .route53()
        .list_resource_record_sets()
        .hosted_zone_id(&place.zone)
        .start_record_name(&name.0)
        .start_record_type(types::RrType::from(place.ty.as_str()))
        .set_start_record_identifier(place.set.clone());
    let answer = request.send().await.or_missing()?;
    let sets = answer.map(|answer| answer.resource_record_sets).unwrap_or_default();
    let is_it = |set: &ResourceRecordSet| {
        name.is(set.name()) && set.r#type().as_str() == place.ty && set.set_identifier() == place.set.as_deref()
    };
    Ok(sets.into_iter().find(is_it))
}

/// Asks for a change, and gives its ID. It is asked for once: if the answer is lost, a second request would be refused
/// because of what the first one made.
async fn apply(cx: &Context, zone: &str, action: ChangeAction, set: ResourceRecordSet) -> Result<String> {
    let change = types::Change::builder().action(action).resource_record_set(set).build()?;
    let batch = ChangeBatch::builder().changes(change).build()?;
    let request = cx.route53().change_resource_record_sets().hosted_zone_id(zone).change_batch(batch);
    let once = aws_sdk_route53::config::Builder::new().retry_config(RetryConfig::disabled());
    let info = request.customize().config_override(once).send().await?.change_info;
    Ok(told(info, "change")?.id)
}

/// Waits until all servers know a change.
async fn synced(cx: &Context, change: &str, limit: Duration, progress: &(dyn Fn(&str) + Sync)) -> Result<()> {
    let known = || async {
        let info = told(cx.route53().get_change().id(change).send().await?.change_info, "change")?;
        Ok(match info.status {
            ChangeStatus::Insync => Wait::Done(()),
            status => Wait::Pending(status.as_str().to_lowercase()),
        })
    };
    cx.wait(limit, progress, known).await
}

/// Whether two texts are the same in a form.
fn same_text(a: &Value, b: &Value, form: impl Fn(&str) -> String) -> bool {
    match (a.as_str(), b.as_str()) {
        (Some(a), Some(b)) => form(a) == form(b),
        _ => false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use ledgerform_engine::Attributes;

    #[test]
    fn an_id_says_where_a_record_is() {
        let none = Attributes::new();
        for (id, name, ty, set) in [
            ("Z1_www.example.com_CNAME", "www.example.com", "CNAME", None),
            ("Z1__sip._tcp.example.com_SRV", "_sip._tcp.example.com", "SRV", None),
            ("Z1_www_A_blue_green", "www", "A", Some("blue_green")),
        ] {
            let place = Place::of(id, Args::Top(&none)).unwrap();
            let found = (place.zone.as_str(), place.name.as_str(), place.ty.as_str(), place.set.as_deref());
            assert_eq!(found, ("Z1", name, ty, set), "{id}");
        }
        assert!(Place::of("Z1_www", Args::Top(&none)).is_err());
    }
}
