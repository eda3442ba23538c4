//! Writing a provider with types.
//!
//! A struct with `#[derive(Object)]` is everything Terraform and the provider say about a block: its schema, the
//! conversion of its values, defaults, validators, plan modifiers, and the paths into it. A handler is a trait over such
//! structs. A [`Registry`] makes one [`Provider`](crate::Provider) of the handlers.
//!
//! # A small provider, whole
//!
//! ```no_run
//! use ledgerform_tfplugin::author::*;
//! use ledgerform_tfplugin::{Configured, Context, Diagnostics, async_trait, serve};
//! use std::collections::BTreeMap;
//! use std::process::ExitCode;
//! use std::sync::{Arc, Mutex};
//!
//! /// Keeps notes.
//! #[derive(Object)]
//! struct Config {
//!     /// Who signs the notes.
//!     #[attr(default = "nobody")]
//!     author: Field<String>,
//! }
//!
//! /// A note.
//! #[derive(Clone, Object)]
//! struct Note {
//!     /// Given to the note when it is made.
//!     #[attr(computed, use_state)]
//!     id: Field<String>,
//!     /// What it says.
//!     #[attr(required, validate = length(1..=200))]
//!     text: Field<String>,
//!     /// Where it hangs; on another wall it is another note.
//!     #[attr(default = "north", validate = one_of(["north", "south"]), requires_replace)]
//!     wall: Field<String>,
//! }
//!
//! /// The notes by id, and who signs them.
//! #[derive(Default)]
//! struct Board {
//!     author: String,
//!     notes: Mutex<BTreeMap<String, Note>>,
//! }
//!
//! #[derive(Clone, Default)]
//! struct Notes(Shared<Board>);
//!
//! #[async_trait]
//! impl ProviderBlock for Notes {
//!     type Config = Config;
//!
//!     async fn configure(&self, config: Config, _: Context) -> Result<Configured, Diagnostics> {
//!         let author = config.author.into_known().unwrap_or_default();
//!         self.0.put(Board { author, ..Board::default() });
//!         Ok(Configured::default())
//!     }
//! }
//!
//! #[async_trait]
//! impl Resource for Notes {
//!     type Object = Note;
//!
//!     async fn create(&self, mut note: Note, _: Call) -> Result<Answer<Note>, Diagnostics> {
//!         let board = self.0.get()?;
//!         let mut notes = board.notes.lock().map_err(|_| Diagnostics::error("Board broken", "Start again."))?;
//!         let id = format!("{}-{}", board.author, notes.len());
//!         note.id.fill(id.clone());
//!         notes.insert(id, note.clone());
//!         Ok(note.into())
//!     }
//!
//!     async fn read(&self, note: Note, _: Call) -> Result<Answer<Note>, Diagnostics> {
//!         Ok(note.into())
//!     }
//!
//!     async fn update(&self, _prior: Note, planned: Note, _: Call) -> Result<Answer<Note>, Diagnostics> {
//!         Ok(planned.into())
//!     }
//!
//!     async fn delete(&self, _note: Note, _: Call) -> Result<(), Diagnostics> {
//!         Ok(())
//!     }
//! }
//!
//! fn main() -> ExitCode {
//!     let notes = Notes::default();
//!     serve("example.com/demo/notes", move || {
//!         Arc::new(Registry::new(notes.clone()).resource("notes_note", notes.clone()))
//!     })
//! }
//! ```
//!
//! The configuration `resource "notes_note" "n" { text = "" }` is refused at its line, by the validator. A plan shows
//! `wall = "north"` and `id = (known after apply)`; a change of `wall` replaces the note and a change of `text` does not.
//!
//! # Which trait for what
//!
//! | Terraform | trait | its structs |
//! |---|---|---|
//! | `provider` block | [`ProviderBlock`] | `Config` |
//! | `resource` | [`Resource`] | `Object`, that of [`Resource::identity`], former ones in [`Upgraders`], [`IdentityUpgraders`] and [`Movers`] |
//! | `data` | [`DataSource`] | `Object` |
//! | `ephemeral` | [`Ephemeral`] | `Object` |
//! | `list` of a query | [`ListResource`] | `Config`, and object and identity of the resource |
//! | `action` | [`Action`] | `Config` |
//! | `state_store` | [`StateStore`] | `Config` |
//! | `provider::…::f()` | [`Function`] | `Arguments`, by `#[derive(Arguments)]` |
//! | `provider_meta` | [`Registry::meta`] | read by [`Call::meta`] |
//!
//! # The way of a plan
//!
//! 1. Defaults fill what the configuration leaves out.
//! 2. Where the recorded value means the same as the configured one, it stays as it is recorded.
//! 3. If anything changes, computed attributes that are not configured become unknown.
//! 4. `use_state`, `compute` and `plan` give values, and changes that need a new object are noted.
//! 5. [`Resource::plan`] sees the result and changes it.
//!
//! An apply gives each unknown attribute a value; a field that stays unknown is an error that names it. What a handler
//! returns as it was given keeps all that the struct cannot hold: digits beyond a float, unknown elements of a
//! `Vec<String>`, promises.
//!
//! Elements of lists and maps are matched with the recorded ones by index and key. Elements of sets cannot be matched:
//! validators and defaults reach into them, plan modifiers and `same` do not.

mod action;
mod at;
mod block;
mod call;
mod collections;
mod config;
mod data;
mod ephemeral;
mod field;
mod function;
mod history;
mod list;
mod object;
mod registry;
mod resource;
mod rules;
mod store;
mod timeouts;
mod typed;
mod validate;
mod walk;

pub use action::Action;
pub use at::At;
pub use block::{ProviderBlock, Shared};
pub use call::{Answer, Call, ImportCall};
pub use collections::{Dynamic, Set};
pub use data::DataSource;
pub use ephemeral::{Ephemeral, Open};
pub use field::Field;
pub use function::{Argument, ArgumentReader, Arguments, Function, Signature};
pub use history::{IdentityUpgraders, Movers, Upgraders};
pub use ledgerform_schema as schema;
pub use ledgerform_tfplugin_derive::{Arguments, Object};
pub use list::{Finds, ListResource};
pub use object::{Nest, Object, Reader};
pub use registry::Registry;
pub use resource::{Change, Resource};
pub use rules::{Modified, Rule, Rules};
pub use store::StateStore;
pub use timeouts::Timeouts;
pub use typed::{Misfit, Typed};
pub use validate::{
    Collection, Each, Validator, at_least_one_of, conflicting, each, exactly_one_of, length, one_of, range,
    required_together, size,
};
