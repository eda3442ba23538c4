//! Random graphs: whatever refers to whatever, and whatever goes wrong.

use crate::support::{Platform, Wanted, add, graph, id, node, wanted};
use ledgerform::{Addr, Block, Expr, Graph, Meta, Number};
use ledgerform_engine::testing::{Fault, Injection};
use proptest::prelude::*;
use std::collections::BTreeSet;

/// A node: whom it refers to, and what it is.
#[derive(Debug, Clone)]
struct Drawn {
    peers: Vec<prop::sample::Index>,
    size: i64,
    is_there: bool,
}

fn drawn() -> impl Strategy<Value = Vec<Drawn>> {
    let one = (prop::collection::vec(any::<prop::sample::Index>(), 0..3), 0i64..3, prop::bool::weighted(0.8));
    let one = one.prop_map(|(peers, size, is_there)| Drawn { peers, size, is_there });
    prop::collection::vec(one, 1..14)
}

fn build(nodes: &[Drawn], round: usize) -> Graph {
    graph(|stack| {
        let mut made: Vec<Addr> = Vec::new();
        for (i, drawn) in nodes.iter().enumerate().filter(|(_, drawn)| drawn.is_there) {
            let peers: BTreeSet<usize> =
                drawn.peers.iter().filter(|_| !made.is_empty()).map(|p| p.index(made.len())).collect();
            let peers: Vec<Expr<String>> = peers.into_iter().map(|p| id(&made[p])).collect();
            // An object that is referred to in place cannot be deleted first, so those that are replaced are made first.
            let is_first = i % 2 == 0;
            let meta = if is_first { Meta::new().create_before_destroy() } else { Meta::new() };
            let block = Block::new().attr::<Number>("size", drawn.size).attr::<BTreeSet<String>>("peers", peers);
            let name = if is_first { format!("n{i}-{round}") } else { format!("n{i}") };
            made.push(add(stack, "fake_node", &format!("n{i}"), block.attr::<String>("name", name), meta));
        }
        if made.is_empty() {
            node(stack, "only", Block::new());
        }
    })
}

fn fault() -> impl Strategy<Value = Injection> {
    (0usize..40, prop::sample::select(Fault::ALL.to_vec())).prop_map(|(call, fault)| Injection { call, fault })
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 96, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn any_graph_becomes_any_other_whatever_goes_wrong(first in drawn(), second in drawn(), faults in [fault(), fault(), fault()]) {
        let (one, two) = (|| build(&first, 1), || build(&second, 2));
        let mut platform = Platform::new();
        for (target, fault) in [wanted(&one), wanted(&two), Wanted::Nothing].iter().zip(faults) {
            _ = platform.run(target, Some(fault));
            platform.apply(target);
            let plan = platform.plan(target).unwrap();
            prop_assert!(plan.is_empty(), "{}", plan);
            prop_assert_eq!(platform.cloud.made_twice(), Vec::<String>::new());
            prop_assert_eq!(platform.cloud.objects().len(), platform.state.objects.len());
        }
        prop_assert_eq!(platform.cloud.objects().len(), 0);
    }
}
