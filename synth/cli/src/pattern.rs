//! Patterns for names: `*` stands for any characters, `?` for one.

/// Whether the whole of `name` is what `pattern` describes.
pub(crate) fn matches(pattern: &str, name: &str) -> bool {
    let pattern: Vec<char> = pattern.chars().collect();
    let name: Vec<char> = name.chars().collect();
    let (mut p, mut n) = (0, 0);
    // The last `*` and how far the name was read there: where to take up again with one more character under the `*`.
    // Going back to the last one only is enough, and keeps the time linear in the product of the lengths.
    let mut star: Option<(usize, usize)> = None;
    while n < name.len() {
        match pattern.get(p) {
            Some('*') => {
                star = Some((p, n));
                p += 1;
            }
            Some(c) if *c == '?' || *c == name[n] => {
                p += 1;
                n += 1;
            }
            _ => match star {
                Some((at, read)) => {
                    star = Some((at, read + 1));
                    p = at + 1;
                    n = read + 1;
                }
                None => return false,
            },
        }
    }
    pattern[p..].iter().all(|c| *c == '*')
}

/// Whether a text is a pattern and not just a name.
pub(crate) fn is_pattern(text: &str) -> bool {
    text.contains(['*', '?'])
}

#[cfg(test)]
mod tests {
    use super::matches;

    #[test]
    fn table() {
        for (pattern, name, expected) in [
            ("network", "network", true),
            ("network", "networks", false),
            ("network", "net", false),
            ("*", "network", true),
            ("*", "", true),
            ("", "", true),
            ("", "a", false),
            ("net*", "network", true),
            ("*work", "network", true),
            ("n*w*k", "network", true),
            ("n*w*x", "network", false),
            ("*-eu-*", "prod-eu-west", true),
            ("*-eu-*", "prod-us-west", false),
            ("*ab", "aab", true),
            ("*aab*", "aaaab", true),
            ("prod-?", "prod-1", true),
            ("prod-?", "prod-", false),
            ("prod-?", "prod-12", false),
            ("??", "é1", true),
            ("**", "x", true),
            // Brackets mean nothing here: names cannot have them, so nobody can have meant one.
            ("[n]etwork", "network", false),
        ] {
            assert_eq!(matches(pattern, name), expected, "{pattern} {name}");
        }
    }

    #[test]
    fn many_stars_take_no_time() {
        assert!(!matches(&"*a".repeat(40), &"a".repeat(39)));
        assert!(!matches(&format!("{}b", "a*".repeat(30)), &"a".repeat(5000)));
    }
}
