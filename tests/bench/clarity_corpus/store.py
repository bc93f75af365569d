"""Writes a scan as a scanner's software would, and says in one entry what it is."""

import pathlib

from PIL import Image


def saved(scan, folder, name):
    look = scan.look
    dpi = scan.file_dpi or look.dpi
    picture = Image.fromarray(scan.image)
    path = pathlib.Path(folder) / f"{name}.{'jpg' if look.quality else 'png'}"
    if look.mode == "bilevel":
        picture.convert("1").save(path, dpi=(dpi, dpi))
    elif look.quality is None:
        picture.save(path, dpi=(dpi, dpi), compress_level=2)
    else:
        picture.save(path, dpi=(dpi, dpi), quality=look.quality)
    return path.name


def entry(scan, file, base, folder="pages", defect=None, severity=None, flags=(), **more):
    look, (width, height) = scan.look, scan.size
    region = None
    if scan.region:
        factor = (scan.file_dpi or look.dpi) / look.dpi
        limits = (width, height, width, height)
        region = [round(min(limit, max(0, edge * factor))) for edge, limit in zip(scan.region, limits)]
    facts = dict(scan.facts)
    return {
        "file": file,
        "folder": folder,
        "base": base,
        "base_kind": scan.sheet.kind,
        "dpi": scan.file_dpi or look.dpi,
        "mode": look.mode,
        "format": f"jpeg-{look.quality}" if look.quality else "png",
        "defect": defect,
        "severity": severity,
        "flags": list(flags),
        "co_flags": facts.pop("co_flags", []),
        "region": region,
        "hard_negative": scan.sheet.hard,
        "blank": scan.sheet.blank,
        "orientation": scan.orientation,
        # The corners of a sheet with a border are off a rectangle, so that no single angle is true.
        "skew_deg": None if scan.keystone else round(look.skew, 3),
        "facts": facts,
        **more,
    }
