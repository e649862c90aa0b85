// Brings the tables of one component up to the version that this program knows.
#pragma once

#include "absl/status/status.h"
#include "absl/strings/string_view.h"
#include "absl/types/span.h"
#include "common/store/database.h"

namespace gongfang {

// One step. Never edited once it was released: the next change is the next version.
struct Migration {
  int version = 0;  // 1, 2, 3, ... within a component
  absl::string_view name;
  // Statements, each ended by a ';' at the end of a line. Lines that begin with -- are comments.
  absl::string_view sql;
};

// Applies what is missing of `migrations` (in order of version), each in a transaction of its own,
// and notes it in the table schema_versions(component, version, name). Several processes may run it
// at once: one after the other takes the lock "migrations" for each step.
//
// Where several replicas share a database, old ones go on while the first new one migrates. So a
// change is made in two releases: expand, then contract. The first release adds what is new (a
// table, an index, a column that has a DEFAULT) and may write both shapes; the second one drops
// what no running program uses any more. A step never renames or drops what the release before it
// uses. Errors: STORAGE_TOO_NEW when the database has a version of `component` that is not among
// `migrations`, and then nothing is changed; INTERNAL for a migration that is wrong.
absl::Status Migrate(Database& database, absl::string_view component,
                     absl::Span<const Migration> migrations);

}  // namespace gongfang
