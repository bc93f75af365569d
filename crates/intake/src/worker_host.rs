//! The parent side: starts the child, reads its lines, and starts it anew behind a page on which it died.

use std::io::{BufRead, BufReader};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::sync::mpsc::{Receiver, RecvTimeoutError, channel};
use std::time::Duration;

use bianmu_model::{Fault, FaultCode};

use crate::worker_process::{WORKER_ARGUMENT, parse_fault};
use crate::{Item, PageImage, unreadable};

/// A child that says nothing for so long has hung on a hostile page. The slowest honest page (JPEG 2000) takes seconds.
const SILENCE_LIMIT: Duration = Duration::from_secs(60);

/// How to start the child: the program that will call [`crate::worker_main`].
#[derive(Clone, Debug)]
pub struct WorkerCommand {
    program: PathBuf,
    silence: Duration,
}

impl WorkerCommand {
    /// The running program itself is the child; its `main` looks for [`WORKER_ARGUMENT`] first.
    ///
    /// # Errors
    /// When the operating system does not say where the program lies.
    pub fn this_program() -> std::io::Result<Self> {
        std::env::current_exe().map(Self::new)
    }

    /// Another program is the child (tests).
    pub fn new(program: impl Into<PathBuf>) -> Self {
        WorkerCommand { program: program.into(), silence: SILENCE_LIMIT }
    }

    /// Hands the pages of one file on to `sink`. A page on which the child dies twice becomes a fault, and the next
    /// child starts behind it. Gives `false` when `sink` asked to stop.
    pub(crate) fn explode(&self, path: &Path, label: &str, sink: &mut dyn FnMut(Item) -> bool) -> bool {
        let spool = match tempfile::tempdir() {
            Ok(spool) => spool,
            Err(error) => return sink(Item::FileFault { file: label.to_owned(), fault: unreadable(&error) }),
        };
        let mut next = 1;
        let mut deaths_here = 0;
        loop {
            let mut run = Run { label, spool: spool.path(), next, trying: None };
            match self.run_once(path, &mut run, sink) {
                End::Finished => return true,
                End::Stopped => return false,
                End::Died(code) => {
                    let page = run.trying.unwrap_or(run.next);
                    deaths_here = if page == next && deaths_here > 0 { deaths_here + 1 } else { 1 };
                    next = page;
                    if deaths_here < 2 {
                        continue;
                    }
                    let reason = match code {
                        FaultCode::TimedOut => {
                            "这一页两次都没有在限时内打开，已跳过。其余页照常处理；请来源法院补扫这一页。"
                        }
                        _ => "打开这一页时处理程序两次中断，已跳过。其余页照常处理；请来源法院补扫这一页。",
                    };
                    let fault = Fault::new(code, reason);
                    // Dying before any page was named means that the file as a whole cannot be opened.
                    if run.trying.is_none() && page == 1 {
                        return sink(Item::FileFault { file: label.to_owned(), fault });
                    }
                    if !sink(Item::Page { source: format!("{label}#{page}"), image: Err(fault) }) {
                        return false;
                    }
                    next = page + 1;
                    deaths_here = 0;
                }
            }
        }
    }

    fn run_once(&self, path: &Path, run: &mut Run<'_>, sink: &mut dyn FnMut(Item) -> bool) -> End {
        let child = Command::new(&self.program)
            .arg(WORKER_ARGUMENT)
            .arg(path)
            .arg(run.spool)
            .arg(run.next.to_string())
            .stdin(Stdio::null())
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .spawn();
        let mut child = match child {
            Ok(child) => Reaped(child),
            Err(error) => {
                let fault = unreadable(&error);
                return if sink(Item::FileFault { file: run.label.to_owned(), fault }) {
                    End::Finished
                } else {
                    End::Stopped
                };
            }
        };
        let lines = read_lines(&mut child.0);
        loop {
            let line = match lines.recv_timeout(self.silence) {
                Ok(line) => line,
                Err(RecvTimeoutError::Timeout) => return End::Died(FaultCode::TimedOut),
                Err(RecvTimeoutError::Disconnected) => return End::Died(FaultCode::Crashed),
            };
            let mut words = line.splitn(3, ' ');
            let (verb, second, rest) =
                (words.next().unwrap_or(""), words.next().unwrap_or(""), words.next().unwrap_or(""));
            let number = second.parse::<u32>().unwrap_or(run.next);
            let item = match verb {
                "end" => return End::Finished,
                "try" => {
                    run.trying = Some(number);
                    continue;
                }
                "page" => Item::Page { source: format!("{}#{number}", run.label), image: run.collect(rest) },
                "fault" => Item::Page { source: format!("{}#{number}", run.label), image: Err(parse_fault(rest)) },
                "file" => {
                    let fault = parse_fault(line.strip_prefix("file ").unwrap_or(""));
                    let whole_file = run.trying.is_none();
                    if !sink(Item::FileFault { file: run.label.to_owned(), fault }) {
                        return End::Stopped;
                    }
                    if whole_file {
                        return End::Finished;
                    }
                    continue;
                }
                _ => continue,
            };
            run.next = number + 1;
            run.trying = None;
            if !sink(item) {
                return End::Stopped;
            }
            // A file fault that follows the last page must not look like one before the first.
            run.trying = Some(run.next);
        }
    }
}

struct Run<'a> {
    label: &'a str,
    spool: &'a Path,
    next: u32,
    trying: Option<u32>,
}

impl Run<'_> {
    /// Takes a page that the child named, with what it said of the scanner behind the name.
    fn collect(&self, words: &str) -> Result<PageImage, Fault> {
        let (name, scanner) = words.split_once(' ').unwrap_or((words, ""));
        let path = self.spool.join(name);
        let bytes = std::fs::read(&path).map_err(|e| unreadable(&e))?;
        // The spool must not grow to the size of the volume.
        let _ = std::fs::remove_file(&path);
        let media_type = if name.ends_with(".jpg") { "image/jpeg" } else { "image/png" };
        Ok(PageImage { media_type, bytes, scanner: (!scanner.is_empty()).then(|| scanner.to_owned()) })
    }
}

enum End {
    Finished,
    Stopped,
    Died(FaultCode),
}

/// A child that is killed and waited for, however its reader leaves.
struct Reaped(Child);

impl Drop for Reaped {
    fn drop(&mut self) {
        let _ = self.0.kill();
        let _ = self.0.wait();
    }
}

fn read_lines(child: &mut Child) -> Receiver<String> {
    let (sender, receiver) = channel();
    if let Some(stdout) = child.stdout.take() {
        std::thread::spawn(move || {
            for line in BufReader::new(stdout).lines() {
                let Ok(line) = line else { break };
                if sender.send(line).is_err() {
                    break;
                }
            }
        });
    }
    receiver
}
