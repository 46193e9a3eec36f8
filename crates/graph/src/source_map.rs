//! Where things stand in the text a graph was read from.

use crate::Site;
use std::collections::BTreeMap;
use std::fmt;

/// A place in a text.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Location {
    /// The line, from 1.
    pub line: u32,
    /// The column in characters, from 1.
    pub column: u32,
}

impl fmt::Display for Location {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}:{}", self.line, self.column)
    }
}

/// Knows the place of every variable, node, setting, slot and connection that a text named.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct SourceMap {
    locations: BTreeMap<Site, Location>,
}

impl SourceMap {
    /// Where a site stands. A slot or a setting without an entry of its own stands where its node does;
    /// a node, variable or connection that the text did not name stands nowhere.
    pub fn locate(&self, site: &Site) -> Option<Location> {
        if let Site::Text { line, column } = site {
            return Some(Location { line: *line, column: *column });
        }
        let of_node = || {
            let inner = if let Site::In(_, inner) = site { inner } else { site };
            Some(Site::Node(inner.node()?.clone()).inside(site.function()))
        };
        self.locations.get(site).or_else(|| self.locations.get(&of_node()?)).copied()
    }

    /// Remembers the place of a site; the first place of a site stays.
    pub(crate) fn insert(&mut self, site: Site, location: Location) {
        self.locations.entry(site).or_insert(location);
    }
}
