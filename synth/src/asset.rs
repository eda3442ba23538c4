//! Assets: files that go beside the configuration of a stack.

use crate::app::Suspect;
use crate::expr::{Expr, IntoExpr};
use crate::name::{Naming, logical_id};
use crate::problem::Problem;
use crate::scope::Scope;
use crate::secret;
use ledgerform_asset::{Content, File as AssetFile, Kind, Source};
use std::collections::BTreeMap;
use std::panic::Location;
use std::path::PathBuf;
use std::sync::Arc;

/// Files that a stack needs when Terraform runs: the code of a function, a template, a folder of scripts.
///
/// A relative path begins at the folder in which the program runs; `concat!(env!("CARGO_MANIFEST_DIR"), "/lambda")` names
/// a folder of the crate wherever that is. The files are read when the asset is added, and
/// [`Synthesis::write`](crate::Synthesis::write) copies them.
#[derive(Debug, Clone)]
#[must_use]
pub struct Asset(Source);

impl Asset {
    /// One file, which keeps its name.
    pub fn file(path: impl Into<PathBuf>) -> Self {
        Self::of(Kind::File, path.into())
    }

    /// A folder with everything below it. Empty folders are not kept.
    pub fn directory(path: impl Into<PathBuf>) -> Self {
        Self::of(Kind::Directory, path.into())
    }

    /// A folder as one zip file, which has the same bytes wherever it is made: entries are sorted, times are 1980-01-01,
    /// and modes are 755 for what its owner may execute and 644 for the rest.
    pub fn archive(path: impl Into<PathBuf>) -> Self {
        Self::of(Kind::Archive, path.into())
    }

    fn of(kind: Kind, path: PathBuf) -> Self {
        Self(Source { kind, path, ignore: Vec::new(), ignore_file: None })
    }

    /// What to leave out, in the words of a `.gitignore` in the folder; later patterns win, and `!` takes back.
    pub fn ignore<P: Into<String>>(mut self, patterns: impl IntoIterator<Item = P>) -> Self {
        self.0.ignore.extend(patterns.into_iter().map(Into::into));
        self
    }

    /// A file in the folder with patterns of what to leave out, such as `.gitignore`. No file is looked for unless it is
    /// named here. Patterns of [`ignore`](Asset::ignore) come after those of the file.
    pub fn ignore_file(mut self, path: impl Into<String>) -> Self {
        self.0.ignore_file = Some(path.into());
        self
    }
}

/// An asset of a stack: what to write where a resource wants its path or its hash.
///
/// Everything is known, so it can be compared and tested. Paths begin at the folder of the stack, where Terraform runs,
/// so they are the same on every machine; they mean nothing in another stack.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PlacedAsset {
    folder: String,
    content: Content,
}

impl PlacedAsset {
    /// The path of the file or archive, or of the folder of a directory: `assets/<id>/<hash>/<name>`.
    pub fn path(&self) -> Expr<String> {
        match self.content.name.as_str() {
            "" => self.folder.as_str().into_expr(),
            name => format!("{}/{name}", self.folder).into_expr(),
        }
    }

    /// The name of the file, or `archive.zip`; of a directory, the last step of its path.
    pub fn file_name(&self) -> Expr<String> {
        match self.content.name.as_str() {
            "" => self.content.hash.as_str().into_expr(),
            name => name.into_expr(),
        }
    }

    /// What stands for names, contents and who may execute: 32 upper-case hexadecimal digits, which are a part of the
    /// path. It does not depend on how an archive is packed.
    pub fn hash(&self) -> Expr<String> {
        self.content.hash.as_str().into_expr()
    }

    /// SHA-256 of the file or archive as base64: what `source_code_hash` of a function wants, and what Terraform's
    /// `filebase64sha256` gives for the path. Of a directory, that of the listing of its files. Of an archive it can change
    /// with a release of Ledgerform that packs otherwise.
    pub fn base64sha256(&self) -> Expr<String> {
        self.content.sha256.as_str().into_expr()
    }
}

impl PlacedAsset {
    /// The folder of the files, seen from that of the stack.
    pub(crate) fn folder(&self) -> &str {
        &self.folder
    }

    /// The files by path within that folder; none if they cannot be read.
    pub(crate) fn files(&self) -> &BTreeMap<String, AssetFile> {
        &self.content.files
    }
}

impl Scope {
    /// Adds files that go beside the configuration, into `stacks/<stack>/assets/<logical id>/<hash>/`.
    ///
    /// Links are followed within the folder only. What cannot be read is a problem like any other. An asset belongs to a
    /// stack: a component that is exported as a module gets a path as an input instead.
    ///
    /// ```
    /// use ledgerform::{App, Asset, Output};
    /// # let folder = tempfile::tempdir()?;
    /// # std::fs::write(folder.path().join("main.py"), "print()")?;
    /// # let lambda = folder.path();
    ///
    /// let app = App::new();
    /// let stack = app.stack("jobs");
    /// let code = stack.asset("code", Asset::archive(lambda).ignore(["*.pyc", "/tests"]));
    /// // `filename` and `source_code_hash` of an `aws_lambda_function` take these.
    /// stack.output("filename", Output::new(code.path()));
    /// stack.output("source_code_hash", Output::new(code.base64sha256()));
    /// assert!(code.path().to_hcl().starts_with("\"assets/code/"));
    /// app.synth()?.write(folder.path().join("out"))?;
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    #[track_caller]
    pub fn asset(&self, id: impl Into<String>, asset: Asset) -> PlacedAsset {
        let location = self.origin(Location::caller());
        let path = self.claim(&id.into(), "asset", location);
        let name = logical_id(Naming::Cdktf, &path).unwrap_or_else(|message| {
            self.problem(Problem::new(self.display(&path), message, Some(location)));
            "asset".to_owned()
        });
        self.place_asset(&path, &name, &asset.0, location)
    }

    /// Reads files and puts them into the folder that a name gets among the assets of the stack.
    pub(crate) fn place_asset(
        &self,
        path: &[Arc<str>],
        name: &str,
        source: &Source,
        location: &'static Location<'static>,
    ) -> PlacedAsset {
        let problem = |message: String, help: &str| {
            self.problem(Problem::new(self.display(path), message, Some(location)).help(help));
        };
        let none =
            || Content { hash: String::new(), sha256: String::new(), name: String::new(), files: BTreeMap::new() };
        let content = if self.tree.borrow().naming(self.stack) == Naming::Plain {
            problem(
                "a component that is exported as a module has no files of its own".to_owned(),
                "give it the path as an input, and add the asset to the stack that uses the component",
            );
            none()
        } else {
            let mut look = |file: &str, content: &AssetFile| {
                let found = secrets(&content.bytes);
                if !found.is_empty() {
                    let (file, path) = (file.to_owned(), self.display(path));
                    let suspect = Suspect { stack: self.stack, path, file, found, location };
                    self.tree.borrow_mut().suspects.push(suspect);
                }
            };
            ledgerform_asset::read_each(source, &mut look).unwrap_or_else(|error| {
                problem(
                    error.to_string(),
                    "a relative path begins where the program runs; leave out what cannot be copied with `ignore`",
                );
                none()
            })
        };
        let folder = format!("assets/{name}/{}", content.hash);
        let files = content.files.iter().map(|(path, file)| (format!("{folder}/{path}"), file.clone()));
        self.tree.borrow_mut().add_files(self.stack, files);
        PlacedAsset { folder, content }
    }
}

/// What looks like a secret in a file of text.
fn secrets(bytes: &[u8]) -> Vec<(&'static str, String)> {
    let text = std::str::from_utf8(bytes).unwrap_or_default();
    secret::all(text).map(|found| (found.what, found.text.to_owned())).collect()
}
