// Which prepared statements a connection has, by their text and the types of their parameters; the
// least recently used one goes first.
#pragma once

#include <list>
#include <string>

#include "absl/container/flat_hash_map.h"
#include "absl/strings/string_view.h"

namespace gongfang {

// Not thread safe. Valid until the statement is dropped.
struct PostgresStatement {
  std::string key;   // one letter for each parameter's type, then the text
  std::string name;  // the server's
  size_t types = 0;  // how many letters `key` begins with
  absl::string_view sql() const { return absl::string_view(key).substr(types); }
};

class PostgresStatements {
 public:
  // The statement with this key, which becomes the latest; null where there is none.
  const PostgresStatement* Find(absl::string_view key);
  // Takes in a statement whose key is not here, with a name of its own.
  const PostgresStatement& Add(absl::string_view key, size_t types);
  // The name of a statement too many, which is forgotten; empty where there is none.
  std::string DropOldest(size_t capacity);
  // For a statement that the server did not take.
  void Drop(absl::string_view name);

  size_t size() const { return by_key_.size(); }

 private:
  using Statements = std::list<PostgresStatement>;

  int64_t next_name_ = 1;
  Statements by_age_;                                                    // latest first
  absl::flat_hash_map<absl::string_view, Statements::iterator> by_key_;  // views into by_age_
};

}  // namespace gongfang
