//! From a byte of the text to its line and column.

use crate::Location;

/// Every so many bytes the characters before are counted once, so that a place on a very long line costs no
/// walk over that line.
const STEP: usize = 1024;

/// Finds lines and columns in a text.
#[derive(Debug)]
pub(crate) struct LineIndex<'s> {
    source: &'s str,
    /// The byte that each line begins at.
    lines: Vec<u32>,
    /// How many characters begin before each multiple of `STEP`.
    characters: Vec<u32>,
}

impl<'s> LineIndex<'s> {
    /// Indexes `source`, shorter than 4 GiB.
    pub fn new(source: &'s str) -> Self {
        let bytes = source.as_bytes();
        let line_ends = bytes.iter().enumerate().filter(|(_, byte)| **byte == b'\n');
        let lines = std::iter::once(0).chain(line_ends.map(|(offset, _)| offset as u32 + 1)).collect();
        let mut counted = 0;
        let characters = bytes
            .chunks(STEP)
            .map(|chunk| {
                let before = counted;
                counted += count_characters(chunk);
                before
            })
            .collect();
        Self { source, lines, characters }
    }

    /// The place of a byte; the end of the text for a byte past it.
    pub fn location(&self, offset: u32) -> Location {
        let offset = (offset as usize).min(self.source.len());
        let line = self.lines.partition_point(|start| *start as usize <= offset);
        let line_start = self.lines.get(line.saturating_sub(1)).map_or(0, |start| *start as usize);
        let column = self.characters_before(offset) - self.characters_before(line_start) + 1;
        Location { line: line as u32, column }
    }

    fn characters_before(&self, offset: usize) -> u32 {
        let step = (offset / STEP).min(self.characters.len().saturating_sub(1));
        let counted = self.characters.get(step).copied().unwrap_or(0);
        counted + self.source.as_bytes().get(step * STEP..offset).map_or(0, count_characters)
    }
}

/// Counts the bytes that begin a character.
fn count_characters(bytes: &[u8]) -> u32 {
    bytes.iter().filter(|byte| **byte & 0b1100_0000 != 0b1000_0000).count() as u32
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn columns_count_characters_on_long_lines_too() {
        let source = format!("é\n{}x\n", "ü".repeat(3 * STEP));
        let index = LineIndex::new(&source);
        let at = |offset: usize| index.location(offset as u32).to_string();
        assert_eq!(at(0), "1:1");
        assert_eq!(at(2), "1:2");
        assert_eq!(at(3), "2:1");
        assert_eq!(at(3 + 6 * STEP), format!("2:{}", 3 * STEP + 1));
        assert_eq!(at(source.len()), "3:1");
        assert_eq!(LineIndex::new("").location(0).to_string(), "1:1");
    }
}
