"""Which damages there are, how strong, and which flags are right for them."""

from . import bed, grain, light, objects, optics, wear


def levels(name, *values):
    return [{name: value} for value in values]


class Damage:
    """`make` turns a severity into the pairs of stage and fault that bring it about; `flags` are the types any of which
    is right. One bit leaves no greys: only damages that survive it are ever scanned that way.
    """

    def __init__(self, flags, severities, make, bilevel=False, mild=None):
        self.flags, self.severities, self.make, self.bilevel, self.mild = flags, severities, make, bilevel, mild


def one(stage, build, flags, name, *values, bilevel=False, mild=None):
    def make(severity):
        return [(stage, build(severity[name]))]

    return Damage(flags, levels(name, *values), make, bilevel, {name: mild} if mild is not None else None)


OBJECTS = ("finger", "glove", "clip", "note", "hair")
DAMAGES = {
    "blur": one("lens", optics.gaussian, ["blur"], "sigma_px_300", 1.0, 1.5, 2.0, 3.0, 4.0, 6.0, mild=2.0),
    "defocus": one("lens", optics.defocused, ["blur"], "sigma_px_300", 1.5, 2.0, 3.0, 4.0, 6.0),
    "motion": one("lens", optics.moved, ["motion_blur"], "length_px_300", 6, 10, 14, 20, 30),
    "partial_blur": one("lens", optics.partial, ["blur"], "sigma_px_300", 2.0, 3.0, 4.0, 6.0),
    "spine_blur": one("lens", optics.spine, ["blur"], "sigma_px_300", 2.0, 3.0, 4.0, 6.0),
    "over_exposure": one("light", light.too_light, ["too_light"], "offset", 60, 80, 100, 120, 140, 170),
    "under_exposure": one("light", light.too_dark, ["too_dark"], "gain", 0.7, 0.55, 0.4, 0.25, mild=0.55),
    "fade": one("paper", light.faded, ["fade"], "contrast", 0.6, 0.45, 0.3, 0.2, 0.15, mild=0.4),
    "shadow": one("light", light.shadowed, ["shadow"], "depth", 0.1, 0.2, 0.3, 0.45, 0.6, mild=0.25),
    "noise": one("sensor", grain.noisy, ["noise"], "sd", 6, 9, 12, 18, 25, 40, mild=12),
    "salt_pepper": one("sensor", grain.salted, ["noise", "specks"], "percent", 0.1, 0.5, 2.0),
    "specks": one("glass", grain.dusty, ["specks"], "per_cm2", 0.5, 1.0, 2.0, 4.0, 6.0, bilevel=True, mild=3.0),
    "low_res": one("setup", optics.coarse, ["low_res"], "dpi", 72, 100, 120, 150),
    "upscaled": Damage(
        ["low_res", "blur"],
        levels("real_dpi", 72, 100, 120, 150),
        lambda severity: [("setup", optics.coarse(severity["real_dpi"])), ("file", optics.enlarged_file)],
    ),
    "jpeg": one("setup", grain.compressed, ["jpeg_damage"], "quality", 3, 6, 10, 15, 25, 40, mild=15),
    "skew": one("setup", bed.skewed, ["skew"], "degrees", 0.5, 1.0, 1.5, 2.0, 3.0, 5.0, 8.0, bilevel=True, mild=1.5),
    "turned": one("file", bed.turned, ["orientation"], "degrees", 90, 180, 270, bilevel=True),
    "cropped": Damage(
        ["cropped"],
        levels("depth_mm", 2, 5, 10, 15, 25),
        lambda severity: [("setup", bed.cropped(severity["depth_mm"])), ("sensor", bed.cut_region)],
        bilevel=True,
    ),
    "black_border": Damage(
        ["black_border"],
        levels("width_mm", 2, 3, 4, 6, 10, 20),
        lambda severity: [("setup", bed.bordered(severity["width_mm"])), ("sensor", bed.border_region)],
        bilevel=True,
    ),
    "folded_corner": one("paper", wear.folded, ["folded_corner"], "size_mm", 10, 15, 20, 30, 40),
    "wrinkle": one("paper", wear.wrinkled, ["wrinkle"], "strength", 0.4, 0.7, 1.0),
    "object": one("glass", objects.on_the_glass, ["finger"], "object", *OBJECTS),
    "streak": one("sensor", grain.streaked, ["stripe"], "count", 1, 2, 3, 4),
    "show_through": one("paper", wear.showing_through, ["show_through"], "strength", 0.08, 0.15, 0.25, 0.4, mild=0.2),
    "stain": one("paper", wear.stained, ["stain"], "darkness", 0.15, 0.3, 0.5),
    "moire": one("sensor", grain.rippled, ["moire"], "amplitude", 6, 12, 20),
}
PAIRS = (
    ("skew", "noise"),
    ("shadow", "blur"),
    ("fade", "show_through"),
    ("specks", "skew"),
    ("under_exposure", "jpeg"),
    ("show_through", "skew"),
)


def combined(pair):
    """Two mild damages at once; either flag alone is only half right, so that each is named."""
    first, second = (DAMAGES[name] for name in pair)
    severity = {f"{name}.{key}": value for name in pair for key, value in DAMAGES[name].mild.items()}
    return severity, first.make(first.mild) + second.make(second.mild), first.flags + second.flags


def cells():
    """Every damage at every strength; pairs at the end."""
    single = [(name, severity) for name, damage in DAMAGES.items() for severity in damage.severities]
    return single + [("combination", pair) for pair in PAIRS]
