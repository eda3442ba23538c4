//! Version constraints: whether the recorded version of a provider is one that a module asks for.

/// Whether a constraint such as `~> 5.0, != 5.3.1` admits a version; one that cannot be read does not.
pub(crate) fn admits(constraint: &str, version: &str) -> bool {
    let Some(version) = numbers(version) else { return false };
    constraint.split(',').all(|part| admits_one(part.trim(), &version))
}

fn admits_one(part: &str, version: &[u64]) -> bool {
    let split = part.find(|c: char| c.is_ascii_digit()).unwrap_or(part.len());
    let (operator, text) = part.split_at(split);
    let Some(wanted) = numbers(text.trim()) else { return false };
    let order = padded(version).cmp(&padded(&wanted));
    match operator.trim() {
        "" | "=" => order.is_eq(),
        "!=" => order.is_ne(),
        ">" => order.is_gt(),
        ">=" => order.is_ge(),
        "<" => order.is_lt(),
        "<=" => order.is_le(),
        // All but the last given number stay.
        "~>" => order.is_ge() && version.starts_with(wanted.split_last().map_or(&[][..], |(_, rest)| rest)),
        _ => false,
    }
}

fn numbers(text: &str) -> Option<Vec<u64>> {
    text.split('.').map(|part| part.parse().ok()).collect()
}

fn padded(numbers: &[u64]) -> [u64; 3] {
    let at = |i: usize| numbers.get(i).copied().unwrap_or(0);
    [at(0), at(1), at(2)]
}

#[cfg(test)]
mod tests {
    use super::admits;

    #[test]
    fn constraints() {
        for constraint in ["6.47.0", "= 6.47.0", "~> 6.0", "~> 6.47.0", ">= 5.0", ">= 5.0, < 7.0", "!= 6.46.0"] {
            assert!(admits(constraint, "6.47.0"), "{constraint}");
        }
        for constraint in ["~> 5.0", "~> 6.46.0", "< 6", "> 6.47.0", "!= 6.47.0", "latest", ""] {
            assert!(!admits(constraint, "6.47.0"), "{constraint}");
        }
    }
}
