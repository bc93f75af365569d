"""Makes a large store for `make bench-ui` out of one that holds the analysed sample: a volume of many pages and many volumes.

Rows are copied, not analysed anew: the pages of the large volume are those of the sample over and over, with their facts, each
with an image file of its own (a few bytes behind the end of the picture), so that no cache knows it; and each further volume is a copy of the sample without its page facts. Usage: ui_store.py STORE PAGES VOLUMES"""

import glob
import hashlib
import json
import os
import shutil
import sqlite3
import sys

store, pages, volumes = sys.argv[1], int(sys.argv[2]), int(sys.argv[3])
db = sqlite3.connect(f"{store}/bianmu.sqlite")
db.execute("pragma foreign_keys = on")
sample = db.execute("select min(id) from volumes").fetchone()[0]


def columns(table, without):
    return [row[1] for row in db.execute(f"pragma table_info({table})") if row[1] not in without]


def copy_volume(name):
    fields = columns("volumes", {"id", "name"})
    listed = ", ".join(fields)
    return db.execute(
        f"insert into volumes(name, {listed}) select ?, {listed} from volumes where id = ?", (name, sample)
    ).lastrowid


def copy_pages(volume, shift, with_facts):
    fields = columns("pages", {"volume", "scan_index", "facts"})
    listed = ", ".join(fields)
    facts = "facts" if with_facts else "null"
    db.execute(
        f"insert into pages(volume, scan_index, facts, {listed})"
        f" select ?, scan_index + ?, {facts}, {listed} from pages where volume = ?",
        (volume, shift, sample),
    )
    db.execute(
        "insert into page_jobs(volume, scan_index, state) select ?, scan_index + ?, state from page_jobs where volume = ?",
        (volume, shift, sample),
    )


def copy_entries(volume, shift, first_id):
    fields = columns("entries", {"volume", "id", "position", "pages", "reasons", "state"})
    listed = ", ".join(fields)
    rows = db.execute(f"select id, position, pages, reasons, {listed} from entries where volume = ?", (sample,)).fetchall()
    for number, position, on, reasons, *rest in rows:
        on = [page + shift for page in json.loads(on)]
        reasons = [{**reason, "scan_index": reason["scan_index"] + shift} for reason in json.loads(reasons)]
        marks = ", ".join("?" * len(rest))
        db.execute(
            f"insert into entries(volume, id, position, pages, reasons, state, {listed})"
            f" values (?, ?, ?, ?, ?, 'proposed', {marks})",
            (volume, first_id + number, first_id + position, json.dumps(on), json.dumps(reasons), *rest),
        )
    return len(rows)


def own_images(volume):
    """Gives every page an image file that no other page has: the bytes behind the end of a JPEG are not looked at."""
    for scan, digest in db.execute("select scan_index, digest from pages where volume = ?", (volume,)).fetchall():
        with open(f"{store}/originals/{digest[:2]}/{digest[2:]}", "rb") as original:
            data = original.read() + f"page {scan}".encode()
        own = hashlib.sha256(data).hexdigest()
        os.makedirs(f"{store}/originals/{own[:2]}", exist_ok=True)
        with open(f"{store}/originals/{own[:2]}/{own[2:]}", "wb") as copy:
            copy.write(data)
        # What the analysis of a page leaves behind.
        for thumb in glob.glob(f"{store}/renditions/{digest[:2]}/{digest[2:]}-*-thumb.jpg"):
            os.makedirs(f"{store}/renditions/{own[:2]}", exist_ok=True)
            shutil.copy(thumb, f"{store}/renditions/{own[:2]}/{own[2:]}{os.path.basename(thumb)[62:]}")
        db.execute("insert or ignore into originals(digest, size) values (?, ?)", (own, len(data)))
        db.execute("update pages set digest = ? where volume = ? and scan_index = ?", (own, volume, scan))


count = db.execute("select count(*) from pages where volume = ?", (sample,)).fetchone()[0]
with db:
    for number in range(volumes - 2):
        volume = copy_volume(f"第 {number + 1} 卷")
        copy_pages(volume, 0, False)
        copy_entries(volume, 0, 0)
        db.execute("update volumes set stage = 'sealed' where id = ?", (volume,))
    large = copy_volume("大卷")
    shift, entries = 0, 0
    while shift < pages:
        copy_pages(large, shift, True)
        entries += copy_entries(large, shift, entries)
        shift += count
    for table in ("page_jobs", "pages"):
        db.execute(f"delete from {table} where volume = ? and scan_index > ?", (large, pages))
    for number, on in db.execute("select id, pages from entries where volume = ?", (large,)).fetchall():
        kept = [page for page in json.loads(on) if page <= pages]
        if kept:
            db.execute("update entries set pages = ? where volume = ? and id = ?", (json.dumps(kept), large, number))
        else:
            db.execute("delete from entries where volume = ? and id = ?", (large, number))
    own_images(large)
    db.execute("update volumes set next_entry = ?, stage = 'cataloguing' where id = ?", (entries + 100, large))
    db.execute("update volumes set stage = 'sealed' where id = ?", (sample,))
print(large)
print(f"{db.execute('select count(*) from volumes').fetchone()[0]} volumes, the large one with {pages} pages", file=sys.stderr)
