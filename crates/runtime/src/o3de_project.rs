//! An Open 3D Engine project as a whole: its settings registry, its AWS resource mapping file, its path aliases.
//!
//! A project is named by `--o3de-project`, or stands above the graph. Its files are as untrusted as those of a graph's
//! folder: nothing outside the project is read for it, and what it names needs the same consent.

use crate::Error;
use crate::graph_file::file_error;
use crate::surroundings::Folder;
use authcanvas_auth::backend::{FileFaults, SettingsRegistry};
use std::path::{Component, Path, PathBuf};

/// The file by which a project is told.
const PROJECT_FILE: &str = "project.json";
/// The member of that file that other tools' files of the name do not have.
const PROJECT_NAME: &str = "project_name";
const REGISTRY_FOLDER: &str = "Registry";
const REGISTRY_SUFFIX: &str = ".setreg";
const CONFIG_FOLDER: &str = "Config";
const PROFILE: &str = "/Amazon/AWSCore/ProfileName";
const MAPPING_FILE: &str = "/Amazon/AWSCore/ResourceMappingConfigFileName";
/// The profile that every machine has, named or not.
const DEFAULT_PROFILE: &str = "default";
/// Folders that paths can begin with: the project's own, and the one that it stands in.
const PROJECT_ROOT: &str = "@projectroot@";
const DEV_ROOT: &str = "@devroot@";

/// A project.
#[derive(Debug, Clone)]
pub(crate) struct Project {
    /// Its folder, links followed.
    folder: PathBuf,
    /// Its settings files, in the order in which they are merged.
    files: Vec<PathBuf>,
    settings: SettingsRegistry,
}

impl Project {
    /// The project of a run: the one that is named, else the nearest one above the graph.
    pub(crate) fn of_run(named: Option<&Path>, graph_folder: &Path) -> Result<Option<Self>, Error> {
        match named {
            Some(folder) => Self::open(folder).map(Some),
            None => Self::above(graph_folder),
        }
    }

    fn open(folder: &Path) -> Result<Self, Error> {
        let real = std::fs::canonicalize(folder).map_err(|error| file_error(folder, &error))?;
        if !real.join(PROJECT_FILE).is_file() && !real.join(REGISTRY_FOLDER).is_dir() {
            return Err(Error::File {
                path: folder.to_owned(),
                problem: format!(
                    "no Open 3D Engine project: expected {PROJECT_FILE} or a folder {REGISTRY_FOLDER} in it"
                ),
            });
        }
        let files = settings_files(&real)?;
        let texts = files.iter().map(|path| {
            let text = std::fs::read_to_string(path).map_err(|error| file_error(path, &error))?;
            Ok((path.display().to_string(), text))
        });
        let texts: Vec<(String, String)> = texts.collect::<Result<_, Error>>()?;
        let merged = SettingsRegistry::merge(texts.iter().map(|(name, text)| (name.as_str(), text.as_str())));
        Ok(Self { folder: real, files, settings: merged.map_err(wrong)? })
    }

    fn above(graph_folder: &Path) -> Result<Option<Self>, Error> {
        let absolute = std::fs::canonicalize(graph_folder).map_err(|error| file_error(graph_folder, &error))?;
        let folder = absolute.ancestors().find(|folder| is_project(folder));
        folder.map(Self::open).transpose()
    }

    /// Its folder.
    pub(crate) fn folder(&self) -> &Path {
        &self.folder
    }

    /// Its settings files, in the order in which they are merged.
    pub(crate) fn files(&self) -> &[PathBuf] {
        &self.files
    }

    /// What messages, and requests without a path of their own, call its providers' settings.
    pub(crate) fn registry_name(&self) -> String {
        self.folder.join(REGISTRY_FOLDER).join(format!("*{REGISTRY_SUFFIX}")).display().to_string()
    }

    /// Its providers' settings, as the text of a registry file.
    pub(crate) fn registry_text(&self) -> String {
        self.settings.providers()
    }

    /// The profile of the AWS configuration files that it names.
    pub(crate) fn profile(&self) -> Option<&str> {
        self.settings.text(PROFILE).filter(|name| *name != DEFAULT_PROFILE)
    }

    /// The resource mapping file that it names.
    pub(crate) fn mapping_file(&self) -> Result<Option<PathBuf>, Error> {
        let Some(name) = self.settings.text(MAPPING_FILE) else { return Ok(None) };
        let folder = self.folder.join(CONFIG_FOLDER);
        let found = Folder::open(&folder)?.confined(name);
        found.map(Some).map_err(|problem| Error::File { path: folder.join(name), problem })
    }

    /// The file of the project that a path with an alias means.
    pub(crate) fn resolve(&self, path: &str) -> Result<PathBuf, String> {
        let (base, rest) = match (path.strip_prefix(PROJECT_ROOT), path.strip_prefix(DEV_ROOT)) {
            (Some(rest), _) => (self.folder.as_path(), rest),
            (None, Some(rest)) => (self.folder.parent().unwrap_or(&self.folder), rest),
            (None, None) => return Err(format!("expected {PROJECT_ROOT} or {DEV_ROOT} before the path")),
        };
        let rest = Path::new(rest.trim_start_matches(['/', '\\']));
        if !rest.components().all(|part| matches!(part, Component::Normal(_) | Component::CurDir)) {
            return Err("it leads out of the project's folder".to_owned());
        }
        let real = std::fs::canonicalize(base.join(rest)).map_err(|error| error.to_string())?;
        if real.starts_with(&self.folder) { Ok(real) } else { Err("it leads out of the project's folder".to_owned()) }
    }
}

/// True for a folder with a project in it.
fn is_project(folder: &Path) -> bool {
    let text = std::fs::read_to_string(folder.join(PROJECT_FILE)).ok();
    let json = text.and_then(|text| serde_json::from_str::<serde_json::Value>(&text).ok());
    json.is_some_and(|json| json.get(PROJECT_NAME).is_some())
}

/// The settings files of a project that hold for every build of it, sorted by name.
fn settings_files(folder: &Path) -> Result<Vec<PathBuf>, Error> {
    let registry = folder.join(REGISTRY_FOLDER);
    if !registry.is_dir() {
        return Ok(Vec::new());
    }
    let entries = std::fs::read_dir(&registry).map_err(|error| file_error(&registry, &error))?;
    let mut files = Vec::new();
    for entry in entries {
        let path = entry.map_err(|error| file_error(&registry, &error))?.path();
        let name = path.file_name().map(|name| name.to_string_lossy().to_lowercase()).unwrap_or_default();
        // A name with a further dot holds for special builds of the engine only.
        let is_plain = name.strip_suffix(REGISTRY_SUFFIX).is_some_and(|stem| !stem.is_empty() && !stem.contains('.'));
        let is_inside = || std::fs::canonicalize(&path).is_ok_and(|real| real.starts_with(folder) && real.is_file());
        if is_plain && is_inside() {
            files.push(path);
        }
    }
    files.sort();
    Ok(files)
}

fn wrong(faults: FileFaults) -> Error {
    let name = format!("{}:", faults.file);
    let lines: Vec<String> =
        faults.lines().iter().map(|line| line.strip_prefix(&name).unwrap_or(line).to_owned()).collect();
    Error::File { path: PathBuf::from(&faults.file), problem: lines.join("\n") }
}
