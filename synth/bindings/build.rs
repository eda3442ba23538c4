//! Generates the bindings of the enabled features: one file for each provider.

use ledgerform_codegen::{Mode, Provider, one_file, service};
use ledgerform_schema::Document;
use std::error::Error;
use std::path::PathBuf;
use std::sync::Arc;
use std::{env, fs};

fn main() -> Result<(), Box<dyn Error>> {
    println!("cargo:rerun-if-changed=build.rs");
    let out = PathBuf::from(env::var_os("OUT_DIR").ok_or("OUT_DIR is not set")?);
    let mut last = None;
    for document in ledgerform_schema::documents().iter().rev() {
        // The newest version of each provider comes first.
        if last != Some(document.name()) && enabled(document.name()) {
            fs::write(out.join(document.name()).with_extension("rs"), one_file(&provider(document)))?;
        }
        last = Some(document.name());
    }
    Ok(())
}

/// Whether the feature is on: `aws-ec2` is `CARGO_FEATURE_AWS_EC2`.
fn enabled(feature: &str) -> bool {
    env::var_os(format!("CARGO_FEATURE_{}", feature.to_uppercase().replace('-', "_"))).is_some()
}

/// The provider with the schemas of the types whose feature is on.
fn provider(document: &Document) -> Provider {
    let wanted = |ty: &str| document.name() != "aws" || enabled(&format!("aws-{}", service(ty)));
    let managed = document.resource_types().map(|ty| (Mode::Managed, ty));
    let data = document.data_source_types().map(|ty| (Mode::Data, ty));
    let ephemeral = document.ephemeral_types().map(|ty| (Mode::Ephemeral, ty));
    let schema = |mode, ty: &str| match mode {
        Mode::Managed => document.resource(ty),
        Mode::Data => document.data_source(ty),
        Mode::Ephemeral => document.ephemeral_resource(ty),
    };
    let types = managed.chain(data).chain(ephemeral).map(|(mode, ty)| {
        let schema: Option<Arc<_>> = if wanted(ty) { schema(mode, ty) } else { None };
        ((mode, ty.to_string()), schema)
    });
    Provider {
        name: document.name().to_string(),
        source: document.short_source().to_string(),
        version: document.version().to_string(),
        schema: document.provider().clone(),
        types: types.collect(),
    }
}
