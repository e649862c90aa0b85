// Where the text for PostgreSQL differs from the one text of SQL that database.h describes, and
// what must be known of a text before it is sent.
#pragma once

#include <cstddef>
#include <optional>
#include <string>

#include "absl/strings/string_view.h"

namespace gongfang {

// What PostgreSQL is to run instead of `sql`; nullopt: `sql` itself, and that is nearly always.
//
// A TEXT column that a CREATE TABLE or ALTER TABLE makes gets COLLATE "C", so that text is ordered,
// and compared, by its bytes, whatever collation the database was created with.
std::optional<std::string> PostgresText(absl::string_view sql);

// How many parameters `sql` has: the n of the last $n. nullopt where one before it is not used.
std::optional<size_t> CountParameters(absl::string_view sql);

}  // namespace gongfang
