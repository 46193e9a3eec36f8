//! Files that mean harm, or merely are not what they should be: every one ends in a message and an exit code of the
//! contract, soon, and never in a panic.

use crate::command::{Call, Done};
use crate::folders;
use authcanvas::interpreter::Mode;
use authcanvas::{GraphFile, prepare};
use libtest_mimic::{Failed, Trial};
use std::path::Path;

pub fn trials() -> Vec<Trial> {
    vec![
        Trial::test("hostile/large_files", large_files),
        Trial::test("hostile/deep_files", deep_files),
        Trial::test("hostile/long_names", long_names),
        Trial::test("hostile/many_nodes", many_nodes),
        Trial::test("hostile/truncated_graphs", truncated_graphs),
        Trial::test("hostile/changed_bytes", changed_bytes),
        Trial::test("hostile/paths_out_of_the_folder", paths_out_of_the_folder),
    ]
}

fn calm(what: &str, done: &Done, exit_codes: &[i32]) -> Result<(), Failed> {
    let said: String = done.stderr.chars().take(2000).collect();
    if done.stderr.contains("panicked") || !exit_codes.contains(&done.exit_code) {
        return Err(format!("{what}: exit code {}\n{said}", done.exit_code).into());
    }
    // A message of a megabyte helps nobody.
    if done.stdout.len() + done.stderr.len() > 200_000 {
        return Err(format!("{what}: {} bytes of messages", done.stdout.len() + done.stderr.len()).into());
    }
    Ok(())
}

/// Checks, formats and runs a file.
fn all_commands(what: &str, text: &[u8], check: i32, run: i32) -> Result<(), Failed> {
    let folder = tempfile::tempdir()?;
    std::fs::write(folder.path().join("graph.ron"), text)?;
    let call = |arguments: &[&str]| Call::new(arguments).in_folder(folder.path()).done();
    calm(&format!("check {what}"), &call(&["check", "graph.ron"]), &[check])?;
    calm(&format!("run {what}"), &call(&["run", "graph.ron"]), &[run])?;
    calm(&format!("fmt {what}"), &call(&["fmt", "--check", "graph.ron"]), &[0, 1, 3])
}

fn large_files() -> Result<(), Failed> {
    let comment = format!("(format: 1, /* {} */)", "x".repeat(17 << 20));
    all_commands("a file of 17 MiB", comment.as_bytes(), 3, 3)?;
    all_commands("zeros", &[0; 100_000], 3, 3)?;
    all_commands("noise", &(0..100_000_u32).map(|n| (n * 7919 % 251) as u8).collect::<Vec<u8>>(), 3, 3)
}

fn deep_files() -> Result<(), Failed> {
    let lists = format!("(format: 1, variables: {{\"a\": (type: Any, value: {})}})", "[".repeat(1 << 20));
    all_commands("a million open brackets", lists.as_bytes(), 3, 3)?;
    let types =
        format!("(format: 1, variables: {{\"a\": (type: {}Number{})}})", "Array(".repeat(50_000), ")".repeat(50_000));
    all_commands("a type within types", types.as_bytes(), 3, 3)?;
    let comments = format!("{}(format: 1)", "/*".repeat(100_000));
    all_commands("comments within comments", comments.as_bytes(), 3, 3)
}

fn long_names() -> Result<(), Failed> {
    let name = "n".repeat(1 << 20);
    let graph = format!(
        "(format: 1, title: \"{name}\", variables: {{\"{name}\": (type: {name})}}, nodes: {{\"{name}\": (kind: \
         \"{name}\", set: {{\"{name}\": \"{name}\"}})}}, connections: [\"{name}.{name} -> {name}.{name}\"])"
    );
    all_commands("names of a megabyte", graph.as_bytes(), 3, 3)
}

/// Ten thousand nodes in one chain and ten thousand in one fan are graphs like others.
fn many_nodes() -> Result<(), Failed> {
    let mut nodes = String::from("\"start\": (kind: \"flow.on_graph_start\"),");
    let mut connections = String::from("\"start.out -> n_0.in\",");
    for index in 0..10_000 {
        nodes.push_str(&format!("\"n_{index}\": (kind: \"debug.print\", with: {{\"text\": \"{index}\"}}),"));
        if index > 0 {
            connections.push_str(&format!("\"n_{}.out -> n_{index}.in\",", index - 1));
        }
    }
    let chain = format!("(format: 1, nodes: {{{nodes}}}, connections: [{connections}])");
    all_commands("a chain of 10,000 nodes", chain.as_bytes(), 0, 0)?;
    let mut sums = String::from("\"start\": (kind: \"flow.on_graph_start\"), \"say\": (kind: \"debug.print\"),");
    let mut data = String::from("\"start.out -> say.in\", \"s_4999.result -> say.value\",");
    for index in 0..5_000 {
        sums.push_str(
            &format!("\"s_{index}\": (kind: \"math.add\", set: {{\"a\": 1, \"b\": 1}}),")
                .replace(if index > 0 { "\"a\": 1, " } else { "\u{0}" }, ""),
        );
        if index > 0 {
            data.push_str(&format!("\"s_{}.result -> s_{index}.a\",", index - 1));
        }
    }
    let sums = format!("(format: 1, nodes: {{{sums}}}, connections: [{data}])");
    all_commands("a chain of 5,000 sums", sums.as_bytes(), 0, 0)
}

/// In the process: a panic fails the test.
fn open(text: &[u8]) {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("graph.ron");
    std::fs::write(&path, text).unwrap();
    let _whatever = prepare(&path, Mode::Traced);
    if let Ok(file) = GraphFile::open(&path) {
        let _findings = authcanvas::diagnose(&file, &authcanvas::registry());
    }
}

fn shipped_text() -> Vec<u8> {
    std::fs::read(folders::shipped().join("password_sign_in_flow.ron")).unwrap()
}

fn truncated_graphs() -> Result<(), Failed> {
    let text = shipped_text();
    (0..text.len()).step_by(61).for_each(|length| open(&text[..length]));
    Ok(())
}

fn changed_bytes() -> Result<(), Failed> {
    let text = shipped_text();
    for (index, byte) in (0..text.len()).step_by(67).zip(b"\"(){}[],:.->#'\\\0\xff\n1a".iter().cycle()) {
        let mut changed = text.clone();
        changed[index] = *byte;
        open(&changed);
    }
    Ok(())
}

/// Neither a graph nor a profile of its folder makes a run read what lies elsewhere.
fn paths_out_of_the_folder() -> Result<(), Failed> {
    let outside = tempfile::tempdir()?;
    std::fs::write(outside.path().join("secret.setreg"), "{\"canary\": 1}")?;
    let folder = outside.path().join("graph");
    std::fs::create_dir(&folder)?;
    #[cfg(unix)]
    std::os::unix::fs::symlink(outside.path().join("secret.setreg"), folder.join("link.setreg"))?;
    let absolute = outside.path().join("secret.setreg").display().to_string();
    for path in ["../secret.setreg", "./../secret.setreg", &absolute, "link.setreg", "@projectroot@/secret.setreg"] {
        let graph = format!(
            "(format: 1, nodes: {{
                \"start\": (kind: \"flow.on_graph_start\"),
                \"ready\": (kind: \"AuthenticationProviderRequestBus.Initialize\",
                    set: {{\"providers\": [\"Google\"], \"registry_path\": \"{path}\"}}),
                \"say\": (kind: \"debug.print\"),
            }}, connections: [\"start.out -> ready.in\", \"ready.out -> say.in\", \"ready.result -> say.value\"])"
        );
        std::fs::write(folder.join("graph.ron"), graph)?;
        std::fs::write(folder.join("authcanvas.ron"), "(default: \"s\", profiles: {\"s\": (backend: Sandbox())})")?;
        let done = run_in(&folder);
        calm(path, &done, &[6])?;
        let profiles = [
            format!("(backend: Sandbox(), registry: \"{path}\")"),
            format!("(backend: Sandbox(state: \"{path}\"))"),
            format!("(backend: Aws(region: \"us-east-1\"), resource_mappings: \"{path}\")"),
        ];
        for profile in profiles {
            let text = format!("(default: \"s\", profiles: {{\"s\": {profile}}})");
            std::fs::write(folder.join("authcanvas.ron"), text)?;
            let done = run_in(&folder);
            calm(&profile, &done, &[4])?;
            if done.stderr.contains("canary") {
                return Err(format!("{profile} was read:\n{}", done.stderr).into());
            }
        }
    }
    Ok(())
}

fn run_in(folder: &Path) -> Done {
    Call::new(&["run", "graph.ron"]).in_folder(folder).done()
}
