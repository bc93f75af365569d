//! `bianmu-tesseract`: the system's Tesseract as a child process of the program that catalogues.
//!
//! It is a program of its own because whatever links libtesseract does not start where the library is not installed.
//! `crates/ocr` starts one for each worker and talks to it in frames, each a length (four bytes, little end first) and
//! so many bytes:
//!
//! * the child first says `"ready"`, or `{"error": REASON}` and ends;
//! * a request is width, height and dpi (four bytes each), then one (grey) or three (RGB) bytes for each pixel;
//! * its answer is `{"lines": [{"text", "box", "confidence"}…]}` in Tesseract's reading order, or `{"error": SENTENCE}`.
//!
//! The end of standard input ends the child, so it does not outlive its parent.

mod frame;
#[cfg(target_os = "linux")]
mod recognition;

#[cfg(target_os = "linux")]
use std::io::{self, Write};
use std::process::ExitCode;

#[cfg(target_os = "linux")]
fn main() -> ExitCode {
    recognition::set_limits();
    match serve(&mut io::stdin().lock(), &mut io::stdout().lock()) {
        Ok(code) => code,
        // The parent is gone; there is nobody left to tell.
        Err(_) => ExitCode::FAILURE,
    }
}

#[cfg(not(target_os = "linux"))]
fn main() -> ExitCode {
    let answer = serde_json::json!({ "error": "这个系统上的版本没有带 Tesseract" });
    let _ = frame::write(&mut std::io::stdout().lock(), answer.to_string().as_bytes());
    ExitCode::FAILURE
}

#[cfg(target_os = "linux")]
fn serve(input: &mut dyn io::Read, output: &mut dyn Write) -> io::Result<ExitCode> {
    let engine = match recognition::Engine::open() {
        Ok(engine) => engine,
        Err(sentence) => {
            frame::write(output, serde_json::json!({ "error": sentence }).to_string().as_bytes())?;
            return Ok(ExitCode::FAILURE);
        }
    };
    frame::write(output, br#""ready""#)?;
    while let Some(request) = frame::read(input)? {
        let lines = frame::Page::parse(&request).and_then(|page| engine.read(&page));
        let answer = match lines {
            Ok(lines) => serde_json::json!({ "lines": lines }),
            Err(sentence) => serde_json::json!({ "error": sentence }),
        };
        frame::write(output, answer.to_string().as_bytes())?;
    }
    Ok(ExitCode::SUCCESS)
}
