// Whether the names within a record lead to records that are there.
#pragma once

#include <string>
#include <utility>
#include <vector>

#include "absl/status/status.h"
#include "absl/strings/str_cat.h"
#include "common/base/errors.h"
#include "common/events/records.h"

namespace gongfang::membership {

// Gathers the names that lead nowhere. For one transaction.
class ReferenceCheck {
 public:
  explicit ReferenceCheck(Transaction& transaction) : transaction_(transaction) {}

  // `name`, where it is not empty, must be one of `records`.
  template <typename T, typename Name>
  absl::Status Refer(std::string field, const std::string& name, const Records<T, Name>& records) {
    if (name.empty()) return absl::OkStatus();
    const absl::Status found = records.Find(transaction_, *Name::Parse(name)).status();
    if (!absl::IsNotFound(found)) return found;
    Add(std::move(field), absl::StrCat("\"", name, "\" does not exist"));
    return absl::OkStatus();
  }
  void Add(std::string field, std::string description) {
    violations_.push_back({std::move(field), std::move(description)});
  }

  // OK, or INVALID_REQUEST with all of them.
  absl::Status Result() && {
    return violations_.empty() ? absl::OkStatus() : errors::InvalidRequest(std::move(violations_));
  }

 private:
  Transaction& transaction_;
  std::vector<FieldViolation> violations_;
};

}  // namespace gongfang::membership
