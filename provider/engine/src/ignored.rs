//! What a lifecycle says is not to be changed.

use crate::value::Value;
use std::sync::Arc;

/// An argument with the parts that are ignored as they are now.
///
/// Paths are as Terraform takes them in `ignore_changes`: `all`, `tags`, `tags["Name"]`, `scaling_config[0].desired_size`.
/// An element of a list that is not there on both sides is not ignored, a key of a map is.
pub(crate) fn ignoring(paths: &[&'static str], name: &str, value: Value, current: &Value) -> Value {
    paths.iter().fold(value, |value, path| match path.strip_prefix(name) {
        _ if *path == "all" => current.clone(),
        Some("") => current.clone(),
        Some(rest) if rest.starts_with(['.', '[']) => match steps(rest) {
            Some(steps) => keep(value, &steps, current),
            None => value,
        },
        _ => value,
    })
}

fn keep(value: Value, steps: &[&str], current: &Value) -> Value {
    let Some((step, rest)) = steps.split_first() else { return current.clone() };
    match (value, current.revealed()) {
        (Value::Sensitive(value), _) => keep(*value, steps, current).sensitive(),
        (Value::List(mut items), Value::List(now)) => {
            if let Ok(position) = step.parse::<usize>()
                && let (Some(item), Some(now)) = (items.get_mut(position), now.get(position))
            {
                *item = keep(std::mem::take(item), rest, now);
            }
            Value::List(items)
        }
        (Value::Object(mut items), Value::Object(now)) => {
            let item = items.remove(*step);
            let kept = match (item, now.get(*step)) {
                (Some(item), Some(now)) => Some(keep(item, rest, now)),
                (None, Some(now)) if rest.is_empty() => Some(now.clone()),
                (item, None) if !rest.is_empty() => item,
                _ => None,
            };
            items.extend(kept.map(|kept| (Arc::from(*step), kept)));
            Value::Object(items)
        }
        (value, _) => value,
    }
}

/// The names, keys and positions of a path: `[0].size` is `0`, `size`.
fn steps(mut path: &str) -> Option<Vec<&str>> {
    let mut steps = Vec::new();
    while !path.is_empty() {
        let (step, rest) = if let Some(key) = path.strip_prefix("[\"") {
            key.split_once("\"]")?
        } else if let Some(position) = path.strip_prefix('[') {
            position.split_once(']')?
        } else {
            let name = path.strip_prefix('.')?;
            name.split_at(name.find(['.', '[']).unwrap_or(name.len()))
        };
        steps.push(step);
        path = rest;
    }
    Some(steps)
}

#[cfg(test)]
mod tests {
    use super::ignoring;
    use crate::value::Value;

    #[track_caller]
    fn check(path: &'static str, expected: &str) {
        let parse = |json: &str| serde_json::from_str::<Value>(json).unwrap();
        let wanted = parse(r#"{"disk": [{"size": 2, "name": "b"}], "tags": {"a.b": "new", "mine": "x"}}"#);
        let current = parse(r#"{"disk": [{"size": 1, "name": "a"}, {}], "tags": {"a.b": "old", "theirs": "y"}}"#);
        let of = |value: &Value, name: &str| value.entries().unwrap()[name].clone();
        let kept = ["disk", "tags"].map(|name| ignoring(&[path], name, of(&wanted, name), &of(&current, name)));
        assert_eq!(kept.map(|value| value.to_string()).join(" "), expected, "{path}");
    }

    #[test]
    fn the_part_that_is_ignored_stays_as_it_is() {
        check("nothing", r#"[{ name = "b", size = 2 }] { "a.b" = "new", mine = "x" }"#);
        check("disk[0].size", r#"[{ name = "b", size = 1 }] { "a.b" = "new", mine = "x" }"#);
        check("disk[1].size", r#"[{ name = "b", size = 2 }] { "a.b" = "new", mine = "x" }"#);
        check("disk[0]", r#"[{ name = "a", size = 1 }] { "a.b" = "new", mine = "x" }"#);
        check("disk", r#"[{ name = "a", size = 1 }, {}] { "a.b" = "new", mine = "x" }"#);
        check(r#"tags["a.b"]"#, r#"[{ name = "b", size = 2 }] { "a.b" = "old", mine = "x" }"#);
        check("tags.mine", r#"[{ name = "b", size = 2 }] { "a.b" = "new" }"#);
        check("tags.theirs", r#"[{ name = "b", size = 2 }] { "a.b" = "new", mine = "x", theirs = "y" }"#);
        check("all", r#"[{ name = "a", size = 1 }, {}] { "a.b" = "old", theirs = "y" }"#);
    }
}
