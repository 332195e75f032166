create table if not exists items (id integer primary key, name text not null);
insert into items values (1, 'anchor'), (2, 'buoy'), (3, 'capstan') on conflict (id) do nothing;
