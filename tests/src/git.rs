//! Graph files in a real repository: git itself merges and shows them through the drivers.

use crate::command::{Call, Done};
use crate::folders;
use libtest_mimic::{Failed, Trial};
use std::path::{Path, PathBuf};
use std::process::Command;

pub fn trials() -> Vec<Trial> {
    vec![
        Trial::test("git/two_branches_merge_clean", merges_clean),
        Trial::test("git/two_branches_conflict", conflicts),
        Trial::test("git/both_added_the_file", both_added),
        Trial::test("git/files_that_are_no_graphs_stay_text", others_stay_text),
        Trial::test("git/diff_shows_graphs", shows_differences),
        Trial::test("git/diff_counts_the_files_beside", counts_files_beside),
        Trial::test("git/canvases_of_revisions", canvases_of_revisions),
        Trial::test("git/undo_gives_everything_back", undoes_exactly),
        Trial::test("git/setup_outside_a_repository", outside),
    ]
}

const FILE: &str = "password_sign_in.ron";

/// A repository with the shipped password sign-in and the drivers.
struct Repository {
    _temporary: tempfile::TempDir,
    folder: PathBuf,
}

impl Repository {
    fn new() -> Result<Self, Failed> {
        let temporary = tempfile::tempdir()?;
        let folder = std::fs::canonicalize(temporary.path())?.join("a repository");
        std::fs::create_dir(&folder)?;
        let repository = Self { _temporary: temporary, folder };
        repository.git(&["init", "-q", "-b", "main"])?;
        repository.write(FILE, &std::fs::read_to_string(folders::repository().join("graphs").join(FILE))?)?;
        repository.commit("Sign in")?;
        Ok(repository)
    }

    fn with_drivers() -> Result<Self, Failed> {
        let repository = Self::new()?;
        repository.ok(&["git-setup"])?;
        repository.commit("Treat graphs as graphs")?;
        Ok(repository)
    }

    /// Git, as the same user on every machine. The drivers are this program in the role of the command.
    fn git_done(&self, arguments: &[&str]) -> Result<Done, Failed> {
        // Everything of a call but its program: surroundings, folder and role.
        let call = Call::new::<&str>(&[]).in_folder(&self.folder).process();
        let mut git = Command::new("git");
        git.args(arguments).current_dir(&self.folder).env_clear();
        git.envs(call.get_envs().filter_map(|(name, value)| Some((name, value?))));
        for role in ["AUTHOR", "COMMITTER"] {
            git.env(format!("GIT_{role}_NAME"), "Ada").env(format!("GIT_{role}_EMAIL"), "ada@example.org");
            git.env(format!("GIT_{role}_DATE"), "2026-01-01T00:00:00Z");
        }
        git.env("GIT_CONFIG_NOSYSTEM", "1").env("GIT_PAGER", "cat");
        Ok(Done::from(git.output()?))
    }

    fn git(&self, arguments: &[&str]) -> Result<String, Failed> {
        let done = self.git_done(arguments)?;
        if done.exit_code != 0 {
            return Err(format!("git {arguments:?}: {}\n{}{}", done.exit_code, done.stdout, done.stderr).into());
        }
        Ok(done.stdout)
    }

    /// The command, which must succeed.
    fn ok(&self, arguments: &[&str]) -> Result<Done, Failed> {
        let done = Call::new(arguments).in_folder(&self.folder).done();
        if done.exit_code == 0 {
            Ok(done)
        } else {
            Err(format!("{arguments:?}: {}{}", done.stdout, done.stderr).into())
        }
    }

    fn write(&self, name: &str, text: &str) -> Result<(), Failed> {
        Ok(std::fs::write(self.folder.join(name), text)?)
    }

    fn read(&self, name: &str) -> Result<String, Failed> {
        Ok(std::fs::read_to_string(self.folder.join(name))?)
    }

    fn commit(&self, message: &str) -> Result<(), Failed> {
        self.git(&["add", "-A"])?;
        self.git(&["commit", "-q", "-m", message]).map(drop)
    }

    /// A commit in which a text of a file is another.
    fn change(&self, name: &str, from: &str, to: &str) -> Result<(), Failed> {
        let text = self.read(name)?;
        must(text.contains(from), || format!("no {from} in\n{text}"))?;
        self.write(name, &text.replace(from, to))?;
        self.commit("Change the graph")
    }

    /// Two branches, each with its change; `main` is checked out.
    fn branch(&self, ours: [&str; 2], theirs: [&str; 2]) -> Result<(), Failed> {
        self.git(&["checkout", "-q", "-b", "topic"])?;
        self.change(FILE, theirs[0], theirs[1])?;
        self.git(&["checkout", "-q", "main"])?;
        self.change(FILE, ours[0], ours[1])
    }
}

fn must(holds: bool, otherwise: impl FnOnce() -> String) -> Result<(), Failed> {
    if holds { Ok(()) } else { Err(otherwise().into()) }
}

/// What text merges cannot do: both sides change the same line, each another fact of it.
fn merges_clean() -> Result<(), Failed> {
    let repository = Repository::with_drivers()?;
    let node = "\"say_signed_in\": (kind: \"debug.print\", with: {\"text\": \"SignIn Success\"})";
    repository.branch(
        [node, "\"say_signed_in\": (kind: \"debug.print\", with: {\"text\": \"Signed in\"})"],
        [node, "\"say_signed_in\": (kind: \"debug.print\", order: 2, with: {\"text\": \"SignIn Success\"})"],
    )?;
    repository.git(&["merge", "-q", "--no-edit", "topic"])?;
    let text = repository.read(FILE)?;
    let both = "\"say_signed_in\": (kind: \"debug.print\", order: 2, with: {\"text\": \"Signed in\"})";
    must(text.contains(both) && !text.contains("conflicts"), || text.clone())?;
    repository.ok(&["fmt", "--check", FILE])?;
    repository.ok(&["check", FILE]).map(drop)
}

fn conflicts() -> Result<(), Failed> {
    let repository = Repository::with_drivers()?;
    repository.branch(["\"SignIn Success\"", "\"Signed in\""], ["\"SignIn Success\"", "\"Welcome\""])?;
    let done = repository.git_done(&["merge", "--no-edit", "topic"])?;
    must(done.exit_code == 1, || format!("{}{}", done.stdout, done.stderr))?;
    must(done.stderr.contains("node `say_signed_in`: both sides changed it differently"), || done.stderr.clone())?;
    must(repository.git(&["status", "--porcelain"])?.starts_with("UU password_sign_in.ron"), || done.stdout.clone())?;
    let text = repository.read(FILE)?;
    must(!text.contains("<<<<") && text.contains("\"Welcome\"") && text.contains("\"Signed in\""), || text.clone())?;
    let refused = Call::new(&["run", FILE, "--profile", "sandbox"]).in_folder(&repository.folder).done();
    must(refused.exit_code == 3 && refused.stderr.contains("[conflict.unresolved]"), || refused.stderr.clone())?;
    repository.ok(&["render", FILE, "-o", "conflict.svg"])?;
    repository.ok(&["resolve", FILE, "--take", "theirs"])?;
    repository.ok(&["check", FILE])?;
    let text = repository.read(FILE)?;
    must(text.contains("\"Welcome\"") && !text.contains("\"Signed in\""), || text.clone())?;
    repository.commit("Merge")
}

fn both_added() -> Result<(), Failed> {
    let repository = Repository::with_drivers()?;
    let graph = |text: &str| {
        format!(
            "(format: 1, nodes: {{\"start\": (kind: \"flow.on_graph_start\"), \"{text}\": (kind: \"debug.print\")}})"
        )
    };
    repository.git(&["checkout", "-q", "-b", "topic"])?;
    repository.write("new.ron", &graph("theirs"))?;
    repository.commit("Add theirs")?;
    repository.git(&["checkout", "-q", "main"])?;
    repository.write("new.ron", &graph("ours"))?;
    repository.commit("Add ours")?;
    repository.git(&["merge", "-q", "--no-edit", "topic"])?;
    let text = repository.read("new.ron")?;
    must(text.contains("\"ours\"") && text.contains("\"theirs\"") && !text.contains("conflicts"), || text.clone())
}

fn others_stay_text() -> Result<(), Failed> {
    let repository = Repository::with_drivers()?;
    repository.write("authcanvas.ron", "(\n    one: 1,\n\n\n\n    two: 2,\n)\n")?;
    repository.commit("Add profiles")?;
    repository.git(&["checkout", "-q", "-b", "topic"])?;
    repository.change("authcanvas.ron", "two: 2", "two: 3")?;
    repository.git(&["checkout", "-q", "main"])?;
    repository.change("authcanvas.ron", "one: 1", "one: 7")?;
    let shown = repository.git(&["diff", "HEAD~1"])?;
    must(shown.contains("-    one: 1,\n+    one: 7,"), || shown.clone())?;
    repository.git(&["merge", "-q", "--no-edit", "topic"])?;
    let text = repository.read("authcanvas.ron")?;
    must(text.contains("one: 7") && text.contains("two: 3"), || text.clone())?;
    // A graph that nobody can read is merged as text too, and said so.
    repository.git(&["checkout", "-q", "-b", "other"])?;
    repository.change(FILE, "\"SignIn Success\"", "\"Welcome\"")?;
    repository.git(&["checkout", "-q", "main"])?;
    repository.change(FILE, "format: 1", "format: 1,,")?;
    let done = repository.git_done(&["merge", "--no-edit", "other"])?;
    must(done.stderr.contains("merged as text"), || done.stderr.clone())
}

fn shows_differences() -> Result<(), Failed> {
    let repository = Repository::with_drivers()?;
    repository.change(FILE, "\"SignIn Success\"", "\"Welcome\"")?;
    let shown = repository.git(&["diff", "HEAD~1"])?;
    must(shown.starts_with("diff --authcanvas a/password_sign_in.ron b/password_sign_in.ron\n"), || shown.clone())?;
    must(shown.contains("~ say_signed_in (Print)") && !shown.contains("@@"), || shown.clone())?;
    let canvas = folders::repository().join("tests/cases/cli/import_runs/adding.scriptcanvas");
    let text = std::fs::read_to_string(canvas)?;
    repository.write("flow.scriptcanvas", &text)?;
    repository.commit("Add a canvas")?;
    let shown = repository.git(&["diff", "HEAD~1"])?;
    must(shown.contains("diff --authcanvas a/flow.scriptcanvas") && shown.contains("  + "), || shown.clone())?;
    repository.git(&["rm", "-q", "flow.scriptcanvas"])?;
    let shown = repository.git(&["diff", "--cached"])?;
    must(shown.contains("  - "), || shown.clone())
}

/// Registry, mapping and profile files count: what they newly let a graph do stands first, though the graph is the same.
fn counts_files_beside() -> Result<(), Failed> {
    let repository = Repository::new()?;
    let flows = repository.folder.join("flows/inner");
    folders::copy(&folders::shipped(), &flows);
    let profiles = |pool: &str, host: &str| {
        format!(
            "(profiles: {{\"team\": (backend: Aws(user_pool: \"{pool}\"), resource_mappings: \"mappings.json\", \
             allowed_hosts: [\"{host}\"], inputs: {{\"password\": Env(\"AUTHCANVAS_PASSWORD\")}})}})"
        )
    };
    let mappings =
        |id: &str| format!("{{\"AWSResourceMappings\": {{\"Pool\": {{\"Type\": \"x\", \"Name/ID\": \"{id}\"}}}}}}");
    std::fs::remove_file(flows.join("authcanvas.ron"))?;
    // Profiles stand above the graph.
    repository.write("flows/authcanvas.ron", &profiles("pool_1", "one.example.org"))?;
    repository.write("flows/mappings.json", &mappings("mapped_1"))?;
    repository.commit("Add flows")?;
    repository.write("flows/authcanvas.ron", &profiles("pool_2", "two.example.org"))?;
    repository.write("flows/mappings.json", &mappings("mapped_2"))?;
    let registry = repository.read("flows/inner/authenticationProvider.setreg")?;
    repository.write(
        "flows/inner/authenticationProvider.setreg",
        &registry.replace("https://api.amazon.com/auth/o2/token", "https://elsewhere.example.org/token"),
    )?;
    let graph = "flows/inner/lwa_device_sign_in.ron";
    let done = Call::new(&["diff", &format!("HEAD:{graph}"), graph]).in_folder(&repository.folder).done();
    must(done.exit_code == 1, || done.stderr.clone())?;
    let may = "The graph may now:";
    for expected in [
        may,
        "  + reach the host `elsewhere.example.org`, by `authenticationProvider.setreg`",
        "  + reach the host `two.example.org`, by the profile `team`",
        "  + use `mapped_2` for `Pool` of `mappings.json`, by the profile `team`",
        "  + use the user pool `pool_2`, by the profile `team`",
        "  - use the user pool `pool_1`, by the profile `team`",
    ] {
        must(done.stdout.contains(expected), || format!("no {expected} in\n{}", done.stdout))?;
    }
    must(!done.stdout.contains("AUTHCANVAS_PASSWORD") && !done.stdout.contains("Nodes"), || done.stdout.clone())
}

/// Graphs of Open 3D Engine are compared, drawn and merged across revisions with what they name beside them.
fn canvases_of_revisions() -> Result<(), Failed> {
    let repository = Repository::new()?;
    let canvas = folders::repository().join("tests/cases/cli/import_runs/adding.scriptcanvas");
    let text = std::fs::read_to_string(canvas)?;
    std::fs::create_dir(repository.folder.join("canvases"))?;
    repository.write("canvases/flow.scriptcanvas", &text)?;
    repository.commit("Add a canvas")?;
    let same = repository.ok(&["diff", "HEAD:canvases/flow.scriptcanvas", "canvases/flow.scriptcanvas"])?;
    must(same.stdout.is_empty(), || same.stdout.clone())?;
    repository.ok(&["render", "HEAD:canvases/flow.scriptcanvas", "-o", "flow.svg"])?;
    repository.ok(&["import", "canvases/flow.scriptcanvas", "-o", "flow.ron"])?;
    // A node that comes before others of its kind takes no id from them.
    let mut document: serde_json::Value = serde_json::from_str(&text)?;
    let nodes = document.pointer_mut("/ClassData/m_scriptCanvas/Components/Component_[2]/m_graphData/m_nodes");
    let Some(serde_json::Value::Array(nodes)) = nodes else { return Err("the canvas has no nodes".into()) };
    let print = nodes.iter().find(|node| node["Id"]["id"] == 13).cloned();
    let print = print
        .ok_or("the canvas has no node 13")?
        .to_string()
        .replace("1013", "1009")
        .replace("{\"id\":13}", "{\"id\":9}");
    nodes.insert(0, serde_json::from_str(&print)?);
    repository.write("canvases/flow.scriptcanvas", &document.to_string())?;
    let shown = Call::new(&["diff", "HEAD:canvases/flow.scriptcanvas", "canvases/flow.scriptcanvas"]);
    let shown = shown.in_folder(&repository.folder).done().stdout;
    let n_of = |sign: &str| shown.lines().filter(|line| line.starts_with(sign)).count();
    must((n_of("  + "), n_of("  ~ "), n_of("  - ")) == (1, 0, 0), || shown.clone())?;
    repository.write("canvases/flow.scriptcanvas", &text)?;
    // The same nodes under the same ids, whichever file they come from.
    repository.ok(&["diff", "HEAD:canvases/flow.scriptcanvas", "flow.ron"]).map(drop)
}

fn undoes_exactly() -> Result<(), Failed> {
    for attributes in [None, Some("*.png binary\n"), Some("*.png binary")] {
        let repository = Repository::new()?;
        if let Some(text) = attributes {
            repository.write(".gitattributes", text)?;
        }
        let config = repository.read(".git/config")?;
        // Twice is as once.
        repository.ok(&["git-setup"])?;
        let set_up = repository.read(".git/config")?;
        repository.ok(&["git-setup"])?;
        must(repository.read(".git/config")? == set_up && set_up.contains("git-merge"), || set_up.clone())?;
        repository.ok(&["git-setup", "--undo"])?;
        must(repository.read(".git/config")? == config, || repository.read(".git/config").unwrap_or_default())?;
        must(repository.read(".gitattributes").ok().as_deref() == attributes, || format!("{attributes:?}"))?;
        repository.ok(&["git-setup", "--undo"])?;
    }
    Ok(())
}

fn outside() -> Result<(), Failed> {
    let temporary = tempfile::tempdir()?;
    let folder: &Path = temporary.path();
    let done = Call::new(&["git-setup"])
        .in_folder(folder)
        .with("GIT_CEILING_DIRECTORIES", &folder.display().to_string())
        .done();
    must(done.exit_code == 4 && done.stderr.contains("not a git repository"), || done.stderr.clone())
}
