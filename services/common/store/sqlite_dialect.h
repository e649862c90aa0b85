// Where the text for SQLite differs from the one text of SQL that database.h describes.
#pragma once

#include <optional>
#include <string>

#include "absl/strings/string_view.h"

namespace gongfang {

// What SQLite is to run instead of `sql`; nullopt: `sql` itself, and that is nearly always.
//
// A table is kept in the order of its primary key (WITHOUT ROWID), so that there is no second tree
// from keys to row numbers to find and to write. Not one with a BYTEA column: SQLite keeps whole
// rows in the inner nodes of such a tree too, and wide ones make it deep. Tables that are there
// already stay as they are.
std::optional<std::string> SqliteText(absl::string_view sql);

}  // namespace gongfang
