//! The next required input is the only one that can be set.

use ledgerform::{Expr, Inputs};

#[derive(Inputs)]
pub struct Network {
    /// Its range.
    pub cidr: Expr<String>,
    /// Its zones.
    pub zones: Expr<Vec<String>>,
    /// Its name.
    #[input(default = "main")]
    pub name: Expr<String>,
}

fn finished(_: Network) {}

fn main() {
    Network::new().zones(["a"]);
    finished(Network::new().cidr("10.0.0.0/16"));
    Network::new().cidr(16);
}
