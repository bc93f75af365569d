"""What a clarity check found, against the truth of its corpus: recall, areas under the curve, false alarms, copies."""

import itertools
import statistics

# For every damage the measures that should tell it from a clean page; the first present one counts. The program names a
# measure after its flag, fixed rules have names of their own; whichever is not written is skipped.
MEASURES = {
    "blur": ("blur", "edge_width", "laplacian_variance"),
    "defocus": ("blur", "edge_width", "laplacian_variance"),
    "partial_blur": ("worst_blur", "blur", "edge_width", "laplacian_variance"),
    "spine_blur": ("worst_blur", "blur", "edge_width", "laplacian_variance"),
    "upscaled": ("blur", "edge_width", "laplacian_variance"),
    "motion": ("motion_blur", "motion", "laplacian_variance"),
    "over_exposure": ("too_light", "ink_level", "mean_grey"),
    "under_exposure": ("too_dark", "paper_level", "mean_grey"),
    "fade": ("fade", "contrast"),
    "shadow": ("shadow",),
    "noise": ("noise",),
    "salt_pepper": ("specks", "noise"),
    "specks": ("specks", "noise"),
    "low_res": ("low_res",),
    "jpeg": ("jpeg_damage",),
    "skew": ("skew",),
    "cropped": ("cropped",),
    "black_border": ("black_border", "border"),
    "folded_corner": ("folded_corner",),
    "wrinkle": ("wrinkle",),
    "object": ("finger",),
    "streak": ("stripe",),
    "show_through": ("show_through",),
    "stain": ("stain",),
    "moire": ("moire",),
}
SLANTED = ("receipt",)
UNJUDGED = {"unjudged"}  # an abstention is neither a find nor a false alarm


class Judged:
    """One page: the entry of the truth and what the program said."""

    def __init__(self, truth, page):
        self.truth, self.page = truth, page
        self.flags = [flag for flag in page["flags"] if flag["type"] not in UNJUDGED]
        self.types = {flag["type"] for flag in self.flags}
        if page.get("blank"):
            self.types.add("blank")

    @property
    def right(self):
        if self.truth["defect"] == "turned":
            return self.page.get("orientation") == self.truth["orientation"]
        if self.truth["defect"] == "combination":
            return all(kind in self.types for kind in self.truth["flags"])
        return bool(self.types & set(self.truth["flags"]))

    @property
    def any_flag(self):
        """Anything at all; on a page without damage anything but what is true of it, as that pencil is faint."""
        return bool(self.types if self.truth["defect"] else self.types - set(self.truth["co_flags"]))

    @property
    def any_fail(self):
        return any(flag["level"] == "fail" for flag in self.flags)

    def strength(self):
        severity = self.truth["severity"]
        return ", ".join(f"{name}={value}" for name, value in severity.items()) if severity else ""

    def places(self):
        """Whether a right flag's box meets the damaged region; None where there is nothing to compare."""
        region = self.truth["region"]
        boxes = [f["box"] for f in self.flags if f["type"] in self.truth["flags"] and f.get("box")]
        if not region or not boxes:
            return None
        return any(meets(box, region) for box in boxes)


def meets(box, region):
    """The center of the box lies in the region, or the two overlap by three tenths of what they cover together."""
    x, y, wide, high = box
    x0, y0, x1, y1 = region
    if x0 <= x + wide / 2 <= x1 and y0 <= y + high / 2 <= y1:
        return True
    shared = max(0, min(x + wide, x1) - max(x, x0)) * max(0, min(y + high, y1) - max(y, y0))
    return shared >= 0.3 * (wide * high + (x1 - x0) * (y1 - y0) - shared)


def share(pages, holds):
    found = [bool(holds(page)) for page in pages]
    return (sum(found), len(found))


def area_under(clean, damaged):
    """The chance that a damaged page measures higher than a clean one."""
    if not clean or not damaged:
        return None
    ordered = sorted([(value, 0) for value in clean] + [(value, 1) for value in damaged])
    wins, below = 0.0, 0
    for _, same in itertools.groupby(ordered, key=lambda pair: pair[0]):
        kinds = [kind for _, kind in same]
        zeros, ones = kinds.count(0), kinds.count(1)
        wins += ones * (below + zeros / 2)
        below += zeros
    return wins / (len(clean) * len(damaged))


def measured(pages, name):
    values = [page.page.get("measures", {}).get(name) for page in pages]
    return [value for value in values if value is not None]


def separation(clean, damaged, names):
    """(measure, area, whether damage lies above) of the first measure that the program writes."""
    for name in names:
        area = area_under(measured(clean, name), measured(damaged, name))
        if area is not None:
            return name, max(area, 1 - area), area >= 0.5
    return None


def best_measure(clean, damaged):
    names = {name for page in clean + damaged for name in page.page.get("measures", {})}
    found = [separation(clean, damaged, (name,)) for name in sorted(names)]
    return max((one for one in found if one), key=lambda one: one[1], default=None)


def skew_errors(pages):
    """Absolute errors in degrees, of upright pages whose skew is known and was measured. Writing by hand and pictures
    have a slant of their own, so that the skew of the sheet is not what anybody would measure there.
    """
    known = [
        page
        for page in pages
        if page.truth["skew_deg"] is not None
        and not page.truth["orientation"]
        and not page.truth["blank"]
        and not page.truth["hard_negative"]
        and page.truth["base_kind"] not in SLANTED
    ]
    told = [p for p in known if p.page.get("skew_deg") is not None]
    return [abs(p.page["skew_deg"] - p.truth["skew_deg"]) for p in told], len(known)


def percentile(values, part):
    if not values:
        return None
    ordered = sorted(values)
    return ordered[min(len(ordered) - 1, round(part * (len(ordered) - 1)))]


def mean(values):
    return statistics.fmean(values) if values else None


def copies(truth, groups):
    """Found and existing pairs of re-scans, and the pairs that were named although they are different sheets. On pages
    of one base only clean scans are required to be found; damaged ones may be.
    """
    entries = {entry["file"]: entry for entry in truth}
    named = {
        frozenset(pair)
        for group in groups
        for pair in itertools.combinations(sorted(set(group)), 2)
        if set(pair) <= set(entries)
    }
    by_sheet = {}
    for entry in truth:
        if not entry["defect"] and not entry["blank"]:
            by_sheet.setdefault(entry["base"], []).append(entry["file"])
    wanted = {frozenset(pair) for files in by_sheet.values() for pair in itertools.combinations(files, 2)}
    wrong = [sorted(pair) for pair in named if len({entries[file]["base"] for file in pair}) > 1]
    return {"found": len(wanted & named), "wanted": len(wanted), "wrong": sorted(wrong), "named": len(named)}
