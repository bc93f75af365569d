//! A stored volume in the shape of `bianmu analyse`, with the decisions of people in it.

use std::collections::HashMap;

use bianmu_model::{
    ANALYSIS_SCHEMA, Analysis, AnalysisEntry, AnalysisPage, Dossier, Entry, Finding, Flag, Mark, Measure, PageFacts,
    PageState, Reason, TextLine, Timing,
};
use bianmu_store::StoredPage;

use crate::turned::Turned;
use crate::view::VolumeId;
use crate::{Desk, Result};

impl Desk {
    /// The volume as other programs read it. Boxes are those of the page as displayed; costs are not kept and are zero.
    ///
    /// # Errors
    /// [`crate::ErrorCode::NotFound`] for an unknown volume.
    pub fn export(&self, volume: VolumeId) -> Result<Analysis> {
        let inner = &self.inner;
        let head = inner.store.volume(volume, inner.threshold())?;
        let dossier = inner.store.dossier(volume)?;
        let analysed = inner.analysed_pages(volume, head.stage)?;
        let doubts = inner.analyser.doubts(&analysed.facts);
        let findings = inner.findings(volume, &dossier, head.stage)?;
        let mut pages: Vec<AnalysisPage> = inner.store.pages(volume)?.into_iter().map(exported_page).collect();
        for (scan_index, flag) in doubts.page_flags {
            pages.iter_mut().filter(|p| p.scan_index == scan_index).for_each(|p| p.flags.push(flag.clone()));
        }
        Ok(Analysis {
            schema: ANALYSIS_SCHEMA.to_owned(),
            volume: head.name,
            case: dossier.case.clone(),
            filed_by: inner.store.rule_of(volume)?.map(|rule| rule.named()),
            entries: dossier
                .entries
                .iter()
                .enumerate()
                .map(|(i, e)| exported_entry(&dossier, &analysed.facts, i, e))
                .collect(),
            timing: Timing { pages: pages.len() as u32, ..Timing::default() },
            pages,
            missing_pages: doubts.missing_pages,
            findings: numbered(findings, &dossier),
        })
    }
}

fn exported_entry(dossier: &Dossier, facts: &[crate::CataloguePage], i: usize, entry: &Entry) -> AnalysisEntry {
    let turn = |scan_index: u32| {
        let facts = facts.iter().find(|(s, _)| *s == scan_index)?.1.as_ref()?;
        Some(Turned::new(facts, dossier.page(scan_index)?.rotation))
    };
    AnalysisEntry {
        seq: i as u32 + 1,
        title: entry.title.clone(),
        doc_type: entry.doc_type.clone(),
        part: entry.part,
        pages: entry.pages.clone(),
        start_page: entry.pages.iter().copied().min().unwrap_or(0),
        end_page: entry.pages.iter().copied().max().unwrap_or(0),
        responsible: entry.responsible.clone(),
        date: entry.date.clone(),
        document_number: entry.document_number.clone(),
        field_confidence: entry.sure,
        page_range: dossier.page_range(entry),
        confidence: entry.confidence,
        reasons: entry
            .reasons
            .iter()
            .map(|r| Reason { rect: r.rect.map(|b| turn(r.scan_index).map_or(b, |t| t.rect(b))), ..r.clone() })
            .collect(),
        candidates: entry.candidates.clone(),
    }
}

fn exported_page(page: StoredPage) -> AnalysisPage {
    let state = page.state;
    let blank = AnalysisPage {
        scan_index: state.scan_index,
        source: page.source,
        digest: page.digest.map_or_else(String::new, |d| format!("sha256:{}", d.as_str())),
        width: 0,
        height: 0,
        dpi: 0,
        orientation: 0,
        skew_deg: 0.0,
        role: state.role,
        page_no: state.page_no,
        text: String::new(),
        lines: Vec::new(),
        marks: Vec::new(),
        measures: Vec::new(),
        flags: Vec::new(),
        fault: page.fault.map(|f| f.message),
    };
    match page.facts {
        Some(facts) => with_facts(blank, facts, &state),
        None => blank,
    }
}

fn with_facts(page: AnalysisPage, facts: PageFacts, state: &PageState) -> AnalysisPage {
    let turned = Turned::new(&facts, state.rotation);
    let (width, height) = turned.size();
    AnalysisPage {
        width,
        height,
        dpi: facts.dpi,
        orientation: (360 - state.rotation % 360) % 360,
        skew_deg: facts.skew_deg,
        text: facts.text(),
        flags: facts.flags.iter().map(|f| Flag { rect: f.rect.map(|r| turned.rect(r)), ..f.clone() }).collect(),
        lines: facts.lines.into_iter().map(|l| TextLine { rect: turned.rect(l.rect), ..l }).collect(),
        measures: facts.measures.into_iter().map(|m| Measure { rect: m.rect.map(|r| turned.rect(r)), ..m }).collect(),
        marks: facts.marks.into_iter().map(|m| Mark { rect: turned.rect(m.rect), ..m }).collect(),
        ..page
    }
}

/// A finding of an analysis names the position of the entry, one of the store its id.
fn numbered(findings: Vec<Finding>, dossier: &Dossier) -> Vec<Finding> {
    let position: HashMap<u32, u32> = dossier.entries.iter().enumerate().map(|(i, e)| (e.id, i as u32 + 1)).collect();
    findings.into_iter().map(|f| Finding { entry: f.entry.and_then(|id| position.get(&id).copied()), ..f }).collect()
}
