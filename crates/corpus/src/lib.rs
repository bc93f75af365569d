//! Whole court volumes made up from a seed, as the recognition would hand them over, with the truth about them.
//!
//! The splits share neither wordings nor titles nor layouts, so that what was learned on one is measured on the
//! others. Only the benchmark and the training use this crate; the program is never linked with it.
#![allow(
    missing_docs,
    clippy::expect_used,
    clippy::unwrap_used,
    clippy::panic,
    clippy::disallowed_methods,
    reason = "a tool of the workshop: a wrong file of its own may end it"
)]

pub mod baseline;
pub mod bench;
pub mod case;
pub mod damage;
pub mod errors;
pub mod noise;
pub mod papers;
pub mod replay;
pub mod score;
pub mod train;
pub mod typeset;
pub mod volume;
pub mod written;

/// Which half of the wordings, titles and layouts is used.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Split {
    /// For weights and calibration.
    Train,
    /// Only for measuring; looked at when something fails there.
    Held,
    /// Only for measuring, written last and measured last.
    Fresh,
}

impl Split {
    /// In the names of sections and on the command line.
    pub fn word(self) -> &'static str {
        ["train", "held", "fresh"][self as usize]
    }
}

/// One element, the same for the same state of `lot`.
pub fn pick<'a, T>(lot: &mut fastrand::Rng, from: &'a [T]) -> &'a T {
    &from[lot.usize(0..from.len())]
}

/// True in `percent` of cases.
pub fn chance(lot: &mut fastrand::Rng, percent: u32) -> bool {
    lot.u32(0..100) < percent
}
