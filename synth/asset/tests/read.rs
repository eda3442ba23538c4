//! What becomes of files on disk.

#![expect(clippy::unwrap_used, reason = "a test that cannot go on fails")]

use ledgerform_asset::{Content, Kind, ReadError, Source, read};
use std::fs;
use std::io::{Cursor, Read};
use std::path::{Path, PathBuf};

/// A folder with these files, in which a name that ends with `*` is that of an executable file.
fn folder(files: &[(&str, &str)]) -> tempfile::TempDir {
    let folder = tempfile::tempdir().unwrap();
    for (name, text) in files {
        let path = folder.path().join(name.trim_end_matches('*'));
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(&path, text).unwrap();
        #[cfg(unix)]
        mode(&path, if name.ends_with('*') { 0o700 } else { 0o600 });
    }
    folder
}

#[cfg(unix)]
fn mode(path: &Path, mode: u32) {
    use std::os::unix::fs::PermissionsExt;
    fs::set_permissions(path, fs::Permissions::from_mode(mode)).unwrap();
}

fn source(kind: Kind, path: &Path, ignore: &[&str]) -> Source {
    let ignore = ignore.iter().map(|pattern| (*pattern).to_owned()).collect();
    Source { kind, path: path.to_owned(), ignore, ignore_file: None }
}

fn content(kind: Kind, files: &[(&str, &str)]) -> Content {
    let folder = folder(files);
    read(&source(kind, folder.path(), &[])).unwrap()
}

#[test]
fn the_hash_covers_names_modes_and_contents() {
    for kind in [Kind::Directory, Kind::Archive] {
        let base = content(kind, &[("a", "1"), ("b/c", "2")]);
        assert_eq!(base.hash.len(), 32);
        assert!(base.hash.bytes().all(|b| b.is_ascii_digit() || (b'A'..=b'F').contains(&b)), "{}", base.hash);
        assert_eq!(base, content(kind, &[("b/c", "2"), ("a", "1")]));
        let others: &[&[(&str, &str)]] = &[
            &[("a", "1"), ("b/d", "2")],
            &[("a", "1"), ("b/c", "3")],
            &[("a", "1")],
            &[("a", "12"), ("b/c", "")],
            #[cfg(unix)]
            &[("a*", "1"), ("b/c", "2")],
        ];
        for other in others {
            let other_content = content(kind, other);
            assert_ne!(base.hash, other_content.hash, "{other:?}");
            assert_ne!(base.sha256, other_content.sha256, "{other:?}");
        }
    }
    assert_ne!(content(Kind::Directory, &[("a", "1")]).hash, content(Kind::Archive, &[("a", "1")]).hash);
}

#[test]
fn digests_are_those_of_every_machine() {
    let folder = folder(&[("main.py", "print()\n"), ("lib/run.sh", "exit\n")]);
    let file = read(&source(Kind::File, &folder.path().join("main.py"), &[])).unwrap();
    assert_eq!((file.name.as_str(), file.files.len()), ("main.py", 1));
    // `printf 'print()\n' | openssl dgst -sha256 -binary | base64`
    assert_eq!(file.sha256, "2FlPoSaOyrxir3yeJEm4xG2w9CbNmq04TGfv5Z5YKz4=");
    assert_eq!(file.hash, "5CCFDEA9E0E37B6C9DAA0314809361FB");
    // This changes with the packer, which is then a change for users: their functions are deployed once more.
    let archive = read(&source(Kind::Archive, folder.path(), &[])).unwrap();
    assert_eq!(
        (archive.hash.as_str(), archive.sha256.as_str()),
        ("DFE6B5889CC231A576B84E6218483D98", "2MIzqPfYF/JHRuqB+tyzRfcIXyVBNS84luRkwxf1w5U=")
    );
}

#[test]
fn archives_keep_names_contents_and_who_may_execute() {
    let folder = folder(&[("z.txt", "last"), ("bin/run*", "#!/bin/sh\n"), ("ü/ß.txt", "x")]);
    let content = read(&source(Kind::Archive, folder.path(), &[])).unwrap();
    let mut archive = zip::ZipArchive::new(Cursor::new(content.files["archive.zip"].bytes.to_vec())).unwrap();
    let mut found = Vec::new();
    for i in 0..archive.len() {
        let mut file = archive.by_index(i).unwrap();
        let mut text = String::new();
        file.read_to_string(&mut text).unwrap();
        let mode = file.unix_mode().unwrap() & 0o777;
        assert_eq!(file.last_modified().unwrap().to_string(), "1980-01-01 00:00:00");
        let name = file.name().unwrap().into_owned();
        found.push((name, text, mode));
    }
    let run = if cfg!(unix) { 0o755 } else { 0o644 };
    let expected = [("bin/run", "#!/bin/sh\n", run), ("z.txt", "last", 0o644), ("ü/ß.txt", "x", 0o644)];
    assert_eq!(found, expected.map(|(name, text, mode)| (name.to_owned(), text.to_owned(), mode)));
}

/// The files that are left.
#[track_caller]
fn left(ignore: &[&str], ignore_file: Option<&str>, expected: &[&str]) {
    let folder = folder(&[
        ("a.py", ""),
        ("a.log", ""),
        ("keep.log", ""),
        ("sub/a.log", ""),
        ("sub/b.py", ""),
        ("sub/build/x", ""),
        ("build/y", ""),
        (".dotignore", "# comment\n\n*.py\n"),
    ]);
    let mut source = source(Kind::Directory, folder.path(), ignore);
    source.ignore_file = ignore_file.map(str::to_owned);
    let found: Vec<String> = read(&source).unwrap().files.into_keys().filter(|path| path != ".dotignore").collect();
    assert_eq!(found, expected, "{ignore:?}");
}

#[test]
fn patterns_are_those_of_gitignore() {
    let logs = ["a.py", "build/y", "keep.log", "sub/b.py", "sub/build/x"];
    left(&[], None, &["a.log", "a.py", "build/y", "keep.log", "sub/a.log", "sub/b.py", "sub/build/x"]);
    left(&["*.log", "!keep.log"], None, &logs);
    left(&["/build", "*.log"], None, &["a.py", "sub/b.py", "sub/build/x"]);
    left(&["build/", "sub/*.py"], None, &["a.log", "a.py", "keep.log", "sub/a.log"]);
    // Nothing in a folder that is left out can be taken back, as in git.
    left(&["sub", "!sub/b.py", "*.log"], None, &["a.py", "build/y"]);
    left(&["**/build/**", "*.log"], Some(".dotignore"), &[]);
}

#[track_caller]
fn fails(source: &Source, expected: &str) {
    let error: ReadError = read(source).unwrap_err();
    let root = source.path.to_string_lossy().into_owned();
    assert_eq!(error.to_string().replace(&root, "ROOT"), expected);
}

#[test]
fn what_cannot_be_read_is_named() {
    let place = folder(&[("a/b", "x")]);
    let path = |name: &str| place.path().join(name);
    let missing = "cannot read `ROOT`: No such file or directory (os error 2)";
    if cfg!(unix) {
        fails(&source(Kind::File, &path("none"), &[]), missing);
        fails(&source(Kind::Archive, &path("none"), &[]), missing);
        let from_file = Source { ignore_file: Some(".none".into()), ..source(Kind::Archive, &path("a"), &[]) };
        fails(&from_file, "cannot read `ROOT/.none`: No such file or directory (os error 2)");
    }
    fails(&source(Kind::File, &path("a"), &[]), "`ROOT` is not a file");
    fails(&source(Kind::Directory, &path("a/b"), &[]), "`ROOT` is not a folder");
    fails(&source(Kind::Directory, &path("a"), &["b"]), "`ROOT` has no files, or all are ignored");
    let error = read(&source(Kind::Directory, &path("a"), &["x{"])).unwrap_err().to_string();
    assert!(error.starts_with("`x{` is not a pattern: "), "{error}");
}

#[cfg(unix)]
#[test]
fn links_are_followed_within_the_folder_only() {
    use std::os::unix::fs::symlink;
    let place = folder(&[("in/real/file", "x"), ("in-beside/secret", "y")]);
    let inside = place.path().join("in");
    let link = |target: &str, name: &str| symlink(target, inside.join(name)).unwrap();
    link("real/file", "link");
    link("real", "linked");
    let found: Vec<String> = read(&source(Kind::Directory, &inside, &[])).unwrap().files.into_keys().collect();
    assert_eq!(found, ["link", "linked/file", "real/file"]);

    for (target, expected) in [
        ("../in-beside/secret", "`ROOT/odd` is a link out of the folder: it is not followed"),
        ("../in-beside", "`ROOT/odd` is a link out of the folder: it is not followed"),
        (".", "`ROOT/odd` is a link to a folder around it: it is not followed"),
        ("nowhere", "cannot read `ROOT/odd`: No such file or directory (os error 2)"),
    ] {
        link(target, "odd");
        fails(&source(Kind::Directory, &inside, &[]), expected);
        assert!(read(&source(Kind::Directory, &inside, &["odd"])).is_ok());
        fs::remove_file(inside.join("odd")).unwrap();
    }
}

#[test]
fn the_content_does_not_reach_a_log() {
    let content = content(Kind::Directory, &[("password", "hunter2")]);
    assert!(!format!("{content:?}").contains("hunter2"));
    assert_eq!(PathBuf::from(&content.name), PathBuf::new());
}
