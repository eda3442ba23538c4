//! What is generated for a provider with every clash of names compiles and works.

/// See `testdata/schemas/acme.json`.
#[rustfmt::skip]
#[path = "../../codegen/tests/goldens/acme/mod.rs"]
pub mod acme;

use acme::block;
use ledgerform::{App, Expr};
use std::collections::BTreeMap;

#[test]
fn every_name_can_be_used() {
    let app = App::new();
    let stack = app.stack("test");
    stack.provider(acme::Provider::new().token("t").provider([acme::provider::ProviderBlock::new()]));
    let needs = block::NeedsType::new().self_(true).string(block::NeedsTypeString::new().x(true));
    let complete = acme::Block::new()
        .as_set([block::AsMap::new().weight(1)])
        .both("text")
        .r#match(["a", "b"])
        .new_("new")
        .r#type("type")
        .needs_type([needs])
        .addr_("addr")
        .as_map([("heavy", block::AsSet::new().weight(2))])
        .as_object(block::AsObject::new().x(1))
        .as_object_list([block::AsObjectList::new().x(1)])
        .as_object_map([("a", block::AsObjectMap::new().x(1))])
        .as_single(block::AsSingle::new())
        .both_block(block::Both::new().b("b"))
        .clone_("clone")
        .crate_("crate")
        .into_block_("into_block")
        .password_wo("secret")
        .route_table_id("camel case first")
        .route_table_id_block("snake case")
        .self_(true)
        .block([block::BlockBlock::new().a("a")])
        .expr([block::Expr::new().a("a")])
        .into_iterator([block::IntoIterator::new().c("c")])
        .r#ref(block::RefBlock::new().d("d"))
        .string(block::String::new().e("e"))
        .vec([block::Vec::new()]);
    let block = stack.add("block", complete.clone());
    let _: Expr<bool> = block.self_();
    let _: Expr<BTreeMap<String, ledgerform::Any>> = block.as_map();
    let same = stack.add("same", acme::RefResource::new().r#ref(block.r#type()));
    stack.add("data", acme::Data::new());
    stack.add("data_source", acme::data::Block::new().id(same.r#ref()));
    stack.add("provider", acme::ProviderResource::new());
    stack.add("one", acme::A1::new());
    stack.add("other", acme::A1Resource::new());
    stack.add("self", acme::Self_::new());
    stack.add("type", acme::Type::new());
    stack.add("acme", acme::Acme::new());
    stack.add("ephemeral", acme::ephemeral::Data::new());
}
