//! How long an apply takes, in simulated time.

use crate::fintech;
use crate::support::{Platform, add, graph, id, node, wanted};
use ledgerform::{Block, Graph, Meta};
use ledgerform_engine::testing::{Fake, MemoryStore};
use ledgerform_engine::{
    Action, Attributes, Journal, Observed, Options, Plan, PlanError, State, apply, destroy, plan, prepare,
};
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

/// FinTech Global takes hardly longer with 16 calls at a time than its longest chain of objects that wait for each other, or
/// than all calls take side by side: the alarms of what it makes are more than the chain leaves room for.
#[test]
fn a_platform_takes_as_long_as_its_longest_chain() {
    check_platform(fintech::inputs(false), |chain, work| chain.mul_f64(1.2).max(work));
}

/// With more alarms there are so many objects that all calls take longer, 16 at a time, than the chain lasts. Then there
/// are 16 calls under way at every moment.
#[test]
fn a_platform_with_more_objects_takes_as_long_as_all_calls_side_by_side() {
    check_platform(fintech::inputs(true), |chain, work| chain.max(work) + CALL);
}

/// What each call to the cloud takes.
const CALL: Duration = Duration::from_millis(100);

/// Makes a platform and destroys it; `allowed` is told how long the longest chain lasts, and all calls 16 at a time.
#[track_caller]
fn check_platform(inputs: Attributes, allowed: impl Fn(Duration, Duration) -> Duration) {
    let kinds = fintech::kinds(CALL);
    let cloud = Fake::new(kinds.clone());
    let mut journal = Journal::open(MemoryStore::new(), "demo").unwrap();
    let mut timed = |make: &(dyn Fn(&State, &Observed) -> Result<Plan, PlanError> + Sync), state: State| {
        let found = cloud.run(None, prepare(&make, state, &journal, &cloud, 16)).done().unwrap();
        let plan = found.unwrap_or_else(|error| panic!("{error}"));
        let calls = plan.steps.iter().filter(|step| step.action != Action::NoOp).count();
        let (chain, work) = (plan.critical_path(), CALL * u32::try_from(calls.div_ceil(16)).unwrap());
        assert!(calls > 120, "{calls}");
        let before = cloud.now();
        let options = Options { limit: 16, report: &() };
        let run = apply(plan, &mut journal, &cloud, options, std::future::pending());
        let outcome = cloud.run(None, run).done().unwrap().unwrap();
        assert!(outcome.is_complete(), "{:?} {:?}", outcome.failures, outcome.unfinished);
        let taken = cloud.now() - before;
        assert!(taken <= allowed(chain, work), "{taken:?}; the chain lasts {chain:?}, {calls} calls {work:?}");
        assert_eq!(cloud.peak(), 16);
        outcome.state
    };
    let state = timed(&|state, seen| plan(&fintech::graph(), &inputs, state, seen, &kinds), State::new("demo"));
    timed(&|state, seen| destroy(&fintech::graph(), state, seen, &kinds), state);
    assert_eq!(cloud.objects().len(), 0);
}

#[test]
fn the_critical_path_is_the_longest_way() {
    let plan = Platform::new().plan(&wanted(&wide_and_deep)).unwrap();
    assert_eq!(plan.critical_path(), Duration::from_secs(660));
}
