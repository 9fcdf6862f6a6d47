//! An endpoint on this machine that answers as a test wants it to: truly, falsely, late, or not at all.
#![allow(dead_code, clippy::unwrap_used, clippy::expect_used, clippy::panic)]

use std::io::{Read as _, Write as _};
use std::net::{TcpListener, TcpStream};
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

/// A running endpoint; it ends with the test's process.
pub struct Endpoint {
    pub address: String,
    asked: Arc<AtomicUsize>,
}

impl Endpoint {
    /// Answers every request with the bytes that `answer` makes of the paragraph; `None` closes the connection.
    pub fn start(answer: impl Fn(&str) -> Option<Vec<u8>> + Send + Sync + 'static) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let address = format!("http://{}/v1", listener.local_addr().unwrap());
        let asked = Arc::new(AtomicUsize::new(0));
        let (counted, answer) = (asked.clone(), Arc::new(answer));
        std::thread::spawn(move || {
            for stream in listener.incoming() {
                counted.fetch_add(1, Ordering::SeqCst);
                let answer = answer.clone();
                std::thread::spawn(move || {
                    let mut stream = stream.unwrap();
                    let Some(paragraph) = paragraph(&mut stream) else { return };
                    if let Some(bytes) = answer(&paragraph) {
                        let _ = stream.write_all(&bytes);
                    }
                });
            }
        });
        Self { address, asked }
    }

    /// How many connections were made.
    pub fn asked(&self) -> usize {
        self.asked.load(Ordering::SeqCst)
    }
}

/// Reads a request and gives the paragraph in it.
fn paragraph(stream: &mut TcpStream) -> Option<String> {
    let mut request = Vec::new();
    let mut byte = [0];
    while !request.ends_with(b"\r\n\r\n") {
        if stream.read(&mut byte).ok()? == 0 {
            return None;
        }
        request.push(byte[0]);
    }
    let head = String::from_utf8(request).ok()?.to_lowercase();
    assert!(head.starts_with("post /v1/chat/completions "), "{head}");
    let length = head.lines().find_map(|line| line.strip_prefix("content-length: "))?;
    let mut body = vec![0; length.trim().parse().ok()?];
    stream.read_exact(&mut body).ok()?;
    let body: serde_json::Value = serde_json::from_slice(&body).ok()?;
    assert_eq!(body["temperature"], 0);
    let question = body["messages"][1]["content"].as_str()?;
    Some(question.strip_prefix("Paragraph:\n\n")?.to_owned())
}

/// An answer with a status and a body.
pub fn http(status: &str, headers: &str, body: &[u8]) -> Vec<u8> {
    let head = format!(
        "HTTP/1.1 {status}\r\nContent-Type: application/json\r\nContent-Length: {}\r\nConnection: close\r\n{headers}\r\n",
        body.len()
    );
    [head.as_bytes(), body].concat()
}

/// A chat completion with these words.
pub fn completion(words: &str) -> Vec<u8> {
    let body = serde_json::json!({
        "id": "completion", "object": "chat.completion",
        "choices": [{ "index": 0, "message": { "role": "assistant", "content": words }, "finish_reason": "stop" }],
    });
    http("200 OK", "", body.to_string().as_bytes())
}

/// A chat completion that proposes these claims.
pub fn claims(claims: serde_json::Value) -> Vec<u8> {
    completion(&serde_json::json!({ "claims": claims }).to_string())
}
