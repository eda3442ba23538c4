//! Arguments and nested blocks.

use super::element::addrs;
use super::{Json, Named};
use crate::addr::Addr;
use crate::block::{Bare, Block, Blocks, Item, Nested, iterator};
use std::borrow::Cow;
use std::sync::Arc;

pub(super) fn arguments(block: &Block) -> Named<'_> {
    arguments_within(block, &[])
}

/// The arguments of a block within dynamic blocks whose iterators are `taken`.
pub(super) fn arguments_within<'a>(block: &'a Block, taken: &[String]) -> Named<'a> {
    let mut fields: Named<'a> = Vec::with_capacity(block.items.len());
    let mut dynamic: Named<'a> = Vec::new();
    for (name, item) in &block.items {
        let value = match item {
            Item::Argument(node) => Json::Node(node),
            Item::Bare(value) => bare(value),
            Item::Block(block) => Json::Object(arguments_within(block, taken)),
            Item::Blocks(blocks) => {
                if blocks.is_dynamic() {
                    dynamic.push((Cow::Borrowed(*name), dynamic_blocks(name, blocks, taken)));
                    continue;
                }
                Json::Array(
                    blocks
                        .parts
                        .iter()
                        .filter_map(Nested::written)
                        .map(|block| Json::Object(arguments_within(block, taken)))
                        .collect(),
                )
            }
            Item::Labelled(blocks) => {
                let one = |labels: &'a [Arc<str>], block: &'a Block| {
                    let body = Json::Object(arguments_within(block, taken));
                    let wrap = |body, label: &'a Arc<str>| Json::Object(vec![(Cow::Borrowed(&**label), body)]);
                    labels.iter().rev().fold(body, wrap)
                };
                Json::Array(blocks.iter().map(|(labels, block)| one(labels, block)).collect())
            }
        };
        fields.push((Cow::Borrowed(*name), value));
    }
    if !dynamic.is_empty() {
        fields.push(("dynamic".into(), Json::Object(dynamic)));
    }
    fields
}

/// The dynamic blocks of one name: an object, or an array of them.
///
/// Blocks that are written out beside them are dynamic, too, with one element each: Terraform reads the blocks of a file
/// in the order of their keys, and here they would all come after the dynamic ones, or all before.
fn dynamic_blocks<'a>(name: &'a str, blocks: &'a Blocks<Block>, taken: &[String]) -> Json<'a> {
    let one = |part: &'a Nested<Block>| {
        let mut names = taken.to_vec();
        // CDKTF calls every element `each`; so does this where nothing else has the name.
        let is_free = taken.is_empty() && matches!(part, Nested::Each(each) if !each.mentions_each());
        names.push(if is_free { "each".to_owned() } else { iterator(name, taken) });
        match part {
            Nested::Each(each) => Json::Dynamic(name, each, names),
            Nested::One(block) => {
                let mut fields: Named<'a> = vec![
                    ("content".into(), Json::Object(arguments_within(block, &names))),
                    ("for_each".into(), Json::Array(vec![Json::Raw("true".into())])),
                ];
                fields.extend(names.pop().filter(|own| own != name).map(|own| ("iterator".into(), Json::text(own))));
                Json::Object(fields)
            }
        }
    };
    let mut all: Vec<Json<'a>> = blocks.parts.iter().map(one).collect();
    if all.len() == 1 { all.remove(0) } else { Json::Array(all) }
}

fn bare(value: &Bare) -> Json<'_> {
    match value {
        Bare::Text(text) => Json::text(&**text),
        Bare::Addr(addr) => Json::text(addr.to_string()),
        Bare::Addrs(list) => addrs(list),
        Bare::Map(entries) => {
            let entry = |(name, addr): &'_ (String, Addr)| (name.clone().into(), Json::text(addr.to_string()));
            Json::Object(entries.iter().map(entry).collect())
        }
    }
}
