//! Describe infrastructure in typed Rust; get Terraform JSON, HCL and modules.
//!
//! An [`App`] holds [`Stack`]s, a stack is a [`Scope`], and resources, variables and outputs are added to scopes. Every
//! argument takes an [`Expr`]: a literal, or a reference to a value that is known later.
//!
//! ```
//! use ledgerform::{App, Block, IntoExpr, Meta, Mode, Output, Provider, Untyped};
//!
//! const RANDOM: Provider = Provider { name: "random", source: "hashicorp/random", version: "3.7.2" };
//!
//! let app = App::new();
//! let stack = app.stack("demo");
//! let pet = stack.add_untyped(
//!     "pet",
//!     Untyped { mode: Mode::Managed, ty: "random_pet", provider: RANDOM, block: Block::new().attr::<ledgerform::Number>("length", 2) },
//!     Meta::new(),
//! );
//! stack.output("name", Output::new(pet.attr::<String>("id")));
//! let synthesis = app.synth()?;
//! assert!(synthesis.stacks[0].text.contains("${random_pet.pet.id}"));
//! # Ok::<(), ledgerform::Problems>(())
//! ```
//!
//! Generated bindings (`ledgerform-bindings`) replace [`Untyped`] with types whose required arguments the compiler
//! checks. Components ([`Component`]) bundle resources; each is written once and used as a construct, as a Terraform
//! module ([`export`]) or through the provider.
//!
//! The way of a value: *your program → construct tree ([`Scope`]) → [`Graph`] → checks → JSON or HCL
//! ([`Synthesis`])*. Nothing fails half-way: mistakes are collected, and [`App::synth`] reports all of them.
//!
//! **Invariant:** this crate does not know AWS, any provider's types, protobuf or an async runtime, and does not run
//! Terraform. It writes to the disk only in [`Synthesis::write`], [`SynthesizedStack::write_assets`] and [`files`], and
//! reads from it only the files of an [`Asset`] or [`ModuleCall::local`], when that is added to a scope, and in [`files`]. It reads no clock, no
//! environment and no random numbers, so equal programs with equal assets give equal bytes.

extern crate self as ledgerform;

#[macro_use]
mod arguments;
mod addr;
mod app;
mod aspect;
mod asset;
pub mod backend;
mod block;
mod check;
mod collection;
mod component;
mod constraint;
pub mod context;
mod cross_stack;
mod element;
mod emit;
mod expr;
mod fold;
pub mod function;
mod graph;
mod logical_id;
mod module;
mod name;
mod node;
mod number;
mod ops;
mod overrides;
mod path;
mod print;
mod problem;
pub mod provisioner;
mod recorded;
mod rename;
mod repeat;
mod resource;
mod scope;
mod secret;
mod settings;
mod statement;
mod tags;
mod target;
mod template;
mod validation;

pub use addr::{Addr, AddrKind};
pub use app::{App, Stack, Stage};
pub use aspect::{Annotation, Level, Visited};
pub use asset::{Asset, PlacedAsset};
pub use backend::{RemoteOutputs, RemoteState};
pub use block::{Block, Blocks, IntoBlock, IntoBlocks};
pub use component::{Component, Inputs, OutputValue, Outputs, checks, nested_checks};
pub use constraint::{Constraint, Field, Typed};
pub use element::{ActionTrigger, Condition, Event, Meta, OnFailure, Output, Variable};
pub use emit::{Format, QueryFile, Synthesis, SynthesizedStack, files};
pub use expr::{Any, Expr, IntoExpr};
pub use graph::{DeclaredOutput, DeclaredResource, DeclaredVariable, Graph, Lifecycle, Repetition, Stated, Vertex};
pub use ledgerform_asset::File as AssetFile;
pub use ledgerform_derive::{Inputs, Outputs, tf};
pub use module::{ComponentEntry, ModuleFiles, component_graph, export};
pub use node::{Binary, For, Node, Part, Role, Symbol, Unary};
pub use number::Number;
pub use problem::{Problem, Problems};
pub use repeat::{Counted, Each, When};
pub use resource::{Mode, Provider, ProviderConfig, Reference, Resource, Untyped};
pub use scope::Scope;
pub use statement::{Action, Check, Import, InstanceKey, IntoModuleCall, List, Module, ModuleCall, Place, Removed};
pub use target::Target;
pub use template::{IntoPart, template};
pub use validation::Validated;
