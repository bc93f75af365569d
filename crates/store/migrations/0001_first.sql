-- The first schema. A migration is never edited after it has been in someone's store: write the next number.
create table settings (
    key   text primary key,
    value text not null
) strict;

create table originals (
    digest text primary key,
    size   integer not null
) strict;

create table volumes (
    id          integer primary key autoincrement,
    name        text not null,
    stage       text not null,
    imported_at text not null,
    changed_at  text not null,
    case_json   text not null,
    case_number text,
    court       text,
    cause       text,
    next_entry  integer not null default 1,
    rules       text not null default '',
    paused      integer not null default 0,
    round       integer not null default 0
) strict;

create table inputs (
    volume integer not null references volumes(id) on delete cascade,
    seq    integer not null,
    file   text not null,
    digest text not null references originals(digest),
    primary key (volume, seq)
) strict;
create index inputs_by_digest on inputs(digest);

create table file_faults (
    volume  integer not null references volumes(id) on delete cascade,
    seq     integer not null,
    file    text not null,
    fault   text not null,
    primary key (volume, seq)
) strict;

create table pages (
    volume          integer not null references volumes(id) on delete cascade,
    scan_index      integer not null,
    source          text not null,
    digest          text references originals(digest),
    media_type      text not null,
    rotation        integer not null default 0,
    role            text not null default 'content',
    removed_because text,
    page_no         integer,
    marked          text,
    flags           integer not null default 0,
    facts           text,
    fault           text,
    primary key (volume, scan_index)
) strict;
create index pages_by_digest on pages(digest);

create table page_jobs (
    volume     integer not null,
    scan_index integer not null,
    state      text not null check (state in ('waiting', 'running', 'done', 'failed', 'cancelled')),
    attempts   integer not null default 0,
    epoch      integer not null default 0,
    primary key (volume, scan_index),
    foreign key (volume, scan_index) references pages(volume, scan_index) on delete cascade
) strict;
create index page_jobs_open on page_jobs(state, volume, scan_index);

create table entries (
    volume      integer not null references volumes(id) on delete cascade,
    id          integer not null,
    position    integer not null,
    title       text not null,
    doc_type    text not null,
    part        text not null,
    responsible text,
    date        text,
    confidence  real not null,
    state       text not null,
    pages       text not null,
    reasons     text not null,
    candidates  text not null,
    primary key (volume, id)
) strict;

create table operations (
    volume    integer not null references volumes(id) on delete cascade,
    number    integer not null,
    at        text not null,
    who       text not null,
    what      text not null,
    operation text not null,
    change    text not null,
    undone    integer not null default 0,
    primary key (volume, number)
) strict;

create table audit (
    number integer primary key,
    at     text not null,
    who    text not null,
    volume integer,
    what   text not null,
    detail text not null,
    prev   text not null,
    hash   text not null
) strict;

create table verdicts (
    volume     integer not null references volumes(id) on delete cascade,
    scan_index integer not null,
    round      integer not null,
    passed     integer not null,
    reason     text,
    who        text not null,
    at         text not null,
    primary key (volume, scan_index, round)
) strict;

create table seals (
    volume  integer not null references volumes(id) on delete cascade,
    part    text not null,
    package text not null,
    digest  text not null,
    files   integer not null,
    bytes   integer not null,
    who     text not null,
    at      text not null,
    primary key (volume, part)
) strict;

create table targets (
    id           integer primary key autoincrement,
    name         text not null,
    kind         text not null,
    place        text not null,
    config       text not null,
    confidential integer not null,
    removed      integer not null default 0
) strict;

create table uploads (
    id          integer primary key autoincrement,
    volume      integer not null references volumes(id) on delete cascade,
    target      integer not null references targets(id),
    part        text not null,
    package     text not null,
    state       text not null check (state in ('waiting', 'sending', 'delivered', 'failed')),
    journal     text not null default '{}',
    bytes_done  integer not null default 0,
    bytes_total integer not null,
    message     text,
    note        text,
    receipt     text,
    changed_at  text not null,
    unique (volume, target, part)
) strict;
