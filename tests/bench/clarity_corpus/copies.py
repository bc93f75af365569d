"""Sheets that were scanned twice, and sheets that only look as if they were."""

import dataclasses
import random

import numpy as np

from ocr_corpus import seals, tables
from ocr_corpus.paper import Page
from ocr_corpus.texts import Writer

from . import bases, bed, blanks
from .scan import scanned, usual
from .sheet import MASTER_DPI, Sheet
from .store import entry, saved


def again(rng, sheet, look):
    """The second scan of a sheet: other settings, laid down anew."""
    other, brightness = usual(rng, sheet, 0.0), rng.uniform(0.97, 1.03)
    return dataclasses.replace(
        other,
        shade=tuple(min(254.0, tone * brightness * rng.uniform(0.994, 1.006)) for tone in look.shade),
        skew=look.skew + rng.uniform(-0.5, 0.5),
        shift=(rng.uniform(-3, 3), rng.uniform(-3, 3)),
        scale=rng.uniform(0.99, 1.01),
        quality=rng.randint(55, 92),
    )


class Filling(Writer):
    """The same case and court on every form; only whom it concerns is new."""

    def __init__(self, rng, split, form):
        super().__init__(rng, split)
        self.form = form

    def court(self):
        return self.form["court"]

    def case(self):
        return self.form["case"]

    def cause(self):
        return self.form["cause"]


def rescanned(number, split, seed, faces, out):
    rng = random.Random(f"{split}-{seed}-copies-{number}")
    layout = bases.ROUND[number % len(bases.ROUND)]
    sheet = Sheet(layout, bases.signed_page(layout, rng, split, faces, rng.random() < 0.5))
    first = usual(rng, sheet, 0.0)
    found = []
    for copy in range(2):
        look = again(rng, sheet, first) if copy else first
        upside_down = bool(copy) and rng.random() < 0.25
        scan = scanned(sheet, look, rng, [("file", bed.turned(180))] if upside_down else [])
        found.append(listed(scan, f"{split}_copy{number:03d}_{'ab'[copy]}_{layout}", f"copy{number:03d}", out))
    return found


def listed(scan, name, sheet, out):
    return entry(scan, saved(scan, out / "sheets", name), sheet, "sheets", sheet=sheet, same_sheet=sheet)


def lookalikes(number, split, seed, faces, out):
    """Three sheets of the same kind: forms filled in for others, pages that follow one another, empty backs."""
    kind = ("form", "pages", "form", "blanks")[number % 4]
    found = []
    told = Writer(random.Random(f"{split}-{seed}-told-{number}"), split)
    form = {"court": told.court(), "case": told.case(), "cause": told.cause()}
    face = random.Random(f"{split}-{seed}-face-{number}").choice(faces.body)
    for part in range(3):
        rng = random.Random(f"{split}-{seed}-alike-{number}-{part}")
        faults = []
        if kind == "form":
            # The form's own random numbers are the same for all three: face, sizes and rows of the table.
            page = Page(random.Random(f"{split}-{seed}-form-{number}"), MASTER_DPI)
            tables.service(page, Filling(rng, split, form), faces)
            seals.sign(page, faces)
            sheet = Sheet("service", np.asarray(page.image))
        elif kind == "pages":
            page, writer = Page(rng, MASTER_DPI), Filling(rng, split, form)
            page.paragraph(25, 28, "".join(writer.prose(14)), face, 15, 160, 1.75, 2, 268)
            page.line(105, 277, f"- {number % 9 + 2 + part} -", face, 9, align="center")
            sheet = Sheet("pages", np.asarray(page.image))
        else:
            sheet = blanks.blank(rng)
            faults, _ = blanks.faults(rng, bases.base(part, split, seed, faces))
        scan = scanned(sheet, usual(rng, sheet, 0.0), rng, faults)
        name = f"alike{number:03d}-{part}"
        found.append(listed(scan, f"{split}_{name}_{kind}", name, out))
    return found
