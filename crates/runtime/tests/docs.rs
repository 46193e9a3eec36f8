//! The generated reference pages say what the program says. `UPDATE_EXPECT=1` writes them anew.

#![allow(clippy::unwrap_used, clippy::panic)]

use std::path::Path;
use std::process::Command;

/// Each page and the arguments of the command that makes it.
const PAGES: [(&str, [&str; 2]); 2] =
    [("docs/diagnostics.md", ["explain", "--markdown"]), ("docs/nodes.md", ["nodes", "--markdown"])];

/// What a command writes.
fn made(arguments: [&str; 2]) -> String {
    let output = Command::new(env!("CARGO_BIN_EXE_authcanvas")).args(arguments).output().unwrap();
    assert!(output.status.success(), "{arguments:?}: {}", String::from_utf8_lossy(&output.stderr));
    String::from_utf8(output.stdout).unwrap()
}

#[test]
fn reference_pages_are_up_to_date() {
    for (page, arguments) in PAGES {
        let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("../..").join(page);
        let made = made(arguments);
        if std::env::var_os("UPDATE_EXPECT").is_some() {
            std::fs::create_dir_all(path.parent().unwrap()).unwrap();
            std::fs::write(&path, &made).unwrap();
        }
        let kept = std::fs::read_to_string(&path).unwrap_or_default();
        if kept != made {
            let line = 1 + kept.lines().zip(made.lines()).take_while(|(old, new)| old == new).count();
            panic!(
                "{page} is not what `authcanvas {}` says, from line {line} on; write it anew with \
                 `UPDATE_EXPECT=1 cargo test -p authcanvas --test docs` and review the difference",
                arguments.join(" ")
            );
        }
    }
}

#[test]
fn every_link_within_a_page_leads_somewhere() {
    for (page, arguments) in PAGES {
        let text = made(arguments);
        let anchors: Vec<String> = text
            .lines()
            .filter(|line| line.starts_with('#'))
            .map(|line| {
                // As GitHub makes them: lower case, blanks to `-`, punctuation gone.
                let heading = line.trim_start_matches('#').trim().to_lowercase().replace(' ', "-");
                heading.chars().filter(|letter| letter.is_alphanumeric() || matches!(letter, '-' | '_')).collect()
            })
            .collect();
        for link in text.split("](#").skip(1).filter_map(|rest| rest.split(')').next()) {
            assert!(anchors.iter().any(|anchor| anchor == link), "{page}: nothing stands at #{link}");
        }
    }
}

/// The page whose end is made from the registry.
const LUA_PAGE: &str = "docs/lua.md";
/// What its made part begins behind.
const MADE_BEHIND: &str = "--test docs`. -->\n\n";

#[test]
fn the_buses_of_scripts_are_up_to_date() {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("../..").join(LUA_PAGE);
    let kept = std::fs::read_to_string(&path).unwrap();
    let (guide, buses) = kept.split_once(MADE_BEHIND).unwrap();
    let made = authcanvas::script_reference();
    if std::env::var_os("UPDATE_EXPECT").is_some() {
        std::fs::write(&path, format!("{guide}{MADE_BEHIND}{made}")).unwrap();
    } else {
        assert!(buses == made, "{LUA_PAGE} is stale; write it anew with UPDATE_EXPECT=1 and review the difference");
    }
}
