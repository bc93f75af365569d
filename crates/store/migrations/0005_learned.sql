-- What people have confirmed, for suggestions on this machine: titles with their kind, and who makes papers of a kind.
create table learned (
    id        integer primary key,
    -- 法院; empty where it is not known.
    court     text not null,
    what      text not null check (what in ('title', 'responsible')),
    text      text not null check (text <> ''),
    doc_type  text not null,
    -- Volumes in which it was confirmed, those of an imported file included.
    count     integer not null,
    last_used text not null,
    unique (court, what, text, doc_type)
) strict;
-- Which volumes of this store it was confirmed in, so that none counts twice and none is compared with itself.
create table learned_from (
    learned integer not null references learned(id) on delete cascade,
    volume  integer not null references volumes(id) on delete cascade,
    primary key (learned, volume)
) strict;
create index learned_from_volume on learned_from(volume);
