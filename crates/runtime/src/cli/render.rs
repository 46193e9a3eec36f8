//! `render`: a graph as a picture.

use super::args::{RenderCommand, Theme};
use super::diff::{Change, Side};
use super::output::Output;
use crate::graph_file::save_bytes;
use crate::{Error, exit_code, registry};
use authcanvas_picture::{Detail, Drawing, png, svg};

pub(crate) fn run(command: &RenderCommand, output: &Output) -> Result<u8, Error> {
    let registry = registry();
    let detail = if command.whole { Detail::Whole } else { Detail::Brief };
    let picture = match (command.diff, command.files.as_slice()) {
        (false, [file]) => {
            let side = Side::open(file)?;
            svg(&side.graph, &registry, &Drawing { theme: command.theme.into(), detail, changes: None })
        }
        (true, [before, after]) => {
            let change = Change::new(&Side::open(before)?, &Side::open(after)?, &registry);
            change.svg(&registry, command.theme.into(), detail)
        }
        (false, _) => return Err(Error::Usage("expected one graph file; two are for --diff".to_owned())),
        (true, _) => return Err(Error::Usage("expected two graph files after --diff".to_owned())),
    };
    let Some(out) = &command.out else {
        output.result(&picture);
        return Ok(exit_code::OK);
    };
    let is_of = |ending: &str| out.extension().is_some_and(|extension| extension == ending);
    let bytes = if is_of("svg") {
        picture.into_bytes()
    } else if is_of("png") {
        png(&picture, command.scale)
            .map_err(|problem| Error::File { path: out.clone(), problem: problem.to_string() })?
    } else {
        let problem = format!("expected a path that ends in .svg or .png, found {}", out.display());
        return Err(Error::Usage(problem));
    };
    if !command.check {
        save_bytes(&bytes, out)?;
        return Ok(exit_code::OK);
    }
    let found = std::fs::read(out).map_err(|error| crate::graph_file::file_error(out, &error))?;
    if found == bytes {
        return Ok(exit_code::OK);
    }
    output.result_line(&out.display().to_string());
    Ok(exit_code::FAILED)
}

impl From<Theme> for authcanvas_picture::Theme {
    fn from(theme: Theme) -> Self {
        match theme {
            Theme::Dark => Self::Dark,
            Theme::Light => Self::Light,
        }
    }
}
