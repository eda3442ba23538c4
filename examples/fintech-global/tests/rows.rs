//! The table of rows in the README, and the tests, say the same; none of the rows is missing.

use super::project::{here, readme};
use std::collections::BTreeMap;
use std::fs;

const ROWS: usize = 69;

/// The tests of rows, by number of the row.
fn tests() -> BTreeMap<usize, String> {
    let mut tests = BTreeMap::new();
    for entry in fs::read_dir(here().join("tests")).unwrap() {
        let path = entry.unwrap().path();
        let area = path.file_stem().unwrap().to_str().unwrap().to_owned();
        for line in fs::read_to_string(&path).unwrap().lines() {
            let Some(name) = line.strip_prefix("fn fg_").and_then(|rest| rest.strip_suffix("() {")) else { continue };
            let number = name.split('_').next().unwrap().parse().unwrap();
            let twice = tests.insert(number, format!("{area}::fg_{name}"));
            assert_eq!(twice, None, "row {number}");
        }
    }
    tests
}

#[test]
fn every_row_has_a_test_and_a_line_in_the_table() {
    let tests = tests();
    let all: Vec<usize> = (1..=ROWS).collect();
    assert_eq!(tests.keys().copied().collect::<Vec<_>>(), all);
    let readme = readme();
    let lines = readme.lines().filter_map(|line| line.strip_prefix("| FG-"));
    let table: BTreeMap<usize, String> = lines
        .map(|line| {
            let cells: Vec<&str> = line.split(" | ").collect();
            let [number, _, test] = cells[..] else { panic!("three cells: {line}") };
            (number.parse().unwrap(), test.trim_end_matches(" |").trim_matches('`').to_owned())
        })
        .collect();
    assert_eq!(table, tests);
}
