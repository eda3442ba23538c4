//! The life of a thing.

use crate::Acme;
use crate::world::fault;
use ledgerform_tfplugin::{
    Applied, Apply, Diagnostics, Import, Path, Plan, Planned, Private, Read, Refinements, State, Unknown, Value,
    mark_computed_unknown,
};
use std::time::Duration;

pub(crate) fn plan(request: Plan) -> Result<Planned, Diagnostics> {
    let Plan { schema, prior, proposed, config, private, .. } = request;
    if proposed.is_null() {
        return Ok(Planned { private, ..Planned::default() });
    }
    match config.attribute("name").as_str() {
        Some("panic") => panic!("planning is out of order, and so is {:?}", config.attribute("password").as_str()),
        Some("double-panic") => {
            let _bomb = Bomb;
            panic!("first");
        }
        Some("leak") => {
            let secret = config.attribute("password").as_str().unwrap_or_default().to_owned();
            return Err(Diagnostics::error("Wrong password", format!("{secret} is not the password.")));
        }
        Some("bad-plan") => {
            let mut value = mark_computed_unknown(&schema.block, &config, proposed, &mut |_, _, _| true);
            if let Value::Object(attributes) = &mut value {
                attributes.insert("num".to_owned(), 7.into());
            }
            return Ok(Planned { value, ..Planned::default() });
        }
        _ => {}
    }
    let create = prior.is_null();
    if !create && proposed == prior {
        return Ok(Planned { value: prior, private, ..Planned::default() });
    }
    let renamed = create || prior.attribute("name") != proposed.attribute("name");
    let mut value = mark_computed_unknown(&schema.block, &config, proposed, &mut |path, _, value| {
        create || value.is_null() || (renamed && *path == Path::attribute("upper"))
    });
    if create && let Value::Object(attributes) = &mut value {
        let promises = Refinements { is_null: Some(false), prefix: Some("acme-".to_owned()), ..Refinements::default() };
        attributes.insert("id".to_owned(), Value::Unknown(Unknown::refined(promises)));
    }
    let forced = !create && prior.attribute("force") != value.attribute("force");
    let requires_replace = if forced { vec![Path::attribute("force")] } else { Vec::new() };
    Ok(Planned { value, requires_replace, private, ..Planned::default() })
}

/// Goes off while another panic is under way.
struct Bomb;

impl Drop for Bomb {
    fn drop(&mut self) {
        panic!("second");
    }
}

pub(crate) async fn apply(acme: &Acme, mut request: Apply) -> Result<Applied, Diagnostics> {
    let ty = request.ty.clone();
    let id = request.prior.attribute("id").as_str().unwrap_or_default().to_owned();
    let (mut value, mut diagnostics) = (Value::Null, Diagnostics::new());
    if request.planned.is_null() {
        if fault("delete") {
            return Err(Diagnostics::error("Not deleted", "Somebody uses it."));
        }
        acme.world.remove(&ty, &id);
        return Ok(Applied::default());
    }
    let id = if request.prior.is_null() {
        if fault("create-before") {
            return Err(Diagnostics::error("Not created", "Nothing was made."));
        }
        acme.world.next(&ty)
    } else {
        id
    };
    if let Value::Object(_) = &request.planned {
        value = complete(acme, &request, &id);
    }
    if fault("update-half") && !request.prior.is_null() {
        // The name was changed, the tags were not.
        if let Value::Object(attributes) = &mut value {
            attributes.insert("tags".to_owned(), request.prior.attribute("tags").clone());
        }
        diagnostics.extend(Diagnostics::error("Half updated", "The tags are what they were."));
    }
    acme.world.put(&ty, &id, &value);
    if fault("create-after") && request.prior.is_null() {
        diagnostics.extend(Diagnostics::error("Half created", "It exists and is not ready."));
    }
    if fault("slow") {
        acme.world.note("slow");
        // Somebody who forgets to stop it shall not wait for ever.
        tokio::select! {
            () = request.context.stop.requested() => acme.world.note("stopped"),
            () = tokio::time::sleep(Duration::from_secs(120)) => acme.world.note("finished"),
        }
    }
    if fault("until-renewed") {
        while !acme.world.noted("renew") {
            tokio::time::sleep(Duration::from_millis(20)).await;
        }
    }
    if fault("latency") {
        tokio::time::sleep(Duration::from_millis(200)).await;
    }
    let mut private = request.private;
    private.set("generation", &(private.get::<u64>("generation")?.unwrap_or_default() + 1))?;
    Ok(Applied { value, private, diagnostics, identity: None })
}

/// Fills in what only the remote side knows.
fn complete(acme: &Acme, request: &Apply, id: &str) -> Value {
    let mut value = fill(&request.planned, "filled");
    let Value::Object(attributes) = &mut value else {
        return value;
    };
    attributes.insert("id".to_owned(), Value::from(id));
    if attributes.contains_key("upper") {
        let upper = attributes["name"].as_str().map_or(Value::Null, |name| Value::from(name.to_uppercase()));
        let mut set = |name: &str, new: Value| {
            if request.planned.attribute(name).is_unknown() {
                attributes.insert(name.to_owned(), new);
            }
        };
        set("upper", upper);
        set("endpoint", acme.endpoint.lock().unwrap().clone());
        set("module", request.meta.attribute("module").clone());
        set("oc", Value::from("computed"));
    }
    value
}

/// The value with a text in place of every unknown part.
fn fill(value: &Value, text: &str) -> Value {
    let all = |elements: &[Value]| elements.iter().map(|element| fill(element, text)).collect::<Vec<_>>();
    match value {
        Value::Unknown(_) => Value::from(text),
        Value::List(elements) => Value::List(all(elements)),
        Value::Set(elements) => Value::set(all(elements)),
        Value::Tuple(elements) => Value::Tuple(all(elements)),
        Value::Map(entries) => Value::Map(entries.iter().map(|(name, v)| (name.clone(), fill(v, text))).collect()),
        Value::Object(entries) => Value::object(entries.iter().map(|(name, v)| (name.clone(), fill(v, text)))),
        other => other.clone(),
    }
}

pub(crate) fn read(acme: &Acme, request: Read) -> Result<State, Diagnostics> {
    if fault("crash-read") {
        ledgerform_tfplugin::abort("the memory of acme is broken");
    }
    let id = request.current.attribute("id").as_str().unwrap_or_default().to_owned();
    let value = acme.world.get(&request.ty, &id).unwrap_or_default();
    Ok(State { value, private: request.private, ..State::default() })
}

pub(crate) fn import(acme: &Acme, request: &Import) -> Result<State, Diagnostics> {
    let id = request.by.id().unwrap_or_default();
    match acme.world.get(&request.ty, id) {
        Some(value) => Ok(State { value, private: Private::default(), ..State::default() }),
        None => Err(Diagnostics::error("Not found", format!("There is no {} {id}.", request.ty))),
    }
}
