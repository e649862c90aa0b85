// "gongfangd migrate": moves an embedded data folder into a database server.
#pragma once

#include <functional>
#include <string>

#include "absl/status/status.h"
#include "absl/strings/string_view.h"
#include "gongfangd/config.h"
#include "gongfangd/store.h"

namespace gongfang {

// What was done with one table; `checksum` is in hex, and empty while it is under way.
struct MovedTable {
  absl::string_view service;
  absl::string_view table;
  absl::string_view step;  // "copying", "checking", "same"
  int64_t rows = 0;
  std::string checksum;
};
using MoveProgress = std::function<void(const MovedTable&)>;

// Makes the tables of `config.services` in `to`, or brings them up to date, and does no more.
absl::Status MakeTables(const Config& config, const Store& to);

// Copies every table of the services in `config.data`, which no server may have open, into `to`,
// which must be empty, and compares counts and checksums of both sides. Nothing in `to` may be
// served before all is the same. What was cut short goes on where it was when it is run again. The
// data folder stays as it is, but for tables that an older version left behind: those are brought
// up to date, as at a start. Errors: STORE_NOT_EMPTY, MOVE_DIFFERS, and those of both databases.
absl::Status MoveStore(const Config& config, const Store& to, const MoveProgress& progress);

// The command, with its output. The exit code.
int MigrateCommand(const Config& config);

}  // namespace gongfang
