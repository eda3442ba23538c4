//! Whatever goes wrong with whichever call: the next runs bring about what is wanted, and make nothing twice.

use crate::support::{Platform, Wanted, add, graph, id, node, wanted};
use ledgerform::{Addr, Block, Expr, Graph, Meta, Number, Scope, tf};
use ledgerform_engine::testing::{Ended, Fault, Injection};
use ledgerform_engine::{Action, State};
use std::cell::RefCell;
use std::collections::{BTreeSet, HashMap};

/// What of the example may change.
#[derive(Clone, Copy, Default, PartialEq, Eq, Hash)]
struct Version {
    /// Changed in place.
    size: i64,
    /// Other objects in place of these.
    suffix: &'static str,
    /// Objects that are there in one version only.
    extra: bool,
}

/// Two networks of 20 objects each, and one object that needs all: 41, or 43 with what is extra.
fn example(version: Version) -> Graph {
    thread_local! {
        // Building it again for each of thousands of plans would be most of the work.
        static BUILT: RefCell<HashMap<Version, Graph>> = RefCell::default();
    }
    BUILT.with_borrow_mut(|built| built.entry(version).or_insert_with(|| build(version)).clone())
}

fn build(version: Version) -> Graph {
    graph(|stack| {
        let mut joints: Vec<Expr<String>> = Vec::new();
        for side in ["left", "right"] {
            joints.push(id(&network(&stack.scope(side), side, version)));
        }
        node(stack, "top", Block::new().attr::<BTreeSet<String>>("peers", joints));
    })
}

fn network(scope: &Scope, side: &str, version: Version) -> Addr {
    let size = |block: Block| block.attr::<Number>("size", version.size);
    let root = node(scope, "root", size(Block::new()));
    let mut ends: Vec<Addr> = Vec::new();
    for zone in ["a", "b", "c", "d"] {
        let scope = scope.scope(zone);
        // The left side is replaced with the new object first, the right side with the old one deleted first.
        let meta = if side == "left" { Meta::new().create_before_destroy() } else { Meta::new() };
        let name = tf!("{zone}{}", version.suffix);
        let block = size(Block::new()).attr::<String>("name", name).attr::<String>("parent", id(&root));
        let middle = add(&scope, "fake_node", "middle", block, meta);
        for end in ["x", "y"] {
            // An object that is deleted first must not be referred to by one that stays.
            let block = match side {
                "left" => Block::new().attr::<BTreeSet<String>>("peers", [id(&middle)]),
                _ => Block::new().attr::<String>("parent", id(&middle)),
            };
            let block = block.attr::<std::collections::BTreeMap<String, String>>(
                "tags",
                [("rev", middle.attr::<String>("revision"))],
            );
            ends.push(node(&scope, end, size(block)));
        }
        let block = Block::new().attr::<String>("from", id(&root)).attr::<String>("to", id(&middle));
        add(&scope, "fake_link", "link", block, Meta::new());
    }
    if version.extra {
        ends.push(node(scope, "extra", Block::new().attr::<String>("parent", id(&root))));
    }
    let secret = Block::new().attr::<String>("password", "hunter2");
    let joint = size(secret).attr::<String>("name", "joint");
    let joint = match side {
        "left" => {
            let ends: Vec<Expr<String>> = ends.iter().map(id).collect();
            add(scope, "fake_node", "joint", joint.attr::<BTreeSet<String>>("peers", ends), Meta::new())
        }
        _ => add(scope, "fake_node", "joint", joint, Meta::new().depends_on(&ends)),
    };
    let last = Block::new().attr::<String>("parent", id(&joint));
    let last = node(scope, "last", last);
    node(scope, "tail", Block::new().attr::<BTreeSet<String>>("peers", [id(&last), id(&root)]));
    joint
}

/// Whether a fault differs from others for a call: nothing comes of a read whose answer is lost.
fn makes_sense(fault: Fault, call: &str) -> bool {
    let (is_create, is_read) = (call.starts_with("create "), call.starts_with("read ") || call.starts_with("owned "));
    match fault {
        Fault::HalfMade | Fault::LostHalfway => is_create,
        Fault::LostAnswer | Fault::CrashAfter | Fault::Delay => !is_read,
        _ => true,
    }
}

/// Goes from what is there to what is wanted with each fault at each call, or at every `step`th of these, and checks that
/// it ends as if there had been none. Gives how many there were.
#[track_caller]
pub(crate) fn check(before: &Platform, target: &Wanted<'_>, faults: &[Fault], step: usize) -> usize {
    let mut smooth = before.fork();
    smooth.apply(target);
    let names = smooth.cloud.calls();
    let expected = smooth.there();
    assert_eq!(expected.len(), smooth.state.objects.len());
    assert!(names.len() > 40);
    let calls = names.iter().enumerate().flat_map(|(call, name)| faults.iter().map(move |fault| (call, name, *fault)));
    let cases = calls.filter(|(_, name, fault)| makes_sense(*fault, name)).step_by(step);
    cases
        .map(|(call, name, fault)| {
            let at = format!("{fault:?} at call {call}, {name}");
            let mut platform = before.fork();
            let first = platform.run(target, Some(Injection { call, fault }));
            assert!(!matches!(first, Ended::Stuck), "{at}");
            let mut left = 4;
            while !platform.run(target, None).done().is_some_and(|run| run.is_ok_and(|outcome| outcome.is_complete())) {
                left -= 1;
                assert!(left > 0, "{at}: it does not converge");
            }
            assert_eq!(platform.cloud.made_twice(), Vec::<String>::new(), "{at}");
            assert_eq!(platform.there(), expected, "{at}");
            let known: BTreeSet<&String> = platform.state.objects.values().map(|object| &object.id).collect();
            assert_eq!(known, platform.cloud.objects().keys().collect(), "{at}");
            let plan = platform.plan(target).unwrap();
            assert!(plan.is_empty(), "{at}: {plan}");
        })
        .count()
}

/// Goes from one version of the example to another with each fault at each call.
#[track_caller]
fn check_example(from: Option<Version>, to: Option<Version>, faults: &[Fault]) {
    let mut before = Platform::new();
    if let Some(version) = from {
        before.apply(&wanted(&|| example(version)));
    }
    let graph = || example(to.unwrap_or_default());
    let target = if to.is_some() { wanted(&graph) } else { Wanted::Nothing };
    check(&before, &target, faults, 1);
}

const FIRST: Version = Version { size: 1, suffix: "", extra: false };

#[test]
fn creation_survives_everything() {
    check_example(None, Some(FIRST), &Fault::ALL);
}

#[test]
fn changes_survive_everything() {
    check_example(Some(FIRST), Some(Version { size: 2, extra: true, ..FIRST }), &Fault::ALL);
}

#[test]
fn replacements_survive_everything() {
    check_example(Some(Version { extra: true, ..FIRST }), Some(Version { suffix: "-new", ..FIRST }), &Fault::ALL);
}

#[test]
fn destruction_survives_everything() {
    check_example(Some(FIRST), None, &Fault::ALL);
}

#[test]
fn a_failure_keeps_back_its_dependents_and_nothing_else() {
    let graph = || example(FIRST);
    let mut platform = Platform::new();
    let root = {
        let mut smooth = Platform::new();
        smooth.apply(&wanted(&graph));
        let calls = smooth.cloud.calls();
        calls.iter().position(|call| call.starts_with("create fake_node.left_root")).unwrap()
    };
    let ended = platform.run(&wanted(&graph), Some(Injection { call: root, fault: Fault::Refusal }));
    let outcome = ended.done().unwrap().unwrap();
    assert_eq!(outcome.failures.len(), 1, "{:?}", outcome.failures);
    assert_eq!(outcome.failures[0].message, "quota exceeded");
    // All of the left side and the top wait; all of the right side is there.
    assert_eq!(outcome.unfinished.len(), 19 + 1);
    assert!(
        outcome
            .unfinished
            .iter()
            .all(|unfinished| unfinished.because.as_deref() == Some(&*outcome.failures[0].address))
    );
    assert_eq!(outcome.state.objects.len(), 20);
    assert!(outcome.state.objects.keys().all(|key| key.address.contains("right")));
}

#[test]
fn a_full_disk_ends_the_run_and_loses_nothing() {
    let graph = || example(FIRST);
    for writes in (0..120).step_by(3) {
        let mut platform = Platform::new();
        platform.store.fail_after(Some(writes));
        match platform.run(&wanted(&graph), None).done().unwrap() {
            Ok(outcome) if outcome.is_complete() => return assert!(writes > 40),
            Ok(outcome) => {
                assert!(outcome.journal.is_some());
                // What was under way is in the table, even where the journal could not be told any more.
                assert_eq!(outcome.state.objects.len(), platform.cloud.objects().len(), "{writes}");
            }
            Err(error) => assert!(writes == 0 && error.to_string().contains("make room"), "{error}"),
        }
        platform.state = State::new("demo");
        platform.store.fail_after(None);
        platform.apply(&wanted(&graph));
        assert_eq!(platform.cloud.made_twice(), Vec::<String>::new(), "{writes}");
        assert_eq!(platform.cloud.objects().len(), 41);
    }
    panic!("the disk is never large enough");
}

#[test]
fn a_lost_table_and_a_lost_journal_are_made_again_from_the_marks() {
    let graph = || example(FIRST);
    let mut platform = Platform::new();
    platform.apply(&wanted(&graph));
    // The journal alone.
    let mut journal_only = Platform { state: State::new("demo"), ..platform.fork() };
    assert!(journal_only.plan(&wanted(&graph)).unwrap().is_empty());
    journal_only.apply(&Wanted::Nothing);
    assert_eq!(journal_only.cloud.objects().len(), 0);
    // The marks alone; the links, which have none, are found by what they link.
    let mut fresh = Platform { state: State::new("demo"), store: Default::default(), ..platform.fork() };
    // Passwords are written again, since nobody tells them and no fingerprint is left.
    let plan = fresh.plan(&wanted(&graph)).unwrap();
    let is_left = |action| matches!(action, Action::NoOp | Action::Update);
    assert!(plan.steps.iter().all(|step| is_left(step.action)), "{plan}");
    fresh.apply(&wanted(&graph));
    assert_eq!(fresh.cloud.calls().iter().filter(|call| call.starts_with("create")).count(), 0);
    assert!(fresh.plan(&wanted(&graph)).unwrap().is_empty());
    fresh.apply(&Wanted::Nothing);
    assert_eq!(fresh.cloud.objects().len(), 0);
}

/// A process dies when something was made and before it heard of it; table and journal are lost with it. What bears a mark
/// is found by it, and a link, which bears none, by what it links.
#[test]
fn what_was_made_without_an_answer_is_found_also_where_nothing_was_kept() {
    let graph = || {
        crate::support::graph(|stack| {
            let a = node(stack, "a", Block::new());
            let b = node(stack, "b", Block::new().attr::<String>("parent", id(&a)));
            let link =
                |from: &Addr, to: &Addr| Block::new().attr::<String>("from", id(from)).attr::<String>("to", id(to));
            add(stack, "fake_link", "there", link(&a, &b), Meta::new());
            add(stack, "fake_link", "back", link(&b, &a), Meta::new());
        })
    };
    let mut smooth = Platform::new();
    smooth.apply(&wanted(&graph));
    let creations = smooth.cloud.calls().into_iter().enumerate().filter(|(_, call)| call.starts_with("create "));
    let creations: Vec<(usize, String)> = creations.collect();
    assert_eq!(creations.len(), 4);
    for (position, call) in creations {
        // While the process lives, it looks for what it made.
        let mut living = Platform::new();
        let injection = Injection { call: position, fault: Fault::LostAnswer };
        let outcome = living.run(&wanted(&graph), Some(injection)).done().unwrap().unwrap();
        assert!(outcome.is_complete(), "{call}: {:?}", outcome.failures);
        let looked = call.replacen("create", "find", 1);
        assert_eq!(living.cloud.calls().iter().filter(|called| **called == looked).count(), 1, "{call}");
        assert_eq!(living.cloud.made_twice(), Vec::<String>::new(), "{call}");

        let mut platform = Platform::new();
        let injection = Injection { call: position, fault: Fault::CrashAfter };
        assert!(matches!(platform.run(&wanted(&graph), Some(injection)), Ended::Crashed), "{call}");
        let made = platform.cloud.objects().len();
        let mut fresh = Platform { state: State::new("demo"), store: Default::default(), ..platform.fork() };
        fresh.apply(&wanted(&graph));
        let created = fresh.cloud.calls().iter().filter(|call| call.starts_with("create ")).count();
        assert_eq!((made + created, fresh.cloud.objects().len()), (4, 4), "{call}");
        assert_eq!(fresh.cloud.made_twice(), Vec::<String>::new(), "{call}");
        assert!(fresh.plan(&wanted(&graph)).unwrap().is_empty(), "{call}");
        fresh.apply(&Wanted::Nothing);
        assert_eq!(fresh.cloud.objects().len(), 0, "{call}");
    }
}

/// Whoever stops does not wait for what is coming up. It is in the table, and the next run waits for it, with the journal or
/// without it.
#[test]
fn what_was_coming_up_when_the_run_was_stopped_is_waited_for_by_the_next() {
    let graph = || {
        crate::support::graph(|stack| {
            let slow = add(stack, "fake_slow", "a", Block::new().attr::<String>("name", "a"), Meta::new());
            node(stack, "b", Block::new().attr::<String>("parent", id(&slow)));
        })
    };
    let mut platform = Platform::new();
    let before = platform.cloud.now();
    let outcome =
        platform.run(&wanted(&graph), Some(Injection { call: 1, fault: Fault::GiveUp })).done().unwrap().unwrap();
    // It takes ten minutes to come up.
    assert!(platform.cloud.now() - before < std::time::Duration::from_secs(1));
    let (_, object) = outcome.state.current("fake_slow.a").unwrap();
    assert!(object.unready && !object.tainted);
    assert!(platform.cloud.objects().contains_key(&object.id));
    let left: Vec<&str> = outcome.unfinished.iter().map(|unfinished| &*unfinished.address).collect();
    assert_eq!((outcome.failures.len(), left), (0, vec!["fake_node.b", "fake_slow.a"]));
    for store in [platform.store.clone(), Default::default()] {
        let mut next = Platform { store, ..platform.fork() };
        let outcome = next.apply(&wanted(&graph));
        assert_eq!(next.cloud.calls(), ["find fake_slow.a", "create fake_node.b"]);
        assert!(!outcome.state.current("fake_slow.a").unwrap().1.unready);
        assert_eq!(next.cloud.made_twice(), Vec::<String>::new());
    }
}

/// Objects elsewhere are found where the graph says that some are, and told apart from those that are not made yet.
#[test]
fn what_is_elsewhere_is_found_by_its_marks_too() {
    let build = |west: i64| {
        crate::support::graph(|stack| {
            let a = node(stack, "a", Block::new());
            for i in 0..west {
                let block = Block::new().attr::<String>("network", "west").attr::<BTreeSet<String>>("peers", [id(&a)]);
                node(stack, &format!("w{i}"), block);
            }
        })
    };
    let two = || build(2);
    let mut platform = Platform::new();
    platform.cloud = platform.cloud.placed_by("network");
    platform.apply(&wanted(&two));
    assert!(platform.plan(&wanted(&two)).unwrap().is_empty());
    let lost =
        |platform: &Platform| Platform { state: State::new("demo"), store: Default::default(), ..platform.fork() };
    let mut fresh = lost(&platform);
    let plan = fresh.plan(&wanted(&two)).unwrap();
    assert!(plan.is_empty(), "{plan}");
    fresh.apply(&wanted(&two));
    assert_eq!(fresh.cloud.made_twice(), Vec::<String>::new());
    fresh.apply(&Wanted::Nothing);
    assert_eq!(fresh.cloud.objects().len(), 0);
    // One that is not described any more is found beside the one that is.
    let mut more = lost(&platform);
    let three = || build(3);
    let plan = more.plan(&wanted(&three)).unwrap();
    assert_eq!(plan.step("fake_node.w2").unwrap().action, Action::Create);
    assert_eq!(plan.steps.iter().filter(|step| step.action != Action::NoOp).count(), 1, "{plan}");
    more.apply(&wanted(&three));
    assert_eq!(more.cloud.made_twice(), Vec::<String>::new());
    assert_eq!(more.cloud.objects().len(), 4);
    // Neither the graph nor a table says that there is anything elsewhere: it stays where it is.
    let none = || build(0);
    let mut unnamed = lost(&platform);
    unnamed.apply(&wanted(&none));
    assert_eq!(unnamed.cloud.objects().len(), 3);
}

#[test]
fn what_was_found_by_its_marks_is_destroyed_in_order() {
    let graph = || {
        crate::support::graph(|stack| {
            let a = node(stack, "a", Block::new());
            let b = node(stack, "b", Block::new().attr::<String>("parent", id(&a)));
            node(stack, "c", Block::new().attr::<BTreeSet<String>>("peers", [id(&b)]));
        })
    };
    let mut platform = Platform::new();
    platform.apply(&wanted(&graph));
    // The fake refuses to delete what another one names, so a wrong order would fail.
    let mut fresh = Platform { state: State::new("demo"), store: Default::default(), ..platform.fork() };
    fresh.apply(&Wanted::Nothing);
    assert_eq!(fresh.cloud.objects().len(), 0);
}
