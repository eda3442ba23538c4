//! Every resource of a component has one source: the line in `src` that adds it. The exported modules, the examples and the
//! provider have it from there.

use crate::root::exported;
use ledgerform_modules::COMPONENTS;
use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::{Path, PathBuf};

/// A place in `src` that adds a resource.
#[derive(Debug)]
struct Place {
    /// The file, from `src` on.
    file: String,
    /// The name of its type in the bindings: `S3Bucket`.
    ty: String,
    /// The id, where it is written there; elsewhere it comes from whoever calls.
    id: Option<String>,
}

impl Place {
    /// The component whose file it is, as the folder is named; none for what components share.
    fn component(&self) -> Option<&str> {
        let own = self.file.split(['/', '.']).next()?;
        COMPONENTS.iter().any(|component| component.name.replace('-', "_") == own).then_some(own)
    }
}

/// The files below a folder that end so.
fn files(folder: &Path, end: &str) -> Vec<PathBuf> {
    let mut found = Vec::new();
    for entry in fs::read_dir(folder).into_iter().flatten() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            found.extend(files(&path, end));
        } else if path.to_str().unwrap().ends_with(end) {
            found.push(path);
        }
    }
    found.sort();
    found
}

/// The resources that a Rust text makes, with the text before each.
fn made(text: &str) -> impl Iterator<Item = (&str, &str)> {
    text.match_indices("::new()").filter_map(|(end, _)| {
        let before = &text[..end];
        let start = before.rfind(|c: char| !c.is_ascii_alphanumeric() && c != '_').map_or(0, |at| at + 1);
        let (before, ty) = before.split_at(start);
        let before = before.strip_suffix("aws::").or_else(|| before.strip_suffix("random::"))?;
        (ty.starts_with(|c: char| c.is_ascii_uppercase()) && ty != "Provider").then_some((before, ty))
    })
}

fn places() -> Vec<Place> {
    let src = Path::new(env!("CARGO_MANIFEST_DIR")).join("src");
    let mut found = Vec::new();
    for path in files(&src, ".rs") {
        let text = fs::read_to_string(&path).unwrap();
        let file = path.strip_prefix(&src).unwrap().to_str().unwrap().to_owned();
        for (before, ty) in made(&text) {
            let argument = before.trim_end().strip_suffix(',').map(|before| before.rsplit(['(', ',']).next().unwrap());
            let id = argument.and_then(|id| id.trim().strip_prefix('"')?.strip_suffix('"')).map(str::to_owned);
            found.push(Place { file: file.clone(), ty: ty.to_owned(), id });
        }
    }
    found
}

/// `S3Bucket` for `aws_s3_bucket`.
fn bound(ty: &str) -> String {
    let words = ty.split('_').skip(1);
    words.map(|word| word[..1].to_uppercase() + &word[1..]).collect()
}

/// Type and name of each resource of a module.
fn addresses(text: &str) -> Vec<(String, String)> {
    let headers = text.lines().filter_map(|line| line.strip_prefix("resource \""));
    headers
        .map(|line| {
            let mut parts = line.split('"');
            (parts.next().unwrap().to_owned(), parts.nth(1).unwrap().to_owned())
        })
        .collect()
}

#[test]
fn each_address_has_one_source() {
    let places = places();
    let mut used = BTreeSet::new();
    for component in COMPONENTS {
        let texts = files(&exported().join(component.name), ".tf").into_iter();
        let texts = texts.filter(|path| !path.to_str().unwrap().contains("/examples/"));
        let mut known: BTreeMap<(String, String), usize> = BTreeMap::new();
        for address in texts.flat_map(|path| addresses(&fs::read_to_string(path).unwrap())) {
            *known.entry(address).or_default() += 1;
        }
        assert!(known.len() > 10, "{} has {} addresses", component.name, known.len());
        for ((ty, name), times) in known {
            assert_eq!(times, 1, "{}: {ty}.{name} is written {times} times", component.name);
            // What a component has in another one begins with its name there.
            let within = COMPONENTS.iter().find_map(|part| {
                let part = part.name.replace('-', "_");
                Some((part.clone(), name.strip_prefix(&format!("{part}_"))?.to_owned()))
            });
            let (own, name) = within.unwrap_or_else(|| (component.name.replace('-', "_"), name.clone()));
            let is_own = |place: &&Place| place.component() == Some(own.as_str());
            let is_shared = |place: &&Place| place.component().is_none();
            // Its own files; else what all components share, such as keys; else a part of another component.
            let of_type: Vec<&Place> = places.iter().filter(|place| place.ty == bound(&ty)).collect();
            let nearest = [&is_own as &dyn Fn(&&Place) -> bool, &is_shared, &|_| true].into_iter();
            let mut nearest = nearest.map(|is_near| of_type.iter().copied().filter(is_near).collect::<Vec<_>>());
            let own = nearest.find(|places| !places.is_empty()).unwrap_or_default();
            let exact: Vec<&Place> = own.iter().copied().filter(|place| place.id.as_ref() == Some(&name)).collect();
            let sources =
                if exact.is_empty() { own.into_iter().filter(|place| place.id.is_none()).collect() } else { exact };
            // A place whose id comes from elsewhere stands for several names, but two places never for one.
            let files: BTreeSet<&str> = sources.iter().map(|place| place.file.as_str()).collect();
            assert!(
                files.len() == 1 && (sources.len() == 1 || sources.iter().all(|place| place.id.is_none())),
                "{}: {ty}.{name} has the sources {sources:#?}",
                component.name
            );
            used.insert(ty);
        }
    }
    assert!(used.len() > 60, "only {} types were found", used.len());
}

/// Platforms are made of components: neither an example nor the provider writes a resource that a component has.
#[test]
fn nobody_writes_a_resource_of_a_component_again() {
    let tree = Path::new(env!("CARGO_MANIFEST_DIR")).join("..");
    // A type that several components have, such as a role or a group of rules, has uses of its own elsewhere.
    let mut owners: BTreeMap<String, BTreeSet<Option<String>>> = BTreeMap::new();
    for place in places() {
        owners.entry(place.ty.clone()).or_default().insert(place.component().map(str::to_owned));
    }
    let is_owned = |owners: &BTreeSet<Option<String>>| owners.len() == 1 && !owners.contains(&None);
    let owned: BTreeSet<String> = owners.into_iter().filter(|(_, owners)| is_owned(owners)).map(|(ty, _)| ty).collect();
    assert!(owned.len() > 60, "only {} types have one component", owned.len());
    let texts = |folder: &str, end: &str| -> Vec<(PathBuf, String)> {
        // Tests, and the examples of others' modules and providers, have resources of their own to show something with.
        let is_judged = |path: &PathBuf| {
            let text = path.strip_prefix(&tree).unwrap().to_str().unwrap().to_owned();
            !["/tests/", "/tests.rs", "examples/own-module/", "examples/own-provider/"]
                .iter()
                .any(|part| text.contains(part))
        };
        let files = files(&tree.join(folder), end).into_iter().filter(is_judged);
        files.map(|path| (path.clone(), fs::read_to_string(path).unwrap())).collect()
    };
    let rust = [texts("examples", ".rs"), texts("provider", ".rs")].concat();
    assert!(rust.len() > 20, "only {} files were read", rust.len());
    for (path, text) in &rust {
        for (_, ty) in made(text) {
            assert!(!owned.contains(ty), "{} makes a {ty} by itself: use the component", path.display());
        }
    }
    let terraform = [texts("examples", ".tf"), texts("provider", ".tf")].concat();
    let calls = files(&exported(), ".tf").into_iter().filter(|path| path.to_str().unwrap().contains("/examples/"));
    let calls = calls.map(|path| (path.clone(), fs::read_to_string(path).unwrap()));
    for (path, text) in terraform.into_iter().chain(calls) {
        for (ty, name) in addresses(&text) {
            assert!(!owned.contains(&bound(&ty)), "{} has {ty}.{name}: use the module", path.display());
        }
    }
}
