"""What only the reading program can say of a page: which way up it lies, and which sheets were scanned twice."""

import pathlib
import shutil
import tempfile


def name_of(page):
    return pathlib.PurePath(page["source"]).name


def analysed(bianmu, files, run):
    """The pages of `bianmu analyse` over the given files."""
    with tempfile.TemporaryDirectory() as place:
        folder = pathlib.Path(place) / "pages"
        folder.mkdir()
        for file in files:
            shutil.copy(file, folder)
        out = pathlib.Path(place) / "read.json"
        return run([str(bianmu), "analyse", str(folder), "--threads", "1", "--json", str(out)], out)["pages"]


def add_orientation(bianmu, folder, found, run):
    """Reads the pages that were turned, and as many that were not, and notes how each was found to lie."""
    turned = sorted(folder.glob("*_turned_*"))
    upright = sorted(folder.glob("*_clean0_*"))[: len(turned)]
    if not turned:
        return
    lies = {name_of(page): page["orientation"] for page in analysed(bianmu, turned + upright, run)}
    for page in found["pages"]:
        page["orientation"] = lies.get(name_of(page), 0)


def repeated(bianmu, folder, run):
    """Pairs of file names that the catalogue takes for one sheet."""
    pages = analysed(bianmu, sorted(folder.iterdir()), run)
    names = {page["scan_index"]: name_of(page) for page in pages}
    return [
        [names[int(flag["value"])], name_of(page)]
        for page in pages
        for flag in page["flags"]
        if flag["type"] == "duplicate"
    ]
