//! What the cloud in a file can make: every type that the components use, by its recorded schema.

use ledgerform::Mode;
use ledgerform_engine::{Attributes, KindInfo, Kinds, Value};
use ledgerform_modules::COMPONENTS;
use ledgerform_schema::document;

/// Attributes that no object changes in place, of whatever type.
const REPLACING: [&str; 9] = [
    "availability_zone",
    "bucket",
    "cidr_block",
    "cluster_identifier",
    "engine",
    "identifier",
    "name",
    "subnet_id",
    "vpc_id",
];

/// An ARN that follows from the name.
fn foreseen(arguments: &Attributes) -> Attributes {
    match arguments.get("name").and_then(Value::as_str) {
        Some(name) => Attributes::from([("arn".to_owned(), Value::from(format!("arn:aws:fake:::{name}")))]),
        None => Attributes::new(),
    }
}

pub(crate) fn kinds() -> Kinds {
    let mut kinds = Kinds::default();
    for component in COMPONENTS {
        for resource in component.graph().unwrap().resources() {
            let provider = resource.ty.split('_').next().unwrap_or_default();
            let document = document(provider).unwrap();
            let ty = resource.ty.to_owned();
            match resource.mode {
                Mode::Managed => {
                    let info = KindInfo::new(document.resource(&ty).unwrap()).replaced_by(REPLACING);
                    let info = if ty == "aws_sns_topic" { info.foresees(foreseen) } else { info };
                    kinds.resources.insert(ty, info);
                }
                Mode::Data => _ = kinds.data.insert(ty.clone(), KindInfo::new(document.data_source(&ty).unwrap())),
                Mode::Ephemeral => {
                    kinds.ephemeral.insert(ty.clone(), KindInfo::new(document.ephemeral_resource(&ty).unwrap()));
                }
            }
        }
    }
    kinds
}
