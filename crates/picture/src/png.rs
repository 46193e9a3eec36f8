//! A picture as PNG, for wherever SVG is not shown. The one typeface that pictures are measured in is embedded, so the
//! same SVG gives the same pixels on every machine.

use crate::font::TYPEFACE;
use resvg::tiny_skia::{Pixmap, Transform};
use resvg::usvg::{FontResolver, Options, Tree};
use std::sync::Arc;

/// The most pixels that a picture may have: 256 MiB of memory.
const MOST_PIXELS: f64 = 64.0 * 1024.0 * 1024.0;

/// Why there is no PNG.
#[derive(Debug, Clone, PartialEq, thiserror::Error)]
pub enum PngProblem {
    /// The picture would not fit into memory.
    #[error("expected at most {} million pixels, found {}; choose a smaller scale", MOST_PIXELS as u64 / 1_000_000, *.0 as u64 / 1_000_000)]
    TooLarge(f64),
    /// The text is no SVG that can be drawn.
    #[error("the picture cannot be drawn: {0}")]
    Undrawable(String),
}

/// The pixels of an SVG file as PNG. `scale` is the number of pixels for each point, above 0.
///
/// # Errors
/// When the picture is too large, or the text is no SVG.
pub fn png(svg: &str, scale: f64) -> Result<Vec<u8>, PngProblem> {
    let mut options = Options::default();
    let database = options.fontdb_mut();
    database.load_font_data(TYPEFACE.to_vec());
    let id = database.faces().next().map(|face| face.id);
    // Whatever family a text names, it is drawn in the one that it was measured in.
    options.font_resolver =
        FontResolver { select_font: Box::new(move |_, _| id), select_fallback: Box::new(|_, _, _: &mut Arc<_>| None) };
    let undrawable = |problem: &dyn std::fmt::Display| PngProblem::Undrawable(problem.to_string());
    let tree = Tree::from_str(svg, &options).map_err(|error| undrawable(&error))?;
    let (width, height) = (f64::from(tree.size().width()) * scale, f64::from(tree.size().height()) * scale);
    if width * height > MOST_PIXELS {
        return Err(PngProblem::TooLarge(width * height));
    }
    let pixels = Pixmap::new((width.ceil() as u32).max(1), (height.ceil() as u32).max(1));
    let mut pixels = pixels.ok_or(PngProblem::TooLarge(width * height))?;
    let scale = scale as f32;
    resvg::render(&tree, Transform::from_scale(scale, scale), &mut pixels.as_mut());
    pixels.encode_png().map_err(|error| undrawable(&error))
}
