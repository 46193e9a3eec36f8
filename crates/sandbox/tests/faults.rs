//! The fault script: what each fault looks like on the wire, when it strikes, and what it leaves behind.

#![allow(clippy::unwrap_used, reason = "a test ends at the first surprise")]
// Delays of the wire are real time.
#![allow(clippy::disallowed_methods)]

mod support;

use std::{
    io::ErrorKind,
    time::{Duration, Instant},
};

use authcanvas_sandbox::{Fault, Faults, Sandbox, Settings, StartError, When};
use serde_json::{Value, json};
use support::{Bench, Reply};
use tokio::{
    io::{AsyncReadExt, AsyncWriteExt},
    net::TcpStream,
};

async fn bench(fault: Fault) -> Bench {
    Bench::with(Settings { faults: Faults::default().with("SignUp", When::Nth(1), fault), ..Settings::default() }).await
}

async fn sign_up(bench: &Bench) -> std::io::Result<Reply> {
    let body = json!({"ClientId": bench.client(), "Username": "bob", "Password": "Correct-horse1"});
    bench.request("SignUp", "", body.to_string().as_bytes()).await
}

/// Whether the user of `sign_up` exists.
async fn took_effect(bench: &Bench) -> bool {
    let user = json!({"UserPoolId": bench.sandbox.ids().user_pool, "Username": "bob"});
    bench.admin("AdminGetUser", user).await.status == 200
}

#[tokio::test]
async fn answers_that_are_no_answers() {
    let cases = [
        (Fault::InternalError, 500, "text/plain", None),
        (Fault::Unavailable, 503, "text/plain", None),
        (Fault::Throttle, 400, "application/x-amz-json-1.1", Some("TooManyRequestsException")),
        (Fault::LimitExceeded, 400, "application/x-amz-json-1.1", Some("LimitExceededException")),
        (Fault::EmptyObject, 200, "application/x-amz-json-1.1", None),
        (Fault::Html, 200, "text/html", None),
    ];
    for (fault, status, content_type, code) in cases {
        let bench = bench(fault).await;
        let reply = sign_up(&bench).await.unwrap();
        assert_eq!((reply.status, reply.headers["content-type"].as_str()), (status, content_type), "{fault:?}");
        assert_eq!(reply.headers.get("x-amzn-errortype").map(String::as_str), code, "{fault:?}");
        assert!(!took_effect(&bench).await, "{fault:?}");
        assert_eq!(sign_up(&bench).await.unwrap().status, 200, "{fault:?} strikes the first call only");
    }
}

#[tokio::test]
async fn connections_that_break() {
    let cases = [(Fault::DropRequest, false), (Fault::LoseReply, true), (Fault::CutReply, true)];
    for (fault, has_effect) in cases {
        let bench = bench(fault).await;
        let error = sign_up(&bench).await.unwrap_err();
        assert!(matches!(error.kind(), ErrorKind::UnexpectedEof | ErrorKind::ConnectionReset), "{fault:?}: {error}");
        assert_eq!(took_effect(&bench).await, has_effect, "{fault:?}");
    }
}

#[tokio::test]
async fn a_cut_reply_has_all_headers_and_half_of_the_body() {
    let bench = bench(Fault::CutReply).await;
    let body = json!({"ClientId": bench.client(), "Username": "bob", "Password": "Correct-horse1"}).to_string();
    let request = format!(
        "POST / HTTP/1.1\r\nHost: {}\r\nContent-Type: application/x-amz-json-1.1\r\n\
         X-Amz-Target: AWSCognitoIdentityProviderService.SignUp\r\nContent-Length: {}\r\n\r\n{body}",
        bench.host(),
        body.len()
    );
    let mut stream = TcpStream::connect(bench.host()).await.unwrap();
    stream.write_all(request.as_bytes()).await.unwrap();
    let mut raw = Vec::new();
    stream.read_to_end(&mut raw).await.unwrap();
    let text = String::from_utf8(raw).unwrap();
    let (head, part) = text.split_once("\r\n\r\n").unwrap();
    let length = head.lines().find_map(|line| line.strip_prefix("content-length: ")).unwrap();
    assert_eq!(part.len(), length.parse::<usize>().unwrap() / 2);
    assert!(part.starts_with('{'));
}

#[tokio::test]
async fn a_hanging_call_ends_when_the_client_or_the_sandbox_does() {
    let bench = bench(Fault::Hang).await;
    let answer = tokio::time::timeout(Duration::from_millis(200), sign_up(&bench)).await;
    assert!(answer.is_err(), "it hangs");
    assert!(!took_effect(&bench).await);

    let faults = Faults::default().with("*", When::Always, Fault::Hang);
    let bench = Bench::with(Settings { faults, ..Settings::default() }).await;
    let mut stream = TcpStream::connect(bench.host()).await.unwrap();
    let head = format!(
        "POST / HTTP/1.1\r\nHost: {}\r\nContent-Type: application/x-amz-json-1.1\r\n\
         X-Amz-Target: AWSCognitoIdentityService.GetId\r\nContent-Length: 2\r\n\r\n{{}}",
        bench.host()
    );
    stream.write_all(head.as_bytes()).await.unwrap();
    while bench.sandbox.requests().is_empty() {
        tokio::task::yield_now().await;
    }
    let start = Instant::now();
    bench.sandbox.stop().await;
    assert!(start.elapsed() < Duration::from_secs(2));
    let mut rest = Vec::new();
    // The end may come as a reset or as an end of stream; both mean that nothing was answered.
    let _ = stream.read_to_end(&mut rest).await;
    assert!(rest.is_empty());
}

#[tokio::test]
async fn delays_add_up_and_the_work_is_done() {
    let faults =
        Faults::default().with("*", When::First(2), Fault::Delay(30)).with("SignUp", When::Always, Fault::Delay(30));
    let bench = Bench::with(Settings { faults, ..Settings::default() }).await;
    let start = Instant::now();
    assert_eq!(sign_up(&bench).await.unwrap().status, 200);
    assert!(start.elapsed() >= Duration::from_millis(60));
}

#[tokio::test]
async fn the_script_can_be_replaced_while_it_runs() {
    let bench = Bench::with(Settings { test_controls: true, ..Settings::default() }).await;
    let put = |text: &'static str| {
        let head = format!("PUT /_sandbox/faults HTTP/1.1\r\nHost: {}\r\n", bench.host());
        let bench = &bench;
        async move { bench.send(&head, text.as_bytes()).await.unwrap() }
    };
    put("[(operation: \"SignUp\", when: Nth(2), fault: Throttle)]").await.ok();
    assert_eq!(sign_up(&bench).await.unwrap().status, 200);
    assert_eq!(sign_up(&bench).await.unwrap().json()["__type"], "TooManyRequestsException");
    let page: Value = bench.get("/_sandbox/faults").await.ok();
    let line = json!({"operation": "SignUp", "when": "Nth(2)", "fault": "Throttle", "calls": 2});
    assert_eq!(page, json!({"faults": [line]}));
    let refused = put("[(operation: \"SignUp\", fault: Explode)]").await;
    assert_eq!((refused.status, refused.json()["__type"].as_str()), (400, Some("SerializationException")));
    assert_eq!(bench.get("/_sandbox/faults").await.ok(), page, "a refused script changes nothing");
}

#[test]
fn every_problem_of_a_script_is_told_with_its_place() {
    let text = "[\n    (operation: \"Nothing\", fault: Hang),\n    (operation: \"GetId\", fault: Hang, often: true),\n    \
                (operation: \"*\", when: Nth(1), fault: Delay(5)),\n]";
    let problems = Faults::from_ron(text).unwrap_err();
    let lines: Vec<String> = problems.iter().map(ToString::to_string).collect();
    assert_eq!(
        lines[0],
        "line 2, column 5: `0.operation`: expected an operation of the sandbox or `*`, found `Nothing`"
    );
    assert!(lines[1].starts_with("line 3, column ") && lines[1].contains("often"), "{}", lines[1]);
    assert_eq!(lines.len(), 2);
}

#[tokio::test]
async fn a_fault_on_an_unknown_operation_does_not_start() {
    let faults = Faults::default().with("SignUpp", When::Always, Fault::Hang);
    let error = Sandbox::start(Settings { faults, ..Settings::default() }).await.err().unwrap();
    assert!(matches!(error, StartError::UnknownOperation(name) if name == "SignUpp"));
}
