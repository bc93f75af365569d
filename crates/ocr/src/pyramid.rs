use bianmu_imaging::Picture;

/// A page at full size and, where it is large, at half or a third, so that small copies of lines are averages of pixels
/// and not a selection of them.
pub(crate) struct Pyramid {
    levels: Vec<(f32, Picture)>,
}

impl Pyramid {
    /// `shrink` is the whole number by which the detection picture is smaller than the page.
    pub(crate) fn new(page: Picture, shrink: usize) -> Self {
        let mut levels = vec![];
        if shrink > 1 {
            levels.push((shrink as f32, page.shrunk(shrink)));
        }
        levels.push((1.0, page));
        Pyramid { levels }
    }

    /// The smallest level on which `length` page pixels are still at least `wanted` pixels (less a tenth).
    pub(crate) fn level(&self, length: f32, wanted: f32) -> (f32, &Picture) {
        let fits = self.levels.iter().find(|(factor, _)| length / factor >= 0.9 * wanted);
        let (factor, picture) = fits.unwrap_or(&self.levels[self.levels.len() - 1]);
        (*factor, picture)
    }

    /// The page itself.
    pub(crate) fn page(&self) -> &Picture {
        &self.levels[self.levels.len() - 1].1
    }

    /// Changes every level; the factor says by how much it is smaller than the page.
    pub(crate) fn each(&mut self, mut change: impl FnMut(f32, &mut Picture)) {
        for (factor, picture) in &mut self.levels {
            change(*factor, picture);
        }
    }
}
