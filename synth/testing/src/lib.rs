//! Tests of what a program describes.
//!
//! [`Template`] answers questions about one synthesized stack; [`Root`] lets the real Terraform plan and apply it with
//! the offline provider; [`Checkov`] has its HCL judged by checkov. All panic with a message that says what is there
//! instead: they are for tests.
//!
//! ```
//! use ledgerform::App;
//! use ledgerform_bindings::aws;
//! use ledgerform_testing::{Match, Template};
//! use serde_json::json;
//!
//! let app = App::new();
//! let stack = app.stack("network");
//! let vpc = stack.add("vpc", aws::Vpc::new().cidr_block("10.0.0.0/16").tags([("Name", "main")]));
//! stack.add("a", aws::Subnet::new().vpc_id(vpc.id()).cidr_block("10.0.1.0/24"));
//!
//! let template = Template::of(&app, "network");
//! template.count::<aws::Subnet>(1);
//! template.has::<aws::Vpc>(json!({"cidr_block": "10.0.0.0/16", "tags": {"Name": "main"}}));
//! template.has::<aws::Subnet>(Match::object([("vpc_id", Match::starts_with("${aws_vpc.")), ("tags", Match::absent())]));
//! template.has_none::<aws::NatGateway>();
//! ```
//!
//! A snapshot of a whole stack is `insta::assert_snapshot!(template.text())`.
//!
//! **Invariant:** this crate does not know any provider's types or components; it reads what was synthesized, and runs
//! Terraform, checkov and kubectl in folders of its own.

mod checkov;
mod kubectl;
mod matcher;
mod root;
mod template;

pub use checkov::{Checkov, Verdict};
pub use kubectl::kubectl_view;
pub use matcher::{Capture, Match};
pub use root::{Plan, Root, text_of};
pub use template::{Found, Template};
