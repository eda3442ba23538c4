//! GuardDuty.

mod detector;
mod detector_feature;
mod organization_configuration;

use crate::kind::Entry;

pub(super) const KINDS: &[Entry] = &[
    Entry::of::<detector::Detector>(),
    Entry::of::<detector_feature::DetectorFeature>(),
    Entry::of::<organization_configuration::OrganizationConfiguration>(),
];
