use ledgerform_tfplugin::author::*;

/// A door.
#[derive(Object)]
struct Door {
    /// Checked as a text.
    #[attr(required, validate = one_of(["a", "b"]))]
    size: Field<i64>,
}

fn main() {}
