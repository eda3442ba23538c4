//! The calls of the cloud in memory.

use super::{Entered, Fake, FakeObject, READ};
use crate::cloud::{Actual, Call, Cloud, CloudError, Fault, Owned};
use crate::kind::Kinds;
use crate::schema;
use crate::token::Token;
use crate::value::{Attributes, Value};
use ledgerform_schema::Type;
use std::collections::BTreeMap;
use std::time::Duration;

impl Cloud for Fake {
    fn kinds(&self) -> &Kinds {
        &self.kinds
    }

    async fn find(&self, kind: &str, token: &Token, arguments: &Attributes) -> Result<Option<Actual>, CloudError> {
        let entered = self.enter("find", &token.address, READ).await?;
        // What comes out of a journal does not tell sets from lists.
        let info = self.kinds.resources.get(kind);
        let typed = |known: &Attributes| info.map_or_else(|| known.clone(), |info| info.conform(known));
        let asked = typed(arguments);
        let found = self.with(|inner| {
            let is_it = |object: &FakeObject| match inner.unmarkable.contains(kind) {
                true => {
                    let is = typed(&object.attributes);
                    asked.iter().all(|(name, asked)| is_as(asked, is.get(name).unwrap_or(&Value::Null)))
                }
                false => object.owner.as_ref() == Ok(token),
            };
            let id = inner.objects.iter().find(|(_, object)| object.kind == kind && is_it(object)).map(|(id, _)| id);
            id.and_then(|id| inner.actual(&self.kinds, id))
        });
        self.leave(entered, Ok(found)).await
    }

    async fn read(&self, _: &str, id: &str, recorded: &Attributes) -> Result<Option<Actual>, CloudError> {
        let entered = self.enter("read", id, READ).await?;
        let actual = self.with(|inner| {
            let object = inner.objects.get(id)?;
            (inner.place(&object.attributes) == inner.place(recorded)).then(|| inner.actual(&self.kinds, id))?
        });
        self.leave(entered, Ok(actual)).await
    }

    async fn create(&self, call: Call<'_>, kind: &str, arguments: &Attributes) -> Result<Actual, CloudError> {
        let entered = self.enter_until("create", &call.token.address, self.duration(kind), Some(call.stop)).await?;
        (call.progress)("almost there");
        let answer = self.with(|inner| {
            inner.check(arguments)?;
            inner.look(&self.kinds, kind, call.token, arguments)?;
            let made = inner.created.entry(call.token.to_string()).or_default();
            *made += 1;
            // A second object of one token is another object.
            let id = format!("id-{}-{made}", &call.token.id()[..12]);
            let mut attributes = revealed(arguments);
            if let Some(info) = self.kinds.resources.get(kind) {
                if matches!(entered, Entered::Begins(_)) {
                    let given = info.conform(&attributes);
                    let is_required = |name: &str| info.attribute(name).is_some_and(|attribute| attribute.required);
                    attributes.retain(|name, _| is_required(name) || info.is_replaced_by(name, &given, &given));
                }
                for (name, value) in info.foreseen(&attributes) {
                    attributes.entry(name).or_insert(value);
                }
                for (name, attribute) in info.block().attributes.iter().filter(|(_, attribute)| attribute.computed) {
                    let value = computed(name, &id, &attribute.value_type());
                    attributes.entry(name.clone()).or_insert(value);
                }
                for (name, nested) in &info.block().block_types {
                    if let Some(value) = attributes.get_mut(name) {
                        fill(value, &nested.block, &id);
                    }
                }
            }
            inner
                .objects
                .insert(id.clone(), FakeObject { kind: kind.to_owned(), attributes, owner: Ok(call.token.clone()) });
            inner.actual(&self.kinds, &id).ok_or_else(|| CloudError::new(Fault::NotFound, "it is gone"))
        });
        match (&entered, answer) {
            (Entered::HalfMakes, Ok(actual)) => {
                Err(CloudError::new(Fault::Refused, "it does not work").with_object(actual))
            }
            (Entered::GivesUp, Ok(actual)) => {
                Err(CloudError::new(Fault::Cancelled, "stopped while waiting").with_object(actual))
            }
            (_, answer) => self.leave(entered, answer).await,
        }
    }

    async fn update(
        &self,
        call: Call<'_>,
        kind: &str,
        id: &str,
        _: &Attributes,
        arguments: &Attributes,
    ) -> Result<Actual, CloudError> {
        let entered = self.enter_until("update", &call.token.address, self.duration(kind), Some(call.stop)).await?;
        let answer = self.with(|inner| {
            inner.check(arguments)?;
            let object =
                inner.objects.get_mut(id).ok_or_else(|| CloudError::new(Fault::NotFound, "there is no such object"))?;
            if object.owner.as_ref() != Ok(call.token) {
                return Err(CloudError::new(Fault::Refused, "it bears another mark"));
            }
            if let Some(info) = self.kinds.resources.get(kind) {
                let block = info.block();
                let is_kept = |name: &str| block.attributes.get(name).is_some_and(|attribute| attribute.computed);
                object.attributes.retain(|name, _| is_kept(name));
            }
            object.attributes.extend(revealed(arguments));
            inner.actual(&self.kinds, id).ok_or_else(|| CloudError::new(Fault::NotFound, "it is gone"))
        });
        self.leave(entered, answer).await
    }

    async fn delete(&self, call: Call<'_>, kind: &str, id: &str, _: &Attributes) -> Result<(), CloudError> {
        let entered = self.enter_until("delete", &call.token.address, self.duration(kind), Some(call.stop)).await?;
        let answer = self.with(|inner| {
            let object =
                inner.objects.get(id).ok_or_else(|| CloudError::new(Fault::NotFound, "there is no such object"))?;
            if object.owner.as_ref() != Ok(call.token) {
                return Err(CloudError::new(Fault::Refused, "it bears another mark"));
            }
            let names_it = |object: &FakeObject| object.attributes.values().flat_map(ids).any(|named| named == id);
            if let Some((other, _)) = inner.objects.iter().find(|(other, object)| *other != id && names_it(object)) {
                return Err(CloudError::new(Fault::Refused, format!("{other} depends on {id}")));
            }
            inner.objects.remove(id);
            Ok(())
        });
        self.leave(entered, answer).await
    }

    async fn query(&self, kind: &str, arguments: &Attributes) -> Result<Attributes, CloudError> {
        let entered = self.enter("query", kind, READ).await?;
        let mut attributes = revealed(arguments);
        if let Some(info) = self.kinds.data.get(kind) {
            for (name, attribute) in info.block().attributes.iter().filter(|(_, attribute)| attribute.computed) {
                attributes.entry(name.clone()).or_insert(computed(name, kind, &attribute.value_type()));
            }
        }
        self.leave(entered, Ok(attributes)).await
    }

    async fn open(&self, kind: &str, arguments: &Attributes) -> Result<Attributes, CloudError> {
        let entered = self.enter("open", kind, READ).await?;
        let mut attributes = revealed(arguments);
        if let Some(info) = self.kinds.ephemeral.get(kind) {
            for (name, attribute) in info.block().attributes.iter().filter(|(_, attribute)| attribute.computed) {
                attributes.entry(name.clone()).or_insert(computed(name, kind, &attribute.value_type()));
            }
        }
        self.leave(entered, Ok(attributes)).await
    }

    fn place(&self, attributes: &Attributes) -> Option<String> {
        self.with(|inner| inner.place(attributes).map(str::to_owned))
    }

    async fn owned(&self, platform: &str, place: Option<&str>) -> Result<Vec<Owned>, CloudError> {
        let entered = self.enter("owned", platform, READ).await?;
        let owned = self.with(|inner| {
            let is_listed = |object: &FakeObject| {
                inner.place(&object.attributes) == place && !inner.unmarkable.contains(object.kind.as_str())
            };
            let where_it_is = |object: &FakeObject| {
                let known = inner.placed_by.and_then(|name| object.attributes.get_key_value(name));
                known.into_iter().map(|(name, value)| (name.clone(), value.clone())).collect()
            };
            let of = |(id, object): (&String, &FakeObject)| {
                let token = object.owner.clone().ok().filter(|token| token.platform == platform)?;
                let (kind, attributes) = (object.kind.clone(), where_it_is(object));
                is_listed(object).then(|| Owned { kind, id: id.clone(), token, attributes })
            };
            inner.objects.iter().filter_map(of).collect()
        });
        self.leave(entered, Ok(owned)).await
    }

    async fn pause(&self, duration: Duration) {
        self.clock.sleep(duration).await;
    }
}

/// Whether an object was asked for like this: what was left open is whatever the cloud chose.
fn is_as(asked: &Value, is: &Value) -> bool {
    match (asked.revealed(), is.revealed()) {
        (Value::Null, _) => true,
        (Value::List(asked) | Value::Set(asked), _) if asked.is_empty() => true,
        (Value::List(asked), Value::List(is)) => {
            asked.len() == is.len() && asked.iter().zip(is.iter()).all(|(asked, is)| is_as(asked, is))
        }
        (Value::Set(asked), Value::Set(is)) => {
            asked.len() == is.len() && asked.iter().all(|asked| is.iter().any(|is| is_as(asked, is)))
        }
        (Value::Object(asked), Value::Object(is)) => {
            asked.iter().all(|(name, asked)| is_as(asked, is.get(name).unwrap_or(&Value::Null)))
        }
        (asked, is) => asked == is,
    }
}

/// What the cloud chooses for an attribute.
fn computed(name: &str, id: &str, ty: &Type) -> Value {
    let value = match ty {
        Type::String if name == "id" => Value::from(id),
        Type::String => Value::from(format!("{name} of {}", id.trim_start_matches("id-"))),
        Type::Number => Value::from(7),
        Type::Bool => Value::from(false),
        // What is told in blocks, such as the endpoint of a cluster, is told once.
        Type::List(element) if matches!(**element, Type::Object(_)) => Value::List(vec![computed(name, id, element)]),
        Type::Object(types) => Value::object(types.iter().map(|(name, ty)| (name.as_str(), computed(name, id, ty)))),
        Type::List(_) | Type::Set(_) | Type::Tuple(_) => Value::List(Vec::new()),
        Type::Map(_) => Value::Object(BTreeMap::new()),
        Type::Dynamic => Value::Null,
    };
    schema::conform(value, ty)
}

/// Gives the computed attributes of nested blocks that were written a value.
fn fill(value: &mut Value, block: &ledgerform_schema::Block, id: &str) {
    match value {
        Value::List(items) | Value::Set(items) => items.iter_mut().for_each(|item| fill(item, block, id)),
        Value::Object(attributes) => {
            for (name, attribute) in block.attributes.iter().filter(|(_, attribute)| attribute.computed) {
                let value = attributes.entry(name.as_str().into()).or_default();
                if value.is_null() {
                    *value = computed(name, id, &attribute.value_type());
                }
            }
        }
        _ => {}
    }
}

/// The ids of objects in a value.
pub(super) fn ids(value: &Value) -> Vec<String> {
    match value.revealed() {
        Value::String(text) if text.starts_with("id-") => vec![text.to_string()],
        Value::List(items) | Value::Set(items) => items.iter().flat_map(ids).collect(),
        Value::Object(items) => items.values().flat_map(ids).collect(),
        _ => Vec::new(),
    }
}

fn revealed(attributes: &Attributes) -> Attributes {
    attributes.iter().map(|(name, value)| (name.clone(), value.revealed().clone())).collect()
}
