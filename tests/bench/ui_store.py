"""Makes a large store for `make bench-ui` out of one that holds the analysed sample: a volume of many pages and many volumes.

Rows are copied, not analysed anew: the pages of the large volume are those of the sample over and over, with their facts, and
each further volume is a copy of the sample without its page facts. Usage: ui_store.py STORE PAGES VOLUMES"""

import json
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
    db.execute("update volumes set next_entry = ?, stage = 'cataloguing' where id = ?", (entries + 100, large))
    db.execute("update volumes set stage = 'sealed' where id = ?", (sample,))
print(large)
print(f"{db.execute('select count(*) from volumes').fetchone()[0]} volumes, the large one with {pages} pages", file=sys.stderr)
