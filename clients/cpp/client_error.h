// What a refused call says. A client's absl::Status carries, besides its code and sentence, the
// google.rpc details of the answer; ErrorOf reads them back.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "absl/container/btree_map.h"
#include "absl/status/status.h"
#include "absl/time/time.h"
#include "common/base/errors.h"
#include "grpcpp/support/status.h"

namespace gongfang::client {

struct ClientError {
  absl::StatusCode code = absl::StatusCode::kOk;
  std::string message;
  std::string reason;  // UPPER_SNAKE_CASE and stable; empty where the server gave none
  absl::btree_map<std::string, std::string> metadata;
  std::vector<FieldViolation> fields;
  std::vector<RuleViolation> rules;
  std::vector<FeasibleSlot> slots;  // where a refused booking would be possible, the nearest first
  std::optional<absl::Duration> retry_after;
};

// The status of an answer, with its details attached. An answer whose details cannot be read keeps
// its code and sentence.
absl::Status ToStatus(const grpc::Status& status);

// The details of a status that a Client returned, or that a function of common/base/errors.h made.
// Of any other status, code and message alone.
ClientError ErrorOf(const absl::Status& status);

}  // namespace gongfang::client
