#include "common/store/statement_cache.h"

#include <utility>

#include "absl/strings/string_view.h"

namespace gongfang {

SqliteStatement* StatementCache::Find(absl::string_view sql) {
  const auto found = by_sql_.find(sql);
  if (found == by_sql_.end()) return nullptr;
  by_age_.splice(by_age_.begin(), by_age_, found->second);
  return &by_age_.front();
}

SqliteStatement* StatementCache::Add(SqliteStatement statement) {
  if (by_sql_.size() >= capacity_) {
    by_sql_.erase(by_age_.back().sql());
    by_age_.pop_back();
  }
  by_age_.push_front(std::move(statement));
  by_sql_.emplace(by_age_.front().sql(), by_age_.begin());
  return &by_age_.front();
}

void StatementCache::Clear() {
  by_sql_.clear();
  by_age_.clear();
}

}  // namespace gongfang
