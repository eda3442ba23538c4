//! Names: from construct path to Terraform name.

use md5::{Digest, Md5};
use std::fmt::Write;

/// How construct paths become Terraform names.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Naming {
    /// CDKTF's rule, hash included, so that its users keep their state.
    Cdktf,
    /// The path joined with `_`: for modules, whose addresses people read and write.
    Plain,
}

/// Longest human part before the hash; CDKTF cuts there so that names stay within 255 characters.
const HUMAN_LENGTH: usize = 240;

/// The Terraform name of the element at `path`, the ids from just below the stack.
///
/// # Errors
/// Says why there is none: no id is left to make a name of.
pub(crate) fn logical_id(naming: Naming, path: &[impl AsRef<str>]) -> Result<String, String> {
    let ids: Vec<&str> = path.iter().map(AsRef::as_ref).filter(|id| *id != "Default").collect();
    let none = || "no part of the id can be used in a Terraform name; use letters, digits, `_` or `-`".to_owned();
    let id = match (naming, ids.as_slice()) {
        (_, []) => return Err(none()),
        (Naming::Cdktf, [only]) if strip(only).len() <= 255 => strip(only),
        (Naming::Cdktf, ids) => hashed(ids),
        (Naming::Plain, ids) => ids.iter().map(|id| strip(id)).collect::<Vec<_>>().join("_"),
    };
    if id.is_empty() { Err(none()) } else { Ok(id) }
}

fn hashed(ids: &[&str]) -> String {
    let digest = Md5::digest(ids.join("/"));
    let hash = digest.iter().take(4).fold(String::new(), |mut hash, byte| {
        _ = write!(hash, "{byte:02X}");
        hash
    });
    let mut kept: Vec<&str> = Vec::new();
    for id in ids {
        if !kept.last().is_some_and(|last| last.ends_with(id)) {
            kept.push(id);
        }
    }
    let human: Vec<String> = kept.into_iter().filter(|id| *id != "Resource").map(strip).collect();
    let human: String = human.join("_").chars().take(HUMAN_LENGTH).collect();
    format!("{human}_{hash}")
}

fn strip(id: &str) -> String {
    id.chars().filter(|c| c.is_ascii_alphanumeric() || *c == '_' || *c == '-').collect()
}

#[cfg(test)]
mod tests {
    use super::{Naming, logical_id};

    #[track_caller]
    fn check(path: &[&str], expected: &str) {
        assert_eq!(logical_id(Naming::Cdktf, path), Ok(expected.to_owned()));
    }

    /// What the vectors of CDKTF expect.
    #[track_caller]
    fn expected(id: &str) -> String {
        let text = include_str!("../../testdata/synth/vectors.json");
        let vectors: Vec<serde_json::Value> = serde_json::from_str(text).unwrap();
        let vector = vectors.iter().find(|vector| vector["id"] == id).unwrap();
        vector["expected"].as_str().unwrap().to_owned()
    }

    #[test]
    fn follows_the_rule_of_cdktf() {
        check(&["bucket"], "bucket");
        // In a program `/` becomes `--` before it comes here, as in the library of constructs.
        check(&["my bucket.v1/x!é"], &expected("uid-02-single-strip"));
        check(&["network", "vpc"], "network_vpc_4E8F0223");
        check(&["network", "Default"], "network");
        check(&["network", "Resource"], "network_39EEAA36");
        check(&["fooBar", "Bar", "baz"], "fooBar_baz_41F0322B");
        check(&["net", "inner", "r"], "net_inner_EB704FBB");
        assert!(logical_id(Naming::Cdktf, &["Default"]).is_err());
        assert!(logical_id(Naming::Cdktf, &["ü"]).is_err());
    }

    #[test]
    fn long_paths_are_cut_before_the_hash() {
        check(&[&"x".repeat(200), &"y".repeat(200)], &expected("uid-08-long"));
    }

    #[test]
    fn modules_get_plain_names() {
        assert_eq!(logical_id(Naming::Plain, &["flow_logs", "role"]), Ok("flow_logs_role".to_owned()));
    }
}
