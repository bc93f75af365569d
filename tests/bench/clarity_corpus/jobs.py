"""The pieces a corpus is made of. Each is drawn by itself from random numbers of its own, so that the number of
processes changes nothing.
"""

import random

from . import bases, blanks, copies, unusual
from .plan import DAMAGES, cells, combined
from .scan import scanned, usual
from .store import entry, saved

CLEAN_SCANS = 3
NO_BILEVEL = 0.0
SOME_BILEVEL = 0.15


def damages_of(number, count):
    """The damages that fall to this base: every cell comes as often as a tenth of the bases, on different pages."""
    every = cells() * max(1, round(count / 10))
    return [(place, cell) for place, cell in enumerate(every) if place % count == number]


def base_job(number, count, split, seed, faces, out):
    sheet, name = bases.base(number, split, seed, faces), f"b{number:03d}"
    found = []
    for copy in range(CLEAN_SCANS):
        rng = random.Random(f"{split}-{seed}-clean-{number}-{copy}")
        scan = scanned(sheet, usual(rng, sheet), rng)
        found.append(entry(scan, saved(scan, out / "pages", f"{split}_{name}_clean{copy}_{sheet.kind}"), name))
    for place, (defect, severity) in damages_of(number, count):
        rng = random.Random(f"{split}-{seed}-damage-{place}")
        if defect == "combination":
            severity, faults, flags = combined(severity)
            share = NO_BILEVEL
        else:
            damage = DAMAGES[defect]
            faults, flags = damage.make(severity), damage.flags
            share = SOME_BILEVEL if damage.bilevel else NO_BILEVEL
        look = usual(rng, sheet, share)
        scan = scanned(sheet, look, rng, faults)
        value = "-".join(str(part) for part in severity.values())
        file = saved(scan, out / "pages", f"{split}_{name}_{defect}_{value}_{place:04d}")
        found.append(entry(scan, file, name, defect=defect, severity=severity, flags=flags))
    return found


def unusual_job(number, count, split, seed, faces, out):
    kind, name = unusual.KINDS[number % len(unusual.KINDS)], f"u{number:03d}"
    rng = random.Random(f"{split}-{seed}-unusual-{number}")
    sheet = unusual.sheet_of(kind, rng, split, faces)
    scan = scanned(sheet, usual(rng, sheet), rng)
    scan.facts["co_flags"] = ["fade"] if kind in unusual.FAINT else []
    return [entry(scan, saved(scan, out / "pages", f"{split}_{name}_{kind}"), name)]


def blank_job(number, count, split, seed, faces, out):
    rng, name = random.Random(f"{split}-{seed}-blank-{number}"), f"e{number:03d}"
    sheet = blanks.blank(rng)
    faults, facts = blanks.faults(rng, bases.base(number % 5, split, seed, faces))
    scan = scanned(sheet, usual(rng, sheet), rng, faults)
    scan.facts |= facts
    return [entry(scan, saved(scan, out / "pages", f"{split}_{name}_blank"), name, flags=["blank"])]


def rescan_job(number, count, split, seed, faces, out):
    return copies.rescanned(number, split, seed, faces, out)


def lookalike_job(number, count, split, seed, faces, out):
    return copies.lookalikes(number, split, seed, faces, out)


# How many of each job there are for one base.
SHARES = {"base_job": 1, "unusual_job": 2.75, "blank_job": 1, "rescan_job": 0.5, "lookalike_job": 0.2}
