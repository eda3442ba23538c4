//! A root module that may call the exported modules as `./modules/<name>`.

use ledgerform_testing::Root;
use std::fs;
use std::path::{Path, PathBuf};

/// The folder of the exported modules.
pub(crate) fn exported() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("terraform")
}

/// A root of one `main.tf`, with the exported modules beside it.
#[track_caller]
pub(crate) fn calling(text: &str) -> Root {
    let mut files = vec![("main.tf".to_owned(), text.to_owned())];
    for component in ledgerform_modules::COMPONENTS {
        for file in fs::read_dir(exported().join(component.name)).unwrap() {
            let path = file.unwrap().path();
            let name = path.file_name().unwrap().to_str().unwrap();
            if name.ends_with(".tf") {
                files.push((format!("modules/{}/{name}", component.name), fs::read_to_string(&path).unwrap()));
            }
        }
    }
    Root::with_files(files.iter().map(|(path, text)| (path.as_str(), text.as_str())))
}
