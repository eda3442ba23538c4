//! The components and their exported modules, judged by the real Terraform with the offline provider.

mod errors;
mod exported;
mod parity;
mod root;
mod vpc_module;
