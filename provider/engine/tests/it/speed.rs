//! How long an apply takes, in simulated time.

use crate::support::{Platform, add, graph, id, node, wanted};
use ledgerform::{Block, Graph, Meta};
use std::time::Duration;

/// A wide part of 150 short objects, which an unlucky order would begin with, and a deep one: a slow object with a chain of
/// six behind it. Alone, the deep part takes 660 s, the wide one 94 s at 16 at a time.
fn wide_and_deep() -> Graph {
    graph(|stack| {
        for i in 0..150 {
            node(stack, &format!("a{i}"), Block::new());
        }
        let slow = add(stack, "fake_slow", "z", Block::new().attr::<String>("name", "z"), Meta::new());
        let mut last = slow;
        for i in 0..6 {
            last = node(stack, &format!("z{i}"), Block::new().attr::<String>("parent", id(&last)));
        }
    })
}

/// A tree of depth 6 whose levels are wider and wider.
fn tree() -> Graph {
    graph(|stack| {
        let mut level = vec![node(stack, "root", Block::new())];
        for depth in 0..5 {
            let children = level.iter().enumerate().flat_map(|(i, parent)| (0..2).map(move |j| (i, j, parent)));
            level = children
                .map(|(i, j, parent)| {
                    node(stack, &format!("n{depth}-{i}-{j}"), Block::new().attr::<String>("parent", id(parent)))
                })
                .collect();
        }
    })
}

#[track_caller]
fn check(example: fn() -> Graph, allowed: f64) {
    let mut platform = Platform::new();
    let longest = platform.plan(&wanted(&example)).unwrap().critical_path();
    let before = platform.cloud.now();
    platform.apply(&wanted(&example));
    let taken = platform.cloud.now() - before;
    assert!(taken >= longest);
    assert!(taken.as_secs_f64() <= longest.as_secs_f64() * allowed, "{taken:?} of {longest:?}");
    assert_eq!(platform.cloud.peak(), 16);
}

#[test]
fn the_longest_way_is_begun_first() {
    check(wide_and_deep, 1.05);
}

#[test]
fn independent_objects_are_made_at_the_same_time() {
    // 63 objects at 16 at a time: the last level of 32 takes two rounds.
    check(tree, 1.2);
}

#[test]
fn the_critical_path_is_the_longest_way() {
    let plan = Platform::new().plan(&wanted(&wide_and_deep)).unwrap();
    assert_eq!(plan.critical_path(), Duration::from_secs(660));
}
