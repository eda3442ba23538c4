//! Functions of numbers: of whole ones where it matters, since Terraform computes others with 512 bits.

use super::list::items;
use super::{Folded, integer_of};
use crate::node::Node;
use crate::number::Number;

fn number(n: i64) -> Node {
    Node::Number(Number::from(n))
}

/// A function of one whole number; `f` gives nothing where the result is too large.
pub(super) fn unary(args: &[Node], f: impl Fn(i64) -> Option<i64>) -> Folded {
    let [n] = args else { return None };
    Some(Ok(number(f(integer_of(n)?)?)))
}

/// `ceil` and `floor`: the whole number above or below.
pub(super) fn rounded(args: &[Node], up: bool) -> Folded {
    let [n] = args else { return None };
    if let Some(n) = integer_of(n) {
        return Some(Ok(number(n)));
    }
    let Node::Number(n) = n else { return None };
    let text = n.to_string();
    let (whole, _) = text.split_once('.')?;
    let towards_zero: i64 = whole.parse().ok()?;
    Some(Ok(number(match (text.starts_with('-'), up) {
        (true, false) => towards_zero.checked_sub(1)?,
        (false, true) => towards_zero.checked_add(1)?,
        _ => towards_zero,
    })))
}

/// `max` and `min` of whole numbers.
pub(super) fn extreme(args: &[Node], pick: fn(i64, i64) -> i64) -> Folded {
    let numbers = args.iter().map(integer_of).collect::<Option<Vec<_>>>()?;
    Some(Ok(number(numbers.into_iter().reduce(pick)?)))
}

/// `parseint(text, base)`; bases above 36 tell the cases of letters apart and stay calls.
pub(super) fn parseint(args: &[Node]) -> Folded {
    let [Node::String(text), base] = args else { return None };
    let base = u32::try_from(integer_of(base)?).ok().filter(|base| (2..=36).contains(base))?;
    match i64::from_str_radix(text, base) {
        Ok(n) => Some(Ok(number(n))),
        // Too large for this library, not for Terraform.
        Err(_) if text.len() > 12 => None,
        Err(_) => Some(Err(format!("`{text}` is not a number in base {base}"))),
    }
}

/// `pow(base, exponent)` for whole numbers.
pub(super) fn pow(args: &[Node]) -> Folded {
    let [base, exponent] = args else { return None };
    let exponent = u32::try_from(integer_of(exponent)?).ok()?;
    // Terraform computes powers as `f64`, which holds whole numbers up to 2^53 exactly.
    let power = integer_of(base)?.checked_pow(exponent).filter(|n| n.unsigned_abs() <= 1 << 53)?;
    Some(Ok(number(power)))
}

/// `range(limit)`, `range(start, limit)` and `range(start, limit, step)` for whole numbers.
pub(super) fn range(args: &[Node]) -> Folded {
    let numbers = args.iter().map(integer_of).collect::<Option<Vec<_>>>()?;
    let (start, limit, step) = match *numbers.as_slice() {
        [limit] => (0, limit, if limit < 0 { -1 } else { 1 }),
        [start, limit] => (start, limit, if limit < start { -1 } else { 1 }),
        [start, limit, step] if step != 0 => (start, limit, step),
        _ => return None,
    };
    if (start < limit) != (step > 0) && start != limit {
        return Some(Err(format!("a step of {step} does not lead from {start} to {limit}")));
    }
    let mut list = Vec::new();
    let mut next = start;
    while if step > 0 { next < limit } else { next > limit } {
        // Terraform refuses more than 1,024 elements.
        if list.len() == 1024 {
            return Some(Err("more than 1024 values were generated".to_owned()));
        }
        list.push(number(next));
        next = next.checked_add(step)?;
    }
    Some(Ok(Node::list(list)))
}

/// `sum(list)` of whole numbers.
pub(super) fn sum(args: &[Node]) -> Folded {
    let [list] = args else { return None };
    let items = items(list)?;
    if items.is_empty() {
        return Some(Err("there is nothing to sum".to_owned()));
    }
    let is_number = |node: &Node| matches!(node, Node::Number(_)).then(|| integer_of(node))?;
    let total = items.iter().try_fold(0i64, |total, item| total.checked_add(is_number(item)?))?;
    Some(Ok(number(total)))
}
