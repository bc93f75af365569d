//! Words by which a kind is known where its title is not.

use std::sync::LazyLock;

use aho_corasick::AhoCorasick;

use crate::kinds::all;

struct Cues {
    machine: AhoCorasick,
    /// For every pattern the kind it speaks for.
    kind: Vec<usize>,
    /// For every kind how many cues it has.
    of: Vec<usize>,
}

static CUES: LazyLock<Cues> = LazyLock::new(|| {
    let mut words: Vec<&str> = Vec::new();
    let mut kind = Vec::new();
    for (i, k) in all().iter().enumerate() {
        words.extend(k.cues.iter().map(String::as_str));
        kind.extend(k.cues.iter().map(|_| i));
    }
    #[allow(clippy::expect_used, reason = "some hundred short patterns of the rules; read by every test")]
    let machine = AhoCorasick::new(&words).expect("the cues of the rules fit");
    Cues { machine, kind, of: all().iter().map(|k| k.cues.len()).collect() }
});

/// Cues of one kind on a page.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Found {
    pub(crate) kind: &'static str,
    /// Different cues on the page.
    pub(crate) seen: usize,
    /// Cues the kind has.
    pub(crate) of: usize,
}

/// Kinds with at least two cues on the page, in the order of the rules.
pub(crate) fn count(compacted: &str) -> Vec<Found> {
    let cues = &*CUES;
    let mut hit = vec![false; cues.kind.len()];
    for found in cues.machine.find_overlapping_iter(compacted) {
        hit[found.pattern().as_usize()] = true;
    }
    let mut seen = vec![0usize; cues.of.len()];
    for (pattern, _) in hit.iter().enumerate().filter(|(_, h)| **h) {
        seen[cues.kind[pattern]] += 1;
    }
    let found = seen.into_iter().enumerate().filter(|(_, n)| *n >= 2);
    found.map(|(i, n)| Found { kind: &all()[i].name, seen: n, of: cues.of[i] }).collect()
}

/// Share of the cues of one kind that a page has.
pub(crate) fn share(compacted: &str, kind: &str) -> f32 {
    let found = count(compacted).into_iter().find(|f| f.kind == kind);
    found.map_or(0.0, |f| f.seen as f32 / f.of.max(1) as f32)
}
