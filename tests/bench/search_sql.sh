#!/usr/bin/env bash
# What PostgreSQL is asked for the rows of availability search: prints SQL.
#
#   search_sql.sh tables          makes the tables of spaces.csv, resources.csv and bookings.csv
#   search_sql.sh QUESTION PLAN   a script for pgbench, which wants -D base, spaces, rows, columns
#
# The questions: `space`, the first 20 of a category in a space that are free throughout two hours;
# `near`, the same within three kilometres of a place, the nearest first; `count`, how many of all
# are free. The plans differ in the layout of the bookings. Each layout has a table of its own:
# where there are several indexes on one, the planner takes the one with the constraint, which is
# many times slower.
#
#   by_resource   a covering B-tree on (resource, start)
#   by_start      a covering B-tree on the start, with the longest booking as the bound
#   by_range      GiST on the range alone
#   excluded      GiST of the exclusion constraint that makes double bookings impossible
set -euo pipefail

cmd_tables() {
  cat <<'SQL'
ALTER DATABASE postgres SET jit = off;
ALTER DATABASE postgres SET random_page_cost = 1.1;
ALTER DATABASE postgres SET work_mem = '64MB';
SET maintenance_work_mem = '256MB';
CREATE EXTENSION IF NOT EXISTS btree_gist;
CREATE TABLE spaces (id int PRIMARY KEY, lat float8 NOT NULL, lon float8 NOT NULL);
\copy spaces FROM spaces.csv CSV
CREATE INDEX ON spaces (lat, lon);
CREATE TABLE resources (id int PRIMARY KEY, space int NOT NULL, category int NOT NULL);
\copy resources FROM resources.csv CSV
CREATE INDEX ON resources (category, space, id);
CREATE TABLE by_resource (resource int NOT NULL, starts timestamptz NOT NULL,
                          ends timestamptz NOT NULL);
\copy by_resource FROM bookings.csv CSV
CREATE INDEX ON by_resource (resource, starts) INCLUDE (ends);
CREATE TABLE by_start AS TABLE by_resource;
CREATE INDEX ON by_start (starts) INCLUDE (resource, ends);
CREATE TABLE by_range AS SELECT resource, tstzrange(starts, ends) AS during FROM by_resource;
CREATE INDEX ON by_range USING gist (during);
CREATE TABLE excluded AS TABLE by_range;
ALTER TABLE excluded ADD EXCLUDE USING gist (resource WITH =, during WITH &&);
CREATE FUNCTION meters(float8, float8, float8, float8) RETURNS float8
  LANGUAGE sql IMMUTABLE PARALLEL SAFE AS
'SELECT 2 * 6371008.8 * asin(least(1, sqrt(sin(radians($3 - $1) / 2) ^ 2 +
   cos(radians($1)) * cos(radians($3)) * sin(radians($4 - $2) / 2) ^ 2)))';
VACUUM (ANALYZE);
SQL
}

# The bookings of b that meet the window.
meets() {
  case $1 in
    by_resource | by_start)
      echo "b.starts < to_timestamp(:ends) AND b.ends > to_timestamp(:starts)
        AND b.starts > to_timestamp(:starts - 7200)"
      ;;
    *) echo "b.during && tstzrange(to_timestamp(:starts), to_timestamp(:ends))" ;;
  esac
}

# A random window, category, space and place; see SearchOf of city.cc.
dice() {
  cat <<'SQL'
\set starts :base + 86400 * random(0, 59) + 21600 + 900 * random(0, 56)
\set ends :starts + 7200
\set category random(0, 19)
\set space random(0, :spaces - 1)
\set lat 31.10 + 0.0188 * :rows * random(0, 999999) / 1000000.0
\set lon 121.30 + 0.0220 * :columns * random(0, 999999) / 1000000.0
SQL
}

question() {
  local free="NOT EXISTS (SELECT FROM $2 b WHERE b.resource = r.id AND $(meets "$2"))"
  case $1 in
    space)
      echo "SELECT r.id FROM resources r WHERE r.category = :category AND r.space = :space
        AND $free ORDER BY r.id LIMIT 20;"
      ;;
    near)  # a box first: a degree of latitude is 111 km everywhere
      echo "SELECT r.id, s.distance FROM (
          SELECT id, meters(:lat, :lon, lat, lon) AS distance FROM spaces
          WHERE lat BETWEEN :lat - 0.027 AND :lat + 0.027
            AND lon BETWEEN :lon - 0.032 AND :lon + 0.032
            AND meters(:lat, :lon, lat, lon) <= 3000 ORDER BY 2, 1) s
        CROSS JOIN LATERAL (SELECT r.id FROM resources r
          WHERE r.category = :category AND r.space = s.id AND $free ORDER BY r.id) r
        LIMIT 20;"
      ;;
    count) echo "SELECT count(*) FROM resources r WHERE $free;" ;;
    *) echo "search_sql.sh: no such question: $1" >&2 && return 1 ;;
  esac
}

if [[ $1 == tables ]]; then
  cmd_tables
else
  dice
  question "$1" "$2"
fi
