-- Rules of filing as they were when volumes were catalogued by them, and those that were written for a court.
create table filing_rules (
    id      text not null,
    version text not null,
    rule    text not null check (json_valid(rule)),
    -- A rule of a court that volumes are filed by from now on; else it is only remembered for volumes.
    offered integer not null,
    at      text not null,
    who     text not null,
    primary key (id, version)
) strict;
-- The rule a volume was catalogued by; empty for those of before.
alter table volumes add column rule_id text not null default '';
alter table volumes add column rule_version text not null default '';

-- 文号, and how sure the machine is of every field by itself.
alter table entries add column document_number text;
alter table entries add column sure text check (sure is null or json_valid(sure));
