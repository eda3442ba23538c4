//! `cargo bench -p ledgerform`: building and synthesizing an app, by the number of its resources.

#[path = "shape.rs"]
mod shape;

fn main() {
    divan::main();
}

#[divan::bench(args = [100, 1_000, 5_000, 20_000, 100_000], max_time = 10)]
fn synth(resources: usize) -> Option<usize> {
    let synthesis = shape::app(resources).synth().ok()?;
    Some(synthesis.stacks[0].text.len())
}
