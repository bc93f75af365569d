use std::collections::HashMap;
use std::path::PathBuf;
use std::sync::Arc;

use bianmu_catalogue::{LearnedTitle, Reading};
use bianmu_model::{
    ClarityProfile, Dossier, Fault, FilingRule, Finding, Flag, Measure, MissingPage, PageFacts, PageRole, Party, Rect,
    Repair,
};

use crate::Error;
use crate::view::{Engine, KindView, PictureSize};

/// A file to take in.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct IncomingFile {
    /// Where it is.
    pub path: PathBuf,
    /// Name shown, relative to what was chosen.
    pub label: String,
}

/// What a file turned out to hold, in scan order.
#[derive(Clone, Debug)]
pub enum ExplodedItem {
    /// A page.
    Page {
        /// File name, or `file#page`.
        source: String,
        /// Coded bytes as they lie in the file.
        image: Vec<u8>,
        /// `image/jpeg` or `image/png`.
        media_type: String,
        /// What the scanner calls itself in the file.
        scanner: Option<String>,
    },
    /// A page that could not be read and keeps its place.
    BadPage {
        /// File name, or `file#page`.
        source: String,
        /// Why.
        fault: Fault,
    },
    /// A file that gave no page, or fewer than it promised.
    FileFault {
        /// File name.
        file: String,
        /// Why.
        fault: Fault,
    },
}

/// What cataloguing makes of the pages of a volume.
#[derive(Clone, Debug)]
pub struct CatalogueProposal {
    /// Pages (in scan order, every one of them) and entries, all in state `Proposed`. `rotation` of a page is the clockwise
    /// turn that makes it upright: `(360 - facts.orientation) % 360`.
    pub dossier: Dossier,
    /// Version of the rules, kept with the volume.
    pub rules: String,
    /// The rule of filing, kept with the volume as it is now.
    pub filed_by: Option<FilingRule>,
}

/// Doubts about a page that only the volume as a whole shows.
#[derive(Clone, Debug, Default)]
pub struct VolumeDoubts {
    /// Scan index and doubt, for example a page that seems to be a duplicate.
    pub page_flags: Vec<(u32, Flag)>,
    /// Gaps in the page numbers.
    pub missing_pages: Vec<MissingPage>,
}

/// A page given to the catalogue rules: scan index and facts; `None` for a page that was not or could not be read.
pub type CataloguePage = (u32, Option<PageFacts>);

/// Everything that looks at pixels or knows the catalogue rules. The pipeline implements it; the desk only decides when
/// it is called and writes down what comes back.
pub trait Analyser: Send + Sync {
    /// Files in folders and single files in natural order; `Err` is a file that cannot be taken (name and reason).
    fn list(&self, paths: &[PathBuf]) -> Vec<Result<IncomingFile, (String, Fault)>>;

    /// Takes a file apart; each page goes to `sink` as soon as it is there. An error of `sink` ends it and is given back.
    ///
    /// # Errors
    /// Only errors of `sink`; trouble of the file is an [`ExplodedItem::FileFault`].
    fn explode(
        &self,
        file: &IncomingFile,
        sink: &mut dyn FnMut(ExplodedItem) -> Result<(), Error>,
    ) -> Result<(), Error>;

    /// Looks at one page. Called from [`Analyser::worker_count`] threads. `thumb` is given the JPEG of the upright page in the
    /// smallest size, where it comes about on the way.
    ///
    /// # Errors
    /// [`Fault`] when this page cannot be read; it costs this page only.
    fn analyse_page(&self, image: &[u8], media_type: &str, thumb: &mut dyn FnMut(Vec<u8>)) -> Result<PageFacts, Fault>;

    /// Looks only at the top of a page, for a draft of the catalogue. `None` when that fails or is not offered.
    fn draft_page(&self, _image: &[u8], _media_type: &str) -> Option<PageFacts> {
        None
    }

    /// Whether [`Analyser::draft_page`] is offered.
    fn drafts(&self) -> bool {
        false
    }

    /// Makes the catalogue of a volume. `pages` in scan order, `rules` those of courts.
    fn catalogue(&self, pages: &[CataloguePage], name: &str, rules: &Arc<Vec<FilingRule>>) -> CatalogueProposal;

    /// The pages as the catalogue sees them, to propose again from under what a clerk decides. `None` without rules.
    fn reading(
        &self,
        _pages: &[CataloguePage],
        _roles: &HashMap<u32, PageRole>,
        _rules: &Arc<Vec<FilingRule>>,
    ) -> Option<Reading> {
        None
    }

    /// Who sat on the bench, as far as the pages say.
    fn bench(&self, _pages: &[CataloguePage]) -> Vec<Party> {
        Vec::new()
    }

    /// Version of the rules, for what is kept of [`Analyser::doubts`].
    fn rules(&self) -> String {
        String::new()
    }

    /// What only the volume as a whole shows.
    fn doubts(&self, _pages: &[CataloguePage]) -> VolumeDoubts {
        VolumeDoubts::default()
    }

    /// What the rules say of a catalogue now; called after every edit.
    fn check(&self, dossier: &Dossier, pages: &[CataloguePage], rules: &[FilingRule]) -> Vec<Finding>;

    /// A JPEG of a page, turned clockwise by `rotation` degrees and then repaired; the crop is one of the turned page.
    ///
    /// # Errors
    /// [`Fault`] when the page cannot be read.
    fn picture(
        &self,
        image: &[u8],
        media_type: &str,
        rotation: u16,
        repair: &Repair,
        size: PictureSize,
    ) -> Result<Vec<u8>, Fault>;

    /// What the clarity inspection measures on the repaired upright page; `None` when it cannot be told.
    fn measure_repaired(
        &self,
        _image: &[u8],
        _media_type: &str,
        _facts: &PageFacts,
        _repair: &Repair,
    ) -> Option<Vec<Measure>> {
        None
    }

    /// The windows of a page with the width of their stroke edges, in pixels of the page as recognised.
    ///
    /// # Errors
    /// [`Fault`] when the page cannot be read.
    fn sharpness(&self, _image: &[u8], _media_type: &str, _facts: &PageFacts) -> Result<Vec<(Rect, f32)>, Fault> {
        Ok(Vec::new())
    }

    /// Known document kinds for completion.
    fn kinds(&self) -> Vec<KindView>;

    /// Threads for the analysis, at least 1.
    fn worker_count(&self) -> usize;

    /// The pages that come from now on are looked at with this engine; pages in flight are finished by the one before.
    fn choose_engine(&self, _engine: Engine) {}

    /// The catalogues that are made from now on are named with what was confirmed here.
    fn remember(&self, _titles: Arc<Vec<LearnedTitle>>) {}

    /// The pages that come from now on are judged by these limits until they are written down.
    fn choose_profile(&self, _profile: &ClarityProfile) {}

    /// Why an engine cannot be chosen, with what to do; `None` when it can.
    fn engine_missing(&self, _engine: Engine) -> Option<String> {
        None
    }

    /// Something the installation lacks, with what to do; pages wait while there is something.
    fn missing(&self) -> Option<String> {
        None
    }
}
