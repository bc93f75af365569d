//! A page that is blank but for what shines through is read all the same before it is left out.

use bianmu_imaging::Clarity;
use bianmu_model::{ClarityProfile, FlagKind, TextLine};
use bianmu_ocr::Reading;

/// Share of the characters that are surely read from which they stand on this side. Print seen from behind is mirrored: on
/// generated backs at most half of what was read in it was sure, on pale pages out of focus six in ten and more
/// (docs/performance.md).
const READS: f32 = 0.6;
/// Sure characters below which nothing is said.
const TOO_FEW: usize = 3;

/// What was read, and nothing where the page stays blank. A page that can be read is not blank: its measure and its flags
/// are put right.
pub(crate) fn unless_blank(clarity: &mut Clarity, reading: Reading, profile: &ClarityProfile) -> Reading {
    if !clarity.blank {
        return reading;
    }
    let Some(characters) = surely_read(&reading.lines) else { return Reading::default() };
    clarity.blank = false;
    for measure in clarity.measures.iter_mut().filter(|measure| measure.kind == FlagKind::Blank) {
        measure.value = measure.value.map(|pieces| pieces.max(characters as f32));
    }
    clarity.flags = profile.rejudge(&clarity.measures, &clarity.flags);
    reading
}

/// Characters that were surely read; `None` where too few were for the lines to stand on this side.
fn surely_read(lines: &[TextLine]) -> Option<usize> {
    let said = || lines.iter().flat_map(|line| &line.character_confidence);
    let sure = said().filter(|said| **said >= TextLine::SURE).count();
    (sure >= TOO_FEW && sure as f32 >= READS * said().count() as f32).then_some(sure)
}
