//! A server on a loopback port, and a client that sends bytes as they are.
#![allow(dead_code, clippy::unwrap_used, clippy::expect_used, clippy::panic)]

use serde_json::Value;
use server::{Service, Settings, serve};
use std::io::{Read, Write};
use std::net::{SocketAddr, TcpStream};
use std::sync::Arc;
use std::time::Duration;

/// The day on which every test answers.
pub const DAY: &str = "2026-03-01";

/// A server that runs until it is dropped.
pub struct Server {
    pub address: SocketAddr,
    pub service: Arc<Service>,
    stop: Option<tokio::sync::oneshot::Sender<()>>,
    thread: Option<std::thread::JoinHandle<()>>,
}

/// An answer.
#[derive(Debug)]
pub struct Answer {
    pub status: u16,
    pub head: String,
    pub body: Vec<u8>,
}

impl Answer {
    pub fn json(&self) -> Value {
        serde_json::from_slice(&self.body).unwrap_or_else(|error| panic!("{error}: {self:?}"))
    }

    pub fn text(&self) -> String {
        String::from_utf8(self.body.clone()).unwrap()
    }

    /// Gives the JSON of an answer that must have a status.
    pub fn expect(&self, status: u16) -> Value {
        assert_eq!(self.status, status, "{}", String::from_utf8_lossy(&self.body));
        let json = self.json();
        if status >= 400 {
            assert!(!json["detail"].as_str().unwrap().is_empty());
        }
        json
    }
}

pub fn settings() -> Settings {
    Settings::new(|| DAY.parse().unwrap(), || Ok(screening::designations::builtin()))
}

impl Server {
    pub fn new() -> Self {
        Self::with(settings())
    }

    pub fn with(settings: Settings) -> Self {
        let service = Service::start(settings).unwrap();
        let (stop, stopped) = tokio::sync::oneshot::channel::<()>();
        let (tell, told) = std::sync::mpsc::channel();
        let serving = service.clone();
        let thread = std::thread::spawn(move || {
            let runtime =
                tokio::runtime::Builder::new_multi_thread().worker_threads(2).enable_all().build().unwrap();
            runtime.block_on(async {
                let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
                tell.send(listener.local_addr().unwrap()).unwrap();
                serve(listener, serving, async {
                    let _ = stopped.await;
                })
                .await;
            });
        });
        let address = told.recv().unwrap();
        Self { address, service, stop: Some(stop), thread: Some(thread) }
    }

    /// Tells the server to stop, without waiting.
    pub fn stop(&mut self) {
        if let Some(stop) = self.stop.take() {
            let _ = stop.send(());
        }
    }

    /// Waits until the server has ended.
    pub fn ended(mut self) {
        self.stop();
        self.thread.take().unwrap().join().unwrap();
    }

    pub fn connect(&self) -> TcpStream {
        let stream = TcpStream::connect(self.address).unwrap();
        stream.set_read_timeout(Some(Duration::from_secs(60))).unwrap();
        stream
    }

    pub fn get(&self, path: &str) -> Answer {
        self.send(format!("GET {path} HTTP/1.1\r\nHost: test\r\nConnection: close\r\n\r\n").as_bytes())
    }

    pub fn post(&self, path: &str, kind: &str, body: impl AsRef<[u8]>) -> Answer {
        let body = body.as_ref();
        let head = format!(
            "POST {path} HTTP/1.1\r\nHost: test\r\nContent-Type: {kind}\r\nContent-Length: {}\r\nConnection: close\r\n\r\n",
            body.len()
        );
        self.send(&[head.as_bytes(), body].concat())
    }

    pub fn post_json(&self, path: &str, body: &Value) -> Answer {
        self.post(path, "application/json", body.to_string())
    }

    pub fn post_form(&self, path: &str, name: &str, value: &Value) -> Answer {
        let form =
            form_urlencoded::Serializer::new(String::new()).append_pair(name, &value.to_string()).finish();
        self.post(path, "application/x-www-form-urlencoded", form)
    }

    /// Asks for one entity.
    pub fn ask(&self, parameters: &str, schema: &str, properties: Value) -> Answer {
        let queries =
            serde_json::json!({ "queries": { "q": { "schema": schema, "properties": properties } } });
        self.post_json(&format!("/match/{parameters}"), &queries)
    }

    /// Sends bytes as they are and reads until the server closes.
    pub fn send(&self, bytes: &[u8]) -> Answer {
        let mut stream = self.connect();
        // A server that has refused already may close before all was sent.
        let _ = stream.write_all(bytes);
        read(&mut stream)
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        self.stop();
        if let Some(thread) = self.thread.take() {
            thread.join().unwrap();
        }
    }
}

/// Reads one answer to the end of the connection; status 0 where there was none.
pub fn read(stream: &mut TcpStream) -> Answer {
    let mut bytes = Vec::new();
    let mut chunk = [0u8; 65536];
    while let Ok(count) = stream.read(&mut chunk) {
        if count == 0 {
            break;
        }
        bytes.extend_from_slice(&chunk[..count]);
    }
    let Some(at) = bytes.windows(4).position(|window| window == b"\r\n\r\n") else {
        return Answer { status: 0, head: String::new(), body: bytes };
    };
    let head = String::from_utf8_lossy(&bytes[..at]).into_owned();
    let status = head.split(' ').nth(1).and_then(|status| status.parse().ok()).unwrap_or(0);
    Answer { status, head, body: bytes[at + 4..].to_vec() }
}
