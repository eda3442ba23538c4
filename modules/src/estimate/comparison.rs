//! What a change saves.

use super::{Estimate, Money, table};
use std::collections::{BTreeMap, BTreeSet};
use std::fmt;

/// Two estimates beside each other.
///
/// ```
/// use ledgerform::App;
/// use ledgerform_bindings::aws;
/// use ledgerform_modules::estimate::{Comparison, Estimate, Prices};
///
/// let estimate = |addresses: &[&str]| {
///     let app = App::new();
///     let stack = app.stack("network");
///     for id in addresses {
///         stack.add(*id, aws::Eip::new().domain("vpc"));
///     }
///     Ok::<_, ledgerform::Problems>(Estimate::of(&app.graphs()?[0], &Prices::US_EAST_1))
/// };
/// let comparison = Comparison::of(&estimate(&["a", "b"])?, &estimate(&["a"])?);
/// assert_eq!(comparison.saved().to_string(), "$3.65");
/// # Ok::<(), ledgerform::Problems>(())
/// ```
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Comparison {
    /// What differs, by address.
    pub rows: Vec<Row>,
    before: Money,
    after: Money,
}

/// A resource that costs something else than before.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Row {
    /// Its address.
    pub address: String,
    /// What was paid for and what is: `2 × m7g.large → 2 × m7g.large Spot`.
    pub what: String,
    /// The price of a month before.
    pub before: Money,
    /// The price of a month now.
    pub after: Money,
}

impl Comparison {
    /// What differs between two estimates.
    pub fn of(before: &Estimate, after: &Estimate) -> Self {
        let (old, new) = (by_address(before), by_address(after));
        let addresses: BTreeSet<&String> = old.keys().chain(new.keys()).collect();
        let nothing = (Vec::new(), Money::ZERO);
        let row = |address: &String| {
            let (was, is) = (old.get(address).unwrap_or(&nothing), new.get(address).unwrap_or(&nothing));
            let text = |parts: &[&str]| if parts.is_empty() { "nothing".to_owned() } else { parts.join(", ") };
            let what = format!("{} → {}", text(&was.0), text(&is.0));
            Row { address: address.clone(), what, before: was.1, after: is.1 }
        };
        let rows = addresses.into_iter().map(row).filter(|row| row.before != row.after).collect();
        Self { rows, before: before.total(), after: after.total() }
    }

    /// What the change saves in a month; less than nothing where it costs.
    pub fn saved(&self) -> Money {
        self.before.less(self.after)
    }
}

/// What is paid for each resource, and how much.
fn by_address(estimate: &Estimate) -> BTreeMap<String, (Vec<&str>, Money)> {
    let mut all: BTreeMap<String, (Vec<&str>, Money)> = BTreeMap::new();
    for line in &estimate.lines {
        let (parts, sum) = all.entry(line.address.clone()).or_insert((Vec::new(), Money::ZERO));
        parts.push(&line.what);
        *sum = [*sum, line.monthly].into_iter().sum();
    }
    all
}

impl fmt::Display for Comparison {
    /// A table of what differs, with the sums of everything below.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut rows = vec![["resource", "what", "before", "after", "saved"].map(str::to_owned).to_vec()];
        rows.extend(self.rows.iter().map(|row| {
            let amounts = [row.before, row.after, row.before.less(row.after)].map(Money::plain);
            [vec![row.address.clone(), row.what.clone()], amounts.to_vec()].concat()
        }));
        let sums = [self.before, self.after, self.saved()].map(Money::plain);
        rows.push([vec!["all resources".to_owned(), "$ a month".to_owned()], sums.to_vec()].concat());
        f.write_str(&table::text(&rows, 2))
    }
}
