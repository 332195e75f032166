use std::env;
use std::io::{BufRead, BufReader, Result, Write};
use std::net::{TcpListener, TcpStream};
use std::thread;
use std::time::Instant;

/// What the page says.
const GREETING: &str = "Hello";
/// Seconds after its start at which the service begins to fail; 0 for never.
const FAILS_AFTER: u64 = 0;

fn main() -> Result<()> {
    let began = Instant::now();
    let port = env::var("PORT").expect("PORT");
    let listener = TcpListener::bind(format!("127.0.0.1:{port}"))?;
    for stream in listener.incoming() {
        let stream = stream?;
        thread::spawn(move || answer(stream, began.elapsed().as_secs()));
    }
    Ok(())
}

fn answer(mut stream: TcpStream, seconds: u64) -> Result<()> {
    let mut path = String::new();
    for line in BufReader::new(stream.try_clone()?).lines() {
        let line = line?;
        if line.is_empty() {
            break;
        }
        if path.is_empty() {
            path = line.split(' ').nth(1).unwrap_or("/").to_string();
        }
    }
    let (status, body) = page(&path, seconds);
    let release = env::var("RELEASE").unwrap_or_default();
    write!(
        stream,
        "HTTP/1.1 {status}\r\nx-release: {release}\r\ncontent-length: {}\r\nconnection: close\r\n\r\n{body}",
        body.len()
    )
}

fn page(path: &str, seconds: u64) -> (&'static str, &'static str) {
    if FAILS_AFTER > 0 && seconds >= FAILS_AFTER {
        return ("500 Internal Server Error", "failed\n");
    }
    match path {
        "/api/health" => ("200 OK", "{\"status\":\"pass\"}\n"),
        _ => ("200 OK", GREETING),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn somebody_is_greeted() {
        assert_eq!(page("/", 0), ("200 OK", GREETING));
    }
}
