-- What people chose for this store. `settings` of the first schema holds the store's own marks and stays apart, so that a
-- choice can never be taken for one of them.
create table user_settings (
    key   text primary key,
    value text not null check (json_valid(value))
) strict;
