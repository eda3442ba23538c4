//! The runbook: what each alarm means, where to look first, and what to do.

use super::audit;
use super::presets::{PRESETS, Preset, anchor};
use std::fmt::Write;

/// Name of the file in the exported module; alarms lead to it unless `runbook_url` says where it is read.
pub(super) const FILE: &str = "RUNBOOK.md";

/// The text of the file: a section for each alarm of the table and of the trail, whose heading is the anchor that the alarm's
/// description leads to.
///
/// It is made of the definitions of the alarms, so it tells of every one of them and of nothing else. To publish it, give the
/// address of the page as the monitoring's input `runbook_url`. Alarms of the input `alarms` are not in it: they lead to where
/// their own `runbook_url` says.
///
/// ```
/// let text = ledgerform_modules::monitoring::runbook();
/// assert!(text.contains("\n## aurora-replica-lag\n\nReaders are two seconds behind the writer.\n"));
/// ```
pub fn runbook() -> String {
    let mut out = String::from(
        "# Runbook\n\n\
         An alarm leads here by the end of its description. Its name tells which thing it is: behind the name of the platform\n\
         stand kind and key of the thing, a slash, and the name of the alarm.\n",
    );
    for preset in PRESETS {
        let Preset { description, namespace, metric, look, act, .. } = preset;
        let anchor = anchor(preset);
        _ = write!(
            out,
            "\n## {anchor}\n\n{description}.\n\n- Rings: {} (`{metric}` of `{namespace}`).\n- Look at {look}.\n- Then {act}.\n",
            rings(preset),
        );
    }
    for (name, meaning) in audit::meanings() {
        _ = write!(
            out,
            "\n## trail-{name}\n\n{meaning}.\n\n- Rings: at one event within 5 minutes (the trail's log group).\n- Look at the \
             event in the log group of the trail: who, from where, with which role.\n- Then ask them whether it was meant. If \
             not, take it back, and lock the user or role out.\n",
        );
    }
    out
}

/// When an alarm rings: `above 80 (Average) for 10 minutes`.
fn rings(preset: &Preset) -> String {
    let than = if preset.is_floor { "below" } else { "above" };
    let minutes = preset.period * preset.periods / 60;
    let time = match minutes {
        1 => "a minute".to_owned(),
        2..120 => format!("{minutes} minutes"),
        _ => format!("{} hours", minutes / 60),
    };
    format!("{than} {} ({}) for {time}", preset.threshold, preset.statistic)
}
