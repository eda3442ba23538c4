//! What is wrong with a provider block, at the argument where it is wrong.

use super::{Config, Endpoints};
use ledgerform_aws_settings::problems;
use ledgerform_tfplugin::author::Typed;
use ledgerform_tfplugin::{Diagnostics, Path, Step};

/// What can be told before anything is called. What rests on a value that is not known yet is told when it is.
pub(crate) fn check(config: &Config) -> Diagnostics {
    let value = config.to_value();
    let mut found = Diagnostics::new();
    for problem in problems(&config.clone().known().settings) {
        let first = problem.setting.split('.').next().unwrap_or_default();
        if [first].iter().chain(problem.with).all(|name| value.attribute(name).is_wholly_known()) {
            let path = place(config, &problem.setting);
            let detail = sentence(&problem.message);
            found.extend(Diagnostics::error_at(path.clone(), format!("Invalid value for {path}"), detail));
        }
    }
    found
}

/// The place of a setting.
fn place(config: &Config, setting: &str) -> Path {
    if let Some(service) = setting.strip_prefix("endpoints.0.") {
        let blocks = config.endpoints.known().map(Vec::as_slice).unwrap_or_default();
        return Endpoints::place(blocks, service).unwrap_or_else(|| Path::attribute("endpoints"));
    }
    let steps = setting.split('.').map(|part| match part.parse() {
        Ok(position) => Step::Index(position),
        Err(_) => Step::Attribute(part.to_owned()),
    });
    Path(steps.collect())
}

/// With a full stop, and a capital letter unless it begins with the name of an argument.
fn sentence(message: &str) -> String {
    let is_name = message.split(' ').next().is_some_and(|word| word.contains('_'));
    match message.get(..1).filter(|_| !is_name) {
        Some(letter) => format!("{}{}.", letter.to_uppercase(), &message[1..]),
        None => format!("{message}."),
    }
}
