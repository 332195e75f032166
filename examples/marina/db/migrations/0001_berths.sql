create table marina.berths (name text primary key);
insert into marina.berths values ('east 1'), ('east 2'), ('west 1');
