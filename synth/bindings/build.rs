//! Generates the bindings of the enabled features: one file for each provider.

use ledgerform_codegen::{Provider, one_file, service};
use std::error::Error;
use std::path::PathBuf;
use std::{env, fs};

fn main() -> Result<(), Box<dyn Error>> {
    println!("cargo:rerun-if-changed=build.rs");
    let out = PathBuf::from(env::var_os("OUT_DIR").ok_or("OUT_DIR is not set")?);
    let mut last = None;
    // Backwards, the newest version of a provider comes first.
    for document in ledgerform_schema::documents().iter().rev() {
        let name = document.name();
        if last != Some(name) && enabled(name) {
            let wanted = |ty: &str| name != "aws" || enabled(&format!("aws-{}", service(ty)));
            let provider = Provider::recorded(document, |_, ty| wanted(ty));
            fs::write(out.join(name).with_extension("rs"), one_file(&provider))?;
        }
        last = Some(name);
    }
    Ok(())
}

/// Whether the feature is on: `aws-ec2` is `CARGO_FEATURE_AWS_EC2`.
fn enabled(feature: &str) -> bool {
    env::var_os(format!("CARGO_FEATURE_{}", feature.to_uppercase().replace('-', "_"))).is_some()
}
