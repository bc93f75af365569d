//! What speaks for and against the beginning of a document on a page, as named numbers: the lattice weighs them.

use crate::contents::Listed;
use crate::enumeration::goes_on;
use crate::evidence::{NumberStyle, PageEvidence};
use crate::kinds::kind;
use crate::title::TitleLine;

/// Features of a page in the order of [`begins`], with the log-odds that experience gives them: learned weights are drawn to
/// these, so that what the training volumes cannot teach keeps its sense.
pub(crate) const BEGINS: [(&str, f64); 49] = [
    ("bias", 0.0),
    ("title_rule", 1.0),
    ("title_none", -2.0),
    ("title_whole", 1.5),
    ("title_end", 0.3),
    ("title_open", 0.0),
    ("title_by_cues", -0.5),
    ("title_centered", 0.5),
    ("title_tall", 0.5),
    ("title_first", 0.5),
    ("title_low", -0.7),
    ("title_sentence_like", -3.0),
    ("cover", 3.0),
    ("foot_first", 1.0),
    ("foot_next", -3.0),
    ("foot_later", -1.0),
    ("foot_other", 0.5),
    ("foot_restart", 0.7),
    ("foot_absent_after_foot", 0.2),
    ("before_was_last", 1.5),
    ("before_signed", 1.0),
    ("before_signed_short", 0.3),
    ("before_bottom_free", 0.7),
    ("before_runs_on", -1.0),
    ("before_open", -0.5),
    ("before_one_page", 1.2),
    ("flush_after_full", -1.0),
    ("height_differs", 0.4),
    ("left_differs", 0.2),
    ("pitch_differs", 0.3),
    ("size_differs", 0.7),
    ("alike", -0.8),
    ("unlike", 0.4),
    ("points_go_on", -2.0),
    ("same_title", 0.0),
    ("same_one_page_title", 1.0),
    ("spoken_both", -0.7),
    ("spoken_changes", 0.7),
    ("table_both", -0.5),
    ("table_changes", 0.5),
    ("numbered_head", 0.5),
    ("organisation_head", 0.4),
    ("addressed", 0.3),
    ("record_head", 1.0),
    ("few_lines", 0.0),
    ("only_signatures", -2.5),
    ("listed", 3.0),
    ("not_listed", -2.0),
    ("rules_begin", 1.0),
];
/// How many there are.
pub(crate) const COUNT: usize = BEGINS.len();

/// Score from which a line is taken for a title; below it only names what begins for other reasons.
const TITLE: f32 = 0.45;

fn yes(b: bool) -> f32 {
    f32::from(u8::from(b))
}

fn one_page(title: Option<&TitleLine>) -> bool {
    title.and_then(|t| t.known.as_ref()).and_then(|k| kind(k.kind)).is_some_and(|k| k.one_page)
}

/// Share of the pairs of characters of the shorter text that both have.
pub(crate) fn alike(a: &[u16], b: &[u16]) -> f32 {
    let (mut i, mut j, mut both) = (0, 0, 0);
    while i < a.len() && j < b.len() {
        match a[i].cmp(&b[j]) {
            std::cmp::Ordering::Less => i += 1,
            std::cmp::Ordering::Greater => j += 1,
            std::cmp::Ordering::Equal => (i, j, both) = (i + 1, j + 1, both + 1),
        }
    }
    both as f32 / a.len().min(b.len()).max(12) as f32
}

/// Features of `page` as the first page of a document, after `before` in the repaired order. `rules_begin` says what the
/// rules decided.
pub(crate) fn begins(before: &PageEvidence, page: &PageEvidence, rules_begin: bool) -> [f32; COUNT] {
    let title = page.title.as_ref().filter(|t| t.score > TITLE);
    let printed = title.filter(|t| !t.by_cues);
    let known = printed.and_then(|t| t.known.as_ref());
    let (own, last) = (&page.layout, &before.layout);
    let many = page.rows.len() >= 12 && before.rows.len() >= 12;
    let relative = |a: f32, b: f32, scale: f32| if many { ((a - b).abs() / scale).min(1.0) } else { 0.0 };
    let number = |p: &PageEvidence| p.inner.map(|n| (n.style, n.number));
    let (this, that) = (number(page), number(before));
    let next = matches!((that, this), (Some((s, n)), Some((t, m))) if s == t && m == n + 1);
    let shared = alike(&own.pairs, &last.pairs);
    let same = match (known, before.title.as_ref().and_then(|t| t.known.as_ref())) {
        (Some(a), Some(b)) => a.kind == b.kind,
        _ => false,
    };
    let last_of = matches!((last.of_pages, that), (Some(of), Some((_, n))) if of == n);
    let centered = printed.is_some_and(|t| t.centered);
    // A known title that is the first line of its page is one at the left edge too.
    let stands_first = printed.is_some_and(|t| t.above == 0) && known.is_some_and(|k| k.whole && k.score > 0.95);
    let rule = title.map_or(0.02, |t| t.score.clamp(0.02, 0.98));
    [
        1.0,
        (rule / (1.0 - rule)).ln() * 0.25,
        yes(title.is_none() && page.cover.is_none()),
        known.filter(|k| k.whole).map_or(0.0, |k| k.score),
        known.filter(|k| !k.whole).map_or(0.0, |k| k.score),
        yes(printed.is_some() && known.is_none()),
        yes(title.is_some_and(|t| t.by_cues)),
        yes(centered),
        printed.map_or(0.0, |t| (t.tall - 1.0).clamp(-0.3, 0.8)),
        yes(printed.is_some_and(|t| t.above == 0)),
        printed.map_or(0.0, |t| (t.above as f32 / 8.0).min(1.0)),
        yes(printed.is_some_and(|t| {
            t.text.ends_with(['。', '；', '，', '：', '、']) || !centered && t.tall < 1.1 && !stands_first
        })),
        yes(page.cover.is_some()),
        yes(this.is_some_and(|(_, n)| n == 1)),
        yes(next),
        yes(!next && this.is_some_and(|(_, n)| n >= 2)),
        yes(matches!((that, this), (Some((s, _)), Some((t, _))) if s != t)),
        yes(matches!((that, this), (Some((_, n)), Some((_, 1))) if n >= 1)),
        yes(that.is_some() && this.is_none()),
        yes(last_of),
        yes(before.signed),
        yes(before.signed && last.bottom < 0.7),
        (1.0 - last.bottom).clamp(0.0, 1.0),
        yes(last.runs_on),
        yes(!last.ends_sentence && !before.signed && before.line_count >= 8),
        yes(one_page(before.title.as_ref()) || before.cover.is_some()),
        yes(own.begins_flush && last.bottom > 0.8),
        relative(page.line_height, before.line_height, 0.25 * before.line_height.max(1.0)),
        relative(own.left, last.left, 0.06),
        relative(own.pitch, last.pitch, 0.25 * last.pitch.max(0.001)),
        yes((own.width / last.width.max(1.0) - 1.0).abs() > 0.04),
        (shared * 2.0).min(1.0),
        yes(shared < 0.1 && many),
        yes(goes_on(&before.points, &page.points)),
        yes(same && !one_page(page.title.as_ref())),
        yes(same && one_page(page.title.as_ref())),
        yes(own.spoken > 0.2 && last.spoken > 0.2),
        yes(many && (own.spoken > 0.2) != (last.spoken > 0.2)),
        yes(own.beside > 0.4 && last.beside > 0.4),
        yes(many && (own.beside - last.beside).abs() > 0.35),
        yes(own.numbered_head),
        yes(own.organisation_head),
        yes(own.addressed),
        yes(own.record_head),
        yes(page.line_count < 6),
        yes(own.only_signatures && title.is_none_or(|t| t.known.as_ref().is_none_or(|k| !k.whole))),
        yes(matches!(page.listed, Listed::Begins(_))),
        yes(page.listed == Listed::Silent),
        if rules_begin { 1.0 } else { -1.0 },
    ]
}

/// Features of a whole document, in the same way.
pub(crate) const WHOLE: [(&str, f64); 5] = [
    ("one_page_goes_on", -2.0),
    ("foot_fits", 0.7),
    ("foot_differs", -1.2),
    ("number_of_pages_fits", 1.5),
    ("number_of_pages_differs", -0.7),
];
/// How many there are.
pub(crate) const SEGMENT_COUNT: usize = WHOLE.len();

/// Features of a document that grows page by page.
pub(crate) struct Whole {
    one_page: f32,
    pages: u32,
    fits: f32,
    differs: f32,
    of: Option<u32>,
}

impl Whole {
    /// Before its first page; `one_page` is the probability that it is of a kind that has one page only.
    pub(crate) fn new(one_page: f32) -> Whole {
        Whole { one_page, pages: 0, fits: 0.0, differs: 0.0, of: None }
    }

    /// The features with one page more.
    pub(crate) fn with(&mut self, page: &PageEvidence) -> [f32; SEGMENT_COUNT] {
        self.pages += 1;
        if let Some(number) = page.inner {
            let reliable = if number.style == NumberStyle::Worded { 1.0 } else { 0.7 };
            if number.number == self.pages { self.fits += reliable } else { self.differs += reliable }
        }
        self.of = self.of.max(page.layout.of_pages);
        [
            if self.pages > 1 { self.one_page } else { 0.0 },
            self.fits.min(3.0),
            self.differs.min(3.0),
            yes(self.of == Some(self.pages)),
            yes(self.of.is_some_and(|n| n != self.pages)),
        ]
    }
}
