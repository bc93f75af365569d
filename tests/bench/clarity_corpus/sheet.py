"""A sheet before it is scanned: ink on white at a density no scan here has, so that every scan averages over it as a
sensor does.
"""

import cv2
import numpy as np

MASTER_DPI = 450


class Sheet:
    """`shade` is the color of the paper where it is not just off-white; `bed` is the size in millimeters of the scan
    when the sheet lies on a larger bed; `mode` is set where the sheet is only ever scanned that way.
    """

    def __init__(self, kind, master, shade=None, bed=None, mode=None, hard=False, blank=False, grain=0.0):
        self.kind, self.master = kind, np.ascontiguousarray(master)
        self.shade, self.bed, self.mode = shade, bed, mode
        self.hard, self.blank, self.grain = hard, blank, grain
        self.scaled = {}

    @property
    def millimeters(self):
        height, width = self.master.shape[:2]
        return width * 25.4 / MASTER_DPI, height * 25.4 / MASTER_DPI

    def at(self, dpi, color):
        """A copy of the sheet at that density, in color or grey."""
        if (dpi, color) not in self.scaled:
            width, height = (round(side * dpi / 25.4) for side in self.millimeters)
            picture = self.master if color else cv2.cvtColor(self.master, cv2.COLOR_RGB2GRAY)
            self.scaled[dpi, color] = cv2.resize(picture, (width, height), interpolation=cv2.INTER_AREA)
        return self.scaled[dpi, color].copy()

    def ink_box(self):
        """Millimeters from the top left corner to the first and the last ink; None on an empty sheet."""
        grey = self.at(100, False)
        rows, columns = np.nonzero((grey < 170).any(axis=1))[0], np.nonzero((grey < 170).any(axis=0))[0]
        if not len(rows):
            return None
        return [float(edge) * 0.254 for edge in (columns[0], rows[0], columns[-1] + 1, rows[-1] + 1)]
