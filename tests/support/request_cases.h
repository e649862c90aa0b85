// Requests from text, and tables of what is wrong with them.
#pragma once

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>
#include <vector>

#include "absl/status/status.h"
#include "common/base/errors.h"
#include "google/protobuf/text_format.h"

namespace gongfang {

template <typename Message>
Message FromText(const std::string& text) {
  Message message;
  EXPECT_TRUE(google::protobuf::TextFormat::ParseFromString(text, &message)) << text;
  return message;
}

// The fields that an INVALID_REQUEST names.
inline std::vector<std::string> WrongFields(const absl::Status& status) {
  const std::optional<ErrorDetails> details = ErrorDetailsOf(status);
  if (!details || details->reason != "INVALID_REQUEST") return {status.ToString()};
  std::vector<std::string> fields;
  for (const FieldViolation& violation : details->fields) fields.push_back(violation.field);
  return fields;
}

struct BadRequest {
  std::string what;
  absl::Status status;              // what the check of it answered
  std::vector<std::string> fields;  // that it must name, in this order
};

inline void ExpectWrongFields(const std::vector<BadRequest>& requests) {
  for (const BadRequest& bad : requests) {
    EXPECT_THAT(WrongFields(bad.status), ::testing::ElementsAreArray(bad.fields)) << bad.what;
  }
}

}  // namespace gongfang
