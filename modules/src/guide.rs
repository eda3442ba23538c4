//! The guide: chapters to read in order. Their code is compiled and run by the tests.

#[doc = include_str!("../../docs/book/first-stack.md")]
pub mod first_stack {}

#[doc = include_str!("../../docs/book/staging.md")]
pub mod staging {}

#[doc = include_str!("../../docs/book/expressions.md")]
pub mod expressions {}

#[doc = include_str!("../../docs/book/components.md")]
pub mod components {}

#[doc = include_str!("../../docs/book/apps.md")]
pub mod apps {}

#[doc = include_str!("../../docs/book/providers-and-modules.md")]
pub mod providers_and_modules {}

#[doc = include_str!("../../docs/book/command-line.md")]
pub mod command_line {}

#[doc = include_str!("../../docs/book/testing.md")]
pub mod testing {}

#[doc = include_str!("../../docs/book/migrate-from-cdktf.md")]
pub mod migrate_from_cdktf {}

#[doc = include_str!("../../docs/book/migrate-from-hcl.md")]
pub mod migrate_from_hcl {}
