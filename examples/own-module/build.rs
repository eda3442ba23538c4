//! Makes the typed call of the module from its folder.

use ledgerform_codegen::TerraformModule;
use std::error::Error;
use std::path::Path;
use std::{env, fs};

fn main() -> Result<(), Box<dyn Error>> {
    println!("cargo:rerun-if-changed=modules/ledger");
    // The source is what the configuration says: how the folder is found from that of a stack's output.
    let module = TerraformModule::read("modules/ledger")?.source("../../../modules/ledger");
    let out = env::var_os("OUT_DIR").ok_or("OUT_DIR is not set")?;
    fs::write(Path::new(&out).join("ledger.rs"), module.text())?;
    Ok(())
}
