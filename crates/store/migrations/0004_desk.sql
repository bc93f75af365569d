-- What the desk keeps beside the catalogue.
-- Where the clerk was when an operation was done, so that undo leads back there.
alter table operations add column place text check (place is null or json_valid(place));
-- Volumes with a higher number are analysed first.
alter table volumes add column priority integer not null default 0;
-- First page of those that came later and are not filed yet; 0 when there are none.
alter table volumes add column appended_from integer not null default 0;

-- The state of the pages and the counts of the list without reading the facts of every page, which are most of the table.
create index pages_state on pages(volume, scan_index, rotation, role, removed_because, page_no, marked, repair);
create index pages_flagged on pages(volume, flags);
create index pages_failed on pages(volume) where fault is not null;

-- Seconds in which somebody worked at a volume, by local day, and where they stopped.
create table work (
    volume  integer not null references volumes(id) on delete cascade,
    who     text not null,
    day     text not null,
    seconds integer not null,
    primary key (volume, who, day)
) strict;
create table stays (
    volume integer not null references volumes(id) on delete cascade,
    who    text not null,
    place  text not null check (json_valid(place)),
    primary key (volume, who)
) strict;

-- What a second person typed without seeing the first.
create table second_entries (
    volume integer primary key references volumes(id) on delete cascade,
    who    text not null,
    at     text not null,
    facts  text not null check (json_valid(facts))
) strict;

-- Doubts that only a volume as a whole shows, made for one state of its pages and one version of the rules.
create table volume_doubts (
    volume integer primary key references volumes(id) on delete cascade,
    key    text not null,
    doubts text not null check (json_valid(doubts))
) strict;

-- Files that were not taken in, also of imports that gave no volume, until they are taken in after all or left out.
create table refused (
    id     integer primary key autoincrement,
    volume integer references volumes(id) on delete cascade,
    path   text,
    file   text not null,
    fault  text not null check (json_valid(fault)),
    at     text not null
) strict;
insert into refused(volume, file, fault, at)
    select f.volume, f.file, f.fault, v.imported_at from file_faults f join volumes v on v.id = f.volume
    order by f.volume, f.seq;
drop table file_faults;

-- What lay in the watched folder and was offered to intake.
create table watched (
    path     text primary key,
    size     integer not null,
    modified integer not null,
    at       text not null
) strict;
