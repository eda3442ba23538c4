//! Makes the bindings of the provider from what `terraform providers schema -json` printed.

use ledgerform_codegen::{one_file, read_schema};
use std::error::Error;
use std::path::Path;
use std::{env, fs};

fn main() -> Result<(), Box<dyn Error>> {
    println!("cargo:rerun-if-changed=schema.json");
    let schema = fs::read("schema.json")?;
    // Only the types that are asked for are made; here, all of them.
    let provider = read_schema(&schema, Some("ledger"), "1.4.0", |_, _| true)?;
    let out = env::var_os("OUT_DIR").ok_or("OUT_DIR is not set")?;
    fs::write(Path::new(&out).join("ledger.rs"), one_file(&provider))?;
    Ok(())
}
