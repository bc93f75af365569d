-- Limits of clarity by court and scanner. Nothing is overwritten: every change is a version of its own, so that what a page
-- was judged by can be looked up. Number 1 is the general profile; without a version it is the one of the program.
create table clarity_profiles (
    id      integer primary key autoincrement,
    removed integer not null default 0
) strict;
create table clarity_profile_versions (
    profile integer not null references clarity_profiles(id),
    version integer not null,
    -- Empty for limits that an earlier version of the program kept without saying when and who.
    at      text not null,
    who     text not null,
    content text not null check (json_valid(content)),
    primary key (profile, version)
) strict;
insert into clarity_profiles(id) values (1);
insert into clarity_profile_versions(profile, version, at, who, content)
    select 1, json_extract(value, '$.version'), '', '', json_set(value, '$.id', 1)
    from user_settings where key = 'clarity_profile' and json_extract(value, '$.version') > 0;
delete from user_settings where key = 'clarity_profile';

-- What the scanner calls itself in the file the page came from; null where the file does not tell.
alter table pages add column scanner text;
