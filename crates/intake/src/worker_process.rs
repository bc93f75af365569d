//! The child side: opens one PDF or TIFF and writes its pages into a spool folder.
//!
//! The child talks to its parent on standard output, one line each: `try N`, `page N FILE SCANNER`, `fault N CODE MESSAGE`,
//! `file CODE MESSAGE`, `end`. A page file is complete before its line is written, so whatever the parent has read is
//! whole even when the child dies in the next instant.

use std::io::Write;
use std::path::Path;

use bianmu_model::{Fault, FaultCode};

use crate::{FileKind, PageImage, pdf_page, sniff, tiff_page, unreadable};

/// First argument that makes the program act as the child: `PROGRAM intake-worker FILE SPOOL FIRST_PAGE`.
pub const WORKER_ARGUMENT: &str = "intake-worker";

/// Address space a child may use; a page of the largest accepted size needs well under one GiB.
const MEMORY_LIMIT: u64 = 4 << 30;

/// CPU seconds a child may use for one file.
const CPU_LIMIT: u64 = 1800;

/// Runs as the child process; `args` are the arguments after [`WORKER_ARGUMENT`]. Gives the exit code.
pub fn worker_main(args: &[String]) -> i32 {
    let [file, spool, first] = args else { return 2 };
    let Ok(first) = first.parse::<u32>() else { return 2 };
    set_limits();
    let mut out = std::io::stdout().lock();
    let result = explode(Path::new(file), Path::new(spool), first, &mut |line| {
        // The parent is gone when this fails; there is nobody left to tell.
        if writeln!(out, "{line}").and_then(|()| out.flush()).is_err() {
            std::process::exit(1);
        }
    });
    i32::from(result.is_err())
}

fn explode(file: &Path, spool: &Path, first: u32, say: &mut dyn FnMut(String)) -> Result<(), Fault> {
    let mut write_error = None;
    let outcome = (|| {
        let kind = sniff(file)?;
        let bytes = std::fs::read(file).map_err(|e| unreadable(&e))?;
        let mut each = |number: u32, result: Option<Result<PageImage, Fault>>| match result {
            None => say(format!("try {number}")),
            Some(Err(fault)) => say(format!("fault {number} {}", fault_line(&fault))),
            Some(Ok(image)) => {
                let name = format!("{number:06}.{}", if image.media_type == "image/jpeg" { "jpg" } else { "png" });
                match std::fs::write(spool.join(&name), &image.bytes) {
                    Ok(()) => say(format!("page {number} {name} {}", image.scanner.unwrap_or_default())),
                    Err(error) => write_error = Some(unreadable(&error)),
                }
            }
        };
        match kind {
            FileKind::Pdf => pdf_page::pages(bytes, first, &mut each),
            FileKind::Tiff => tiff_page::pages(&bytes, first, &mut each).map(|()| None),
            _ => Ok(None),
        }
    })();
    let failed = match outcome {
        Ok(None) => None,
        Ok(Some(partial)) => {
            say(format!("file {}", fault_line(&partial)));
            None
        }
        Err(fault) => Some(fault),
    };
    if let Some(fault) = failed.or(write_error) {
        say(format!("file {}", fault_line(&fault)));
        return Err(fault);
    }
    say("end".to_owned());
    Ok(())
}

fn set_limits() {
    #[cfg(unix)]
    for (resource, limit) in [(rlimit::Resource::AS, MEMORY_LIMIT), (rlimit::Resource::CPU, CPU_LIMIT)] {
        // A limit that cannot be set (already lower) is no reason not to work.
        let _ = rlimit::setrlimit(resource, limit, limit);
    }
}

pub(crate) fn fault_line(fault: &Fault) -> String {
    let code = CODES.iter().find(|(c, _)| *c == fault.code).map_or("damaged", |(_, name)| name);
    format!("{code} {}", fault.message.replace('\n', " "))
}

pub(crate) fn parse_fault(line: &str) -> Fault {
    let (name, message) = line.split_once(' ').unwrap_or((line, ""));
    let code = CODES.iter().find(|(_, n)| *n == name).map_or(FaultCode::Damaged, |(c, _)| *c);
    Fault::new(code, message)
}

const CODES: [(FaultCode, &str); 9] = [
    (FaultCode::Empty, "empty"),
    (FaultCode::Unsupported, "unsupported"),
    (FaultCode::Encrypted, "encrypted"),
    (FaultCode::Damaged, "damaged"),
    (FaultCode::Truncated, "truncated"),
    (FaultCode::TooLarge, "too_large"),
    (FaultCode::Crashed, "crashed"),
    (FaultCode::TimedOut, "timed_out"),
    (FaultCode::Unreadable, "unreadable"),
];
