// The prepared statements of one connection, by their text; the least recently used one goes first.
#pragma once

#include <list>

#include "absl/container/flat_hash_map.h"
#include "absl/strings/string_view.h"
#include "common/store/sqlite_statement.h"

namespace gongfang {

// Not thread safe. A statement keeps its place while it is used, so that finding one allocates
// nothing.
class StatementCache {
 public:
  explicit StatementCache(size_t capacity) : capacity_(capacity) {}

  // The statement with this text, which becomes the latest; null if it is not here. Valid until the
  // next Add.
  SqliteStatement* Find(absl::string_view sql);

  // Takes in, as the latest, a statement whose text is not here. Valid until the next Add.
  SqliteStatement* Add(SqliteStatement statement);

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
