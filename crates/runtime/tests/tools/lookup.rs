//! `nodes`, `explain`, `man` and `completions`: what the program says of itself.

use crate::support::{authcanvas, command, graphs, scratch};
use serde_json::Value;
use std::io::Read;
use std::process::Stdio;

#[test]
fn the_catalogue_is_the_same_for_people_and_for_programs() {
    let folder = scratch();
    let text = authcanvas(folder.path(), &["nodes"]).stdout;
    let json: Value = serde_json::from_str(&authcanvas(folder.path(), &["nodes", "--json"]).stdout).unwrap();
    let kinds: Vec<&str> =
        json["nodes"].as_array().unwrap().iter().map(|node| node["kind"].as_str().unwrap()).collect();
    assert!(kinds.contains(&"flow.if") && kinds.contains(&"auth.sign_in_with_password"));
    for kind in &kinds {
        assert!(text.lines().any(|line| line.trim_start().starts_with(&format!("{kind} "))), "{kind}");
    }
    let records: Vec<&str> =
        json["records"].as_array().unwrap().iter().map(|record| record["name"].as_str().unwrap()).collect();
    assert_eq!(records, ["AWSCredentials", "AuthError", "AuthenticationTokens", "Challenge"]);
}

#[test]
fn a_kind_is_told_with_its_slots_and_what_follows() {
    let folder = scratch();
    let sender = "AuthenticationProviderRequestBus.PasswordGrantSingleFactorSignInAsync";
    let cases = [
        (sender, "AuthenticationProviderNotificationBus.OnPasswordGrantSingleFactorSignInFail"),
        (sender, "password (Password): Secret; needs a value"),
        ("flow.sequence", "outs: a whole number from 1 to 100; default 2"),
        ("flow.sequence", "The slots follow from the settings"),
        ("flow.for", "(kind: \"flow.for\", set: {\"first\": 1, \"last\": 3})"),
        ("AWSCredentials", "session_token: Secret"),
        ("AWSCognitoAuthorizationRequestBus", "In flow style: auth.request_credentials."),
    ];
    for (kind, words) in cases {
        let outcome = authcanvas(folder.path(), &["nodes", kind]);
        assert_eq!(outcome.code, 0, "{outcome:?}");
        assert!(outcome.stdout.contains(words), "{kind}: {words}\n{}", outcome.stdout);
    }
}

#[test]
fn a_name_that_does_not_exist_is_wrong_usage_with_a_way_out() {
    let folder = scratch();
    let cases: [(&[&str], &str); 6] = [
        (&["nodes", "flow.iff"], "did you mean `flow.if`?"),
        (&["nodes", "zzz"], "`authcanvas nodes` lists all of them"),
        (&["explain", "slot.unknwon"], "did you mean `slot.unknown`?"),
        (&["explain", "zzz"], "`authcanvas explain` lists all of them"),
        (&["man", "chek"], "did you mean `check`?"),
        (&["nodes", "--json", "--markdown"], "cannot be used with"),
    ];
    for (arguments, words) in cases {
        let outcome = authcanvas(folder.path(), arguments);
        assert_eq!((outcome.code, outcome.stdout.as_str()), (2, ""), "{arguments:?}");
        assert!(outcome.stderr.contains(words), "{arguments:?}: {}", outcome.stderr);
    }
}

#[test]
fn every_code_that_check_and_runs_give_is_explained() {
    let folder = scratch();
    let listing = authcanvas(folder.path(), &["explain"]).stdout;
    for code in ["secret.literal", "slot.missing-input", "fault.steps", "file.no-graph"] {
        assert_eq!(listing.lines().filter(|line| line.starts_with(&format!("{code} "))).count(), 1, "{code}");
        let page = authcanvas(folder.path(), &["explain", &format!("[{code}]")]);
        assert!(page.code == 0 && page.stdout.starts_with(&format!("{code} (")), "{page:?}");
    }
}

#[test]
fn the_manual_and_the_completions_know_every_command() {
    let folder = scratch();
    let help = authcanvas(folder.path(), &["--help"]).stdout;
    let names: Vec<&str> = help
        .lines()
        .skip_while(|line| *line != "Commands:")
        .skip(1)
        .take_while(|line| !line.is_empty())
        .filter_map(|line| line.split_whitespace().next())
        .filter(|name| *name != "help")
        .collect();
    assert!(names.contains(&"requirements"), "{help}");
    let manual = authcanvas(folder.path(), &["man"]).stdout;
    assert!(manual.contains(".SH \"EXIT STATUS\""));
    for name in &names {
        assert!(manual.contains(&format!(".SH \"authcanvas {name}\"")), "{name}");
        assert_eq!(authcanvas(folder.path(), &["man", name]).code, 0, "{name}");
    }
    for shell in ["bash", "elvish", "fish", "powershell", "zsh"] {
        let script = authcanvas(folder.path(), &["completions", shell]).stdout;
        assert!(names.iter().all(|name| script.contains(name)), "{shell}");
    }
}

#[test]
fn a_reader_that_goes_away_is_no_error() {
    let folder = scratch();
    let graph = graphs().remove(0).display().to_string();
    let cases: [&[&str]; 5] = [
        &["nodes", "--markdown"],
        &["explain", "--markdown"],
        &["man"],
        &["describe", &graph],
        &["requirements", &graph],
    ];
    for arguments in cases {
        let mut child =
            command(folder.path(), arguments).stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap();
        drop(child.stdout.take());
        let mut stderr = String::new();
        child.stderr.take().unwrap().read_to_string(&mut stderr).unwrap();
        assert_eq!((child.wait().unwrap().code(), stderr.as_str()), (Some(0), ""), "{arguments:?}");
    }
}
