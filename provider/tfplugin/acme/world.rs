//! The remote side: one file for each object.

use ledgerform_tfplugin::{Extra, Kind, Value, from_json};
use serde_json::{Map, Value as Json};
use std::fs;
use std::io::Write;
use std::path::PathBuf;

/// Whether this goes wrong in this process.
pub(crate) fn fault(name: &str) -> bool {
    std::env::var("ACME_FAULT").is_ok_and(|faults| faults.split(',').any(|fault| fault == name))
}

/// Files below `ACME_DIR`, which tests look at and change.
pub(crate) struct World(PathBuf);

impl Default for World {
    fn default() -> Self {
        Self(std::env::var_os("ACME_DIR").map_or_else(std::env::temp_dir, PathBuf::from))
    }
}

impl World {
    /// A new id.
    pub(crate) fn next(&self, ty: &str) -> String {
        drop(fs::create_dir_all(self.0.join(ty)));
        (1..)
            .map(|n| format!("acme-{n}"))
            .find(|id| fs::File::create_new(self.0.join(ty).join(format!("{id}.json"))).is_ok())
            .unwrap_or_default()
    }

    pub(crate) fn put(&self, ty: &str, id: &str, object: &Value) {
        drop(fs::create_dir_all(self.0.join(ty)));
        let path = self.0.join(ty).join(format!("{id}.json"));
        let part = path.with_extension("part");
        drop(fs::write(&part, json(object).to_string()));
        drop(fs::rename(part, path));
    }

    pub(crate) fn get(&self, ty: &str, id: &str) -> Option<Value> {
        let text = fs::read(self.0.join(ty).join(format!("{id}.json"))).ok()?;
        let json = serde_json::from_slice(&text).ok()?;
        let schema = crate::schemas::of(Kind::Resource, ty).or_else(|| crate::corner::schema(ty))?;
        from_json(&json, &schema.block.value_type(), Extra::Drop).ok()
    }

    pub(crate) fn remove(&self, ty: &str, id: &str) {
        drop(fs::remove_file(self.0.join(ty).join(format!("{id}.json"))));
    }

    pub(crate) fn ids(&self, ty: &str) -> Vec<String> {
        let Ok(entries) = fs::read_dir(self.0.join(ty)) else {
            return Vec::new();
        };
        let name = |entry: fs::DirEntry| Some(entry.file_name().to_str()?.strip_suffix(".json")?.to_owned());
        let mut ids: Vec<String> = entries.filter_map(|entry| name(entry.ok()?)).collect();
        ids.sort();
        ids
    }

    /// Adds a line to the journal.
    pub(crate) fn note(&self, line: &str) {
        let file = fs::OpenOptions::new().create(true).append(true).open(self.0.join("journal"));
        drop(file.and_then(|mut file| file.write_all(format!("{line}\n").as_bytes())));
    }

    /// Whether the journal has this line.
    pub(crate) fn noted(&self, line: &str) -> bool {
        fs::read_to_string(self.0.join("journal")).is_ok_and(|journal| journal.lines().any(|found| found == line))
    }

    pub(crate) fn read_state(&self, id: &str) -> Vec<u8> {
        fs::read(self.0.join("states").join(id)).unwrap_or_default()
    }

    pub(crate) fn write_state(&self, id: &str, bytes: &[u8]) {
        drop(fs::create_dir_all(self.0.join("states")));
        drop(fs::write(self.0.join("states").join(id), bytes));
    }

    pub(crate) fn delete_state(&self, id: &str) {
        drop(fs::remove_file(self.0.join("states").join(id)));
    }

    pub(crate) fn states(&self) -> Vec<String> {
        let Ok(entries) = fs::read_dir(self.0.join("states")) else {
            return Vec::new();
        };
        entries.filter_map(|entry| entry.ok()?.file_name().into_string().ok()).collect()
    }

    pub(crate) fn take(&self, name: &str) -> bool {
        fs::File::create_new(self.0.join(name)).is_ok()
    }

    pub(crate) fn release(&self, name: &str) {
        drop(fs::remove_file(self.0.join(name)));
    }
}

/// The object as JSON, with a dynamic value and its type as state has it.
fn json(value: &Value) -> Json {
    match value {
        Value::Null | Value::Unknown(_) => Json::Null,
        Value::Bool(value) => Json::Bool(*value),
        Value::Number(number) => serde_json::from_str(&number.to_string()).unwrap_or_default(),
        Value::String(text) => Json::String(text.clone()),
        Value::List(elements) | Value::Set(elements) | Value::Tuple(elements) => elements.iter().map(json).collect(),
        Value::Map(entries) | Value::Object(entries) => {
            Json::Object(entries.iter().map(|(name, value)| (name.clone(), json(value))).collect::<Map<_, _>>())
        }
        Value::Dynamic(typed) => serde_json::json!({ "type": Json::from(&typed.0), "value": json(&typed.1) }),
    }
}
