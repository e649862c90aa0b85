#include "common/store/postgres_statements.h"

#include <utility>

#include "absl/strings/str_cat.h"
#include "absl/strings/string_view.h"

namespace gongfang {

const PostgresStatement* PostgresStatements::Find(absl::string_view key) {
  const auto found = by_key_.find(key);
  if (found == by_key_.end()) return nullptr;
  by_age_.splice(by_age_.begin(), by_age_, found->second);
  return &by_age_.front();
}

const PostgresStatement& PostgresStatements::Add(absl::string_view key, size_t types) {
  by_age_.push_front({std::string(key), absl::StrCat("s", next_name_++), types});
  by_key_.emplace(by_age_.front().key, by_age_.begin());
  return by_age_.front();
}

std::string PostgresStatements::DropOldest(size_t capacity) {
  if (by_age_.size() <= capacity) return "";
  std::string name = std::move(by_age_.back().name);
  by_key_.erase(by_age_.back().key);
  by_age_.pop_back();
  return name;
}

void PostgresStatements::Drop(absl::string_view name) {
  for (auto at = by_age_.begin(); at != by_age_.end(); ++at) {
    if (absl::string_view(at->name) != name) continue;
    by_key_.erase(at->key);
    by_age_.erase(at);
    return;
  }
}

}  // namespace gongfang
