//! An engine for tests of what lies above recognition: no model, no library, always the same answer.

use std::sync::{Arc, Mutex, PoisonError};

use bianmu_imaging::Picture;
use bianmu_model::{StageTimes, TextLine};

use crate::{Engine, OcrError, Reading};

/// Takes the side with most ink for the top of the page, and reads the lines it was given on every page.
#[derive(Clone, Debug, Default)]
pub struct FakeEngine {
    /// What every page says, in reading order.
    pub lines: Vec<TextLine>,
    /// Every call of `read` and `read_title_zone` fails with these words.
    pub broken: Option<String>,
    /// Pictures that were given to `read` and `read_title_zone`: size in pixels and whether their ink was on top. Clones
    /// share the list.
    pub seen: Arc<Mutex<Vec<(u32, u32, bool)>>>,
}

impl FakeEngine {
    fn look(&self, picture: &Picture) -> Result<Vec<TextLine>, OcrError> {
        let mut seen = self.seen.lock().unwrap_or_else(PoisonError::into_inner);
        seen.push((picture.width, picture.height, quarter_of_top(picture) == 0));
        match &self.broken {
            Some(words) => Err(OcrError::Runtime(words.clone())),
            None => Ok(self.lines.clone()),
        }
    }
}

impl Engine for FakeEngine {
    fn orientation(&mut self, picture: &Picture) -> Result<u16, OcrError> {
        Ok(quarter_of_top(picture) * 90)
    }

    fn read(&mut self, upright: Picture, _skew: f32) -> Result<Reading, OcrError> {
        Ok(Reading { lines: self.look(&upright)?, ..Reading::default() })
    }

    fn read_title_zone(&mut self, upright: Picture, _skew: f32) -> Result<Vec<TextLine>, OcrError> {
        self.look(&upright)
    }

    fn take_seconds(&mut self) -> StageTimes {
        StageTimes::default()
    }
}

/// 0 when the third of the picture with most ink is the upper one, 1 for the right one, 2 below, 3 left; 0 on white.
fn quarter_of_top(picture: &Picture) -> u16 {
    let luma = picture.luma();
    let mut ink = [0u64; 4];
    for y in 0..luma.height {
        for x in 0..luma.width {
            let dark = u64::from(255 - luma.at(x, y));
            let beside = [3 * y < luma.height, 3 * x >= 2 * luma.width, 3 * y >= 2 * luma.height, 3 * x < luma.width];
            for (sum, _) in ink.iter_mut().zip(beside).filter(|(_, beside)| *beside) {
                *sum += dark;
            }
        }
    }
    let most = ink.iter().max().copied().unwrap_or(0);
    ink.iter().position(|sum| *sum == most).unwrap_or(0) as u16
}
