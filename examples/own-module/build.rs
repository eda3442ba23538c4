//! Makes the typed call of the module from its folder.

use ledgerform_codegen::TerraformModule;
use std::error::Error;
use std::path::Path;
use std::{env, fs};

fn main() -> Result<(), Box<dyn Error>> {
    println!("cargo:rerun-if-changed=modules/ledger");
    // The program copies the folder beside the configuration; with the whole path it finds it wherever it runs.
    let package = env::var_os("CARGO_MANIFEST_DIR").ok_or("CARGO_MANIFEST_DIR is not set")?;
    let module = TerraformModule::read(Path::new(&package).join("modules/ledger"))?;
    let out = env::var_os("OUT_DIR").ok_or("OUT_DIR is not set")?;
    fs::write(Path::new(&out).join("ledger.rs"), module.text())?;
    Ok(())
}
