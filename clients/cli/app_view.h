// Partner apps, their keys and their links as people see them.
#pragma once

#include <string>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "clients/cli/output.h"
#include "gongfang/membership/v1/membership_service.pb.h"

namespace gongfang::cli {

// What an app may do, in words: "book", "read-availability" ...
const std::vector<std::string>& ScopeWords();
std::string ScopesInWords(const google::protobuf::RepeatedField<int>& scopes);
// INVALID_ARGUMENT naming what is no scope. The same word twice is one scope.
absl::StatusOr<std::vector<membership::v1::AppScope>> ParseScopes(
    const std::vector<std::string>& words);

absl::Status Print(const membership::v1::PartnerApp& app, const Output& output);
absl::Status Print(const membership::v1::AppLink& link, const Output& output);
// A time in UTC, or "".
std::string InUtc(bool present, const google::protobuf::Timestamp& time);

}  // namespace gongfang::cli
