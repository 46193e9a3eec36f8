//! `new` and `requirements`: from nothing to a graph that runs, and what a run of it needs.

use crate::support::{authcanvas, command, graphs, scratch};
use serde_json::Value;
use std::path::Path;

#[test]
fn every_template_makes_a_folder_that_runs() {
    let listing = authcanvas(scratch().path(), &["new"]).stdout;
    for path in graphs() {
        let name = path.file_stem().unwrap().to_str().unwrap();
        assert!(listing.lines().any(|line| line == name), "{name}");
        let folder = scratch();
        let made = authcanvas(folder.path(), &["new", name, "flows/mine.ron"]);
        assert_eq!((made.code, made.stdout.as_str()), (0, ""), "{made:?}");
        assert!(made.stderr.contains("run it with: authcanvas run flows/mine.ron"), "{}", made.stderr);
        for file in std::fs::read_dir(folder.path().join("flows")).unwrap() {
            let file = file.unwrap().file_name();
            let words = format!("{}: written", Path::new("flows").join(file).display());
            assert!(made.stderr.contains(&words), "{words}\n{}", made.stderr);
        }
        assert_eq!(std::fs::read(folder.path().join("flows/mine.ron")).unwrap(), std::fs::read(&path).unwrap());
        let ran = authcanvas(folder.path(), &["run", "flows/mine.ron"]);
        assert_eq!(ran.code, 0, "{ran:?}");
    }
}

#[test]
fn nothing_is_overwritten_and_nothing_is_written_in_vain() {
    let folder = scratch();
    std::fs::write(folder.path().join("authcanvas.ron"), "(profiles: {})").unwrap();
    std::fs::write(folder.path().join("there.ron"), "mine").unwrap();
    std::fs::create_dir(folder.path().join("sub")).unwrap();
    std::fs::write(folder.path().join("sub/authenticationProvider.setreg"), "{}").unwrap();
    let cases: [(&[&str], i32, &str); 6] = [
        (&["new", "password_sign_in", "there.ron"], 4, "not overwritten"),
        (&["new", "password_sign_in", "sub"], 4, "found a folder"),
        (&["new", "password_sign_in", "there.ron/x.ron"], 4, "found the file there.ron"),
        (&["new", "password_sign_in", "x.txt"], 2, "ends in .ron"),
        (&["new", "password_sign_in"], 2, "say where to write"),
        (&["new", "pasword_sign_in", "x.ron"], 2, "did you mean `password_sign_in`?"),
    ];
    for (arguments, code, words) in cases {
        let outcome = authcanvas(folder.path(), arguments);
        assert_eq!(outcome.code, code, "{outcome:?}");
        assert!(outcome.stderr.contains(words), "{words}: {}", outcome.stderr);
    }
    let made = authcanvas(folder.path(), &["new", "password_sign_in", "sub/new.ron"]);
    assert_eq!(made.code, 0, "{made:?}");
    assert!(made.stderr.contains("authenticationProvider.setreg: there already, kept"), "{}", made.stderr);
    assert!(made.stderr.contains("its profiles are those of"), "{}", made.stderr);
    let read = |name: &str| std::fs::read_to_string(folder.path().join(name)).unwrap();
    assert_eq!((read("there.ron").as_str(), read("sub/authenticationProvider.setreg").as_str()), ("mine", "{}"));
    assert!(!folder.path().join("sub/authcanvas.ron").exists());
}

/// What is required of a shipped graph, by a copy of the shipped folder.
fn requirements(more: &[&str], change: impl FnOnce(&Path)) -> (i32, Value, String) {
    let folder = scratch();
    for file in std::fs::read_dir(graphs()[0].parent().unwrap()).unwrap() {
        let path = file.unwrap().path();
        if path.is_file() {
            std::fs::copy(&path, folder.path().join(path.file_name().unwrap())).unwrap();
        }
    }
    change(folder.path());
    let arguments = [&["requirements", "password_sign_in.ron", "--json"], more].concat();
    let output = command(folder.path(), &arguments)
        .env("AUTHCANVAS_CANARY", "canary")
        .env("AWS_ENDPOINT_URL", "https://emulator.example")
        .output()
        .unwrap();
    let stdout = String::from_utf8(output.stdout).unwrap();
    let stderr = String::from_utf8(output.stderr).unwrap();
    assert!(!stdout.contains("canary") && !stderr.contains("canary"), "{stdout}{stderr}");
    (output.status.code().unwrap(), serde_json::from_str(&stdout).unwrap_or(Value::Null), stderr)
}

/// Where an input comes from.
fn source<'v>(found: &'v Value, name: &str) -> &'v str {
    let inputs = found["inputs"].as_array().unwrap();
    inputs.iter().find(|input| input["name"] == name).unwrap()["source"].as_str().unwrap()
}

#[test]
fn the_sandbox_leaves_nothing_to_be_given() {
    let (code, found, _) = requirements(&[], |_| {});
    assert_eq!((code, &found["ready"], &found["backend"]), (0, &Value::Bool(true), &"sandbox".into()));
    assert_eq!((source(&found, "username"), source(&found, "password")), ("sandbox", "sandbox"));
    let (_, found, _) = requirements(&["--var", "username=u", "--secret-env", "password=AUTHCANVAS_CANARY"], |_| {});
    assert_eq!((source(&found, "username"), source(&found, "password")), ("flag", "flag"));
}

#[test]
fn what_is_missing_is_an_answer_and_all_of_it_is_named() {
    let (code, found, _) = requirements(&["--profile", "aws"], |_| {});
    assert_eq!((code, &found["ready"]), (0, &Value::Bool(false)));
    assert_eq!((source(&found, "username"), source(&found, "password")), ("missing", "missing"));
    assert_eq!(found["settings"].as_array().unwrap().len(), 3, "{found}");
    let (_, found, _) = requirements(
        &["--profile", "aws", "--resource-mappings", "resource_mappings.json", "--secret-env", "password=NOT_SET"],
        |_| {},
    );
    let hosts: Vec<&str> =
        found["hosts"].as_array().unwrap().iter().map(|host| host["host"].as_str().unwrap()).collect();
    // The registry names hosts too, which must not make the user's own endpoint a stranger's.
    assert_eq!(hosts, ["emulator.example", "api.amazon.com", "oauth2.googleapis.com"]);
    assert!(found["hosts"].as_array().unwrap().iter().all(|host| host["allowed"] == true), "{found}");
    assert_eq!(found["settings"], Value::Array(Vec::new()));
    assert_eq!(source(&found, "password"), "missing");
}

#[test]
fn hosts_without_consent_and_faulty_files_are_told() {
    let swap = |from: &'static str, to: &'static str| {
        move |folder: &Path| {
            let path = folder.join("authenticationProvider.setreg");
            let text = std::fs::read_to_string(&path).unwrap().replace(from, to);
            std::fs::write(path, text).unwrap();
        }
    };
    let hostile = || swap("https://api.amazon.com/auth/o2/token", "https://evil.example/token");
    let (code, found, _) = requirements(&[], hostile());
    assert_eq!((code, &found["missing"]), (0, &serde_json::json!(["host `evil.example`"])));
    let (_, found, _) = requirements(&["--allow-host", "evil.example"], hostile());
    assert_eq!(found["ready"], Value::Bool(true), "{found}");
    let (code, found, _) = requirements(&[], swap("{", "{,"));
    assert_eq!((code, &found["missing"]), (0, &serde_json::json!(["file authenticationProvider.setreg"])));
}

#[test]
fn nothing_is_called_and_what_makes_no_question_is_an_error() {
    let folder = scratch();
    let called = folder.path().join("called");
    let (code, found, _) = requirements(&["--secret-cmd", &format!("password=touch {}", called.display())], |_| {});
    assert_eq!((code, source(&found, "password"), called.exists()), (0, "flag", false));
    let cases: [(&[&str], i32, &str); 4] = [
        (&["--profile", "nope"], 5, "there is no profile `nope`"),
        (&["--var", "nope=1"], 2, "the graph has no input `nope`"),
        (&["--var", "password=canary_not_shown"], 2, "is a secret"),
        (&["--region", "eu-central-1"], 2, "would have no effect"),
    ];
    for (more, expected, words) in cases {
        let outcome =
            authcanvas(graphs()[0].parent().unwrap(), &[&["requirements", "password_sign_in.ron"], more].concat());
        assert_eq!(outcome.code, expected, "{outcome:?}");
        assert!(outcome.stderr.contains(words) && !outcome.stderr.contains("canary"), "{outcome:?}");
    }
    std::fs::write(folder.path().join("broken.ron"), "(format: 1, nodes: {\"a\": (kind: \"not.known\")})").unwrap();
    assert_eq!(authcanvas(folder.path(), &["requirements", "broken.ron"]).code, 3);
    assert_eq!(authcanvas(folder.path(), &["requirements", "none.ron"]).code, 4);
}
