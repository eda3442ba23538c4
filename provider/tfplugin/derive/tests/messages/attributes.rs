use ledgerform_tfplugin::author::*;

/// A gate.
#[derive(Object)]
struct Gate {
    undocumented: String,
}

/// A gate.
#[derive(Object)]
struct Contradictory {
    /// Who sets it?
    #[attr(required, default = 1)]
    size: Field<i64>,
    /// Nobody says.
    name: Field<String>,
    /// Not in the state.
    #[attr(write_only, optional, computed)]
    secret: Field<String>,
    /// No attribute.
    #[attr(block, optional)]
    rule: Vec<Other>,
    /// A slip of the pen.
    #[attr(requires_replacement)]
    slip: Option<String>,
}

/// Another.
#[derive(Object)]
struct Other {
    /// A size.
    size: i64,
}

fn main() {}
