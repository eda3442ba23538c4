//! FinTech Global: a production platform with every component, with its inputs as variables, as the provider plans it.

use ledgerform::{Graph, Mode, component_graph};
use ledgerform_engine::{Attributes, KindInfo, Kinds};
use ledgerform_modules::platform::Platform;
use ledgerform_schema::document;
use std::time::Duration;

/// The graph of the component.
pub(crate) fn graph() -> Graph {
    component_graph::<Platform>().unwrap()
}

/// Its inputs; `alerts` adds a topic that alarms go to, and with it more alarms.
pub(crate) fn inputs(alerts: bool) -> Attributes {
    let mut inputs: serde_json::Value = serde_json::from_str(include_str!("fintech.json")).unwrap();
    if alerts {
        inputs["alerts_topic"] = "alerts".into();
        inputs["monitoring"]["topics"]["alerts"] = serde_json::json!({
            "subscriptions": {"team": {"endpoint": "platform@example.com"}},
            "publishers": ["cloudwatch", "events", "events.rds"]
        });
    }
    serde_json::from_value(inputs).unwrap()
}

/// Every type of the graph by its recorded schema; each call takes as long as all others.
pub(crate) fn kinds(call: Duration) -> Kinds {
    let mut kinds = Kinds::default();
    for resource in graph().resources() {
        let document = document(resource.ty.split('_').next().unwrap()).unwrap();
        let (kinds, schema) = match resource.mode {
            Mode::Managed => (&mut kinds.resources, document.resource(resource.ty)),
            Mode::Data => (&mut kinds.data, document.data_source(resource.ty)),
            Mode::Ephemeral => (&mut kinds.ephemeral, document.ephemeral_resource(resource.ty)),
        };
        kinds.insert(resource.ty.to_owned(), KindInfo::new(schema.unwrap()).takes(call));
    }
    kinds
}
