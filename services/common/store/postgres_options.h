// How to reach a database on PostgreSQL, and how to use it.
#pragma once

#include <string>

#include "absl/time/time.h"

namespace gongfang {

struct PostgresOptions {
  // A connection URI of libpq ("postgresql://user@host:5432/gongfang?sslmode=verify-full&
  // sslrootcert=ca.pem"), or its "key=value ..." form. What it leaves out comes from the PG*
  // variables and from ~/.pgpass, as with psql. Several hosts: the first that takes writes.
  std::string url;
  // Holds the tables; made where it is missing. [a-z_][a-z0-9_]*, at most 63 bytes.
  std::string schema = "public";
  // Connections at most, made when they are needed and kept. Reads and writes have pools of their
  // own, because a Read may be inside a Write.
  int max_writers = 4;
  int max_readers = 4;
  absl::Duration connect_timeout = absl::Seconds(3);  // whole seconds, at least 2, per host
  // By the server, of each statement: longer ones are cancelled, and what waits longer for another
  // transaction begins afresh.
  absl::Duration statement_timeout = absl::Seconds(30);
  absl::Duration lock_timeout = absl::Seconds(5);
  // By the server, of a transaction whose client (stopped, or cut off) sends nothing: its locks
  // must not keep the others out.
  absl::Duration idle_in_transaction_timeout = absl::Seconds(10);
  // How long a Write, a Read, or Open goes on while the server cannot be reached, or no connection
  // is free, before it answers UNAVAILABLE.
  absl::Duration patience = absl::Seconds(8);
};

}  // namespace gongfang
