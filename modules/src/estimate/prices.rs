//! Prices, of one region and one day.

use std::fmt;
use std::iter::Sum;

/// An amount in US dollars, exact to a millionth.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Money(i64);

impl Money {
    /// Nothing.
    pub const ZERO: Self = Self(0);

    /// So many dollars.
    pub const fn dollars(dollars: i64) -> Self {
        Self(dollars * 1_000_000)
    }

    /// So many millionths of a dollar.
    pub const fn millionths(millionths: i64) -> Self {
        Self(millionths)
    }

    /// What is paid in a month for something with this price by the hour. AWS reckons a month as 730 hours.
    pub const fn monthly(self) -> Self {
        Self(self.0 * 730)
    }

    /// The amount so many times.
    pub const fn times(self, times: i64) -> Self {
        Self(self.0 * times)
    }

    /// So many percent of the amount.
    pub const fn percent(self, percent: i64) -> Self {
        Self(self.0 * percent / 100)
    }

    /// The amount less another.
    pub const fn less(self, other: Self) -> Self {
        Self(self.0 - other.0)
    }

    /// Dollars and cents without the sign of the currency.
    pub(super) fn plain(self) -> String {
        let cents = (self.0.abs() + 5_000) / 10_000;
        let sign = if self.0 < 0 && cents > 0 { "-" } else { "" };
        format!("{sign}{}.{:02}", cents / 100, cents % 100)
    }
}

impl Sum for Money {
    fn sum<I: Iterator<Item = Self>>(amounts: I) -> Self {
        amounts.fold(Self::ZERO, |a, b| Self(a.0 + b.0))
    }
}

impl fmt::Display for Money {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.plain().strip_prefix('-') {
            Some(amount) => write!(f, "-${amount}"),
            None => write!(f, "${}", self.plain()),
        }
    }
}

/// Prices of a region, of Linux On-Demand without any discount or free tier.
///
/// They are list prices to reckon with, not an offer: a new release of this crate brings new ones, and says so by the month.
/// Sizes of a family are reckoned as multiples of its `large`, which AWS's own prices are to two percent. Each table has a name (a family of instances, a type of a service) with millionths of a dollar by the hour.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Prices {
    /// The region.
    pub region: &'static str,
    /// The month that the prices were written down, such as `2026-06`.
    pub month: &'static str,
    /// Families of EC2 with the price of their size `large`, of which other sizes are multiples.
    pub families: &'static [(&'static str, i64)],
    /// Percent of the On-Demand price that Spot is reckoned with. The real one moves; AWS promises savings of up to 90
    /// percent, and families that many people use save about 60.
    pub spot_percent: i64,
    /// Instance classes of RDS for PostgreSQL and MySQL in one zone, by their family, for the size `large`.
    pub databases: &'static [(&'static str, i64)],
    /// Instance classes of Aurora, by their family, for the size `large`.
    pub aurora: &'static [(&'static str, i64)],
    /// Node types of ElastiCache for Redis OSS, by their family, for the size `large`.
    pub caches: &'static [(&'static str, i64)],
    /// Everything else by the name of its rule.
    pub hourly: &'static [(&'static str, i64)],
    /// What is paid by the month, by the name of its rule.
    pub by_month: &'static [(&'static str, i64)],
}

impl Prices {
    /// The prices of `us-east-1` as the pages of AWS showed them, by service: EC2 On-Demand, EBS, VPC, EKS, RDS, Aurora,
    /// ElastiCache, Elastic Load Balancing, KMS, Secrets Manager, CloudWatch, WAF and Route 53.
    pub const US_EAST_1: Self = Self {
        region: "us-east-1",
        month: "2026-06",
        families: &[
            ("c5", 85_000),
            ("c6a", 76_500),
            ("c6g", 68_000),
            ("c6i", 85_000),
            ("c7g", 72_500),
            ("c7i", 89_250),
            ("m5", 96_000),
            ("m5a", 86_000),
            ("m6a", 86_400),
            ("m6g", 77_000),
            ("m6i", 96_000),
            ("m7g", 81_600),
            ("m7i", 100_800),
            ("r5", 126_000),
            ("r6g", 100_800),
            ("r6i", 126_000),
            ("r7g", 107_100),
            ("r7i", 132_300),
            ("t3", 83_200),
            ("t3a", 75_200),
            ("t4g", 67_200),
        ],
        spot_percent: 40,
        databases: &[("m6g", 159_000), ("m7g", 168_000), ("r6g", 225_000), ("r7g", 239_000), ("t4g", 128_000)],
        aurora: &[("r6g", 260_000), ("r7g", 276_000), ("t4g", 146_000)],
        caches: &[("m6g", 149_000), ("m7g", 158_000), ("r6g", 206_000), ("r7g", 219_000), ("t4g", 128_000)],
        hourly: &[
            ("aurora capacity unit", 120_000),
            ("cluster", 100_000),
            ("interface endpoint", 10_000),
            ("load balancer", 22_500),
            ("nat gateway", 45_000),
            ("public address", 5_000),
            ("read capacity unit", 130),
            ("transit gateway attachment", 50_000),
            ("vpn connection", 50_000),
            ("write capacity unit", 650),
        ],
        by_month: &[
            ("alarm", 100_000),
            ("dashboard", 3_000_000),
            ("database gigabyte", 115_000),
            ("disk gigabyte", 80_000),
            ("hosted zone", 500_000),
            ("key", 1_000_000),
            ("secret", 400_000),
            ("web acl", 5_000_000),
            ("web acl rule", 1_000_000),
        ],
    };

    /// An instance of EC2 by the month; none where the table does not have its family or size.
    ///
    /// ```
    /// use ledgerform_modules::estimate::Prices;
    /// let price = |ty| Prices::US_EAST_1.instance(ty).map(|price| price.to_string());
    /// assert_eq!(price("t4g.nano").as_deref(), Some("$3.07"));
    /// assert_eq!(price("m7g.2xlarge").as_deref(), Some("$238.27"));
    /// assert_eq!(price("x9.huge"), None);
    /// ```
    pub fn instance(&self, ty: &str) -> Option<Money> {
        let (family, size) = ty.split_once('.')?;
        of_size(self.families, family, size)
    }

    /// What the table has under a name, by the month.
    pub(super) fn named(&self, name: &str) -> Option<Money> {
        find(self.hourly, name).map(Money::monthly).or_else(|| find(self.by_month, name))
    }
}

/// The price of a size, of which that of `large` is known.
pub(super) fn of_size(families: &[(&str, i64)], family: &str, size: &str) -> Option<Money> {
    let large = find(families, family)?.monthly();
    // In sixteenths of `large`.
    let sixteenths = match size {
        "nano" => 1,
        "micro" => 2,
        "small" => 4,
        "medium" => 8,
        "large" => 16,
        "xlarge" => 32,
        _ => 32 * size.strip_suffix("xlarge")?.parse::<i64>().ok()?,
    };
    Some(Money(large.0 * sixteenths / 16))
}

fn find(table: &[(&str, i64)], name: &str) -> Option<Money> {
    table.iter().find(|(known, _)| *known == name).map(|(_, price)| Money(*price))
}
