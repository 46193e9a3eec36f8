//! Credentials handed over: what the forms hold, and what a command that gets them sees.

use crate::command::{Call, Done};
use libtest_mimic::{Failed, Trial};
use serde_json::Value;
use std::collections::BTreeMap;

/// The same run each time: seeded, in virtual time, as the sandbox's own user.
const RUN: [&str; 4] = ["graphs/password_sign_in.ron", "--profile", "sandbox", "--virtual-time"];

pub fn trials() -> Vec<Trial> {
    vec![
        Trial::test("credentials/formats_agree", formats_agree),
        Trial::test("credentials/exec_hands_over_and_takes_away", exec_hands_over_and_takes_away),
    ]
}

fn done(command: &str, more: &[&str]) -> Result<Done, Failed> {
    let arguments: Vec<&str> = [command].into_iter().chain(RUN).chain(more.iter().copied()).collect();
    let done = Call::new(&arguments)
        .with("AWS_PROFILE", "other")
        .with("AWS_CREDENTIAL_EXPIRATION", "2020-01-01T00:00:00Z")
        .done();
    // What the graph prints does not get in the way of what the command hands over.
    if !done.stderr.contains("Success credentials\n") {
        return Err(format!("standard error:\n{}", done.stderr).into());
    }
    Ok(done)
}

fn text<'v>(document: &'v Value, name: &str) -> Result<&'v str, Failed> {
    document[name].as_str().ok_or_else(|| format!("no `{name}` in {document}").into())
}

/// Lines of `name=value`, as `env` writes them.
fn variables(text: &str) -> BTreeMap<&str, &str> {
    text.lines().filter_map(|line| line.split_once('=')).collect()
}

fn formats_agree() -> Result<(), Failed> {
    let process: Value = serde_json::from_str(&done("credentials", &[])?.stdout)?;
    let json: Value = serde_json::from_str(&done("credentials", &["--format", "json"])?.stdout)?;
    let shell = done("credentials", &["--format", "env", "--name", "credentials"])?.stdout;
    let shell = shell.replace("export ", "").replace('\'', "");
    let shell = variables(&shell);
    if process["Version"] != 1 || !text(&process, "AccessKeyId")?.starts_with("ASIASANDBOX") {
        return Err(process.to_string().into());
    }
    // An hour after the virtual clock's beginning.
    if text(&process, "Expiration")? != "2026-01-01T01:00:00Z" || text(&json, "IdentityId")?.is_empty() {
        return Err(format!("{process} {json}").into());
    }
    let names = [
        ("AccessKeyId", "AWS_ACCESS_KEY_ID"),
        ("SecretAccessKey", "AWS_SECRET_ACCESS_KEY"),
        ("SessionToken", "AWS_SESSION_TOKEN"),
        ("Expiration", "AWS_CREDENTIAL_EXPIRATION"),
    ];
    for (name, variable) in names {
        let value = text(&process, name)?;
        if value != text(&json, name)? || shell.get(variable) != Some(&value) {
            return Err(format!("`{name}` and {variable} differ: {process} {json} {shell:?}").into());
        }
    }
    Ok(())
}

#[cfg(unix)]
fn exec_hands_over_and_takes_away() -> Result<(), Failed> {
    let expected: Value = serde_json::from_str(&done("credentials", &[])?.stdout)?;
    // What a secret was taken from does not reach the command.
    let right = ["--secret-env", "password=SEEDED", "--", "sh", "-c", "env; exit 9"];
    let arguments: Vec<&str> = ["exec"].into_iter().chain(RUN).chain(right).collect();
    let seeded = seeded_password()?;
    let done = Call::new(&arguments).with("AWS_PROFILE", "other").with("SEEDED", &seeded).with("KEPT", "kept").done();
    let seen = variables(&done.stdout);
    let handed = [
        ("AWS_ACCESS_KEY_ID", "AccessKeyId"),
        ("AWS_SECRET_ACCESS_KEY", "SecretAccessKey"),
        ("AWS_SESSION_TOKEN", "SessionToken"),
        ("AWS_CREDENTIAL_EXPIRATION", "Expiration"),
    ];
    for (variable, name) in handed {
        if seen.get(variable) != Some(&text(&expected, name)?) {
            return Err(format!("{variable} is not what `credentials` prints: {}\n{}", done.stdout, done.stderr).into());
        }
    }
    if seen.contains_key("AWS_PROFILE") || seen.contains_key("SEEDED") || seen.get("KEPT") != Some(&"kept") {
        return Err(format!("the command's surroundings are\n{}", done.stdout).into());
    }
    if done.exit_code == 9 { Ok(()) } else { Err(format!("exit code {}", done.exit_code).into()) }
}

#[cfg(not(unix))]
fn exec_hands_over_and_takes_away() -> Result<(), Failed> {
    Ok(())
}

/// The password of the sandbox's own user.
fn seeded_password() -> Result<String, Failed> {
    let state = authcanvas_sandbox::State::seeded();
    let (_, password) = state.default_user().ok_or("no user is seeded")?;
    Ok(password.to_owned())
}
