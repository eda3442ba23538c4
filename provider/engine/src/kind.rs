//! Kinds: what the planner must know of a type of object.

mod place;

pub use place::Place;

use crate::common::{Common, Completed};
use crate::schema::{self, propose_block};
use crate::value::{Attributes, Value};
use ledgerform_schema::{Attribute, Block, Schema};
use std::collections::{BTreeMap, BTreeSet};
use std::fmt;
use std::sync::Arc;
use std::time::Duration;

/// What a cloud can make and read.
#[derive(Debug, Clone, Default)]
pub struct Kinds {
    /// Kinds of objects, by Terraform's name of the resource type.
    pub resources: BTreeMap<String, KindInfo>,
    /// Kinds that are only read, by Terraform's name of the data source.
    pub data: BTreeMap<String, KindInfo>,
    /// Kinds of values that are made for one run and kept nowhere, by Terraform's name of the ephemeral resource.
    pub ephemeral: BTreeMap<String, KindInfo>,
}

impl Kinds {
    /// The same kinds where it is known where their objects are: what holds that can be foreseen.
    #[must_use]
    pub fn at(mut self, place: Place) -> Self {
        let place = Arc::new(place);
        self.resources.values_mut().for_each(|info| info.place = Arc::clone(&place));
        self
    }
}

/// Whether what an object is and what it is to be make a new one necessary.
type Condition = fn(&Attributes, &Attributes) -> bool;

/// One kind: its schema, and what the schema does not say.
///
/// ```
/// use ledgerform_engine::KindInfo;
/// use ledgerform_schema::Schema;
/// use std::time::Duration;
/// let vpc = KindInfo::new(Schema::default()).replaced_by(["cidr_block"]).takes(Duration::from_secs(2));
/// ```
#[derive(Clone)]
pub struct KindInfo {
    schema: Arc<Schema>,
    replacing: BTreeSet<&'static str>,
    replacing_if: Vec<(&'static str, Condition)>,
    following: Vec<(&'static str, &'static [&'static str])>,
    equal: BTreeMap<&'static str, fn(&Value, &Value) -> bool>,
    foreseen: Vec<(&'static str, &'static str)>,
    place: Arc<Place>,
    name: &'static [&'static str],
    defaults: Vec<(&'static str, Value)>,
    completed: Option<Completed>,
    is_lenient: bool,
    duration: Duration,
}

impl KindInfo {
    /// A kind of which nothing forces replacement and whose calls take a second.
    ///
    /// The schema is a recorded one, or one of the same shape. It says which attributes are required, optional, computed,
    /// sensitive and write-only, and which hold sets.
    pub fn new(schema: impl Into<Arc<Schema>>) -> Self {
        Self {
            schema: schema.into(),
            replacing: BTreeSet::new(),
            replacing_if: Vec::new(),
            following: Vec::new(),
            equal: BTreeMap::new(),
            foreseen: Vec::new(),
            place: Arc::default(),
            name: &[],
            defaults: Vec::new(),
            completed: None,
            is_lenient: false,
            duration: Duration::from_secs(1),
        }
    }

    /// Attributes whose change makes a new object necessary, as paths without positions: `ebs_block_device.volume_size`.
    pub fn replaced_by(mut self, attributes: impl IntoIterator<Item = &'static str>) -> Self {
        self.replacing.extend(attributes);
        self
    }

    /// An attribute whose change makes a new object necessary only where what it is (first) and what it is to be (second)
    /// say so, such as a lower version, or an argument that asks for it. Parts of what it is to be may be unknown. Both hold
    /// every attribute of the object, so the condition can look at others, too.
    ///
    /// ```
    /// use ledgerform_engine::{KindInfo, Value};
    /// use ledgerform_schema::Schema;
    /// let instance = KindInfo::new(Schema::default()).replaced_if("user_data", |_, after| {
    ///     after.get("user_data_replace_on_change").and_then(Value::as_bool) == Some(true)
    /// });
    /// ```
    pub fn replaced_if(mut self, attribute: &'static str, condition: fn(&Attributes, &Attributes) -> bool) -> Self {
        self.replacing_if.push((attribute, condition));
        self
    }

    /// A computed attribute that gets another value when one of the arguments changes, such as a version.
    pub fn follows(mut self, attribute: &'static str, arguments: &'static [&'static str]) -> Self {
        self.following.push((attribute, arguments));
        self
    }

    /// When two values of an attribute mean the same, as two writings of one policy do: then there is no change.
    pub fn same(mut self, attribute: &'static str, equal: fn(&Value, &Value) -> bool) -> Self {
        self.equal.insert(attribute, equal);
        self
    }

    /// A computed attribute that follows from the arguments and from where the object is, such as an ARN. It is unknown
    /// until the object exists where a part of it is not known, and where the argument stands for a secret.
    ///
    /// A gap in the template is the name of an argument, or `partition`, `region` or `account`: see [`Place`]. Arguments
    /// `region` and `account_id` go before those of the place. `{name|lower}` is in small letters, `{name|unrooted}` is
    /// without the slashes that it begins with, and `{bus|folder but default}` is nothing if it is `default`, else it has
    /// a slash at its end.
    ///
    /// ```
    /// use ledgerform_engine::KindInfo;
    /// use ledgerform_schema::Schema;
    /// let topic = KindInfo::new(Schema::default()).foresees("arn", "arn:{partition}:sns:{region}:{account}:{name}");
    /// ```
    pub fn foresees(mut self, attribute: &'static str, template: &'static str) -> Self {
        self.foreseen.push((attribute, template));
        self
    }

    /// The arguments by which the cloud knows an object, of a kind where making another one of the same name would change
    /// what is there, or be answered as if it had been made. A cloud looks before it makes one: see
    /// [`Cloud::create`](crate::Cloud::create).
    pub fn overwrites(mut self, name: &'static [&'static str]) -> Self {
        self.name = name;
        self
    }

    /// What an argument is where the configuration does not give it, as a path without positions. Schemas do not record
    /// it: `enable_dns_support` of a VPC is optional and true.
    pub fn default(mut self, path: &'static str, value: impl Into<Value>) -> Self {
        self.defaults.push((path, value.into()));
        self
    }

    /// A map to which entries are added that all objects get: `own` is the argument, such as `tags`, and `all` the computed
    /// attribute with everything in it, such as `tags_all`. An object that lacks a common entry is changed, which `all`
    /// tells; keys that are left to others are in neither.
    pub fn completes(mut self, all: &'static str, own: &'static str, common: Arc<Common>) -> Self {
        self.completed = Some(Completed { own, all, common });
        self
    }

    /// Takes no value, an empty text, an empty collection, zero and false for the same, as providers do that are built on
    /// the second version of Terraform's plugin SDK: they cannot tell these apart.
    pub fn lenient(mut self) -> Self {
        self.is_lenient = true;
        self
    }

    /// How long creating, changing or destroying one takes, roughly: what is on the longest way is begun first.
    pub fn takes(mut self, duration: Duration) -> Self {
        self.duration = duration;
        self
    }

    /// What [`KindInfo::overwrites`] was given; nothing where making one never touches another.
    pub fn overwritten_by(&self) -> &'static [&'static str] {
        self.name
    }

    /// The first argument in which an object is not what it is to be; nothing if it is just that. What the object does not
    /// tell counts as right.
    pub fn departure(&self, arguments: &Attributes, actual: &Attributes) -> Option<String> {
        let given = self.conform(arguments);
        let mut known = given.clone();
        known.extend(actual.iter().map(|(name, value)| (name.clone(), value.clone())));
        let current = self.conform(&known);
        let wanted = propose_block(self.block(), &given, Some(&current));
        let differs = |(name, value): &(&String, &Value)| {
            let is_told = actual.contains_key(*name) && !self.is_write_only(name);
            is_told && !self.is_same(name, current.get(*name).unwrap_or(&Value::Null), value)
        };
        wanted.iter().find(differs).map(|(name, _)| name.clone())
    }

    /// The schema.
    pub fn schema(&self) -> &Schema {
        &self.schema
    }

    pub(crate) fn block(&self) -> &Block {
        &self.schema.block
    }

    pub(crate) fn duration(&self) -> Duration {
        self.duration
    }

    pub(crate) fn attribute(&self, name: &str) -> Option<&Attribute> {
        self.block().attributes.get(name)
    }

    /// Whether an attribute, or a part of a nested block, is hidden.
    pub(crate) fn is_sensitive(&self, name: &str) -> bool {
        let block = self.block();
        block.attributes.get(name).is_some_and(schema::is_sensitive)
            || block.block_types.get(name).is_some_and(|nested| schema::has_sensitive(&nested.block))
    }

    pub(crate) fn is_write_only(&self, name: &str) -> bool {
        self.attribute(name).is_some_and(|attribute| attribute.write_only)
    }

    /// Whether a change at a path, from one object to another, makes a new object necessary.
    pub(crate) fn is_replaced_by(&self, path: &str, before: &Attributes, after: &Attributes) -> bool {
        let holds = |known: &str| path.strip_prefix(known).is_some_and(|rest| rest.is_empty() || rest.starts_with('.'));
        // A change of a whole block changes the parts of it that matter.
        let is_within = |known: &str| known.strip_prefix(path).is_some_and(|rest| rest.starts_with('.'));
        let concerns = |known: &str| holds(known) || is_within(known);
        self.replacing.iter().any(|known| concerns(known))
            || self.replacing_if.iter().any(|(known, condition)| concerns(known) && condition(before, after))
    }

    pub(crate) fn is_same(&self, name: &str, a: &Value, b: &Value) -> bool {
        a.revealed() == b.revealed()
            || self.equal.get(name).is_some_and(|equal| equal(a.revealed(), b.revealed()))
            || self.is_lenient && schema::is_alike(a, b)
    }

    /// The computed attributes that change when these arguments do.
    pub(crate) fn followers<'a>(&'a self, changed: &'a BTreeSet<String>) -> impl Iterator<Item = &'static str> + 'a {
        let follows = |arguments: &[&str]| arguments.iter().any(|argument| changed.contains(*argument));
        self.following.iter().filter(move |(_, arguments)| follows(arguments)).map(|(attribute, _)| *attribute)
    }

    /// The attributes that are known before the object exists.
    pub(crate) fn foreseen(&self, arguments: &Attributes) -> Attributes {
        let fill = |(attribute, template): &(&'static str, &'static str)| {
            Some(((*attribute).to_owned(), Value::from(self.place.fill(template, arguments)?)))
        };
        self.foreseen.iter().filter_map(fill).collect()
    }

    /// The attributes as the schema types them, those that are not given null or what they are by default.
    pub(crate) fn conform(&self, attributes: &Attributes) -> Attributes {
        let mut conformed = schema::conform_block(self.block(), attributes);
        for (path, default) in &self.defaults {
            let (name, rest) = path.split_once('.').unwrap_or((path, ""));
            if let Some(value) = conformed.get_mut(name) {
                *value = schema::fill(std::mem::take(value), rest, default);
            }
        }
        if let Some(completed) = &self.completed {
            completed.strip(&mut conformed);
        }
        conformed
    }

    /// Puts what an object's map will be with the common entries into what the object will be. `current` is what it is: a
    /// cloud that does not tell the map is not asked to change it.
    pub(crate) fn complete(&self, planned: &mut Attributes, current: &Attributes) {
        let Some(completed) = &self.completed else { return };
        if current.get(completed.all).is_some_and(|all| !all.is_null()) {
            let all = planned.get(completed.own).map(|own| completed.all(own)).unwrap_or_default();
            planned.insert(completed.all.to_owned(), all);
        }
    }

    /// Whether a place is a part of the map with the common entries, and another place is the same part of the argument: one
    /// change that is told once.
    pub(crate) fn is_told_by(&self, path: &str, other: &str) -> bool {
        self.completed.as_ref().is_some_and(|completed| {
            let part = path.strip_prefix(completed.all).filter(|rest| rest.is_empty() || rest.starts_with('.'));
            let told = other.strip_prefix(completed.own);
            part.zip(told).is_some_and(|(part, told)| told.is_empty() || part == told)
        })
    }

    /// Marks what the schema says is sensitive.
    pub(crate) fn mark(&self, attributes: Attributes) -> Attributes {
        let mark = |(name, value): (String, Value)| match self.is_sensitive(&name) && !value.is_null() {
            true => (name, value.sensitive()),
            false => (name, value),
        };
        attributes.into_iter().map(mark).collect()
    }
}

impl fmt::Debug for KindInfo {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("KindInfo")
            .field("replacing", &self.replacing)
            .field("duration", &self.duration)
            .finish_non_exhaustive()
    }
}

#[cfg(test)]
mod tests {
    use super::KindInfo;
    use crate::value::{Attributes, Value};
    use ledgerform_schema::Schema;

    #[test]
    fn what_is_not_given_is_what_it_is_by_default() {
        let schema: Schema = serde_json::from_str(
            r#"{"version": 0, "block": {
                "attributes": {"dns": {"type": "bool", "optional": true}},
                "block_types": {"disk": {"nesting_mode": "set", "block": {"attributes": {
                    "name": {"type": "string", "required": true}, "size": {"type": "number", "optional": true}}}}}}}"#,
        )
        .unwrap();
        let kind = KindInfo::new(schema).default("dns", true).default("disk.size", 8_i64).lenient();
        let disk = |name: &str, size: Value| Value::object([("name", Value::from(name)), ("size", size)]);
        let given = |disks: Vec<Value>| Attributes::from([("disk".to_owned(), Value::List(disks))]);
        let conformed = kind.conform(&given(vec![disk("b", Value::Null), disk("a", Value::from(9_i64))]));
        assert_eq!(conformed["dns"], Value::Bool(true));
        let expected = Value::set([disk("a", Value::from(9_i64)), disk("b", Value::from(8_i64))]);
        assert_eq!(conformed["disk"], expected);
        let tidy = Value::set([disk("b", Value::from(8_i64)), disk("a", Value::from(9_i64))]);
        assert!(kind.is_same("disk", &expected, &tidy));
        for (a, b, expected) in [
            (Value::Null, Value::from(""), true),
            (Value::Null, Value::Bool(false), true),
            (Value::Null, Value::Bool(true), false),
            (Value::List(vec![]), Value::Null, true),
            (Value::object([("a", Value::Null)]), Value::object([("b", Value::from(0_i64))]), true),
            (Value::set([disk("x", Value::Null)]), Value::set([disk("x", Value::from(0_i64))]), true),
            (Value::set([disk("x", Value::Null)]), Value::set([disk("y", Value::Null)]), false),
            (Value::Unknown, Value::Null, false),
        ] {
            assert_eq!(kind.is_same("any", &a, &b), expected, "{a} {b}");
        }
    }

    #[test]
    fn a_path_forces_replacement_with_all_that_is_below_and_around_it() {
        let kind = KindInfo::new(Schema::default()).replaced_by(["cidr", "disk.size"]);
        for (path, expected) in [
            ("cidr", true),
            ("cidrs", false),
            ("cidr.x", true),
            ("disk", true),
            ("disk.size", true),
            ("disk.name", false),
        ] {
            let none = Attributes::new();
            assert_eq!(kind.is_replaced_by(path, &none, &none), expected, "{path}");
        }
    }

    #[test]
    fn a_condition_decides_whether_a_path_forces_replacement() {
        let kind =
            KindInfo::new(Schema::default()).replaced_if("size", |before, after| before["size"] == after["size"]);
        let size = |size: i64| Attributes::from([("size".to_owned(), Value::from(size))]);
        for (path, after, expected) in [("size", 1, true), ("size", 2, false), ("sizes", 1, false), ("name", 1, false)]
        {
            assert_eq!(kind.is_replaced_by(path, &size(1), &size(after)), expected, "{path} {after}");
        }
    }
}
