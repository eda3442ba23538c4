//! A folder as a zip file that has the same bytes wherever it is made.

use crate::File;
use std::collections::BTreeMap;
use std::io::{Cursor, Write};
use zip::result::ZipError;
use zip::write::SimpleFileOptions;
use zip::{CompressionMethod, DateTime, System, ZipWriter};

/// Packs files in the order of their paths. All have the time 1980-01-01, the first that the format can hold.
///
/// # Errors
/// A path or content is longer than the format can hold.
pub(crate) fn pack(files: &BTreeMap<String, File>) -> Result<Vec<u8>, ZipError> {
    let mut writer = ZipWriter::new(Cursor::new(Vec::new()));
    for (path, file) in files {
        let options = SimpleFileOptions::default()
            .compression_method(CompressionMethod::Deflated)
            .compression_level(Some(6))
            .last_modified_time(DateTime::DEFAULT)
            .large_file(u32::try_from(file.bytes.len()).is_err())
            // Otherwise the header tells where it was packed.
            .system(System::Unix)
            .unix_permissions(file.mode());
        writer.start_file(path, options)?;
        writer.write_all(&file.bytes)?;
    }
    Ok(writer.finish()?.into_inner())
}
