use std::collections::HashMap;
use std::sync::{Arc, Mutex, PoisonError};

use bianmu_model::{
    Candidate, CaseFacts, Dossier, Entry, EntryState, FilingRule, Finding, Flag, FlagKind, FlagLevel, MissingPage,
    PageFacts, PageRole, PageState, Reason, Repair, VolumePart,
};

use crate::bundles::bundles;
use crate::case_facts::{VolumeFacts, foreign, volume_facts};
#[cfg(feature = "training")]
use crate::confidence::Inputs;
use crate::confidence::{FieldInputs, InVolume, confidence, field_confidence, field_inputs, inputs};
use crate::constraints::Constraints;
use crate::contents::{Listed, consult};
use crate::decoder::{Decoder, RuleDecoder, Segment};
use crate::document_number::document_number;
use crate::duplicates::{BADLY_READ, duplicates, perhaps_repeated};
use crate::evidence::{PageEvidence, page_evidence, resolve_covers};
use crate::features::alike;
use crate::fields;
use crate::filing_rules::rule_for;
use crate::findings::check;
use crate::internal::Paper;
use crate::internal_wording::most_said;
use crate::kinds::all;
use crate::labels::Label;
use crate::lattice::{Features, Lattice};
use crate::learned::{LearnedTitle, of_court};
use crate::naming::{self, Naming, naming};
use crate::order::{Filed, Place, Slots, is_receipt, place};
use crate::parts::{Cut, PartOf, parts, with_strays};
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
    /// The rule it was filed by.
    pub filed_by: Option<FilingRule>,
    /// For every entry which of [`Constraints::standing`] it is.
    pub standing: Vec<Option<usize>>,
    /// For the pages of every entry the inputs of its confidence and of that of its fields.
    #[cfg(feature = "training")]
    pub(crate) judged: Vec<(Vec<u32>, Inputs, FieldInputs)>,
}

/// Proposes a catalogue. Deterministic: the same pages give the same proposal.
pub fn propose(pages: &[PageInput<'_>]) -> Proposal {
    let mut proposal = Reading::new(pages).propose(&Constraints::default());
    proposal.findings = check(&proposal.dossier, pages, &[]);
    proposal
}

/// A volume whose pages have been looked at once: proposing again under other constraints costs a few milliseconds. What
/// the rules say of a catalogue is not among what it gives ([`check`]).
pub struct Reading {
    states: Vec<PageState>,
    repeated: HashMap<u32, u32>,
    evidence: Vec<PageEvidence>,
    facts: VolumeFacts,
    /// Positions of the evidence as the rules order and cut it.
    by_rules: Vec<Segment>,
    features: Features,
    /// Titles that were confirmed at this court.
    learned: Vec<LearnedTitle>,
    /// Rules of courts, among which [`rule_for`] chooses.
    rules: Arc<Vec<FilingRule>>,
    made: Mutex<Made>,
}

/// Documents made before, by their positions: the next proposal has most of them again.
#[derive(Default)]
struct Made {
    /// Of which case.
    case: CaseFacts,
    names: HashMap<Vec<usize>, Naming>,
    /// Of the rule that files this case.
    slots: Slots,
    entries: HashMap<(Vec<usize>, VolumePart), (Entry, FieldInputs)>,
}

impl Made {
    fn of(&mut self, case: &CaseFacts) -> &mut Made {
        if self.case != *case {
            *self = Made { case: case.clone(), ..Made::default() };
        }
        self
    }
}

impl Reading {
    /// Looks at every page.
    pub fn new(pages: &[PageInput<'_>]) -> Reading {
        let facts: Vec<Option<&PageFacts>> = pages.iter().map(|p| p.facts).collect();
        let duplicates = duplicates(&facts);
        let first: HashMap<u32, u32> = pages
            .iter()
            .zip(&duplicates)
            .filter_map(|(page, first)| Some((page.scan_index, pages[(*first)?].scan_index)))
            .collect();
        let role = |page: &PageInput<'_>, blank| match (blank, first.contains_key(&page.scan_index)) {
            (true, _) => PageRole::Blank,
            (false, true) => PageRole::Duplicate,
            (false, false) => PageRole::Content,
        };
        let mut reading = Reading::of(pages, role);
        reading.repeated = first;
        reading
    }

    /// Looks at every page of a volume of which it is decided which pages are content.
    pub fn with_roles(pages: &[PageInput<'_>], roles: &HashMap<u32, PageRole>) -> Reading {
        Reading::of(pages, |page, _| roles.get(&page.scan_index).copied().unwrap_or(PageRole::Removed))
    }

    fn of(pages: &[PageInput<'_>], role: impl Fn(&PageInput<'_>, bool) -> PageRole) -> Reading {
        let mut evidence = Vec::new();
        let mut states = Vec::new();
        for page in pages {
            let shown = page.facts.map_or_else(PageEvidence::default, |f| page_evidence(page.scan_index, f));
            let role = role(page, shown.blank);
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
        consult(&mut evidence);
        mark_repeats(&mut evidence, pages);
        let facts = volume_facts(&evidence);
        let by_rules = RuleDecoder.decode(&evidence);
        let order = by_rules.iter().flat_map(|s| s.pages.iter().copied()).collect();
        let cuts: Vec<bool> = by_rules.iter().flat_map(|s| (0..s.pages.len()).map(|i| i == 0)).collect();
        let features = Features::new(&evidence, order, &cuts);
        let made = Mutex::default();
        Reading {
            states,
            repeated: HashMap::new(),
            evidence,
            facts,
            by_rules,
            features,
            learned: Vec::new(),
            rules: Arc::default(),
            made,
        }
    }

    /// Names documents with what was confirmed at the court of this volume.
    pub fn with_learned(mut self, titles: &[LearnedTitle]) -> Reading {
        self.learned = of_court(titles, self.facts.case.court.as_deref());
        self.made = Mutex::default();
        self
    }

    /// Files by rules of courts where they suit the case, else by those of the program.
    pub fn with_rules(self, rules: Arc<Vec<FilingRule>>) -> Reading {
        Reading { rules, made: Mutex::default(), ..self }
    }

    /// The lattice of this volume.
    pub(crate) fn lattice(&self) -> Lattice<'_> {
        Lattice::new(&self.evidence, &self.features)
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
        let order = &self.features.order;
        let pieces = self.lattice().decode(weights, constraints);
        let moved: Vec<usize> = self.by_rules.iter().flat_map(|s| s.moved.iter().copied()).collect();
        let mut segments: Vec<(Segment, Vec<Label>)> = pieces
            .into_iter()
            .map(|piece| {
                let pages = order[piece.from..piece.to].to_vec();
                let moved = pages.iter().skip(1).filter(|p| moved.contains(p)).copied().collect();
                (Segment { pages, confidence: piece.probability, moved }, piece.labels)
            })
            .collect();
        self.gather(&mut segments, constraints);
        self.catalogue(segments, constraints)
    }

    /// A document that stands is one, also where its pages lie apart in the order of the lattice.
    fn gather(&self, segments: &mut Vec<(Segment, Vec<Label>)>, constraints: &Constraints) {
        let owners = constraints.owners();
        let owner = |segment: &Segment| owners.get(&self.evidence[segment.pages[0]].scan_index).copied();
        let mut first: HashMap<usize, usize> = HashMap::new();
        let mut at = 0;
        while at < segments.len() {
            let Some(owner) = owner(&segments[at].0) else {
                at += 1;
                continue;
            };
            match first.get(&owner) {
                Some(home) => {
                    let (rest, _) = segments.remove(at);
                    segments[*home].0.pages.extend(rest.pages);
                }
                None => {
                    first.insert(owner, at);
                    at += 1;
                }
            }
        }
        for (owner, at) in first {
            let stands = &constraints.standing[owner].pages;
            let place = |p: &usize| stands.iter().position(|s| *s == self.evidence[*p].scan_index);
            segments[at].0.pages.sort_by_key(|p| place(p).unwrap_or(usize::MAX));
        }
    }

    /// As the rules alone would have it, to compare with.
    pub fn propose_by_rules(&self) -> Proposal {
        let segments = self.by_rules.iter().map(|s| (s.clone(), Vec::new())).collect();
        self.catalogue(segments, &Constraints::default())
    }

    /// Entries, given in the order of the scan, in the order of the rule; every move is told to the clerk.
    fn filed(&self, entries: Vec<(u32, Entry)>, case: &CaseFacts, rule: &FilingRule, slots: &mut Slots) -> Vec<Entry> {
        let at: HashMap<u32, &PageEvidence> = self.evidence.iter().map(|e| (e.scan_index, e)).collect();
        let page = |scan_index: &u32| at.get(scan_index).copied();
        let documents: Vec<Filed<'_>> = entries
            .iter()
            .map(|(first_page, entry)| Filed {
                doc_type: &entry.doc_type,
                title: &entry.title,
                part: entry.part,
                first_page: *first_page,
                date: entry.date.as_deref(),
                foreign: page(first_page).is_some_and(|p| foreign(p, case)),
                text: if is_receipt(&entry.doc_type) {
                    entry.pages.iter().filter_map(page).map(|p| p.compacted.as_str()).collect()
                } else {
                    String::new()
                },
            })
            .collect();
        let places = place(rule, &documents, slots);
        let mut ordered: Vec<(Place, Entry)> = places.into_iter().zip(entries.into_iter().map(|(_, e)| e)).collect();
        ordered.sort_by(|(a, _), (b, _)| a.order(b));
        let mut entries: Vec<Entry> = ordered.into_iter().map(|(_, entry)| entry).collect();
        for at in moved(&entries) {
            let behind = at.checked_sub(1).map(|b| entries[b].title.clone());
            let first = entries[at].pages.first().copied().unwrap_or(0);
            let place = behind.map_or("卷首".to_owned(), |title| format!("“{title}”之后"));
            let text = format!("按立卷顺序排在{place}，扫描时在第 {first} 页；可以改回");
            entries[at].reasons.push(Reason { text, scan_index: first, rect: None });
        }
        for (i, entry) in entries.iter_mut().enumerate() {
            entry.id = i as u32 + 1;
        }
        handed_in(&mut entries, case);
        entries
    }

    /// Pages that begin a document without a title, and those that were brought to one from elsewhere.
    fn strays(&self, segments: &[(Segment, Vec<Label>)]) -> Vec<u32> {
        let untitled = |e: &&PageEvidence| e.cover.is_none() && e.title.as_ref().is_none_or(|t| t.score < UNTITLED);
        let begin = segments.iter().map(|(s, _)| &self.evidence[s.pages[0]]).filter(untitled);
        let moved = segments.iter().flat_map(|(s, _)| &s.moved).map(|at| &self.evidence[*at]);
        begin.chain(moved).map(|e| e.scan_index).collect()
    }

    fn catalogue(&self, segments: Vec<(Segment, Vec<Label>)>, constraints: &Constraints) -> Proposal {
        let corrected = constraints.case.clone().map(|case| VolumeFacts { case, ..self.facts.clone() });
        let facts = corrected.as_ref().unwrap_or(&self.facts);
        let (evidence, case) = (&self.evidence, &facts.case);
        let rule = rule_for(case, &self.rules);
        let mut page_flags: HashMap<u32, Vec<Flag>> = HashMap::new();
        for (scan_index, first) in &self.repeated {
            page_flags.entry(*scan_index).or_default().push(flag(FlagKind::Duplicate, *first as f32));
        }
        for at in segments.iter().flat_map(|(s, _)| &s.moved) {
            let scan_index = evidence[*at].scan_index;
            page_flags.entry(scan_index).or_default().push(flag(FlagKind::OutOfOrder, scan_index as f32));
        }
        let missing_pages = segments.iter().flat_map(|(s, _)| gaps(evidence, s)).collect();
        let owners = constraints.owners();
        let owner = |scan_index: u32| owners.get(&scan_index).copied();
        let named = |first: &PageEvidence| constraints.standing[owner(first.scan_index)?].named.as_ref();
        let mut made = self.made.lock().unwrap_or_else(PoisonError::into_inner);
        let made = made.of(case);
        let mut titled: Vec<(&PageEvidence, Naming)> = segments
            .iter()
            .map(|(segment, labels)| {
                let first = &evidence[segment.pages[0]];
                let naming = match named(first) {
                    Some(named) => naming::standing(named),
                    None => match constraints.kinds.get(&first.scan_index) {
                        Some(name) => naming::decided(first, name),
                        None => match made.names.get(&segment.pages) {
                            Some(naming) => naming.clone(),
                            None => {
                                let naming = naming(first, labels, case, &self.learned);
                                made.names.insert(segment.pages.clone(), naming.clone());
                                naming
                            }
                        },
                    },
                };
                (first, naming)
            })
            .collect();
        let free = |first: &PageEvidence| named(first).is_none() && !constraints.kinds.contains_key(&first.scan_index);
        naming::vote(&mut titled, free);
        let signs = |s: &Segment| s.pages.iter().fold(0, |found, p| found | evidence[*p].signs);
        let paper = |((first, naming), (segment, labels)): ((_, Naming), &(Segment, Vec<Label>))| Paper {
            first,
            naming,
            labels: labels.clone(),
            signs: signs(segment),
            pages: segment.pages.len(),
        };
        let documents: Vec<Paper<'_>> = titled.into_iter().zip(&segments).map(paper).collect();
        // 副卷 begins at a place of the scan, not of the order of documents.
        let mut in_scan: Vec<usize> = (0..documents.len()).collect();
        in_scan.sort_by_key(|i| documents[*i].first.scan_index);
        let sorted: Vec<Paper<'_>> = in_scan.iter().map(|i| documents[*i].clone()).collect();
        let mut part_of = vec![PartOf::OPEN; documents.len()];
        in_scan.iter().zip(parts(&sorted, rule)).for_each(|(i, part)| part_of[*i] = part);
        let cut = |((s, _), d): (&(Segment, Vec<Label>), &Paper<'_>)| Cut {
            unknown: d.is("其他"),
            pages: s.pages.iter().map(|p| &evidence[*p]).collect(),
            probability: s.confidence,
        };
        with_strays(&segments.iter().zip(&documents).map(cut).collect::<Vec<Cut<'_>>>(), &mut part_of);
        let strays = self.strays(&segments);
        #[cfg(feature = "training")]
        let mut judged = Vec::new();
        let mut entries: Vec<(u32, Entry)> = segments
            .iter()
            .zip(documents)
            .zip(part_of)
            .map(|(((segment, labels), Paper { first, naming, .. }), PartOf { part, by_place, doubtful })| {
                let shown: Vec<&PageEvidence> = segment.pages.iter().map(|p| &evidence[*p]).collect();
                let sure = naming.confidence;
                let free = free(first);
                let key = (segment.pages.clone(), part);
                let known = made.entries.get(&key).filter(|(made, _)| free && made.title == naming.title).cloned();
                let (mut entry, mut of_fields) = known.unwrap_or_else(|| {
                    let entry = entry(segment, labels, naming, &shown, part, facts);
                    let of_fields = field_inputs(&entry, &shown, facts);
                    if free {
                        made.entries.insert(key, (entry.clone(), of_fields));
                    }
                    (entry, of_fields)
                });
                entry.confidence = if labels.is_empty() {
                    segment.confidence.min(sure).clamp(0.02, 0.99)
                } else {
                    let volume = InVolume {
                        pages: segment.confidence,
                        part_by_place: by_place,
                        moved: !segment.moved.is_empty(),
                        stray_near: strays.iter().any(|stray| near(*stray, &entry.pages)),
                    };
                    let inputs = inputs(&entry, &shown, &volume);
                    entry.sure = Some(field_confidence(&inputs, &mut of_fields));
                    #[cfg(feature = "training")]
                    judged.push((entry.pages.clone(), inputs, of_fields));
                    confidence(&inputs)
                };
                if doubtful && free {
                    entry.confidence = entry.confidence.min(DOUBTED);
                    entry.reasons.extend(perhaps_internal(&shown));
                }
                if let Some(named) = named(first) {
                    // What a person has decided is not refined by the procedure.
                    entry.doc_type.clone_from(&named.doc_type);
                    entry.date.clone_from(&named.date);
                    entry.part = named.part;
                } else if entry.pages.iter().any(|p| constraints.confidential.contains(p)) {
                    entry.part = VolumePart::Confidential;
                }
                (first.scan_index, entry)
            })
            .collect();
        entries.sort_by_key(|(first_page, _)| *first_page);
        let entries = self.filed(entries, case, rule, &mut made.slots);
        let next_entry = entries.len() as u32 + 1;
        let dossier = Dossier { case: case.clone(), pages: self.states.clone(), next_entry, entries };
        let standing = dossier.entries.iter().map(|e| owner(*e.pages.first()?)).collect();
        Proposal {
            dossier,
            findings: Vec::new(),
            missing_pages,
            page_flags,
            filed_by: Some(rule.clone()),
            standing,
            #[cfg(feature = "training")]
            judged,
        }
    }
}

/// Score below which a page has no title of its own.
const UNTITLED: f32 = 0.45;
/// Highest confidence of an entry of the 正卷 that may be an internal paper: no limit of acceptance is as low.
const DOUBTED: f32 = 0.5;
/// How far a sheet strays in the stack, in pages.
const STRAYS: u32 = 6;

/// The words by which a document may be an internal paper.
fn perhaps_internal(pages: &[&PageEvidence]) -> Option<Reason> {
    let (page, words) = most_said(pages.iter().map(|p| (p, p.compacted.as_str())))?;
    let what = if words.is_empty() { "夹在内部文书之间".to_owned() } else { format!("页上有{words}") };
    Some(reason(page, format!("{what}，可能是应入副卷的内部文书，请核对"), None))
}

/// Whether a page that is none of these lies a few pages from them.
fn near(page: u32, pages: &[u32]) -> bool {
    !pages.contains(&page) && pages.iter().any(|own| own.abs_diff(page) <= STRAYS)
}

/// Tells pages that may repeat the one before them.
fn mark_repeats(evidence: &mut [PageEvidence], pages: &[PageInput<'_>]) {
    let facts: HashMap<u32, &PageFacts> = pages.iter().filter_map(|p| Some((p.scan_index, p.facts?))).collect();
    for at in 1..evidence.len() {
        let (page, before) = (&evidence[at], &evidence[at - 1]);
        let shown = facts.get(&page.scan_index).zip(facts.get(&before.scan_index));
        let like = alike(&page.layout.pairs, &before.layout.pairs) >= BADLY_READ;
        let repeated = like && shown.is_some_and(|(page, before)| perhaps_repeated(page, before));
        evidence[at].like_before = repeated.then(|| evidence[at - 1].scan_index);
    }
}

/// A contract that lies behind a list of evidence is the paper of the party that handed in the list.
fn handed_in(entries: &mut [Entry], case: &CaseFacts) {
    let party = |name: &String| case.parties.iter().any(|p| p.name == *name);
    let lists = bundles(entries);
    let of = |list: Option<u32>| entries.get(list? as usize - 1)?.responsible.clone().filter(party);
    let makers: Vec<Option<String>> = lists.into_iter().map(of).collect();
    for (entry, maker) in entries.iter_mut().zip(makers) {
        if entry.doc_type == "合同" && maker.is_some() {
            entry.responsible = maker;
        }
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
    if let Listed::Begins(title) = &first.listed {
        reasons.push(reason(first, format!("纸质卷内目录载明此处为“{title}”"), None));
    }
    if let (true, Some(number)) = (pages.len() > 1, pages[pages.len() - 1].inner) {
        reasons.push(reason(pages[pages.len() - 1], format!("页脚编号连续到第 {} 页", number.number), None));
    }
    if let Some(before) = first.like_before {
        reasons.push(reason(first, format!("与第 {before} 页几乎相同，可能是同一张纸扫了两次，请核对"), None));
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
        responsible: fields::responsible(&naming.doc_type, pages, facts),
        candidates: candidates(first, labels, &naming.doc_type),
        part,
        pages: pages.iter().map(|p| p.scan_index).collect(),
        document_number: document_number(first).map(|(number, _)| number),
        confidence: 0.0,
        sure: None,
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
    let make =
        |name: &str, confidence: f32| Candidate { title: name.to_owned(), doc_type: name.to_owned(), confidence };
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

/// Positions of the entries that do not stand as they were scanned: all but a longest run of rising first pages.
fn moved(entries: &[Entry]) -> Vec<usize> {
    let first: Vec<u32> = entries.iter().map(|e| e.pages.iter().copied().min().unwrap_or(0)).collect();
    let mut longest: Vec<(usize, Option<usize>)> = Vec::new();
    for i in 0..first.len() {
        let before = (0..i).filter(|j| first[*j] < first[i]).max_by_key(|j| (longest[*j].0, std::cmp::Reverse(*j)));
        longest.push((before.map_or(1, |j| longest[j].0 + 1), before));
    }
    let mut kept = vec![false; first.len()];
    let mut at = (0..first.len()).max_by_key(|i| (longest[*i].0, std::cmp::Reverse(*i)));
    while let Some(i) = at {
        kept[i] = true;
        at = longest[i].1;
    }
    (0..first.len()).filter(|i| !kept[*i]).collect()
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
