//! Packs the recorded documents into one archive from which a single type can be read.
//!
//! A document is split into its types (their JSON stays as it is), types next to each other by name share a chunk, and
//! every chunk is compressed on its own. `src/archive.rs` reads the result. The index is text:
//!
//! ```text
//! document aws 6.47.0 registry.terraform.io/hashicorp/aws
//! chunk 5123            compressed length; chunks follow each other from offset 0
//! resource aws_vpc 1234 length; types of a chunk follow each other from offset 0
//! ```

use std::error::Error;

fn main() -> Result<(), Box<dyn Error>> {
    #[cfg(feature = "documents")]
    pack::pack()?;
    Ok(())
}

#[cfg(feature = "documents")]
mod pack {
    use flate2::Compression;
    use flate2::read::MultiGzDecoder;
    use flate2::write::DeflateEncoder;
    use serde::Deserialize;
    use serde_json::value::RawValue;
    use std::collections::BTreeMap;
    use std::error::Error;
    use std::fmt::Write as _;
    use std::io::{Read as _, Write as _};
    use std::path::{Path, PathBuf};
    use std::{env, fs};

    /// Unpacked bytes after which a chunk is full: small enough to unpack at once, large enough to compress well.
    const CHUNK: usize = 64 * 1024;

    type Entries<'a> = BTreeMap<&'a str, &'a RawValue>;

    #[derive(Deserialize)]
    struct Document<'a> {
        #[serde(borrow)]
        provider_schemas: BTreeMap<&'a str, Provider<'a>>,
    }

    #[derive(Deserialize)]
    struct Provider<'a> {
        #[serde(borrow)]
        provider: Option<&'a RawValue>,
        #[serde(borrow, default)]
        resource_schemas: Entries<'a>,
        #[serde(borrow, default)]
        data_source_schemas: Entries<'a>,
        #[serde(borrow, default)]
        ephemeral_resource_schemas: Entries<'a>,
        #[serde(borrow, default)]
        functions: Entries<'a>,
    }

    pub(crate) fn pack() -> Result<(), Box<dyn Error>> {
        watch();
        let mut archive = Archive::default();
        for path in paths()? {
            let text = unpack(&path)?;
            let at = |error: &dyn Error| format!("{}: {error}", path.display());
            let (name, version) = name_and_version(&path)?;
            let document: Document<'_> = serde_json::from_str(&text).map_err(|error| at(&error))?;
            let mut providers = document.provider_schemas.into_iter();
            let (Some((source, provider)), None) = (providers.next(), providers.next()) else {
                return Err(format!("{}: a document must hold exactly one provider", path.display()).into());
            };
            writeln!(archive.index, "document {name} {version} {source}")?;
            archive.write(&provider).map_err(|error| at(&*error))?;
        }
        let out = PathBuf::from(env::var_os("OUT_DIR").ok_or("OUT_DIR is not set")?);
        fs::write(out.join("documents.bin"), &archive.chunks)?;
        fs::write(out.join("documents.idx"), deflate(archive.index.as_bytes())?)?;
        Ok(())
    }

    fn watch() {
        println!("cargo:rerun-if-changed=documents");
        println!("cargo:rerun-if-changed=build.rs");
    }

    fn paths() -> Result<Vec<PathBuf>, Box<dyn Error>> {
        let mut paths = Vec::new();
        for entry in fs::read_dir("documents")? {
            let path = entry?.path();
            if path.extension().is_some_and(|extension| extension == "gz") {
                paths.push(path);
            }
        }
        paths.sort();
        Ok(paths)
    }

    fn unpack(path: &Path) -> Result<String, Box<dyn Error>> {
        let packed = fs::read(path)?;
        let mut text = String::with_capacity(packed.len() * 32);
        MultiGzDecoder::new(packed.as_slice())
            .read_to_string(&mut text)
            .map_err(|error| format!("{}: {error}", path.display()))?;
        Ok(text)
    }

    /// `documents/aws-6.47.0.json.gz` is `("aws", "6.47.0")`.
    fn name_and_version(path: &Path) -> Result<(&str, &str), Box<dyn Error>> {
        path.file_name()
            .and_then(|name| name.to_str()?.strip_suffix(".json.gz")?.rsplit_once('-'))
            .ok_or_else(|| format!("{}: the name must be `<name>-<version>.json.gz`", path.display()).into())
    }

    #[derive(Default)]
    struct Archive {
        index: String,
        chunks: Vec<u8>,
    }

    impl Archive {
        fn write(&mut self, provider: &Provider<'_>) -> Result<(), Box<dyn Error>> {
            let block = provider.provider.map(|raw| ("-", raw));
            self.write_entries(
                block
                    .into_iter()
                    .map(|(name, raw)| ("provider", name, raw))
                    .chain(provider.functions.iter().map(|(name, raw)| ("function", *name, *raw))),
            )?;
            for (kind, entries) in [
                ("resource", &provider.resource_schemas),
                ("data", &provider.data_source_schemas),
                ("ephemeral", &provider.ephemeral_resource_schemas),
            ] {
                self.write_entries(entries.iter().map(|(name, raw)| (kind, *name, *raw)))?;
            }
            Ok(())
        }

        /// Fills chunks with the entries; an entry larger than a chunk stands alone.
        fn write_entries<'a>(
            &mut self,
            entries: impl Iterator<Item = (&'a str, &'a str, &'a RawValue)>,
        ) -> Result<(), Box<dyn Error>> {
            let (mut text, mut lines) = (String::new(), String::new());
            for (kind, name, raw) in entries {
                if name.is_empty() || name.contains(char::is_whitespace) || !raw.get().starts_with('{') {
                    return Err(format!("`{name}` is not the schema of a {kind}").into());
                }
                if !text.is_empty() && text.len() + raw.get().len() > CHUNK {
                    self.close_chunk(&mut text, &mut lines)?;
                }
                text.push_str(raw.get());
                writeln!(lines, "{kind} {name} {}", raw.get().len())?;
            }
            if !text.is_empty() {
                self.close_chunk(&mut text, &mut lines)?;
            }
            Ok(())
        }

        fn close_chunk(&mut self, text: &mut String, lines: &mut String) -> Result<(), Box<dyn Error>> {
            let packed = deflate(text.as_bytes())?;
            writeln!(self.index, "chunk {}", packed.len())?;
            self.index.push_str(lines);
            self.chunks.extend_from_slice(&packed);
            text.clear();
            lines.clear();
            Ok(())
        }
    }

    fn deflate(bytes: &[u8]) -> Result<Vec<u8>, Box<dyn Error>> {
        let mut encoder = DeflateEncoder::new(Vec::new(), Compression::new(6));
        encoder.write_all(bytes)?;
        Ok(encoder.finish()?)
    }
}
