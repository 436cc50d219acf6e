//! The clients that people really use: connect-web, which browsers speak gRPC-Web with, and `buf curl`, which finds its
//! way by reflection alone. Both are npm packages that `make test` installs.

use std::path::{Path, PathBuf};
use std::process::Stdio;
use std::time::Duration;

use remix_tests::{Stack, demo, run};
use serde_json::{Value, json};
use tokio::process::Command;

fn installed(path: &str) -> PathBuf {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).parent().unwrap().join(path);
    assert!(path.exists(), "{} is missing: `make test` installs it", path.display());
    path
}

/// Runs a program to its end, 60 s at most; gives status, stdout and stderr.
async fn execute(mut command: Command) -> (bool, String, String) {
    let running = command.stdin(Stdio::null()).kill_on_drop(true).output();
    let output =
        tokio::time::timeout(Duration::from_secs(60), running).await.expect("it ends").expect("it starts");
    let text = |bytes: &[u8]| String::from_utf8_lossy(bytes).into_owned();
    (output.status.success(), text(&output.stdout), text(&output.stderr))
}

#[test]
fn connect_web_holds_a_whole_chat() {
    run(async {
        installed("tests/web/node_modules/@connectrpc/connect-web");
        let stack = Stack::start().await;
        let traveler = stack.traveler().await;
        let descriptors =
            std::env::temp_dir().join(format!("remix-descriptors-{}.bin", uuid::Uuid::new_v4()));
        std::fs::write(&descriptors, remix_proto::DESCRIPTOR_SET).unwrap();
        let mut node = Command::new("node");
        node.arg(installed("tests/web/grpc-web.mjs"));
        node.args([traveler.base(), traveler.token().unwrap()])
            .arg(&descriptors)
            .args([demo::HIMALAYA, demo::GOA]);
        let (ok, stdout, stderr) = execute(node).await;
        std::fs::remove_file(&descriptors).unwrap();
        assert!(ok, "{stdout}\n{stderr}");
        let seen: Value = serde_json::from_str(&stdout).unwrap();
        let mut events: Vec<&str> =
            seen["events"].as_array().unwrap().iter().map(|name| name.as_str().unwrap()).collect();
        events.dedup();
        assert_eq!(events, ["turnStarted", "replyDelta", "draft", "turnCompleted"]);
        assert_eq!(seen["replay"], json!(["turnStarted", "replyDelta", "draft", "turnCompleted"]));
        assert_eq!(
            seen["codes"],
            json!({
                "nobody": "Unauthenticated", "unknown": "NotFound", "wrong": "InvalidArgument", "stream": "InvalidArgument",
            })
        );
        assert_eq!((&seen["total"], &seen["catalogue"]), (&json!(1), &json!(2)));
        assert!(seen["greeting"].as_str().unwrap().contains("Himalayan Trek"));
    });
}

/// `buf curl` with these arguments.
async fn buf_curl(arguments: &[&str]) -> (bool, String, String) {
    let mut buf = Command::new(installed("deploy/tools/node_modules/.bin/buf"));
    // An empty folder: no proto file of ours is in reach.
    buf.arg("curl").args(arguments).current_dir(std::env::temp_dir());
    execute(buf).await
}

#[test]
fn buf_curl_lists_and_calls_by_reflection() {
    run(async {
        let stack = Stack::start().await;
        let traveler = stack.traveler().await;
        let id = traveler.create(&[demo::GOA], None).await.session.id;
        let authorization = format!("Authorization: Bearer {}", traveler.token().unwrap());
        let doors: [(String, &[&str]); 3] = [
            (stack.session_service(0), &["--protocol", "grpc", "--http2-prior-knowledge"]),
            (stack.gateway(0), &["--protocol", "grpc", "--http2-prior-knowledge"]),
            // Reflection is a stream in both directions, which gRPC-Web does not have: the schema comes from a file.
            (stack.gateway(0), &["--protocol", "grpcweb", "--schema"]),
        ];
        let schema = installed("proto").display().to_string();
        for (base, protocol) in doors {
            let by_reflection = !protocol.contains(&"--schema");
            let mut arguments: Vec<&str> = protocol.to_vec();
            if !by_reflection {
                arguments.push(&schema);
            }
            let call = async |path: &str, more: &[&str]| {
                let url = format!("{base}{path}");
                let all: Vec<&str> =
                    arguments.iter().copied().chain(more.iter().copied()).chain([url.as_str()]).collect();
                buf_curl(&all).await
            };
            if by_reflection {
                let (ok, listed, stderr) = call("", &["--list-methods"]).await;
                assert!(ok, "{base}: {stderr}");
                for method in [
                    "SessionService/CreateSession",
                    "SessionService/SendMessage",
                    "ItineraryService/ListItineraries",
                ] {
                    assert!(listed.contains(&format!("tripit.remix.v1.{method}")), "{base}: {listed}");
                }
            }
            let list = "/tripit.remix.v1.SessionService/ListSessions";
            let (ok, page, stderr) = call(list, &["--header", &authorization, "--data", "{}"]).await;
            assert!(ok && page.contains(&id), "{base}: {page}{stderr}");
            let (ok, _, stderr) = call(list, &["--data", "{}"]).await;
            assert!(!ok && stderr.contains("unauthenticated"), "{base}: {stderr}");

            let body = json!({ "session_id": id, "message": "Thanks" }).to_string();
            let send = "/tripit.remix.v1.SessionService/SendMessage";
            let (ok, events, stderr) = call(send, &["--header", &authorization, "--data", &body]).await;
            assert!(ok && events.contains("turnCompleted"), "{base}: {events}{stderr}");
        }
    });
}
