//! The child process that reads one original: what an application has behind its hidden argument.
//!
//! Started with `read-original` it reads the original that its parent sends, as `plimsoll read-original` does.
//! With one of the other words it does what a hostile file might bring a reader to do; the tests of this crate
//! start it so, to see that the hold keeps it.

use evidence::reading::child::{answer, main as read_original};
use std::process::ExitCode;

fn main() -> ExitCode {
    let word = std::env::args().nth(1).unwrap_or_default();
    match word.as_str() {
        "read-original" => read_original(),
        "crash" => answer(|_| -> Result<(), String> { std::process::abort() }),
        "garbage" => {
            println!("no answer");
            ExitCode::SUCCESS
        }
        _ => answer(move |_| attempt(&word)),
    }
}

/// Does what the word says and tells what came of it.
fn attempt(word: &str) -> Result<String, String> {
    let tell = |done: std::io::Result<()>| match done {
        Ok(()) => "allowed".to_owned(),
        Err(error) => format!("denied: {error}"),
    };
    match word {
        "burn" => {
            let mut number = 1_u64;
            loop {
                number = std::hint::black_box(number.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1));
            }
        }
        "sleep" => {
            std::thread::sleep(std::time::Duration::from_secs(600));
            Ok("slept".to_owned())
        }
        "eat" => {
            let mut eaten = Vec::new();
            loop {
                eaten.push(std::hint::black_box(vec![1_u8; 16 << 20]));
            }
        }
        "nest" => Ok(nest(std::hint::black_box(u64::MAX)).to_string()),
        "flood" => Ok("x".repeat(8 << 20)),
        "refuse" => Err("this input is refused".to_owned()),
        "read a file" => Ok(tell(std::fs::read("/etc/passwd").map(drop))),
        "write a file" => Ok(tell(std::fs::write("/tmp/plimsoll-must-not-be", "x"))),
        "connect" => Ok(tell(std::net::TcpStream::connect("127.0.0.1:9").map(drop))),
        "listen" => Ok(tell(std::net::TcpListener::bind("127.0.0.1:0").map(drop))),
        "start a program" => Ok(tell(std::process::Command::new("/bin/true").status().map(drop))),
        "start a thread" => {
            let joined = std::thread::spawn(|| "worked").join();
            joined.map(str::to_owned).map_err(|_| "the thread panicked".to_owned())
        }
        other => Err(format!("no such word: {other}")),
    }
}

/// Goes down one call for each level until the stack is used up.
#[allow(unconditional_recursion)]
fn nest(left: u64) -> u64 {
    let room = std::hint::black_box([left; 64]);
    nest(left.wrapping_sub(1)).wrapping_add(room[(left % 64) as usize])
}
