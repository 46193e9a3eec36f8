//! The version of the file format: which one is written, and which ones are read.
//!
//! Format 1 is the first. A later one adds its upgrade step here, so that older files are read for ever.

use crate::{LoadError, Location};

/// The version of the format that [`crate::write`] writes.
pub const FORMAT: u32 = 1;

/// Refuses a version that this program does not know; `found` is nothing where the file says no whole number.
pub(crate) fn check_format(found: Option<i64>, location: Location) -> Result<(), LoadError> {
    match found {
        None => Err(LoadError::NoFormat { location }),
        Some(found) if found > i64::from(FORMAT) => Err(LoadError::NewerFormat { location, found }),
        Some(found) if found < 1 => Err(LoadError::UnknownFormat { location, found }),
        Some(_) => Ok(()),
    }
}
