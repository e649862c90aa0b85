// The prepared statements of one connection, by their text; the least recently used one goes first.
#pragma once

#include <list>
#include <optional>

#include "absl/container/flat_hash_map.h"
#include "absl/strings/string_view.h"
#include "common/store/sqlite_statement.h"

namespace gongfang {

// Not thread safe. A statement that is in use is not in the cache.
class StatementCache {
 public:
  explicit StatementCache(size_t capacity) : capacity_(capacity) {}

  // Takes the statement with this text out, if it is there.
  std::optional<SqliteStatement> Take(absl::string_view sql);

  // Puts back a statement that was reset.
  void Put(SqliteStatement statement);

  void Clear();

  size_t size() const { return by_sql_.size(); }

 private:
  using Statements = std::list<SqliteStatement>;

  const size_t capacity_;
  Statements by_age_;  // latest first
  absl::flat_hash_map<absl::string_view, Statements::iterator>
      by_sql_;  // keys are views into by_age_
};

}  // namespace gongfang
