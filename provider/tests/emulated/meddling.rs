//! Settings that somebody changed by hand: a plan shows each, an apply puts it right.

use crate::roots;
use crate::support::Workspace;

/// Changes one object of each of the types that it prints.
const MEDDLE: &str = include_str!("meddle.py");

#[test]
fn settings_that_were_changed_by_hand_are_put_right() {
    let workspace = Workspace::new(roots::PLATFORM);
    workspace.roles(roots::roles(roots::PLATFORM));
    let foreign = workspace.objects();
    workspace.set("stage", "four");
    workspace.apply();
    workspace.assert_idle();
    let census = workspace.census();

    let types = workspace.python(MEDDLE);
    assert!(types.lines().count() > 10, "{types}");
    let plan = workspace.run(&["plan", "-detailed-exitcode"]);
    assert_eq!(plan.code, Some(2), "{}", plan.text);
    let changed = changed(&plan.text);
    let unseen: Vec<&str> = types.lines().filter(|ty| !changed.iter().any(|found| found == ty)).collect();
    assert!(unseen.is_empty(), "nobody sees that of {unseen:?} something changed: {changed:?}\n{}", plan.text);

    workspace.apply();
    workspace.assert_idle();
    assert_eq!(workspace.census(), census);
    workspace.destroy_but(&foreign);
    workspace.assert_judged();
}

/// The types of the objects that a plan shows as changed or made.
fn changed(plan: &str) -> Vec<String> {
    let mark = |line: &str| line.trim_start().starts_with(['~', '+', '-']);
    let address = |line: &&str| mark(line) && line.contains("\"aws_");
    let ty = |line: &str| line.split('"').nth(1).and_then(|address| address.split('.').next()).map(str::to_owned);
    plan.lines().filter(address).filter_map(ty).collect()
}
