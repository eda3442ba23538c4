//! GuardDuty.

mod detector;
mod detector_feature;

use crate::kind::Entry;

pub(super) const KINDS: &[Entry] =
    &[Entry::of::<detector::Detector>(), Entry::of::<detector_feature::DetectorFeature>()];
