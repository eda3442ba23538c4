//! Reads the archive that `build.rs` writes: an index, and chunks that are unpacked one at a time.

use flate2::read::DeflateDecoder;
use std::io::Read as _;
use std::sync::{Arc, LazyLock, Mutex, PoisonError};

static CHUNKS: &[u8] = include_bytes!(concat!(env!("OUT_DIR"), "/documents.bin"));
static INDEX: LazyLock<String> =
    LazyLock::new(|| inflate(include_bytes!(concat!(env!("OUT_DIR"), "/documents.idx"))).unwrap_or_default());

/// A line of the index, with positions instead of lengths.
pub(crate) enum Line {
    /// A document begins.
    Document { name: &'static str, version: &'static str, source: &'static str },
    /// The document that began last has an entry.
    Entry { kind: &'static str, name: &'static str, entry: Entry },
}

/// Where the JSON text of one type stands.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Entry {
    chunk: Span,
    text: Span,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Span {
    start: usize,
    end: usize,
}

impl Span {
    /// The span of `length` right after this one.
    fn next(self, length: &str) -> Option<Self> {
        Some(Self { start: self.end, end: self.end + length.parse::<usize>().ok()? })
    }
}

/// The lines of the index in order.
pub(crate) fn lines() -> impl Iterator<Item = Line> {
    let (mut chunk, mut text) = (Span { start: 0, end: 0 }, Span { start: 0, end: 0 });
    INDEX.lines().filter_map(move |line| {
        let mut words = line.split(' ');
        match (words.next()?, words.next()?, words.next()) {
            ("chunk", length, None) => {
                chunk = chunk.next(length)?;
                text = Span { start: 0, end: 0 };
                None
            }
            ("document", name, Some(version)) => Some(Line::Document { name, version, source: words.next()? }),
            (kind, name, Some(length)) => {
                text = text.next(length)?;
                Some(Line::Entry { kind, name, entry: Entry { chunk, text } })
            }
            _ => None,
        }
    })
}

/// The chunk unpacked last: types next to each other by name are often read after one another.
#[derive(Debug, Default)]
pub(crate) struct Cache(Mutex<Option<(Span, Arc<str>)>>);

impl Cache {
    /// Hands the JSON text of an entry to `read`; `None` if the archive does not hold it.
    pub(crate) fn read<R>(&self, entry: Entry, read: impl FnOnce(&str) -> Option<R>) -> Option<R> {
        let chunk = self.chunk(entry.chunk)?;
        read(chunk.get(entry.text.start..entry.text.end)?)
    }

    fn chunk(&self, span: Span) -> Option<Arc<str>> {
        let mut last = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        match &*last {
            Some((at, chunk)) if *at == span => Some(Arc::clone(chunk)),
            _ => {
                let chunk: Arc<str> = inflate(CHUNKS.get(span.start..span.end)?)?.into();
                *last = Some((span, Arc::clone(&chunk)));
                Some(chunk)
            }
        }
    }
}

fn inflate(packed: &[u8]) -> Option<String> {
    let mut text = String::new();
    DeflateDecoder::new(packed).read_to_string(&mut text).ok()?;
    Some(text)
}
