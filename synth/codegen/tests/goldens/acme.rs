/// registry.example/acme/acme 1.2.3.
pub const PROVIDER: ::ledgerform::Provider =
    ::ledgerform::Provider { name: "acme", source: "registry.example/acme/acme", version: "1.2.3" };

pub mod provider {
//! The `acme` provider and its blocks.
#![allow(clippy::all, reason = "methods have the names of arguments")]

/// The `acme` provider.
#[derive(Clone)]
#[must_use]
pub struct Provider(::ledgerform::Block);

impl Provider {
    /// Required, in this order: `token`.
    pub fn new() -> NeedsToken {
        NeedsToken(::ledgerform::Block::new())
    }

    /// Optional blocks.
    pub fn provider(self, values: impl ::std::iter::IntoIterator<Item = ProviderBlock>) -> Self {
        Self(self.0.blocks("provider", values.into_iter().map(|value| value.0)))
    }
}

/// `Provider` before its `token`.
#[must_use]
pub struct NeedsToken(::ledgerform::Block);

impl NeedsToken {
    /// Required `string`. Sensitive.
    ///
    /// The token.
    pub fn token(self, value: impl ::ledgerform::IntoExpr<::std::string::String>) -> Provider {
        Provider(self.0.attr("token", value))
    }
}

impl ::ledgerform::ProviderConfig for Provider {
    const PROVIDER: &'static ::ledgerform::Provider = &super::PROVIDER;

    fn into_block(self) -> ::ledgerform::Block {
        self.0
    }
}

/// The `provider` block.
#[derive(Clone)]
#[must_use]
pub struct ProviderBlock(::ledgerform::Block);

impl ProviderBlock {
    /// Nothing is required.
    pub fn new() -> ProviderBlock {
        ProviderBlock(::ledgerform::Block::new())
    }
}
}
pub use provider::Provider;

pub mod acme {
//! The `acme` resource and its blocks.
#![allow(clippy::all, reason = "methods have the names of arguments")]

/// The `acme` resource.
#[derive(Clone)]
#[must_use]
pub struct Acme(::ledgerform::Block);

impl Acme {
    /// Nothing is required.
    pub fn new() -> Acme {
        Acme(::ledgerform::Block::new())
    }
}

impl ::ledgerform::Resource for Acme {
    const TYPE: &'static str = "acme";
    const MODE: ::ledgerform::Mode = ::ledgerform::Mode::Managed;
    const PROVIDER: &'static ::ledgerform::Provider = &super::PROVIDER;
    type Ref = Ref;

    fn into_block(self) -> ::ledgerform::Block {
        self.0
    }
}

/// A reference to a `acme` resource.
#[derive(Clone, Debug)]
pub struct Ref(::ledgerform::Addr);

impl Ref {
    /// `id`, computed.
    pub fn id(&self) -> ::ledgerform::Expr<::std::string::String> {
        self.0.attr("id")
    }
}

impl ::ledgerform::Reference for Ref {
    fn from_addr(addr: ::ledgerform::Addr) -> Self {
        Self(addr)
    }

    fn addr(&self) -> &::ledgerform::Addr {
        &self.0
    }
}
}
pub use acme::Acme;

pub mod a1 {
//! The `acme_a1` resource and its blocks.
#![allow(clippy::all, reason = "methods have the names of arguments")]

/// The `acme_a1` resource.
#[derive(Clone)]
#[must_use]
pub struct A1(::ledgerform::Block);

impl A1 {
    /// Nothing is required.
    pub fn new() -> A1 {
        A1(::ledgerform::Block::new())
    }
}

impl ::ledgerform::Resource for A1 {
    const TYPE: &'static str = "acme_a1";
    const MODE: ::ledgerform::Mode = ::ledgerform::Mode::Managed;
    const PROVIDER: &'static ::ledgerform::Provider = &super::PROVIDER;
    type Ref = Ref;

    fn into_block(self) -> ::ledgerform::Block {
        self.0
    }
}

/// A reference to a `acme_a1` resource.
#[derive(Clone, Debug)]
pub struct Ref(::ledgerform::Addr);

impl Ref {
}

impl ::ledgerform::Reference for Ref {
    fn from_addr(addr: ::ledgerform::Addr) -> Self {
        Self(addr)
    }

    fn addr(&self) -> &::ledgerform::Addr {
        &self.0
    }
}
}
pub use a1::A1;

pub mod a_1 {
//! The `acme_a_1` resource and its blocks.
#![allow(clippy::all, reason = "methods have the names of arguments")]

/// The `acme_a_1` resource.
#[derive(Clone)]
#[must_use]
pub struct A1Resource(::ledgerform::Block);

impl A1Resource {
    /// Nothing is required.
    pub fn new() -> A1Resource {
        A1Resource(::ledgerform::Block::new())
    }
}

impl ::ledgerform::Resource for A1Resource {
    const TYPE: &'static str = "acme_a_1";
    const MODE: ::ledgerform::Mode = ::ledgerform::Mode::Managed;
    const PROVIDER: &'static ::ledgerform::Provider = &super::PROVIDER;
    type Ref = Ref;

    fn into_block(self) -> ::ledgerform::Block {
        self.0
    }
}

/// A reference to a `acme_a_1` resource.
#[derive(Clone, Debug)]
pub struct Ref(::ledgerform::Addr);

impl Ref {
}

impl ::ledgerform::Reference for Ref {
    fn from_addr(addr: ::ledgerform::Addr) -> Self {
        Self(addr)
    }

    fn addr(&self) -> &::ledgerform::Addr {
        &self.0
    }
}
}
pub use a_1::A1Resource;

pub mod block {
//! The `acme_block` resource and its blocks.
#![allow(clippy::all, reason = "methods have the names of arguments")]

/// The `acme_block` resource.
#[derive(Clone)]
#[must_use]
pub struct Block(::ledgerform::Block);

impl Block {
    /// Required, in this order: `as_set`, `both`, `match`, `new`, `type`, `needs_type`.
    pub fn new() -> NeedsAsSet {
        NeedsAsSet(::ledgerform::Block::new())
    }

    /// Optional `string`.
    pub fn addr_(self, value: impl ::ledgerform::IntoExpr<::std::string::String>) -> Self {
        Self(self.0.attr("addr", value))
    }

    /// Optional map of objects.
    pub fn as_map<K: ::std::convert::Into<::std::string::String>>(self, values: impl ::std::iter::IntoIterator<Item = (K, AsMap)>) -> Self {
        Self(self.0.object_map("as_map", values.into_iter().map(|(key, value)| (key.into(), value.0))))
    }

    /// Optional object.
    pub fn as_object(self, value: AsObject) -> Self {
        Self(self.0.object("as_object", value.0))
    }

    /// Optional objects; the provider sets it when it is left out.
    pub fn as_object_list(self, values: impl ::std::iter::IntoIterator<Item = AsObject>) -> Self {
        Self(self.0.objects("as_object_list", values.into_iter().map(|value| value.0)))
    }

    /// Optional map of objects.
    pub fn as_object_map<K: ::std::convert::Into<::std::string::String>>(self, values: impl ::std::iter::IntoIterator<Item = (K, AsObject)>) -> Self {
        Self(self.0.object_map("as_object_map", values.into_iter().map(|(key, value)| (key.into(), value.0))))
    }

    /// Optional object.
    pub fn as_single(self, value: AsSingle) -> Self {
        Self(self.0.object("as_single", value.0))
    }

    /// Optional `string`.
    pub fn clone_(self, value: impl ::ledgerform::IntoExpr<::std::string::String>) -> Self {
        Self(self.0.attr("clone", value))
    }

    /// Optional `string`.
    pub fn crate_(self, value: impl ::ledgerform::IntoExpr<::std::string::String>) -> Self {
        Self(self.0.attr("crate", value))
    }

    /// Optional `map(list(object))`.
    pub fn deep(self, value: impl ::ledgerform::IntoExpr<::std::collections::BTreeMap<::std::string::String, ::std::vec::Vec<::ledgerform::Any>>>) -> Self {
        Self(self.0.attr("deep", value))
    }

    /// Optional `string`.
    pub fn from_addr_(self, value: impl ::ledgerform::IntoExpr<::std::string::String>) -> Self {
        Self(self.0.attr("from_addr", value))
    }

    /// Optional `string`.
    pub fn into_block_(self, value: impl ::ledgerform::IntoExpr<::std::string::String>) -> Self {
        Self(self.0.attr("into_block", value))
    }

    /// Optional `string`. Deprecated.
    pub fn old(self, value: impl ::ledgerform::IntoExpr<::std::string::String>) -> Self {
        Self(self.0.attr("old", value))
    }

    /// Optional `string`. Sensitive. Write-only: it reaches neither plan nor state.
    pub fn password_wo(self, value: impl ::ledgerform::IntoExpr<::std::string::String>) -> Self {
        Self(self.0.attr("password_wo", value))
    }

    /// Optional `string`.
    pub fn route_table_id(self, value: impl ::ledgerform::IntoExpr<::std::string::String>) -> Self {
        Self(self.0.attr("routeTableId", value))
    }

    /// Optional `string`.
    pub fn route_table_id_block(self, value: impl ::ledgerform::IntoExpr<::std::string::String>) -> Self {
        Self(self.0.attr("route_table_id", value))
    }

    /// Optional `bool`.
    pub fn self_(self, value: impl ::ledgerform::IntoExpr<bool>) -> Self {
        Self(self.0.attr("self", value))
    }

    /// Optional `tuple`.
    pub fn tuple(self, value: impl ::ledgerform::IntoExpr<::ledgerform::Any>) -> Self {
        Self(self.0.attr("tuple", value))
    }

    /// Optional blocks.
    pub fn block(self, values: impl ::std::iter::IntoIterator<Item = BlockBlock>) -> Self {
        Self(self.0.blocks("block", values.into_iter().map(|value| value.0)))
    }

    /// Optional block.
    pub fn both_block(self, value: Both) -> Self {
        Self(self.0.block("both", value.0))
    }

    /// Optional blocks.
    pub fn expr(self, values: impl ::std::iter::IntoIterator<Item = BlockBlock>) -> Self {
        Self(self.0.blocks("expr", values.into_iter().map(|value| value.0)))
    }

    /// Optional blocks, at most 3.
    pub fn into_iterator(self, values: impl ::std::iter::IntoIterator<Item = IntoIterator>) -> Self {
        Self(self.0.blocks("into_iterator", values.into_iter().map(|value| value.0)))
    }

    /// Optional block. Deprecated.
    pub fn r#ref(self, value: RefBlock) -> Self {
        Self(self.0.block("ref", value.0))
    }

    /// Optional block.
    pub fn string(self, value: String) -> Self {
        Self(self.0.block("string", value.0))
    }

    /// Optional blocks.
    pub fn vec(self, values: impl ::std::iter::IntoIterator<Item = Vec>) -> Self {
        Self(self.0.blocks("vec", values.into_iter().map(|value| value.0)))
    }
}

/// `Block` before its `as_set`.
#[must_use]
pub struct NeedsAsSet(::ledgerform::Block);

impl NeedsAsSet {
    /// Required objects.
    pub fn as_set(self, values: impl ::std::iter::IntoIterator<Item = AsMap>) -> NeedsBoth {
        NeedsBoth(self.0.objects("as_set", values.into_iter().map(|value| value.0)))
    }
}

/// `Block` before its `both`.
#[must_use]
pub struct NeedsBoth(::ledgerform::Block);

impl NeedsBoth {
    /// Required `string`.
    pub fn both(self, value: impl ::ledgerform::IntoExpr<::std::string::String>) -> NeedsMatch {
        NeedsMatch(self.0.attr("both", value))
    }
}

/// `Block` before its `match`.
#[must_use]
pub struct NeedsMatch(::ledgerform::Block);

impl NeedsMatch {
    /// Required `set(string)`.
    pub fn r#match(self, value: impl ::ledgerform::IntoExpr<::std::collections::BTreeSet<::std::string::String>>) -> NeedsNew {
        NeedsNew(self.0.attr("match", value))
    }
}

/// `Block` before its `new`.
#[must_use]
pub struct NeedsNew(::ledgerform::Block);

impl NeedsNew {
    /// Required `string`.
    pub fn new_(self, value: impl ::ledgerform::IntoExpr<::std::string::String>) -> NeedsType2 {
        NeedsType2(self.0.attr("new", value))
    }
}

/// `Block` before its `type`.
#[must_use]
pub struct NeedsType2(::ledgerform::Block);

impl NeedsType2 {
    /// Required `string`.
    pub fn r#type(self, value: impl ::ledgerform::IntoExpr<::std::string::String>) -> NeedsNeedsType {
        NeedsNeedsType(self.0.attr("type", value))
    }
}

/// `Block` before its `needs_type`.
#[must_use]
pub struct NeedsNeedsType(::ledgerform::Block);

impl NeedsNeedsType {
    /// Required blocks, 1 to 2.
    pub fn needs_type(self, values: impl ::std::iter::IntoIterator<Item = NeedsType>) -> Block {
        Block(self.0.blocks("needs_type", values.into_iter().map(|value| value.0)))
    }
}

impl ::ledgerform::Resource for Block {
    const TYPE: &'static str = "acme_block";
    const MODE: ::ledgerform::Mode = ::ledgerform::Mode::Managed;
    const PROVIDER: &'static ::ledgerform::Provider = &super::PROVIDER;
    type Ref = Ref;

    fn into_block(self) -> ::ledgerform::Block {
        self.0
    }
}

/// A reference to a `acme_block` resource.
#[derive(Clone, Debug)]
pub struct Ref(::ledgerform::Addr);

impl Ref {
    /// `addr`, optional.
    pub fn addr_(&self) -> ::ledgerform::Expr<::std::string::String> {
        self.0.attr("addr")
    }

    /// `as_map`, optional.
    pub fn as_map(&self) -> ::ledgerform::Expr<::std::collections::BTreeMap<::std::string::String, ::ledgerform::Any>> {
        self.0.attr("as_map")
    }

    /// `as_object`, optional.
    pub fn as_object(&self) -> ::ledgerform::Expr<::ledgerform::Any> {
        self.0.attr("as_object")
    }

    /// `as_object_list`, optional and computed.
    pub fn as_object_list(&self) -> ::ledgerform::Expr<::std::vec::Vec<::ledgerform::Any>> {
        self.0.attr("as_object_list")
    }

    /// `as_object_map`, optional.
    pub fn as_object_map(&self) -> ::ledgerform::Expr<::std::collections::BTreeMap<::std::string::String, ::ledgerform::Any>> {
        self.0.attr("as_object_map")
    }

    /// `as_set`, required.
    pub fn as_set(&self) -> ::ledgerform::Expr<::std::collections::BTreeSet<::ledgerform::Any>> {
        self.0.attr("as_set")
    }

    /// `as_single`, optional.
    pub fn as_single(&self) -> ::ledgerform::Expr<::ledgerform::Any> {
        self.0.attr("as_single")
    }

    /// `both`, required.
    pub fn both(&self) -> ::ledgerform::Expr<::std::string::String> {
        self.0.attr("both")
    }

    /// `clone`, optional.
    pub fn clone_(&self) -> ::ledgerform::Expr<::std::string::String> {
        self.0.attr("clone")
    }

    /// `crate`, optional.
    pub fn crate_(&self) -> ::ledgerform::Expr<::std::string::String> {
        self.0.attr("crate")
    }

    /// `deep`, optional.
    pub fn deep(&self) -> ::ledgerform::Expr<::std::collections::BTreeMap<::std::string::String, ::std::vec::Vec<::ledgerform::Any>>> {
        self.0.attr("deep")
    }

    /// `from_addr`, optional.
    pub fn from_addr_(&self) -> ::ledgerform::Expr<::std::string::String> {
        self.0.attr("from_addr")
    }

    /// `into_block`, optional.
    pub fn into_block_(&self) -> ::ledgerform::Expr<::std::string::String> {
        self.0.attr("into_block")
    }

    /// `match`, required.
    pub fn r#match(&self) -> ::ledgerform::Expr<::std::collections::BTreeSet<::std::string::String>> {
        self.0.attr("match")
    }

    /// `new`, required.
    pub fn new_(&self) -> ::ledgerform::Expr<::std::string::String> {
        self.0.attr("new")
    }

    /// `old`, optional, deprecated.
    pub fn old(&self) -> ::ledgerform::Expr<::std::string::String> {
        self.0.attr("old")
    }

    /// `routeTableId`, optional.
    pub fn route_table_id(&self) -> ::ledgerform::Expr<::std::string::String> {
        self.0.attr("routeTableId")
    }

    /// `route_table_id`, optional.
    pub fn route_table_id_block(&self) -> ::ledgerform::Expr<::std::string::String> {
        self.0.attr("route_table_id")
    }

    /// `self`, optional.
    pub fn self_(&self) -> ::ledgerform::Expr<bool> {
        self.0.attr("self")
    }

    /// `tuple`, optional.
    pub fn tuple(&self) -> ::ledgerform::Expr<::ledgerform::Any> {
        self.0.attr("tuple")
    }

    /// `type`, required.
    pub fn r#type(&self) -> ::ledgerform::Expr<::std::string::String> {
        self.0.attr("type")
    }

    /// `block`, a block.
    pub fn block(&self) -> ::ledgerform::Expr<::std::vec::Vec<::ledgerform::Any>> {
        self.0.attr("block")
    }

    /// `both`, a block.
    pub fn both_block(&self) -> ::ledgerform::Expr<::ledgerform::Any> {
        self.0.attr("both")
    }

    /// `expr`, a block.
    pub fn expr(&self) -> ::ledgerform::Expr<::std::vec::Vec<::ledgerform::Any>> {
        self.0.attr("expr")
    }

    /// `into_iterator`, a block.
    pub fn into_iterator(&self) -> ::ledgerform::Expr<::std::vec::Vec<::ledgerform::Any>> {
        self.0.attr("into_iterator")
    }

    /// `needs_type`, a block.
    pub fn needs_type(&self) -> ::ledgerform::Expr<::std::collections::BTreeSet<::ledgerform::Any>> {
        self.0.attr("needs_type")
    }

    /// `ref`, a block.
    pub fn r#ref(&self) -> ::ledgerform::Expr<::std::vec::Vec<::ledgerform::Any>> {
        self.0.attr("ref")
    }

    /// `string`, a block.
    pub fn string(&self) -> ::ledgerform::Expr<::std::vec::Vec<::ledgerform::Any>> {
        self.0.attr("string")
    }

    /// `vec`, a block.
    pub fn vec(&self) -> ::ledgerform::Expr<::std::vec::Vec<::ledgerform::Any>> {
        self.0.attr("vec")
    }
}

impl ::ledgerform::Reference for Ref {
    fn from_addr(addr: ::ledgerform::Addr) -> Self {
        Self(addr)
    }

    fn addr(&self) -> &::ledgerform::Addr {
        &self.0
    }
}

/// The `as_map` block.
#[derive(Clone)]
#[must_use]
pub struct AsMap(::ledgerform::Block);

impl AsMap {
    /// Required, in this order: `weight`.
    pub fn new() -> AsMapNeedsWeight {
        AsMapNeedsWeight(::ledgerform::Block::new())
    }
}

/// `AsMap` before its `weight`.
#[must_use]
pub struct AsMapNeedsWeight(::ledgerform::Block);

impl AsMapNeedsWeight {
    /// Required `number`.
    ///
    /// A \[weight\] \<b\>of\</b\> \`1\`.
    pub fn weight(self, value: impl ::ledgerform::IntoExpr<::ledgerform::Number>) -> AsMap {
        AsMap(self.0.attr("weight", value))
    }
}

/// The `as_object` block.
#[derive(Clone)]
#[must_use]
pub struct AsObject(::ledgerform::Block);

impl AsObject {
    /// Nothing is required.
    pub fn new() -> AsObject {
        AsObject(::ledgerform::Block::new())
    }

    /// Optional `number`.
    pub fn x(self, value: impl ::ledgerform::IntoExpr<::ledgerform::Number>) -> Self {
        Self(self.0.attr("x", value))
    }
}

/// The `as_single` block.
#[derive(Clone)]
#[must_use]
pub struct AsSingle(::ledgerform::Block);

impl AsSingle {
    /// Nothing is required.
    pub fn new() -> AsSingle {
        AsSingle(::ledgerform::Block::new())
    }

    /// Optional `any`.
    pub fn r#type(self, value: impl ::ledgerform::IntoExpr<::ledgerform::Any>) -> Self {
        Self(self.0.attr("type", value))
    }
}

/// The `block` block.
#[derive(Clone)]
#[must_use]
pub struct BlockBlock(::ledgerform::Block);

impl BlockBlock {
    /// Nothing is required.
    pub fn new() -> BlockBlock {
        BlockBlock(::ledgerform::Block::new())
    }

    /// Optional `string`.
    pub fn a(self, value: impl ::ledgerform::IntoExpr<::std::string::String>) -> Self {
        Self(self.0.attr("a", value))
    }
}

/// The `both` block.
#[derive(Clone)]
#[must_use]
pub struct Both(::ledgerform::Block);

impl Both {
    /// Nothing is required.
    pub fn new() -> Both {
        Both(::ledgerform::Block::new())
    }

    /// Optional `string`.
    pub fn b(self, value: impl ::ledgerform::IntoExpr<::std::string::String>) -> Self {
        Self(self.0.attr("b", value))
    }
}

/// The `into_iterator` block.
#[derive(Clone)]
#[must_use]
pub struct IntoIterator(::ledgerform::Block);

impl IntoIterator {
    /// Nothing is required.
    pub fn new() -> IntoIterator {
        IntoIterator(::ledgerform::Block::new())
    }

    /// Optional `string`.
    pub fn c(self, value: impl ::ledgerform::IntoExpr<::std::string::String>) -> Self {
        Self(self.0.attr("c", value))
    }
}

/// The `needs_type` block.
#[derive(Clone)]
#[must_use]
pub struct NeedsType(::ledgerform::Block);

impl NeedsType {
    /// Required, in this order: `self`, `string`.
    pub fn new() -> NeedsTypeNeedsSelf_ {
        NeedsTypeNeedsSelf_(::ledgerform::Block::new())
    }
}

/// `NeedsType` before its `self`.
#[must_use]
pub struct NeedsTypeNeedsSelf_(::ledgerform::Block);

impl NeedsTypeNeedsSelf_ {
    /// Required `bool`.
    pub fn self_(self, value: impl ::ledgerform::IntoExpr<bool>) -> NeedsTypeNeedsString {
        NeedsTypeNeedsString(self.0.attr("self", value))
    }
}

/// `NeedsType` before its `string`.
#[must_use]
pub struct NeedsTypeNeedsString(::ledgerform::Block);

impl NeedsTypeNeedsString {
    /// Required block.
    pub fn string(self, value: NeedsTypeString) -> NeedsType {
        NeedsType(self.0.block("string", value.0))
    }
}

/// The `ref` block.
#[derive(Clone)]
#[must_use]
pub struct RefBlock(::ledgerform::Block);

impl RefBlock {
    /// Nothing is required.
    pub fn new() -> RefBlock {
        RefBlock(::ledgerform::Block::new())
    }

    /// Optional `string`.
    pub fn d(self, value: impl ::ledgerform::IntoExpr<::std::string::String>) -> Self {
        Self(self.0.attr("d", value))
    }
}

/// The `string` block.
#[derive(Clone)]
#[must_use]
pub struct String(::ledgerform::Block);

impl String {
    /// Nothing is required.
    pub fn new() -> String {
        String(::ledgerform::Block::new())
    }

    /// Optional `string`.
    pub fn e(self, value: impl ::ledgerform::IntoExpr<::std::string::String>) -> Self {
        Self(self.0.attr("e", value))
    }

    /// Optional block.
    pub fn string(self, value: StringString) -> Self {
        Self(self.0.block("string", value.0))
    }
}

/// The `vec` block.
#[derive(Clone)]
#[must_use]
pub struct Vec(::ledgerform::Block);

impl Vec {
    /// Nothing is required.
    pub fn new() -> Vec {
        Vec(::ledgerform::Block::new())
    }
}

/// The `string` block.
#[derive(Clone)]
#[must_use]
pub struct NeedsTypeString(::ledgerform::Block);

impl NeedsTypeString {
    /// Nothing is required.
    pub fn new() -> NeedsTypeString {
        NeedsTypeString(::ledgerform::Block::new())
    }

    /// Optional `bool`.
    pub fn x(self, value: impl ::ledgerform::IntoExpr<bool>) -> Self {
        Self(self.0.attr("x", value))
    }
}

/// The `string` block.
#[derive(Clone)]
#[must_use]
pub struct StringString(::ledgerform::Block);

impl StringString {
    /// Nothing is required.
    pub fn new() -> StringString {
        StringString(::ledgerform::Block::new())
    }

    /// Optional `string`.
    pub fn e(self, value: impl ::ledgerform::IntoExpr<::std::string::String>) -> Self {
        Self(self.0.attr("e", value))
    }

    /// Optional block.
    pub fn string(self, value: StringStringString) -> Self {
        Self(self.0.block("string", value.0))
    }
}

/// The `string` block.
#[derive(Clone)]
#[must_use]
pub struct StringStringString(::ledgerform::Block);

impl StringStringString {
    /// Nothing is required.
    pub fn new() -> StringStringString {
        StringStringString(::ledgerform::Block::new())
    }

    /// Optional `string`.
    pub fn e(self, value: impl ::ledgerform::IntoExpr<::std::string::String>) -> Self {
        Self(self.0.attr("e", value))
    }
}

/// Holds what `AsObject` holds.
pub type AsObjectList = AsObject;

/// Holds what `AsObject` holds.
pub type AsObjectMap = AsObject;

/// Holds what `AsMap` holds.
pub type AsSet = AsMap;

/// Holds what `BlockBlock` holds.
pub type Expr = BlockBlock;
}
pub use block::Block;

pub mod data_resource {
//! The `acme_data` resource and its blocks.
#![allow(clippy::all, reason = "methods have the names of arguments")]

/// The `acme_data` resource.
#[derive(Clone)]
#[must_use]
pub struct Data(::ledgerform::Block);

impl Data {
    /// Nothing is required.
    pub fn new() -> Data {
        Data(::ledgerform::Block::new())
    }
}

impl ::ledgerform::Resource for Data {
    const TYPE: &'static str = "acme_data";
    const MODE: ::ledgerform::Mode = ::ledgerform::Mode::Managed;
    const PROVIDER: &'static ::ledgerform::Provider = &super::PROVIDER;
    type Ref = Ref;

    fn into_block(self) -> ::ledgerform::Block {
        self.0
    }
}

/// A reference to a `acme_data` resource.
#[derive(Clone, Debug)]
pub struct Ref(::ledgerform::Addr);

impl Ref {
}

impl ::ledgerform::Reference for Ref {
    fn from_addr(addr: ::ledgerform::Addr) -> Self {
        Self(addr)
    }

    fn addr(&self) -> &::ledgerform::Addr {
        &self.0
    }
}
}
pub use data_resource::Data;

pub mod ephemeral_resource {
//! The `acme_ephemeral` resource and its blocks.
#![allow(clippy::all, reason = "methods have the names of arguments")]

/// The `acme_ephemeral` resource.
#[derive(Clone)]
#[must_use]
pub struct Ephemeral(::ledgerform::Block);

impl Ephemeral {
    /// Nothing is required.
    pub fn new() -> Ephemeral {
        Ephemeral(::ledgerform::Block::new())
    }
}

impl ::ledgerform::Resource for Ephemeral {
    const TYPE: &'static str = "acme_ephemeral";
    const MODE: ::ledgerform::Mode = ::ledgerform::Mode::Managed;
    const PROVIDER: &'static ::ledgerform::Provider = &super::PROVIDER;
    type Ref = Ref;

    fn into_block(self) -> ::ledgerform::Block {
        self.0
    }
}

/// A reference to a `acme_ephemeral` resource.
#[derive(Clone, Debug)]
pub struct Ref(::ledgerform::Addr);

impl Ref {
}

impl ::ledgerform::Reference for Ref {
    fn from_addr(addr: ::ledgerform::Addr) -> Self {
        Self(addr)
    }

    fn addr(&self) -> &::ledgerform::Addr {
        &self.0
    }
}
}
pub use ephemeral_resource::Ephemeral;

pub mod provider_resource {
//! The `acme_provider` resource and its blocks.
#![allow(clippy::all, reason = "methods have the names of arguments")]

/// The `acme_provider` resource.
#[derive(Clone)]
#[must_use]
pub struct ProviderResource(::ledgerform::Block);

impl ProviderResource {
    /// Nothing is required.
    pub fn new() -> ProviderResource {
        ProviderResource(::ledgerform::Block::new())
    }
}

impl ::ledgerform::Resource for ProviderResource {
    const TYPE: &'static str = "acme_provider";
    const MODE: ::ledgerform::Mode = ::ledgerform::Mode::Managed;
    const PROVIDER: &'static ::ledgerform::Provider = &super::PROVIDER;
    type Ref = Ref;

    fn into_block(self) -> ::ledgerform::Block {
        self.0
    }
}

/// A reference to a `acme_provider` resource.
#[derive(Clone, Debug)]
pub struct Ref(::ledgerform::Addr);

impl Ref {
}

impl ::ledgerform::Reference for Ref {
    fn from_addr(addr: ::ledgerform::Addr) -> Self {
        Self(addr)
    }

    fn addr(&self) -> &::ledgerform::Addr {
        &self.0
    }
}
}
pub use provider_resource::ProviderResource;

pub mod r#ref {
//! The `acme_ref` resource and its blocks.
#![allow(clippy::all, reason = "methods have the names of arguments")]

/// The `acme_ref` resource.
#[derive(Clone)]
#[must_use]
pub struct RefResource(::ledgerform::Block);

impl RefResource {
    /// Required, in this order: `ref`.
    pub fn new() -> NeedsRef {
        NeedsRef(::ledgerform::Block::new())
    }
}

/// `RefResource` before its `ref`.
#[must_use]
pub struct NeedsRef(::ledgerform::Block);

impl NeedsRef {
    /// Required `string`.
    pub fn r#ref(self, value: impl ::ledgerform::IntoExpr<::std::string::String>) -> RefResource {
        RefResource(self.0.attr("ref", value))
    }
}

impl ::ledgerform::Resource for RefResource {
    const TYPE: &'static str = "acme_ref";
    const MODE: ::ledgerform::Mode = ::ledgerform::Mode::Managed;
    const PROVIDER: &'static ::ledgerform::Provider = &super::PROVIDER;
    type Ref = Ref;

    fn into_block(self) -> ::ledgerform::Block {
        self.0
    }
}

/// A reference to a `acme_ref` resource.
#[derive(Clone, Debug)]
pub struct Ref(::ledgerform::Addr);

impl Ref {
    /// `ref`, required.
    pub fn r#ref(&self) -> ::ledgerform::Expr<::std::string::String> {
        self.0.attr("ref")
    }
}

impl ::ledgerform::Reference for Ref {
    fn from_addr(addr: ::ledgerform::Addr) -> Self {
        Self(addr)
    }

    fn addr(&self) -> &::ledgerform::Addr {
        &self.0
    }
}
}
pub use r#ref::RefResource;

pub mod self_ {
//! The `acme_self` resource and its blocks.
#![allow(clippy::all, reason = "methods have the names of arguments")]

/// The `acme_self` resource.
#[derive(Clone)]
#[must_use]
pub struct Self_(::ledgerform::Block);

impl Self_ {
    /// Nothing is required.
    pub fn new() -> Self_ {
        Self_(::ledgerform::Block::new())
    }
}

impl ::ledgerform::Resource for Self_ {
    const TYPE: &'static str = "acme_self";
    const MODE: ::ledgerform::Mode = ::ledgerform::Mode::Managed;
    const PROVIDER: &'static ::ledgerform::Provider = &super::PROVIDER;
    type Ref = Ref;

    fn into_block(self) -> ::ledgerform::Block {
        self.0
    }
}

/// A reference to a `acme_self` resource.
#[derive(Clone, Debug)]
pub struct Ref(::ledgerform::Addr);

impl Ref {
}

impl ::ledgerform::Reference for Ref {
    fn from_addr(addr: ::ledgerform::Addr) -> Self {
        Self(addr)
    }

    fn addr(&self) -> &::ledgerform::Addr {
        &self.0
    }
}
}
pub use self_::Self_;

pub mod r#type {
//! The `acme_type` resource and its blocks.
#![allow(clippy::all, reason = "methods have the names of arguments")]

/// The `acme_type` resource.
#[derive(Clone)]
#[must_use]
pub struct Type(::ledgerform::Block);

impl Type {
    /// Nothing is required.
    pub fn new() -> Type {
        Type(::ledgerform::Block::new())
    }
}

impl ::ledgerform::Resource for Type {
    const TYPE: &'static str = "acme_type";
    const MODE: ::ledgerform::Mode = ::ledgerform::Mode::Managed;
    const PROVIDER: &'static ::ledgerform::Provider = &super::PROVIDER;
    type Ref = Ref;

    fn into_block(self) -> ::ledgerform::Block {
        self.0
    }
}

/// A reference to a `acme_type` resource.
#[derive(Clone, Debug)]
pub struct Ref(::ledgerform::Addr);

impl Ref {
}

impl ::ledgerform::Reference for Ref {
    fn from_addr(addr: ::ledgerform::Addr) -> Self {
        Self(addr)
    }

    fn addr(&self) -> &::ledgerform::Addr {
        &self.0
    }
}
}
pub use r#type::Type;

pub mod data {
//! The data sources of registry.example/acme/acme 1.2.3.

pub mod block {
//! The `acme_block` data source and its blocks.
#![allow(clippy::all, reason = "methods have the names of arguments")]

/// The `acme_block` data source.
#[derive(Clone)]
#[must_use]
pub struct Block(::ledgerform::Block);

impl Block {
    /// Required, in this order: `id`.
    pub fn new() -> NeedsId {
        NeedsId(::ledgerform::Block::new())
    }
}

/// `Block` before its `id`.
#[must_use]
pub struct NeedsId(::ledgerform::Block);

impl NeedsId {
    /// Required `string`.
    pub fn id(self, value: impl ::ledgerform::IntoExpr<::std::string::String>) -> Block {
        Block(self.0.attr("id", value))
    }
}

impl ::ledgerform::Resource for Block {
    const TYPE: &'static str = "acme_block";
    const MODE: ::ledgerform::Mode = ::ledgerform::Mode::Data;
    const PROVIDER: &'static ::ledgerform::Provider = &super::super::PROVIDER;
    type Ref = Ref;

    fn into_block(self) -> ::ledgerform::Block {
        self.0
    }
}

/// A reference to a `acme_block` data source.
#[derive(Clone, Debug)]
pub struct Ref(::ledgerform::Addr);

impl Ref {
    /// `id`, required.
    pub fn id(&self) -> ::ledgerform::Expr<::std::string::String> {
        self.0.attr("id")
    }
}

impl ::ledgerform::Reference for Ref {
    fn from_addr(addr: ::ledgerform::Addr) -> Self {
        Self(addr)
    }

    fn addr(&self) -> &::ledgerform::Addr {
        &self.0
    }
}
}
pub use block::Block;
}

pub mod ephemeral {
//! The ephemeral resources of registry.example/acme/acme 1.2.3.

pub mod data {
//! The `acme_data` ephemeral resource and its blocks.
#![allow(clippy::all, reason = "methods have the names of arguments")]

/// The `acme_data` ephemeral resource.
#[derive(Clone)]
#[must_use]
pub struct Data(::ledgerform::Block);

impl Data {
    /// Nothing is required.
    pub fn new() -> Data {
        Data(::ledgerform::Block::new())
    }
}

impl ::ledgerform::Resource for Data {
    const TYPE: &'static str = "acme_data";
    const MODE: ::ledgerform::Mode = ::ledgerform::Mode::Ephemeral;
    const PROVIDER: &'static ::ledgerform::Provider = &super::super::PROVIDER;
    type Ref = Ref;

    fn into_block(self) -> ::ledgerform::Block {
        self.0
    }
}

/// A reference to a `acme_data` ephemeral resource.
#[derive(Clone, Debug)]
pub struct Ref(::ledgerform::Addr);

impl Ref {
    /// `loop`, computed.
    pub fn r#loop(&self) -> ::ledgerform::Expr<::std::string::String> {
        self.0.attr("loop")
    }
}

impl ::ledgerform::Reference for Ref {
    fn from_addr(addr: ::ledgerform::Addr) -> Self {
        Self(addr)
    }

    fn addr(&self) -> &::ledgerform::Addr {
        &self.0
    }
}
}
pub use data::Data;
}
