//! Requests to the controls: JSON in, JSON out, one connection each.

use crate::EmulatorError;
use serde_json::Value;
use std::io::{Read, Write};
use std::net::TcpStream;

pub(crate) fn ask(port: u16, method: &str, path: &str, body: &str) -> Result<Value, EmulatorError> {
    let request = format!("{method} {path}");
    let answer = exchange(port, &request, body)
        .map_err(|source| EmulatorError::Io { what: format!("the emulator does not answer {request}"), source })?;
    let refused = |answer: &str| EmulatorError::Refused { request: request.clone(), answer: answer.to_owned() };
    let (head, body) = answer.split_once("\r\n\r\n").ok_or_else(|| refused(&answer))?;
    if head.split(' ').nth(1) != Some("200") {
        return Err(refused(body));
    }
    serde_json::from_str(body).map_err(|_| refused(body))
}

// HTTP/1.0: the answer ends with the connection and has no chunks.
fn exchange(port: u16, request: &str, body: &str) -> std::io::Result<String> {
    let mut stream = TcpStream::connect(("127.0.0.1", port))?;
    let length = body.len();
    let head = format!("host: 127.0.0.1:{port}\r\ncontent-type: application/json\r\ncontent-length: {length}");
    write!(stream, "{request} HTTP/1.0\r\n{head}\r\n\r\n{body}")?;
    let mut answer = String::new();
    stream.read_to_string(&mut answer)?;
    Ok(answer)
}
