//! The components and their exported modules, judged by the real Terraform with the offline provider.

mod exported;
mod root;
mod vpc_module;
