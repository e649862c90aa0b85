#include "common/store/statement_cache.h"

#include <utility>

#include "absl/strings/string_view.h"

namespace gongfang {

std::optional<SqliteStatement> StatementCache::Take(absl::string_view sql) {
  const auto found = by_sql_.find(sql);
  if (found == by_sql_.end()) return std::nullopt;
  const Statements::iterator place = found->second;
  by_sql_.erase(found);  // before its key's text moves away
  std::optional<SqliteStatement> statement(std::move(*place));
  by_age_.erase(place);
  return statement;
}

void StatementCache::Put(SqliteStatement statement) {
  if (by_sql_.contains(statement.sql())) return;
  if (by_sql_.size() >= capacity_) {
    by_sql_.erase(by_age_.back().sql());
    by_age_.pop_back();
  }
  by_age_.push_front(std::move(statement));
  by_sql_.emplace(by_age_.front().sql(), by_age_.begin());
}

void StatementCache::Clear() {
  by_sql_.clear();
  by_age_.clear();
}

}  // namespace gongfang
