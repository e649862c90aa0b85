// What the result codes of SQLite mean for us.
#pragma once

#include <sqlite3.h>

#include "absl/status/status.h"
#include "absl/strings/string_view.h"

namespace gongfang {

// Another connection is in the way; nothing is wrong with the statement.
bool IsBusy(int code);
// The file, or its write-ahead log, may only be read.
bool IsReadOnly(int code);
// An fsync failed: what is on disk is unknown.
bool IsFailedSync(int code);
// Any input or output error. In a commit it leaves unknown whether the commit is on disk.
bool IsIoError(int code);

// The status for the extended result `code` (not SQLITE_OK) that `sql` met on `connection`.
// `connection` may be null.
absl::Status SqliteStatus(int code, sqlite3* connection, absl::string_view path,
                          absl::string_view sql);

}  // namespace gongfang
