//! What the cloud in a file can make: every type that the components use, by its recorded schema.

use ledgerform::Mode;
use ledgerform_aws_settings::names;
use ledgerform_engine::{KindInfo, Kinds};
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

/// Where everything is that does not say it itself.
pub(crate) const ACCOUNT: &str = "111122223333";

pub(crate) fn kinds() -> Kinds {
    let mut kinds = Kinds::default();
    for component in COMPONENTS {
        for resource in component.graph().unwrap().resources() {
            let provider = resource.ty.split('_').next().unwrap_or_default();
            let document = document(provider).unwrap();
            let ty = resource.ty.to_owned();
            match resource.mode {
                Mode::Managed => {
                    let mut info = KindInfo::new(document.resource(&ty).unwrap()).replaced_by(REPLACING);
                    for (attribute, template) in names::of(names::FORESEEN, &ty) {
                        info = info.foresees(attribute, template);
                    }
                    info = info.overwrites(names::of(names::OVERWRITTEN, &ty));
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
