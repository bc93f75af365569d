//! The child process that links Tesseract: found, started, asked within a time limit, and waited for.
//! What is said on its pipes is described in `crates/tesseract`.

use std::io::{self, Read, Write};
use std::path::PathBuf;
use std::process::{Child, ChildStdin, ChildStdout, Command, ExitStatus, Stdio};
use std::sync::mpsc::{Receiver, RecvTimeoutError, Sender, channel};
use std::time::Duration;

use bianmu_model::TextLine;
use serde::Deserialize;
use thiserror::Error;

/// A child that is silent for so long has hung. The densest honest page takes some ten seconds.
const SILENCE_LIMIT: Duration = Duration::from_secs(120);

/// Longest answer that is taken; a dense page needs some ten KiB.
const LONGEST_ANSWER: u32 = 64 << 20;

/// Exit code of the dynamic linker when a library is not there.
const NO_LIBRARY: i32 = 127;

/// Why Tesseract does not read.
#[derive(Debug, Error)]
pub enum TesseractError {
    /// The program that links Tesseract does not lie beside this one, or the system does not start it.
    #[error(
        "没有可用的 {}（{source}），Tesseract 引擎不能开始。卷宗与已做的工作都没有改动。请重新安装本程序，或改用快速引擎（fast）。",
        .program.display()
    )]
    Program {
        /// Where it was looked for.
        program: PathBuf,
        /// What the system said.
        source: io::Error,
    },
    /// The system has no Tesseract.
    #[error(
        "系统没有安装 Tesseract，文字识别不能开始。卷宗与已做的工作都没有改动。请安装 tesseract-ocr 与 tesseract-ocr-chi-sim，或改用快速引擎（fast）。"
    )]
    Library,
    /// The child says that it cannot read, most likely because the Chinese data is not there.
    #[error(
        "Tesseract 引擎不能开始：{0}。卷宗与已做的工作都没有改动。请安装 tesseract-ocr 与 tesseract-ocr-chi-sim，或改用快速引擎（fast）。"
    )]
    NotReady(String),
    /// The child ended before it was ready, for a reason of its own.
    #[error(
        "Tesseract 程序一启动就中断了（{0}）。卷宗与已做的工作都没有改动。请重新安装 tesseract-ocr，或改用快速引擎（fast）。"
    )]
    Start(String),
    /// The child ended twice on the same page.
    #[error("Tesseract 识别这一页时两次中断，这一页没有文字。其余页照常处理；请对这一页改用快速引擎（fast）。")]
    Crashed,
    /// The child did not finish a page.
    #[error("Tesseract 没有在限时内识别完这一页，这一页没有文字。其余页照常处理；请对这一页改用快速引擎（fast）。")]
    TimedOut,
    /// Tesseract refused a page and said why.
    #[error("{0}")]
    Refused(String),
}

/// Why the `tesseract` engine could not be opened now; `None` when it could. Starts the child, waits until it has its data
/// (some tenths of a second) and ends it: nothing less shows that library and Chinese data fit.
pub fn tesseract_missing() -> Option<TesseractError> {
    TesseractCommand::beside_this_program().and_then(|command| command.start()).err()
}

/// How to start the child.
#[derive(Clone, Debug)]
pub(crate) struct TesseractCommand {
    program: PathBuf,
    silence: Duration,
}

impl TesseractCommand {
    /// The child lies beside the running program.
    pub(crate) fn beside_this_program() -> Result<Self, TesseractError> {
        let name = format!("bianmu-tesseract{}", std::env::consts::EXE_SUFFIX);
        match std::env::current_exe() {
            Ok(this) => Ok(Self::new(this.with_file_name(name))),
            Err(source) => Err(TesseractError::Program { program: name.into(), source }),
        }
    }

    /// A given program is the child.
    pub(crate) fn new(program: impl Into<PathBuf>) -> Self {
        TesseractCommand { program: program.into(), silence: SILENCE_LIMIT }
    }

    /// Starts a child and waits until it has its data.
    pub(crate) fn start(&self) -> Result<TesseractProcess, TesseractError> {
        let started = Command::new(&self.program)
            // Pages are what runs in parallel; Tesseract's own threads would only take turns with each other.
            .env("OMP_THREAD_LIMIT", "1")
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .spawn();
        let child = started.map_err(|source| TesseractError::Program { program: self.program.clone(), source })?;
        let mut process = TesseractProcess::new(child, self.silence);
        match process.answer() {
            Ok(Answer::Ready) => Ok(process),
            Ok(Answer::Error(sentence)) => Err(TesseractError::NotReady(sentence)),
            Ok(Answer::Lines(_)) => Err(TesseractError::Start("protocol".to_owned())),
            Err(Lost::TimedOut) => Err(TesseractError::Start("time limit".to_owned())),
            Err(Lost::Died) => {
                Err(process.end().map_or_else(|e| TesseractError::Start(e.to_string()), why_not_started))
            }
        }
    }

    /// With another time limit.
    #[cfg(all(test, unix))]
    pub(crate) fn silent_for_at_most(self, silence: Duration) -> Self {
        TesseractCommand { silence, ..self }
    }
}

fn why_not_started(status: ExitStatus) -> TesseractError {
    match status.code() {
        Some(NO_LIBRARY) => TesseractError::Library,
        _ => TesseractError::Start(status.to_string()),
    }
}

/// What the child says.
#[derive(Deserialize)]
#[serde(rename_all = "snake_case")]
enum Answer {
    Ready,
    Lines(Vec<TextLine>),
    Error(String),
}

/// Why there is no answer.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Lost {
    Died,
    TimedOut,
}

/// A running child; killed and waited for, however its owner leaves.
pub(crate) struct TesseractProcess {
    child: Child,
    requests: Sender<Vec<u8>>,
    answers: Receiver<Vec<u8>>,
    silence: Duration,
}

impl TesseractProcess {
    fn new(mut child: Child, silence: Duration) -> Self {
        let (requests, taken) = channel();
        let (given, answers) = channel();
        if let (Some(stdin), Some(stdout)) = (child.stdin.take(), child.stdout.take()) {
            // Both pipes belong to one thread, so that a child which neither reads nor writes cannot hold the worker.
            std::thread::spawn(move || exchange(stdin, stdout, &taken, &given));
        }
        TesseractProcess { child, requests, answers, silence }
    }

    /// Reads one page: width, height, dpi and its pixels as a request. After an error other than
    /// [`TesseractError::Refused`] the child is of no more use.
    pub(crate) fn read(&mut self, request: Vec<u8>) -> Result<Vec<TextLine>, TesseractError> {
        let answer = if self.requests.send(request).is_ok() { self.answer() } else { Err(Lost::Died) };
        match answer {
            Ok(Answer::Lines(lines)) => Ok(lines),
            Ok(Answer::Error(sentence)) => Err(TesseractError::Refused(sentence)),
            Ok(Answer::Ready) | Err(Lost::Died) => Err(TesseractError::Crashed),
            Err(Lost::TimedOut) => Err(TesseractError::TimedOut),
        }
    }

    fn answer(&mut self) -> Result<Answer, Lost> {
        match self.answers.recv_timeout(self.silence) {
            Ok(bytes) => serde_json::from_slice(&bytes).map_err(|_| Lost::Died),
            Err(RecvTimeoutError::Timeout) => Err(Lost::TimedOut),
            Err(RecvTimeoutError::Disconnected) => Err(Lost::Died),
        }
    }

    /// How a child that has closed its output ended; one that lingers is killed.
    fn end(&mut self) -> io::Result<ExitStatus> {
        for _ in 0..50 {
            if let Some(status) = self.child.try_wait()? {
                return Ok(status);
            }
            std::thread::sleep(Duration::from_millis(20));
        }
        self.child.kill()?;
        self.child.wait()
    }
}

impl Drop for TesseractProcess {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

/// Passes frames in both directions until a pipe or the owner is gone.
fn exchange(mut stdin: ChildStdin, mut stdout: ChildStdout, taken: &Receiver<Vec<u8>>, given: &Sender<Vec<u8>>) {
    loop {
        let Ok(frame) = read_frame(&mut stdout) else { return };
        if given.send(frame).is_err() {
            return;
        }
        let Ok(request) = taken.recv() else { return };
        let Ok(length) = u32::try_from(request.len()) else { return };
        if stdin.write_all(&length.to_le_bytes()).and_then(|()| stdin.write_all(&request)).is_err() {
            return;
        }
    }
}

fn read_frame(input: &mut dyn Read) -> io::Result<Vec<u8>> {
    let mut length = [0u8; 4];
    input.read_exact(&mut length)?;
    let length = u32::from_le_bytes(length);
    if length > LONGEST_ANSWER {
        return Err(io::ErrorKind::InvalidData.into());
    }
    let mut frame = vec![0u8; length as usize];
    input.read_exact(&mut frame)?;
    Ok(frame)
}
