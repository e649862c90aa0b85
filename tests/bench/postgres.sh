#!/usr/bin/env bash
# The peer of CreateBooking: PostgreSQL as Debian ships it, on a folder of its own, reached over a
# socket that has no file and that only this user may use. PostgreSQL refuses to run as root, so
# for root it runs as the user that its package made.
#
#   postgres.sh init FOLDER                     makes a cluster in FOLDER, which is emptied
#   postgres.sh serve FOLDER                    serves it until SIGINT, or until the caller dies
#   postgres.sh table FOLDER                    makes the table
#   postgres.sh store FOLDER                    makes the database gongfang, for its user, as whom
#                                               this user may come
#   postgres.sh run FOLDER CONNECTIONS SECONDS  pgbench; prints "tps" and bookings per second
#   postgres.sh city FOLDER                     makes the tables of searches; see search_sql.sh
#   postgres.sh ask FOLDER CONNECTIONS SECONDS PLAN QUESTIONS OPTION...
#                                               pgbench with the questions, "space,near", one as
#                                               often as the other; prints "tps" and how many
#                                               were answered per second
set -euo pipefail

here=$(cd "$(dirname "$0")" && pwd)
PORT=5432  # only a part of the socket's name
bin=$(find /usr/lib/postgresql -path '*/bin/initdb' -printf '%h\n' | sort -V | tail -n 1)
as_user=()
if ((EUID == 0)); then as_user=(setpriv --reuid=postgres --regid=postgres --init-groups); fi

# An abstract socket: the path of a file could be longer than a socket may have.
socket() { cat "$1/socket"; }

# What a careful operator of this machine would set; durability as it comes.
settings() {
  cat <<TEXT
listen_addresses = ''
unix_socket_directories = '$(socket "$1")'
port = $PORT
shared_buffers = 1GB
max_wal_size = 4GB
max_connections = 100
log_checkpoints = off
fsync = on
synchronous_commit = on
TEXT
}

cmd_init() {
  local folder=$1
  rm -rf "$folder"
  mkdir -p "$folder"
  if ((EUID == 0)); then chown postgres "$folder"; fi
  "${as_user[@]}" test -w "$folder" || {
    echo "The user postgres cannot reach $folder: let others through its parents (chmod o+x)." >&2
    exit 1
  }
  echo "@gongfang-bench-$$-$RANDOM" >"$folder/socket"
  "${as_user[@]}" "$bin/initdb" -D "$folder/data" --auth=peer --no-sync -E UTF8 --locale=C \
    >/dev/null
  settings "$folder" >>"$folder/data/postgresql.conf"
  echo "local all all peer map=bench" >"$folder/data/pg_hba.conf"
  printf 'bench %s %s\n' postgres postgres "$(id -un)" "$(id -un)" "$(id -un)" gongfang \
    >"$folder/data/pg_ident.conf"
}

cmd_serve() {
  exec "${as_user[@]}" setpriv --pdeathsig INT -- "$bin/postgres" -D "$1/data" 2>&1
}

cmd_table() {
  "${as_user[@]}" psql -q -h "$(socket "$1")" -p "$PORT" -d postgres -v ON_ERROR_STOP=1 <<'SQL'
CREATE EXTENSION btree_gist;
CREATE TABLE bookings (
  id bigserial PRIMARY KEY,
  resource int NOT NULL,
  during tstzrange NOT NULL,
  EXCLUDE USING gist (resource WITH =, during WITH &&)
);
SQL
  # Half an hour at a random one of so many places that hardly two meet.
  cat >"$1/insert.sql" <<'SQL'
\set resource random(1, 2000)
\set hour random(1, 10000000)
INSERT INTO bookings (resource, during) VALUES (:resource, tstzrange(
  to_timestamp(:hour * 3600.0), to_timestamp(:hour * 3600.0 + 1800))) ON CONFLICT DO NOTHING;
SQL
}

cmd_store() {
  "${as_user[@]}" psql -q -h "$(socket "$1")" -p "$PORT" -d postgres -v ON_ERROR_STOP=1 \
    -c 'CREATE ROLE gongfang LOGIN' -c 'CREATE DATABASE gongfang OWNER gongfang'
}

cmd_run() {
  "${as_user[@]}" "$bin/pgbench" -h "$(socket "$1")" -p "$PORT" -d postgres -n -M prepared \
    -c "$2" -j 2 -T "$3" -f "$1/insert.sql" 2>&1 | sed -n 's/^tps = \([0-9.]*\) .*/tps \1/p'
}

cmd_city() {
  "$here/search_sql.sh" tables |
    (cd "$1" && "${as_user[@]}" psql -q -h "$(socket "$1")" -p "$PORT" -d postgres \
      -v ON_ERROR_STOP=1)
}

cmd_ask() {
  local folder=$1 connections=$2 seconds=$3 plan=$4 question
  local scripts=()
  for question in ${5//,/ }; do
    "$here/search_sql.sh" "$question" "$plan" >"$folder/$question-$plan.sql"
    scripts+=(-f "$folder/$question-$plan.sql")
  done
  shift 5
  "${as_user[@]}" "$bin/pgbench" -h "$(socket "$folder")" -p "$PORT" -d postgres -n -M prepared \
    -c "$connections" -j 2 -T "$seconds" "$@" "${scripts[@]}" 2>&1 |
    sed -n 's/^tps = \([0-9.]*\) .*/tps \1/p'
}

command=$1
shift
"cmd_$command" "$@"
