-- What software does to the shown picture of a page, and what was measured on that picture. `repair` is null for a page
-- shown as scanned; `judged` holds the measures made under exactly the parameters in `judged_for`, so that a change of
-- the parameters makes it stale by itself.
alter table pages add column repair text check (repair is null or json_valid(repair));
alter table pages add column judged_for text;
alter table pages add column judged text check (judged is null or json_valid(judged));
create index pages_to_judge on pages(volume, scan_index) where repair is not null;
