//! State files: every problem at once, with its place and without a secret.

#![allow(clippy::panic, reason = "a test ends at the first surprise")]

use authcanvas_sandbox::State;

fn problems(text: &str) -> Vec<String> {
    State::from_ron(text).err().unwrap_or_default().iter().map(ToString::to_string).collect()
}

#[test]
fn the_seeded_state_has_the_user_of_open_3d_engines_samples() {
    assert_eq!(State::seeded().default_user(), Some(("test1", "Test1test1!")));
}

#[test]
fn the_form_of_the_readme_is_the_form_of_the_reader() {
    let readme = include_str!("../README.md");
    let blocks: Vec<&str> = readme.split("```ron\n").skip(1).filter_map(|rest| rest.split("```").next()).collect();
    assert_eq!(blocks.len(), 1);
    assert_eq!(problems(blocks[0]), [""; 0]);
}

#[test]
fn all_problems_are_told_at_once() {
    let text = r#"(
    region: "us-east-1",
    account_id: "123",
    user_pools: {
        "us-west-2_AAAAAAAAA": (
            confirmation_code: "12345",
            clients: {
                "short": (),
                "aplainclient00000000000001": (secret: "tiny", colour: "red"),
            },
            users: {
                "ada": (password: "hunter2-weak", email: "nobody"),
                "bob": (pasword: "Correct-horse1"),
                "eve": (password: 12345678),
                "eve": (password: "Correct-horse1", status: Conformed),
                "off": (password: "Correct-horse1", enabled: false, default: true),
                "on": (password: "Correct-horse1", default: true),
            },
        ),
    },
    identity_pools: {
        "us-east-1:1": (providers: [(user_pool: "us-east-1_X", client: "y")]),
    },
)"#;
    let problems = problems(text);
    let expected = [
        ("line 1, column 1", "`account_id`: expected twelve digits, found `123`"),
        ("line 1, column 1", "`user_pools`: expected one default user, found `off` or `on`"),
        ("line 5, column", "expected `us-east-1_` and nine letters or digits, found `us-west-2_AAAAAAAAA`"),
        ("line 5, column", "confirmation_code`: expected six digits, found something else"),
        ("line 8, column", "expected 26 lower-case letters or digits, found `short`"),
        ("line 9, column", "colour"),
        ("line 12, column", "password`: expected a password that fits the pool's policy"),
        ("line 12, column", "email`: expected text with `@`"),
        ("line 13, column", "pasword"),
        ("line 14, column", "tring"),
        ("line 15, column", "expected each key once, found it twice"),
        ("line 15, column", "Conformed"),
        ("line 16, column", "expected the default user to be confirmed and enabled"),
        ("line 22, column", "expected `us-east-1:` and a lower-case UUID, found `us-east-1:1`"),
        ("line 22, column", "expected a pool and client of this file, found `us-east-1_X` and `y`"),
    ];
    for (place, text) in expected {
        let is_told = problems.iter().any(|line| line.starts_with(place) && line.contains(text));
        assert!(is_told, "{place}: {text}\n{problems:#?}");
    }
    assert_eq!(problems.len(), expected.len(), "{problems:#?}");
    for secret in ["hunter2", "12345678", "Correct-horse1", "tiny"] {
        assert!(!problems.concat().contains(secret), "{secret}");
    }
}

#[test]
fn a_file_that_is_none_is_told_with_its_place() {
    for (text, place) in [("", "line 1"), ("(region: ", "line 1"), ("(\n  regoin: \"us-east-1\",\n)", "line 2")] {
        let problems = problems(text);
        assert_eq!(problems.len(), 1, "{text}");
        assert!(problems[0].starts_with(place), "{}", problems[0]);
    }
    let missing = problems("()");
    assert!(missing[0].ends_with("`user_pools`: expected a user pool with a client, found none"), "{missing:?}");
}

#[test]
fn debug_forms_hold_no_secret() {
    let text = r#"(
        user_pools: {"us-east-1_AAAAAAAAA": (
            confirmation_code: "135791",
            clients: {"aplainclient00000000000001": (secret: "supersecretsupersecretsuper")},
            users: {"ada": (password: "Correct-horse1")},
        )},
        identity_pools: {"us-east-1:00000000-0000-4000-8000-000000000001": ()},
    )"#;
    let state = State::from_ron(text).unwrap_or_else(|problems| panic!("{problems:?}"));
    let shown = format!("{state:?} {state:#?}");
    for secret in ["135791", "supersecret", "Correct-horse1"] {
        assert!(!shown.contains(secret), "{secret}");
    }
    assert!(shown.contains("ada"));
}
