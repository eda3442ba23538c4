//! Import: a resource that is there, by its name.

use super::{Lifecycle, PARTIAL, Rest};
use crate::connect::Connect;
use crate::kept::Kept;
use ledgerform_engine::Cloud;
use ledgerform_tfplugin::{Diagnostics, Import, State, Value};

impl<N: Connect> Lifecycle<'_, N> {
    /// Imports by `name`, or `region/name`: the table is made again from the marks in the cloud. The inputs cannot be
    /// told from there, so the first apply writes them down.
    pub(crate) async fn import(&self, request: Import) -> Result<State, Diagnostics> {
        let id = request.by.id().unwrap_or_default().to_owned();
        let (region, name) = match id.split_once('/') {
            Some((region, name)) => (Some(region), name),
            None => (None, id.as_str()),
        };
        let connected = self.clouds.get(region).await?;
        let platform = self.component.platform(name);
        let owned = connected
            .cloud
            .owned(&platform, None)
            .await
            .map_err(|error| Diagnostics::error("AWS cannot be read", format!("{error}. Nothing was imported.")))?;
        if owned.is_empty() {
            let detail = format!(
                "In {} no object bears the mark `{platform}`. The id is the name that the {} was made with, or its \
                 region and name: `us-east-1/main`.",
                connected.region,
                self.component.name()
            );
            return Err(Diagnostics::error("Nothing to import", detail));
        }
        let given = |field: &ledgerform::Field| match field.name {
            "name" => Value::from(name),
            "region" => Value::from(connected.region.as_str()),
            _ => Value::Null,
        };
        let inputs = self.component.inputs.iter().map(|field| (field.name, given(field))).collect();
        let outputs = self.component.outputs.iter().map(|field| (field.name, Value::Null)).collect();
        let resources = Value::Map(Default::default());
        let value = self.object(&inputs, outputs, Rest { resources, status: PARTIAL, timeouts: Value::Null });
        Ok(State { value, private: Kept::new(platform).write()?, ..State::default() })
    }
}
