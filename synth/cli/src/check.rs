//! All that is wrong, and nothing written.

use crate::failure::Failure;
use crate::{report, select};
use ledgerform::{App, ComponentEntry, Problem};
use serde_json::{Value as Json, json};

/// Checks the stacks and the components; gives the exit code.
///
/// # Errors
/// The description failed before it could be checked, or the result cannot be printed.
pub(crate) fn run(
    describe: impl FnOnce() -> Result<App, Failure>,
    components: &[ComponentEntry],
    as_json: bool,
) -> Result<u8, Failure> {
    let mut failures = Vec::new();
    let mut stacks = 0;
    match describe()?.synth() {
        Ok(synthesis) => stacks = synthesis.stacks.len(),
        Err(problems) => failures.push(Failure::Description(problems)),
    }
    for component in components {
        if let Err(problems) = component.export() {
            failures.push(Failure::Component { name: component.name, problems });
        }
    }
    if as_json {
        return told(failures.iter().filter_map(Failure::problems).flat_map(|problems| problems.iter()));
    }
    failures.iter().for_each(report::failure);
    if failures.is_empty() {
        report::note(&format!(
            "no problems in {} and {}",
            select::counted(stacks, "stack"),
            select::counted(components.len(), "component")
        ));
    }
    Ok(u8::from(!failures.is_empty()))
}

/// Prints problems as a JSON document; gives the exit code.
///
/// # Errors
/// It cannot be printed.
pub(crate) fn told<'a>(problems: impl Iterator<Item = &'a Problem>) -> Result<u8, Failure> {
    let problems: Vec<Json> = problems.map(entry).collect();
    let code = u8::from(!problems.is_empty());
    report::json(&json!({ "problems": problems }))?;
    Ok(code)
}

fn entry(problem: &Problem) -> Json {
    // Source paths are compiled in with the separator of the machine; documents are the same everywhere.
    let file = problem.location.map(|location| location.file().replace('\\', "/"));
    json!({
        "path": problem.path,
        "message": problem.message,
        "help": problem.help,
        "file": file,
        "line": problem.location.map(|location| location.line()),
    })
}
