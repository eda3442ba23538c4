use ledgerform_tfplugin::Path;
use ledgerform_tfplugin::author::*;

/// A rule.
#[derive(Object)]
struct Rule {
    /// The port.
    port: i64,
}

/// A gate.
#[derive(Object)]
struct Gate {
    /// The name.
    name: String,
    /// Rules.
    #[attr(block)]
    rule: Vec<Rule>,
}

fn main() {
    let _: Path = Gate::at().nam().into();
    let _: Path = Gate::at().rule().port().into();
    let _: Path = Gate::at().name().index(0).into();
}
