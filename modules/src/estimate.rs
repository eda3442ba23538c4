//! What a stack costs in a month, told before anything is made.
//!
//! An [`Estimate`] reads the graph of a stack and a table of [`Prices`] that stands in this crate, so it is the same on every
//! machine and in every year; the table says of which month it is. It counts what costs by the hour whether it is used or not.
//! What costs by use only is named without an amount, and what the table does not know is named as such: an estimate that
//! has something unknown is no promise.
//!
//! ```
//! use ledgerform::App;
//! use ledgerform_bindings::aws;
//! use ledgerform_modules::estimate::{Estimate, Prices, at_most};
//!
//! let app = App::new();
//! let stack = app.stack("network");
//! stack.add("address", aws::Eip::new().domain("vpc"));
//! let estimate = Estimate::of(&app.graphs()?[0], &Prices::US_EAST_1);
//! assert_eq!(estimate.total().to_string(), "$3.65");
//!
//! // The program fails when it describes more than that.
//! at_most(&stack, 15);
//! assert!(app.synth().is_ok());
//! # Ok::<(), ledgerform::Problems>(())
//! ```
//!
//! [`Comparison`] prints what a change saves: a NAT instance for the gateway, Spot for On-Demand.

mod comparison;
mod prices;
mod rules;
mod table;

pub use comparison::Comparison;
pub use prices::{Money, Prices};

use ledgerform::{Graph, Mode, Node, Repetition, Scope};
use std::collections::BTreeMap;
use std::fmt;

/// What the resources of a graph cost in a month of 730 hours.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Estimate {
    /// What costs by the hour, in the order of the addresses.
    pub lines: Vec<Line>,
    /// Types that cost by use only, each with what is counted.
    pub by_use: BTreeMap<&'static str, &'static str>,
    /// Addresses of what costs something that cannot be told, each with the reason.
    pub unknown: BTreeMap<String, String>,
    /// Region and month of the prices.
    pub prices: String,
}

/// What one resource costs.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Line {
    /// Its address.
    pub address: String,
    /// What is paid for: `2 × m7g.large`.
    pub what: String,
    /// The price of a month.
    pub monthly: Money,
}

impl Estimate {
    /// The estimate of a stack.
    pub fn of(graph: &Graph, prices: &Prices) -> Self {
        let mut estimate = Self {
            lines: Vec::new(),
            by_use: BTreeMap::new(),
            unknown: BTreeMap::new(),
            prices: format!("{}, {}", prices.region, prices.month),
        };
        let disks = rules::Disks::of(graph);
        for resource in graph.resources().filter(|resource| resource.mode == Mode::Managed) {
            let address = resource.addr.base().to_owned();
            if let Some(counted) = rules::by_use(resource.ty) {
                estimate.by_use.insert(counted.0, counted.1);
            }
            let arguments = rules::Arguments { values: resource.arguments(), disks: &disks, prices };
            let Some(cost) = rules::cost(resource.ty, &arguments) else { continue };
            let times = times(resource.repetition);
            match (cost, times) {
                (Ok(_), None) => {
                    estimate.unknown.insert(address, "how many there are is known later".to_owned());
                }
                (Ok(parts), Some(times)) => {
                    for (what, monthly) in parts {
                        let what = if times == 1 { what } else { format!("{times} times {what}") };
                        estimate.lines.push(Line { address: address.clone(), what, monthly: monthly.times(times) });
                    }
                }
                (Err(reason), _) => {
                    estimate.unknown.insert(address, reason);
                }
            }
        }
        estimate.lines.retain(|line| line.monthly != Money::ZERO);
        estimate.lines.sort_by(|a, b| a.address.cmp(&b.address));
        estimate
    }

    /// The sum of all that can be told.
    pub fn total(&self) -> Money {
        self.lines.iter().map(|line| line.monthly).sum()
    }
}

impl fmt::Display for Estimate {
    /// A table, then what is not in it.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut rows = vec![["resource", "what", "$ a month"].map(str::to_owned).to_vec()];
        rows.extend(self.lines.iter().map(|line| vec![line.address.clone(), line.what.clone(), line.monthly.plain()]));
        rows.push(vec!["total".to_owned(), self.prices.clone(), self.total().plain()]);
        f.write_str(&table::text(&rows, 2))?;
        for (ty, counted) in &self.by_use {
            writeln!(f, "by use: {ty}, for {counted}")?;
        }
        for (address, reason) in &self.unknown {
            writeln!(f, "not told: {address}, {reason}")?;
        }
        Ok(())
    }
}

/// How often Terraform makes a resource; none where that is known later.
fn times(repetition: Repetition<'_>) -> Option<i64> {
    match repetition {
        Repetition::Once => Some(1),
        Repetition::Count { count: Node::Number(count), .. } => count.as_i64(),
        Repetition::ForEach { collection: Node::Object(items), .. } => i64::try_from(items.len()).ok(),
        _ => None,
    }
}

/// Refuses a stack that costs more than so many dollars a month, or whose cost cannot be told.
///
/// The prices are [`Prices::US_EAST_1`]; [`at_most_by`] takes others.
pub fn at_most(stack: &Scope, dollars: u32) {
    at_most_by(stack, dollars, Prices::US_EAST_1);
}

/// [`at_most`] with prices of your own.
///
/// ```
/// use ledgerform::App;
/// use ledgerform_bindings::aws;
/// use ledgerform_modules::estimate::{Prices, at_most_by};
///
/// let app = App::new();
/// let stack = app.stack("network");
/// at_most_by(&stack, 15, Prices { spot_percent: 30, ..Prices::US_EAST_1 });
/// let zones = ["a", "b"];
/// for zone in zones {
///     stack.add(zone, aws::NatGateway::new().subnet_id("subnet-0a1b2c3d4e5f60718"));
/// }
/// let problems = app.synth().unwrap_err().to_string();
/// assert!(problems.starts_with("network: the stack costs $65.70 a month, more than $15.00"), "{problems}");
/// ```
pub fn at_most_by(stack: &Scope, dollars: u32, prices: Prices) {
    stack.add_validation(move |seen| {
        let estimate = Estimate::of(seen.graph(), &prices);
        let limit = Money::dollars(i64::from(dollars));
        let path = seen.graph().path.to_string();
        if estimate.total() > limit {
            seen.refuse(
                &path,
                format!("the stack costs {} a month, more than {limit}:\n{estimate}", estimate.total()),
                "take out what it can do without, or raise the limit of estimate::at_most",
            );
        } else if !estimate.unknown.is_empty() {
            seen.refuse(
                &path,
                format!("whether the stack costs at most {limit} a month cannot be told:\n{estimate}"),
                "give what is not told as literals, or judge it by hand and leave it out of this stack",
            );
        }
    });
}
