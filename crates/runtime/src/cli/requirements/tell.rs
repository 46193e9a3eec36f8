//! How the answer looks, for people and for programs.

use super::found::{Asked, BackendSort, FileState, Found};
use crate::Error;
use crate::cli::text::add_paragraph;
use serde_json::{Value, json};

/// The answer for people.
pub(super) fn text(found: &Found) -> String {
    let mut out =
        if found.title.is_empty() { format!("{}\n", found.file) } else { format!("{}: {}\n", found.file, found.title) };
    let profile = found
        .profile
        .as_ref()
        .map_or_else(|| "no profile".to_owned(), |(name, file)| format!("profile `{name}` of {file}"));
    out.push_str(&match found.backend {
        BackendSort::None => "Backend: none, it makes no auth requests\n".to_owned(),
        BackendSort::Sandbox => format!("Backend: the embedded sandbox ({profile})\n"),
        BackendSort::Aws => format!("Backend: AWS, or what stands in for it ({profile})\n"),
    });
    let (secrets, inputs): (Vec<&Asked>, Vec<&Asked>) = found.inputs.iter().partition(|asked| asked.is_secret);
    add_asked(&mut out, "Inputs", &inputs);
    add_asked(&mut out, "Secrets", &secrets);
    add_asked(&mut out, "Prompts", &found.prompts.iter().collect::<Vec<_>>());
    if !found.settings.is_empty() {
        out.push_str("\nSettings\n");
        found.settings.iter().for_each(|line| add_paragraph(&mut out, 4, "- ", &format!("MISSING: {line}")));
    }
    if !found.hosts.is_empty() {
        out.push_str("\nHosts\n");
    }
    for host in &found.hosts {
        let standing = if host.is_allowed {
            format!("allowed ({})", host.standing)
        } else {
            format!("NOT ALLOWED: {}", host.standing)
        };
        add_paragraph(&mut out, 4, "- ", &format!("{}: {}; {standing}", host.host, host.why));
    }
    out.push_str("\nFiles\n");
    for file in &found.files {
        let line = format!("{}: {}", file.path, file.what);
        match &file.state {
            FileState::There => add_paragraph(&mut out, 4, "- ", &line),
            FileState::Absent(means) => add_paragraph(&mut out, 4, "- ", &format!("{line}; not there: {means}")),
            FileState::Wrong(problems) => {
                add_paragraph(&mut out, 4, "- ", &format!("{line}; WRONG:"));
                problems.iter().for_each(|problem| add_paragraph(&mut out, 6, "", problem));
            }
        }
    }
    out.push('\n');
    let missing = found.missing();
    if missing.is_empty() {
        add_paragraph(&mut out, 0, "", "Nothing is missing.");
    } else {
        add_paragraph(&mut out, 0, "", &format!("Missing: {}.", missing.join("; ")));
    }
    out
}

fn add_asked(out: &mut String, title: &str, asked: &[&Asked]) {
    if asked.is_empty() {
        return;
    }
    out.push_str(&format!("\n{title}\n"));
    for asked in asked {
        let name = if asked.name.is_empty() { "(no name)".to_owned() } else { format!("`{}`", asked.name) };
        let by = asked.node.as_ref().map_or_else(String::new, |node| format!(", asked by node `{node}`"));
        let missing = if asked.is_missing() { "MISSING: " } else { "" };
        add_paragraph(out, 4, "- ", &format!("{name} ({}){by}: {missing}{}", asked.value_type, asked.words));
        if !asked.doc.is_empty() {
            add_paragraph(out, 6, "", &asked.doc);
        }
    }
}

/// The answer for programs.
pub(super) fn json(found: &Found) -> Result<String, Error> {
    let asked = |asked: &Asked| {
        json!({
            "name": asked.name, "type": asked.value_type, "secret": asked.is_secret, "doc": asked.doc,
            "node": asked.node, "source": asked.origin.name(), "how": asked.words,
        })
    };
    let hosts = found
        .hosts
        .iter()
        .map(|host| json!({"host": host.host, "why": host.why, "allowed": host.is_allowed, "how": host.standing}));
    let files = found.files.iter().map(|file| {
        let problems: Value = match &file.state {
            FileState::There | FileState::Absent(_) => json!([]),
            FileState::Wrong(problems) => json!(problems),
        };
        json!({"path": file.path, "what": file.what, "state": file.state.name(), "problems": problems})
    });
    let missing = found.missing();
    let document = json!({
        "file": found.file,
        "title": found.title,
        "backend": found.backend.name(),
        "profile": found.profile.as_ref().map(|(name, file)| json!({"name": name, "file": file})),
        "inputs": found.inputs.iter().map(asked).collect::<Vec<_>>(),
        "prompts": found.prompts.iter().map(asked).collect::<Vec<_>>(),
        "settings": found.settings,
        "hosts": hosts.collect::<Vec<_>>(),
        "files": files.collect::<Vec<_>>(),
        "ready": missing.is_empty(),
        "missing": missing,
    });
    serde_json::to_string_pretty(&document)
        .map(|text| text + "\n")
        .map_err(|error| Error::Bug(format!("the answer cannot be written as JSON: {error}")))
}
