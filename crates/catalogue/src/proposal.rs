use std::collections::HashMap;

use bianmu_model::{
    Candidate, Dossier, Entry, EntryState, Finding, Flag, FlagKind, FlagLevel, MissingPage, PageFacts, PageRole,
    PageState, Reason, Repair, VolumePart,
};

use crate::case_facts::{VolumeFacts, volume_facts};
use crate::decoder::{Decoder, RuleDecoder, Segment};
use crate::duplicates::duplicates;
use crate::evidence::{PageEvidence, page_evidence, resolve_covers};
use crate::fields;
use crate::findings::check;
use crate::kinds::all;
use crate::labels::Label;
use crate::lattice::{Constraints, Lattice};
use crate::naming::{self, Naming, naming};
use crate::order::{Place, place, rule};
use crate::confidence::confidence;
use crate::text::similarity;
use crate::weights::{Loaded, shipped};

/// One page as given to the catalogue.
#[derive(Clone, Copy, Debug)]
pub struct PageInput<'a> {
    /// 1-based position in the scan.
    pub scan_index: u32,
    /// `None` for a page that could not be read; it stays in the volume and joins the document before it.
    pub facts: Option<&'a PageFacts>,
}

/// The proposed catalogue of a volume.
#[derive(Clone, Debug, Default)]
pub struct Proposal {
    /// Pages in scan order, entries in filing order.
    pub dossier: Dossier,
    /// What the rules say, worst first.
    pub findings: Vec<Finding>,
    /// Gaps in the numbering within documents.
    pub missing_pages: Vec<MissingPage>,
    /// Flags that need the whole volume: duplicates, pages out of order.
    pub page_flags: HashMap<u32, Vec<Flag>>,
}

/// Proposes a catalogue. Deterministic: the same pages give the same proposal.
pub fn propose(pages: &[PageInput<'_>]) -> Proposal {
    Reading::new(pages).propose(&Constraints::default())
}

/// A volume whose pages have been looked at once: proposing again under other constraints costs a few milliseconds.
pub struct Reading<'a> {
    pages: &'a [PageInput<'a>],
    states: Vec<PageState>,
    repeated: HashMap<u32, u32>,
    evidence: Vec<PageEvidence>,
    facts: VolumeFacts,
    /// Positions of the evidence as the rules order and cut it.
    by_rules: Vec<Segment>,
}

impl<'a> Reading<'a> {
    /// Looks at every page.
    pub fn new(pages: &'a [PageInput<'a>]) -> Reading<'a> {
        let facts: Vec<Option<&PageFacts>> = pages.iter().map(|p| p.facts).collect();
        let duplicates = duplicates(&facts);
        let mut repeated = HashMap::new();
        let mut evidence = Vec::new();
        let mut states = Vec::new();
        for (i, page) in pages.iter().enumerate() {
            let shown = page.facts.map_or_else(PageEvidence::default, |f| page_evidence(page.scan_index, f));
            let role = match (shown.blank, duplicates[i]) {
                (true, _) => PageRole::Blank,
                (false, Some(_)) => PageRole::Duplicate,
                (false, None) => PageRole::Content,
            };
            if let Some(first) = duplicates[i] {
                repeated.insert(page.scan_index, pages[first].scan_index);
            }
            states.push(PageState {
                scan_index: page.scan_index,
                rotation: page.facts.map_or(0, |f| (360 - f.orientation) % 360),
                role,
                removed_because: None,
                page_no: shown.folio,
                marked: None,
                repair: Repair::default(),
            });
            if role == PageRole::Content {
                evidence.push(PageEvidence { scan_index: page.scan_index, ..shown });
            }
        }
        resolve_covers(&mut evidence);
        let facts = volume_facts(&evidence);
        let by_rules = RuleDecoder.decode(&evidence);
        Reading { pages, states, repeated, evidence, facts, by_rules }
    }

    /// The lattice of this volume with the order of its positions.
    pub(crate) fn lattice(&self) -> (Lattice<'_>, Vec<usize>) {
        let order: Vec<usize> = self.by_rules.iter().flat_map(|s| s.pages.iter().copied()).collect();
        let cuts: Vec<bool> = self.by_rules.iter().flat_map(|s| (0..s.pages.len()).map(|i| i == 0)).collect();
        (Lattice::new(&self.evidence, &order, &cuts), order)
    }

    /// Proposes under what a clerk has decided.
    pub fn propose(&self, constraints: &Constraints) -> Proposal {
        self.decode(shipped(), constraints)
    }

    /// Proposes with other weights than those of the program.
    #[cfg(feature = "training")]
    pub fn propose_with(&self, weights: &crate::weights::Weights) -> Proposal {
        self.decode(&weights.load(), &Constraints::default())
    }

    fn decode(&self, weights: &Loaded, constraints: &Constraints) -> Proposal {
        let (lattice, order) = self.lattice();
        let pieces = lattice.decode(weights, constraints);
        let moved: Vec<usize> = self.by_rules.iter().flat_map(|s| s.moved.iter().copied()).collect();
        let segments: Vec<(Segment, Vec<Label>)> = pieces
            .into_iter()
            .map(|piece| {
                let pages = order[piece.from..piece.to].to_vec();
                let moved = pages.iter().skip(1).filter(|p| moved.contains(p)).copied().collect();
                (Segment { pages, confidence: piece.probability, moved }, piece.labels)
            })
            .collect();
        self.catalogue(segments)
    }

    /// As the rules alone would have it, to compare with.
    pub fn propose_by_rules(&self) -> Proposal {
        self.catalogue(self.by_rules.iter().map(|s| (s.clone(), Vec::new())).collect())
    }

    fn catalogue(&self, segments: Vec<(Segment, Vec<Label>)>) -> Proposal {
        let (evidence, case) = (&self.evidence, &self.facts.case);
        let mut page_flags: HashMap<u32, Vec<Flag>> = HashMap::new();
        for (scan_index, first) in &self.repeated {
            page_flags.entry(*scan_index).or_default().push(flag(FlagKind::Duplicate, *first as f32));
        }
        for at in segments.iter().flat_map(|(s, _)| &s.moved) {
            let scan_index = evidence[*at].scan_index;
            page_flags.entry(scan_index).or_default().push(flag(FlagKind::OutOfOrder, scan_index as f32));
        }
        let missing_pages = segments.iter().flat_map(|(s, _)| gaps(evidence, s)).collect();
        let documents: Vec<(&PageEvidence, Naming, Vec<Label>)> = segments
            .iter()
            .map(|(segment, labels)| {
                let first = &evidence[segment.pages[0]];
                (first, naming(first, labels, case), labels.clone())
            })
            .collect();
        // 副卷 begins at a place of the scan, not of the order of documents.
        let mut in_scan: Vec<usize> = (0..documents.len()).collect();
        in_scan.sort_by_key(|i| documents[*i].0.scan_index);
        let sorted: Vec<_> = in_scan.iter().map(|i| documents[*i].clone()).collect();
        let mut parts = vec![VolumePart::Main; documents.len()];
        in_scan.iter().zip(naming::parts(&sorted)).for_each(|(i, part)| parts[*i] = part);
        let mut entries = Vec::new();
        let mut places_input = Vec::new();
        for (((segment, labels), (_, naming, _)), part) in segments.iter().zip(documents).zip(parts) {
            let shown: Vec<&PageEvidence> = segment.pages.iter().map(|p| &evidence[*p]).collect();
            let entry = entry(segment, labels, naming, &shown, part, &self.facts);
            let text: String = shown.iter().map(|p| p.compacted.as_str()).collect();
            places_input.push((entry.doc_type.clone(), entry.title.clone(), entry.part, shown[0].scan_index, text));
            entries.push(entry);
        }
        let places = place(rule(case), &places_input);
        let mut ordered: Vec<(Place, Entry)> = places.into_iter().zip(entries).collect();
        ordered.sort_by(|(a, _), (b, _)| {
            a.part.cmp(&b.part).then(a.slot.total_cmp(&b.slot)).then(a.first_page.cmp(&b.first_page))
        });
        let entries: Vec<Entry> = ordered
            .into_iter()
            .enumerate()
            .map(|(i, (_, mut entry))| {
                entry.id = i as u32 + 1;
                entry
            })
            .collect();
        let next_entry = entries.len() as u32 + 1;
        let dossier = Dossier { case: case.clone(), pages: self.states.clone(), next_entry, entries };
        let findings = check(&dossier, self.pages);
        Proposal { dossier, findings, missing_pages, page_flags }
    }
}

fn flag(kind: FlagKind, value: f32) -> Flag {
    Flag { kind, level: FlagLevel::Notice, value, limit: 0.0, rect: None }
}

fn entry(
    segment: &Segment,
    labels: &[Label],
    mut naming: Naming,
    pages: &[&PageEvidence],
    part: VolumePart,
    facts: &VolumeFacts,
) -> Entry {
    let first = pages[0];
    let case = &facts.case;
    // In an enforcement volume the judgment of another case number is what is being enforced.
    let enforcement = case.procedure.as_deref() == Some("执行");
    if enforcement && matches!(naming.doc_type.as_str(), "民事判决书" | "民事调解书" | "刑事判决书" | "行政判决书")
    {
        naming.doc_type = "执行依据".into();
    }
    let mut reasons = Vec::new();
    match (&first.cover, &first.title) {
        (Some(part), _) => reasons.push(reason(first, format!("{}封面：印有“卷宗”字样和案卷各栏", part.label()), None)),
        (None, Some(title)) => {
            let text = match &title.known {
                _ if title.by_cues => format!("没有题名，按页上的字样认作“{}”", title.text),
                Some(known) if known.whole => format!("页首居中题名“{}”，与“{}”相符", title.text, known.title),
                Some(known) => format!("页首居中题名“{}”，以“{}”结尾", title.text, known.title),
                None => format!("页首居中大字“{}”，像是题名", title.text),
            };
            reasons.push(reason(first, text, Some(title.rect)));
        }
        (None, None) => reasons.push(reason(first, "没有找到题名，按位置分出".into(), None)),
    }
    if let (true, Some(number)) = (pages.len() > 1, pages[pages.len() - 1].inner) {
        reasons.push(reason(pages[pages.len() - 1], format!("页脚编号连续到第 {} 页", number.number), None));
    }
    for at in &segment.moved {
        if let Some(page) =
            pages.iter().find(|p| segment.pages.iter().zip(pages).any(|(s, q)| s == at && q.scan_index == p.scan_index))
        {
            reasons.push(reason(page, format!("第 {} 页按页脚编号从别处归入本件", page.scan_index), None));
        }
    }
    Entry {
        id: 0,
        date: fields::date(&naming.doc_type, pages, facts),
        responsible: fields::responsible(&naming.doc_type, pages, case),
        candidates: candidates(first, labels, &naming.doc_type),
        part,
        pages: pages.iter().map(|p| p.scan_index).collect(),
        confidence: if labels.is_empty() {
            segment.confidence.min(naming.confidence).clamp(0.02, 0.99)
        } else {
            confidence(segment.confidence, first)
        },
        title: naming.title,
        doc_type: naming.doc_type,
        reasons,
        state: EntryState::Proposed,
    }
}

fn reason(page: &PageEvidence, text: String, rect: Option<bianmu_model::Rect>) -> Reason {
    Reason { text, scan_index: page.scan_index, rect }
}

/// Runners-up: kinds the page speaks for as well, then known kinds whose name resembles the printed title.
fn candidates(first: &PageEvidence, labels: &[Label], chosen: &str) -> Vec<Candidate> {
    let make = |name: &str, confidence: f32| Candidate { title: name.to_owned(), doc_type: name.to_owned(), confidence };
    let others = labels.iter().filter(|l| l.kind != chosen && l.kind != "其他" && l.probability > 0.02);
    let mut out: Vec<Candidate> = others.map(|l| make(l.kind, l.probability)).collect();
    if let Some(title) = &first.title {
        let similar = all()
            .iter()
            .filter(|k| k.name != chosen && !labels.iter().any(|l| l.kind == k.name))
            .map(|k| make(&k.name, similarity(&title.text, &k.name) * 0.4))
            .filter(|c| c.confidence > 0.18);
        out.extend(similar);
    }
    out.sort_by(|a, b| b.confidence.total_cmp(&a.confidence));
    out.truncate(3);
    out
}

/// Numbers missing within a document: the gap is after the page before it.
fn gaps(evidence: &[PageEvidence], segment: &Segment) -> Vec<MissingPage> {
    segment
        .pages
        .windows(2)
        .filter_map(|pair| {
            let (a, b) = (evidence[pair[0]].inner?, evidence[pair[1]].inner?);
            (a.style == b.style && b.number > a.number + 1)
                .then(|| MissingPage { after_scan_index: evidence[pair[0]].scan_index })
        })
        .collect()
}
