//! `new`: a starting graph from the shipped ones, with the files that it needs to run.
//!
//! Nothing that is there is ever overwritten, and nothing is written unless everything can be.

use super::args::NewCommand;
use super::output::Output;
use super::text::{add_paragraph, unknown, visible};
use crate::graph_file::{create_text, file_error, folder_of};
use crate::{Error, exit_code, profile};
use authcanvas_graph::{Graph, read};
use std::path::{Path, PathBuf};

/// A shipped graph.
#[derive(Debug, Clone, Copy)]
pub struct Template {
    /// By which `new` finds it.
    pub name: &'static str,
    /// The file.
    pub text: &'static str,
}

/// Every shipped graph, sorted by name.
pub fn templates() -> &'static [Template] {
    TEMPLATES
}

/// The shipped graph of this name.
pub fn template(name: &str) -> Option<&'static Template> {
    TEMPLATES.iter().find(|template| template.name == name)
}

/// The shipped graphs, sorted by name.
const TEMPLATES: &[Template] = &[
    Template { name: "anonymous_credentials", text: include_str!("../../../../graphs/anonymous_credentials.ron") },
    Template { name: "custom_oidc_device", text: include_str!("../../../../graphs/custom_oidc_device.ron") },
    Template { name: "forgot_password", text: include_str!("../../../../graphs/forgot_password.ron") },
    Template { name: "google_device_sign_in", text: include_str!("../../../../graphs/google_device_sign_in.ron") },
    Template { name: "initialize", text: include_str!("../../../../graphs/initialize.ron") },
    Template { name: "lwa_device_sign_in", text: include_str!("../../../../graphs/lwa_device_sign_in.ron") },
    Template { name: "lwa_device_sign_in_flow", text: include_str!("../../../../graphs/lwa_device_sign_in_flow.ron") },
    Template { name: "mfa_sign_in", text: include_str!("../../../../graphs/mfa_sign_in.ron") },
    Template { name: "new_password_sign_in", text: include_str!("../../../../graphs/new_password_sign_in.ron") },
    Template { name: "oidc_pkce_sign_in", text: include_str!("../../../../graphs/oidc_pkce_sign_in.ron") },
    Template { name: "password_sign_in", text: include_str!("../../../../graphs/password_sign_in.ron") },
    Template { name: "password_sign_in_flow", text: include_str!("../../../../graphs/password_sign_in_flow.ron") },
    Template { name: "refresh", text: include_str!("../../../../graphs/refresh.ron") },
    Template { name: "sign_out", text: include_str!("../../../../graphs/sign_out.ron") },
    Template { name: "sign_up", text: include_str!("../../../../graphs/sign_up.ron") },
];

/// The profiles beside the shipped graphs.
const PROFILES: &str = include_str!("../../../../graphs/authcanvas.ron");

/// The files that shipped graphs name, by the name they use.
const COMPANIONS: [(&str, &str); 2] = [
    ("authenticationProvider.setreg", include_str!("../../../../graphs/authenticationProvider.setreg")),
    ("openIdProvider.setreg", include_str!("../../../../graphs/openIdProvider.setreg")),
];

pub(crate) fn run(command: &NewCommand, output: &Output) -> Result<u8, Error> {
    let (Some(name), path) = (&command.template, &command.path) else {
        output.result(&listing()?);
        return Ok(exit_code::OK);
    };
    let Some(template) = template(name) else {
        let names = TEMPLATES.iter().map(|template| template.name);
        return Err(unknown("template", name, names, "`authcanvas new` lists all of them."));
    };
    let Some(path) = path else {
        return Err(Error::Usage(format!(
            "say where to write the graph: authcanvas new {name} {name}.ron, or another path"
        )));
    };
    write(template, path, &mut |note| output.note(note))
}

fn listing() -> Result<String, Error> {
    let mut out = String::new();
    for template in TEMPLATES {
        out.push_str(&format!("{}\n", template.name));
        add_paragraph(&mut out, 4, "", &graph_of(template)?.doc);
    }
    Ok(out)
}

fn graph_of(template: &Template) -> Result<Graph, Error> {
    match read(template.text.as_bytes()) {
        Ok(reading) => Ok(reading.graph),
        Err(error) => Err(Error::Bug(format!("the shipped graph {} cannot be read: {error}", template.name))),
    }
}

fn write(template: &Template, path: &Path, note: &mut dyn FnMut(&str)) -> Result<u8, Error> {
    check_path(template, path)?;
    // The graph stands last, so that it is there only when everything it needs is.
    let reached = create_companions(template, folder_of(path), note)?;
    create_text(template.text, path)?;
    note(&format!("{}: written", path.display()));
    if let Some(reached) = reached {
        note(&format!("its profiles are those of {}", reached.display()));
    }
    note(&format!("run it with: authcanvas run {}", path.display()));
    Ok(exit_code::OK)
}

/// Writes what a shipped graph needs beside a graph that began as one, where nothing is yet.
///
/// # Errors
/// When something cannot be written.
pub fn write_companions(name: &str, path: &Path) -> Result<(), Error> {
    match template(name) {
        Some(template) => create_companions(template, folder_of(path), &mut |_| ()).map(drop),
        None => Ok(()),
    }
}

/// Writes the files that a shipped graph needs into a folder; answers the profile file that its runs use already.
fn create_companions(template: &Template, folder: &Path, note: &mut dyn FnMut(&str)) -> Result<Option<PathBuf>, Error> {
    let mut files = Vec::new();
    for named in authcanvas_auth::registry_paths(&graph_of(template)?) {
        if let Some((name, text)) = COMPANIONS.iter().find(|(name, _)| *name == named) {
            files.push((folder.join(name), *text));
        }
    }
    let reached = profile_in_reach(folder)?;
    if reached.is_none() {
        files.push((folder.join(profile::FILE_NAME), PROFILES));
    }
    std::fs::create_dir_all(folder).map_err(|error| file_error(folder, &error))?;
    for (companion, text) in files {
        if companion.symlink_metadata().is_ok() {
            note(&format!("{}: there already, kept as it is", companion.display()));
        } else {
            create_text(text, &companion)?;
            note(&format!("{}: written", companion.display()));
        }
    }
    Ok(reached)
}

fn check_path(template: &Template, path: &Path) -> Result<(), Error> {
    let refused = |problem: String| Err(Error::File { path: path.to_owned(), problem });
    if path.is_dir() {
        let inside = path.join(template.name).with_extension("ron");
        return refused(format!("expected the graph's file, found a folder; write {} instead", inside.display()));
    }
    if folder_of(path).is_file() {
        return refused(format!(
            "expected a folder before the file's name, found the file {}",
            folder_of(path).display()
        ));
    }
    if path.symlink_metadata().is_ok() {
        return refused("there is a file already, and it is not overwritten; choose another path".to_owned());
    }
    if path.extension().is_none_or(|extension| extension != "ron") {
        return Err(Error::Usage(format!(
            "expected a path that ends in .ron, found `{}`; a graph in a file of another name would not be found by \
             `check` and `test`",
            visible(&path.display().to_string())
        )));
    }
    if path.file_name().is_some_and(|name| name == profile::FILE_NAME) {
        return Err(Error::Usage(format!(
            "{} is the name of the profiles' file; choose another one for the graph",
            profile::FILE_NAME
        )));
    }
    Ok(())
}

/// The profile file that runs of graphs in a folder would use. The folder need not exist yet.
fn profile_in_reach(folder: &Path) -> Result<Option<PathBuf>, Error> {
    let existing = folder.ancestors().find(|folder| folder.is_dir() || *folder == Path::new(""));
    match existing {
        Some(existing) if existing != Path::new("") => profile::nearest_file(existing),
        Some(_) | None => profile::nearest_file(Path::new(".")),
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]

    use super::*;

    #[test]
    fn every_shipped_graph_is_a_template() {
        let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../graphs");
        let mut shipped: Vec<String> = std::fs::read_dir(folder)
            .unwrap()
            .map(|entry| entry.unwrap().path())
            .filter(|path| path.extension().is_some_and(|extension| extension == "ron"))
            .map(|path| path.file_stem().unwrap().to_string_lossy().into_owned())
            .filter(|name| *name != "authcanvas")
            .collect();
        shipped.sort();
        let names: Vec<&str> = TEMPLATES.iter().map(|template| template.name).collect();
        assert_eq!(names, shipped);
    }

    #[test]
    fn every_file_that_a_template_names_comes_with_it() {
        for template in TEMPLATES {
            for named in authcanvas_auth::registry_paths(&graph_of(template).unwrap()) {
                assert!(COMPANIONS.iter().any(|(name, _)| *name == named), "{}: {named}", template.name);
            }
        }
    }
}
