//! How sure an entry is, and each of its fields: the probability of its pages, what its title looks like and how the rows were
//! read that its fields stand in, calibrated.

use bianmu_model::{Entry, FieldConfidence};

use crate::case_facts::VolumeFacts;
use crate::evidence::PageEvidence;
use crate::fields::has_no_date;
use crate::kinds::{kind, perhaps_cut};
use crate::text::last_date;
use crate::weights::{CONFIDENCE_NAMES, FIELD_NAMES, FIELDS, Loaded, shipped};

/// Inputs of the calibration in the order of [`CONFIDENCE_NAMES`].
pub(crate) type Inputs = [f32; CONFIDENCE_NAMES.len()];

/// What the volume says of an entry.
pub(crate) struct InVolume {
    /// Probability of its pages, 0..=1.
    pub(crate) pages: f32,
    /// Only its place says its part.
    pub(crate) part_by_place: bool,
    /// Pages were brought to it.
    pub(crate) moved: bool,
    /// A page that may be of any document lies near.
    pub(crate) stray_near: bool,
}

/// Of an entry and its pages.
pub(crate) fn inputs(entry: &Entry, shown: &[&PageEvidence], volume: &InVolume) -> Inputs {
    let InVolume { pages, part_by_place, moved, stray_near } = *volume;
    let (first, last) = (shown[0], shown[shown.len() - 1]);
    let yes = |b: bool| f32::from(u8::from(b));
    let sure = pages.clamp(0.000_5, 0.999_5);
    let title = first.title.as_ref().filter(|_| first.cover.is_none());
    let known = title.and_then(|t| t.known.as_ref());
    let unsure = title.is_some_and(|t| !t.surely && !t.by_cues);
    [
        1.0,
        (sure / (1.0 - sure)).ln(),
        yes(pages < 0.9),
        yes(first.cover.is_some() || known.is_some_and(|k| k.whole && k.score > 0.99)),
        known.map_or(0.0, |k| 1.0 - k.score),
        title.map_or(0.0, |t| 1.0 - t.legible),
        yes(first.cover.is_none() && known.is_none()),
        yes(title.is_some_and(|t| t.by_cues)),
        yes(part_by_place),
        yes(moved),
        yes(known.is_some_and(|k| !k.whole)),
        // Several titles are as near to what was read.
        yes(title.zip(known).is_some_and(|(t, k)| k.whole && k.score < 0.99 && t.near().len() > 1)),
        // What no list knows stands as it was read: right where it was surely read, often wrong where not.
        yes(unsure),
        yes(unsure && known.is_none()),
        title.filter(|t| !t.by_cues).map_or(0.0, |t| 1.0 - t.score),
        // Its last page runs on, or says that more follow.
        yes(last.layout.runs_on || last.layout.of_pages.is_some_and(|n| n as usize > shown.len())),
        yes(first.like_before.is_some()),
        yes(unsure && known.is_some_and(perhaps_cut)),
        yes(stray_near),
        // The page with its date may be another document now.
        yes(entry.date.is_none() && !has_no_date(&entry.doc_type)),
    ]
}

/// Inputs of the fields in the order of [`FIELDS`], each in the order of [`FIELD_NAMES`].
pub(crate) type FieldInputs = [[f32; FIELD_NAMES.len()]; FIELDS.len()];

/// Of the rows in which date, 责任者 and 文号 of an entry stand. A value that no row has as it is was put together, or misread
/// and set right. The log-odds of the pages are put in by [`field_confidence`].
pub(crate) fn field_inputs(entry: &Entry, pages: &[&PageEvidence], facts: &VolumeFacts) -> FieldInputs {
    let yes = |b: bool| f32::from(u8::from(b));
    let rows = || pages.iter().flat_map(|p| p.rows.iter().zip(&p.legible));
    let read = |has: &dyn Fn(&str) -> bool| rows().filter(|(r, _)| has(r)).map(|(_, l)| *l).max_by(f32::total_cmp);
    let of = |found: bool, read: Option<f32>, of_case: bool, expected: bool| {
        let illegible = read.map_or(0.0, |legible| (1.0 - legible).max(0.0));
        [
            1.0,
            0.0,
            yes(found),
            yes(found) * illegible,
            yes(found && read.is_none()),
            yes(found && of_case),
            yes(!found && expected),
            yes(entry.doc_type == "其他"),
        ]
    };
    let date = entry.date.as_deref();
    let within = |d: &str| {
        let (filed, closed) = (facts.case.filed.as_deref(), facts.archived.as_deref().or(facts.case.closed.as_deref()));
        filed.is_some_and(|f| d >= f) && closed.is_some_and(|c| d <= c)
    };
    let who = entry.responsible.as_deref();
    let known =
        |name: &str| facts.case.court.as_deref() == Some(name) || facts.case.parties.iter().any(|p| p.name == name);
    let made = kind(&entry.doc_type).is_none_or(|k| k.responsible != "-");
    let number = entry.document_number.as_deref();
    let digits = |text: &str| text.chars().filter(char::is_ascii_digit).collect::<String>();
    [
        of(
            date.is_some(),
            date.and_then(|d| {
                read(&|row| (row.contains('年') || row.contains(&d[..4])) && last_date(row).as_deref() == Some(d))
            }),
            date.is_some_and(within),
            !has_no_date(&entry.doc_type),
        ),
        of(who.is_some(), who.and_then(|w| read(&|row| row.contains(w))), who.is_some_and(known), made),
        of(number.is_some(), number.and_then(|n| read(&|row| digits(row) == digits(n))), false, false),
    ]
}

fn weighed(inputs: &[f32], weights: &[f32]) -> f32 {
    let sum: f32 = inputs.iter().zip(weights).map(|(v, w)| v * w).sum();
    (1.0 / (1.0 + (-sum).exp())).clamp(0.02, 0.999)
}

/// Probability that pages, title and part of an entry are all right.
pub(crate) fn confidence(inputs: &Inputs) -> f32 {
    weighed(inputs, &shipped().confidence)
}

/// Probability of every field that it is right.
pub(crate) fn field_confidence(naming: &Inputs, fields: &mut FieldInputs) -> FieldConfidence {
    fields.iter_mut().for_each(|inputs| inputs[1] = naming[1]);
    let Loaded { naming: of_name, fields: of_field, .. } = shipped();
    let [title, kind, part] = [0, 1, 2].map(|i| weighed(naming, &of_name[i]));
    let [date, responsible, document_number] = [0, 1, 2].map(|i| weighed(&fields[i], &of_field[i]));
    FieldConfidence { title, kind, part, date, responsible, document_number }
}
