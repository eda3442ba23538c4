//! Which of two tables is taken, and what is left open.

use super::{Entry, Intent, Journal, Made};
use crate::state::{Key, Object, State};
use crate::testing::MemoryStore;
use crate::token::Token;

fn object(address: &str) -> Object {
    let token = Token::new("demo", address, 0);
    let (kind, id) = ("k".to_owned(), format!("id of {address}"));
    Object {
        kind,
        id,
        token,
        attributes: Default::default(),
        fingerprints: Default::default(),
        dependencies: Default::default(),
        found: false,
        tainted: false,
        unready: false,
    }
}

fn made(address: &str) -> Entry {
    Entry::Made(Made { address: address.to_owned(), generation: 0, object: object(address) })
}

fn intent(address: &str) -> Entry {
    Entry::Intent(Intent {
        address: address.to_owned(),
        token: Token::new("demo", address, 0),
        kind: "k".to_owned(),
        arguments: Default::default(),
        hidden: Default::default(),
        dependencies: Default::default(),
    })
}

/// A table with the serial and objects.
fn state(serial: u64, lineage: &str, addresses: &[&str]) -> State {
    let mut state = State { serial, lineage: lineage.to_owned(), ..State::new("demo") };
    for address in addresses {
        state.insert(Key { address: (*address).to_owned(), generation: 0 }, object(address));
    }
    state
}

/// A journal whose run has the serial 3, found `a`, made `b`, deleted `a`, and was about to make `c`.
fn journal() -> Journal<MemoryStore> {
    let mut journal = Journal::open(MemoryStore::new(), "demo").unwrap();
    journal.begin(&mut state(2, "one", &["a"])).unwrap();
    let gone = Entry::Gone { address: "a".to_owned(), generation: 0 };
    journal.append(vec![intent("b"), made("b"), gone, intent("c")]).unwrap();
    // What is read again is what was written.
    Journal::open(journal.store.clone(), "demo").unwrap()
}

#[track_caller]
fn check(prior: State, objects: &[&str], open: &[&str]) {
    let (state, intents) = journal().replay(prior);
    assert_eq!(state.objects.keys().map(|key| key.address.as_str()).collect::<Vec<_>>(), objects);
    assert_eq!(intents.iter().map(|intent| intent.address.as_str()).collect::<Vec<_>>(), open);
}

#[test]
fn the_newer_table_is_taken() {
    // Nothing was kept, or the run was killed before its table was.
    check(State::new("demo"), &["b"], &["c"]);
    check(state(2, "one", &["a"]), &["b"], &["c"]);
    // It was kept, and may have been changed since.
    check(state(3, "one", &["b"]), &["b"], &["c"]);
    check(state(4, "one", &["b", "x"]), &["b", "x"], &["c"]);
    check(state(4, "one", &["b", "c"]), &["b", "c"], &[]);
    // The platform was made again elsewhere: this journal is about another one.
    check(state(1, "other", &["y"]), &["y"], &[]);
}

#[test]
fn a_generation_is_never_used_twice() {
    let (mut state, _) = journal().replay(State::new("demo"));
    assert_eq!(state.next_token("a").generation, 1);
    assert_eq!(state.next_token("b").generation, 1);
    // The creation of `c` may have been begun, so the same token finds it.
    assert_eq!(state.next_token("c").generation, 0);
    assert_eq!(state.rename("b", "d"), [("b".to_owned(), "d".to_owned())]);
    assert_eq!(state.current("d").map(|(_, object)| object.id.as_str()), Some("id of b"));
    assert_eq!((state.next_token("d").generation, state.next_token("b").generation), (1, 1));
}
