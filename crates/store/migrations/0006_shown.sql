-- What the desk shows of a page, without its text and measures: a fifth of the facts, kept in an index so that opening a
-- volume of a thousand pages does not read and parse all of them. Text stays where it decides what is cut off: on pages
-- with a black border.
alter table pages add column shown text generated always as (
    case when instr(json_extract(facts, '$.flags'), '"black_border"') > 0 then facts
    else json_remove(json_replace(facts, '$.lines', json('[]')), '$.marks', '$.sheet_print', '$.measures') end
) virtual;
create index pages_shown on pages(volume, scan_index, digest, media_type, fault, shown);
