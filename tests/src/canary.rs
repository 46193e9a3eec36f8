//! No secret is ever text: canary passwords, tokens and codes are looked for in everything that runs leave behind, as
//! they are and in every usual spelling of bytes.

use crate::command::{Call, Done};
use crate::folders;
use authcanvas::interpreter::Mode;
use authcanvas::testing::Case;
use base64::Engine as _;
use base64::engine::general_purpose::{STANDARD, URL_SAFE};
use libtest_mimic::{Failed, Trial};
use std::io::{Read, Write};
use std::net::{TcpListener, TcpStream};
use std::path::Path;

/// A password that no ordinary text holds; its bytes have spellings of their own in URLs.
const PASSWORD: &str = "Canary7+pass/word?&zebra";
/// The access token of a scripted sign-in; the others end in other digits.
const TOKEN: &str = "canary.token~with+odd/bytes.1";

pub fn trials() -> Vec<Trial> {
    vec![
        Trial::test("canary/spellings", spellings_are_found),
        Trial::test("canary/runs_against_the_sandbox", sandbox),
        Trial::test("canary/wrong_passwords", wrong_passwords),
        Trial::test("canary/scripts", scripts),
        Trial::test("canary/credentials_and_tokens_of_the_sandbox", credentials),
        Trial::test("canary/device_sign_in", devices),
        Trial::test("canary/scripted_tokens", scripted),
        Trial::test("canary/faults", faults),
        Trial::test("canary/servers_that_echo", echoes),
        Trial::test("canary/debug_forms_and_saved_states", debug_forms),
    ]
}

/// The spellings of a secret that a text could hold.
fn spellings(secret: &str) -> Vec<String> {
    let bytes = secret.as_bytes();
    let mut all = vec![secret.to_owned(), serde_json::to_string(secret).unwrap().trim_matches('"').to_owned()];
    all.push(bytes.iter().map(|byte| format!("{byte:02x}")).collect());
    all.push(bytes.iter().map(|byte| format!("{byte:02X}")).collect());
    for plain in ["", "-._~"] {
        let escaped = |upper: bool| {
            let escape = |byte: &u8| match char::from(*byte) {
                c if c.is_ascii_alphanumeric() || plain.contains(c) => c.to_string(),
                _ if upper => format!("%{byte:02X}"),
                _ => format!("%{byte:02x}"),
            };
            bytes.iter().map(escape).collect::<String>()
        };
        all.extend([escaped(true), escaped(false)]);
    }
    // What stands before the secret shifts its base64 by 0, 1 or 2 bytes; the characters that depend on the
    // neighbours are left out.
    for shift in 0..3 {
        let shifted = [vec![0; shift], bytes.to_vec()].concat();
        let (first, end) = ((shift * 8).div_ceil(6), shifted.len() * 8 / 6);
        all.extend([STANDARD, URL_SAFE].map(|engine| engine.encode(&shifted)[first..end].to_owned()));
    }
    all.sort();
    all.dedup();
    all
}

/// Looks for secrets in a text.
fn search(place: &str, text: &str, secrets: &[&str]) -> Result<(), Failed> {
    for secret in secrets {
        if let Some(found) = spellings(secret).into_iter().find(|spelling| text.contains(spelling.as_str())) {
            return Err(format!("{place} holds a secret, as `{found}`:\n{text}").into());
        }
    }
    Ok(())
}

fn search_done(place: &str, done: &Done, secrets: &[&str]) -> Result<(), Failed> {
    search(&format!("standard output of {place}"), &done.stdout, secrets)?;
    search(&format!("standard error of {place}"), &done.stderr, secrets)
}

/// Looks into every file that was written, but for those that the test wrote itself.
fn search_files(folder: &Path, given: &[&str], secrets: &[&str]) -> Result<(), Failed> {
    for path in folders::files_below(folder) {
        let name = folders::name_of(&path);
        if !given.contains(&name.as_str()) {
            search(&name, &String::from_utf8_lossy(&std::fs::read(&path)?), secrets)?;
        }
    }
    Ok(())
}

fn spellings_are_found() -> Result<(), Failed> {
    for shift in 0..5 {
        let text = STANDARD.encode(format!("{}{PASSWORD}{}", "x".repeat(shift), "y".repeat(shift)));
        if search("base64", &text, &[PASSWORD]).is_ok() {
            return Err(format!("base64 shifted by {shift} is not found").into());
        }
    }
    let others = ["a 43616e617279372b706173732f776f72643f267a65627261", "Canary7%2Bpass%2Fword%3F%26zebra", PASSWORD];
    for text in others {
        if search("text", text, &[PASSWORD]).is_ok() {
            return Err(format!("{text} is not found").into());
        }
    }
    search("an innocent text", "Canary7 and zebra", &[PASSWORD])
}

/// A folder with the shipped graphs, and a sandbox whose user has the canary password.
fn world(status: &str) -> tempfile::TempDir {
    let folder = tempfile::tempdir().unwrap();
    folders::copy(&folders::shipped(), folder.path());
    std::fs::copy(folders::repository().join("tests/graphs/sign_in.ron"), folder.path().join("exits.ron")).unwrap();
    let state = format!(
        "(user_pools: {{\"us-east-1_ABCdef123\": (
            confirmation_code: \"739174\",
            clients: {{\"abcdefghijklmnopqrstuvwx01\": ()}},
            users: {{\"ada\": (password: \"{PASSWORD}\", email: \"ada@example.com\", status: {status})}},
        )}}, identity_pools: {{\"us-east-1:00000000-0000-4000-8000-000000000001\": (
            guests: true,
            providers: [(user_pool: \"us-east-1_ABCdef123\", client: \"abcdefghijklmnopqrstuvwx01\")],
            roles: (
                authenticated: \"arn:aws:iam::123456789012:role/A\",
                unauthenticated: \"arn:aws:iam::123456789012:role/G\",
            ),
        )}})"
    );
    std::fs::write(folder.path().join("state.ron"), state).unwrap();
    let profile = "(default: \"canary\", profiles: {\"canary\": (backend: Sandbox(state: \"state.ron\"))})";
    std::fs::write(folder.path().join("authcanvas.ron"), profile).unwrap();
    folder
}

/// The files that the world begins with.
const GIVEN: &[&str] = &["state.ron"];

/// Every way to be told of a run.
const WAYS: &[&[&str]] =
    &[&[], &["-vv"], &["-vv", "--log-format", "json"], &["--output", "json", "-vv"], &["--trace", "trace.jsonl", "-v"]];

const GRAPHS: &[&str] = &["password_sign_in.ron", "password_sign_in_flow.ron", "exits.ron", "sign_up.ron"];

fn run(folder: &Path, graph: &str, way: &[&str], password: &str) -> Done {
    let user: &[&str] = if graph == "sign_up.ron" { &[] } else { &["--var", "username=ada"] };
    let arguments = [&["run", graph, "--secret-env", "password=PW"], user, way].concat();
    Call::new(&arguments).in_folder(folder).with("PW", password).done()
}

fn sandbox() -> Result<(), Failed> {
    for status in ["Confirmed", "Unconfirmed", "ForceChangePassword"] {
        let world = world(status);
        for graph in GRAPHS {
            for way in WAYS {
                let done = run(world.path(), graph, way, PASSWORD);
                search_done(&format!("{graph} {way:?} {status}"), &done, &[PASSWORD, "739174"])?;
                search_files(world.path(), GIVEN, &[PASSWORD, "739174"])?;
            }
        }
    }
    Ok(())
}

/// A script that tries to make text of every secret it gets hold of.
const NOSY: &str = r#"
local nosy = {Properties = {username = {required = true}, password = {secret = true}}}
local function try(secret)
    local ways = {
        function() return tostring(secret) end,
        function() return "" .. secret end,
        function() return secret .. "" end,
        function() return string.format("%s %q", secret, secret) end,
        function() return table.concat({secret, secret}) end,
        function() return ("x"):gsub("x", {x = secret}) end,
        function() return ("x"):gsub("x", function() return secret end) end,
        function() return #secret end,
        function() return secret[1] end,
        function() return utf8.len(secret) end,
        function() return string.rep(secret, 2) end,
        function() return select(2, xpcall(error, function(it) return tostring(it) end, secret)) end,
        function() for _, part in pairs(secret) do return part end end,
        function() print(secret) end,
        function() Debug.Log(secret) end,
        function() Debug.Warning(false, secret) end,
        function() local t = EntityId() t[secret] = 1 end,
        function() AuthenticationProviderNotificationBus.Broadcast.OnSignOut(secret) end,
        function() AuthenticationProviderRequestBus.Broadcast.IsSignedIn(secret) end,
    }
    for _, way in ipairs(ways) do
        local ok, found = pcall(way)
        Debug.Log(tostring(ok) .. ": " .. (type(found) == "userdata" and "an object" or tostring(found)))
    end
end
function nosy:OnActivate()
    AuthenticationProviderNotificationBus.Connect(self)
    AuthenticationProviderRequestBus.Broadcast.Initialize({"AWSCognitoIDP"})
    try(self.Properties.password)
    AuthenticationProviderRequestBus.Broadcast.PasswordGrantSingleFactorSignInAsync(
        "AWSCognitoIDP", self.Properties.username, self.Properties.password)
end
function nosy:OnPasswordGrantSingleFactorSignInSuccess(tokens)
    Debug.Log(tostring(tokens))
    try(tokens.AccessToken)
    error(tokens)
end
function nosy:OnDeactivate()
    error(self.Properties.password)
end
return nosy
"#;

fn scripts() -> Result<(), Failed> {
    let world = world("Confirmed");
    std::fs::write(world.path().join("nosy.lua"), NOSY)?;
    for script in ["scripts/password_sign_in.lua", "nosy.lua"] {
        for way in WAYS {
            let arguments =
                [&["run", script, "--secret-env", "password=PW", "--property", "username=ada"][..], way].concat();
            let done = Call::new(&arguments).in_folder(world.path()).with("PW", PASSWORD).done();
            // A JSON Web Token begins with these letters, whatever it holds.
            search_done(&format!("{script} {way:?}"), &done, &[PASSWORD])?;
            search_files(world.path(), GIVEN, &[PASSWORD])?;
            let is_nosy = script == "nosy.lua";
            if (done.stdout + &done.stderr).contains("eyJ") || done.exit_code != i32::from(is_nosy) {
                return Err(format!("{script} {way:?} ends with {}", done.exit_code).into());
            }
        }
    }
    Ok(())
}

fn wrong_passwords() -> Result<(), Failed> {
    let world = world("Confirmed");
    let wrong = format!("{PASSWORD}-wrong");
    for graph in GRAPHS {
        for way in WAYS {
            let done = run(world.path(), graph, way, &wrong);
            search_done(&format!("{graph} {way:?}"), &done, &[PASSWORD])?;
        }
    }
    // A secret that is given where none belongs, or in clear, is refused and not repeated.
    let in_clear = format!("password={PASSWORD}");
    for arguments in [
        vec!["run", "exits.ron", "--var", "username=ada", "--var", &in_clear],
        vec!["run", "exits.ron", "--secret-file", "password=authcanvas.ron", "--secret-env", "password=PW"],
        vec!["run", "anonymous_credentials.ron", "--secret-env", "password=PW"],
    ] {
        let done = Call::new(&arguments).in_folder(world.path()).with("PW", PASSWORD).done();
        search_done(&format!("{arguments:?}"), &done, &[PASSWORD])?;
        if done.exit_code != 2 {
            return Err(format!("{arguments:?} is not refused: {}", done.stderr).into());
        }
    }
    search_files(world.path(), GIVEN, &[PASSWORD])
}

/// The sandbox's own secrets follow from the seed: one run reveals them, the others must not hold them.
fn credentials() -> Result<(), Failed> {
    let world = world("Confirmed");
    let same: &[&str] = &["--virtual-time", "--seed", "7"];
    let reveal = [same, &["--output", "json", "--reveal", "credentials"]].concat();
    let revealed = run(world.path(), "password_sign_in.ron", &reveal, PASSWORD);
    let document: serde_json::Value = serde_json::from_str(&revealed.stdout)?;
    let part = |name: &str| document["outputs"]["credentials"][name].as_str().unwrap_or_default().to_owned();
    let (key, token) = (part("secret_key"), part("session_token"));
    if key.len() < 16 || token.len() < 16 {
        return Err(format!("nothing was revealed:\n{}", revealed.stdout).into());
    }
    search("standard error of the revealing run", &revealed.stderr, &[&key, &token, PASSWORD])?;
    for way in WAYS {
        let done = run(world.path(), "password_sign_in.ron", &[same, way].concat(), PASSWORD);
        search_done(&format!("{way:?}"), &done, &[&key, &token])?;
        search_files(world.path(), GIVEN, &[&key, &token])?;
    }
    Ok(())
}

/// The client secret of a device sign-in, and the tokens that it gives, which follow from the seed.
fn devices() -> Result<(), Failed> {
    let world = world("Confirmed");
    let profile = "(default: \"canary\", profiles: {\"canary\": (backend: Sandbox())})";
    std::fs::write(world.path().join("authcanvas.ron"), profile)?;
    let secret = "GOCSPX-sandbox-client-secret-0001";
    let same: &[&str] = &["--virtual-time", "--seed", "7"];
    let given: &[&str] = &["--secret-env", "google_client_secret=PW"];
    for (graph, client) in [("google_device_sign_in.ron", given), ("lwa_device_sign_in.ron", &[])] {
        for way in WAYS {
            let arguments = [&["run", graph], client, same, way].concat();
            let done = Call::new(&arguments).in_folder(world.path()).with("PW", secret).done();
            if done.exit_code != 0 {
                return Err(format!("{graph} {way:?}: {}", done.stderr).into());
            }
            search_done(&format!("{graph} {way:?}"), &done, &[secret, "Atza|", "Atzr|", "ya29.", "AH-1", "1//"])?;
            search_files(world.path(), GIVEN, &[secret])?;
        }
    }
    Ok(())
}

/// A case folder in a temporary place, with a password and secret answers.
fn case(folder: &Path, toml: &str, replies: &str) -> Case {
    std::fs::copy(folders::repository().join("tests/graphs/sign_in.ron"), folder.join("graph.ron")).unwrap();
    let inputs = format!("[inputs]\nusername = \"ada\"\npassword = \"{PASSWORD}\"\n");
    std::fs::write(folder.join("case.toml"), format!("{inputs}{toml}")).unwrap();
    if !replies.is_empty() {
        std::fs::write(folder.join("replies.toml"), replies).unwrap();
    }
    Case::read(folder).unwrap()
}

/// Plays a case, and runs it by the `test` command with every report.
fn search_case(case: &Case, secrets: &[&str]) -> Result<(), Failed> {
    let played = case.play();
    search("the log", &played.log, secrets)?;
    search("what is visible", &played.visible().join("\n"), secrets)?;
    search("the debug form", &format!("{played:?}"), secrets)?;
    for arguments in [
        vec!["test", "-vv", "--junit", "report.xml", "."],
        vec!["test", "--format", "json", "."],
        vec!["test", "--update", "."],
    ] {
        let done = Call::new(&arguments).in_folder(&case.folder).done();
        search_done(&format!("{arguments:?}"), &done, secrets)?;
    }
    search_files(&case.folder, &["case.toml", "replies.toml"], secrets)
}

fn scripted() -> Result<(), Failed> {
    let tokens = [1, 2, 3].map(|n| TOKEN.replace(".1", &format!(".{n}")));
    let (key, session) = (TOKEN.replace(".1", ".4"), TOKEN.replace(".1", ".5"));
    let challenge = TOKEN.replace(".1", ".6");
    let secrets = [&tokens[0], &tokens[1], &tokens[2], &key, &session, &challenge, PASSWORD].map(|it| it as &str);
    let initialize = "[[reply]]\noperation = \"auth.initialize\"\noutcome = \"success\"\n\n";
    let sign_in = "[[reply]]\noperation = \"AuthenticationProviderRequestBus.PasswordGrantSingleFactorSignInAsync\"\n";
    let success = format!(
        "{initialize}{sign_in}outcome = \"success\"\npayload.authentication_tokens = '(access_token: \"{}\", \
         open_id_token: \"{}\", refresh_token: \"{}\", provider_name: \"AWSCognitoIDP\")'\n\n",
        tokens[0], tokens[1], tokens[2]
    );
    let credentials = format!(
        "{success}[[reply]]\noperation = \"AWSCognitoAuthorizationRequestBus.RequestAWSCredentialsAsync\"\n\
         outcome = \"success\"\npayload.aws_client_auth_credentials = '(access_key_id: \"ASIA\", secret_key: \"{key}\", \
         session_token: \"{session}\")'\n"
    );
    let unscripted = success.clone();
    let challenged = format!(
        "{initialize}{sign_in}outcome = \"challenged\"\npayload.challenge = '(name: \"UNKNOWN_CHALLENGE\", session: \
         \"{challenge}\")'\nfailure = {{ code = \"UnexpectedChallenge\", message = \"Unexpected Challenge type\" }}\n"
    );
    for replies in [credentials, unscripted, challenged, initialize.to_owned()] {
        let folder = tempfile::tempdir()?;
        search_case(&case(folder.path(), "", &replies), &secrets)?;
    }
    Ok(())
}

fn faults() -> Result<(), Failed> {
    let faults =
        ["Throttle", "CutReply", "LoseReply", "EmptyObject", "Html", "InternalError", "Unavailable", "LimitExceeded"];
    for fault in faults {
        let folder = tempfile::tempdir()?;
        let script = format!("\n[sandbox]\nfaults = '[(operation: \"InitiateAuth\", fault: {fault})]'\n");
        search_case(&case(folder.path(), &script, ""), &[PASSWORD])?;
    }
    Ok(())
}

/// What a server makes of the body that it is sent.
type Shape = fn(&str) -> String;

/// A service that repeats what it is sent, in errors of every shape, must not make the password text.
fn echoes() -> Result<(), Failed> {
    let shapes: [(u16, Shape); 5] = [
        (400, |body| serde_json::json!({"__type": "InvalidParameterException", "message": body}).to_string()),
        (400, |_| {
            serde_json::json!({"__type": format!("Bad{PASSWORD}"), "message": format!("no {PASSWORD}!")}).to_string()
        }),
        (200, |body| format!("<html><body>{body}</body></html>")),
        (200, |body| {
            serde_json::json!({"ChallengeName": "SMS_MFA", "Session": "canary-session-0123456789",
            "ChallengeParameters": {"echo": body}})
            .to_string()
        }),
        (500, str::to_owned),
    ];
    for (status, shape) in shapes {
        let listener = TcpListener::bind("127.0.0.1:0")?;
        let url = format!("http://{}", listener.local_addr()?);
        std::thread::spawn(move || {
            while let Ok((stream, _)) = listener.accept() {
                // A client that goes away has seen enough.
                let _gone = echo(stream, status, shape);
            }
        });
        let world = world("Confirmed");
        let profile = format!(
            "(default: \"echo\", profiles: {{\"echo\": (backend: Aws(region: \"us-east-1\", user_pool: \
             \"us-east-1_ABCdef123\", app_client: \"abcdefghijklmnopqrstuvwx01\", identity_pool: \
             \"us-east-1:00000000-0000-4000-8000-000000000001\", endpoint_url: \"{url}\"))}})"
        );
        std::fs::write(world.path().join("authcanvas.ron"), profile)?;
        for graph in ["password_sign_in.ron", "exits.ron"] {
            for way in WAYS {
                let done = run(world.path(), graph, way, PASSWORD);
                let place = format!("{graph} {way:?} against a server that answers {status}");
                search_done(&place, &done, &[PASSWORD, "canary-session-0123456789"])?;
                search_files(world.path(), GIVEN, &[PASSWORD, "canary-session-0123456789"])?;
                if done.exit_code == 0 || done.exit_code > 7 {
                    return Err(format!("{place} ends with {}:\n{}", done.exit_code, done.stderr).into());
                }
            }
        }
    }
    Ok(())
}

fn echo(mut stream: TcpStream, status: u16, shape: Shape) -> std::io::Result<()> {
    let mut request = Vec::new();
    let mut buffer = [0; 4096];
    loop {
        let length = stream.read(&mut buffer)?;
        request.extend_from_slice(&buffer[..length]);
        let text = String::from_utf8_lossy(&request).into_owned();
        let body = text.split_once("\r\n\r\n").map(|(_, body)| body);
        if length == 0 || body.is_some_and(|body| body.ends_with('}')) {
            let answer = shape(body.unwrap_or(""));
            let head = "content-type: application/x-amz-json-1.1\r\nconnection: close";
            return write!(stream, "HTTP/1.1 {status} x\r\n{head}\r\ncontent-length: {}\r\n\r\n{answer}", answer.len());
        }
    }
}

/// What a panic message or a log could hold of our own values, and what a saved run state holds.
fn debug_forms() -> Result<(), Failed> {
    let folder = tempfile::tempdir()?;
    let case = case(folder.path(), "", "[[reply]]\noperation = \"auth.initialize\"\noutcome = \"success\"\n");
    let prepared = case.prepare(Mode::Traced).map_err(|error| error.to_string())?;
    search("a plan", &format!("{:?}", case.plan(&prepared)), &[PASSWORD])?;
    let mut machine = case.machine(prepared).map_err(|error| error.to_string())?;
    search("a machine", &format!("{machine:?}"), &[PASSWORD])?;
    let turn = machine.turn(0);
    search("a turn", &format!("{turn:?}"), &[PASSWORD])?;
    search("a saved run state", &serde_json::to_string(machine.state())?, &[PASSWORD])
}
