//! What an author reads who gets a struct wrong. Messages are API: `TRYBUILD=overwrite cargo test … --test messages`
//! writes them anew and the review is the diff.

#[test]
fn mistakes_do_not_compile() {
    trybuild::TestCases::new().compile_fail("tests/messages/*.rs");
}
