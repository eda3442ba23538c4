//! Lays out a release of the provider as registries take it: a zip for each platform, the manifest, and checksums.
//!
//! ```text
//! RUSTFLAGS="-C target-feature=+crt-static" cargo rustc --profile provider --target x86_64-unknown-linux-gnu \
//!     -p terraform-provider-fintech --bin terraform-provider-fintech -- -C relocation-model=static
//! cargo run -p terraform-provider-fintech --no-default-features --features release --bin release-provider -- \
//!     --version 1.0.0 --out dist \
//!     --binary linux_amd64=target/x86_64-unknown-linux-gnu/provider/terraform-provider-fintech
//! ```
//!
//! The settings, and what they are good for, are in `docs/PERFORMANCE.md`.

use clap::Parser;
use sha2::{Digest, Sha256};
use std::fmt::Write as _;
use std::io::{self, Cursor, Write as _};
use std::path::PathBuf;
use std::process::ExitCode;
use std::{fs, str::FromStr};
use zip::write::SimpleFileOptions;

const NAME: &str = "terraform-provider-fintech";
const MANIFEST: &[u8] = include_bytes!("../terraform-registry-manifest.json");

/// Lays out a release of the provider.
#[derive(Debug, Parser)]
struct Arguments {
    /// The version, such as `1.0.0`, without `v`.
    #[arg(long, value_parser = version)]
    version: String,
    /// The folder to write to; it is made.
    #[arg(long)]
    out: PathBuf,
    /// A binary and its platform, as often as there are platforms: `linux_amd64=path`.
    #[arg(long = "binary", required = true)]
    binaries: Vec<Binary>,
}

/// A binary for one platform.
#[derive(Debug, Clone)]
struct Binary {
    platform: String,
    path: PathBuf,
}

impl FromStr for Binary {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        let is_word = |text: &str| !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_alphanumeric());
        match text.split_once('=') {
            Some((platform, path))
                if platform.split_once('_').is_some_and(|(os, arch)| is_word(os) && is_word(arch)) =>
            {
                Ok(Self { platform: platform.to_owned(), path: path.into() })
            }
            _ => Err("write a platform and a path, such as linux_amd64=path/of/terraform-provider-fintech".to_owned()),
        }
    }
}

fn version(text: &str) -> Result<String, String> {
    let (core, _) = text.split_once('-').unwrap_or((text, ""));
    let is_number = |part: &str| !part.is_empty() && part.bytes().all(|byte| byte.is_ascii_digit());
    match core.split('.').count() == 3 && core.split('.').all(is_number) {
        true => Ok(text.to_owned()),
        false => Err("write a version such as 1.0.0 or 1.0.0-rc1".to_owned()),
    }
}

fn main() -> ExitCode {
    match release(&Arguments::parse()) {
        Ok(text) => {
            drop(io::stdout().write_all(text.as_bytes()));
            ExitCode::SUCCESS
        }
        Err(error) => {
            drop(io::stderr().write_all(format!("release-provider: {error}\n").as_bytes()));
            ExitCode::FAILURE
        }
    }
}

/// Writes the files; gives what is left to do.
fn release(arguments: &Arguments) -> Result<String, String> {
    let Arguments { version, out, binaries } = arguments;
    fs::create_dir_all(out).map_err(|error| format!("{}: {error}", out.display()))?;
    let mut files = vec![(format!("{NAME}_{version}_manifest.json"), MANIFEST.to_vec())];
    for Binary { platform, path } in binaries {
        let bytes = fs::read(path).map_err(|error| format!("{}: {error}", path.display()))?;
        let end = if platform.starts_with("windows_") { ".exe" } else { "" };
        let packed = packed(&format!("{NAME}_v{version}{end}"), &bytes).map_err(|error| error.to_string())?;
        files.push((format!("{NAME}_{version}_{platform}.zip"), packed));
    }
    files.sort();
    let mut sums = String::new();
    for (name, bytes) in &files {
        let hex = Sha256::digest(bytes).iter().fold(String::new(), |mut text, byte| {
            // Writing to a text does not fail.
            _ = write!(text, "{byte:02x}");
            text
        });
        sums += &format!("{hex}  {name}\n");
    }
    let checksums = format!("{NAME}_{version}_SHA256SUMS");
    files.push((checksums.clone(), sums.into_bytes()));
    for (name, bytes) in files {
        let path = out.join(name);
        fs::write(&path, bytes).map_err(|error| format!("{}: {error}", path.display()))?;
    }
    let sums = out.join(&checksums);
    Ok(format!("Sign the checksums, then publish the folder:\n  gpg --detach-sign {}\n", sums.display()))
}

/// A zip with one program in it. It is the same on every machine: the time in it is fixed.
fn packed(name: &str, bytes: &[u8]) -> zip::result::ZipResult<Vec<u8>> {
    let mut zip = zip::ZipWriter::new(Cursor::new(Vec::new()));
    let options = SimpleFileOptions::default().unix_permissions(0o755).last_modified_time(zip::DateTime::default());
    zip.start_file(name, options)?;
    zip.write_all(bytes)?;
    Ok(zip.finish()?.into_inner())
}
