//! IPv4 address arithmetic. IPv6 stays a call.

use super::{Folded, integer_of, text_of};
use crate::node::Node;
use std::net::Ipv4Addr;

/// An IPv4 range: the network address with host bits cleared, and the prefix length.
struct Range {
    network: u32,
    prefix: u32,
}

impl Range {
    /// Reads `10.0.0.0/16`; nothing for IPv6, an error for what is neither.
    fn parse(text: &str) -> Option<Result<Self, String>> {
        let bad = || format!("`{text}` is not an IPv4 range such as 10.0.0.0/16");
        let Some((address, prefix)) = text.split_once('/') else { return Some(Err(bad())) };
        if address.contains(':') {
            return None;
        }
        // Terraform accepts zeros in front, and reads them as decimal; rare enough to leave it to that.
        let has_zero = |number: &str| number.len() > 1 && number.starts_with('0');
        if address.split('.').chain([prefix]).any(has_zero) {
            return None;
        }
        let is_number = prefix.bytes().all(|byte| byte.is_ascii_digit());
        let (Ok(address), Ok(prefix), true) = (address.parse::<Ipv4Addr>(), prefix.parse::<u32>(), is_number) else {
            return Some(Err(bad()));
        };
        if prefix > 32 {
            return Some(Err(bad()));
        }
        Some(Ok(Self { network: u32::from(address) & mask(prefix), prefix }))
    }
}

fn mask(prefix: u32) -> u32 {
    if prefix == 0 { 0 } else { u32::MAX << (32 - prefix) }
}

/// `cidrsubnet(prefix, newbits, netnum)`
pub(super) fn subnet(args: &[Node]) -> Folded {
    let [range, newbits, netnum] = args else { return None };
    let (text, newbits, netnum) = (text_of(range)?, integer_of(newbits)?, integer_of(netnum)?);
    // Terraform computes something for negative numbers; whatever it is, nobody wants it from here.
    let (newbits, netnum) = (u32::try_from(newbits).ok()?, u64::try_from(netnum).ok()?);
    Some(Range::parse(&text)?.and_then(|range| {
        let prefix = range.prefix.saturating_add(newbits);
        if prefix > 32 {
            return Err(format!("insufficient address space to extend prefix of {} by {newbits}", range.prefix));
        }
        if netnum >= 1 << newbits {
            return Err(format!("prefix extension of {newbits} does not accommodate a subnet numbered {netnum}"));
        }
        let netnum = u32::try_from(netnum).unwrap_or(0);
        let shifted = netnum.checked_shl(32 - prefix).unwrap_or(0);
        Ok(Node::string(format!("{}/{prefix}", Ipv4Addr::from(range.network | shifted))))
    }))
}

/// `cidrsubnets(prefix, newbits…)`: each begins at the first place after the one before that it can begin at.
pub(super) fn subnets(args: &[Node]) -> Folded {
    let (range, newbits) = args.split_first()?;
    let text = text_of(range)?;
    let newbits = newbits.iter().map(integer_of).collect::<Option<Vec<_>>>()?;
    let parsed = Range::parse(&text)?;
    let end = |range: &Range| u64::from(range.network) + (1 << (32 - range.prefix));
    // At either end of all addresses Terraform's arithmetic goes around.
    if parsed.as_ref().is_ok_and(|range| range.network == 0 || end(range) > u64::from(u32::MAX)) {
        return None;
    }
    Some(parsed.and_then(|range| {
        let mut next = u64::from(range.network);
        let end = end(&range);
        let mut subnets = Vec::new();
        for newbits in newbits {
            let prefix =
                u32::try_from(newbits).ok().filter(|newbits| *newbits > 0).map(|n| range.prefix.saturating_add(n));
            let Some(prefix) = prefix.filter(|prefix| *prefix <= 32) else {
                return Err(format!("a prefix of {} cannot be extended by {newbits} bits", range.prefix));
            };
            let size = 1u64 << (32 - prefix);
            let start = next.next_multiple_of(size);
            next = start + size;
            if next > end {
                return Err(format!("not enough remaining address space for a subnet with a prefix of {prefix} bits"));
            }
            let network = Ipv4Addr::from(u32::try_from(start).unwrap_or(0));
            subnets.push(Node::string(format!("{network}/{prefix}")));
        }
        Ok(Node::list(subnets))
    }))
}

/// `cidrhost(prefix, hostnum)`
pub(super) fn host(args: &[Node]) -> Folded {
    let [range, hostnum] = args else { return None };
    let (text, hostnum) = (text_of(range)?, integer_of(hostnum)?);
    Some(Range::parse(&text)?.and_then(|range| {
        let size = 1i64 << (32 - range.prefix);
        // A negative number counts from the end of the range.
        let offset = if hostnum < 0 { size.saturating_add(hostnum) } else { hostnum };
        if !(0..size).contains(&offset) {
            return Err(format!("prefix of {} does not accommodate a host numbered {hostnum}", range.prefix));
        }
        let offset = u32::try_from(offset).unwrap_or(0);
        Ok(Node::string(Ipv4Addr::from(range.network | offset).to_string()))
    }))
}

/// `cidrnetmask(prefix)`
pub(super) fn netmask(args: &[Node]) -> Folded {
    let [range] = args else { return None };
    let text = text_of(range)?;
    Some(Range::parse(&text)?.map(|range| Node::string(Ipv4Addr::from(mask(range.prefix)).to_string())))
}
