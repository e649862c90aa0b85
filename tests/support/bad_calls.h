// Tables of calls that must be refused and change nothing.
#pragma once

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <functional>
#include <string>
#include <vector>

#include "tests/support/test_server.h"

namespace gongfang {

struct BadCall {
  std::string what;
  std::function<absl::Status()> call;
  // Every field that INVALID_REQUEST must name, in any order.
  std::vector<std::string> fields;
  // Where it is another refusal.
  absl::StatusCode code = absl::StatusCode::kInvalidArgument;
  std::string reason = "INVALID_REQUEST";
};

inline void ExpectAllRefused(const TestServer& server, const std::vector<BadCall>& calls) {
  for (const BadCall& bad : calls) {
    SCOPED_TRACE(bad.what);
    const auto before = server.Heads();
    const absl::Status status = bad.call();
    ExpectRefused(status, bad.code, bad.reason);
    EXPECT_THAT(FieldsOf(status), ::testing::UnorderedElementsAreArray(bad.fields)) << status;
    EXPECT_FALSE(status.message().empty());
    EXPECT_EQ(server.Heads(), before);
  }
}

}  // namespace gongfang
